"""PostgreSQL lets programs that go around ours write at the same time; its guards still hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from ledger.book.connection import OpenBook
from tests.book.forging import FIRST, dump, post, put

ON_POSTGRESQL = pytest.mark.parametrize("place", ["postgresql"], indirect=True)
LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@contextmanager
def begun(book: OpenBook, level: str = "READ COMMITTED") -> Iterator[Connection]:
    with book.engine.connect() as connection:
        yield connection.execution_options(isolation_level=level)


def close_first_period(connection: Connection) -> None:
    put(
        connection, "closing", period_code=FIRST, closed_through=date(2013, 7, 31),
        income_fen=0, expense_fen=0, surplus_fen=0, deficit_fen=0, reserve_fen=0,
        relief_pool_fen=0, carried_fen=0,
    )  # fmt: skip


def book_into_first_period(connection: Connection) -> None:
    post(connection, period_code=FIRST, booked_on=date(2012, 9, 1))


def pid_of(connection: Connection) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def wait_until_blocked(book: OpenBook, pid: int) -> None:
    """Wait until the writer with this process id stands at another's lock."""
    query = text("SELECT cardinality(pg_blocking_pids(:pid))")
    deadline = time.monotonic() + 10
    with book.engine.connect() as connection:
        while not connection.execute(query, {"pid": pid}).scalar_one():
            assert time.monotonic() < deadline, "the second writer did not wait for the first"
            time.sleep(0.01)


@ON_POSTGRESQL
@pytest.mark.parametrize("level", LEVELS)
def test_an_entry_is_not_sealed_beside_a_closing(
    book: OpenBook, threads: ThreadPoolExecutor, level: str
) -> None:
    """The sealer has looked at the book before the closing is there, and seals after it."""
    with begun(book) as closer, begun(book, level) as sealer:
        sealer.execute(text("SELECT count(*) FROM closing"))
        close_first_period(closer)
        pid = pid_of(sealer)
        sealing = threads.submit(book_into_first_period, sealer)
        if level == "READ COMMITTED":  # others are refused at once
            wait_until_blocked(book, pid)
        closer.commit()
        with pytest.raises(IntegrityError, match=r"closed|READ COMMITTED"):
            sealing.result(timeout=10)
        sealer.rollback()
    kept = dump(book)
    assert (len(kept["closing"]), kept["entry"]) == (1, [])


@ON_POSTGRESQL
def test_a_closing_waits_for_the_entries_being_sealed(
    book: OpenBook, threads: ThreadPoolExecutor
) -> None:
    with begun(book) as sealer, begun(book) as closer:
        book_into_first_period(sealer)
        pid = pid_of(closer)
        closing = threads.submit(close_first_period, closer)
        wait_until_blocked(book, pid)
        assert dump(book)["closing"] == []
        sealer.commit()
        closing.result(timeout=10)
        closer.commit()
    kept = dump(book)
    assert (len(kept["closing"]), len(kept["entry"])) == (1, 1)


@ON_POSTGRESQL
@pytest.mark.parametrize("level", LEVELS)
def test_a_closing_does_not_pass_another(book: OpenBook, level: str) -> None:
    """A closing that looked at the book before the other one may not move the watermark back."""
    with begun(book, level) as late, begun(book) as early:
        put(early, "period", code="2013-08-01", starts_on=date(2013, 8, 1),
            ends_on=date(2014, 7, 31))  # fmt: skip
        early.commit()
        late.execute(text("SELECT count(*) FROM closing"))
        close_first_period(early)
        early.commit()
        with pytest.raises(IntegrityError):
            put(
                late, "closing", period_code="2013-08-01", closed_through=date(2013, 7, 30),
                income_fen=0, expense_fen=0, surplus_fen=0, deficit_fen=0, reserve_fen=0,
                relief_pool_fen=0, carried_fen=0,
            )  # fmt: skip
        late.rollback()
    assert len(dump(book)["closing"]) == 1


@ON_POSTGRESQL
def test_two_sealers_do_not_take_the_same_position(
    book: OpenBook, threads: ThreadPoolExecutor
) -> None:
    with begun(book) as first, begun(book) as second:
        book_into_first_period(first)
        pid = pid_of(second)
        sealing = threads.submit(
            post, second, period_code=FIRST, booked_on=date(2012, 9, 1), id=900,
            entry_no="x900", event="x900",
        )  # fmt: skip
        wait_until_blocked(book, pid)
        first.commit()
        with pytest.raises(IntegrityError):
            sealing.result(timeout=10)
        second.rollback()
    assert [row[0] for row in dump(book)["entry"]] == [1]
