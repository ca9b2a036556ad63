"""Turns: whoever comes while another writes is carried out together with those who wait too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from threading import Event, get_ident
from time import sleep

import pytest

from ledger.book import turns as waiting
from ledger.book.connection import OpenBook
from ledger.book.turns import AT_ONCE, Turns

Turn = tuple[int, list[int]]  # the thread, and what it carried out


@contextmanager
def queue_behind(
    turns: Turns[int], others: int, ends: Callable[[list[int]], None] = lambda _: None
) -> Iterator[tuple[list[Turn], list[Future[None]]]]:
    """0 is being carried out, and 1, 2, … wait behind it; then all are let go."""
    seen: list[Turn] = []
    begun, free = Event(), Event()

    def carry_out(wanted: list[int]) -> None:
        seen.append((get_ident(), list(wanted)))
        if wanted == [0]:
            begun.set()
            assert free.wait(60)
        ends(wanted)

    with ThreadPoolExecutor(others + 1) as pool:
        asked = [pool.submit(turns.take, 0, carry_out)]
        assert begun.wait(60)
        for number in range(1, others + 1):
            asked.append(pool.submit(turns.take, number, carry_out))
            while len(turns._waiting) < number:
                sleep(0.001)
        free.set()
        yield seen, asked


def test_a_program_has_one_queue_before_a_book(book: OpenBook) -> None:
    place = book.url.render_as_string(hide_password=False)
    with OpenBook(place) as again:
        assert again.turns is book.turns
    assert Turns.of("elsewhere") is not book.turns


def test_alone_nobody_waits() -> None:
    seen: list[Turn] = []
    turns: Turns[int] = Turns()
    for number in (1, 2):
        turns.take(number, lambda wanted: seen.append((get_ident(), wanted)))
    assert seen == [(get_ident(), [1]), (get_ident(), [2])]


def test_those_who_wait_are_carried_out_together_in_their_order() -> None:
    with queue_behind(Turns(), 5) as (seen, asked):
        for each in asked:
            each.result(60)
    assert [wanted for _, wanted in seen] == [[0], [1, 2, 3, 4, 5]]
    assert seen[0][0] != seen[1][0]


def test_no_turn_is_longer_than_it_may_be() -> None:
    with queue_behind(Turns(), AT_ONCE + 3) as (seen, asked):
        for each in asked:
            each.result(60)
    assert [len(wanted) for _, wanted in seen] == [1, AT_ONCE, 3]


def test_those_who_went_together_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the first to come back would go alone, and the others behind it."""
    monkeypatch.setattr(waiting, "perf_counter_ns", count(0, 10**12).__next__)
    monkeypatch.setattr(waiting, "_LONGEST", timedelta(minutes=1))
    turns: Turns[int] = Turns()
    with queue_behind(turns, 3) as (seen, asked):
        for each in asked:
            each.result(60)
    with ThreadPoolExecutor(3) as pool:
        took = [pool.submit(turns.take, each, lambda wanted: seen.append((0, wanted))) for each in
                (4, 5, 6)]  # fmt: skip
        for each in took:
            each.result(30)
    assert sorted(seen[-1][1]) == [4, 5, 6]


def test_nobody_waits_long_for_who_may_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the last turn took; and who then goes alone is waited for by nobody."""
    monkeypatch.setattr(waiting, "perf_counter_ns", count(0, 10**12).__next__)
    turns: Turns[int] = Turns()
    with queue_behind(turns, 3) as (_, asked):
        for each in asked:
            each.result(60)
    assert (turns._expected, turns._moment) == (3, waiting._LONGEST)
    turns.take(4, lambda _: None)
    assert turns._expected == 1


def test_a_turn_that_breaks_off_lets_the_others_go_on() -> None:
    """Who led is told; whom it was to carry out too returns, and sees that it is not done."""

    def break_off(wanted: list[int]) -> None:
        if 1 in wanted:
            raise KeyboardInterrupt

    with queue_behind(Turns(), AT_ONCE + 1, break_off) as (seen, asked):
        with pytest.raises(KeyboardInterrupt):
            asked[1].result(60)
        for each in [asked[0], *asked[2:]]:
            each.result(60)
    assert [len(wanted) for _, wanted in seen] == [1, AT_ONCE, 1]
