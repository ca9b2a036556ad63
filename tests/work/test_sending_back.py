"""Decisions sent back, on both engines; and who is told of a decision, and when."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import adjudicate, intake, listings, paper_facts, signing
from ledger.work.reach import Reach
from ledger.work.report import claim_lists
from ledger.work.report.claim_file import claim_file
from ledger.work.report.claim_lists import ClaimsWanted
from ledger.work.send_back import send_back
from ledger.work.verify import verify
from tests.work.answers import refused
from tests.work.papers import HOSPITAL, digest, on, reversal
from tests.work.year import at, live

FIRST, SECOND, LATE = "SB-2012-00001", "SB-2012-00002", "SB-2012-00004"
TODAY = on("2012-12-13")
WHOLE = Reach(is_whole=True)
DESK = Reach(hospitals=frozenset({HOSPITAL}))


@pytest.fixture
def decided(book: OpenBook) -> OpenBook:
    """Four claims decided, none signed; the fourth declined."""
    live(book, until="claimed")
    adjudicate.adjudicate(at(book, "赵审核", "2012-12-11"))
    return book


def back(book: OpenBook, claim_no: str = FIRST, round_: int = 1, request: str = "") -> Answer:
    desk = at(book, "钱复核", "2012-12-12", request)
    return send_back(desk, claim_no, round_, " 请补交\n出院小结 ")


def sign(book: OpenBook, actor: str, claim_no: str, level: int) -> None:
    signing.sign_claims(at(book, actor, "2012-12-12"), {claim_no: level})


def progress(book: OpenBook, claim_no: str) -> str:
    wanted = ClaimsWanted(text=claim_no)
    found = claim_lists.claims_page(book, WHOLE, wanted, TODAY, None, 9)["claims"]
    return str(found[0]["progress"])


def test_what_was_sent_back_is_open_with_the_reason(decided: OpenBook) -> None:
    assert back(decided, request="r1") == back(decided, request="r1")
    assert progress(decided, FIRST) == "received"
    (waiting,) = claim_lists.to_decide(decided, TODAY, 9, by_cost=False)["claims"]
    assert (waiting["claim_no"], waiting["is_again"], waiting["is_returned"]) == (FIRST, True, True)
    signable = claim_lists.to_sign(decided, "孙审批", TODAY, by_amount=False)
    assert FIRST not in {line["claim_no"] for line in signable}
    for reach in (WHOLE, DESK):
        told = claim_file(decided, reach, FIRST, TODAY)["returned"]
        assert told == {"on": "2012-12-12", "by": "钱复核", "reason": "请补交 出院小结"}
    with refused("claim_is_open"):
        sign(decided, "孙审批", FIRST, 1)
    assert verify(decided)["ok"]


def test_it_is_decided_again_by_itself_only(decided: OpenBook) -> None:
    back(decided)
    assert adjudicate.adjudicate(at(decided, "赵审核", "2012-12-12"))["decided"] == 0
    again = adjudicate.adjudicate(at(decided, "赵审核", "2012-12-12"), FIRST)
    assert again["claims"][0]["benefit_fen"] == 30000
    assert progress(decided, FIRST) == "reviewed"
    sign(decided, "孙审批", FIRST, 1)
    assert progress(decided, FIRST) == "payable"
    rounds = claim_file(decided, DESK, FIRST, TODAY)["rounds"]
    assert [each["round"] for each in rounds] == [2]
    assert verify(decided)["ok"]


def test_a_settlement_can_be_taken_back_meanwhile(decided: OpenBook) -> None:
    back(decided, SECOND)
    intake.reverse_settlements(
        at(decided, "医院", "2012-12-12"), [reversal("S3", "2012-12-12")], digest("reversal")
    )
    adjudicate.adjudicate(at(decided, "赵审核", "2012-12-12"), SECOND)
    assert progress(decided, SECOND) == "reviewed"
    assert verify(decided)["ok"]


def test_a_decision_half_signed_can_be_sent_back(decided: OpenBook) -> None:
    sign(decided, "钱复核", SECOND, 1)
    back(decided, SECOND)
    assert progress(decided, SECOND) == "received"
    assert claim_file(decided, DESK, SECOND, TODAY)["rounds"] == []


def test_what_cannot_be_sent_back(decided: OpenBook) -> None:
    with refused("reason_missing"):
        send_back(at(decided, "钱复核", "2012-12-12"), FIRST, 1, " \n ")
    with refused("claim_unknown"):
        back(decided, "SB-0")
    with refused("decision_changed"):
        back(decided, FIRST, 2)
    sign(decided, "钱复核", FIRST, 1)
    for claim_no in (FIRST, LATE):
        with refused("decision_in_force"):
            back(decided, claim_no)
    back(decided, SECOND)
    with refused("claim_is_open"):
        back(decided, SECOND)


# -- who is told of what --------------------------------------------------------------------------


def told(book: OpenBook, reach: Reach, claim_no: str) -> list[bool]:
    """Whether the page, the interface and the paper tell of a decision; they must agree."""
    on_page = bool(claim_file(book, reach, claim_no, TODAY)["rounds"])
    in_answer = bool(listings.claim_in_full(book, reach, claim_no)["rounds"])
    try:
        paper = paper_facts.facts(book, "decision", claim_no, reach)
    except Refusal as refusal:
        if refusal.code != "decision_missing":
            raise
        return [on_page, in_answer, False]
    return [on_page, in_answer, bool(paper["decision"]["workings"] or paper["decision"]["reasons"])]


def test_a_hospital_is_told_after_the_last_signature(decided: OpenBook) -> None:
    assert told(decided, DESK, LATE) == [True] * 3  # declined: nobody signs
    assert told(decided, DESK, SECOND) == [False] * 3
    assert told(decided, WHOLE, SECOND) == [True] * 3
    sign(decided, "钱复核", SECOND, 1)
    assert told(decided, DESK, SECOND) == [False] * 3
    sign(decided, "孙审批", SECOND, 2)
    assert told(decided, DESK, SECOND) == [True] * 3


def test_an_earlier_decision_stays_told_while_another_is_signed(decided: OpenBook) -> None:
    sign(decided, "钱复核", SECOND, 1)
    sign(decided, "孙审批", SECOND, 2)
    intake.reverse_settlements(
        at(decided, "医院", "2012-12-12"), [reversal("S3", "2012-12-12")], digest("reversal")
    )
    adjudicate.adjudicate(at(decided, "赵审核", "2012-12-12"))
    for reach, rounds in ((DESK, [1]), (WHOLE, [1, 2])):
        found = claim_file(decided, reach, SECOND, TODAY)["rounds"]
        assert [each["round"] for each in found] == rounds
        found = listings.claim_in_full(decided, reach, SECOND)["rounds"]
        assert [each["round"] for each in found] == rounds
    old = paper_facts.facts(decided, "decision", SECOND, DESK)
    assert (old["decision"]["round"], old["claim"]["is_open"]) == (1, True)
    new = paper_facts.facts(decided, "decision", SECOND, WHOLE)
    assert (new["decision"]["round"], new["is_final"]) == (2, False)
