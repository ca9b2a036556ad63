"""What an employer's members owe and who pays it: the bill of an invoice, made or made again.

Billing makes it from what the book holds now, verification from what it held before the step that
wrote the invoice; the thinking is ``core.contribution``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from ledger.book import people
from ledger.book.tables import EmployerTerm, Enrolment, PeriodRow
from ledger.conditions import FactMissing, choose
from ledger.core import contribution
from ledger.core.contribution import BillMember, Split
from ledger.nouns import Agreement, Bill, Fen, Payer
from ledger.rules import ByCase, ContributionRules
from ledger.scheme import Scheme
from ledger.work.persons import SHARES, Persons


def bill_of(
    session: Session,
    scheme: Scheme,
    period: PeriodRow,
    enrolment_ids: Sequence[int],
    agreement: Agreement | None,
    before_step: int | None = None,
    *,
    one_share_each: bool = False,
) -> Bill:
    """What some enrolments of one employer come to under a scheme, a line for each, in their order.

    ``agreement`` is asked for only where the scheme does not say who pays. ``one_share_each``: it
    is known that none of them states its shares. Raises Refusal("fact_missing").
    """
    rules = scheme.contribution(period_start=period.starts_on)
    if agreement and (
        (one_share_each and _is_plain(rules))
        or is_same_for_all(session, scheme, period, enrolment_ids, agreement)
    ):
        return contribution.bill(enrolment_ids, agreement, rules)
    rows = people.enrolments_by_id(session, enrolment_ids)
    known = Persons(session, scheme, period, rows, before_step)
    by_id = {row.id: row for row in rows}
    members = [_member(by_id[id], known, rules, period, agreement) for id in enrolment_ids]
    return contribution.bill_members(members, rules)


def is_same_for_all(
    session: Session,
    scheme: Scheme,
    period: PeriodRow,
    enrolment_ids: Sequence[int],
    agreement: Agreement | None,
) -> bool:
    """Whether nothing need be known of the persons to bill these enrolments."""
    if agreement is None or not _is_plain(scheme.contribution(period_start=period.starts_on)):
        return False
    stated = people.enrolment_facts(session, enrolment_ids)
    return not any(SHARES in own for own in stated.values())


def _is_plain(rules: ContributionRules) -> bool:
    """One fee for everybody, whenever they come, split as agreed."""
    by_case = isinstance(rules.fee_fen, ByCase)
    return not by_case and rules.payers is None and rules.mid_period_fee == "full"


def _member(
    row: Enrolment,
    known: Persons,
    rules: ContributionRules,
    period: PeriodRow,
    agreement: Agreement | None,
) -> BillMember:
    facts, shares = known.facts(row.id), known.shares(row.id)
    try:
        fee_fen = contribution.fee_of(
            rules, facts, shares, row.joined_on, (period.starts_on, period.ends_on)
        )
        split = _split(rules, agreement) if rules.payers is None else choose(rules.payers, facts)
    except FactMissing as missing:
        raise known.refusal(row.id, missing) from missing
    return BillMember(row.id, fee_fen, split)


def _split(rules: ContributionRules, agreement: Agreement | None) -> Split:
    if agreement is None:
        raise ValueError("the scheme leaves the split to an agreement, and there is none")
    return agreement


def agreement_of(term: EmployerTerm) -> Agreement | None:
    """The split agreed with an employer, read from its stored fractions; None if nothing was."""
    shares = {payer: Fraction(getattr(term, f"{payer.value}_share")) for payer in Payer}
    return Agreement(shares) if any(shares.values()) else None


def returned_on_leaving(
    fee_fen: Fen, rules: ContributionRules, row: Enrolment, left_on: date, period: PeriodRow
) -> Fen:
    """What comes back of a paid fee. A fee cut for late joining was paid from that day on."""
    first = period.starts_on if rules.mid_period_fee == "full" else row.joined_on
    return contribution.refund_of(fee_fen, rules, left_on, (first, period.ends_on))
