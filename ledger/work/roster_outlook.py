"""What a roster would come to once it is taken in: fees by payer, participation, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from ledger.book import contributions, people
from ledger.book.tables import Employer, EmployerTerm, PeriodRow
from ledger.conditions import FactMissing, Facts, choose
from ledger.core import contribution, enrolment
from ledger.core.contribution import BillMember
from ledger.core.enrolment import Join, RosterCheck
from ledger.identity import mask_id
from ledger.money import Rounding, exact_percent, percent
from ledger.nouns import Answer, Bill, EnrolmentKind
from ledger.refusals import Refusal
from ledger.work import persons
from ledger.work.clerk import Clerk
from ledger.work.dues import agreement_of
from ledger.work.roster_standing import here, previous_period, standing

MOST_NAMES = 50  # of last period's members that a roster does not have


def outlook(clerk: Clerk, period: PeriodRow, check: RosterCheck) -> Answer:
    """``fees``: a line for each employer whom somebody joins; ``missing``: who of its members of
    the period before is enrolled neither yet nor by this roster."""
    joins: dict[int, list[Join]] = defaultdict(list)
    for join in check.joins:
        joins[join.employer_id].append(join)
    employers = {employer.id: employer for employer in people.employers(clerk.session)}
    terms = people.terms(clerk.session, period.code)
    waiting = contributions.unbilled(clerk.session, period.code)
    fees = [
        _expected(clerk, period, employers[id], terms.get(id), own) | {
            "waiting": len(waiting.get(id, ()))}
        for id, own in sorted(joins.items())
    ]  # fmt: skip
    return {"fees": fees, "missing": _missing(clerk, period, joins)}


def _expected(
    clerk: Clerk, period: PeriodRow, employer: Employer, term: EmployerTerm | None,
    joins: Sequence[Join],
) -> Answer:  # fmt: skip
    """What those who join would owe, by payer, and the participation they would bring it to."""
    line: Answer = {"employer": employer.name, "uscc": employer.uscc, "joined": len(joins)}
    facts = _Facts(clerk, period, joins)
    known = [facts.of(join, employer.id) for join in joins]
    try:
        bill = _bill(clerk, period, term, joins, known)
        line["participation"] = _participation(clerk, period, employer, term, known)
    except (FactMissing, Refusal):  # said of each row among the findings, or when it is billed
        bill = None
    if bill is None:
        return line | {"total_fen": None, "parts": {}}
    parts = {payer.value: fen for payer, fen in bill.by_payer.items()}
    return line | {"total_fen": bill.total_fen, "parts": parts}


def _bill(
    clerk: Clerk, period: PeriodRow, term: EmployerTerm | None, joins: Sequence[Join],
    known: Sequence[Facts],
) -> Bill | None:  # fmt: skip
    """None where the scheme leaves the split to an agreement, and there is none yet."""
    rules = clerk.scheme.contribution(period_start=period.starts_on)
    agreement = agreement_of(term) if term is not None else None
    if agreement is None and rules.payers is None:
        return None
    members = []
    for number, (join, facts) in enumerate(zip(joins, known, strict=True)):
        joined_on = join.joined_on or max(clerk.today, period.starts_on)
        days = (period.starts_on, period.ends_on)
        fee_fen = contribution.fee_of(rules, facts, join.shares, joined_on, days)
        split = agreement if rules.payers is None else choose(rules.payers, facts)
        assert split is not None, "either agreed or ruled"
        members.append(BillMember(number, fee_fen, split))
    return contribution.bill_members(members, rules)


class _Facts:
    """What is known of those who would join, as ``persons`` knows it of who has."""

    def __init__(self, clerk: Clerk, period: PeriodRow, joins: Sequence[Join]) -> None:
        session = clerk.session
        self._period = period
        self._declared = clerk.scheme.facts()
        self._employers = people.employer_facts(session, period.code)
        members = people.members_by_number(session, [join.person.id_number for join in joins])
        self._ids = {number: member.id for number, member in members.items()}
        self._histories = people.periods_enrolled(session, list(self._ids.values()))
        self._starts = persons.starts_of_periods(session)
        self._previous = max((day for day in self._starts if day < period.starts_on), default=None)

    def of(self, join: Join, employer_id: int) -> Facts:
        person, first_day = join.person, self._period.starts_on
        before = self._histories.get(self._ids.get(person.id_number, 0), [])
        kind: EnrolmentKind = enrolment.kind_of(before, first_day, self._previous)
        return enrolment.person_facts(
            id_type=person.id_type, id_number=person.id_number, period_starts_on=first_day,
            kind=kind, shares=join.shares, stated=join.facts,
            consecutive_periods=enrolment.consecutive_periods(before, first_day, self._starts),
            employer_stated=self._employers.get(employer_id, {}), declared=self._declared,
        )  # fmt: skip


def _participation(
    clerk: Clerk, period: PeriodRow, employer: Employer, term: EmployerTerm | None,
    known: Sequence[Facts],
) -> Answer:  # fmt: skip
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    found = persons.counted(clerk.session, clerk.scheme, period, [employer.id])
    new = sum(enrolment.counts(each, rules) for each in known)
    headcount = term.headcount if term is not None else None
    taking = enrolment.participation(found.get(employer.id, 0) + new, headcount, rules)
    return participation_answer(taking, is_binding=rules.participation_is_binding)


def participation_answer(taking: enrolment.Participation, *, is_binding: bool) -> Answer:
    """A participation as plain values; ``ratio`` and ``minimum`` as people write them.

    ``needed``: how many must take part at least. A ratio that falls short is never rounded up.
    """
    least = taking.minimum_members
    if taking.headcount:
        least = max(least, ceil(taking.minimum * taking.headcount))
    return {
        "enrolled": taking.enrolled, "headcount": taking.headcount, "met": taking.met,
        "ratio": None if taking.ratio is None else _shown(taking.ratio),
        "minimum": exact_percent(str(taking.minimum), 1), "needed": least,
        "minimum_members": taking.minimum_members, "is_binding": is_binding,
    }  # fmt: skip


def _shown(ratio: Fraction) -> str:
    """80%, 66.6% (rounded down)."""
    return percent(ratio, 1, Rounding.DOWN).replace(".0%", "%")


def _missing(clerk: Clerk, period: PeriodRow, joins: dict[int, list[Join]]) -> Answer:
    """Last period's members whom neither the book nor this roster has, some of them by name."""
    session = clerk.session
    before = previous_period(session, period)
    if before is None:
        return {"count": 0, "names": []}
    gone: list[int] = []
    for employer_id in joins:
        now = standing(session, period.code, employer_id)
        gone += [id for id in here(standing(session, before.code, employer_id)) if id not in now]
    enrolled = people.enrolments_of(session, gone, period.code)
    members = people.members_by_id(session, gone)
    numbers = {join.person.id_number for own in joins.values() for join in own}
    left = [id for id in gone if id not in enrolled and members[id].id_number not in numbers]
    details = people.details_of(session, left[:MOST_NAMES])
    names = [{"name": details[id].name, "id_number": mask_id(members[id].id_number)}
             for id in left[:MOST_NAMES]]  # fmt: skip
    return {"count": len(left), "names": names}
