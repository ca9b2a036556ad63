"""Invoices and receipts as they stand: what is open, what is paid since when, what is unused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.people import latest_changes
from ledger.book.tables import (
    Employer,
    Enrolment,
    EnrolmentChange,
    Entry,
    Invoice,
    InvoiceCancellation,
    InvoiceLine,
    Posting,
    Receipt,
    ReceiptUse,
    RecoveryUse,
    Refund,
)
from ledger.nouns import Fen, Payer


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not cancelled, and what each payer still owes on it."""

    invoice: Invoice
    employer: Employer
    open_by_payer: dict[Payer, Fen]

    @property
    def open_fen(self) -> Fen:
        return sum(self.open_by_payer.values())


def parts_of(row: Invoice | InvoiceLine | ReceiptUse) -> dict[Payer, Fen]:
    """The four payers' parts of a row, in the order of Payer."""
    return {payer: getattr(row, f"{payer.value}_fen") for payer in Payer}


def part_columns(parts: dict[Payer, Fen]) -> dict[str, Fen]:
    return {f"{payer.value}_fen": parts.get(payer, 0) for payer in Payer}


def unbilled(session: Session, period_code: str) -> dict[int, list[int]]:
    """Enrolments of a period that stand on no invoice: employer → enrolment ids, both ascending.

    Who left on or before the first day of cover was never covered and is not billed.
    """
    left = (
        select(EnrolmentChange.enrolment_id)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentChange.enrolment_id))
        .where(EnrolmentChange.kind == "leave")
        .where(col(EnrolmentChange.changed_on) <= col(Enrolment.joined_on))
    )
    query = (
        select(Enrolment.employer_id, Enrolment.id)
        .outerjoin(InvoiceLine, col(InvoiceLine.enrolment_id) == col(Enrolment.id))
        .where(Enrolment.period_code == period_code, col(InvoiceLine.id).is_(None))
        .where(col(Enrolment.id).not_in(left))
        .order_by(col(Enrolment.employer_id), col(Enrolment.id))
        # A million of them laid out as rows take 150 MB; the ids that are kept, a quarter of it.
        .execution_options(yield_per=10_000)
    )
    found: dict[int, list[int]] = {}
    for employer_id, enrolment_id in session.exec(query):
        found.setdefault(employer_id, []).append(enrolment_id)
    return found


def open_invoices(session: Session, period_code: str | None = None) -> list[OpenInvoice]:
    """Invoices with something still owed, oldest first."""
    used = _used_by_invoice(session)
    query = (
        select(Invoice, Employer)
        .join(Employer, col(Employer.id) == col(Invoice.employer_id))
        .where(col(Invoice.id).not_in(select(InvoiceCancellation.invoice_id)))
        .order_by(col(Invoice.id))
    )
    if period_code is not None:
        query = query.where(Invoice.period_code == period_code)
    found = []
    for invoice, employer in session.exec(query):
        paid = used.get(invoice.id, {})
        still = {payer: fen - paid.get(payer, 0) for payer, fen in parts_of(invoice).items()}
        if any(still.values()):
            found.append(OpenInvoice(invoice, employer, still))
    return found


def _used_by_invoice(session: Session) -> dict[int, dict[Payer, Fen]]:
    """Invoice → what receipts have settled of each payer's part."""
    found: dict[int, dict[Payer, Fen]] = {}
    for use in session.exec(select(ReceiptUse)):
        paid = found.setdefault(use.invoice_id, dict.fromkeys(Payer, 0))
        for payer, fen in parts_of(use).items():
            paid[payer] += fen
    return found


def invoice_by_no(session: Session, invoice_no: str) -> tuple[Invoice, Employer] | None:
    return session.exec(
        select(Invoice, Employer)
        .join(Employer, col(Employer.id) == col(Invoice.employer_id))
        .where(Invoice.invoice_no == invoice_no)
    ).first()


def is_cancelled(session: Session, invoice_id: int) -> bool:
    query = select(InvoiceCancellation.id).where(InvoiceCancellation.invoice_id == invoice_id)
    return session.exec(query).first() is not None


def uses_of(session: Session, invoice_id: int) -> Sequence[ReceiptUse]:
    return session.exec(
        select(ReceiptUse).where(ReceiptUse.invoice_id == invoice_id).order_by(col(ReceiptUse.id))
    ).all()


def paid_on(session: Session, invoice: Invoice, before_step: int | None = None) -> date | None:
    """The day the money for the whole invoice had come in; None while some is owed or cancelled.

    The day of the bank counts, not the day the money was recognised: who paid is covered.
    ``before_step``: as the book stood before that step.
    """
    uses = (
        select(func.sum(ReceiptUse.total_fen), func.max(Receipt.received_on))
        .join(Receipt, col(Receipt.id) == col(ReceiptUse.receipt_id))
        .where(ReceiptUse.invoice_id == invoice.id)
    )
    cancelled = select(InvoiceCancellation.id).where(InvoiceCancellation.invoice_id == invoice.id)
    if before_step is not None:
        uses = uses.where(ReceiptUse.step_id < before_step)
        cancelled = cancelled.where(InvoiceCancellation.step_id < before_step)
    if session.exec(cancelled).first() is not None:
        return None
    total, last_on = session.exec(uses).one()
    return last_on if int(total or 0) == invoice.total_fen else None


