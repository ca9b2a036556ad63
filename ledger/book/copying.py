"""Rows out of a database and into a fresh one, the same on SQLite and on PostgreSQL.

It knows no table: what there is, it asks the database. So it serves a book at any migration, and
the office beside it. Values go as JSON: days and moments (UTC) as ISO text, bytes as base64. What
is sealed is carried as it lies; no key is needed here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)

from ledger.book.connection import viewing
from ledger.book.digests import GENESIS
from ledger.nouns import Answer
from ledger.refusals import Refusal

VERSION_TABLE = "alembic_version"
ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 4 * 2**20

Values = list[Any]


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """No step of the book is in the middle, or begins, as long as the block lasts."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT id FROM book FOR UPDATE"))
        yield


@contextmanager
def view(engine: Engine) -> Iterator[Connection]:
    """One consistent view of a database, as it is when the block begins; writers go on."""
    with viewing(engine) as connection:
        connection.scalar(text(f"SELECT count(*) FROM {VERSION_TABLE}"))  # the first look fixes it
        yield connection


def tables_of(connection: Connection) -> list[Table]:
    """The tables that there are, each after those it points to."""
    look = inspect(connection)
    names = sorted(set(look.get_table_names()) - {VERSION_TABLE})
    pointing = {
        name: {
            key["referred_table"]
            for key in look.get_foreign_keys(name)
            # What points forward is checked at the end of the transaction, and may come in any
            # order.
            if key["referred_table"] != name and not key["options"].get("deferrable")
        }
        for name in names
    }
    return [
        Table(name, MetaData(), *(Column(c["name"], c["type"]) for c in look.get_columns(name)))
        for name in TopologicalSorter(pointing).static_order()
    ]


def rows_of(connection: Connection, table: Table, at_once: int = ROWS_AT_ONCE) -> Iterator[Values]:
    """Every row as JSON takes it, by id; ``at_once`` of them are in memory.

    Raises Refusal("row_unreadable") where a value is not of its column's kind.
    """
    asked = select(table).order_by(table.c.id)
    writers = [_writer(column) for column in table.columns]
    try:
        for row in connection.execute(asked, execution_options={"yield_per": at_once}):
            yield [
                None if value is None else write(value)
                for write, value in zip(writers, row, strict=True)
            ]
    except (ValueError, TypeError):
        raise Refusal("row_unreadable", table=table.name) from None


def fill(connection: Connection, table: Table, rows: Iterable[tuple[Values, int]]) -> int:
    """Put rows into a table, in the place of what the migrations put there; how many.

    Each comes with the length of its text. Raises ValueError or TypeError for a value that its
    column does not take.
    """
    connection.execute(delete(table))
    readers = [(column.name, _reader(column)) for column in table.columns]
    waiting: list[dict[str, Any]] = []
    count = length = 0
    for row, size in rows:
        waiting.append(
            {
                name: None if value is None else read(value)
                for (name, read), value in zip(readers, row, strict=True)
            }
        )
        count, length = count + 1, length + size
        if len(waiting) >= ROWS_AT_ONCE or length >= BYTES_AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting, length = [], 0
    if waiting:
        connection.execute(insert(table), waiting)
    _go_on_after(connection, table)
    return count


def _go_on_after(connection: Connection, table: Table) -> None:
    """On PostgreSQL a table that numbers its rows itself goes on after the last."""
    if connection.dialect.name != "postgresql":
        return
    numbered = text("SELECT pg_get_serial_sequence(:table, 'id')")
    sequence = connection.scalar(numbered, {"table": table.name})
    last = connection.scalar(select(func.max(table.c.id)))
    if sequence and last:
        connection.execute(
            text("SELECT setval(CAST(:s AS regclass), :last)"), {"s": sequence, "last": last}
        )


@contextmanager
def unguarded(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """The guards of a database that nobody else sees yet are off while its rows come in.

    A row may be older than a guard, and rows come table by table. The guards are on again, as the
    migrations made them, before the transaction ends; whoever fills proves the rows by ``verify``.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [tuple(row) for row in connection.execute(asked)]
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            connection.exec_driver_sql(statement)
        return
    connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))


def heads(connection: Connection) -> Answer:
    """The ends of both chains of a book at any migration: how many links, and the last hash."""
    asked = {
        "entries": "SELECT position, hash FROM entry_seal ORDER BY position DESC LIMIT 1",
        "steps": "SELECT id, hash FROM step ORDER BY id DESC LIMIT 1",
    }
    ends = {chain: connection.execute(text(query)).first() for chain, query in asked.items()}
    return {
        chain: {"count": end[0] if end else 0, "hash": end[1] if end else GENESIS}
        for chain, end in ends.items()
    }


# -- values ---------------------------------------------------------------------------------------


def _kind(column: Column[Any]) -> type:
    kind = column.type.python_type
    assert kind in (str, int, bool, bytes, date, datetime), f"{column} is of a kind not copied"
    return kind


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    kind = _kind(column)

    def write(value: Any) -> Any:
        if isinstance(value, memoryview):
            value = bytes(value)
        _refuse_other(value, kind)
        if kind is datetime:
            return (value.astimezone(UTC) if value.tzinfo else value).strftime(_MOMENT)
        if kind is date:
            return value.isoformat()
        return base64.b64encode(value).decode() if kind is bytes else value

    return write


_MOMENT = "%Y-%m-%dT%H:%M:%S.%f"


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = _kind(column)
    zone = UTC if getattr(column.type, "timezone", False) else None

    def read(value: Any) -> Any:
        _refuse_other(value, kind if kind in (int, bool) else str)
        if kind is datetime:
            return datetime.strptime(value, _MOMENT).replace(tzinfo=zone)
        if kind is date:
            return date.fromisoformat(value)
        if kind is not bytes:
            return value
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error:
            raise ValueError("no base64") from None

    return read


def _refuse_other(value: Any, kind: type) -> None:
    """No bool for an int, no moment for a day. Raises ValueError."""
    if type(value) is not kind:
        raise ValueError("another kind of value")
