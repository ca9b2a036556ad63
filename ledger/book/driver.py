"""Statements handed to the driver itself, and together: one journey to a server, not one each."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

_READ_AT_ONCE = 10_000  # rows; the server rests while they are looked at, and we while it reads
_STREAMED_AT_ONCE = 2_000  # rows
_CURSORS = count(1)  # for their names

Question = tuple[str, Sequence[Any]]
"""A statement with the driver's own placeholders, and its parameters."""

Found = Sequence[Sequence[Any]]
"""Rows of plain values, as the driver gives them."""


def is_server(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"


def among(engine: Engine, column: str, values: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """The condition that a column is one of some texts, and its one parameter."""
    if engine.dialect.name == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(values)]
    return f"{column} = ANY(%s)", [values]


def answers(connection: Connection, questions: Sequence[Question]) -> Generator[Found, None, None]:
    """What each question finds, in their order; all are on their way before the first is answered.

    Nothing else may be asked through the connection before the last answer was taken, or the
    iterator was closed.
    """
    if not is_server(connection):
        for statement, parameters in questions:
            yield connection.exec_driver_sql(statement, tuple(parameters)).all()
        return
    with together(connection) as driver:
        asked = [driver.execute(statement.encode(), its) for statement, its in questions]
        for cursor in asked:
            yield cursor.fetchall()


def read(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as the driver gives them, streaming; several may be read at once.

    An SQLite book gives what lies in its columns, of whatever type that is.
    """
    if not is_server(connection):
        yield from _sqlite(connection, query)
        return
    with driven(connection) as driver, driver.cursor(f"read_{next(_CURSORS)}") as cursor:
        cursor.execute(query.encode(), binary=True)
        while some := cursor.fetchmany(_READ_AT_ONCE):
            yield from some


def stream(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """As ``read``, while the server is at work on the rows that follow.

    Nothing else may be asked through the connection before all were read: it would wait for ever.
    """
    if not is_server(connection):
        yield from _sqlite(connection, query)
        return
    with driven(connection) as driver, driver.cursor() as cursor:
        yield from cursor.stream(query.encode(), binary=True, size=_STREAMED_AT_ONCE)


def _sqlite(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    driver: Any = connection.connection.driver_connection
    yield from driver.execute(query)


@contextmanager
def together(connection: Connection) -> Iterator[psycopg.Connection]:
    """A server's driver for statements that go out together; they are done when the block ends."""
    with driven(connection) as driver, driver.pipeline():
        yield driver


@contextmanager
def numbered(connection: Connection) -> Iterator[psycopg.RawCursor[Any]]:
    """The same, for statements whose placeholders are $1, $2, …: nobody looks for them."""
    with together(connection) as driver, psycopg.RawCursor(driver) as cursor:
        yield cursor


@contextmanager
def driven(connection: Connection) -> Iterator[psycopg.Connection]:
    """A server's driver for a while; what it raises is told of as SQLAlchemy would."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        yield driver
    except psycopg.Error as problem:
        told = DBAPIError.instance(
            "", None, problem, psycopg.Error, dialect=connection.dialect,
            connection_invalidated=driver.broken,
        )  # fmt: skip
        if driver.broken:
            connection.invalidate(problem)
        raise told from problem
