"""A crash in the middle of a step leaves the book as it was; two who do a step do it once.

Each test lives the plain year once on each engine, and something happens at every step of it.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, literal, select, union_all

from ledger.book.connection import OpenBook
from ledger.work.verify import verify
from tests.book.forging import TABLES, dump
from tests.work.processes import Do, Job, processes
from tests.work.year import STAGES

# What a second one hears who asks, under a request of its own, for what has just been done. Where
# nothing stands here, the second gets an answer: that there was nothing left to do.
SECOND_IS_REFUSED = {
    "checked": ["already_signed"],
    "batched": ["nothing_to_pay"],
    "released": ["batch_released"],
    "closed": ["period_closed"],
    "fixed": ["allocation_fixed"],
    "published": ["notice_published"],
}


@pytest.fixture
def do() -> Iterator[Do]:
    with processes() as do:
        yield do


def counts(book: OpenBook) -> dict[str, int]:
    """How many rows each table has; steps aside, for a refusal is remembered as one."""
    tables = [table for name, table in TABLES.items() if name != "step"]
    queries = (select(literal(table.name), func.count()).select_from(table) for table in tables)
    with book.reading() as connection:
        return dict(connection.execute(union_all(*queries)).all())


def last_step(book: OpenBook) -> tuple[int, str]:
    """The number of the last step and what it answered."""
    with book.reading() as connection:
        step = TABLES["step"]
        query = select(step.c.id, step.c.answer).order_by(step.c.id.desc()).limit(1)
        number, answer = connection.execute(query).one()
    return number, answer


def test_a_killed_step_leaves_nothing_behind(book: OpenBook, place: str, do: Do) -> None:
    before = dump(book)
    for stage in STAGES:
        for where in ("first row", "commit"):
            (outcome,) = do(Job(place, stage.name, stage.name, where))
            assert outcome["killed"] == signal.SIGKILL, f"{stage.name} at {where}"
        assert dump(book) == before, stage.name
        (outcome,) = do(Job(place, stage.name, stage.name))
        assert "answer" in outcome, f"{stage.name} after the crash: {outcome}"
        after = dump(book)
        assert after != before, stage.name
        before = after
    assert verify(book)["ok"]


def test_two_with_the_same_request_do_the_step_once(book: OpenBook, place: str, do: Do) -> None:
    for stage in STAGES:
        number, _ = last_step(book)
        first, second = do(*[Job(place, stage.name, stage.name)] * 2)
        assert first == second, stage.name
        now, answer = last_step(book)
        assert (now, json.loads(answer)) == (number + 1, first["answer"]), stage.name
    assert verify(book)["ok"]


def test_two_with_requests_of_their_own_do_the_step_once(
    book: OpenBook, place: str, do: Do, year_files: Mapping[str, Path]
) -> None:
    for stage in STAGES:
        if stage.name == "granted":  # two who ask for the same voucher ask for two vouchers
            stage.do(book)
            continue
        outcomes = do(*(Job(place, stage.name, f"{stage.name} {who}") for who in ("甲", "乙")))
        refused = [outcome["refused"] for outcome in outcomes if "refused" in outcome]
        assert refused == SECOND_IS_REFUSED.get(stage.name, []), f"{stage.name}: {outcomes}"
        with OpenBook(str(year_files[stage.name])) as lived_alone:
            assert counts(book) == counts(lived_alone), stage.name
    assert verify(book)["ok"]
