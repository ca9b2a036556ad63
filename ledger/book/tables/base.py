"""What every table of a book shares: key, step, digest, and the naming of constraints.

Every row is *kept*: inserted once by one step, never updated, never deleted (triggers refuse both).
``step_id`` is the step that wrote the row, ``digest`` the SHA-256 of its columns; ``step.digests``
seals them per table, so that a changed, added or missing row is found and named by ``verify``.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Integer
from sqlmodel import Field, SQLModel

from ledger.book.sealed import Sealed

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}

# SQLite's row id is an INTEGER PRIMARY KEY; PostgreSQL's INTEGER would end at 2,147,483,647.
KEY = BigInteger().with_variant(Integer, "sqlite")


class Kept(SQLModel):
    """A row of the book. Made only through ``keeping.Keeping.add``; there is no other writer."""

    id: int = Field(primary_key=True, sa_type=KEY, sa_column_kwargs={"autoincrement": False})
    step_id: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)


def money() -> Any:
    """A column of whole fen, signed 64 bit."""
    return Field(sa_type=BigInteger)


def sealed(name: str, limit: int) -> Any:
    """A column of text that nobody reads without the book's keys ("table.column", characters)."""
    return Field(sa_type=Sealed(name, limit))


def reference(target: str, *, unique: bool = False, index: bool = False) -> Any:
    """A column pointing back to the record it came from ("table.column")."""
    return Field(sa_type=BigInteger, foreign_key=target, unique=unique, index=index)


def optional_reference(target: str, *, unique: bool = False, index: bool = False) -> Any:
    return Field(
        default=None, sa_type=BigInteger, foreign_key=target, unique=unique, index=index,
        nullable=True,
    )  # fmt: skip


def one_of(column: str, kinds: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """A CHECK that ``column`` holds one of the words."""
    words = tuple(kind.value for kind in kinds) if isinstance(kinds, type) else kinds
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def positive(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} > 0", name=f"{column}_positive")


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(f"{c} >= 0", name=f"{c}_not_negative") for c in columns)
