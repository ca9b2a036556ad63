"""A journal proved, beside reading it in order and hashing every row with hashlib."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import psycopg

from bench import posting
from bench.benchmark import Benchmark, Goal
from bench.lab import BASE, Lab, opened, seconds
from ledger.work.verify import verify

#: What manual vouchers may use: the others must agree with records that these entries have none of.
OPEN = "410101"
A_ENTRY = 7 / 3  # postings on average
QUERIES = (
    "SELECT e.*, s.position, s.prev_hash, s.hash FROM entry e"
    " JOIN entry_seal s ON s.entry_id = e.id ORDER BY s.position",
    "SELECT * FROM posting ORDER BY entry_id, line_no",
    "SELECT * FROM step ORDER BY id",
)


def prepare(lab: Lab) -> None:
    lab.make()
    posting.post_many(lab, BASE, max(int(lab.rows / A_ENTRY), 3), 1000, bank=OPEN)


def ours(lab: Lab, number: int) -> float:
    with opened(lab, BASE) as book:

        def prove() -> None:
            assert verify(book)["ok"]

        return seconds(prove)


def floor(lab: Lab, number: int) -> float:
    def read() -> None:
        for query in QUERIES:
            running = hashlib.sha256()
            for row in _rows(lab, query):
                running.update(hashlib.sha256(repr(row).encode()).digest())

    return seconds(read)


def _rows(lab: Lab, query: str) -> Iterator[tuple[object, ...]]:
    if lab.is_sqlite:
        with sqlite3.connect(lab.place(BASE)) as file:
            yield from file.execute(query)
        return
    with psycopg.connect(lab.dsn(BASE)) as connection, connection.cursor("in_order") as cursor:
        cursor.itersize = 2000
        yield from cursor.execute(query.encode())


BENCHMARK = Benchmark(
    "verify", rows=1_000_000, quick=3_000, prepare=prepare, ours=ours, floor=floor,
    goal=Goal(floor=2), makes=(),
)  # fmt: skip