def receipt_by_ref(session: Session, bank_ref: str) -> Receipt | None:
    return session.exec(select(Receipt).where(Receipt.bank_ref == bank_ref)).first()


def receipts_by_ref(session: Session, bank_refs: Sequence[str]) -> dict[str, Receipt]:
    found: dict[str, Receipt] = {}
    for start in range(0, len(bank_refs), 500):
        chunk = bank_refs[start : start + 500]
        rows = session.exec(select(Receipt).where(among(session, col(Receipt.bank_ref), chunk)))
        found |= {row.bank_ref: row for row in rows}
    return found


#: Refunds of fees to who left: they take what was income back, and nothing of the receipt's rest.
_RETURNS = select(Entry.cause_id).where(
    Entry.event == "contribution_returned", Entry.cause_kind == "refund"
)


def unidentified_of(session: Session, receipt: Receipt) -> Fen:
    """What of a receipt is not used, refunded or paid back: still held as unidentified."""
    live_uses = select(func.sum(ReceiptUse.total_fen)).where(
        ReceiptUse.receipt_id == receipt.id,
        col(ReceiptUse.invoice_id).not_in(select(InvoiceCancellation.invoice_id)),
    )
    refunds = select(func.sum(Refund.amount_fen)).where(
        Refund.receipt_id == receipt.id, col(Refund.id).not_in(_RETURNS)
    )
    recovered = select(func.sum(RecoveryUse.amount_fen)).where(RecoveryUse.receipt_id == receipt.id)
    gone = sum(int(session.exec(query).one() or 0) for query in (live_uses, refunds, recovered))
    return receipt.amount_fen - gone


def leavers_on(session: Session, invoice_ids: Sequence[int]) -> list[int]:
    """The enrolments on some invoices of which a leave is known, whether or not they came back."""
    found: list[int] = []
    gone = select(EnrolmentChange.enrolment_id).where(EnrolmentChange.kind == "leave")
    for chunk in chunks(list(invoice_ids)):
        query = (
            select(InvoiceLine.enrolment_id)
            .where(among(session, col(InvoiceLine.invoice_id), chunk))
            .where(col(InvoiceLine.enrolment_id).in_(gone))
            .order_by(col(InvoiceLine.id))
        )
        found += session.exec(query)
    return found


def leavers(
    session: Session, enrolment_ids: Sequence[int] | None = None
) -> list[tuple[Enrolment, Invoice, InvoiceLine, date]]:
    """Who (of some enrolments) has left, with the day and what bills them; in order of enrolments.

    Who came back, and who stands on no invoice or on a cancelled one, is left out.
    """
    if enrolment_ids is None:
        gone = select(EnrolmentChange.enrolment_id).where(EnrolmentChange.kind == "leave")
        enrolment_ids = sorted(set(session.exec(gone)))
    changes = latest_changes(session, sorted(enrolment_ids))
    left = {
        id: own[-1].changed_on for id, own in sorted(changes.items()) if own[-1].kind == "leave"
    }
    found = []
    for chunk in chunks(list(left)):
        query = (
            select(Enrolment, Invoice, InvoiceLine)
            .join(InvoiceLine, col(InvoiceLine.enrolment_id) == col(Enrolment.id))
            .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
            .where(among(session, col(Enrolment.id), chunk))
            .where(col(Invoice.id).not_in(select(InvoiceCancellation.invoice_id)))
            .order_by(col(Enrolment.id))
        )
        found += [(row, invoice, line, left[row.id]) for row, invoice, line in session.exec(query)]
    return found


def returned(session: Session) -> dict[tuple[int, str], Refund]:
    """(member, period) → the refund of the fee to who left, where there is one."""
    query = (
        select(Refund, Entry.period_code, Posting.member_id)
        .join(Entry, col(Entry.cause_id) == col(Refund.id))
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(Entry.event == "contribution_returned", Entry.cause_kind == "refund")
        .where(col(Posting.member_id).is_not(None))
    )
    return {(member_id, code): row for row, code, member_id in session.exec(query) if member_id}


def last_receipt(session: Session, invoice_id: int) -> Receipt:
    """The receipt used last on an invoice, of which some must have been."""
    query = (
        select(Receipt)
        .join(ReceiptUse, col(ReceiptUse.receipt_id) == col(Receipt.id))
        .where(ReceiptUse.invoice_id == invoice_id)
        .order_by(col(ReceiptUse.id).desc())
    )
    found = session.exec(query).first()
    assert found is not None, f"nothing was paid on invoice {invoice_id}"
    return found
