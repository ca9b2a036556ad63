"""The column type of sealed values, and how an engine comes to its keys.

Above this line identity and account numbers are plain text; below it, in the database, they are
sealed. An engine without keys, as a tool with SQL has, sees and writes the text as it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from ledger.refusals import Refusal
from ledger.sealing import Keyring

_ATTRIBUTE = "tongzhou_keys"
_IS_TOLERANT: ContextVar[bool] = ContextVar("is_tolerant", default=False)


class Sealed(TypeDecorator[str]):
    """Text that is sealed on its way into the database and opened on its way out.

    ``name`` is "table.column", to which the seal is bound; ``limit`` the characters of the value
    itself, None for no limit.
    """

    impl = Text
    cache_ok = True

    def __init__(self, name: str, limit: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.limit = limit

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """On SQLite the declared length stays what it was: it binds nothing there, and changing it
        would mean to make the table anew."""
        if dialect.name == "sqlite" and self.limit is not None:
            return String(self.limit)
        return self.impl_instance

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        keys = keys_of(dialect)
        return keys.close(self.name, value) if keys is not None and value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        keys = keys_of(dialect)
        if keys is None or not value:
            return value
        with tolerated():
            return keys.open(self.name, value)
        return value  # as it stands; the check of the rows names it


def give_keys(engine: Engine, keys: Keyring) -> None:
    """From now on the engine seals and opens."""
    setattr(engine.dialect, _ATTRIBUTE, keys)


def keys_of(dialect: Dialect) -> Keyring | None:
    """The keys of the engine that a dialect belongs to; None where it has none."""
    keys: Keyring | None = getattr(dialect, _ATTRIBUTE, None)
    return keys


def keys_used(connection: Connection) -> Keyring:
    """The keys of the engine of a connection, which is one that an open book gave."""
    keys = keys_of(connection.dialect)
    assert keys is not None, "an open book has given its engine the keys"
    return keys


def sealed_columns() -> dict[str, list[str]]:
    """The tables of a book that have sealed columns, and which."""
    columns = {
        table.name: [column.name for column in table.columns if isinstance(column.type, Sealed)]
        for table in SQLModel.metadata.sorted_tables
    }
    return {table: its for table, its in columns.items() if its}


@contextmanager
def tolerant() -> Iterator[None]:
    """While a damaged book is looked at: what does not open is shown as it is stored.

    For ``verify``, which names it; a key that the book names and nobody holds is passed over too.
    """
    token = _IS_TOLERANT.set(True)
    try:
        yield
    finally:
        _IS_TOLERANT.reset(token)


@contextmanager
def tolerated() -> Iterator[None]:
    """Pass over the refusal of what does not open, where that is ``tolerant``."""
    try:
        yield
    except Refusal:
        if not _IS_TOLERANT.get():
            raise
