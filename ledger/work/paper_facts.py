"""What stands on the papers that leave the office: facts by kind and number, ready for JSON.

What lies outside of somebody's reach is refused as if it did not exist. How a paper looks is the
affair of ``ledger.papers``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import claims, contributions, entries, payments, people, vouchers
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Batch,
    BatchCancellation,
    Employer,
    Entry,
    EntrySeal,
    Invoice,
    InvoiceCancellation,
    Payable,
    Payment,
    PeriodRow,
    Posting,
    Receipt,
    ReceiptUse,
    Recovery,
    RecoveryUse,
    Refund,
)
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.scheme import Scheme
from ledger.work.clerk import stored_scheme
from ledger.work.paper_reports import annual, decision, notice
from ledger.work.reach import Reach
from ledger.work.report.looking import looking

WHOLE = Reach(is_whole=True)


def facts(book: OpenBook, kind: str, number: str, reach: Reach = WHOLE) -> Answer:
    """The facts of one paper. ``number``: the one printed on it, or the period of a report.

    Raises Refusal("invoice_unknown", "receipt_unknown", "claim_unknown", "decision_missing",
    "entry_unknown", "batch_unknown", "period_unknown", "notice_missing").
    """
    return _FACTS[kind](book, number, reach)


def _invoice(book: OpenBook, invoice_no: str, reach: Reach) -> Answer:
    """缴费通知单, with what was received for it."""
    with looking(book) as session:
        query = (
            select(Invoice, Employer)
            .join(Employer, col(Employer.id) == col(Invoice.employer_id))
            .where(Invoice.invoice_no == invoice_no, reach.invoices())
        )
        found = session.exec(query).first()
        if found is None:
            raise Refusal("invoice_unknown", invoice_no=invoice_no)
        invoice, employer = found
        paid_on = contributions.paid_on(session, invoice)
        is_cancelled = contributions.is_cancelled(session, invoice.id)
        received = sum(use.total_fen for use in contributions.uses_of(session, invoice.id))
        return {
            **_issuer(stored_scheme(session, invoice.rules_digest)),
            "invoice_no": invoice.invoice_no, "issued_on": invoice.issued_on.isoformat(),
            "due_on": invoice.due_on.isoformat(), "employer": employer.name,
            "uscc": employer.uscc, "period": _period(session, invoice.period_code),
            "members": invoice.member_count, "total_fen": invoice.total_fen,
            "parts": {payer.value: fen for payer, fen in contributions.parts_of(invoice).items()},
            "received_fen": 0 if is_cancelled else received, "is_cancelled": is_cancelled,
            "paid_on": paid_on.isoformat() if paid_on else None,
        }  # fmt: skip


def _issuer(scheme: Scheme) -> Answer:
    info = scheme.info
    return {"title": info.title, "federation": info.federation, "fund": info.fund}


def _period(session: Session, code: str) -> Answer:
    row = session.exec(select(PeriodRow).where(PeriodRow.code == code)).one()
    return {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}


def _receipt(book: OpenBook, bank_ref: str, reach: Reach) -> Answer:
    """收据: money that came in, and what it was used for; for an officer, of money that paid
    invoices of the own employer and of nobody else."""
    with looking(book) as session:
        receipt = (
            contributions.receipt_by_ref(session, bank_ref) if bank_ref.isprintable() else None
        )
        if receipt is None or not _is_own(session, receipt, reach):
            raise Refusal("receipt_unknown", bank_ref=bank_ref[:80])
        return {
            **_issuer(stored_scheme(session)), "bank_ref": receipt.bank_ref,
            "received_on": receipt.received_on.isoformat(), "payer": receipt.payer_name,
            "payer_account": identity.mask_id(receipt.payer_account), "memo": receipt.memo,
            "amount_fen": receipt.amount_fen, "uses": _uses(session, receipt),
            "unidentified_fen": contributions.unidentified_of(session, receipt),
        }  # fmt: skip


def _is_own(session: Session, receipt: Receipt, reach: Reach) -> bool:
    if reach.is_whole:
        return True
    paid = (
        select(Invoice, reach.invoices())
        .join(ReceiptUse, col(ReceiptUse.invoice_id) == col(Invoice.id))
        .where(ReceiptUse.receipt_id == receipt.id)
    )
    own = [is_own for _, is_own in session.exec(paid)]
    return bool(own) and all(own)


def _uses(session: Session, receipt: Receipt) -> list[Answer]:
    """Invoices first, then recoveries, then refunds of what could not be placed."""
    on_invoices = (
        select(ReceiptUse, Invoice)
        .join(Invoice, col(Invoice.id) == col(ReceiptUse.invoice_id))
        .where(ReceiptUse.receipt_id == receipt.id)
        .where(col(Invoice.id).not_in(select(InvoiceCancellation.invoice_id)))
        .order_by(col(ReceiptUse.id))
    )
    on_recoveries = (
        select(RecoveryUse, Recovery)
        .join(Recovery, col(Recovery.id) == col(RecoveryUse.recovery_id))
        .where(RecoveryUse.receipt_id == receipt.id)
        .order_by(col(RecoveryUse.id))
    )
    fees = {refund.id for refund in contributions.returned(session).values()}
    refunds = select(Refund).where(Refund.receipt_id == receipt.id).order_by(col(Refund.id))
    return [
        *({"kind": "invoice", "number": invoice.invoice_no, "amount_fen": use.total_fen}
          for use, invoice in session.exec(on_invoices)),
        *({"kind": "recovery", "number": row.recovery_no, "amount_fen": use.amount_fen}
          for use, row in session.exec(on_recoveries)),
        *({"kind": "refund", "number": refund.refund_no, "amount_fen": refund.amount_fen}
          for refund in session.exec(refunds) if refund.id not in fees),
    ]  # fmt: skip


def _entry(book: OpenBook, entry_no: str, _reach: Reach) -> Answer:
    """记账凭证: an entry with its postings, who made and who checked it, and its place."""
    with looking(book) as session:
        entry = vouchers.entry_by_no(session, entry_no)
        if entry is None:
            raise Refusal("entry_unknown", entry_no=entry_no)
        seal = session.exec(select(EntrySeal).where(EntrySeal.entry_id == entry.id)).one()
        reversed_ = session.get(Entry, entry.reverses_id) if entry.reverses_id else None
        lines = _posting_lines(session, entry)
        return {
            **_issuer(stored_scheme(session)), "entry_no": entry.entry_no,
            "booked_on": entry.booked_on.isoformat(), "position": seal.position,
            "effective_on": entry.effective_on.isoformat(), "hash": seal.hash,
            "period": _period(session, entry.period_code), "summary": entry.summary,
            "lines": lines, **_hands(session, entry),
            "reverses": reversed_.entry_no if reversed_ else None,
            "debit_fen": sum(line["debit_fen"] for line in lines),
            "credit_fen": sum(line["credit_fen"] for line in lines),
        }  # fmt: skip


def _hands(session: Session, entry: Entry) -> Answer:
    """Who made an entry and who checked it; of a manual one who prepared and signed its voucher."""
    if entry.cause_kind != "voucher":
        return {"voucher_no": None, "made_by": entry.made_by, "checked_by": entry.checked_by}
    voucher = vouchers.of_entry(session, entry)
    signed = [each.signed_by for each in claims.signatures(session, "voucher", voucher.id)]
    return {
        "voucher_no": voucher.voucher_no, "made_by": voucher.made_by,
        "checked_by": "、".join(signed) or None,
    }  # fmt: skip


def _posting_lines(session: Session, entry: Entry) -> list[Answer]:
    """The postings with the names of their accounts; members by name, masked."""
    names = {row.code: row.name for row in entries.accounts(session)}
    query = select(Posting).where(Posting.entry_id == entry.id).order_by(col(Posting.line_no))
    rows = session.exec(query).all()
    details = people.details_of(session, [row.member_id for row in rows if row.member_id])
    employers = {employer.id: employer.name for employer in people.employers(session)}
    found: list[Answer] = []
    for row in rows:
        party = employers[row.employer_id] if row.employer_id else ""
        if row.member_id:
            party = identity.mask_name(details[row.member_id].name)
        found.append(
            {"account": row.account, "name": names[row.account], "party": party,
             "debit_fen": row.debit_fen, "credit_fen": row.credit_fen}
        )  # fmt: skip
    return found


def _batch(book: OpenBook, number: str, _reach: Reach) -> Answer:
    """付款凭证 of a batch, or of one payment of it by the payment's number."""
    with looking(book) as session:
        only = payments.payments_by_no(session, [number]).get(number)
        batch_no = payments.batch_no_of(session, only[0]) if only else number
        batch = payments.batch_by_no(session, batch_no)
        if batch is None:
            raise Refusal("batch_unknown", batch_no=number)
        release = payments.release_of(session, batch.id)
        lines = _payment_lines(session, batch, [only] if only else None)
        return {
            **_issuer(stored_scheme(session)), "number": number, "batch_no": batch.batch_no,
            "made_on": batch.made_on.isoformat(), "made_by": batch.made_by,
            "released_by": release.released_by if release else None,
            "released_on": release.released_on.isoformat() if release else None,
            "withdrawn": _withdrawn(session, batch), "lines": lines,
            "total_fen": sum(line["amount_fen"] for line in lines),
        }  # fmt: skip


