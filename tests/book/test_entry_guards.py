"""What the database itself refuses about entries, asked by a program that goes around ours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ledger.book.connection import OpenBook
from ledger.book.digests import GENESIS
from migrations.guards_0009 import MONEY_COLUMNS
from tests.book.forging import (
    BANK,
    FEES,
    FIRST,
    INTEREST,
    INTEREST_RECEIVED,
    OPEN_DAY,
    SECOND,
    THIRD,
    Line,
    entry,
    head,
    post,
    posting,
    put,
    red,
    refused,
    seal,
)

TWO_LINES = "at least two postings"
DIFFER = "debits and credits of the entry differ"
NEGATIVE = "only a red-letter reversal has negative amounts"
LATE = "a posted entry takes no more postings"
CURRENCY = "currency"
CHAIN = "does not continue the chain"
REVERSAL = "a reversal takes back exactly one"
PERIOD = "the period of the entry is closed"
WATERMARK = "the booking date lies in closed books"
ORDER = "periods are closed in the order of their dates"


# -- balanced, of two lines at least, each on one side --------------------------------------------


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((), TWO_LINES),
        (((BANK, 100, 0),), DIFFER),
        (((BANK, 100, 0), (INTEREST, 0, 99)), DIFFER),
        (((BANK, 100, 0), (FEES, 100, 0)), DIFFER),
        (((BANK, 100, 100), (INTEREST, 100, 100)), "one_side"),
        (((BANK, 100, 0), (INTEREST, 0, 100), (FEES, 0, 0)), "one_side"),
        (((BANK, -100, 0), (INTEREST, 0, -100)), NEGATIVE),
        (((BANK, 100, 0), (INTEREST, 0, 120), (FEES, 0, -20)), NEGATIVE),
    ],
    ids=[
        "empty", "one line", "unbalanced", "one side only", "both sides", "an empty line",
        "negative", "balanced by a negative",
    ],
)  # fmt: skip
def test_an_entry_is_balanced(lived_in: OpenBook, lines: tuple[Line, ...], why: str) -> None:
    with refused(lived_in, why) as connection:
        seal(connection, entry(connection, *lines))


@pytest.mark.parametrize("lived_in", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fen", [100.5, "一百"], ids=["half a fen", "text"])
def test_money_is_whole_fen(lived_in: OpenBook, fen: object) -> None:
    """SQLite takes a value of any type in a column of any type; PostgreSQL has only BIGINT."""
    with refused(lived_in, "whole fen") as connection:
        entry_id = entry(connection)
        for line_no, (account, debit, credit) in enumerate(((BANK, fen, 0), (INTEREST, 0, fen))):
            connection.exec_driver_sql(
                "INSERT INTO posting (id, step_id, digest, entry_id, line_no, account, debit_fen,"
                " credit_fen) VALUES (?, 1, '', ?, ?, ?, ?, ?)",
                (900 + line_no, entry_id, line_no, account, debit, credit),
            )
        seal(connection, entry_id)


@pytest.mark.parametrize("lived_in", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", sorted(MONEY_COLUMNS.keys() - {"posting"}))
def test_money_is_whole_fen_in_every_table(lived_in: OpenBook, table: str) -> None:
    good = closing(SECOND, date(2014, 7, 31)) if table == "closing" else {}
    for column in MONEY_COLUMNS[table]:
        with refused(lived_in, "whole fen") as connection:
            put(connection, table, **(good | {column: 100.5}))


def test_an_entry_is_in_one_currency(lived_in: OpenBook) -> None:
    with refused(lived_in, CURRENCY) as connection:
        put(connection, "account", code="1003", kind="asset", currency="USD")
        entry(connection, ("1003", 100, 0), (INTEREST, 0, 100))


def test_an_entry_is_in_the_currency_of_the_book(lived_in: OpenBook) -> None:
    with refused(lived_in, CURRENCY) as connection:
        for code in ("1003", "490102"):
            put(connection, "account", code=code, kind="asset", currency="USD")
        post(connection, ("1003", 100, 0), ("490102", 0, 100), currency="USD")


# -- posted is final ------------------------------------------------------------------------------


def test_a_late_posting_in_the_same_transaction(lived_in: OpenBook) -> None:
    with refused(lived_in, LATE) as connection:
        entry_id = post(connection)
        posting(connection, entry_id, (BANK, 5, 0), line_no=3)


def test_a_late_posting_in_a_later_transaction(lived_in: OpenBook) -> None:
    with refused(lived_in, LATE) as connection:
        for line_no, line in enumerate(INTEREST_RECEIVED, start=3):
            posting(connection, 1, line, line_no=line_no)


@pytest.mark.parametrize("lived_in", ["postgresql"], indirect=True)
def test_a_late_posting_in_the_statement_that_seals(lived_in: OpenBook) -> None:
    """Whichever guard is asked first: it is late, and the entry no longer balances."""
    with refused(lived_in, f"{LATE}|{DIFFER}") as connection:
        entry_id = entry(connection, *INTEREST_RECEIVED)
        connection.execute(
            text(
                "WITH sealed AS (INSERT INTO entry_seal SELECT 900, 1, '', :entry, max(position)"
                " + 1, 1, (SELECT hash FROM entry_seal ORDER BY position DESC LIMIT 1), 'x'"
                " FROM entry_seal RETURNING entry_id)"
                " INSERT INTO posting SELECT 900, 1, '', entry_id, 3, :account, 5, 0 FROM sealed"
            ),
            {"entry": entry_id, "account": BANK},
        )


def test_an_entry_is_never_left_unsealed(lived_in: OpenBook) -> None:
    """The key to the seal is deferred: it is asked for at commit."""
    with refused(lived_in) as connection:
        entry(connection, *INTEREST_RECEIVED)


def test_an_entry_is_sealed_once(lived_in: OpenBook) -> None:
    with refused(lived_in, "entry_id") as connection:
        seal(connection, post(connection))


def test_a_posting_names_an_entry_and_an_account_that_exist(lived_in: OpenBook) -> None:
    with refused(lived_in) as connection:
        posting(connection, 900, (BANK, 100, 0))
    with refused(lived_in) as connection:
        entry(connection, ("9999", 100, 0))


# -- the chain ------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset", [-1, 0, 2], ids=["before", "a position taken", "skipped"])
def test_a_seal_takes_the_next_position(lived_in: OpenBook, offset: int) -> None:
    """PostgreSQL asks its key first where the position is taken."""
    with refused(lived_in, f"{CHAIN}|uq_entry_seal_position") as connection:
        position, _ = head(connection)
        entry_id = entry(connection, *INTEREST_RECEIVED)
        seal(connection, entry_id, position=position + offset)


@pytest.mark.parametrize("prev_hash", [GENESIS, "x"], ids=["of the first", "of none"])
def test_a_seal_names_the_hash_before_it(lived_in: OpenBook, prev_hash: str) -> None:
    with refused(lived_in, CHAIN) as connection:
        seal(connection, entry(connection, *INTEREST_RECEIVED), prev_hash=prev_hash)


# -- periods and dates ----------------------------------------------------------------------------


def test_a_closed_period_takes_nothing(lived_in: OpenBook) -> None:
    with refused(lived_in, PERIOD) as connection:
        post(connection, period_code=FIRST)


@pytest.mark.parametrize("day", [date(2013, 7, 31), date(2012, 9, 1)], ids=["last day", "before"])
def test_nothing_is_booked_on_a_closed_day(lived_in: OpenBook, day: date) -> None:
    with refused(lived_in, WATERMARK) as connection:
        post(connection, booked_on=day)


def test_an_entry_begun_before_the_closing_is_not_sealed_after_it(lived_in: OpenBook) -> None:
    with refused(lived_in, PERIOD) as connection:
        entry_id = entry(connection, *INTEREST_RECEIVED, booked_on=date(2014, 9, 1))
        put(connection, "closing", **closing(SECOND, date(2014, 7, 31)))
        seal(connection, entry_id)


def closing(period: str, through: date) -> dict[str, Any]:
    return {
        "period_code": period, "closed_through": through, "income_fen": 0, "expense_fen": 0,
        "surplus_fen": 0, "deficit_fen": 0, "reserve_fen": 0, "relief_pool_fen": 0,
        "carried_fen": 0,
    }  # fmt: skip


def test_periods_are_closed_in_order(lived_in: OpenBook) -> None:
    with refused(lived_in, ORDER) as connection:
        put(connection, "closing", **closing(THIRD, date(2015, 7, 31)))


def test_a_closing_does_not_move_the_watermark_back(lived_in: OpenBook) -> None:
    with refused(lived_in, ORDER) as connection:
        put(connection, "closing", **closing(SECOND, date(2013, 7, 30)))


def test_a_period_is_closed_once(lived_in: OpenBook) -> None:
    with refused(lived_in, "period_code") as connection:
        put(connection, "closing", **closing(FIRST, date(2014, 7, 31)))


@pytest.mark.parametrize(
    "columns",
    [{"income_fen": 100}, {"income_fen": 100, "surplus_fen": 100}, {"reserve_fen": -1}],
    ids=["no result", "surplus not shared", "negative"],
)
def test_a_closing_adds_up(lived_in: OpenBook, columns: dict[str, int]) -> None:
    with refused(lived_in, "closing") as connection:
        put(connection, "closing", **(closing(SECOND, date(2014, 7, 31)) | columns))


# -- reversals ------------------------------------------------------------------------------------


def test_an_entry_is_reversed_once(lived_in: OpenBook) -> None:
    with refused(lived_in, "reverses_id") as connection:
        original = post(connection)
        seal(connection, red(connection, original))
        seal(connection, red(connection, original))


def test_a_reversal_is_not_reversed(lived_in: OpenBook) -> None:
    with refused(lived_in, REVERSAL) as connection:
        reversal = red(connection, post(connection))
        seal(connection, reversal)
        again = entry(connection, *INTEREST_RECEIVED, reverses_id=reversal)
        seal(connection, again)


@pytest.mark.parametrize(
    "lines",
    [
        ((BANK, -99, 0), (INTEREST, 0, -99)),
        ((INTEREST, 0, -100), (BANK, -100, 0)),
        ((FEES, -100, 0), (INTEREST, 0, -100)),
        ((BANK, 0, 100), (INTEREST, 100, 0)),
        ((BANK, -100, 0), (INTEREST, 0, -50), (INTEREST, 0, -50)),
        ((BANK, -100, 0), (INTEREST, 0, -100), (BANK, -1, 0), (INTEREST, 0, -1)),
        INTEREST_RECEIVED,
    ],
    ids=[
        "less", "other order", "another account", "other side", "split", "more", "the same again",
    ],
)  # fmt: skip
def test_a_reversal_is_the_exact_inversion(lived_in: OpenBook, lines: tuple[Line, ...]) -> None:
    with refused(lived_in, REVERSAL) as connection:
        original = post(connection)
        seal(connection, entry(connection, *lines, reverses_id=original))


def test_a_reversal_is_of_the_same_member_and_employer(lived_in: OpenBook) -> None:
    with refused(lived_in, REVERSAL) as connection:
        original = entry(connection, (BANK, 100, 0))
        posting(connection, original, (INTEREST, 0, 100), line_no=2, member_id=1)
        seal(connection, original)
        reversal = entry(connection, (BANK, -100, 0), reverses_id=original)
        posting(connection, reversal, (INTEREST, 0, -100), line_no=2, employer_id=1)
        seal(connection, reversal)


def test_what_is_not_posted_cannot_be_reversed(lived_in: OpenBook) -> None:
    """Else the original could get more postings after its reversal was sealed."""
    with refused(lived_in, REVERSAL) as connection:
        original = entry(connection, *INTEREST_RECEIVED)
        seal(connection, red(connection, original))
        for line_no, line in enumerate(INTEREST_RECEIVED, start=3):
            posting(connection, original, line, line_no=line_no)
        seal(connection, original)


# -- the hostile program is refused for what it does, not for what it is --------------------------


def test_a_good_entry_and_its_reversal_are_taken(lived_in: OpenBook) -> None:
    with lived_in.engine.connect() as connection:
        original = post(connection, booked_on=OPEN_DAY)
        seal(connection, red(connection, original))
        left = connection.scalar(
            text("SELECT sum(debit_fen - credit_fen) FROM posting WHERE entry_id >= :id"),
            {"id": original},
        )
        connection.rollback()
    assert left == 0
