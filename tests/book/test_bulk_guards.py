"""The guards of a server, asked of many rows at once: one that is wrong refuses all of them."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from ledger.book.connection import OpenBook
from ledger.book.digests import GENESIS
from migrations import guards_0006
from tests.book.forging import SECOND, entry, head, post, refused

pytestmark = pytest.mark.parametrize("lived_in", ["postgresql"], indirect=True)

MANY = 400  # rows; enough that PostgreSQL would rather read a small table than look each row up

ENTRIES = (
    "INSERT INTO entry SELECT 5000 + n, 1, '', 'y' || n, '2013-09-01', '2013-09-01', :period,"
    " 'bench', 'y', n, 'x', 'CNY', 'x', NULL, NULL FROM generate_series(1, :many) AS n"
)
POSTINGS = (
    "INSERT INTO posting (id, step_id, digest, entry_id, line_no, account, debit_fen, credit_fen)"
    " SELECT 5000 + 2 * n + side, 1, '', {entry}, 1 + side, '1002',"
    " CASE side WHEN 0 THEN {fen} ELSE 0 END, CASE side WHEN 1 THEN 100 ELSE 0 END"
    " FROM generate_series(1, :many) AS n, generate_series(0, 1) AS side"
)
SEALS = (
    "INSERT INTO entry_seal SELECT 5000 + n, 1, '', 5000 + n, :after + n, 1,"
    " CASE n WHEN 1 THEN :hash ELSE {prev} END, 'h' || n FROM generate_series(1, :many) AS n"
)


def entries(connection: Connection, period: str = SECOND) -> None:
    connection.execute(text(ENTRIES), {"many": MANY, "period": period})


def postings(connection: Connection, of: str = "5000 + n", fen: str = "100") -> None:
    connection.execute(text(POSTINGS.format(entry=of, fen=fen)), {"many": MANY})


def seals(connection: Connection, prev: str = "'h' || (n - 1)") -> None:
    position, last_hash = head(connection)
    given = {"many": MANY, "after": position, "hash": last_hash}
    connection.execute(text(SEALS.format(prev=prev)), given)


def test_many_sound_entries_are_taken(lived_in: OpenBook) -> None:
    with lived_in.engine.connect() as connection:
        before, _ = head(connection)
        entries(connection)
        postings(connection)
        seals(connection)
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert head(connection) == (before + MANY, f"h{MANY}")
        connection.rollback()


def test_one_late_posting_among_many(lived_in: OpenBook) -> None:
    with refused(lived_in, "takes no more postings") as connection:
        posted = post(connection)
        entries(connection)
        of = f"CASE WHEN n = 200 THEN {posted} ELSE 5000 + n END"
        connection.execute(
            text(POSTINGS.format(entry=of, fen="100").replace("1 + side", "7 + side")),
            {"many": MANY},
        )


def test_one_negative_posting_among_many(lived_in: OpenBook) -> None:
    with refused(lived_in, "only a red-letter reversal") as connection:
        entries(connection)
        postings(connection, fen="CASE n WHEN 200 THEN -100 ELSE 100 END")


def test_one_posting_in_another_currency_among_many(lived_in: OpenBook) -> None:
    with refused(lived_in, "another currency") as connection:
        entries(connection)
        other = entry(connection, currency="USD")
        postings(connection, of=f"CASE n WHEN 200 THEN {other} ELSE 5000 + n END")


def test_one_unbalanced_entry_among_many(lived_in: OpenBook) -> None:
    with refused(lived_in, "debits and credits") as connection:
        entries(connection)
        postings(connection, fen="CASE n WHEN 200 THEN 99 ELSE 100 END")
        seals(connection)


def test_one_entry_without_postings_among_many(lived_in: OpenBook) -> None:
    with refused(lived_in, "at least two postings") as connection:
        entries(connection)
        seals(connection)


@pytest.mark.parametrize("prev", [f"'{GENESIS}'", "'h' || (n - 2)", "'x'"])
def test_one_broken_link_among_many(lived_in: OpenBook, prev: str) -> None:
    with refused(lived_in, "does not continue the chain") as connection:
        entries(connection)
        postings(connection)
        seals(connection, prev=f"CASE n WHEN 200 THEN {prev} ELSE 'h' || (n - 1) END")


def test_the_fault_whose_guard_comes_first_is_told(lived_in: OpenBook) -> None:
    """As when each guard was a trigger: PostgreSQL asks them in the order of their names."""
    with refused(lived_in, "debits and credits") as connection:
        entries(connection)
        postings(connection, fen="CASE n WHEN 200 THEN 99 ELSE 100 END")
        seals(connection, prev="'x'")


@pytest.mark.parametrize("by_statement", [False, True], ids=["by key", "as revision 0006 asked"])
def test_no_table_is_read_as_a_whole(lived_in: OpenBook, by_statement: bool) -> None:
    """What a step costs must not grow with the journal. The guards of 0006 let it grow."""
    with lived_in.engine.connect() as connection:
        if by_statement:
            for table in ("posting", "entry_seal"):
                create = guards_0006._function(table)
                connection.exec_driver_sql(create.replace("CREATE", "CREATE OR REPLACE", 1))
        entries(connection)
        before = read_by_scans(connection)
        postings(connection)
        read = read_by_scans(connection) - before
        connection.rollback()
    assert (read >= MANY) is by_statement


def read_by_scans(connection: Connection) -> int:
    """How many rows of the journal this transaction has met by reading on and on."""
    asked = (
        "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables"
        " WHERE schemaname = current_schema() AND relname IN ('entry', 'posting', 'entry_seal')"
    )
    return int(connection.scalar(text(asked)) or 0)