def _payment_lines(
    session: Session, batch: Batch, only: list[tuple[Payment, Payable]] | None
) -> list[Answer]:
    pairs = only or payments.payments_of(session, batch.id)
    results = payments.results_of(session, [payment.id for payment, _ in pairs])
    found: list[Answer] = []
    for payment, payable in pairs:
        result = results.get(payment.id)
        found.append(
            {"payment_no": payment.payment_no, "payable_no": payable.payable_no,
             "kind": payable.kind, "payee": payment.payee_name,
             "account": identity.mask_id(payment.payee_account), "bank": payment.payee_bank,
             "amount_fen": payment.amount_fen, "result": result.outcome if result else None,
             "reason": result.reason if result else "",
             "answered_on": result.answered_on.isoformat() if result else None}
        )  # fmt: skip
    return found


def _withdrawn(session: Session, batch: Batch) -> str | None:
    """Why a batch was withdrawn before release, None where it was not."""
    query = select(BatchCancellation.reason).where(BatchCancellation.batch_id == batch.id)
    return session.exec(query).first()


_FACTS: Mapping[str, Callable[[OpenBook, str, Reach], Answer]] = {
    "invoice": _invoice,
    "receipt": _receipt,
    "decision": decision,
    "entry": _entry,
    "batch": _batch,
    "notice": lambda book, period, _reach: notice(book, period),
    "annual": lambda book, period, _reach: annual(book, period),
}
