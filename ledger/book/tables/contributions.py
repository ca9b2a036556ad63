"""Invoices, the money received for them, and what is refunded."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from ledger.book.tables.base import Kept, money, not_negative, positive, reference, sealed

_PARTS = ("employer_fen", "member_fen", "union_fen", "superior_fen")


def _parts_make(whole: str) -> tuple[CheckConstraint, ...]:
    """The parts of the four payers are not negative and sum to the whole."""
    return (
        CheckConstraint(f"{' + '.join(_PARTS)} = {whole}", name="parts_sum"),
        *not_negative(*_PARTS),
    )


class Invoice(Kept, table=True):
    """缴费通知单: what one employer's members owe for a period, split over the payers."""

    __tablename__ = "invoice"
    __table_args__ = (*_parts_make("total_fen"), positive("total_fen"))

    invoice_no: str = Field(max_length=20, unique=True)
    employer_id: int = reference("employer.id", index=True)
    period_code: str = Field(max_length=20, foreign_key="period.code", index=True)
    issued_on: date
    due_on: date
    member_count: int
    employer_fen: int = money()
    member_fen: int = money()
    union_fen: int = money()
    superior_fen: int = money()
    total_fen: int = money()
    rules_digest: str = Field(max_length=64, foreign_key="rulebook_text.rules_digest")


class InvoiceLine(Kept, table=True):
    """One member's contribution on an invoice; an enrolment is billed once."""

    __tablename__ = "invoice_line"
    __table_args__ = (*_parts_make("fee_fen"),)

    invoice_id: int = reference("invoice.id", index=True)
    enrolment_id: int = reference("enrolment.id", unique=True)
    fee_fen: int = money()
    employer_fen: int = money()
    member_fen: int = money()
    union_fen: int = money()
    superior_fen: int = money()


class InvoiceCancellation(Kept, table=True):
    """作废: an invoice that will not be paid; its members are not covered."""

    __tablename__ = "invoice_cancellation"

    invoice_id: int = reference("invoice.id", unique=True)
    cancelled_on: date
    reason: str = Field(max_length=200)


class Receipt(Kept, table=True):
    """银行到账: one incoming line of the bank statement, booked once by its bank reference."""

    __tablename__ = "receipt"
    __table_args__ = (positive("amount_fen"),)

    bank_ref: str = Field(max_length=60, unique=True)
    received_on: date
    payer_name: str = Field(max_length=120)
    payer_account: str = sealed("receipt.payer_account", 40)
    amount_fen: int = money()
    memo: str = Field(max_length=200)


class ReceiptUse(Kept, table=True):
    """The part of a receipt that settles an invoice; what is not used stays unidentified."""

    __tablename__ = "receipt_use"
    __table_args__ = (*_parts_make("total_fen"), positive("total_fen"))

    receipt_id: int = reference("receipt.id", index=True)
    invoice_id: int = reference("invoice.id", index=True)
    used_on: date
    employer_fen: int = money()
    member_fen: int = money()
    union_fen: int = money()
    superior_fen: int = money()
    total_fen: int = money()


class Refund(Kept, table=True):
    """退款: unidentified money asked to be paid back; approved and paid like any payable."""

    __tablename__ = "refund"
    __table_args__ = (positive("amount_fen"),)

    refund_no: str = Field(max_length=20, unique=True)
    receipt_id: int = reference("receipt.id", index=True)
    amount_fen: int = money()
    asked_on: date
    reason: str = Field(max_length=200)
    payee_name: str = Field(max_length=120)
    payee_account: str = sealed("refund.payee_account", 40)
    payee_bank: str = Field(max_length=120)
    made_by: str = Field(max_length=80)
