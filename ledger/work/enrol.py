"""参保: a roster into the book — joiners, leavers, transfers and corrected details."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ledger import identity
from ledger.book import entries, people
from ledger.book.tables import (
    Enrolment,
    EnrolmentChange,
    EnrolmentFact,
    Member,
    MemberDetail,
    Roster,
)
from ledger.book.tables import PeriodRow as Period
from ledger.core import enrolment
from ledger.core.enrolment import Join, Known, KnownEmployer, KnownMember, Person, RosterCheck
from ledger.nouns import Answer, Finding, RosterRow, Severity
from ledger.refusals import BadInput, Refusal
from ledger.work import persons, returns
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.intake import finding_answer
from ledger.work.next_period import period_to_join


def enrol(
    desk: Desk,
    period: str,
    rows: Sequence[RosterRow],
    file: tuple[str, str],
    *,
    read_findings: Sequence[Finding] = (),
    accept_good: bool = False,
) -> Answer:
    """Enrol a roster; ``file`` is its (name, SHA-256). The same roster again changes nothing.

    Unless ``accept_good``, one grave finding means that nobody is enrolled (BadInput with all of
    them); with it the rows without fault are. Raises Refusal("period_unknown", "period_is_closed").
    """
    content = {"period": period, "file": file[1], "accept_good": accept_good}

    def act(clerk: Clerk) -> Answer:
        joined = period_to_join(clerk, period)
        check = _checked(clerk, joined, rows, read_findings)
        if not accept_good and any(f.severity is Severity.REFUSE for f in check.findings):
            raise BadInput(check.findings)
        return _enrol(clerk, joined, check, len(rows), file)

    return desk.once("enrol", content, act)


def preview(
    desk: Desk,
    period: str,
    rows: Sequence[RosterRow],
    read_findings: Sequence[Finding] = (),
    also: Callable[[Clerk, Period, RosterCheck], Answer] | None = None,
) -> Answer:
    """What ``enrol`` would do and find (试办); nothing is kept. ``also`` adds to the answer."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        joined = period_to_join(clerk, period, looking=True)
        check = _checked(clerk, joined, rows, read_findings)
        answer = _counts(joined, check, len(rows))
        if also is not None:
            answer |= also(clerk, joined, check)
        return answer | {"findings": [finding_answer(finding) for finding in check.findings]}


def _checked(
    clerk: Clerk, period: Period, rows: Sequence[RosterRow], read_findings: Sequence[Finding]
) -> RosterCheck:
    if entries.is_closed(clerk.session, period.code):
        raise Refusal("period_is_closed", period=period.code)
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    check = enrolment.check_rows(rows, _known(clerk, period, rows), rules)
    _refuse_refunded(clerk, period, check)
    check.findings = sorted([*read_findings, *check.findings], key=lambda finding: finding.row)
    return check


def _refuse_refunded(clerk: Clerk, period: Period, check: RosterCheck) -> None:
    """Who left and got the rest of the fee back does not return in the period, unpaid."""
    gone = returns.members_who_left_for_good(clerk.session, period.code)
    if not gone or not check.transfers:
        return
    numbers = [transfer.person.id_number for transfer in check.transfers]
    members = people.members_by_number(clerk.session, numbers)
    for transfer in list(check.transfers):
        if members[transfer.person.id_number].id in gone:
            check.transfers.remove(transfer)
            facts = {"name": transfer.person.name}
            check.findings.append(
                Finding("left_and_refunded", Severity.REFUSE, transfer.row, "变动类型", facts)
            )


def _known(clerk: Clerk, period: Period, rows: Sequence[RosterRow]) -> Known:
    session = clerk.session
    numbers = {identity.normalise(row.id_number) for row in rows} - {""}
    members = people.members_by_number(session, sorted(numbers))
    histories = people.periods_enrolled(session, [member.id for member in members.values()])
    starts = persons.starts_of_periods(session)
    kinds, consecutive = {}, {}
    for number, member in members.items():
        before = histories.get(member.id, [])
        kinds[number] = enrolment.kind_of(before, period.starts_on, _previous(period, starts))
        consecutive[number] = enrolment.consecutive_periods(before, period.starts_on, starts)
    employers = people.employers(session)
    rules = clerk.scheme.contribution(period_start=period.starts_on)
    shares = clerk.scheme.enrolment(period_start=period.starts_on).shares
    return Known(
        period.starts_on, period.ends_on,
        members=_known_members(clerk, period, members),
        employers={e.uscc: KnownEmployer(e.id, e.name) for e in employers},
        kinds=kinds, consecutive=consecutive,
        employer_facts=people.employer_facts(session, period.code),
        unit_shares=people.shares_held(session, period.code) if shares.equal_within_unit else {},
        fact_rules=clerk.scheme.facts(),
        wanted=enrolment.facts_asked(rules.fee_fen, rules.payers), today=clerk.today,
    )  # fmt: skip


