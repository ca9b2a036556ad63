"""二次救助: drafted often, fixed once, published, objected to, and only then granted."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Allocation, AwardRow, Payable
from ledger.nouns import Answer
from ledger.work import allocate, approve, publish, report
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.year import at, live

NOTICE = "GS-2012-001"
AFTER = "2013-10-18"


def test_awards_and_remainder_are_the_pool(book: OpenBook) -> None:
    """李四平 bore 7,500.00 and 周八方 2,500.00; 30 % over 2,000.00: 1,650.00 and 150.00."""
    live(book, "closed")
    answer = allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")
    told = [(award["case_no"], award["group"], award["award_fen"]) for award in answer["awards"]]
    assert told == [("JZ-2012-00001", "major", 1650_00), ("JZ-2012-00002", "chronic", 150_00)]
    assert (answer["awarded_fen"], answer["remainder_fen"]) == (1800_00, 8440_00)
    assert sum(row.award_fen for row in rows(book, AwardRow)) == 1800_00
    assert verify(book)["ok"]


def test_a_draft_keeps_nothing(book_at: BookAt) -> None:
    book = book_at("closed")
    before = dump(book)
    drafts = [allocate.draft(at(book, "吴会计", "2013-10-09"), "2012") for _ in range(2)]
    assert dump(book) == before
    assert drafts == [allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")] * 2


@pytest.mark.parametrize("act", [allocate.draft, allocate.fix])
def test_the_period_must_be_closed(book_at: BookAt, act: object) -> None:
    assert callable(act)
    with refused("period_not_closed"):
        act(at(book_at("answered"), "吴会计", "2013-10-09"), "2012")
    with refused("period_unknown"):
        act(at(book_at("answered"), "吴会计", "2013-10-09"), "2013")


def test_an_allocation_is_fixed_once(book_at: BookAt) -> None:
    book = book_at("fixed")
    with refused("allocation_fixed"):
        allocate.fix(at(book, "吴会计", "2013-10-10"), "2012")
    assert len(rows(book, Allocation)) == 1


# -- 公示 -----------------------------------------------------------------------------------------


def test_the_notice_is_masked_and_frozen(book: OpenBook) -> None:
    live(book, "fixed")
    notice = publish.publish(at(book, "吴会计", "2013-10-10"), "2012")
    assert [(line["name"], line["id_number"]) for line in notice["lines"]] == [
        ("李*平", "321*************22"), ("周*方", "321*************65"),
    ]  # fmt: skip
    assert (notice["published_on"], notice["closes_on"]) == ("2013-10-10", "2013-10-17")
    told = report.notice(book, "2012")
    assert {name: told[name] for name in notice} == notice
    assert verify(book)["ok"]


def test_what_is_published_must_be_fixed(book_at: BookAt) -> None:
    with refused("allocation_missing"):
        publish.publish(at(book_at("closed"), "吴会计", "2013-10-10"), "2012")
    with refused("period_unknown"):
        publish.publish(at(book_at("closed"), "吴会计", "2013-10-10"), "2019")
    with refused("notice_missing"):
        report.notice(book_at("fixed"), "2012")


def test_a_notice_is_published_once(book_at: BookAt) -> None:
    with refused("notice_published"):
        publish.publish(at(book_at("published"), "吴会计", "2013-10-11"), "2012")


# -- 异议 -----------------------------------------------------------------------------------------


def object_to(
    book: OpenBook, case_no: str | None = None, notice: str = NOTICE, day: str = "2013-10-12"
) -> str:
    desk = at(book, "郑主任", day)
    return str(publish.object_to(desk, notice, "一名职工", "有异议", case_no)["objection_no"])


def answer(book: OpenBook, objection_no: str, *, upheld: bool) -> Answer:
    desk = at(book, "郑主任", "2013-10-14")
    return publish.answer_objection(desk, objection_no, upheld=upheld, words="经查")


def grant(book: OpenBook, day: str = AFTER) -> Answer:
    return approve.approve_relief(at(book, "钱复核", day), "2012")


def test_an_upheld_objection_takes_its_award_out(book: OpenBook) -> None:
    """150.00 stay in the fund: 8,440.00 + 150.00 = 8,590.00 go back to it."""
    live(book, "published")
    answer(book, object_to(book, "JZ-2012-00002"), upheld=True)
    answer(book, object_to(book), upheld=False)
    (line,) = grant(book)["lines"]
    assert (line["granted_fen"], line["withdrawn"], line["returned_fen"]) == (1650_00, 1, 8590_00)
    assert [row.amount_fen for row in rows(book, Payable)][-1] == 1650_00
    relief = report.summary(book, "2012")["relief"]
    assert (relief["awarded"], relief["remainder"]) == ("1650.00", "8590.00")
    assert verify(book)["ok"]


def test_a_dismissed_objection_changes_nothing(book_at: BookAt) -> None:
    book = book_at("published")
    answer(book, object_to(book, "JZ-2012-00002"), upheld=False)
    assert grant(book)["granted_fen"] == 1800_00


def test_a_notice_must_be_known(book_at: BookAt) -> None:
    with refused("notice_unknown"):
        object_to(book_at("published"), notice="GS-2012-009")


@pytest.mark.parametrize("day", ["2013-10-09", "2013-10-18"])
def test_objections_come_while_the_notice_runs(book_at: BookAt, day: str) -> None:
    with refused("notice_closed", closes_on="2013-10-17"):
        object_to(book_at("published"), day=day)


def test_an_objection_is_to_an_award_of_the_notice(book_at: BookAt) -> None:
    with refused("case_unknown"):
        object_to(book_at("published"), "JZ-2012-00009")


def test_an_objection_must_be_known(book_at: BookAt) -> None:
    with refused("objection_unknown"):
        answer(book_at("published"), "YY-2013-0009", upheld=False)


def test_an_objection_is_answered_once(book_at: BookAt) -> None:
    book = book_at("published")
    number = object_to(book, "JZ-2012-00002")
    answer(book, number, upheld=True)
    with refused("objection_answered"):
        answer(book, number, upheld=False)


def test_the_whole_cannot_be_taken_out(book_at: BookAt) -> None:
    book = book_at("published")
    with refused("objection_to_whole"):
        answer(book, object_to(book), upheld=True)


# -- 批准 -----------------------------------------------------------------------------------------


def test_relief_is_granted_after_the_notice(book_at: BookAt) -> None:
    book = book_at("published")
    with refused("notice_running", closes_on="2013-10-17"):
        grant(book, "2013-10-17")
    assert grant(book)["in_force"] == 1


def test_relief_is_granted_when_every_objection_is_answered(book_at: BookAt) -> None:
    book = book_at("published")
    number = object_to(book)
    with refused("objection_open", objection_no=number):
        grant(book)


def test_relief_needs_an_allocation_and_a_notice(book_at: BookAt) -> None:
    with refused("allocation_missing"):
        grant(book_at("closed"))
    with refused("notice_missing"):
        grant(book_at("fixed"))
    with refused("period_unknown"):
        approve.approve_relief(at(book_at("published"), "钱复核", AFTER), "2019")


def test_who_fixed_the_allocation_does_not_approve_it(book_at: BookAt) -> None:
    with refused("maker_is_checker"):
        approve.approve_relief(at(book_at("published"), "吴会计", AFTER), "2012")
