"""The book itself, its steps, its chart of accounts, and the journal (凭证, 分录)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ledger.book.sealed import Sealed
from ledger.book.tables.base import KEY, Kept, money, one_of, optional_reference, reference
from ledger.nouns import AccountKind


class Book(Kept, table=True):
    """The one row that says what this book is; writers take turns by locking it."""

    __tablename__ = "book"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    scheme: str = Field(max_length=80)
    currency: str = Field(max_length=3)
    opened_on: date


class Step(SQLModel, table=True):
    """One answered request (办理记录): who asked what on which day, and what was answered.

    ``id`` is the place in the chain of steps. ``content_hash`` is the keyed hash of what was asked;
    ``digests`` holds, for each table written, the number of rows and the digest over theirs. The
    answer may name people, so it is sealed. ``hash_version`` says how this step and the rows that
    it wrote are hashed (``ledger.book.digests``).
    """

    __tablename__ = "step"
    __table_args__ = (one_of("outcome", ("done", "refused")),)

    id: int = Field(primary_key=True, sa_type=KEY, sa_column_kwargs={"autoincrement": False})
    request_id: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=40)
    content_hash: str = Field(max_length=64)
    actor: str = Field(max_length=80)
    today: date
    at: datetime
    outcome: str = Field(max_length=10)
    answer: str = Field(sa_type=Sealed("step.answer"))
    digests: str = Field(sa_type=Text)
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    hash_version: int = Field(sa_column_kwargs={"server_default": "1"})


class SealingKey(SQLModel, table=True):
    """封存密钥: the keys of the book by their fingerprints; the first tags, the latest seals.

    ``mac`` proves the line under the first key (``Keyring.mac``).
    """

    __tablename__ = "sealing_key"

    id: int = Field(primary_key=True, sa_type=KEY, sa_column_kwargs={"autoincrement": False})
    name: str = Field(max_length=8, unique=True)
    mac: str = Field(max_length=64)


class RulebookText(Kept, table=True):
    """The files of a rulebook, word for word, under which decisions were made."""

    __tablename__ = "rulebook_text"

    rules_digest: str = Field(max_length=64, unique=True)
    scheme: str = Field(max_length=80)
    files: str = Field(sa_type=Text)


class AccountRow(Kept, table=True):
    """An account (会计科目). Its code, kind and currency can never change once written."""

    __tablename__ = "account"
    __table_args__ = (one_of("kind", AccountKind),)

    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=80)
    kind: str = Field(max_length=12)
    role: str | None = Field(default=None, max_length=40, unique=True)
    currency: str = Field(max_length=3)


class PeriodRow(Kept, table=True):
    """A cover period (互助期); ``ends_on`` is its last day."""

    __tablename__ = "period"
    __table_args__ = (CheckConstraint("starts_on < ends_on", name="forward"),)

    code: str = Field(max_length=20, unique=True)
    starts_on: date = Field(unique=True)
    ends_on: date = Field(unique=True)


class Entry(Kept, table=True):
    """记账凭证. It exists only sealed: the deferred key to ``entry_seal`` must hold at commit.

    ``event`` and the cause name what made it; their uniqueness makes posting exactly-once.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("event", "cause_kind", "cause_id"),
        CheckConstraint("checked_by IS NULL OR checked_by <> made_by", name="maker_is_not_checker"),
        ForeignKeyConstraint(
            ["id"], ["entry_seal.entry_id"], name="fk_entry_id_entry_seal",
            deferrable=True, initially="DEFERRED", use_alter=True,
        ),
    )  # fmt: skip

    entry_no: str = Field(max_length=20, unique=True)
    booked_on: date = Field(index=True)
    effective_on: date
    period_code: str = Field(max_length=20, foreign_key="period.code", index=True)
    event: str = Field(max_length=40)
    cause_kind: str = Field(max_length=40)
    cause_id: int = Field(sa_type=BigInteger)
    summary: str = Field(max_length=200)
    currency: str = Field(max_length=3)
    made_by: str = Field(max_length=80)
    checked_by: str | None = Field(default=None, max_length=80)
    reverses_id: int | None = optional_reference("entry.id", unique=True)


class Posting(Kept, table=True):
    """分录: one line of an entry, with the sub-ledger it belongs to."""

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("entry_id", "line_no"),
        CheckConstraint("(debit_fen = 0) <> (credit_fen = 0)", name="one_side"),
    )

    entry_id: int = reference("entry.id")
    line_no: int
    account: str = Field(max_length=20, foreign_key="account.code", index=True)
    debit_fen: int = money()
    credit_fen: int = money()
    employer_id: int | None = optional_reference("employer.id", index=True)
    member_id: int | None = optional_reference("member.id", index=True)


class AccountTotal(SQLModel, table=True):
    """科目日发生额: what was posted to an account on a day for a period, summed.

    A cache, not a kept row: the database adds every posting to it as the posting is written
    (``migrations.guards_0005``), no program does. ``verify`` compares it with the postings.
    """

    __tablename__ = "account_total"
    __table_args__ = (UniqueConstraint("account", "period_code", "booked_on"),)

    id: int = Field(primary_key=True, sa_type=KEY, sa_column_kwargs={"autoincrement": True})
    account: str = Field(max_length=20, foreign_key="account.code")
    period_code: str = Field(max_length=20, foreign_key="period.code")
    booked_on: date
    line_count: int = Field(sa_type=BigInteger)
    debit_fen: int = money()
    credit_fen: int = money()


class EntrySeal(Kept, table=True):
    """What makes an entry posted (过账): its place in the book's chain. The guards stand here."""

    __tablename__ = "entry_seal"

    entry_id: int = reference("entry.id", unique=True)
    position: int = Field(sa_type=BigInteger, unique=True)
    hash_version: int
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