def _previous(period: Period, starts: Sequence[date]) -> date | None:
    """The first day of the period just before."""
    return max((start for start in starts if start < period.starts_on), default=None)


def _known_members(
    clerk: Clerk, period: Period, members: Mapping[str, Member]
) -> dict[str, KnownMember]:
    """Who of the members is enrolled for the period already, as the book has them."""
    session = clerk.session
    ids = [member.id for member in members.values()]
    enrolments = people.enrolments_of(session, ids, period.code)
    changes = people.latest_changes(session, [row.id for row in enrolments.values()])
    stated = people.enrolment_facts(session, [row.id for row in enrolments.values()])
    details = people.details_of(session, ids)
    names = {employer.id: employer.name for employer in people.employers(session)}
    known: dict[str, KnownMember] = {}
    for number, member in members.items():
        row = enrolments.get(member.id)
        if row is None:
            continue
        detail = details[member.id]
        moved = changes.get(row.id, [])
        employer_id, since = row.employer_id, row.joined_on
        for change in moved:
            if change.to_employer_id is not None:
                employer_id, since = change.to_employer_id, change.changed_on
        left = moved[-1].changed_on if moved and moved[-1].kind == "leave" else None
        facts = dict(stated.get(row.id, {}))
        shares = int(facts.pop(persons.SHARES, "1"))
        known[number] = KnownMember(
            detail.name, detail.mobile, detail.bank_account, detail.bank_name, employer_id,
            names[employer_id], left, since, shares, facts,
        )  # fmt: skip
    return known


def _enrol(
    clerk: Clerk, period: Period, check: RosterCheck, row_count: int, file: tuple[str, str]
) -> Answer:
    answer = _counts(period, check, row_count)
    uploaded_on = people.roster_taken_on(clerk.session, period.code, file[1])
    if uploaded_on is not None:
        # What the file said then may have been corrected since; it must not be said twice.
        nothing = dict.fromkeys(("joined", "left", "transferred", "changed"), 0)
        unchanged = row_count - answer["refused"]
        answer |= nothing | {"unchanged": unchanged, "uploaded_on": uploaded_on.isoformat()}
    if answer["joined"] or answer["left"] or answer["transferred"] or answer["changed"]:
        roster_id = clerk.keeping.add(
            Roster, period_code=period.code, file_digest=file[1], file_name=file[0],
            row_count=row_count, joined_count=answer["joined"], left_count=answer["left"],
            transferred_count=answer["transferred"], changed_count=answer["changed"],
            unchanged_count=answer["unchanged"], refused_count=answer["refused"],
        )  # fmt: skip
        _keep_joins(clerk, period, roster_id, check.joins)
        left = _keep_changes(clerk, period, roster_id, check)
        clerk.keeping.flush()
        if given_back := returns.give_back(clerk, left):
            answer["refunds"] = given_back
    return answer | {
        "participation": _participation(clerk, period, check),
        "findings": [finding_answer(finding) for finding in check.findings],
    }


def _counts(period: Period, check: RosterCheck, row_count: int) -> Answer:
    refused = {f.row for f in check.findings if f.severity is Severity.REFUSE}
    return {
        "period": period.code, "rows": row_count, "joined": len(check.joins),
        "left": len(check.leaves), "transferred": len(check.transfers),
        "changed": len(check.detail_changes), "unchanged": check.unchanged,
        "refused": len(refused),
    }  # fmt: skip


