"""Whatever is kept stays as it is: the database refuses to change, remove or replace any row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ledger.book.connection import OpenBook
from migrations.guards_0009 import KEPT_TABLES
from tests.book.forging import BANK, SECOND, TABLES, dump, refused


def tables_that_allow(book: OpenBook, attack: Callable[[Connection, str], None]) -> list[str]:
    """The tables on which an attack is not refused by a guard. Nothing may be changed by any."""
    before = dump(book)
    allowed = []
    for table in KEPT_TABLES:
        try:
            with book.engine.begin() as connection:
                attack(connection, table)
            allowed.append(table)
        except IntegrityError as refusal:
            if "guard: " not in str(refusal):
                allowed.append(f"{table}: {refusal}")
    assert dump(book) == before
    return allowed


def change(connection: Connection, table: str) -> None:
    connection.execute(update(TABLES[table]).values(id=TABLES[table].c.id + 100))


def remove(connection: Connection, table: str) -> None:
    connection.execute(delete(TABLES[table]))


def replace(connection: Connection, table: str) -> None:
    """INSERT OR REPLACE deletes the old row; an upsert on PostgreSQL updates it."""
    kept = TABLES[table]
    if connection.dialect.name == "sqlite":
        row = connection.execute(select(kept)).first()
        assert row is not None
        connection.execute(insert(kept).prefix_with("OR REPLACE"), [row._asdict()])
    else:
        update_id = "ON CONFLICT (id) DO UPDATE SET id = excluded.id"
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM {table} {update_id}"))


def truncate(connection: Connection, table: str) -> None:
    connection.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("attack", [change, remove, replace])
def test_a_kept_row_stays_as_it_is(
    lived_in: OpenBook, attack: Callable[[Connection, str], None]
) -> None:
    assert tables_that_allow(lived_in, attack) == []


@pytest.mark.parametrize("lived_in", ["postgresql"], indirect=True)
def test_a_table_cannot_be_truncated(lived_in: OpenBook) -> None:
    assert tables_that_allow(lived_in, truncate) == []


def test_an_account_keeps_its_meaning(lived_in: OpenBook) -> None:
    with refused(lived_in, "account is kept: no update") as connection:
        connection.execute(
            text("UPDATE account SET kind = 'liability' WHERE code = :code"), {"code": BANK}
        )


def test_a_posting_cannot_be_moved_to_another_entry(lived_in: OpenBook) -> None:
    with refused(lived_in, "posting is kept: no update") as connection:
        connection.execute(text("UPDATE posting SET entry_id = entry_id + 1"))


def test_an_upsert_by_another_key_is_refused_too(lived_in: OpenBook) -> None:
    with refused(lived_in, "account is kept: no update") as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, step_id, digest, code, name, kind, currency)"
                " VALUES (900, 1, '', :code, '改', 'asset', 'CNY')"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name"
            ),
            {"code": BANK},
        )


@pytest.mark.parametrize("lived_in", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("row_id", "code"), [(2, "x"), (90, SECOND)], ids=["id", "another key"])
def test_a_period_cannot_be_replaced_by(lived_in: OpenBook, row_id: int, code: str) -> None:
    with refused(lived_in, "period is kept") as connection:
        connection.execute(text(REPLACE_PERIOD), {"id": row_id, "code": code})


@pytest.mark.parametrize("lived_in", ["sqlite"], indirect=True)
def test_a_program_without_our_settings_cannot_replace_a_row(lived_in: OpenBook) -> None:
    """Without ``recursive_triggers`` SQLite walks past a delete trigger when it replaces."""
    before = dump(lived_in)
    stranger = sqlite3.connect(str(lived_in.url.database))
    try:
        with pytest.raises(sqlite3.IntegrityError, match="period is kept: no replace"):
            stranger.execute(REPLACE_PERIOD, {"id": 2, "code": "x"})
    finally:
        stranger.close()
    assert dump(lived_in) == before


REPLACE_PERIOD = (
    "INSERT OR REPLACE INTO period VALUES (:id, 1, '', :code, '2020-01-01', '2020-12-31')"
)
