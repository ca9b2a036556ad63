"""The general ledger of the busiest account by months, with a page of its lines out of the middle.

By a program that has just started, beside one GROUP BY of the account's months.
"""

from __future__ import annotations

import sqlite3
from datetime import date

import psycopg

from bench import long_journal
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, opened, seconds
from bench.posting import BANK
from ledger.work.report import account_lists, money_lists

YEARS = (date(2012, 8, 1), date(2015, 7, 31))


def ours(lab: Lab, number: int) -> float:
    middle = lab.rows // long_journal.A_ENTRY // money_lists.MOST // 2

    def ask() -> None:
        with opened(lab, long_journal.JOURNAL) as book:
            answer = account_lists.account(book, BANK, YEARS, middle)
        assert answer["sheet"].count == lab.rows // long_journal.A_ENTRY
        assert answer["lines"]

    return seconds(ask)


def floor(lab: Lab, number: int) -> float:
    return seconds(lambda: _months(lab))


def _months(lab: Lab) -> None:
    month = "strftime('%Y-%m', booked_on)" if lab.is_sqlite else "to_char(booked_on, 'YYYY-MM')"
    asked = (
        f"SELECT {month}, sum(debit_fen), sum(credit_fen) FROM posting"
        f" JOIN entry ON entry.id = posting.entry_id WHERE account = '{BANK}' GROUP BY 1 ORDER BY 1"
    )
    if lab.is_sqlite:
        with sqlite3.connect(lab.place(long_journal.JOURNAL)) as file:
            file.execute(asked).fetchall()
        return
    with psycopg.connect(lab.dsn(long_journal.JOURNAL)) as connection:
        connection.execute(asked.encode()).fetchall()


BENCHMARK = Benchmark(
    "reports_account", rows=10_000_000, quick=20_000, prepare=long_journal.make, ours=ours,
    floor=floor, goal=Goal(floor=1.2), makes=(), scales=False,
)  # fmt: skip
