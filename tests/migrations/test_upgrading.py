"""A book that the program of revision 0001 kept, brought to the head: nothing in it changes.

``book_0001.json`` is one honest year as that program wrote it, row by row; no table is empty. What
it decided then must still be what the program decides now: ``verify`` computes all of it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import URL, Connection, Engine, Table, event, insert, inspect, text
from sqlalchemy.exc import IntegrityError

import migrations
from ledger.book.connection import OpenBook, book_url, open_engine, revision
from ledger.book.migrating import alembic_config, migrate
from ledger.book.sealed import Sealed
from ledger.refusals import Refusal
from ledger.sealing import Key, Keyring
from ledger.work.verify import verify
from migrations import guards, guards_0002, guards_0003, guards_0008, guards_0009
from tests.book.forging import TABLES, put
from tests.conftest import ENGINES, fresh_place
from tests.migrations.test_migrations import TRIGGERS, connected, make_schema
from tests.work.forger import forging

RELEASED: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parent / "book_0001.json").read_text("utf-8")
)
KEY = Key(bytes(32))
HEAD_HASH = "0fe357d4ac0a5c4c07c50c9e764ba69cdd80852e5e8da7288f9f94e0ec8c453e"


@dataclass(frozen=True)
class Released:
    """A book at revision 0001, which the program of today does not open."""

    url: URL
    engine: Engine


@pytest.fixture
def released(place: str) -> str:
    """A place with the released book, on each engine in turn."""
    return put_released(place)


@pytest.fixture(scope="module", params=ENGINES)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The released book brought to the head; what is tried on it must leave it as it is."""
    folder = tmp_path_factory.mktemp("upgraded")
    with fresh_place(request, request.param, folder) as place:
        put_released(place)
        assert migrate(book_url(place)) == ("0001", migrations.HEAD)
        yield place


def put_released(place: str) -> str:
    make_schema(place)
    url = book_url(place)
    engine = open_engine(url)
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection, KEY), "0001")
        connection.commit()
    with forging(Released(url, engine)) as connection:  # type: ignore[arg-type]
        for name, rows in RELEASED.items():
            fill(connection, TABLES[name], rows)
    engine.dispose()
    return place


def fill(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    names = columns_of(connection, table.name)
    for row in rows:
        values = {name: typed(table, name, value) for name, value in zip(names, row, strict=True)}
        connection.execute(insert(table).values(values))


def columns_of(connection: Connection, table: str) -> list[str]:
    """The columns that a table has at the revision it is at, in their order."""
    return [column["name"] for column in inspect(connection).get_columns(table)]


def typed(table: Table, name: str, value: Any) -> Any:
    """A value of the file, which has dates as text, as its column takes it."""
    kind = getattr(table.c[name].type, "impl_instance", table.c[name].type).python_type
    if value is None or kind not in (date, datetime, bool):
        return value
    if kind is datetime:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return bool(value) if kind is bool else date.fromisoformat(value)


def rows_of(connection: Connection, name: str) -> list[list[Any]]:
    """The rows of a table as they stand in the database, dates as text like in the file."""
    return [list(row.values()) for row in stored_rows(connection, name)]


def stored_rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    listed = ", ".join(columns_of(connection, name))
    found = connection.execute(text(f"SELECT {listed} FROM {name} ORDER BY id"))
    return [{key: stored(value) for key, value in row.items()} for row in found.mappings()]


def stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return (
            value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def test_the_book_of_an_earlier_program_is_refused_until_it_is_migrated(released: str) -> None:
    with pytest.raises(Refusal) as refusal, OpenBook(released):
        pass
    assert refusal.value.code == "book_at_other_migration"
    assert refusal.value.facts == {"at": "0001", "head": migrations.HEAD}


def test_every_row_is_as_it_was(upgraded: str) -> None:
    """Values that are sealed now open to what they were."""
    with connected(upgraded) as connection, OpenBook(upgraded) as book:
        for name, rows in RELEASED.items():
            found = [
                [opened(book.keys, name, column, value) for column, value in row.items()]
                for row in stored_rows(connection, name)
            ]
            assert found == [[*row, 1] if name == "step" else row for row in rows], name
        for name in (*guards_0002.NEW_TABLES, *guards_0003.NEW_TABLES, *guards_0008.NEW_TABLES):
            assert rows_of(connection, name) == []


def opened(keys: Keyring, table: str, column: str, value: Any) -> Any:
    if not isinstance(TABLES[table].c[column].type, Sealed):
        return value
    assert value == "" or len(value.split(".")) == 3, f"{table}.{column} lies in clear"
    return keys.open(f"{table}.{column}", value)


def test_nothing_sealed_is_left_in_clear(tmp_path: Path) -> None:
    """Not in a page set free, nor in the log of the database."""
    place = put_released(str(tmp_path / "book.db"))
    numbers = [row[-1].encode() for row in RELEASED["member"]]
    numbers += [row[-2].encode() for row in RELEASED["member_detail"] if row[-2]]
    assert all(number in written(tmp_path) for number in numbers)
    migrate(book_url(place))
    assert not any(number in written(tmp_path) for number in numbers)


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("book.db*")))


