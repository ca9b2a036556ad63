"""The tables of the office. Moments are aware UTC; secrets are kept as hashes, never in clear.

Files handed in, and what tasks are asked and answer, name people: they lie sealed.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from ledger.office.sealing import Seal
from ledger.permissions import Role

SEAL_ATTRIBUTE = "tongzhou_seal"
KEY = BigInteger().with_variant(Integer, "sqlite")
OFFICE = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        }
    )
)


def _known(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class SealedText(TypeDecorator[str]):
    """Text that lies sealed in the database; ``name`` is "table.column". Nothing stays nothing."""

    impl = Text
    cache_ok = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return seal_of(dialect).close(value, self.name) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return seal_of(dialect).open(value, self.name) if value else value


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that lie sealed in the database; ``name`` is "table.column"."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal_of(dialect).close_bytes(value, self.name)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal_of(dialect).open_bytes(value, self.name)


def seal_of(dialect: Dialect) -> Seal:
    """The seal that the office gave its engine (``connection.Office``)."""
    seal: Seal = getattr(dialect, SEAL_ATTRIBUTE)
    return seal


class Row(SQLModel, registry=OFFICE):
    """What every table of the office shares: a key of its own."""

    id: int | None = Field(default=None, primary_key=True, sa_type=KEY)


class User(Row, table=True):
    """账号. ``login`` in small letters; it is the actor in the book's steps.

    ``password`` is an Argon2id hash; ``totp`` the secret of the second factor, encrypted, or "";
    ``totp_step`` the half minute of the last code that was accepted. Failures and locks are kept
    apart for browsers that the owner came in from before (``known_``) and for all others.
    """

    __tablename__ = "user_account"

    login: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=80)
    password: str = Field(max_length=200)
    must_change: bool = True
    totp: str = Field(default="", max_length=400)
    totp_step: int = Field(default=0, sa_type=BigInteger)
    is_active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    known_failures: int = 0
    known_locked_until: datetime | None = None
    made_at: datetime
    made_by: str = Field(max_length=40)


class UserRole(Row, table=True):
    """A role of a user. ``scope``: 信用代码 of an officer's employer, code of a hospital."""

    __tablename__ = "user_role"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "scope"),
        _known("role", tuple(role.value for role in Role)),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="user_account.id", index=True)
    role: str = Field(max_length=20)
    scope: str = Field(default="", max_length=40)


class Visit(Row, table=True):
    """会话: a session. ``secret`` is the SHA-256 of the cookie."""

    __tablename__ = "visit"

    user_id: int = Field(sa_type=BigInteger, foreign_key="user_account.id", index=True)
    secret: str = Field(max_length=64, unique=True)
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


class Token(Row, table=True):
    """接口令牌: a key of a hospital's system. ``secret`` is a SHA-256; the key is shown once."""

    __tablename__ = "api_token"
    __table_args__ = (_known("role", tuple(role.value for role in Role)),)

    name: str = Field(max_length=80)
    secret: str = Field(max_length=64, unique=True)
    role: str = Field(max_length=20)
    scope: str = Field(max_length=40)
    made_at: datetime
    made_by: str = Field(max_length=40)
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None


class AccessRecord(Row, table=True):
    """访问记录: who changed an account or looked at persons' data, when and for what.

    Only added to. ``subject``: a login, or the number of a claim, batch or member, never a name;
    ``purpose``: the operation of the counter that it was done for, or what was stated.
    """

    __tablename__ = "access_record"

    at: datetime = Field(index=True)
    actor: str = Field(max_length=40)
    what: str = Field(max_length=40)
    subject: str = Field(max_length=120, index=True)
    detail: str = Field(default="", max_length=400)
    purpose: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})


class Upload(Row, table=True):
    """A file handed in. ``digest`` is the SHA-256 of ``content``."""

    __tablename__ = "upload"

    name: str = Field(max_length=200)
    digest: str = Field(max_length=64, index=True)
    size: int
    content: bytes = Field(sa_type=SealedBytes("upload.content"))
    at: datetime
    by: str = Field(max_length=40)


class Scan(Row, table=True):
    """扫描件: a paper of a claim. ``sealed`` are its bytes under the office's key.

    The book keeps the same ``sha256`` (of the open bytes) for as long as it lasts; the row here
    may go when the paper's time is over.
    """

    __tablename__ = "scan"

    sha256: str = Field(max_length=64, unique=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    size: int
    media_type: str = Field(max_length=20)
    stored_at: datetime


class Job(Row, table=True):
    """后台任务: a step that takes long. ``content`` and ``answer`` are JSON.

    ``request_id`` is the request of the book's step, so that a job that runs again after a crash
    does nothing twice. ``beat_at``: the last sign of life of who works on it.
    """

    __tablename__ = "job"
    __table_args__ = (_known("state", ("waiting", "running", "done", "refused", "failed")),)

    kind: str = Field(max_length=40)
    asked_by: str = Field(max_length=40, index=True)
    scope: str = Field(default="", max_length=40)
    asked_at: datetime
    content: str = Field(sa_type=SealedText("job.content"))
    request_id: str = Field(max_length=80, unique=True)
    state: str = Field(default="waiting", max_length=8, index=True)
    done: int = 0
    total: int = 0
    answer: str = Field(default="", sa_type=SealedText("job.answer"))
    beat_at: datetime | None = None
    ended_at: datetime | None = None


class JobRun(Row, table=True):
    """A scheduled piece of work and when it was due: done once, however many workers run."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("kind", "due"),)

    kind: str = Field(max_length=40)
    due: str = Field(max_length=40)
    began_at: datetime
    ended_at: datetime | None = None
    outcome: str = Field(default="", sa_type=Text)
