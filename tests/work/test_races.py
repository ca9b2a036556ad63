"""Sixteen who come at once, each with the book open for himself and a request of his own.

One thing is done, and everybody else is told so: with an answer that there was nothing left to do,
or a refusal that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, SettlementRow
from ledger.nouns import Answer
from ledger.refusals import BadInput, Refusal
from ledger.work import approve, intake
from ledger.work.verify import verify
from tests.work.answers import rows
from tests.work.papers import ZHANG, claim, digest, stay
from tests.work.test_crashes import SECOND_IS_REFUSED, counts
from tests.work.year import NAMES, STAGES, at, live, stage

CLIENTS = 16
RACED = ("enrolled", "received", "claimed", "approved", "released", "answered", "closed")


def at_once(place: str, act: Callable[[OpenBook, int], Answer]) -> Counter[str]:
    """How often each was told "done", or the code of a refusal or of the first finding."""
    barrier = Barrier(CLIENTS)

    def client(number: int) -> str:
        with OpenBook(place) as book:
            barrier.wait()
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
@pytest.mark.parametrize("_", range(20))
def test_every_step_is_done_by_one_of_sixteen(
    book: OpenBook, place: str, year_files: Mapping[str, Path], _: int
) -> None:
    # Who asks for the same voucher again asks for another.
    live_racing(book, place, year_files, [name for name in NAMES if name != "granted"])


def live_racing(
    book: OpenBook, place: str, year_files: Mapping[str, Path], raced: Container[str]
) -> None:
    for each in STAGES:
        if each.name not in raced:
            each.do(book)
            continue
        told = at_once(place, lambda opened, n, each=each: each.do(opened, f"{each.name} {n}"))
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