def test_what_was_decided_is_still_right(upgraded: str) -> None:
    with OpenBook(upgraded) as book:
        report = verify(book)
    assert [check for check in report["checks"] if check["faults"]] == []
    assert {check["check"]: check["counted"] for check in report["checks"]}["totals"] == 70
    assert (report["head_hash"], report["entries"], report["steps"]) == (HEAD_HASH, 40, 72)


def test_the_guards_are_all_there_again(upgraded: str) -> None:
    with connected(upgraded) as connection:
        dialect = connection.dialect.name
        assert set(connection.scalars(text(TRIGGERS[dialect]))) == guards_0009.names(dialect)


@pytest.mark.parametrize(
    "attack",
    ["UPDATE claim SET line = 'death'", "DELETE FROM claim", "DELETE FROM claim_fact",
     "UPDATE settlement SET receipt_no = ''", "DELETE FROM settlement",
     "UPDATE attachment SET paper = ''", "DELETE FROM attachment", "DELETE FROM decision_return"],
)  # fmt: skip
def test_old_and_new_rows_are_kept(upgraded: str, attack: str) -> None:
    with trying(upgraded) as connection:
        put(connection, "claim_fact", claim_id=1)
        put(connection, "attachment", claim_id=1, media_type="image/png")
        again = put(connection, "decision", claim_id=1, outcome="approved", made_by="甲")
        put(connection, "decision_return", decision_id=again)
        with pytest.raises(IntegrityError, match="guard: "):
            connection.execute(text(attack))


def test_a_claim_may_be_under_any_line(upgraded: str) -> None:
    with trying(upgraded) as connection:
        put(connection, "claim", line="major_illness_of_women")


def test_settlements_without_the_number_of_a_receipt_are_many(upgraded: str) -> None:
    with trying(upgraded) as connection:
        for _ in range(2):
            put(connection, "settlement", receipt_no="")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("settlement", {"receipt_code": "3201", "receipt_no": "No-S8"}),
        ("settlement", {"institution": "H32128200001", "setl_id": "S8"}),
        ("claim", {"member_id": 999}), ("claim", {"period_code": "2099-08-01"}),
        ("claim", {"claim_no": "SB-2012-00001"}), ("claim_fact", {"claim_id": 999}),
        ("settlement", {"claim_id": 999, "admitted_on": date(2013, 1, 1)}),
    ],
)  # fmt: skip
def test_keys_hold_in_both_directions(upgraded: str, table: str, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), trying(upgraded) as connection:
        put(connection, table, **columns)


@contextmanager
def trying(place: str) -> Iterator[Connection]:
    """A transaction that is never committed."""
    with connected(place) as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def test_sqlite_finds_every_reference_whole(upgraded: str) -> None:
    with connected(upgraded) as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            tables = inspect(connection).get_table_names()
            assert [name for name in tables if name.endswith("_0001")] == []


# -- what breaks off ------------------------------------------------------------------------------