def _keep_joins(clerk: Clerk, period: Period, roster_id: int, joins: Sequence[Join]) -> None:
    members = people.members_by_number(clerk.session, [join.person.id_number for join in joins])
    ids = [member.id for member in members.values()]
    histories = people.periods_enrolled(clerk.session, ids)
    details = people.details_of(clerk.session, ids)
    previous = _previous(period, persons.starts_of_periods(clerk.session))
    for join in joins:
        person = join.person
        member = members.get(person.id_number)
        if member is None:
            member_id = clerk.keeping.add(
                Member, id_type=person.id_type, id_number=person.id_number
            )
        else:
            member_id = member.id
        _keep_detail(clerk, member_id, person, details.get(member_id))
        kind = enrolment.kind_of(histories.get(member_id, []), period.starts_on, previous)
        enrolment_id = clerk.keeping.add(
            Enrolment, roster_id=roster_id, member_id=member_id, employer_id=join.employer_id,
            period_code=period.code, kind=kind.value,
            joined_on=join.joined_on or max(clerk.today, period.starts_on),
        )  # fmt: skip
        stated = dict(join.facts) | ({persons.SHARES: str(join.shares)} if join.shares > 1 else {})
        for name, value in stated.items():
            clerk.keeping.add(EnrolmentFact, enrolment_id=enrolment_id, name=name, value=value)


def _keep_detail(clerk: Clerk, member_id: int, person: Person, known: MemberDetail | None) -> None:
    columns: Mapping[str, str] = {
        name: getattr(person, name) or (getattr(known, name) if known else "")
        for name in ("name", "mobile", "bank_account", "bank_name")
    }
    if known is None or any(getattr(known, name) != text for name, text in columns.items()):
        clerk.keeping.add(MemberDetail, member_id=member_id, **columns)


def _keep_changes(clerk: Clerk, period: Period, roster_id: int, check: RosterCheck) -> list[int]:
    """Keep leaves, transfers and changed details; returns the enrolments of those who left."""
    numbers = [leave.person.id_number for leave in check.leaves]
    numbers += [transfer.person.id_number for transfer in check.transfers]
    numbers += [change.id_number for change in check.detail_changes]
    members = people.members_by_number(clerk.session, numbers)
    ids = [member.id for member in members.values()]
    enrolments = people.enrolments_of(clerk.session, ids, period.code)
    for leave in check.leaves:
        clerk.keeping.add(
            EnrolmentChange, roster_id=roster_id, kind="leave", changed_on=leave.left_on,
            enrolment_id=enrolments[members[leave.person.id_number].id].id,
        )  # fmt: skip
    for transfer in check.transfers:
        clerk.keeping.add(
            EnrolmentChange, roster_id=roster_id, kind="transfer", changed_on=transfer.moved_on,
            enrolment_id=enrolments[members[transfer.person.id_number].id].id,
            to_employer_id=transfer.to_employer_id,
        )  # fmt: skip
    details = people.details_of(clerk.session, ids)
    for change in check.detail_changes:
        member_id = members[change.id_number].id
        known = details[member_id]
        columns = {
            name: change.changed[name][1] if name in change.changed else getattr(known, name)
            for name in ("name", "mobile", "bank_account", "bank_name")
        }
        clerk.keeping.add(MemberDetail, member_id=member_id, **columns)
    return [enrolments[members[leave.person.id_number].id].id for leave in check.leaves]


def _participation(clerk: Clerk, period: Period, check: RosterCheck) -> list[Answer]:
    """参互率 of every employer that this roster enrolled somebody for."""
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    terms = people.terms(clerk.session, period.code)
    names = {employer.id: employer.name for employer in people.employers(clerk.session)}
    joined = sorted({join.employer_id for join in check.joins})
    counted = persons.counted(clerk.session, clerk.scheme, period, joined)
    found = []
    for employer_id in joined:
        headcount = terms[employer_id].headcount if employer_id in terms else None
        taking = enrolment.participation(counted[employer_id], headcount, rules)
        line: Answer = {
            "employer": names[employer_id], "enrolled": taking.enrolled,
            "headcount": taking.headcount, "minimum": str(taking.minimum), "met": taking.met,
            "ratio": None if taking.ratio is None else str(taking.ratio),
        }  # fmt: skip
        if taking.minimum_members:
            line["minimum_members"] = taking.minimum_members
        found.append(line)
    return found
