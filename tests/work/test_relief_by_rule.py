"""Signatures by line, and relief out of the fund carried forward, under a made-up scheme.

李四平 bore 15,000.00 of her bills and 周八方 5,000.00 of his. The scheme counts what is left after
the benefit, adds 10 % for the first period, and takes what the relief needs from the fund.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Allocation, AwardRow
from ledger.nouns import Answer
from ledger.work import (
    adjudicate,
    allocate,
    approve,
    bill,
    close,
    enrol,
    intake,
    post,
    publish,
    receive,
    register,
)
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.made_up import made_up_book, registered
from tests.work.papers import (
    BANK,
    LI,
    SCHOOL,
    SHIPYARD,
    SUBSIDY,
    ZHANG,
    ZHENG,
    ZHOU,
    claim,
    digest,
    receipt,
    stay,
    voucher,
)
from tests.work.year import at

CARRIED, POOL = "310202", "310204"
CLAIMS = (
    claim(1, LI, "2012-11-20", stay("S1", "2012-10-10", "38000", "23000"), diagnosis="C34.1"),
    claim(2, ZHOU, "2012-12-01", stay("S2", "2012-11-15", "10000", "5000"), row=3,
          diagnosis="E11.9", line="special_outpatient"),
)  # fmt: skip
RELAXED = {"participation_is_binding": "no", "shares": "", "window": "", "joining_limit": ""}


def lived(book: OpenBook) -> None:
    """Two employers of two members each; a claim of either employer is granted; closed."""
    clerk = at(book, "王登记", "2012-06-25")
    units = [registered(SHIPYARD), registered(SCHOOL, 3)]
    register.register(clerk, "2012", units, digest("units"))
    people = [p.row(n) for n, p in enumerate((ZHANG, LI, ZHOU, ZHENG), start=2)]
    enrol.enrol(at(book, "王登记", "2012-07-05"), "2012", people, ("名册.xlsx", digest("r")))
    bill.bill(at(book, "李出纳", "2012-07-15"), "2012")
    money = [receipt("R1", "2012-08-03", SHIPYARD.name, "120"),
             receipt("R2", "2012-08-03", SCHOOL.name, "120", row=3)]  # fmt: skip
    receive.receive(at(book, "李出纳", "2012-08-03"), money, digest("money"))
    given(book, "2012-07-20", (BANK, "50000", "0"), (SUBSIDY, "0", "50000"))
    intake.intake(at(book, "陈受理", "2012-12-10"), CLAIMS, digest("claims"))
    adjudicate.adjudicate(at(book, "赵审核", "2012-12-11"))


def given(book: OpenBook, day: str, *lines: tuple[str, str, str]) -> None:
    """A voucher with both its signatures."""
    number = post.voucher(at(book, "吴会计", day), voucher("补助", day, *lines))["voucher_no"]
    for signer in ("钱复核", "孙主席"):
        approve.approve_voucher(at(book, signer, day), number)


def closed(book: OpenBook) -> Answer:
    for day, signer in (("2012-12-12", "钱复核"), ("2012-12-13", "孙主席")):
        approve.approve_claims(at(book, signer, day))
    return close.close(at(book, "吴会计", "2013-10-08"), "2012")


@pytest.fixture
def book(place: str, tmp_path: Path) -> Iterator[OpenBook]:
    with made_up_book(place, tmp_path, enrolment=RELAXED) as opened:
        lived(opened)
        yield opened


def test_a_line_has_levels_of_its_own(book: OpenBook) -> None:
    """2,500.00 of special outpatient is over its 1,000.00; 7,500.00 of inpatient over 5,000.00."""
    first = approve.approve_claims(at(book, "钱复核", "2012-12-12"))
    assert (first["signed"], first["in_force"], first["waiting_for_more"]) == (2, 0, 2)
    second = approve.approve_claims(at(book, "孙主席", "2012-12-13"))
    assert (second["in_force"], second["granted_fen"]) == (2, 10_000_00)
    assert verify(book)["ok"]


def test_relief_takes_what_it_needs_from_the_fund(book: OpenBook) -> None:
    """7,500 and 2,500 less the 2,000 deductible at 40 % (30 % and 10 %): 2,200.00 and 200.00."""
    assert closed(book)["relief_pool_fen"] == 0
    answer = allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")
    told = [(award["group"], award["burden_fen"], award["award_fen"]) for award in answer["awards"]]
    assert told == [("major", 7500_00, 2200_00), ("chronic", 2500_00, 200_00)]
    assert (answer["pool_fen"], answer["remainder_fen"]) == (2400_00, 0)
    publish.publish(at(book, "吴会计", "2013-10-10"), "2012")
    first = approve.approve_relief(at(book, "钱复核", "2013-10-18"), "2012")
    assert first["in_force"] == 0
    second = approve.approve_relief(at(book, "孙主席", "2013-10-19"), "2012")
    assert (second["granted_fen"], second["lines"][0]["returned_fen"]) == (2400_00, 0)
    assert verify(book)["ok"]


def test_what_an_objection_takes_out_goes_back_to_the_fund(book: OpenBook) -> None:
    closed(book)
    desk = at(book, "吴会计", "2013-10-10")
    case_no = allocate.fix(desk, "2012")["awards"][1]["case_no"]
    notice_no = publish.publish(at(book, "吴会计", "2013-10-10"), "2012")["notice_no"]
    objection = publish.object_to(
        at(book, "吴会计", "2013-10-11"), notice_no, "某", "不符", case_no
    )
    publish.answer_objection(
        at(book, "吴会计", "2013-10-12"), objection["objection_no"], upheld=True, words="属实"
    )
    approve.approve_relief(at(book, "钱复核", "2013-10-18"), "2012")
    (line,) = approve.approve_relief(at(book, "孙主席", "2013-10-19"), "2012")["lines"]
    assert (line["granted_fen"], line["returned_fen"]) == (2200_00, 200_00)
    assert verify(book)["ok"]


def test_the_fund_must_hold_it(place: str, tmp_path: Path) -> None:
    """Everything of the surplus goes into the reserve; nothing is carried forward."""
    reserve = {"reserve_rate": "1/1", "reserve_of": "surplus", "relief_pool_rate": "0/1"}
    with made_up_book(place, tmp_path, enrolment=RELAXED, closing=reserve) as book:
        lived(book)
        closed(book)
        with refused("carried_short", needed_fen=2400_00, held_fen=0):
            allocate.draft(at(book, "吴会计", "2013-10-09"), "2012")


def test_who_does_not_meet_the_conditions_is_no_candidate(place: str, tmp_path: Path) -> None:
    nobody = {"conditions": "[{require: {member.class: 退休}, words: 退休人员}]"}
    with made_up_book(place, tmp_path, enrolment=RELAXED, relief=nobody) as book:
        lived(book)
        closed(book)
        with refused("nobody_in_need", period="2012-08-01"):
            allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")


def test_money_brought_in_for_relief(place: str, tmp_path: Path) -> None:
    """2,300.00 of a need of 2,400.00: the larger need first, the other gets what is left."""
    with made_up_book(place, tmp_path, enrolment=RELAXED, relief={"money": "other"}) as book:
        lived(book)
        closed(book)
        with refused("no_pool_money", period="2012-08-01"):
            allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")
        given(book, "2013-10-09", (BANK, "2300", "0"), (POOL, "0", "2300"))
        answer = allocate.fix(at(book, "吴会计", "2013-10-09"), "2012")
        assert [award["award_fen"] for award in answer["awards"]] == [2200_00, 100_00]
        assert verify(book)["ok"]
        publish.publish(at(book, "吴会计", "2013-10-10"), "2012")
        approve.approve_relief(at(book, "钱复核", "2013-10-18"), "2012")
        given(book, "2013-10-18", (BANK, "0", "1000"), (POOL, "1000", "0"))
        with refused("relief_pool_short", needed_fen=2300_00, held_fen=1300_00):
            approve.approve_relief(at(book, "孙主席", "2013-10-19"), "2012")
        given(book, "2013-10-20", (BANK, "1000", "0"), (POOL, "0", "1000"))
        approve.approve_relief(at(book, "孙主席", "2013-10-21"), "2012")
        assert sum(row.award_fen for row in rows(book, AwardRow)) == 2300_00
        assert [row.remainder_fen for row in rows(book, Allocation)] == [0]
        assert verify(book)["ok"]


def test_relief_money_is_booked_by_hand_only_where_it_is_raised_elsewhere(book: OpenBook) -> None:
    lines = voucher("补助", "2013-01-10", (BANK, "1", "0"), (POOL, "0", "1"))
    with refused("account_not_for_vouchers", account=POOL):
        post.voucher(at(book, "吴会计", "2013-01-10"), lines)
