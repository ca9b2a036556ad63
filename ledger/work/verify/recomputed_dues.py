"""What was written was right: invoices, fees given back, and payables, computed again.

As in ``recomputation``: under the rulebook that each cites, from what the book held before the step
that wrote it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlmodel import Session, col, select

from ledger.book import claims, contributions, entries, year_ends
from ledger.book.tables import (
    AwardRow,
    Claim,
    DecisionRow,
    EmployerTerm,
    Invoice,
    InvoiceLine,
    Payable,
    Recovery,
    Refund,
)
from ledger.core import approval
from ledger.nouns import Bill, Fen
from ledger.work import returns
from ledger.work.clerk import scheme_before, stored_scheme
from ledger.work.dues import agreement_of, bill_of
from ledger.work.verify.faults import Fault, Tally, differs


def invoices(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each invoice is what the scheme, and its employer's agreement, make of its members.

    Whoever left a paid invoice got back what the scheme says, once, and nobody else did.
    """
    periods = {period.code: period for period in entries.periods(session)}
    lines: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in session.exec(select(InvoiceLine).order_by(col(InvoiceLine.id))):
        lines[line.invoice_id].append(line)
    for invoice in session.exec(select(Invoice).order_by(col(Invoice.id))):
        tally.count += 1
        term = _term_before(session, invoice)
        if term is None:
            yield Fault("agreement_missing", f"invoice {invoice.invoice_no}", {})
            continue
        own = lines.pop(invoice.id, [])
        made = bill_of(
            session, stored_scheme(session, invoice.rules_digest), periods[invoice.period_code],
            [line.enrolment_id for line in own], agreement_of(term), invoice.step_id,
        )  # fmt: skip
        yield from _differences(invoice, own, made)
    yield from _returns(session)


def _differences(invoice: Invoice, own: list[InvoiceLine], made: Bill) -> Iterator[Fault]:
    record = f"invoice {invoice.invoice_no}"
    if invoice.total_fen != made.total_fen or invoice.member_count != len(own):
        yield differs("invoice_total", record, invoice.total_fen, made.total_fen)
    columns = contributions.part_columns(dict(made.by_payer))
    if contributions.part_columns(contributions.parts_of(invoice)) != columns:
        yield Fault("invoice_parts", record, {})
    for line, expected in zip(own, made.lines, strict=True):
        parts = contributions.part_columns(dict(expected.parts))
        kept = contributions.part_columns(contributions.parts_of(line))
        if line.fee_fen != expected.fee_fen or kept != parts:
            yield Fault("invoice_line", f"{record}, invoice_line {line.id}", {})


def _term_before(session: Session, invoice: Invoice) -> EmployerTerm | None:
    query = (
        select(EmployerTerm)
        .where(
            EmployerTerm.employer_id == invoice.employer_id,
            EmployerTerm.period_code == invoice.period_code,
            EmployerTerm.step_id < invoice.step_id,
        )
        .order_by(col(EmployerTerm.id).desc())
    )
    return session.exec(query).first()


def _returns(session: Session) -> Iterator[Fault]:
    kept = contributions.returned(session)
    for one in returns.due(session):
        refund = kept.pop((one.enrolment.member_id, one.enrolment.period_code), None)
        given = refund.amount_fen if refund else 0
        if given != one.total_fen:
            record = f"enrolment {one.enrolment.id}"
            yield differs("contribution_not_returned", record, given, one.total_fen)
    for refund in kept.values():
        record = f"refund {refund.refund_no}"
        yield differs("contribution_not_returned", record, refund.amount_fen, 0)


def payables(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each payable is what its cause grants, signed by enough persons who did not make it."""
    for payable in session.exec(select(Payable).order_by(col(Payable.id))):
        tally.count += 1
        record = f"payable {payable.payable_no}"
        expected, subject, subject_id, line = _cause(session, payable)
        if payable.amount_fen != expected:
            yield differs("payable_amount", record, payable.amount_fen, expected)
        signatures = claims.signatures(session, subject, subject_id)
        scheme = scheme_before(session, payable.step_id)
        rules = scheme.approval(signed_on=payable.approved_on)
        needed = len(approval.levels_for(expected, rules, line))
        if not signatures or len(signatures) < needed:
            yield differs("signatures_missing", record, len(signatures), needed)
        if len({row.signed_by for row in signatures}) < len(signatures):
            yield Fault("signed_twice", record, {})


def _cause(session: Session, payable: Payable) -> tuple[Fen, str, int, str | None]:
    """What a payable should come to, what the signatures stand on, and whose levels they need."""
    if payable.decision_id is not None:
        decision = session.get_one(DecisionRow, payable.decision_id)
        line = session.get_one(Claim, decision.claim_id).line
        return _granted_by(session, decision, payable), "decision", decision.id, line
    if payable.award_id is not None:
        award = session.get_one(AwardRow, payable.award_id)
        notice = year_ends.notice_of(session, award.allocation_id)
        out = year_ends.withdrawn_awards(session, notice.id) if notice else {award.id}
        expected = 0 if award.id in out else award.award_fen
        return expected, "allocation", award.allocation_id, approval.RELIEF
    assert payable.refund_id is not None, "the table allows one cause and no other"
    refund = session.get_one(Refund, payable.refund_id)
    return refund.amount_fen, "refund", refund.id, None


def _granted_by(session: Session, decision: DecisionRow, payable: Payable) -> Fen:
    """The benefit of a decision less what earlier rounds had paid and not asked back."""
    ids = [row.id for row in claims.rounds_of(session, decision.claim_id)]
    earlier = session.exec(
        select(Payable).where(col(Payable.decision_id).in_(ids), col(Payable.id) < payable.id)
    )
    standing = sum(
        other.amount_fen
        for other in earlier
        if not claims.was_taken_back(session, other.id, payable.step_id)
    )
    asked_back = session.exec(
        select(Recovery).where(
            col(Recovery.decision_id).in_(ids), col(Recovery.step_id) < payable.step_id
        )
    )
    return decision.benefit_fen - standing + sum(row.amount_fen for row in asked_back)
