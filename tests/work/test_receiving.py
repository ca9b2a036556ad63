"""收款: every fen that comes in is placed, held, refunded or paid back, and never lost."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Payable, Receipt, Recovery
from ledger.forms import ReceiptForm
from ledger.nouns import Answer
from ledger.work import adjudicate, approve, intake, receive, report
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.work.answers import found, refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import LI, SCHOOL, SHIPYARD, STORE, digest, receipt, reversal
from tests.work.year import at, live

DAY = "2012-08-10"


def take(book: OpenBook, *forms: ReceiptForm, day: str = DAY) -> Answer:
    return receive.receive(at(book, "李出纳", day), forms, digest(repr(forms)))


def balance(book: OpenBook, account: str) -> int:
    """Debits less credits of an account."""
    rows_ = report.trial_balance(book)["rows"]
    return sum(row["balance_fen"] for row in rows_ if row["code"] == account)


UNIDENTIFIED = "220301"


def test_money_is_placed_by_number_or_by_name(book: OpenBook) -> None:
    live(book, "billed")
    answer = take(
        book,
        receipt("R1", "2012-08-03", "某人", "250", "缴费jf-2012-00001号"),
        receipt("R2", "2012-08-04", SCHOOL.name, "200", row=3),
    )
    assert [line["invoice_no"] for line in answer["lines"]] == ["JF-2012-00001", "JF-2012-00002"]
    assert answer["unidentified_fen"] == 0
    assert balance(book, "1002") == 450_00


def test_a_part_settles_the_employer_first(book_at: BookAt) -> None:
    """Of the store's 150.00 (75.00, 37.50, 37.50) 100.00 pay the first and 25.00 of the second."""
    book = book_at("billed")
    take(book, receipt("R1", "2012-08-03", STORE.name, "100"))
    lines = report.general_ledger(book, "1002")["lines"]
    assert [line["debit_fen"] for line in lines] == [100_00]
    store = [balance(book, code) for code in ("112101", "112102", "112103")]
    assert store == [166_65 + 200_00, 83_35 + 12_50, 37_50]


def test_too_much_is_held(book_at: BookAt) -> None:
    book = book_at("billed")
    answer = take(book, receipt("R1", "2012-08-03", SCHOOL.name, "200.01"))
    assert answer["unidentified_fen"] == 1
    assert balance(book, UNIDENTIFIED) == -1


@pytest.mark.parametrize(
    ("payer", "memo"),
    [("某人", ""), ("某人", "JF-2012-00009"), (SCHOOL.name, "JF-2012-00009")],
    ids=["nobody known", "no such invoice", "a wrong number is not guessed over"],
)
def test_what_nobody_can_place_is_held(book_at: BookAt, payer: str, memo: str) -> None:
    book = book_at("billed")
    (line,) = take(book, receipt("R1", "2012-08-03", payer, "200", memo))["lines"]
    assert (line["invoice_no"], line["unidentified_fen"]) == (None, 200_00)


def test_a_bank_reference_is_booked_once(book_at: BookAt) -> None:
    book = book_at("billed")
    form = receipt("R1", "2012-08-03", SCHOOL.name, "200")
    assert take(book, form, form)["unchanged"] == 1
    again = take(book, form, receipt("R2", "2012-08-04", STORE.name, "150", row=3))
    assert (again["receipts"], again["unchanged"]) == (1, 1)
    assert [row.bank_ref for row in rows(book, Receipt)] == ["R1", "R2"]


def test_a_bank_reference_has_one_meaning(book_at: BookAt) -> None:
    book = book_at("billed")
    form = receipt("R1", "2012-08-03", SCHOOL.name, "200")
    other = receipt("R1", "2012-08-03", SCHOOL.name, "201", row=3)
    before = dump(book)
    with found("bank_ref_differs"):
        take(book, form, other)
    assert dump(book) == before
    take(book, form)
    with found("bank_ref_differs"):
        take(book, other)


def test_money_for_a_closed_period_goes_to_the_next(book_at: BookAt) -> None:
    book = book_at("closed")
    take(book, receipt("R9", "2013-07-01", "某人", "5"), day="2013-10-20")
    entry = report.export(book)[2][-1]
    assert (entry.booked_on.isoformat(), entry.effective_on.isoformat()) == (
        "2013-10-20", "2013-07-01",
    )  # fmt: skip
    assert verify(book)["ok"]


def test_nothing_is_booked_into_closed_books(book_at: BookAt) -> None:
    with refused("day_is_closed", day="2013-07-31", closed="2013-07-31"):
        take(book_at("closed"), receipt("R9", "2013-07-01", "某人", "5"), day="2013-07-31")


# -- 认领 -----------------------------------------------------------------------------------------


@pytest.fixture
def held(book_at: BookAt) -> OpenBook:
    """300.00 came from nobody known; three invoices are open."""
    book = book_at("billed")
    take(book, receipt("R1", "2012-08-03", "某人", "300"))
    return book


