"""缴费通知: an invoice for each employer, and taking one back."""

from __future__ import annotations

from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.book.tables import Invoice, InvoiceLine
from ledger.work import adjudicate, bill, enrol, receive, report
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import (
    FENG,
    PERSONS,
    SCHOOL,
    SHIPYARD,
    STORE,
    STRANGER,
    ZHANG,
    ZHOU,
    digest,
    receipt,
    roster,
)
from tests.work.schemes import book_under
from tests.work.year import at, live, stage

DAY = "2012-07-15"
ADVICE = """\
    says: 参加比例只作提示，不拒绝单位参加。
    versions:
      - from: 2012-08-01
        value: no
"""


def test_lines_shares_and_invoice_agree_to_the_fen(book: OpenBook) -> None:
    live(book, "enrolled")
    answer = bill.bill(at(book, "李出纳", DAY), "2012")
    assert (answer["invoices"], answer["members"], answer["total_fen"]) == (3, 12, 600_00)
    lines = rows(book, InvoiceLine)
    for invoice in rows(book, Invoice):
        own = [line for line in lines if line.invoice_id == invoice.id]
        for part in ("employer_fen", "member_fen", "union_fen", "superior_fen"):
            assert getattr(invoice, part) == sum(getattr(line, part) for line in own)
    shipyard, school, store = (lines[at] for at in (0, 5, 9))
    assert (shipyard.employer_fen, shipyard.member_fen) == (33_33, 16_67)
    assert school.employer_fen == 50_00
    assert (store.employer_fen, store.member_fen, store.union_fen) == (25_00, 12_50, 12_50)


def test_each_enrolment_is_billed_once(book_at: BookAt) -> None:
    book = book_at("billed")
    answer = bill.bill(at(book, "李出纳", DAY), "2012")
    assert (answer["invoices"], answer["papers"]) == (0, [])


def test_one_employer_alone(book_at: BookAt) -> None:
    book = book_at("enrolled")
    (paper,) = bill.bill(at(book, "李出纳", DAY), "2012", STORE.uscc)["papers"]
    assert (paper["employer"], paper["due_on"]) == (STORE.name, "2012-08-14")
    with refused("nothing_to_bill", employer=STORE.name):
        bill.bill(at(book, "李出纳", DAY), "2012", STORE.uscc)


def test_who_left_before_cover_began_is_not_billed(book_at: BookAt) -> None:
    book = book_at("enrolled")
    leaver = ZHANG.row(change="离职", changed_on="2012-08-01")
    enrol.enrol(at(book, "王登记", DAY), "2012", [leaver], ("减员.xlsx", digest("leaver")))
    assert bill.bill(at(book, "李出纳", DAY), "2012")["members"] == 11


def test_an_employer_without_agreement_is_held_back(book_at: BookAt) -> None:
    """Agreements are for one period; the school has none for the next."""
    book = book_at("closed")
    desk = at(book, "王登记", "2013-10-20")
    enrol.enrol(desk, "2013", roster(ZHOU, FENG), ("名册.xlsx", digest("2013")))
    answer = bill.bill(at(book, "李出纳", "2013-10-21"), "2013")
    assert (answer["invoices"], answer["held"][0]["code"]) == (0, "no_agreement")
    with refused("no_agreement", employer=SCHOOL.name):
        bill.bill(at(book, "李出纳", "2013-10-21"), "2013", SCHOOL.uscc)


def test_a_binding_minimum_holds_an_employer_back(tmp_path: Path) -> None:
    with book_under(tmp_path, "enrolment.yaml", (ADVICE, ADVICE.replace("no", "yes"))) as book:
        live(book, "registered")
        desk = at(book, "王登记", "2012-07-05")
        enrol.enrol(desk, "2012", roster(ZHANG, *PERSONS[5:]), ("名册.xlsx", digest("few")))
        answer = bill.bill(at(book, "李出纳", DAY), "2012")
        assert answer["invoices"] == 2
        assert answer["held"] == [
            {"employer": SHIPYARD.name, "code": "participation_below", "enrolled": "1",
             "headcount": "5", "minimum": "1"}
        ]  # fmt: skip
        with refused("participation_below", enrolled=1, headcount=5):
            bill.bill(at(book, "李出纳", DAY), "2012", SHIPYARD.uscc)


def test_an_employer_must_be_known(book_at: BookAt) -> None:
    with refused("employer_unknown"):
        bill.bill(at(book_at("enrolled"), "李出纳", DAY), "2012", STORE.uscc[::-1])


def test_a_period_must_be_known(book_at: BookAt) -> None:
    with refused("period_unknown"):
        bill.bill(at(book_at("enrolled"), "李出纳", DAY), "2013")


def test_a_closed_period_is_not_billed(book_at: BookAt) -> None:
    with refused("period_is_closed"):
        bill.bill(at(book_at("closed"), "李出纳", "2013-10-20"), "2012")


# -- 作废 -----------------------------------------------------------------------------------------


def test_a_cancelled_invoice_covers_nobody(book: OpenBook) -> None:
    """The shipyard paid 100.00 of 250.00; they are its own again, and its claims are declined."""
    live(book, "billed")
    part = receipt("R1", "2012-08-03", SHIPYARD.name, "100", "JF-2012-00001")
    receive.receive(at(book, "李出纳", "2012-08-10"), [part], digest("part"))
    answer = bill.cancel_invoice(at(book, "李出纳", "2012-09-01"), "JF-2012-00001", "单位撤回")
    assert (answer["cancelled_fen"], answer["released_fen"]) == (250_00, 100_00)
    (invoice,) = report.employer_statement(book, SHIPYARD.uscc)["invoices"]
    assert (invoice["cancelled"], invoice["open_fen"], invoice["paid_on"]) == (True, 0, None)
    for name in ("claimed", "decided"):
        stage(name).do(book)
    first = report.explain(book, "SB-2012-00001")["rounds"][0]
    assert [reason["code"] for reason in first["reasons"]] == ["contribution_unpaid"]
    assert adjudicate.adjudicate(at(book, "赵审核", "2012-12-20"))["decided"] == 0
    assert report.summary(book, "2012")["members"] == 7
    assert verify(book)["ok"]


def test_an_invoice_must_be_known(book_at: BookAt) -> None:
    with refused("invoice_unknown"):
        bill.cancel_invoice(at(book_at("billed"), "李出纳", DAY), "JF-2012-00009", "误开")


def test_an_invoice_is_cancelled_once(book_at: BookAt) -> None:
    book = book_at("billed")
    bill.cancel_invoice(at(book, "李出纳", DAY), "JF-2012-00002", "误开")
    with refused("invoice_cancelled"):
        bill.cancel_invoice(at(book, "李出纳", DAY), "JF-2012-00002", "误开")


def test_a_paid_invoice_is_not_cancelled(book_at: BookAt) -> None:
    with refused("invoice_is_paid"):
        bill.cancel_invoice(at(book_at("received"), "李出纳", DAY), "JF-2012-00001", "误开")


def test_a_stranger_joins_later_on_an_invoice_of_his_own(book_at: BookAt) -> None:
    book = book_at("received")
    desk = at(book, "王登记", "2012-09-01")
    enrol.enrol(desk, "2012", [STRANGER.row()], ("增员.xlsx", digest("joiner")))
    (paper,) = bill.bill(at(book, "李出纳", "2012-09-02"), "2012")["papers"]
    assert (paper["invoice_no"], paper["members"]) == ("JF-2012-00004", 1)
