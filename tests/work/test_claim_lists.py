"""Lists and queues of claims, on both engines: how far each has come, and what waits."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.refusals import Refusal
from ledger.work import adjudicate, intake, signing
from ledger.work.reach import Reach
from ledger.work.report import claim_lists
from ledger.work.report.claim_lists import ClaimsWanted, Progress
from tests.work.papers import SCHOOL, SHIPYARD, digest, on, reversal
from tests.work.year import at, live

TODAY = on("2012-12-12")
WHOLE = Reach(is_whole=True)


def progress(book: OpenBook, reach: Reach = WHOLE, **wanted: object) -> dict[int, str]:
    """Claim → how far it has come, in the order of the list."""
    found = claim_lists.claims_page(
        book, reach, ClaimsWanted(**wanted), TODAY, None, 50  # type: ignore[arg-type]
    )  # fmt: skip
    return {int(line["claim_no"][-1]): line["progress"].value for line in found["claims"]}


def test_a_claim_goes_its_way(book: OpenBook) -> None:
    live(book, until="claimed")
    assert progress(book) == dict.fromkeys((4, 3, 2, 1), "received")
    assert claim_lists.to_decide(book, TODAY, 9, by_cost=True)["count"] == 4
    adjudicate.adjudicate(at(book, "赵审核", "2012-12-11"))
    decided = {4: "declined", 3: "reviewed", 2: "reviewed", 1: "reviewed"}
    assert progress(book) == decided
    assert list(progress(book, progress=Progress.REVIEWED)) == [3, 2, 1]
    signing.sign_claims(at(book, "钱复核", "2012-12-12"), {"SB-2012-00002": 1, "SB-2012-00003": 1})
    assert progress(book) == decided | {3: "payable"}
    waiting = claim_lists.to_sign(book, "钱复核", TODAY, by_amount=True)
    assert [(line["claim_no"][-1], line["level"], line["own"]) for line in waiting] == [
        ("2", 2, "signed"), ("1", 1, ""),
    ]  # fmt: skip


def test_a_reversal_opens_a_claim_again(book: OpenBook) -> None:
    live(book, until="signed")
    clerk = at(book, "陈受理", "2012-12-13")
    intake.reverse_settlements(clerk, [reversal("S2", "2012-12-13")], digest("back"))
    assert progress(book)[2] == "received"
    (again,) = claim_lists.to_decide(book, TODAY, 9, by_cost=False)["claims"]
    assert again["is_again"]


def test_the_money_is_followed(book: OpenBook) -> None:
    live(book, until="released")
    assert set(progress(book).values()) == {"paying", "declined"}


def test_pages_follow_one_another(book: OpenBook) -> None:
    live(book, until="claimed")
    seen: list[str] = []
    before = None
    while True:
        page = claim_lists.claims_page(book, WHOLE, ClaimsWanted(), TODAY, before, 3)
        seen += [line["claim_no"][-1] for line in page["claims"]]
        before = page["next"]
        if before is None:
            break
    assert seen == ["4", "3", "2", "1"]


def test_an_employer_sees_its_own(book: OpenBook) -> None:
    live(book, until="claimed")
    assert list(progress(book, Reach(employers=frozenset({SHIPYARD.uscc})))) == [4, 2, 1]
    assert list(progress(book, Reach(employers=frozenset({SCHOOL.uscc})), text="周")) == [3]


def test_a_level_that_was_signed_meanwhile_is_refused(book: OpenBook) -> None:
    live(book, until="signed")
    with pytest.raises(Refusal) as refused:
        signing.sign_claims(at(book, "孙主席", "2012-12-13"), {"SB-2012-00002": 1})
    assert refused.value.code == "level_out_of_order"
    assert refused.value.facts["claim_no"] == "SB-2012-00002"
