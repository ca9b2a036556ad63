"""Persons erased after the retention period: who asked and agreed, and which values were cut."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from ledger.book.tables.base import Kept, reference


class ErasureRequest(Kept, table=True):
    """删除申请: that a member's personal data shall go, and on what ground.

    ``last_on`` is the last day on which anything happened in the member's business; ``keep_years``
    count from the end of its year.
    """

    __tablename__ = "erasure_request"

    erasure_no: str = Field(max_length=20, unique=True)
    member_id: int = reference("member.id", unique=True)
    ground: str = Field(max_length=200)
    keep_years: int
    last_on: date
    asked_on: date
    made_by: str = Field(max_length=80)


class Erasure(Kept, table=True):
    """删除: the second person's signature, and with it the deed."""

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("checked_by <> made_by", name="maker_is_not_checker"),)

    request_id: int = reference("erasure_request.id", unique=True)
    made_by: str = Field(max_length=80)
    checked_by: str = Field(max_length=80)
    erased_on: date


class Redaction(Kept, table=True):
    """One row whose values were cut, so that ``verify`` accepts it as it stands now.

    ``cut_columns``: which, in their order, with commas. ``kept``: the digest that the row was
    written with (the hash, of a step), which it keeps. ``digest_after``: that of the row as cut.
    ``mac``: over all of these under the book's first key, so that nobody makes one with SQL.
    """

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("table_name", "row_id"),)

    erasure_id: int = reference("erasure.id", index=True)
    table_name: str = Field(max_length=40)
    row_id: int = Field(sa_type=BigInteger)
    cut_columns: str = Field(max_length=200)
    kept: str = Field(max_length=64)
    digest_after: str = Field(max_length=64)
    mac: str = Field(max_length=64)
