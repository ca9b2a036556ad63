"""Lists for the cashier: receipts with what is left of them, invoices as paid, batches, refunds.

Each is a query for a page of it; ``ledger.work.report.money_lists`` counts, cuts and words them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy
from sqlalchemy import ColumnElement, Select, Subquery, and_, func, not_, or_
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.tables import (
    BankResult,
    Batch,
    BatchCancellation,
    Employer,
    Entry,
    Invoice,
    InvoiceCancellation,
    Payable,
    Payment,
    Receipt,
    ReceiptUse,
    Recovery,
    RecoveryUse,
    Refund,
    Release,
)
from ledger.nouns import Fen

Query: TypeAlias = Select[Any]
Condition: TypeAlias = ColumnElement[bool]


def _of(*columns: Any) -> Query:
    """A query whose rows nobody needs to know the types of."""
    return sqlalchemy.select(*columns)


def _summed(key: Any, amount: Any, *conditions: Condition) -> Subquery:
    """Σ ``amount`` for each ``key``, as a table to join."""
    query = _of(key.label("key"), func.sum(amount).label("fen"))
    return query.where(*conditions).group_by(key).subquery()


def _cancelled_invoices() -> Any:
    return select(InvoiceCancellation.invoice_id)


def receipts(
    words: str = "", amount_fen: Fen | None = None, *, only_unidentified: bool = False
) -> Query:
    """(Receipt, what of it is unidentified), newest first.

    ``words`` are looked for in the payer's name, the bank reference and the memo; ``amount_fen``
    finds receipts of that amount as well.
    """
    used = _summed(col(ReceiptUse.receipt_id), col(ReceiptUse.total_fen),
                   col(ReceiptUse.invoice_id).not_in(_cancelled_invoices()))  # fmt: skip
    # The fee paid back to who left was income, and nothing of the receipt's rest.
    fees = select(Entry.cause_id).where(
        Entry.event == "contribution_returned", Entry.cause_kind == "refund"
    )
    back = _summed(col(Refund.receipt_id), col(Refund.amount_fen), col(Refund.id).not_in(fees))
    recovered = _summed(col(RecoveryUse.receipt_id), col(RecoveryUse.amount_fen))
    rest: Any = col(Receipt.amount_fen)
    for part in (used, back, recovered):
        rest = rest - func.coalesce(part.c.fen, 0)
    query = _of(Receipt, rest.label("rest_fen"))
    for part in (used, back, recovered):
        query = query.outerjoin(part, part.c.key == col(Receipt.id))
    if words:
        found = [col(text).contains(words, autoescape=True)
                 for text in (Receipt.payer_name, Receipt.bank_ref, Receipt.memo)]  # fmt: skip
        found += [] if amount_fen is None else [col(Receipt.amount_fen) == amount_fen]
        query = query.where(or_(*found))
    if only_unidentified:
        query = query.where(rest > 0)
    return query.order_by(col(Receipt.received_on).desc(), col(Receipt.id).desc())


def uses_of_receipts(session: Session, receipt_ids: Sequence[int]) -> list[tuple[int, str, Fen]]:
    """(receipt, number of the invoice or recovery, amount) for what receipts have settled."""
    on_invoices = (
        select(ReceiptUse.receipt_id, Invoice.invoice_no, ReceiptUse.total_fen)
        .join(Invoice, col(Invoice.id) == col(ReceiptUse.invoice_id))
        .where(col(ReceiptUse.receipt_id).in_(receipt_ids))
        .where(col(Invoice.id).not_in(_cancelled_invoices()))
        .order_by(col(ReceiptUse.id))
    )
    on_recoveries = (
        select(RecoveryUse.receipt_id, Recovery.recovery_no, RecoveryUse.amount_fen)
        .join(Recovery, col(Recovery.id) == col(RecoveryUse.recovery_id))
        .where(col(RecoveryUse.receipt_id).in_(receipt_ids))
        .order_by(col(RecoveryUse.id))
    )
    return [*session.exec(on_invoices), *session.exec(on_recoveries)]


def refunds(session: Session, receipt_id: int | None = None) -> list[tuple[Refund, Receipt]]:
    """Refunds of money that nobody could place (of one receipt or all), newest first."""
    fees = select(Entry.cause_id).where(
        Entry.event == "contribution_returned", Entry.cause_kind == "refund"
    )
    query = (
        select(Refund, Receipt)
        .join(Receipt, col(Receipt.id) == col(Refund.receipt_id))
        .where(col(Refund.id).not_in(fees))
        .order_by(col(Refund.id).desc())
    )
    if receipt_id is not None:
        query = query.where(Refund.receipt_id == receipt_id)
    return list(session.exec(query))


def payables_of_refunds(session: Session, refund_ids: Sequence[int]) -> dict[int, int]:
    """Refund → the payable it was granted as."""
    found: dict[int, int] = {}
    for chunk in chunks(list(refund_ids)):
        query = select(Payable.refund_id, Payable.id).where(
            among(session, col(Payable.refund_id), chunk)
        )
        found |= {refund: payable for refund, payable in session.exec(query) if refund}
    return found


def open_recoveries(session: Session) -> list[tuple[Recovery, Fen]]:
    """Recoveries that are not paid back yet, with what is still owed; oldest first."""
    used = _summed(col(RecoveryUse.recovery_id), col(RecoveryUse.amount_fen))
    still = col(Recovery.amount_fen) - func.coalesce(used.c.fen, 0)
    query = (
        select(Recovery, still)
        .outerjoin(used, used.c.key == col(Recovery.id))
        .where(still > 0)
        .order_by(col(Recovery.id))
    )
    return [(recovery, int(fen)) for recovery, fen in session.exec(query)]


def invoices(reach: Condition, today: date) -> dict[str, Query]:
    """How an invoice stands → (Invoice, Employer, received, day cancelled), newest first.

    The standings: all, open (not due yet), overdue, paid, cancelled. ``reach``: the condition on
    ``Invoice`` of what the asker may see.
    """
    used = _summed(col(ReceiptUse.invoice_id), col(ReceiptUse.total_fen))
    received = func.coalesce(used.c.fen, 0)
    query = (
        _of(Invoice, Employer, received, InvoiceCancellation.cancelled_on)
        .join(Employer, col(Employer.id) == col(Invoice.employer_id))
        .outerjoin(used, used.c.key == col(Invoice.id))
        .outerjoin(InvoiceCancellation, col(InvoiceCancellation.invoice_id) == col(Invoice.id))
        .where(reach)
        .order_by(col(Invoice.id).desc())
    )
    is_live = col(InvoiceCancellation.id).is_(None)
    is_paid = received >= col(Invoice.total_fen)
    is_late = col(Invoice.due_on) < today
    return {
        "all": query,
        "open": query.where(and_(is_live, not_(is_paid), not_(is_late))),
        "overdue": query.where(and_(is_live, not_(is_paid), is_late)),
        "paid": query.where(and_(is_live, is_paid)),
        "cancelled": query.where(not_(is_live)),
    }


def batches() -> Query:
    """(Batch, Release or None, BatchCancellation or None), newest first."""
    return (
        _of(Batch, Release, BatchCancellation)
        .outerjoin(Release, col(Release.batch_id) == col(Batch.id))
        .outerjoin(BatchCancellation, col(BatchCancellation.batch_id) == col(Batch.id))
        .order_by(col(Batch.id).desc())
    )


def answers_of_batches(session: Session, batch_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Batch → how many payments the bank has answered, "paid" and "returned"."""
    query = (
        select(Payment.batch_id, BankResult.outcome, func.count())
        .join(BankResult, col(BankResult.payment_id) == col(Payment.id))
        .where(col(Payment.batch_id).in_(batch_ids))
        .group_by(col(Payment.batch_id), col(BankResult.outcome))
    )
    found: dict[int, dict[str, int]] = {}
    for batch_id, outcome, count in session.exec(query):
        found.setdefault(batch_id, {})[outcome] = int(count)
    return found


