"""A step is done wholly, once, or not at all: repeats, refusals, crashes and races."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.digests import GENESIS, entry_hash
from ledger.book.tables import Employer
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import BadInput, Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from tests.book.forging import dump
from tests.book.stepping import TODAY, go, in_a_process, receive_interest, step

MakeDesk = Callable[..., Desk]


def never(_clerk: Clerk) -> Answer:
    raise AssertionError("the step was done a second time")


def keep_and(trouble: Exception) -> Callable[[Clerk], Answer]:
    """A step that keeps a row and then finds that it cannot go on."""

    def act(clerk: Clerk) -> Answer:
        receive_interest(clerk)
        raise trouble

    return act


# -- repeats --------------------------------------------------------------------------------------


def test_a_repeated_request_gets_the_first_answer(book: OpenBook, desk: MakeDesk) -> None:
    first = desk(book, "会计", TODAY, "R1").once("interest", {"fen": 100}, receive_interest)
    before = dump(book)
    later = desk(book, "会计", date(2013, 1, 1), "R1")
    assert later.once("interest", {"fen": 100}, never) == first
    assert dump(book) == before


@pytest.mark.parametrize(
    ("name", "actor", "content"),
    [("interest", "会计", {"fen": 101}), ("fee", "会计", {"fen": 100}),
     ("interest", "出纳", {"fen": 100})],
    ids=["content", "step", "actor"],
)  # fmt: skip
def test_a_request_id_stands_for_one_request(
    book: OpenBook, desk: MakeDesk, name: str, actor: str, content: dict[str, int]
) -> None:
    desk(book, "会计", TODAY, "R1").once("interest", {"fen": 100}, receive_interest)
    before = dump(book)
    with pytest.raises(Refusal) as refusal:
        desk(book, actor, TODAY, "R1").once(name, content, never)
    assert refusal.value.code == "request_id_reused"
    assert refusal.value.facts == {"request_id": "R1", "step": "interest"}
    assert dump(book) == before


def test_a_refusal_is_remembered(book: OpenBook, desk: MakeDesk) -> None:
    asking = desk(book, "会计", TODAY, "R1")
    before = dump(book)
    with pytest.raises(Refusal):
        asking.once("interest", {}, keep_and(Refusal("day_is_closed", day="2012-09-03")))
    after = dump(book)
    (asked,) = after.pop("step")[len(before.pop("step")) :]
    assert asked[1] == "R1"
    assert "refused" in asked
    assert after == before
    with pytest.raises(Refusal) as again:
        asking.once("interest", {}, never)
    assert (again.value.code, again.value.facts) == ("day_is_closed", {"day": "2012-09-03"})


@pytest.mark.parametrize(
    "trouble",
    [BadInput([Finding("x", Severity.REFUSE, 1, "", {})]), AssertionError("a bug")],
    ids=["bad input", "a bug"],
)
def test_what_was_not_answered_can_be_asked_again(
    book: OpenBook, desk: MakeDesk, trouble: Exception
) -> None:
    asking = desk(book, "会计", TODAY, "R1")
    before = dump(book)
    with pytest.raises(type(trouble)):
        asking.once("interest", {}, keep_and(trouble))
    assert dump(book) == before
    assert asking.once("interest", {}, receive_interest) == {"employer": 1, "entry": 1}


def test_numbers_have_no_gaps_after_a_step_that_failed(book: OpenBook, desk: MakeDesk) -> None:
    step(book, "R1")
    with pytest.raises(Refusal):
        desk(book, "会计", TODAY).once("interest", {}, keep_and(Refusal("day_is_closed")))
    assert step(book, "R2") == {"employer": 2, "entry": 2}
    assert [row[0] for row in dump(book)["step"]] == [1, 2, 3, 4]


def test_ids_follow_what_another_program_wrote(book: OpenBook, place: str, desk: MakeDesk) -> None:
    """What a program knows of the ends of a book holds only while nobody else has written."""
    assert step(book, "R1") == {"employer": 1, "entry": 1}
    with OpenBook(place) as other:
        assert step(other, "R2") == {"employer": 2, "entry": 2}
        assert step(book, "R3") == {"employer": 3, "entry": 3}
        with pytest.raises(AssertionError):
            desk(other, "会计", TODAY).once("interest", {}, keep_and(AssertionError("a bug")))
        assert step(other, "R4") == {"employer": 4, "entry": 4}
    assert step(book, "R5") == {"employer": 5, "entry": 5}


# -- crashes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when", [pytest.param("after flush", marks=pytest.mark.soak), "before commit"]
)
def test_a_crash_leaves_the_book_as_it_was(book: OpenBook, place: str, when: str) -> None:
    step(book, "R1")
    before, bytes_before = dump(book), file_bytes(place)
    process = in_a_process(place, "R2", when)
    assert go(process) == [""]
    assert process.returncode == -signal.SIGKILL
    assert file_bytes(place) == bytes_before
    assert dump(book) == before
    assert step(book, "R2") == {"employer": 2, "entry": 2}


def file_bytes(place: str) -> bytes:
    return b"" if "://" in place else Path(place).read_bytes()


# -- races ----------------------------------------------------------------------------------------


@pytest.mark.soak  # the steps of a year do the same in tests/work/test_crashes.py
def test_two_processes_do_the_same_step_once(book: OpenBook, place: str) -> None:
    first, second = go(in_a_process(place, "R1"), in_a_process(place, "R1"))
    assert first == second
    assert json.loads(first) == {"employer": 1, "entry": 1}
    kept = dump(book)
    assert [len(kept[table]) for table in ("employer", "entry", "entry_seal")] == [1, 1, 1]


def test_many_at_once_with_one_request_id_do_it_once(book: OpenBook) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: step(book, "R1"), range(8)))
    assert answers == [{"employer": 1, "entry": 1}] * 8
    assert len(dump(book)["entry"]) == 1


def test_many_at_once_make_one_chain_without_gap(book: OpenBook) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: step(book, f"R{n}"), range(40)))
    assert sorted(answer["entry"] for answer in answers) == list(range(1, 41))
    prev_hash = GENESIS
    with book.reading() as connection:
        for n, (entry, seal, lines) in enumerate(entries.journal(Session(connection)), start=1):
            assert (seal.position, entry.entry_no) == (n, f"记{n:06d}")
            assert seal.prev_hash == prev_hash
            columns: list[dict[str, Any]] = [line.model_dump() for line in lines]
            prev_hash = entry_hash(entry.model_dump(), columns, n, seal.prev_hash)
            assert seal.hash == prev_hash
    assert n == 40


def test_a_reader_sees_one_state_of_the_book(book: OpenBook) -> None:
    with book.reading() as connection:
        reader = Session(connection)
        before = entries.head(reader)
        step(book, "R1")
        assert entries.head(reader) == before == entries.Head(0, GENESIS)
        assert entries.balance(reader, "1002") == 0
    with book.reading() as connection:
        assert entries.balance(Session(connection), "1002") == 100


def test_a_step_that_keeps_nothing_is_kept_itself(book: OpenBook, desk: MakeDesk) -> None:
    answer = desk(book, "会计", TODAY, "R1").once("nothing", {}, lambda _: {"done": 0})
    assert answer == {"done": 0}
    assert dump(book)["step"][-1][1] == "R1"
    assert dump(book)[str(Employer.__tablename__)] == []