def test_held_money_is_identified_for_an_invoice(held: OpenBook) -> None:
    desk = at(held, "李出纳", "2012-08-20")
    answer = receive.identify(desk, "R1", "JF-2012-00002")
    assert (answer["used_fen"], answer["unidentified_fen"]) == (200_00, 100_00)
    answer = receive.identify(at(held, "李出纳", "2012-08-21"), "R1", "JF-2012-00003")
    assert (answer["used_fen"], answer["unidentified_fen"]) == (100_00, 0)
    (school,) = report.employer_statement(held, SCHOOL.uscc)["invoices"]
    assert school["paid_on"] == "2012-08-03"  # who paid in time is covered, whenever it was noticed
    assert verify(held)["ok"]


def test_a_receipt_must_be_known(held: OpenBook) -> None:
    with refused("receipt_unknown"):
        receive.identify(at(held, "李出纳", DAY), "R9", "JF-2012-00002")
    with refused("receipt_unknown"):
        receive.ask_refund(at(held, "李出纳", DAY), "R9", None, "多缴", "", "")


def test_used_money_is_not_used_again(book_at: BookAt) -> None:
    book = book_at("received")
    with refused("nothing_unidentified"):
        receive.identify(at(book, "李出纳", DAY), "R1", "JF-2012-00002")
    with refused("nothing_unidentified"):
        receive.ask_refund(at(book, "李出纳", DAY), "R1", None, "多缴", "", "")


def test_what_it_is_identified_for_must_be_known(held: OpenBook) -> None:
    with refused("invoice_unknown"):
        receive.identify(at(held, "李出纳", DAY), "R1", "JF-2012-00009")
    with refused("recovery_unknown"):
        receive.identify(at(held, "李出纳", DAY), "R1", "ZH-2012-00009")


def test_a_paid_invoice_takes_no_more(book_at: BookAt) -> None:
    book = book_at("received")
    take(book, receipt("R9", "2012-08-09", SHIPYARD.name, "1"))
    with refused("nothing_owed", number="JF-2012-00001"):
        receive.identify(at(book, "李出纳", DAY), "R9", "JF-2012-00001")


def test_a_recovery_is_paid_back_once(book_at: BookAt) -> None:
    """李四平's second stay is reversed after payment: 1,500.00 are owed, and 1,600.00 come."""
    book = book_at("answered")
    desk = at(book, "陈受理", "2013-01-10")
    intake.reverse_settlements(desk, [reversal("S3", "2013-01-09")], digest("S3"))
    adjudicate.adjudicate(at(book, "赵审核", "2013-01-11"))
    for signer in ("钱复核", "孙主席"):
        approve.approve_claims(at(book, signer, "2013-01-12"))
    (recovery,) = rows(book, Recovery)
    assert recovery.amount_fen == 1500_00
    take(book, receipt("R9", "2013-01-20", LI.name, "1600"), day="2013-01-20")
    answer = receive.identify(at(book, "李出纳", "2013-01-21"), "R9", recovery.recovery_no)
    assert (answer["used_fen"], answer["unidentified_fen"]) == (1500_00, 100_00)
    with refused("nothing_owed", number=recovery.recovery_no):
        receive.identify(at(book, "李出纳", "2013-01-21"), "R9", recovery.recovery_no)
    assert verify(book)["ok"]


# -- 退款 -----------------------------------------------------------------------------------------


def test_a_refund_goes_back_to_who_paid(held: OpenBook) -> None:
    asked = receive.ask_refund(at(held, "李出纳", DAY), "R1", 100_00, "多缴", "", "中国银行")
    with refused("maker_is_checker"):
        approve.approve_refund(at(held, "李出纳", DAY), asked["refund_no"])
    (line,) = approve.approve_refund(at(held, "钱复核", DAY), asked["refund_no"])["lines"]
    (payable,) = rows(held, Payable)
    assert (payable.payable_no, payable.payee_name) == (line["payable_no"], "某人")
    assert payable.payee_account == "1102000000001"
    assert balance(held, UNIDENTIFIED) == -200_00
    assert verify(held)["ok"]


def test_a_refund_is_for_all_that_is_held_unless_said(held: OpenBook) -> None:
    asked = receive.ask_refund(at(held, "李出纳", DAY), "R1", None, "多缴", "", "")
    assert asked["amount_fen"] == 300_00


@pytest.mark.parametrize("fen", [300_01, 0, -1])
def test_a_refund_is_within_what_is_held(held: OpenBook, fen: int) -> None:
    with refused("refund_too_large", held_fen=300_00):
        receive.ask_refund(at(held, "李出纳", DAY), "R1", fen, "多缴", "", "")


def test_money_asked_back_cannot_be_used_meanwhile(held: OpenBook) -> None:
    receive.ask_refund(at(held, "李出纳", DAY), "R1", None, "多缴", "", "")
    with refused("nothing_unidentified"):
        receive.identify(at(held, "李出纳", DAY), "R1", "JF-2012-00002")


def test_a_refund_must_be_known(book_at: BookAt) -> None:
    with refused("refund_unknown"):
        approve.approve_refund(at(book_at("billed"), "钱复核", DAY), "TK-2012-00009")
