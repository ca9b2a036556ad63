"""Opening a book (账套): one URL, an SQLite file or a PostgreSQL schema.

A URL is a file path (``jingjiang.db``), ``sqlite:///…``, or ``postgresql://…/db?search_path=NAME``.
Writers take turns: SQLite by BEGIN IMMEDIATE, PostgreSQL by locking the book's one row. A book that
is not at the program's migration is refused, never read by guess.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from ledger.book.driver import Found, Question, answers, is_server
from ledger.book.ends import Left
from ledger.book.sealed import give_keys, tolerated
from ledger.book.turns import Turns
from ledger.refusals import Refusal
from ledger.sealing import Keyring, key_path, keys_in
from migrations import HEAD

READING = {"tongzhou_reading": True}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

#: What a place that is no database, or a server that does not answer, raises.
UNREACHABLE = (DBAPIError, sqlite3.Error)


def book_url(place: str) -> URL:
    """The URL of a book from what a person types. Raises Refusal("book_url_unknown")."""
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        # What cannot be read may hold a password anywhere; only the kind is safe to repeat.
        raise Refusal("book_url_unknown", url=f"{place.split('://')[0]}://…") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise Refusal("book_url_unknown", url=shown(url))
    return url


def schema_of(url: URL) -> str | None:
    """The PostgreSQL schema named by ``search_path`` in the URL, None for SQLite."""
    if url.drivername == "sqlite":
        return None
    schema = url.query.get("search_path", "public")
    if not isinstance(schema, str) or not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        raise Refusal("book_schema_name", schema=str(schema))
    return schema


def open_engine(url: URL) -> Engine:
    """An engine for one book, with the settings that the guards rely on."""
    if url.drivername == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    schema = schema_of(url)
    bare = url.difference_update_query(["search_path"])
    options = {"options": f"-csearch_path={schema}", **_encryption(url)}
    return create_engine(
        bare, connect_args=options, pool_size=8,
        isolation_level="READ COMMITTED",  # else a writer would not see what it waited for
    )  # fmt: skip


def _encryption(url: URL) -> dict[str, str]:
    """A server on another machine is reached by TLS and must prove its name, unless the
    administrator says otherwise in the URL or in ``PGSSLMODE``."""
    host = str(url.host or url.query.get("host") or os.environ.get("PGHOST", ""))
    is_here = not host or host.startswith(("/", "@")) or host in _THIS_MACHINE
    if is_here or "sslmode" in url.query or os.environ.get("PGSSLMODE"):
        return {}
    return {"sslmode": "verify-full"}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    # Waiting comes first: even asking for the journal mode can meet another's lock.
    for setting in (
        "busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
        "recursive_triggers=ON", "trusted_schema=OFF", "secure_delete=ON",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("tongzhou_reading")
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def viewing(engine: Engine) -> Iterator[Connection]:
    """One consistent view of a database, from the first look at it on; it cannot be written."""
    with engine.connect() as connection:
        options: dict[str, Any] = dict(READING)
        if connection.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with connection.execution_options(**options).begin():
            yield connection


class OpenBook:
    """A book that exists and is at the program's migration. Use as a context manager.

    ``founding``: the book's own row is about to be written, so it need not be there.
    """

    def __init__(self, place: str, *, founding: bool = False) -> None:
        self.url = book_url(place)
        self.turns = Turns.of(_name_of(self.url))
        self.left: Left | None = None  # behind by the last transaction that wrote through this
        if self.url.drivername == "sqlite" and not Path(self.url.database or "").is_file():
            raise Refusal("book_missing", url=shown(self.url))
        self.engine = open_engine(self.url)
        try:
            self._refuse_other_migration(founding)
            with self.engine.connect().execution_options(**READING) as connection:
                self.keys = keyring_of(connection, self.url)
            give_keys(self.engine, self.keys)
            self._file = _file_of(self.url)
        except BaseException:
            self.close()
            raise

    @property
    def is_there(self) -> bool:
        """Whether what was opened is still at its place: a file may have been put in its stead."""
        return self._file == _file_of(self.url)

    def _refuse_other_migration(self, founding: bool) -> None:
        try:
            with self.engine.connect().execution_options(**READING) as connection:
                at = revision(connection)
                founded = at is not None and connection.scalar(text("SELECT count(*) FROM book"))
        except UNREACHABLE as problem:
            raise unreachable(self.url, problem) from None
        # A founding that broke off may have left tables, of whatever migration, and no book.
        if at is None or (not founded and not founding):
            raise Refusal("book_missing", url=shown(self.url))
        if at != HEAD:
            raise Refusal("book_at_other_migration", at=at, head=HEAD)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> OpenBook:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone: commits at the end, rolls back on any exception."""
        with self.writing_after() as (connection, _):
            yield connection

    @contextmanager
    def writing_after(self, *questions: Question) -> Iterator[tuple[Connection, list[Found]]]:
        """The same, with what the book answers to questions as soon as others are held off."""
        with self.engine.begin() as connection:
            locks = [_LOCK] if is_server(connection) else []
            yield connection, self._answered(connection, questions, locks)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the book; nothing can be written through it."""
        with self.reading_after() as (connection, _):
            yield connection

    @contextmanager
    def reading_after(self, *questions: Question) -> Iterator[tuple[Connection, list[Found]]]:
        """The same, with what the book answers to questions as the view begins."""
        with viewing(self.engine) as connection:
            yield connection, self._answered(connection, questions)

    def _answered(
        self, connection: Connection, questions: Sequence[Question], locks: Sequence[Question] = ()
    ) -> list[Found]:
        """What a book that was not migrated answers behind its locks, under the keys it names."""
        with closing(answers(connection, [*locks, _NAMES_AND_MIGRATION, *questions])) as found:
            for _ in locks:
                next(found)
            names = next(found)
            self._refuse_what_was_migrated(names)
            answered = list(found)
        self._take_up_keys(connection, names)
        return answered

    @staticmethod
    def _refuse_what_was_migrated(found: Found) -> None:
        """A book that was brought to another migration since it was opened is refused."""
        if any(at != HEAD for _, at in found):
            raise Refusal("book_at_other_migration", at=found[0][1] or "", head=HEAD)

    def _take_up_keys(self, connection: Connection, found: Found) -> None:
        """Take up a key that another program gave the book since it was opened here.

        Values sealed under it would not open, and, worse, whoever is known would not be found.
        """
        if [name for name, _ in found] == self.keys.names:
            return
        with tolerated():
            self.keys = keyring_of(connection, self.url)
            give_keys(self.engine, self.keys)


def _file_of(url: URL) -> tuple[int, int] | None:
    """The file of an SQLite book, whatever it is called; None for none, and on a server."""
    path = Path(url.database or "")
    if url.drivername != "sqlite" or not path.is_file():
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


def _name_of(url: URL) -> str:
    """The same text for the same book, from wherever a file is named."""
    if url.drivername == "sqlite":
        return str(Path(url.database or "").absolute())
    return url.render_as_string(hide_password=False)


def keys_path(url: URL) -> Path:
    """The file with the keys of a book. Raises Refusal("key_file_missing")."""
    return key_path(url.database if url.drivername == "sqlite" else None)


def keyring_of(connection: Connection, url: URL) -> Keyring:
    """The keys that a book at the program's migration names, from the file where they lie.

    Raises Refusal("key_file_missing", "keys_lost", "keys_unreadable"), and Refusal("key_unknown")
    where the file holds the keys of another book.
    """
    path = keys_path(url)
    held = {key.name: key for key in keys_in(path)}
    names = _key_names(connection)
    for name in names or ("",):
        if name not in held:
            raise Refusal("key_unknown", file=str(path), key=name)
    return Keyring([held[name] for name in names])


_LOCK: Question = ("SELECT id FROM book FOR UPDATE", ())
_NAMES_AND_MIGRATION: Question = (
    "SELECT name, (SELECT version_num FROM alembic_version) FROM sealing_key ORDER BY id",
    (),
)


def _key_names(connection: Connection) -> list[str]:
    """The fingerprints of the book's keys, the oldest first."""
    return list(connection.scalars(text("SELECT name FROM sealing_key ORDER BY id")))


def revision(connection: Connection) -> str | None:
    """The migration the book is at, None where there is no book."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def shown(url: URL) -> str:
    """Where a book is, for messages: the file, or the URL without its password."""
    return url.database or "" if url.drivername == "sqlite" else url.render_as_string()


def unreachable(url: URL, problem: Exception) -> Refusal:
    """The refusal for a place that cannot be opened, with the engine's own first line."""
    said = str(getattr(problem, "orig", problem)).strip() or type(problem).__name__
    return Refusal("book_unreachable", url=shown(url), problem=said.splitlines()[0])
