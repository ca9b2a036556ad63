"""审核: a decision for every open claim, in turn; deciding again is a new round."""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.book.tables import DecisionRow
from ledger.nouns import Answer
from ledger.work import adjudicate, intake, report
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import LI, STRANGER, claim, digest, reversal, stay
from tests.work.year import at, live

DAY = "2012-12-20"


def decide(book: OpenBook, claim_no: str | None = None, day: str = DAY) -> Answer:
    return adjudicate.adjudicate(at(book, "赵审核", day), claim_no)


def test_every_open_claim_is_decided(book: OpenBook) -> None:
    live(book, "claimed")
    answer = decide(book)
    assert (answer["approved"], answer["declined"]) == (3, 1)
    granted = [(line["claim_no"][-1], line["benefit_fen"]) for line in answer["claims"]]
    # In the order of discharge: 10 September, 5 October, 30 October, 15 November.
    assert granted == [("1", 300_00), ("4", 0), ("2", 7500_00), ("3", 2500_00)]
    assert decide(book)["decided"] == 0
    assert verify(book)["ok"]


def test_every_working_cites_an_article(book_at: BookAt) -> None:
    (first,) = report.explain(book_at("decided"), "SB-2012-00002")["rounds"]
    told = [(each["what"], each["article"], each["after_fen"]) for each in first["workings"]]
    assert told == [
        ("base_of_settlement", "第十三条", 12000_00),
        ("base_of_settlement", "第十三条", 3000_00),
        ("base_total", "第十三条", 15000_00),
        ("flat_rate", "第十四条", 7500_00),
    ]


def test_one_claim_alone(book_at: BookAt) -> None:
    book = book_at("claimed")
    assert [line["claim_no"] for line in decide(book, "SB-2012-00003")["claims"]] == [
        "SB-2012-00003"
    ]
    with refused("claim_decided"):
        decide(book, "SB-2012-00003")
    assert decide(book)["decided"] == 3


def test_a_claim_must_be_known(book_at: BookAt) -> None:
    with refused("claim_unknown"):
        decide(book_at("claimed"), "SB-2012-00099")


def test_who_was_not_enrolled_is_declined(book_at: BookAt) -> None:
    book = book_at("received")
    form = claim(9, STRANGER, "2012-12-01", stay("S9", "2012-11-10", "2000", "1000"))
    intake.intake(at(book, "陈受理", DAY), [form], digest("stranger"))
    (line,) = decide(book)["claims"]
    assert (line["outcome"], line["base_fen"], line["reasons"]) == (
        "declined", 1000_00, ["not_enrolled"],
    )  # fmt: skip


def test_claims_of_one_member_take_turns_at_the_caps(book_at: BookAt) -> None:
    """20,000.00 a claim, 50,000.00 a period: 20,000 + 20,000 + 10,000 + 0."""
    book = book_at("received")
    stays = [stay(f"C{n}", f"2012-09-{n:02d}", "90000", "10000") for n in (13, 12, 11, 10)]
    forms = [
        claim(number, LI, "2012-10-01", each, row=number)
        for number, each in enumerate(stays, start=11)
    ]
    intake.intake(at(book, "陈受理", DAY), forms, digest("caps"))
    lines = decide(book)["claims"]
    assert [line["claim_no"][-2:] for line in lines] == ["14", "13", "12", "11"]  # by discharge
    assert [line["benefit_fen"] for line in lines] == [20000_00, 20000_00, 10000_00, 0]
    assert [line["reasons"] for line in lines] == [
        ["cut_to_claim_cap"], ["cut_to_claim_cap"], ["cut_to_claim_cap", "cut_to_period_cap"],
        ["period_cap_reached"],
    ]  # fmt: skip
    assert verify(book)["ok"]


def test_deciding_again_is_a_new_round(book_at: BookAt) -> None:
    book = book_at("decided")
    desk = at(book, "陈受理", DAY)
    intake.reverse_settlements(desk, [reversal("S3", DAY)], digest("S3"))
    assert decide(book)["decided"] == 1
    rounds = [(row.round, row.benefit_fen) for row in rows(book, DecisionRow) if row.claim_id == 2]
    assert rounds == [(1, 7500_00), (2, 6000_00)]
    assert verify(book)["ok"]
