"""The floor of posting one entry: the same rows by plain statements, one transaction an entry.

The tables are those of a book, with every guard, with totals by day, and with both chains: heads
are read under the book's lock, and each row and link is hashed. No model, no rule, no check in
Python. On PostgreSQL statements go out together (pipeline), so a post is three round trips.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import psycopg

from bench.floors import sqlite_of
from bench.lab import Lab, seconds, share
from bench.posting import DAY, PERIOD, lines

NOW = "2012-09-03T01:02:03+00:00"
TOLD = "x" * 60  # of a sealed answer
COLUMNS = {
    "entry": "id, step_id, digest, entry_no, booked_on, effective_on, period_code, event,"
    " cause_kind, cause_id, summary, currency, made_by, checked_by, reverses_id",
    "posting": "id, step_id, digest, entry_id, line_no, account, debit_fen, credit_fen,"
    " employer_id, member_id",
    "entry_seal": "id, step_id, digest, entry_id, position, hash_version, prev_hash, hash",
    "step": "id, request_id, name, content_hash, actor, today, at, outcome, answer, digests,"
    " prev_hash, hash, hash_version",
}
INSERTS = {
    table: f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(columns.split(',')))})"
    for table, columns in COLUMNS.items()
}
HEADS = (
    "SELECT (SELECT max(id) FROM posting), s.position, s.hash, t.id, t.hash"
    " FROM (SELECT position, hash FROM entry_seal ORDER BY position DESC LIMIT 1) s,"
    " (SELECT id, hash FROM step ORDER BY id DESC LIMIT 1) t"
)
KNOWN = "SELECT 1 FROM step WHERE request_id = %s"

Head = tuple[int, int, str, int, str]


def rows(number: int, request: str, head: Head) -> Iterator[tuple[str, list[Any]]]:
    """The rows of one entry and its step after the heads of both chains, each hashed."""
    last_posting, position, entry_hash, step, step_hash = head
    position, step, day = position + 1, step + 1, DAY.isoformat()
    booked = [f"记{position:06d}", day, day, PERIOD, "bench", "bench", number, f"第 {number} 张",
              "CNY", "会计", None, None]  # fmt: skip
    own = lines(number)
    postings = [
        [position, n, account, debit, credit, None, None]
        for n, (account, debit, credit) in enumerate(own, start=1)
    ]
    sealed = hashed([position, booked, postings, entry_hash])
    seal = [position, position, 1, entry_hash, sealed]
    yield "entry", [position, step, hashed([position, step, booked]), *booked]
    digests = []
    for n, posting in enumerate(postings, start=1):
        digests.append(hashed([last_posting + n, step, posting]))
        yield "posting", [last_posting + n, step, digests[-1], *posting]
    yield "entry_seal", [position, step, hashed([position, step, seal]), *seal]
    told = json.dumps(digests)
    said = [request, "bench", hashed([request]), "会计", day, NOW, "done", TOLD, told]
    yield "step", [step, *said, step_hash, hashed([step, said, step_hash]), 2]


def hashed(values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def post_raw(lab: Lab, name: str, numbers: Sequence[int], clients: int) -> float:
    """Seconds to post entries, so many at a time, each over a connection of its own."""
    make = _sqlite if lab.is_sqlite else _postgresql
    free: SimpleQueue[Callable[[int], None]] = SimpleQueue()
    for place in range(clients):
        client = make(lab, name)
        client(max(numbers) + 1 + place)  # plans are there before the clock starts
        free.put(client)

    def one(number: int) -> None:
        client = free.get()
        try:
            client(number)
        finally:
            free.put(client)

    with ThreadPoolExecutor(clients) as pool:
        return seconds(lambda: share(pool, clients, one, numbers))


def _postgresql(lab: Lab, name: str) -> Callable[[int], None]:
    connection = psycopg.connect(lab.dsn(name))

    def post(number: int) -> None:
        request = f"raw-{number}"
        with connection.transaction(), connection.pipeline() as pipeline:
            connection.execute("SELECT id FROM book FOR UPDATE")
            known = connection.execute(KNOWN, [request])
            heads = connection.execute(HEADS)
            pipeline.sync()
            head = heads.fetchone()
            assert known.fetchone() is None
            assert head is not None
            for table, row in rows(number, request, head):
                connection.execute(INSERTS[table].encode(), row)

    return post


def _sqlite(lab: Lab, name: str) -> Callable[[int], None]:
    inserts = {table: text.replace("%s", "?") for table, text in INSERTS.items()}
    file = sqlite_of(lab, name)

    def post(number: int) -> None:
        request = f"raw-{number}"
        file.execute("BEGIN IMMEDIATE")
        assert file.execute(KNOWN.replace("%s", "?"), (request,)).fetchone() is None
        head = file.execute(HEADS).fetchone()
        for table, row in rows(number, request, head):
            file.execute(inserts[table], row)
        file.execute("COMMIT")

    return post
