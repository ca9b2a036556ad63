"""A crash in the middle of a step leaves the book as it was; two who do a step do it once.

Each test lives the plain year once on each engine, and something happens at every step of it.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.work.processes import Do, Job, processes
from tests.work.year import STAGES

Tables = dict[str, list[tuple[Any, ...]]]

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


def counts(tables: Tables) -> dict[str, int]:
    return {name: len(rows) for name, rows in tables.items() if name != "step"}


def test_a_killed_step_leaves_nothing_behind(book: OpenBook, place: str, do: Do) -> None:
    for stage in STAGES:
        before = dump(book)
        for where in ("first row", "commit"):
            (outcome,) = do(Job(place, stage.name, stage.name, where))
            assert outcome == {"killed": signal.SIGKILL}, stage.name
            assert dump(book) == before, f"{stage.name}, killed at {where}"
        (outcome,) = do(Job(place, stage.name, stage.name))
        assert "answer" in outcome, f"{stage.name} after the crash: {outcome}"
        assert dump(book) != before, stage.name
    assert verify(book)["ok"]


def test_two_with_the_same_request_do_the_step_once(book: OpenBook, place: str, do: Do) -> None:
    for stage in STAGES:
        before = dump(book)["step"]
        first, second = do(*[Job(place, stage.name, stage.name)] * 2)
        assert first == second, stage.name
        (step,) = dump(book)["step"][len(before) :]
        assert json.loads(step[8]) == first["answer"], stage.name
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
        assert refused == SECOND_IS_REFUSED.get(stage.name, []), stage.name
        with OpenBook(str(year_files[stage.name])) as lived_alone:
            assert counts(dump(book)) == counts(dump(lived_alone)), stage.name
    assert verify(book)["ok"]
