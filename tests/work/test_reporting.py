"""查询: what the book says, and what it is asked for in vain."""

from __future__ import annotations

from datetime import date

from ledger.book.connection import OpenBook
from ledger.work import report
from tests.book.forging import dump
from tests.core.builders import id_number
from tests.work.answers import refused
from tests.work.conftest import BookAt
from tests.work.papers import SCHOOL, SHIPYARD, STRANGER
from tests.work.year import live


def test_looking_changes_nothing_and_says_the_same_on_each_engine(
    book: OpenBook, book_at: BookAt
) -> None:
    live(book, "relieved")
    before = dump(book)
    alike = book_at("relieved")
    for look in (
        report.trial_balance,
        report.export,
        lambda it: report.general_ledger(it, "1002"),
        lambda it: report.employer_statement(it, SHIPYARD.uscc),
        lambda it: report.member_statement(it, id_number(2)),
        lambda it: report.explain(it, "SB-2012-00002"),
        lambda it: report.bank_file(it, "FK-2012-0001"),
        lambda it: report.notice(it, "2012"),
        lambda it: report.summary(it, "2012"),
    ):
        assert look(book) == look(alike)
    assert dump(book) == before


def test_a_trial_balance_of_any_day(book_at: BookAt) -> None:
    book = book_at("relieved")
    for day in (None, date(2012, 7, 31), date(2012, 12, 13), date(2013, 10, 8)):
        told = report.trial_balance(book, day)
        assert told["debit_fen"] == told["credit_fen"]
        assert told["debit_balances_fen"] == told["credit_balances_fen"]
    rows = report.trial_balance(book, date(2012, 7, 20))["rows"]
    receivable = {row["code"]: row["balance_fen"] for row in rows}
    # 5 × 33.33 + 4 × 50.00 + 3 × 25.00, 5 × 16.67 + 3 × 12.50, 3 × 12.50
    assert [receivable[f"11210{n}"] for n in (1, 2, 3)] == [441_65, 120_85, 37_50]


def test_the_ledger_of_one_account(book_at: BookAt) -> None:
    book = book_at("answered")
    told = report.general_ledger(book, "1002", date(2012, 8, 1), date(2012, 12, 31))
    # 20,000.00 before; the members' 600.00; 10,300.00 to the bank, of which 2,500.00 came back
    assert told["opening_fen"] == 20000_00
    moved = [line["debit_fen"] - line["credit_fen"] for line in told["lines"]]
    assert moved == [250_00, 200_00, 150_00, -10300_00, 2500_00]
    assert told["closing_fen"] == told["lines"][-1]["balance_fen"] == 12800_00


def test_the_statement_of_an_employer(book_at: BookAt) -> None:
    told = report.employer_statement(book_at("billed"), SCHOOL.uscc)
    (invoice,) = told["invoices"]
    assert (invoice["invoice_no"], invoice["open_fen"]) == ("JF-2012-00002", 200_00)
    assert (told["total_fen"], told["open_fen"]) == (200_00, 200_00)


def test_the_statement_of_a_member(book_at: BookAt) -> None:
    told = report.member_statement(book_at("answered"), id_number(1))
    assert (told["member"], told["id_number"]) == ("张小三", "321*************14")
    (enrolment,) = told["enrolments"]
    assert enrolment["parts"]["member_fen"] == 16_67
    assert [claim["benefit_fen"] for claim in told["claims"]] == [300_00]
    assert [payable["standing"] for payable in told["payables"]] == ["paid"]


def test_what_is_not_there_is_not_told(book_at: BookAt) -> None:
    book = book_at("approved")
    with refused("account_unknown", account="999999"):
        report.general_ledger(book, "999999")
    with refused("employer_unknown"):
        report.employer_statement(book, "9" * 18)
    with refused("member_unknown"):
        report.member_statement(book, STRANGER.id_number)
    with refused("claim_unknown"):
        report.explain(book, "SB-2012-00099")
    with refused("batch_unknown"):
        report.bank_file(book, "FK-2012-0009")
    with refused("notice_missing"):
        report.notice(book, "2012")
    with refused("period_unknown"):
        report.summary(book, "2019")
