"""What was written was right: invoices, fees given back, and payables, computed again.

As in ``recomputation``: under the rulebook that each cites, from what the book held before the step
that wrote it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from ledger.book import contributions, entries, people
from ledger.book.redactions import erased_members
from ledger.book.tables import EmployerTerm, Invoice, InvoiceLine, Payable
from ledger.core import approval
from ledger.nouns import Bill
from ledger.work import returns
from ledger.work.clerk import stored_scheme
from ledger.work.dues import agreement_of, bill_of, is_same_for_all
from ledger.work.verify.causes import Causes, Rulebooks, by_thousands
from ledger.work.verify.faults import Fault, Tally, differs


def invoices(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each invoice is what the scheme, and its employer's agreement, make of its members.

    Whoever left a paid invoice got back what the scheme says, once, and nobody else did. Where a
    fee depended on what was erased of somebody, the lines must still make up the whole.
    """
    gone = erased_members(session)
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
        ids = [line.enrolment_id for line in own]
        scheme = stored_scheme(session, invoice.rules_digest)
        period, agreement = periods[invoice.period_code], agreement_of(term)
        is_known = not (gone and _any_of(session, ids, gone))
        if is_known or is_same_for_all(session, scheme, period, ids, agreement):
            made = bill_of(session, scheme, period, ids, agreement, invoice.step_id)
            yield from _differences(invoice, own, made)
        else:
            tally.erased += 1
            yield from _unsummed(invoice, own)
    yield from _returns(session)


def _any_of(session: Session, enrolment_ids: Sequence[int], members: frozenset[int]) -> bool:
    rows = people.enrolments_by_id(session, enrolment_ids)
    return any(row.member_id in members for row in rows)


def _unsummed(invoice: Invoice, own: list[InvoiceLine]) -> Iterator[Fault]:
    """An invoice whose lines do not make up its total."""
    total = sum(line.fee_fen for line in own)
    if invoice.total_fen != total or invoice.member_count != len(own):
        yield differs("invoice_total", f"invoice {invoice.invoice_no}", invoice.total_fen, total)


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
    rulebooks = Rulebooks(session)
    for some in by_thousands(session, Payable):
        causes = Causes(session, some)
        for payable in some:
            tally.count += 1
            record = f"payable {payable.payable_no}"
            expected, signatures, line = causes.of(payable)
            if payable.amount_fen != expected:
                yield differs("payable_amount", record, payable.amount_fen, expected)
            rules = rulebooks.before(payable.step_id).approval(signed_on=payable.approved_on)
            needed = len(approval.levels_for(expected, rules, line))
            if not signatures or len(signatures) < needed:
                yield differs("signatures_missing", record, len(signatures), needed)
            if len({row.signed_by for row in signatures}) < len(signatures):
                yield Fault("signed_twice", record, {})
        session.expunge_all()
