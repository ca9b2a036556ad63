"""科目日发生额: kept by the database with each posting, compared by ``verify``, read by lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text
from sqlmodel import Session

from ledger.book.connection import OpenBook
from ledger.book.tables import AccountTotal, Entry
from ledger.work import report
from ledger.work.report import account_lists
from ledger.work.verify.faults import Tally
from ledger.work.verify.totals import totals
from tests.book.forging import BANK, FIRST, INTEREST, TABLES, post, posting, put, refused, seal
from tests.work.answers import rows
from tests.work.forger import forging

DAY = date(2012, 9, 3)
RECORD = f"account_total {BANK} {FIRST} {DAY}"


def of_interest(fen: int) -> tuple[tuple[str, int, int], ...]:
    return ((BANK, fen, 0), (INTEREST, 0, fen))


def booked(book: OpenBook, *amounts: int, day: date = DAY) -> list[int]:
    with book.writing() as connection:
        return [
            post(connection, *of_interest(fen), booked_on=day, period_code=FIRST) for fen in amounts
        ]


def of_account(book: OpenBook, account: str = BANK) -> list[tuple[date, int, int, int]]:
    kept = [row for row in rows(book, AccountTotal) if row.account == account]
    return [(row.booked_on, row.line_count, row.debit_fen, row.credit_fen) for row in kept]


def faults(book: OpenBook) -> dict[tuple[str, str], tuple[str, str]]:
    with book.reading() as connection:
        found = totals(Session(bind=connection), Tally())
        return {(f.record, f.code): (f.facts["kept"], f.facts["expected"]) for f in found}


def test_every_posting_counts_on_its_day(book: OpenBook) -> None:
    assert rows(book, AccountTotal) == []
    original, *_ = booked(book, 100, 20)
    booked(book, 3, day=DAY + timedelta(1))
    assert of_account(book) == [(DAY, 2, 120, 0), (DAY + timedelta(1), 1, 3, 0)]
    assert of_account(book, INTEREST) == [(DAY, 2, 0, 120), (DAY + timedelta(1), 1, 0, 3)]
    with book.writing() as connection:
        red = tuple((account, -debit, -credit) for account, debit, credit in of_interest(100))
        post(connection, *red, booked_on=DAY, period_code=FIRST, reverses_id=original)
    assert of_account(book)[0] == (DAY, 3, 20, 0)
    assert faults(book) == {}


def test_postings_that_come_in_one_statement_count_like_those_one_by_one(book: OpenBook) -> None:
    lines = [(number, line_no) for number in range(1, 41) for line_no in (1, 2)]
    with book.writing() as connection:
        for number in range(1, 41):
            put(connection, "entry", id=number, booked_on=DAY + timedelta(number % 3),
                period_code=FIRST)  # fmt: skip
        connection.execute(insert(TABLES["posting"]), [
            {"id": place, "step_id": 1, "digest": "", "entry_id": number, "line_no": line_no,
             "account": (BANK, INTEREST)[line_no - 1], "debit_fen": number * (2 - line_no),
             "credit_fen": number * (line_no - 1)}
            for place, (number, line_no) in enumerate(lines, start=1)
        ])  # fmt: skip
        for number in range(1, 41):
            seal(connection, number)
    assert sum(debit for _, _, debit, _ in of_account(book)) == sum(range(41))
    assert [count for _, count, _, _ in of_account(book)] == [14, 13, 13]
    assert faults(book) == {}


def test_what_is_refused_counts_nowhere(book: OpenBook) -> None:
    booked(book, 100)
    with refused(book, "guard: ") as connection:
        entry_id = put(connection, "entry", booked_on=DAY, period_code=FIRST)
        posting(connection, entry_id, (BANK, 7, 0), line_no=1)
        seal(connection, entry_id)
    assert of_account(book) == [(DAY, 1, 100, 0)]


def test_every_changed_figure_is_named(book: OpenBook) -> None:
    booked(book, 100)
    with forging(book, "account_total") as connection:
        connection.execute(
            text("UPDATE account_total SET line_count = 2, debit_fen = 101, credit_fen = 1"
                 " WHERE account = :bank"),
            {"bank": BANK},
        )  # fmt: skip
    assert faults(book) == {
        (RECORD, "total_lines"): ("2", "1"), (RECORD, "total_debit"): ("101", "100"),
        (RECORD, "total_credit"): ("1", "0"),
    }  # fmt: skip


def test_a_missing_and_an_added_total_are_named(book: OpenBook) -> None:
    booked(book, 100)
    other = {"account": BANK, "period_code": FIRST, "booked_on": DAY + timedelta(1),
             "line_count": 1, "debit_fen": 5, "credit_fen": 0}  # fmt: skip
    with forging(book, "account_total") as connection:
        connection.execute(text("DELETE FROM account_total WHERE account = :bank"), {"bank": BANK})
        connection.execute(insert(TABLES["account_total"]), [other])
    added = f"account_total {BANK} {FIRST} {DAY + timedelta(1)}"
    assert faults(book) == {
        (RECORD, "total_lines"): ("0", "1"), (RECORD, "total_debit"): ("0", "100"),
        (added, "total_lines"): ("1", "0"), (added, "total_debit"): ("5", "0"),
    }  # fmt: skip


def test_a_posting_changed_in_the_dark_is_told_by_the_totals_too(book: OpenBook) -> None:
    booked(book, 100)
    with forging(book, "posting") as connection:
        connection.execute(text("UPDATE posting SET debit_fen = 90 WHERE debit_fen > 0"))
    assert faults(book) == {(RECORD, "total_debit"): ("100", "90")}


INTO = (
    "INSERT INTO account_total (account, period_code, booked_on, line_count, debit_fen, credit_fen)"
    " VALUES ('1002', '2012-08-01', '2012-09-09', 1, {}, 0)"
)
ATTACKS = {
    "sqlite": (
        "DELETE FROM account_total", "UPDATE account_total SET booked_on = '2012-09-09'",
        "UPDATE account_total SET debit_fen = 100.5", INTO.format("0.5"),
    ),
    "postgresql": (
        "DELETE FROM account_total", "TRUNCATE account_total", INTO.format(5),
        "UPDATE account_total SET debit_fen = debit_fen + 1",
    ),
}  # fmt: skip


def test_the_database_refuses(book: OpenBook) -> None:
    """PostgreSQL takes nothing but from postings; SQLite cannot tell who asks (``verify`` does)."""
    booked(book, 100)
    for attack in ATTACKS[book.engine.dialect.name]:
        with refused(book, "guard: ") as connection:
            connection.execute(text(attack))


@pytest.mark.parametrize("days", [1, 55])
def test_the_pages_of_an_account_are_its_ledger_cut(book: OpenBook, days: int) -> None:
    """Whether a page lies within a day or over many, its lines and balances are the same."""
    with book.writing() as connection:
        put_many(connection, 110, days)
    start, end = DAY, DAY + timedelta(days)
    whole = report.general_ledger(book, BANK)["lines"]
    pages = [account_lists.account(book, BANK, (start, end), n) for n in (1, 2, 3)]
    cut: list[Any] = [line for page in pages for line in page["lines"]]
    assert [line["entry_no"] for line in cut] == [line["entry_no"] for line in whole]
    assert [line["balance"]["fen"] for line in cut] == [line["balance_fen"] for line in whole]
    assert [page["is_first"] for page in pages] == [True, False, False]
    assert {(page["sheet"].pages, page["sheet"].count) for page in pages} == {(3, 110)}
    beyond = account_lists.account(book, BANK, (start, end), 99)
    assert beyond == pages[2] | {"sheet": beyond["sheet"]}
    assert beyond["before"]["fen"] == whole[99]["balance_fen"]
    nothing = account_lists.account(book, BANK, (end + timedelta(9), end + timedelta(10)), 4)
    assert (nothing["lines"], nothing["sheet"].number) == ([], 1)
    assert nothing["closing"]["fen"] == whole[-1]["balance_fen"]
    assert len(rows(book, Entry)) == 110


def put_many(connection: Connection, count: int, days: int) -> None:
    """Entries that go back and forth between days, so that ids and days are not in one order."""
    for number in range(count):
        day = DAY + timedelta(number * 7 % days)
        post(connection, *of_interest(number + 1), booked_on=day, period_code=FIRST)
