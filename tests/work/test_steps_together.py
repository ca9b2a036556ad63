"""Steps that wait for one another: one transaction, each with its own answer, as if by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Event, get_ident
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Connection, text

from ledger.book.connection import OpenBook, book_url, open_engine
from ledger.book.driver import Found, Question
from ledger.book.tables import Receipt
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.books import opened, sharing
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.verify import verify
from tests.book.stepping import TODAY, receive_interest
from tests.conftest import found

Act = Callable[[Clerk], Answer]
Turn = tuple[Connection, list[Found]]


@contextmanager
def waiting(
    book: OpenBook, acts: Mapping[str, Act], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[dict[str, Future[Answer]], list[int]]]:
    """Steps by their request ids that wait behind one; how many there are in each transaction."""
    begun, free = Event(), Event()
    sizes: list[int] = []
    whole = OpenBook.writing_after

    @contextmanager
    def counted(self: OpenBook, *questions: Question) -> Iterator[Turn]:
        with whole(self, *questions) as (connection, answers):
            before = _steps(connection)
            yield connection, answers
            sizes.append(_steps(connection) - before)

    def hold(clerk: Clerk) -> Answer:
        begun.set()
        assert free.wait(60)
        return {}

    monkeypatch.setattr(OpenBook, "writing_after", counted)
    with ThreadPoolExecutor(len(acts) + 1) as pool:
        first = pool.submit(step, book, "first", hold)
        assert begun.wait(60)
        asked: dict[str, Future[Answer]] = {}
        for number, (request_id, act) in enumerate(acts.items(), start=1):
            asked[request_id] = pool.submit(step, book, request_id.rstrip("'"), act)
            while len(book.turns._waiting) < number:
                sleep(0.001)
        free.set()
        first.result(60)
        yield asked, sizes


def step(book: OpenBook, request_id: str, act: Act) -> Answer:
    return Desk(book, "会计", TODAY, request_id).once("interest", {"fen": 100}, act)


def _steps(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT count(*) FROM step")) or 0)


def chains(book: OpenBook) -> set[str]:
    """The checks of what was written that find a fault; the step here is not one of a scheme."""
    written = {"guards", "keys", "steps", "rows", "entries", "totals"}
    checks = {check["check"]: check["faults"] for check in verify(book)["checks"]}
    assert written <= checks.keys()
    return {name for name in written if checks[name]}


def refuse(_clerk: Clerk) -> Answer:
    raise Refusal("period_unknown", period="2099", known="")


def refuse_after_writing(clerk: Clerk) -> Answer:
    receive_interest(clerk)
    clerk.keeping.flush()
    return refuse(clerk)


def test_they_are_kept_in_one_transaction(book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = {f"R{n}": receive_interest for n in range(8)}
    with waiting(book, acts, monkeypatch) as (asked, sizes):
        answers = {request_id: each.result(60) for request_id, each in asked.items()}
    assert sizes == [1, 8]
    assert len({answer["entry"] for answer in answers.values()}) == 8
    assert {r: step(book, r, refuse) for r in answers} == answers, "each is remembered"
    assert chains(book) == set()
    assert verify(book)["entries"] == 8


@pytest.mark.parametrize("no", [refuse, refuse_after_writing])
def test_a_refusal_takes_nothing_of_the_others_back(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch, no: Act
) -> None:
    acts = {"R1": receive_interest, "R2": no, "R3": receive_interest}
    with waiting(book, acts, monkeypatch) as (asked, _sizes):
        entries = [asked[r].result(60)["entry"] for r in ("R1", "R3")]
        with pytest.raises(Refusal, match="period_unknown"):
            asked["R2"].result(60)
    assert entries == [1, 2]
    with pytest.raises(Refusal, match="period_unknown"):
        step(book, "R2", receive_interest)
    assert chains(book) == set()
    assert verify(book)["entries"] == 2
    with book.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM receipt")) == 0


def test_what_the_database_refuses_of_one_is_told_to_that_one(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(clerk: Clerk) -> Answer:
        for _ in range(2):
            clerk.keeping.add(
                Receipt, bank_ref="B1", received_on=TODAY, payer_name="", payer_account="",
                amount_fen=1, memo="",
            )  # fmt: skip
        return {}

    acts: dict[str, Act] = {"R1": receive_interest, "R2": twice, "R3": receive_interest}
    with waiting(book, acts, monkeypatch) as (asked, _sizes):
        assert [asked[r].result(60)["entry"] for r in ("R1", "R3")] == [1, 2]
        with pytest.raises(Exception, match="bank_ref"):
            asked["R2"].result(60)
    assert chains(book) == set()


def test_the_same_request_twice_is_done_once(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = {"R1": receive_interest, "R2": receive_interest, "R1'": receive_interest}
    with waiting(book, acts, monkeypatch) as (asked, _sizes):
        assert asked["R1"].result(60) == asked["R1'"].result(60) != asked["R2"].result(60)
    assert verify(book)["entries"] == 2


def test_each_acts_in_the_context_of_who_asked(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is logged on the way bears the mark of the request, whoever's thread it is."""
    mark: ContextVar[str] = ContextVar("mark", default="")
    seen: dict[str, tuple[str, int]] = {}

    def act_of(name: str) -> Act:
        def act(_clerk: Clerk) -> Answer:
            seen[name] = (mark.get(), get_ident())
            return {}

        return act

    def asking(own: OpenBook, request_id: str, act: Act) -> Answer:
        mark.set(request_id)
        return whole(own, request_id, act)

    whole: Any = step
    monkeypatch.setitem(globals(), "step", asking)
    with waiting(book, {n: act_of(n) for n in ("R1", "R2", "R3")}, monkeypatch) as (asked, _):
        for each in asked.values():
            each.result(60)
    assert {name: told for name, (told, _) in seen.items()} == {n: n for n in seen}
    assert len({thread for _, thread in seen.values()}) == 1


# -- a program that serves ------------------------------------------------------------------------


def test_a_program_that_shares_a_book_opens_it_once(place: str) -> None:
    found(place)
    with sharing(place) as shared:
        with opened(place) as first, opened(place) as second:
            assert first is second is shared
        with shared.reading() as connection:
            assert _steps(connection) == 1, "it is still open"
    with opened(place) as own:
        assert own is not shared


def test_a_file_put_in_the_place_of_a_shared_book_is_opened(tmp_path: Path) -> None:
    place, other = str(tmp_path / "book.db"), str(tmp_path / "other.db")
    for each in (place, other):
        found(each)
    with OpenBook(other) as book:
        step(book, "R1", receive_interest)
    with sharing(place) as shared:
        Path(other).replace(place)
        with opened(place) as now, now.reading() as connection:
            assert now is not shared
            assert _steps(connection) == 2
        Path(place).unlink()
        with pytest.raises(Refusal, match="book_missing"), opened(place):
            pass


def test_a_shared_book_that_is_migrated_meanwhile_is_refused(place: str) -> None:
    found(place)
    with sharing(place):
        engine = open_engine(book_url(place))
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        engine.dispose()
        with pytest.raises(Refusal, match="book_at_other_migration"), opened(place) as book:
            step(book, "R1", receive_interest)
