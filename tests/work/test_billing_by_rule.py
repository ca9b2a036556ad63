"""Fees by case, payers, shares and what comes back on leaving, under a made-up scheme.

Two newcomers pay 60.00 each (20.00 the province, 20.00 the union, 20.00 the member), who holds two
shares 120.00; a labour model pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import EmployerFact, Enrolment, EnrolmentFact, InvoiceLine, Refund
from ledger.nouns import Answer, RosterRow
from ledger.work import approve, bill, enrol, open_book, pay, receive, register
from ledger.work.verify import verify
from tests.work.answers import found, refused, rows
from tests.work.made_up import made_up_book, made_up_scheme, registered
from tests.work.papers import (
    LI,
    SCHOOL,
    SHIPYARD,
    SUN,
    WANG,
    ZHANG,
    ZHAO,
    ZHENG,
    ZHOU,
    Person,
    digest,
    receipt,
)
from tests.work.year import at

MODEL = {"member.class": "劳模"}


def enrolled(book: OpenBook, day: str, *people: RosterRow) -> Answer:
    desk = at(book, "王登记", day)
    return enrol.enrol(desk, "2012", people, (f"{day}.xlsx", digest(repr(people))))


def row(person: Person, number: int = 2, shares: str = "", **changes: object) -> RosterRow:
    return person.row(number, shares=shares, **changes)  # type: ignore[arg-type]


@pytest.fixture
def book(place: str, tmp_path: Path) -> Iterator[OpenBook]:
    with made_up_book(place, tmp_path) as opened:
        desk = at(opened, "王登记", "2012-06-25")
        units = [registered(SHIPYARD), registered(SCHOOL, 3)]
        register.register(desk, "2012", units, digest("units"))
        yield opened


def paid(book: OpenBook, day: str, yuan: str) -> Answer:
    line = receipt("R1", day, SHIPYARD.name, yuan, "缴费 JF-2012-00001")
    return receive.receive(at(book, "李出纳", day), [line], digest("receipts"))


def shipyard(book: OpenBook) -> None:
    """Four of the shipyard's five with two shares each, one of them a labour model; billed."""
    people = [row(person, n, "2") for n, person in enumerate((ZHANG, LI, WANG), start=2)]
    enrolled(book, "2012-07-05", *people, row(ZHAO, 5, "2", facts=MODEL))
    bill.bill(at(book, "李出纳", "2012-07-15"), "2012")


def test_each_line_has_its_own_fee_and_payers(book: OpenBook) -> None:
    shipyard(book)
    lines = [
        (line.fee_fen, line.superior_fen, line.union_fen, line.member_fen, line.employer_fen)
        for line in rows(book, InvoiceLine)
    ]
    whole = (120_00, 20_00, 40_00, 60_00, 0)
    assert lines == [whole, whole, whole, (0, 0, 0, 0, 0)]
    assert verify(book)["ok"]


def test_only_what_is_stated_is_kept(book: OpenBook) -> None:
    shipyard(book)
    by_id = {each.id: each.member_id for each in rows(book, Enrolment)}
    stated = [
        (by_id[fact.enrolment_id], fact.name, fact.value) for fact in rows(book, EnrolmentFact)
    ]
    assert stated == [
        (1, "shares", "2"), (2, "shares", "2"), (3, "shares", "2"),
        (4, "member.class", "劳模"), (4, "shares", "2"),
    ]  # fmt: skip
    facts = [(fact.name, fact.value) for fact in rows(book, EmployerFact)]
    assert facts == [("employer.kind", "企业"), ("employer.kind", "企业")]


def test_only_who_counts_makes_the_participation(book: OpenBook) -> None:
    """Two of the school's four, and one of the two a labour model: 1 of 4, and 1 of at least 2."""
    answer = enrolled(book, "2012-07-05", row(ZHOU), row(ZHENG, 3, facts=MODEL))
    assert answer["participation"] == [
        {"employer": SCHOOL.name, "enrolled": 1, "headcount": 4, "minimum": "3/5", "met": False,
         "ratio": "1/4", "minimum_members": 2}
    ]  # fmt: skip
    with refused("members_below", employer=SCHOOL.name, enrolled=1, fewest=2):
        bill.bill(at(book, "李出纳", "2012-07-15"), "2012", SCHOOL.uscc)
    held = bill.bill(at(book, "李出纳", "2012-07-15"), "2012")["held"]
    assert [line["code"] for line in held] == ["members_below"]


def test_nobody_is_invoiced_for_nothing(place: str, tmp_path: Path) -> None:
    rules = {"participation_is_binding": "no"}
    with made_up_book(place, tmp_path, enrolment=rules) as book:
        desk = at(book, "王登记", "2012-06-25")
        register.register(desk, "2012", [registered(SCHOOL)], digest("units"))
        enrolled(book, "2012-07-05", row(ZHOU, facts=MODEL), row(ZHENG, 3, facts=MODEL))
        with refused("fees_are_nothing", employer=SCHOOL.name, members=2):
            bill.bill(at(book, "李出纳", "2012-07-15"), "2012", SCHOOL.uscc)