def test_an_upgrade_that_breaks_off_leaves_the_book_at_0001(
    released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the new guards are installed, then the process ends: nothing of it may be left."""

    def half(dialect: str) -> Iterator[str]:
        statements = list(whole(dialect))
        yield from statements[: len(statements) // 2]
        raise KeyboardInterrupt

    whole = guards_0002.install
    with monkeypatch.context() as patch:
        patch.setattr(guards_0002, "install", half)
        with pytest.raises(KeyboardInterrupt):
            migrate(book_url(released))
    assert_at_0001(released)
    assert migrate(book_url(released)) == ("0001", migrations.HEAD)


def test_a_book_of_0002_is_brought_to_the_head(released: str) -> None:
    with connected(released) as connection:
        command.upgrade(alembic_config(connection, KEY), "0002")
        connection.commit()
    assert migrate(book_url(released)) == ("0002", migrations.HEAD)
    with OpenBook(released) as book:
        assert verify(book)["ok"]


def test_an_upgrade_that_breaks_off_later_leaves_the_book_at_0002(
    released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(dialect: str) -> Iterator[str]:
        statements = list(whole(dialect))
        yield from statements[: len(statements) // 2]
        raise KeyboardInterrupt

    whole = guards_0003.install
    with monkeypatch.context() as patch:
        patch.setattr(guards_0003, "install", half)
        with pytest.raises(KeyboardInterrupt):
            migrate(book_url(released))
    with connected(released) as connection:
        assert revision(connection) == "0002"
        assert not {*guards_0003.NEW_TABLES} & set(inspect(connection).get_table_names())
        dialect = connection.dialect.name
        assert set(connection.scalars(text(TRIGGERS[dialect]))) == guards_0002.names(dialect)
    assert migrate(book_url(released)) == ("0002", migrations.HEAD)


@pytest.mark.parametrize("table", ["approval", "payable"])
def test_what_was_sent_back_is_neither_signed_nor_paid(upgraded: str, table: str) -> None:
    with trying(upgraded) as connection:
        again = put(connection, "decision", claim_id=1, outcome="approved", made_by="甲")
        put(connection, "decision_return", decision_id=again)
        approved: dict[str, Any] = {"subject": "decision", "subject_id": again, "made_by": "甲"}
        columns = approved if table == "approval" else {"kind": "benefit", "decision_id": again}
        with pytest.raises(IntegrityError, match="guard: the decision was sent back"):
            put(connection, table, **columns)


def test_what_is_in_force_is_not_sent_back(upgraded: str) -> None:
    with trying(upgraded) as connection:
        in_force = connection.scalar(text("SELECT max(decision_id) FROM payable"))
        with pytest.raises(IntegrityError, match="guard: the decision is in force"):
            put(connection, "decision_return", decision_id=in_force)


def assert_at_0001(place: str) -> None:
    with connected(place) as connection:
        dialect = connection.dialect.name
        assert revision(connection) == "0001"
        assert set(inspect(connection).get_table_names()) == {*RELEASED, "alembic_version"}
        assert set(connection.scalars(text(TRIGGERS[dialect]))) == guards.names(dialect)
        for name, rows in RELEASED.items():
            assert rows_of(connection, name) == rows, name


@pytest.mark.parametrize(("table", "before"), [("claim", "0001"), ("settlement", "0006")])
def test_a_row_lost_on_the_way_stops_the_upgrade(tmp_path: Path, table: str, before: str) -> None:
    """On SQLite, where the table is made anew: the keys are looked at when it commits."""

    def lose_one(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        lost = " LIMIT 6" if statement.startswith(f"INSERT INTO {table} (") else ""
        return statement + lost, parameters

    place = put_released(str(tmp_path / "book.db"))
    event.listen(Engine, "before_cursor_execute", lose_one, retval=True)
    try:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            migrate(book_url(place))
    finally:
        event.remove(Engine, "before_cursor_execute", lose_one)
    with connected(place) as connection:
        assert revision(connection) == before
        assert rows_of(connection, table) == RELEASED[table]
