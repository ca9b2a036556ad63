"""Payables and their payment through the bank. A payable does not know what caused it."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from ledger.book.tables.base import (
    Kept,
    money,
    one_of,
    optional_reference,
    positive,
    reference,
    sealed,
)
from ledger.nouns import PayableKind


class Payable(Kept, table=True):
    """应付: an approved amount, with the payee as it stood at approval."""

    __tablename__ = "payable"
    __table_args__ = (
        one_of("kind", PayableKind),
        positive("amount_fen"),
        CheckConstraint(
            "(kind = 'benefit' AND decision_id IS NOT NULL AND award_id IS NULL"
            " AND refund_id IS NULL)"
            " OR (kind = 'relief' AND award_id IS NOT NULL AND decision_id IS NULL"
            " AND refund_id IS NULL)"
            " OR (kind = 'refund' AND refund_id IS NOT NULL AND decision_id IS NULL"
            " AND award_id IS NULL)",
            name="one_cause",
        ),
    )

    payable_no: str = Field(max_length=20, unique=True)
    kind: str = Field(max_length=10)
    decision_id: int | None = optional_reference("decision.id", unique=True)
    award_id: int | None = optional_reference("award.id", unique=True)
    refund_id: int | None = optional_reference("refund.id", unique=True)
    member_id: int | None = optional_reference("member.id", index=True)
    amount_fen: int = money()
    approved_on: date
    payee_name: str = Field(max_length=120)
    payee_account: str = sealed("payable.payee_account", 40)
    payee_bank: str = Field(max_length=120)


class PayableCancellation(Kept, table=True):
    """A payable taken back before payment, because its claim was decided again."""

    __tablename__ = "payable_cancellation"

    payable_id: int = reference("payable.id", unique=True)
    cancelled_on: date
    reason: str = Field(max_length=200)


class PayeeCorrection(Kept, table=True):
    """The payee's account put right, after the bank returned a payment or before the first try."""

    __tablename__ = "payee_correction"

    payable_id: int = reference("payable.id", index=True)
    payee_name: str = Field(max_length=120)
    payee_account: str = sealed("payee_correction.payee_account", 40)
    payee_bank: str = Field(max_length=120)
    corrected_on: date
    reason: str = Field(max_length=200)


class Batch(Kept, table=True):
    """付款批次: payments sent to the bank in one file."""

    __tablename__ = "batch"
    __table_args__ = (positive("total_fen"), positive("payment_count"))

    batch_no: str = Field(max_length=20, unique=True)
    made_on: date
    made_by: str = Field(max_length=80)
    payment_count: int
    total_fen: int = money()


class BatchCancellation(Kept, table=True):
    """A batch withdrawn before release; its payables are open again."""

    __tablename__ = "batch_cancellation"

    batch_id: int = reference("batch.id", unique=True)
    cancelled_on: date
    reason: str = Field(max_length=200)


class Release(Kept, table=True):
    """放行: the second person's signature that sends a batch to the bank."""

    __tablename__ = "release"
    __table_args__ = (CheckConstraint("released_by <> made_by", name="maker_is_not_checker"),)

    batch_id: int = reference("batch.id", unique=True)
    made_by: str = Field(max_length=80)
    released_by: str = Field(max_length=80)
    released_on: date


class Payment(Kept, table=True):
    """付款: one try to pay one payable; the next try comes only after the bank returned this."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("payable_id", "attempt"), positive("amount_fen"))

    payment_no: str = Field(max_length=24, unique=True)
    batch_id: int = reference("batch.id", index=True)
    payable_id: int = reference("payable.id")
    attempt: int
    amount_fen: int = money()
    payee_name: str = Field(max_length=120)
    payee_account: str = sealed("payment.payee_account", 40)
    payee_bank: str = Field(max_length=120)


class BankResult(Kept, table=True):
    """银行回盘: what became of a payment. A payable is paid at most once (partial index)."""

    __tablename__ = "bank_result"
    __table_args__ = (
        one_of("outcome", ("paid", "returned")),
        Index(
            "uq_bank_result_paid_once", "payable_id", unique=True,
            sqlite_where=text("outcome = 'paid'"), postgresql_where=text("outcome = 'paid'"),
        ),
    )  # fmt: skip

    payment_id: int = reference("payment.id", unique=True)
    payable_id: int = Field(sa_type=BigInteger, foreign_key="payable.id")
    outcome: str = Field(max_length=10)
    reason: str = Field(max_length=200)
    answered_on: date
    bank_ref: str = Field(max_length=60)
