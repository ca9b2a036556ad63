"""Statements handed to the driver itself, and together: one journey to a server, not one each."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

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


@contextmanager
def together(connection: Connection) -> Iterator[psycopg.Connection]:
    """A server's driver for statements that go out together; they are done when the block ends."""
    with driven(connection) as driver, driver.pipeline():
        yield driver


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
