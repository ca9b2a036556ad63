"""Bringing a book to the program's migration, on one connection, for one book."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, text

import migrations
from ledger.book.connection import open_engine, revision, schema_of
from ledger.refusals import Refusal


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def migrate(url: URL, *, must_exist: bool = True) -> tuple[str | None, str]:
    """Run the missing migrations; (revision before, revision after).

    Each migration is one transaction. Raises Refusal("book_missing") where nothing is there and
    ``must_exist``; Refusal("book_exists") where a book is there and not ``must_exist``.
    """
    if url.drivername == "sqlite":
        _refuse_missing_file(url, must_exist)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            schema = schema_of(url)
            if schema is not None and not must_exist:
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
            before = revision(connection)
            connection.commit()
            if must_exist and before is None:
                raise Refusal("book_missing", url=str(url.database))
            if not must_exist and before is not None:
                raise Refusal("book_exists", url=str(url.database))
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
        return before, migrations.HEAD
    finally:
        engine.dispose()


def _refuse_missing_file(url: URL, must_exist: bool) -> None:
    exists = Path(url.database or "").is_file()
    if must_exist and not exists:
        raise Refusal("book_missing", url=str(url.database))
    if not must_exist and exists:
        raise Refusal("book_exists", url=str(url.database))
