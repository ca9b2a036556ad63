"""What a claim needs that it cannot say alone: facts that rules ask for, and stays claimed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from ledger import identity
from ledger.book import claim_facts, claims, cover, people
from ledger.book.tables import Claim, DecisionRow
from ledger.core.adjudication import AMOUNT_REASONS
from ledger.core.adjudication.plan import plans_of
from ledger.forms import ClaimForm
from ledger.nouns import BenefitLine, Finding, Outcome, Severity
from ledger.periods import dates_of
from ledger.work.claim_words import ClaimWords, days_of
from ledger.work.history import decision_in


class Known(NamedTuple):
    """What the book knows of some claims: the persons by document number, the claims by theirs."""

    members: Mapping[str, int]
    claims: Mapping[str, Claim]


def known_of(session: Session, forms: Sequence[ClaimForm]) -> Known:
    """What the book knows of the claims of a file."""
    return Known(
        _members(session, forms), claims.claims_by_no(session, [form.claim_no for form in forms])
    )


# -- facts that nobody stated ---------------------------------------------------------------------


def unstated_facts(
    session: Session, forms: Sequence[ClaimForm], words: ClaimWords
) -> Iterator[Finding]:
    """A fact that the rules of a claim's line ask for, that has no default, and nobody states.

    What the roster or the employer states of the member counts; of somebody who was never enrolled
    only the claim itself is asked.
    """
    asked = {
        name: fact for name, fact in words.scheme.facts().facts.items() if fact.default is None
    }
    if not asked:
        return
    known = _known_of_members(session, forms)
    for form in forms:
        benefit = words.benefit_for(form)
        plan = plans_of(benefit).get(form.line) if benefit else None
        if plan is None:
            continue
        stated = known.get(identity.normalise(form.certno))
        for name in sorted(asked.keys() & set(plan.asked) - form.facts.keys()):
            of_person = name.startswith(("member.", "employer."))
            if not of_person or (stated is not None and name not in stated):
                title = asked[name].title
                yield Finding("fact_needed", Severity.REFUSE, form.row, title, {"title": title})


def _known_of_members(session: Session, forms: Sequence[ClaimForm]) -> dict[str, set[str]]:
    """Document number → the facts that some enrolment of the person, or its employer, states."""
    members = _members(session, forms)
    employers = cover.employer_facts(session)
    found: dict[int, set[str]] = {}
    for (member_id, code), facts in cover.enrolment_facts(session, list(members.values())).items():
        names = found.setdefault(member_id, set())
        names.update(facts.stated)
        stated = employers.rows.get((facts.enrolment.employer_id, code), ())
        names.update(row.name for row in stated)
    return {number: found[its_id] for number, its_id in members.items() if its_id in found}


# -- stays without settlements --------------------------------------------------------------------


class _Stay(NamedTuple):
    """The nights of a stay, the last one left out; of a single day that day."""

    claim_no: str
    first: date
    end: date
    is_bare: bool

    def meets(self, other: _Stay) -> bool:
        return max(self.first, other.first) < min(self.end, other.end)


def stays_claimed(
    session: Session, forms: Sequence[ClaimForm], bare_lines: frozenset[BenefitLine]
) -> Iterator[Finding]:
    """A claim without settlements whose days another claim of the member and line has already.

    Settlements are claimed once by their numbers; a claim that has none is known by its days. One
    that was declined because there was no right to benefit stands in nobody's way.
    """
    concerned = [form for form in forms if form.line in bare_lines]
    if not concerned:
        return
    members = _members(session, concerned)
    taken = _stays_in_book(session, list(members.values()), bare_lines)
    in_file: dict[tuple[str, BenefitLine], list[_Stay]] = {}
    for form in concerned:
        stay = _stay(form.claim_no, days_of(form).admitted_on, days_of(form).discharged_on,
                     is_bare=not form.settlements)  # fmt: skip
        if stay is None:
            continue
        number = identity.normalise(form.certno)
        mine = in_file.setdefault((number, form.line), [])
        member = members.get(number)
        others = [*(taken.get((member, form.line), ()) if member else ()), *mine]
        for other in others:
            is_other = other.claim_no != form.claim_no and (stay.is_bare or other.is_bare)
            if is_other and stay.meets(other):
                facts = {"claim_no": other.claim_no}
                yield Finding("stay_claimed", Severity.REFUSE, form.row, "出院日期", facts)
                break
        mine.append(stay)


def _stay(
    claim_no: str, admitted_on: date | None, discharged_on: date | None, *, is_bare: bool
) -> _Stay | None:
    if discharged_on is None:
        return None
    first = admitted_on or discharged_on
    return _Stay(claim_no, first, max(discharged_on, first + timedelta(days=1)), is_bare)


def _stays_in_book(
    session: Session, member_ids: Sequence[int], lines: frozenset[BenefitLine]
) -> Mapping[tuple[int, BenefitLine], list[_Stay]]:
    rows = claims.claims_of_members(session, member_ids, lines)
    ids = [row.id for row in rows]
    stated = claim_facts.statements(session, ids)
    settlements = claims.all_settlements(session, ids)
    live = claims.decisions(session, ids)
    found: dict[tuple[int, BenefitLine], list[_Stay]] = {}
    for row in rows:
        if row.id in live and not _counts(live[row.id]):
            continue
        own = stated[row.id]
        dates = dates_of(settlements[row.id], own.admitted_on, own.discharged_on)
        is_bare = not settlements[row.id]
        stay = _stay(row.claim_no, dates.admitted_on, dates.discharged_on, is_bare=is_bare)
        if stay is not None:
            found.setdefault((row.member_id, row.line), []).append(stay)
    return found


def _counts(row: DecisionRow) -> bool:
    """Was there a right to benefit, whatever it came to?"""
    decision = decision_in(row)
    return decision.outcome is Outcome.APPROVED or all(
        reason.code in AMOUNT_REASONS for reason in decision.reasons
    )


def _members(session: Session, forms: Sequence[ClaimForm]) -> dict[str, int]:
    numbers = sorted({identity.normalise(form.certno) for form in forms})
    return people.member_ids(session, numbers)
