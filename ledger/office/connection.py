"""Opening the office beside a book: ``jingjiang.db`` has ``jingjiang.office.db``; on PostgreSQL the
schema ``NAME`` has ``NAME_office``. It is made, and migrated, when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text
from sqlmodel import Session

import migrations
from ledger.book.connection import book_url, open_engine, schema_of
from ledger.office.sealing import Seal, key_file
from ledger.office.tables import SEAL_ATTRIBUTE


def office_url(place: str) -> URL:
    """Where the office of the book at ``place`` lies. Refuses what ``book_url`` refuses."""
    url = book_url(place)
    schema = schema_of(url)
    if schema is not None:
        return url.update_query_dict({"search_path": f"{schema}_office"})
    path = Path(url.database or "")
    return url.set(database=str(path.with_name(f"{path.stem}.office{path.suffix}")))


class Office:
    """The office of one book. Thread-safe; every ``session`` is one transaction.

    Raises Refusal("key_file_missing") for one on a server that no file of keys is named for.
    """

    def __init__(self, place: str) -> None:
        self.url = office_url(place)
        self.engine = open_engine(self.url)
        try:
            self.seal = Seal(key_file(self.url))
            # Where the column types find it: they are given nothing but the engine's dialect.
            setattr(self.engine.dialect, SEAL_ATTRIBUTE, self.seal)
            self._migrate()
        except BaseException:
            self.close()
            raise

    def _migrate(self) -> None:
        with self.engine.connect() as connection:
            schema = schema_of(self.url)
            if schema is not None:
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
                connection.commit()
            upgrade(connection, self.seal)
            connection.commit()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session


def upgrade(connection: Connection, seal: Seal, revision: str = "head") -> None:
    """Run the missing migrations of an office up to one."""
    command.upgrade(_alembic(connection, seal), revision)


def knows(revision: str) -> bool:
    """Is there a migration of an office of this name?"""
    folder = Path(migrations.__file__).parent
    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "office")])
    return revision in {script.revision for script in scripts.walk_revisions()}


def _alembic(connection: Connection, seal: Seal) -> Config:
    folder = Path(migrations.__file__).parent
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_locations", str(folder / "office"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["seal"] = seal.close_bytes
    return config
