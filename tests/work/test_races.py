"""Sixteen who come at once, each with the book open for himself and a request of his own.

One thing is done, and everybody else is told so: with an answer that there was nothing left to do,
or a refusal that says why.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, SettlementRow
from ledger.nouns import Answer
from ledger.refusals import BadInput, Refusal
from ledger.work import approve, intake
from ledger.work.verify import verify
from tests.conftest import ENGINES, founded, fresh_place
from tests.faults.soaking import soaking
from tests.work.answers import rows
from tests.work.papers import ZHANG, claim, digest, stay
from tests.work.test_crashes import SECOND_IS_REFUSED, counts
from tests.work.year import NAMES, STAGES, Stage, at, live, stage

CLIENTS = 16
LATEST = 0.03  # seconds, about what a step takes
# Who asks for the same voucher again asks for another.
EVERY = tuple(name for name in NAMES if name != "granted")
RACED = ("enrolled", "received", "claimed", "approved", "released", "answered", "closed")


def at_once(
    place: str, act: Callable[[OpenBook, int], Answer], chance: Random | None = None
) -> Counter[str]:
    """How often each was told "done", or the code of a refusal or of the first finding.

    ``chance`` draws how much each comes after the first; without it, none.
    """
    barrier = Barrier(CLIENTS)
    late = [chance.uniform(0, LATEST) if chance else 0.0 for _ in range(CLIENTS)]

    def client(number: int) -> str:
        with OpenBook(place) as book:
            barrier.wait()
            time.sleep(late[number])
            try:
                act(book, number)
            except Refusal as refusal:
                return refusal.code
            except BadInput as bad:
                return bad.findings[0].code
            return "done"

    with ThreadPoolExecutor(CLIENTS) as clients:
        return Counter(clients.map(client, range(CLIENTS)))


def test_a_step_is_done_by_one_of_sixteen(
    book: OpenBook, place: str, year_files: Mapping[str, Path]
) -> None:
    """The roster, the receipt, the claim, the approval, the release, the bank's answer, the end."""
    live_racing(book, place, year_files, RACED)


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_every_step_is_done_by_one_of_sixteen(
    engine: str,
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    year_files: Mapping[str, Path],
    tmp_path: Path,
) -> None:
    """Year after year; who comes how much later than the others is drawn for every race."""
    with soaking(f"races-{engine}") as soak:
        soak.figures |= {"rounds": 0, "races": 0, "clients": CLIENTS}
        while soak.goes_on() or not soak.figures["rounds"]:
            folder = tmp_path / str(soak.figures["rounds"])
            folder.mkdir()
            with (
                fresh_place(request, engine, folder) as place,
                founded(place, sqlite_template) as book,
            ):
                live_racing(book, place, year_files, EVERY, soak.chance)
            soak.figures["races"] += len(EVERY)
            soak.figures["rounds"] += 1


def live_racing(
    book: OpenBook,
    place: str,
    year_files: Mapping[str, Path],
    raced: Container[str],
    chance: Random | None = None,
) -> None:
    for each in STAGES:
        if each.name not in raced:
            each.do(book)
            continue

        def do(opened: OpenBook, number: int, each: Stage = each) -> Answer:
            return each.do(opened, f"{each.name} {number}")

        told = at_once(place, do, chance)
        (refused,) = SECOND_IS_REFUSED.get(each.name, ["done"])
        assert told == Counter({"done": 1}) + Counter({refused: CLIENTS - 1}), each.name
        with OpenBook(str(year_files[each.name])) as lived_alone:
            assert counts(book) == counts(lived_alone), each.name
    assert verify(book)["ok"]


def test_one_of_sixteen_claims_has_the_settlement(book: OpenBook, place: str) -> None:
    """Sixteen claims with numbers of their own for one stay in hospital."""
    live(book, until="received")
    settlement = stay("S1", "2012-09-10", "4200", "3600")

    def submit(opened: OpenBook, number: int) -> Answer:
        form = claim(number + 1, ZHANG, "2012-09-20", settlement)
        desk = at(opened, "陈受理", "2012-09-20")
        return intake.intake(desk, [form], digest(f"claim {number}"))

    assert at_once(place, submit) == {"done": 1, "settlement_claimed": CLIENTS - 1}
    assert (len(rows(book, Claim)), len(rows(book, SettlementRow))) == (1, 1)
    assert verify(book)["ok"]


def test_one_of_sixteen_approvers_signs(book: OpenBook, place: str) -> None:
    """Each is somebody else: one signature is needed, and whoever comes later learns that."""
    live(book, until="decided")

    def sign(opened: OpenBook, number: int) -> Answer:
        desk = at(opened, f"复核{number}", stage("signed").today.isoformat())
        answer = approve.approve_claims(desk, ["SB-2012-00001"])
        if not answer["signed"]:
            raise Refusal("nothing_to_sign", number="SB-2012-00001")
        return answer

    assert at_once(place, sign) == {"done": 1, "nothing_to_sign": CLIENTS - 1}
    assert verify(book)["ok"]
