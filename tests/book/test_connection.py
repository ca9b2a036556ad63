"""A book is one URL; what is not a book of this program's migration is refused with a name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from ledger.book.connection import OpenBook, book_url, open_engine, schema_of, shown
from ledger.book.migrating import migrate
from ledger.refusals import Refusal
from ledger.work.open_book import new_book
from migrations import HEAD
from tests.conftest import SCHEME, found


def refusal_of(place: str) -> Refusal:
    with pytest.raises(Refusal) as refusal, OpenBook(place):
        pass
    return refusal.value


# -- what a person types --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "driver", "database"),
    [
        ("靖江 2012.db", "sqlite", "靖江 2012.db"),
        ("/books/a.db", "sqlite", "/books/a.db"),
        ("sqlite:///a.db", "sqlite", "a.db"),
        ("postgresql://u:p@h/union", "postgresql+psycopg", "union"),
        ("postgres://u:p@h/union", "postgresql+psycopg", "union"),
        ("postgresql+psycopg://u@h/union", "postgresql+psycopg", "union"),
    ],
)
def test_a_path_or_a_url_is_a_place(typed: str, driver: str, database: str) -> None:
    url = book_url(typed)
    assert (url.drivername, url.database) == (driver, database)


@pytest.mark.parametrize(
    ("typed", "said", "mode"),
    [
        ("postgresql://u@db.example/union", "", "verify-full"),
        ("postgresql://u@/union?host=db.example", "", "verify-full"),
        ("postgresql://u@db.example/union?sslmode=require", "", "require"),
        ("postgresql://u@db.example/union", "disable", None),
        ("postgresql://u@localhost/union", "", None),
        ("postgresql://u@[::1]/union", "", None),
        ("postgresql://u@/union?host=/run/postgresql", "", None),
        ("postgresql://u@/union", "", None),
    ],
)
def test_a_server_elsewhere_is_reached_by_tls_and_proves_its_name(
    typed: str, said: str, mode: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGHOST", raising=False)
    monkeypatch.setenv("PGSSLMODE", said)
    engine = open_engine(book_url(typed))
    given: dict[str, object] = {}

    def stop(_dialect: object, _record: object, _words: object, options: dict[str, object]) -> None:
        given.update(options)
        raise ConnectionError

    event.listen(engine, "do_connect", stop)
    with pytest.raises(ConnectionError):
        engine.connect()
    assert given.get("sslmode") == mode


@pytest.mark.parametrize(
    "typed",
    [
        "mysql://h/union",
        "postgresql+asyncpg://h/union",
        "://",
        "http://h/x",
        "x://[",
        "sqlite+x://",
    ],
)
def test_another_kind_of_url_is_refused(typed: str) -> None:
    assert refusal_of(typed).code == "book_url_unknown"


def test_a_password_is_not_shown() -> None:
    url = book_url("postgresql://u:secret@h/union")
    assert shown(url) == "postgresql+psycopg://u:***@h/union"
    refusal = refusal_of("mysql://u:secret@h/union")
    assert "secret" not in str(refusal.facts)


@pytest.mark.parametrize(
    "name", ["Union", "a-b", 'x";drop', "a,b", "1st", "a" * 64, "%24user", "", "a&search_path=b"]
)
def test_a_schema_has_a_plain_name(name: str) -> None:
    place = f"postgresql://u@h/union?search_path={name}"
    if name == "":  # an empty value is no value
        assert schema_of(book_url(place)) == "public"
        return
    assert refusal_of(place).code == "book_schema_name"


def test_the_schema_of_a_book() -> None:
    assert schema_of(book_url("postgresql://h/union")) == "public"
    assert schema_of(book_url("postgresql://h/union?search_path=jj_2012")) == "jj_2012"
    assert schema_of(book_url("a.db")) is None


# -- what is there --------------------------------------------------------------------------------


def test_a_book_that_is_not_there_is_missing(place: str, tmp_path: Path) -> None:
    refusal = refusal_of(place)
    assert refusal.code == "book_missing"
    assert list(tmp_path.iterdir()) == []  # and none was made by looking


def test_an_empty_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert refusal_of(str(path)).code == "book_missing"


def test_a_file_that_is_no_database_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("姓名,证件号码\n" * 100, "utf-8")
    assert refusal_of(str(path)).code == "book_unreachable"
    assert path.read_text("utf-8") == "姓名,证件号码\n" * 100


def test_a_server_that_does_not_answer() -> None:
    refusal = refusal_of("postgresql://u:secret@127.0.0.1:1/union?connect_timeout=2")
    assert refusal.code == "book_unreachable"
    assert "secret" not in str(refusal.facts)


@pytest.mark.parametrize("at", ["0000", "9999"])
def test_a_book_at_another_migration_is_refused(place: str, at: str) -> None:
    found(place)
    engine = open_engine(book_url(place))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})
    engine.dispose()
    refusal = refusal_of(place)
    assert refusal.code == "book_at_other_migration"
    assert refusal.facts == {"at": at, "head": HEAD}


def test_a_book_is_not_made_where_one_is(place: str) -> None:
    found(place)
    with pytest.raises(Refusal) as refusal:
        new_book(place, SCHEME, "管理员", date(2012, 6, 1), "another request")
    assert refusal.value.code == "book_exists"


def test_a_book_that_is_not_there_is_not_migrated(place: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        migrate(book_url(place))
    assert refusal.value.code == "book_missing"
    assert list(tmp_path.iterdir()) == []


# -- how it is opened -----------------------------------------------------------------------------


def test_sqlite_is_opened_with_the_settings_the_guards_rely_on(tmp_path: Path) -> None:
    place = str(tmp_path / "book.db")
    found(place)
    expected = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1,
        "trusted_schema": 0,
    }  # fmt: skip
    with OpenBook(place) as book, book.writing() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected
        }
    assert settings == expected


def test_nothing_is_written_through_a_reading_connection(book: OpenBook) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), book.reading() as connection:
        connection.execute(text("INSERT INTO member VALUES (1, 1, '', '护照', 'E1')"))


def test_a_writer_waits_for_the_one_before(book: OpenBook) -> None:
    """SQLite would say "locked" at once, PostgreSQL at the lock timeout."""
    with book.writing():
        if book.engine.dialect.name == "sqlite":
            with (
                closing(sqlite3.connect(str(book.url.database), timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("BEGIN IMMEDIATE")
        else:
            with book.engine.connect() as other_writer:
                other_writer.execute(text("SET LOCAL lock_timeout = '50ms'"))
                with pytest.raises(DBAPIError, match="lock timeout"):
                    other_writer.execute(text("SELECT id FROM book FOR UPDATE"))
