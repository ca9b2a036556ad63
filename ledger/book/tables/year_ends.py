"""Closing, 二次救助, the public notice, and manual vouchers."""

from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from ledger.book.tables.base import (
    Kept,
    money,
    not_negative,
    optional_reference,
    positive,
    reference,
)


class Closing(Kept, table=True):
    """结账: the period's result and where it went. Nothing may be booked on or before its day."""

    __tablename__ = "closing"
    __table_args__ = (
        *not_negative("surplus_fen", "deficit_fen", "reserve_fen", "relief_pool_fen"),
        CheckConstraint(
            "income_fen - expense_fen = surplus_fen - deficit_fen", name="result_agrees"
        ),
        CheckConstraint(
            "surplus_fen = reserve_fen + relief_pool_fen + carried_fen", name="surplus_shared"
        ),
    )

    period_code: str = Field(max_length=20, foreign_key="period.code", unique=True)
    closed_on: date
    closed_through: date = Field(unique=True)
    income_fen: int = money()
    expense_fen: int = money()
    contributions_fen: int = money()
    surplus_fen: int = money()
    deficit_fen: int = money()
    reserve_fen: int = money()
    relief_pool_fen: int = money()
    carried_fen: int = money()
    rules_digest: str = Field(max_length=64, foreign_key="rulebook_text.rules_digest")


class Allocation(Kept, table=True):
    """二次救助分配方案, fixed once a period. ``tranches`` is JSON with the exact ratios."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("awarded_fen + remainder_fen = pool_fen", name="pool_shared"),
        *not_negative("pool_fen", "need_fen", "awarded_fen", "remainder_fen"),
    )

    period_code: str = Field(max_length=20, foreign_key="period.code", unique=True)
    fixed_on: date
    made_by: str = Field(max_length=80)
    candidate_count: int
    pool_fen: int = money()
    need_fen: int = money()
    awarded_fen: int = money()
    remainder_fen: int = money()
    tranches: str = Field(sa_type=Text)
    rules_digest: str = Field(max_length=64, foreign_key="rulebook_text.rules_digest")


class AwardRow(Kept, table=True):
    """One member's 二次救助, in the order of the candidates."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("allocation_id", "member_id"),
        CheckConstraint("award_fen <= need_fen", name="not_above_need"),
        *not_negative("burden_fen", "need_fen", "award_fen"),
    )

    allocation_id: int = reference("allocation.id")
    member_id: int = reference("member.id", index=True)
    case_no: str = Field(max_length=20, unique=True)
    diagnosis_group: str = Field(max_length=40)
    burden_fen: int = money()
    need_fen: int = money()
    award_fen: int = money()


class Notice(Kept, table=True):
    """公示: the masked list, frozen word for word. ``closes_on`` is its last day."""

    __tablename__ = "notice"

    notice_no: str = Field(max_length=20, unique=True)
    allocation_id: int = reference("allocation.id", unique=True)
    published_on: date
    closes_on: date
    content: str = Field(sa_type=Text)
    content_digest: str = Field(max_length=64)


class Objection(Kept, table=True):
    """异议 to a notice, to one award or (``award_id`` empty) to the whole."""

    __tablename__ = "objection"

    objection_no: str = Field(max_length=20, unique=True)
    notice_id: int = reference("notice.id", index=True)
    award_id: int | None = optional_reference("award.id")
    raised_on: date
    raised_by: str = Field(max_length=80)
    words: str = Field(max_length=1000)


class ObjectionAnswer(Kept, table=True):
    """The answer to an objection; one that is upheld takes its award out of the payment."""

    __tablename__ = "objection_answer"

    objection_id: int = reference("objection.id", unique=True)
    is_upheld: bool
    answered_on: date
    answered_by: str = Field(max_length=80)
    words: str = Field(max_length=1000)


class Voucher(Kept, table=True):
    """A manual entry (手工凭证) waiting for its second person. ``lines`` is JSON in fen."""

    __tablename__ = "voucher"
    __table_args__ = (positive("total_fen"),)

    voucher_no: str = Field(max_length=20, unique=True)
    effective_on: date
    summary: str = Field(max_length=200)
    lines: str = Field(sa_type=Text)
    total_fen: int = money()
    reverses_id: int | None = optional_reference("entry.id", unique=True)
    made_by: str = Field(max_length=80)
