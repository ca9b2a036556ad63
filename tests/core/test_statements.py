"""Trial balance and general ledger, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.core.statements import (
    AccountSums,
    PostedLine,
    Side,
    SidePair,
    general_ledger,
    sums_of,
    trial_balance,
)
from ledger.nouns import AccountKind
from ledger.rules import Account

BANK = Account("1002", "银行存款", AccountKind.ASSET, "bank")
DUE = Account("1131", "应收互助金", AccountKind.ASSET, "receivable")
INCOME = Account("4101", "互助金收入", AccountKind.INCOME, "income")
UNUSED = Account("5301", "管理费用", AccountKind.EXPENSE, None)
CHART = (BANK, DUE, INCOME, UNUSED)


def line(account: str, day: date, debit_fen: int = 0, credit_fen: int = 0) -> PostedLine:
    return PostedLine(1, "记-1", day, day, "摘要", account, debit_fen, credit_fen, None, None)


#: 50.00 invoiced in July; 30.00 of it received in August.
LINES = (
    line("1131", date(2012, 7, 31), debit_fen=5000),
    line("4101", date(2012, 7, 31), credit_fen=5000),
    line("1002", date(2012, 8, 1), debit_fen=3000),
    line("1131", date(2012, 8, 1), credit_fen=3000),
)


def test_lines_before_the_first_day_open_an_account_and_the_rest_turn_over() -> None:
    assert sums_of(LINES, from_on=date(2012, 8, 1)) == (
        AccountSums("1131", 5000, 0, 3000),
        AccountSums("4101", -5000, 0, 0),
        AccountSums("1002", 0, 3000, 0),
    )


def test_a_trial_balance_stands_in_the_order_of_the_chart_with_sides() -> None:
    balance = trial_balance(CHART, sums_of(LINES, from_on=date(2012, 8, 1)))
    assert [
        (row.name, row.opening_side, row.opening_fen, row.closing_side, row.closing_fen)
        for row in balance.rows
    ] == [
        ("银行存款", "平", 0, "借", 3000),
        ("应收互助金", "借", 5000, "借", 2000),
        ("互助金收入", "贷", 5000, "贷", 5000),
    ]


def test_the_three_pairs_of_totals_agree() -> None:
    balance = trial_balance(CHART, sums_of(LINES, from_on=date(2012, 8, 1)))
    assert balance.opening == SidePair(5000, 5000)
    assert balance.turnover == SidePair(3000, 3000)
    assert balance.closing == SidePair(5000, 5000)
    assert balance.balances


def test_a_line_that_is_missing_shows_in_the_totals() -> None:
    assert not trial_balance(CHART, sums_of(LINES[:-1], from_on=date(2012, 8, 1))).balances


def test_a_reversed_entry_takes_its_turnover_back() -> None:
    red = (
        line("1131", date(2012, 8, 2), debit_fen=-5000),
        line("4101", date(2012, 8, 2), 0, -5000),
    )
    balance = trial_balance(CHART, sums_of(LINES[:2] + red, from_on=date(2012, 7, 1)))
    assert balance.rows == ()


def test_an_account_outside_the_chart_is_named() -> None:
    with pytest.raises(ValueError, match="not in the chart: 9999"):
        trial_balance(CHART, [AccountSums("9999", 0, 1, 1)])


def test_an_account_summed_twice_is_named() -> None:
    with pytest.raises(ValueError, match="1002 is summed twice"):
        trial_balance(CHART, [AccountSums("1002", 0, 1, 0), AccountSums("1002", 0, 1, 0)])


def test_a_ledger_carries_the_balance_from_line_to_line() -> None:
    rows = general_ledger(
        5000,
        [line("1131", date(2012, 8, 1), credit_fen=3000), line("1131", date(2012, 8, 2), 0, 2000)],
        AccountKind.ASSET,
    )
    assert [(row.side, row.balance_fen, row.is_unusual) for row in rows] == [
        (Side.DEBIT, 2000, False),
        (Side.EVEN, 0, False),
    ]


def test_an_asset_in_credit_is_unusual() -> None:
    (row,) = general_ledger(0, [line("1002", date(2012, 8, 1), credit_fen=1)], AccountKind.ASSET)
    assert (row.side, row.balance_fen, row.is_unusual) == (Side.CREDIT, 1, True)


def test_income_in_credit_is_not() -> None:
    (row,) = general_ledger(0, [line("4101", date(2012, 8, 1), 0, 1)], AccountKind.INCOME)
    assert (row.side, row.is_unusual) == (Side.CREDIT, False)
