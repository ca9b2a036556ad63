"""From nothing to the head on both engines, and then the database is what the models say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text
from sqlmodel import SQLModel

import migrations
from ledger.book.connection import OpenBook, book_url, open_engine, revision, schema_of
from ledger.book.migrating import alembic_config, migrate
from ledger.book.tables import Kept
from ledger.refusals import Refusal
from ledger.sealing import Key
from migrations import guards_0005
from migrations.guards_0009 import KEPT_TABLES, MONEY_COLUMNS, names
from tests.conftest import ENGINES, found, fresh_place

KEPT = frozenset(KEPT_TABLES)
ALL = KEPT | {*guards_0005.NEW_TABLES}  # and what is only summed from them


@pytest.fixture(scope="module", params=ENGINES)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """A connection to a place brought from nothing to the head."""
    folder = tmp_path_factory.mktemp("migrated")
    with fresh_place(request, request.param, folder) as place:
        migrate(book_url(place), must_exist=False)
        with connected(place) as connection:
            yield connection


@pytest.fixture(scope="module")
def modelled(
    migrated: Connection, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The tables as the models alone would make them, on the same engine."""
    folder = tmp_path_factory.mktemp("modelled")
    with fresh_place(request, migrated.dialect.name, folder) as place:
        make_schema(place)
        with connected(place) as connection:
            SQLModel.metadata.create_all(connection)
            yield connection


def make_schema(place: str) -> None:
    schema = schema_of(book_url(place))
    if schema is not None:
        with connected(place) as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            connection.commit()


@contextmanager
def connected(place: str) -> Iterator[Connection]:
    engine = open_engine(book_url(place))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


# -- models and migrations agree ------------------------------------------------------------------


def test_the_head_is_reached(migrated: Connection) -> None:
    assert revision(migrated) == migrations.HEAD
    assert set(inspect(migrated).get_table_names()) == ALL | {"alembic_version"}


def test_alembic_finds_nothing_to_change(migrated: Connection) -> None:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(migrated, opts=options)
    assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize(
    "what",
    ["columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints",
     "indexes"],
)  # fmt: skip
def test_each_table_is_as_modelled(migrated: Connection, modelled: Connection, what: str) -> None:
    """Also what Alembic does not see: the words of every CHECK, and the name of every key."""
    assert described(inspect(migrated), what) == described(inspect(modelled), what)


def described(inspector: Inspector, what: str) -> dict[str, list[str]]:
    """What each table has of a kind; columns in their order, for digests count in it."""
    found: dict[str, list[str]] = {}
    for table in sorted(ALL):
        items: Any = getattr(inspector, f"get_{what}")(table)
        listed = items if isinstance(items, list) else [items]
        said = [json.dumps(item, default=str, sort_keys=True) for item in listed]
        found[table] = said if what == "columns" else sorted(said)
    return found


def test_the_key_from_an_entry_to_its_seal_is_deferred(migrated: Connection) -> None:
    keys = {key["name"]: key for key in inspect(migrated).get_foreign_keys("entry")}
    options = keys["fk_entry_id_entry_seal"]["options"]
    assert options == {"deferrable": True, "initially": "DEFERRED"}


# -- guards ---------------------------------------------------------------------------------------

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT tgisinternal AND tgenabled = 'O'"
        " AND relnamespace = current_schema::regnamespace"
    ),
}


def test_every_guard_is_there(migrated: Connection) -> None:
    dialect = migrated.dialect.name
    assert set(migrated.scalars(text(TRIGGERS[dialect]))) == names(dialect)


def test_every_table_is_kept(migrated: Connection) -> None:
    assert set(SQLModel.metadata.tables) == ALL
    assert len(KEPT_TABLES) == len(KEPT)
    assert {str(kind.__tablename__) for kind in Kept.__subclasses__()} == KEPT - {
        "step",
        "sealing_key",
    }


def test_every_amount_is_guarded() -> None:
    """On SQLite, which would keep half a fen; PostgreSQL has only BIGINT for it."""
    amounts = {
        name: [column.name for column in table.columns if column.name.endswith("_fen")]
        for name, table in SQLModel.metadata.tables.items()
    }
    guarded = {name: sorted(columns) for name, columns in MONEY_COLUMNS.items()}
    assert {name: sorted(found) for name, found in amounts.items() if found} == guarded


# -- the scripts ----------------------------------------------------------------------------------


def test_the_head_of_the_program_is_the_last_script(migrated: Connection) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(migrated, Key(bytes(32))))
    assert scripts.get_heads() == [migrations.HEAD]
    assert scripts.get_bases() == ["0001"]


def test_migrating_again_changes_nothing(place: str) -> None:
    found(place)
    assert migrate(book_url(place)) == (migrations.HEAD, migrations.HEAD)


@pytest.mark.parametrize(
    "broken", [f"migrations.guards_{number:04}" for number in range(2, int(migrations.HEAD) + 1)]
)
def test_a_founding_that_broke_off_can_be_tried_again(
    place: str, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Half the guards are installed, then the process ends: nothing of it may be left."""

    def half(dialect: str) -> Iterator[str]:
        statements = list(whole(dialect))
        yield from statements[: len(statements) // 2]
        raise KeyboardInterrupt

    module = import_module(broken)
    whole = module.install
    with monkeypatch.context() as patch:
        patch.setattr(module, "install", half)
        with pytest.raises(KeyboardInterrupt):
            migrate(book_url(place), must_exist=False)
    with pytest.raises(Refusal) as refusal, OpenBook(place):
        pass
    assert refusal.value.code == "book_missing"
    found(place)
    with connected(place) as connection:
        assert set(connection.scalars(text(TRIGGERS[connection.dialect.name]))) == names(
            connection.dialect.name
        )


def test_a_founding_that_broke_off_after_its_migration_can_be_tried_again(place: str) -> None:
    """The tables are there, the book is not yet."""
    migrate(book_url(place), must_exist=False)
    found(place)
    with pytest.raises(Refusal) as refusal:
        found(place)
    assert refusal.value.code == "book_exists"


def test_a_database_of_somebody_else_is_left_alone(place: str) -> None:
    make_schema(place)
    with connected(place) as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
        connection.commit()
    with pytest.raises(Refusal) as refusal:
        migrate(book_url(place), must_exist=False)
    assert refusal.value.code == "book_exists"
    with connected(place) as connection:
        assert inspect(connection).get_table_names() == ["theirs"]


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("姓名\n" * 1000, "utf-8")
    for must_exist in (True, False):
        with pytest.raises(Refusal) as refusal:
            migrate(book_url(str(path)), must_exist=must_exist)
        assert refusal.value.code == "book_unreachable"
    assert path.read_text("utf-8") == "姓名\n" * 1000


def test_a_server_that_does_not_answer_is_a_refusal() -> None:
    place = "postgresql://u:secret@127.0.0.1:1/union?connect_timeout=2"
    for must_exist in (True, False):
        with pytest.raises(Refusal) as refusal:
            migrate(book_url(place), must_exist=must_exist)
        assert refusal.value.code == "book_unreachable"
        assert "secret" not in str(refusal.value.facts)
