"""The floor of a step that writes: its own rows once more, by the fastest way the engine has.

The rows are taken from the book that ours wrote, as text that is ready to be sent. The floor puts
them into a copy of the base with the same keys, foreign keys, indexes and checks; its guards are
taken away, and nothing is read, checked, computed or hashed. It commits as durably as ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlmodel import SQLModel

from bench.lab import BASE, Lab, seconds
from ledger.book.connection import _prepare_sqlite

BLOCK = 2**20


def _tables() -> list[str]:
    """Every table of a book in the order of references; totals are the guards' own work."""
    last = {"entry_seal": 1, "step": 2}
    names = [t.name for t in SQLModel.metadata.sorted_tables if t.name != "account_total"]
    return sorted(names, key=lambda name: last.get(name, 0))


def rewritten(lab: Lab, number: int, of: str = "ours") -> float:
    """Seconds to put all rows that ours wrote in a round into a copy of the base, at once."""
    name = f"floor_{number}"
    if lab.is_sqlite:
        rows = list(_taken_sqlite(lab, f"{of}_{number}"))
        lab.copy(name)
        _take_guards_away_sqlite(lab, name)
        return seconds(lambda: _insert_sqlite(lab, name, rows))
    files = list(_taken(lab, f"{of}_{number}"))
    lab.copy(name)
    take_guards_away(lab, name)
    with psycopg.connect(lab.dsn(name)) as connection:

        def send() -> None:
            copy_in(connection, files)
            connection.commit()

        return seconds(send)


# -- PostgreSQL: COPY -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """The rows of one table as COPY takes them, in a file."""

    table: str
    columns: tuple[str, ...]
    path: Path

    @property
    def into(self) -> sql.Composed:
        listed = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.table), listed)


def last_step(lab: Lab, name: str = BASE) -> int:
    """The number of the last step of a book."""
    asked = "SELECT coalesce(max(id), 0) FROM step"
    if lab.is_sqlite:
        with sqlite3.connect(lab.place(name)) as file:
            return int(file.execute(asked).fetchone()[0])
    with psycopg.connect(lab.dsn(name)) as connection:
        (found,) = connection.execute(asked).fetchone() or (0,)
    return int(found)


def _taken(lab: Lab, name: str) -> Iterator[Rows]:
    """The rows that a book has and the base has not, table by table."""
    after = last_step(lab)
    with psycopg.connect(lab.dsn(name)) as connection:
        for table in _tables():
            rows = take(connection, lab.folder / f"{table}.copy", table, f"> {after}")
            if rows is not None:
                yield rows


def take(connection: psycopg.Connection, path: Path, table: str, steps: str) -> Rows | None:
    """The rows of some steps (" > 7") as text in a file; None where there are none."""
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    columns = tuple(name for (name,) in found)
    if table == "sealing_key":
        return None  # of no step
    by = "id" if table == "step" else "step_id"
    listed = ", ".join(columns)
    asked = f"COPY (SELECT {listed} FROM {table} WHERE {by} {steps} ORDER BY id) TO STDOUT"
    with path.open("wb") as file, connection.cursor().copy(asked.encode()) as copy:
        for block in copy:
            file.write(block)
    return Rows(table, columns, path) if path.stat().st_size else None


def copy_in(connection: psycopg.Connection, files: list[Rows]) -> None:
    """Send the rows, a table after the other."""
    with connection.cursor() as cursor:
        for rows in files:
            with rows.path.open("rb") as file, cursor.copy(rows.into) as copy:
                while block := file.read(BLOCK):
                    copy.write(block)


def take_guards_away(lab: Lab, name: str) -> None:
    """Leave keys, indexes and checks of a book, and take its triggers."""
    with psycopg.connect(lab.dsn(name)) as connection:
        found = connection.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        ).fetchall()
        for trigger, table in found:
            connection.execute(
                sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(trigger), sql.SQL(table))
            )


# -- SQLite: executemany --------------------------------------------------------------------------


def _taken_sqlite(lab: Lab, name: str) -> Iterator[tuple[str, list[Any]]]:
    after = last_step(lab)
    with sqlite3.connect(lab.place(name)) as file:
        for table in _tables():
            if table == "sealing_key":
                continue
            by = "id" if table == "step" else "step_id"
            rows = file.execute(f"SELECT * FROM {table} WHERE {by} > ? ORDER BY id", (after,))
            if found := rows.fetchall():
                yield table, found


def _take_guards_away_sqlite(lab: Lab, name: str) -> None:
    with sqlite3.connect(lab.place(name)) as file:
        triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            file.execute(f"DROP TRIGGER {trigger}")


def sqlite_of(lab: Lab, name: str) -> sqlite3.Connection:
    """A connection with the settings of a book's own."""
    file = sqlite3.connect(lab.place(name), check_same_thread=False)
    _prepare_sqlite(file, None)
    return file


def _insert_sqlite(lab: Lab, name: str, taken: list[tuple[str, list[Any]]]) -> None:
    file = sqlite_of(lab, name)
    file.execute("BEGIN IMMEDIATE")
    for table, rows in taken:
        marks = ", ".join("?" * len(rows[0]))
        file.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    file.execute("COMMIT")
    file.close()


Take = Callable[[Lab, int], float]
