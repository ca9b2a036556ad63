"""Bringing a book to the program's migration, on one connection, for one book."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, inspect, text

import migrations
from ledger.book.connection import (
    UNREACHABLE,
    keys_path,
    open_engine,
    revision,
    schema_of,
    shown,
    unreachable,
)
from ledger.book.forgetting import forget
from ledger.book.sealed import sealed_columns
from ledger.refusals import Refusal
from ledger.sealing import Key, Keyring, keys_made_in
from migrations import HEAD as HEAD

SEALED_SINCE = "0004"  # the revision that seals what earlier ones kept in clear


def alembic_config(connection: Connection, key: Key) -> Config:
    """Alembic's settings; ``key`` seals what earlier revisions kept in clear."""
    config = Config()
    keys = Keyring([key])
    config.attributes.update(
        {"key_name": key.name, "key_mac": keys.mac(1, key.name), "seal": keys.close}
    )
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def migrate(url: URL, *, must_exist: bool = True) -> tuple[str | None, str]:
    """Run the missing migrations; (revision before, revision after).

    Each migration is one transaction. A founding that broke off half-way leaves nothing that is in
    the way of the next. Raises Refusal("book_missing") where no book is and ``must_exist``;
    Refusal("book_exists") where a book, or somebody else's tables, are and not ``must_exist``;
    Refusal("book_unreachable"); and what ``key_path`` and ``keys_in`` raise of the file of keys,
    which is made where a book is to be sealed and there is none.
    """
    if must_exist and url.drivername == "sqlite" and not Path(url.database or "").is_file():
        raise Refusal("book_missing", url=shown(url))
    engine = open_engine(url)
    try:
        before = _look(engine, url, must_exist)
        if before == migrations.HEAD:
            return before, migrations.HEAD
        key = keys_made_in(keys_path(url))[-1]
        with engine.connect() as connection:
            schema = schema_of(url)
            if schema is not None and not must_exist:
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
                connection.commit()
            upgrade(connection, key, "head")
            connection.commit()
        if before is not None and before < SEALED_SINCE:
            forget(url, sealed_columns())
        return before, migrations.HEAD
    finally:
        engine.dispose()


def upgrade(connection: Connection, key: Key, revision: str) -> None:
    """Run the missing migrations up to one, within the transaction of a connection."""
    command.upgrade(alembic_config(connection, key), revision)


def knows(revision: str) -> bool:
    """Is there a migration of this name?"""
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    return revision in {script.revision for script in scripts.walk_revisions()}


def _look(engine: Engine, url: URL, must_exist: bool) -> str | None:
    """The revision of the book that is there; refuses what must not be touched."""
    try:
        with engine.connect() as connection:
            before = revision(connection)
            tables = inspect(connection).get_table_names()
            founded = before is not None and connection.scalar(text("SELECT count(*) FROM book"))
    except UNREACHABLE as problem:
        raise unreachable(url, problem) from None
    if must_exist and before is None:
        raise Refusal("book_missing", url=shown(url))
    if not must_exist and (founded or (before is None and tables)):
        raise Refusal("book_exists", url=shown(url))
    return before
