"""Writing rows as they are stored, many at once: the fastest way of either engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from ledger.book.driver import driven, is_server, numbered

_COPY_FROM = 32  # rows; below it a COPY's own journeys cost more than it spares

StoredRow = Sequence[Any]


class Rows(NamedTuple):
    """Rows of one table, whose values are what the engine stores, in the order of ``columns``."""

    table: str
    columns: Sequence[str]
    rows: Sequence[StoredRow]


def write(connection: Connection, tables: Sequence[Rows]) -> None:
    """Insert the rows of each table, in the given order of tables.

    All triggers and keys hold. Raises what an INSERT raises, IntegrityError where a guard refuses.
    """
    if not is_server(connection):
        for its in tables:
            marks = ", ".join("?" * len(its.columns))
            statement = f"{_into(its.table, its.columns)} ({marks})"
            connection.exec_driver_sql(statement, [tuple(row) for row in its.rows])
        return
    few: list[Rows] = []
    for its in tables:
        if len(its.rows) < _COPY_FROM:
            few.append(its)
        else:
            _insert_together(connection, few)
            few = []
            _copy(connection, its)
    _insert_together(connection, few)


def _insert_together(connection: Connection, tables: Sequence[Rows]) -> None:
    """One statement a table, so that its guards are asked once; all on their way together."""
    if not tables:
        return
    with numbered(connection) as cursor:
        for its in tables:
            statement = _insert(its.table, tuple(its.columns), len(its.rows))
            cursor.execute(statement, [_of_any_size(value) for row in its.rows for value in row])


def _of_any_size(value: Any) -> Any:
    """A number as text: else a statement is another for every size of number in it."""
    return str(value) if type(value) is int else value


@lru_cache(1_000)
def _insert(table: str, columns: tuple[str, ...], count: int) -> bytes:
    width = len(columns)
    rows = (
        ", ".join(f"${first + at}" for at in range(1, width + 1))
        for first in range(0, count * width, width)
    )
    values = ", ".join(f"({row})" for row in rows)
    return f"{_into(table, columns)} {values}".encode()


def _into(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES"


def _copy(connection: Connection, its: Rows) -> None:
    statement = f"COPY {its.table} ({', '.join(its.columns)}) FROM STDIN"
    with driven(connection) as driver, driver.cursor() as cursor, cursor.copy(
        statement.encode()
    ) as copy:  # fmt: skip
        for row in its.rows:
            copy.write_row(row)