def payments(batch_id: int, standing: str = "all") -> Query:
    """(Payment, Payable, BankResult or None) of a batch in the order of the bank's file.

    ``standing``: all, waiting (no answer yet), paid or returned.
    """
    query = (
        _of(Payment, Payable, BankResult)
        .join(Payable, col(Payable.id) == col(Payment.payable_id))
        .outerjoin(BankResult, col(BankResult.payment_id) == col(Payment.id))
        .where(col(Payment.batch_id) == batch_id)
        .order_by(col(Payment.id))
    )
    if standing == "waiting":
        return query.where(col(BankResult.id).is_(None))
    if standing in ("paid", "returned"):
        return query.where(col(BankResult.outcome) == standing)
    return query


def tries_of(session: Session, payable_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Payable → its payments, first try first: (Payment, Batch, BankResult or None)."""
    found: dict[int, list[Any]] = {}
    for chunk in chunks(list(payable_ids)):
        query = (
            select(Payment, Batch, BankResult)
            .join(Batch, col(Batch.id) == col(Payment.batch_id))
            .outerjoin(BankResult, col(BankResult.payment_id) == col(Payment.id))
            .where(among(session, col(Payment.payable_id), chunk))
            .order_by(col(Payment.attempt))
        )
        for payment, batch, result in session.exec(query):
            found.setdefault(payment.payable_id, []).append((payment, batch, result))
    return found
