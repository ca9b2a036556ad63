"""The surplus of a year shared out among everybody who had a claim; beside INSERT … SELECT."""

from __future__ import annotations

import sqlite3

import psycopg

from bench import floors, insured, made_up
from bench.benchmark import Benchmark, Goal
from bench.lab import BASE, Lab, at, opened, seconds
from ledger.work import allocate


def prepare(lab: Lab) -> None:
    insured.insure(lab)
    with opened(lab, BASE) as book:
        insured.settle(lab, book)
        insured.end_the_year(book)


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    with opened(lab, name) as book:
        desk = at(book, "2013-10-09", "吴会计")
        return seconds(lambda: allocate.fix(desk, made_up.PERIOD))


def floor(lab: Lab, number: int) -> float:
    """The awards lie in a table beside, without keys; they are put where ours put them."""
    if lab.is_sqlite:
        return _floor_sqlite(lab, number)
    name = f"floor_{number}"
    with psycopg.connect(lab.dsn(f"ours_{number}")) as source:
        after = f"> {floors.last_step(lab)}"
        taken = [
            floors.take(source, lab.folder / f"{table}.copy", table, after)
            for table in ("allocation", "award", "step")
        ]
    lab.copy(name)
    floors.take_guards_away(lab, name)
    with psycopg.connect(lab.dsn(name)) as connection:
        allocation, awards, step = (rows for rows in taken if rows is not None)
        floors.copy_in(connection, [allocation, step])
        connection.execute("CREATE TABLE beside AS SELECT * FROM award WHERE false")
        connection.execute("ALTER TABLE award RENAME TO kept")
        connection.execute("ALTER TABLE beside RENAME TO award")
        floors.copy_in(connection, [awards])
        connection.execute("ALTER TABLE award RENAME TO beside")
        connection.commit()

        def insert() -> None:
            connection.execute("INSERT INTO kept SELECT * FROM beside")
            connection.commit()

        return seconds(insert)


def _floor_sqlite(lab: Lab, number: int) -> float:
    name = f"floor_{number}"
    lab.copy(name)
    with sqlite3.connect(lab.place(name)) as file:
        for (trigger,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'award'"
        ).fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        file.execute("ATTACH ? AS ours", (lab.place(f"ours_{number}"),))
        file.execute("CREATE TABLE beside AS SELECT * FROM ours.award")
        file.execute("INSERT INTO allocation SELECT * FROM ours.allocation")
    file = floors.sqlite_of(lab, name)

    def insert() -> None:
        file.execute("BEGIN IMMEDIATE")
        file.execute("INSERT INTO award SELECT * FROM beside")
        file.execute("COMMIT")

    return seconds(insert)


BENCHMARK = Benchmark(
    "allocate", rows=1_000_000, quick=300, prepare=prepare, ours=ours, floor=floor,
    goal=Goal(floor=3),
)  # fmt: skip
