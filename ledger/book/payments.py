"""Payables, batches and bank results as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.tables import (
    BankResult,
    Batch,
    BatchCancellation,
    DecisionRow,
    Payable,
    PayableCancellation,
    PayeeCorrection,
    Payment,
    Release,
)


class Standing(StrEnum):
    """Where a payable stands: 未付, 待放行, 已送银行, 已付, 已撤销."""

    OPEN = "open"
    IN_BATCH = "in_batch"
    AT_BANK = "at_bank"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PayableState:
    """A payable, where it stands, how often it was tried, and the payee as corrected."""

    payable: Payable
    standing: Standing
    attempts: int
    payee_name: str
    payee_account: str
    payee_bank: str

    @property
    def is_paid_out(self) -> bool:
        """The money has left the fund; whether it stays away is the bank's to say."""
        return self.standing in (Standing.AT_BANK, Standing.PAID)


def states(session: Session, payable_ids: Sequence[int] | None = None) -> list[PayableState]:
    """Every payable (or those named), oldest first."""
    query = select(Payable).order_by(col(Payable.id))
    if payable_ids is None:
        payables = list(session.exec(query))
    else:
        payables = [
            row
            for chunk in chunks(list(payable_ids))
            for row in session.exec(query.where(among(session, col(Payable.id), chunk)))
        ]
    tries = _tries(session)
    cancelled = set(session.exec(select(PayableCancellation.payable_id)))
    corrections = {
        row.payable_id: row
        for row in session.exec(select(PayeeCorrection).order_by(col(PayeeCorrection.id)))
    }
    found = []
    for payable in payables:
        standings = tries.get(payable.id, [])
        standing = standings[-1] if standings else Standing.OPEN
        if payable.id in cancelled:
            standing = Standing.CANCELLED
        payee = corrections.get(payable.id, payable)
        found.append(
            PayableState(payable, standing, len(standings), payee.payee_name,
                         payee.payee_account, payee.payee_bank)
        )  # fmt: skip
    return found


def _tries(session: Session) -> dict[int, list[Standing]]:
    """Payable → where each of its payments stands, first try first."""
    results = dict(session.exec(select(BankResult.payment_id, BankResult.outcome)).all())
    released = released_batches(session)
    withdrawn = set(session.exec(select(BatchCancellation.batch_id)))
    found: dict[int, list[Standing]] = {}
    query = select(Payment.id, Payment.payable_id, Payment.batch_id).order_by(col(Payment.attempt))
    for payment_id, payable_id, batch_id in session.exec(query):
        standing = Standing.AT_BANK if batch_id in released else Standing.IN_BATCH
        if payment_id in results:
            standing = Standing.PAID if results[payment_id] == "paid" else Standing.OPEN
        elif batch_id in withdrawn:
            standing = Standing.OPEN
        found.setdefault(payable_id, []).append(standing)
    return found


def of_claim(session: Session, claim_id: int) -> list[PayableState]:
    """The payables that decisions on a claim have made."""
    query = (
        select(Payable.id)
        .join(DecisionRow, col(DecisionRow.id) == col(Payable.decision_id))
        .where(DecisionRow.claim_id == claim_id)
    )
    ids = list(session.exec(query))
    return states(session, ids) if ids else []


def payable_by_no(session: Session, payable_no: str) -> Payable | None:
    return session.exec(select(Payable).where(Payable.payable_no == payable_no)).first()


def batch_by_no(session: Session, batch_no: str) -> Batch | None:
    return session.exec(select(Batch).where(Batch.batch_no == batch_no)).first()


def released_batches(session: Session) -> set[int]:
    return set(session.exec(select(Release.batch_id)))


def release_of(session: Session, batch_id: int) -> Release | None:
    return session.exec(select(Release).where(Release.batch_id == batch_id)).first()


def is_withdrawn(session: Session, batch_id: int) -> bool:
    query = select(BatchCancellation.id).where(BatchCancellation.batch_id == batch_id)
    return session.exec(query).first() is not None


def payments_of(session: Session, batch_id: int) -> list[tuple[Payment, Payable]]:
    query = (
        select(Payment, Payable)
        .join(Payable, col(Payable.id) == col(Payment.payable_id))
        .where(Payment.batch_id == batch_id)
        .order_by(col(Payment.id))
    )
    return list(session.exec(query))


def payments_by_no(session: Session, numbers: Sequence[str]) -> dict[str, tuple[Payment, Payable]]:
    """Payments by their numbers, each with the payable it pays; unknown numbers are left out."""
    found: dict[str, tuple[Payment, Payable]] = {}
    for chunk in chunks(list(numbers)):
        query = (
            select(Payment, Payable)
            .join(Payable, col(Payable.id) == col(Payment.payable_id))
            .where(among(session, col(Payment.payment_no), chunk))
        )
        found |= {
            payment.payment_no: (payment, payable) for payment, payable in session.exec(query)
        }
    return found


def results_of(session: Session, payment_ids: Sequence[int]) -> dict[int, BankResult]:
    found: dict[int, BankResult] = {}
    for chunk in chunks(list(payment_ids)):
        query = select(BankResult).where(among(session, col(BankResult.payment_id), chunk))
        found |= {row.payment_id: row for row in session.exec(query)}
    return found


def batch_no_of(session: Session, payment: Payment) -> str:
    return session.exec(select(Batch.batch_no).where(Batch.id == payment.batch_id)).one()