def test_who_joins_half_way_pays_for_the_months_left(book: OpenBook) -> None:
    """Hired on 10 November, the fourth month begun: nine of twelve months of 120.00."""
    shipyard(book)
    enrolled(book, "2012-11-12", row(SUN, 2, "2", changed_on="2012-11-10"))
    (paper,) = bill.bill(at(book, "李出纳", "2012-11-15"), "2012")["papers"]
    assert (paper["members"], paper["total_fen"]) == (1, 90_00)
    assert verify(book)["ok"]


# -- 中途退出退费 ---------------------------------------------------------------------------------


def leaves(book: OpenBook, day: str, person: Person = LI) -> Answer:
    return enrolled(book, day, row(person, change="减员", changed_on=day))


def test_who_leaves_gets_the_months_left_back(book: OpenBook) -> None:
    """李四平 leaves on 15 January, in the sixth month: 6/12 of 120.00, by who had paid it."""
    shipyard(book)
    paid(book, "2012-08-03", "360")
    (refund,) = leaves(book, "2013-01-15")["refunds"]
    assert (refund["leaver"], refund["amount_fen"], refund["payee"]) == (
        "李四平",
        60_00,
        SHIPYARD.name,
    )
    assert refund["refund_no"] == "TK-2013-00001"
    assert verify(book)["ok"]
    with refused("nothing_unidentified"):
        receive.ask_refund(at(book, "李出纳", "2013-01-16"), "R1", None, "多缴", "", "")
    approve.approve_refund(at(book, "钱复核", "2013-01-16"), "TK-2013-00001")
    batch = pay.make_batch(at(book, "李出纳", "2013-01-17"))
    assert batch["total_fen"] == 60_00
    pay.release(at(book, "周主任", "2013-01-17"), batch["batch_no"])
    assert verify(book)["ok"]


def test_what_comes_back_waits_for_the_money(book: OpenBook) -> None:
    """Who leaves before the invoice is paid has nothing to get back until it is."""
    shipyard(book)
    assert "refunds" not in leaves(book, "2013-01-15")
    assert "refunds" not in paid(book, "2013-01-20", "300")
    rest = receipt("R2", "2013-01-25", "某人", "60")
    answer = receive.receive(at(book, "李出纳", "2013-01-25"), [rest], digest("rest"))
    assert "refunds" not in answer
    (refund,) = receive.identify(at(book, "李出纳", "2013-01-26"), "R2", "JF-2012-00001")["refunds"]
    assert (refund["amount_fen"], refund["payee"]) == (60_00, "某人")
    assert len(rows(book, Refund)) == 1
    assert verify(book)["ok"]


def test_the_same_leaver_is_paid_back_once(book: OpenBook) -> None:
    shipyard(book)
    paid(book, "2012-08-03", "360")
    leaves(book, "2013-01-15")
    assert "refunds" not in leaves(book, "2013-01-20")
    with found("left_and_refunded"):
        enrolled(book, "2013-02-01", row(LI, change="调入", changed_on="2013-02-01"))
    assert len(rows(book, Refund)) == 1


def test_verify_finds_a_fee_that_was_not_given_back(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipyard(book)
    paid(book, "2012-08-03", "360")
    with monkeypatch.context() as forgetful:
        forgetful.setattr("ledger.work.returns.give_back", lambda _clerk, _ids: [])
        leaves(book, "2013-01-15")
    checks = {check["check"]: check["faults"] for check in verify(book)["checks"]}
    (fault,) = checks["invoices"]
    assert (fault["code"], fault["facts"]) == (
        "contribution_not_returned", {"kept": "0", "expected": "6000"},
    )  # fmt: skip
    assert checks["accounts"]


def test_verify_computes_each_invoice_again(book: OpenBook) -> None:
    """What is stated after an invoice was made changes nothing about it."""
    shipyard(book)
    again = registered(SHIPYARD, kind="机关")
    desk = at(book, "王登记", "2012-08-20")
    answer = register.register(desk, "2012", [again], digest("again"))
    assert (answer["changed"], len(rows(book, EmployerFact))) == (1, 3)
    assert verify(book)["ok"]


def test_a_fee_asks_for_what_nobody_stated(place: str, tmp_path: Path) -> None:
    """The rules of the fee changed after the roster came in; the employer is held, and told why."""
    by_kind = '{by_case: [{when: {employer.kind: 企业}, value: "50.00"}, {otherwise: "60.00"}]}'
    with made_up_book(place, tmp_path) as book:
        desk = at(book, "王登记", "2012-06-25")
        register.register(desk, "2012", [replace(registered(SHIPYARD), facts={})], digest("units"))
        enrolled(book, "2012-07-05", *(row(p, n) for n, p in enumerate((ZHANG, LI, WANG), 2)))
        changed = made_up_scheme(tmp_path / "changed", contribution={"fee": by_kind})
        open_book.adopt_rules(at(book, "管理员", "2012-07-10"), changed)
        with refused("fact_missing", fact="性质", name="张小三"):
            bill.bill(at(book, "李出纳", "2012-07-15"), "2012", SHIPYARD.uscc)
        held = bill.bill(at(book, "李出纳", "2012-07-15"), "2012")["held"]
        assert [line["code"] for line in held] == ["fact_missing"]
