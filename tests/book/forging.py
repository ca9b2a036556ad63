"""A hostile program: it writes rows through the book's own engine, around Keeping and everything
above it. What it does not care about it fills with something plausible; digests are nonsense.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Connection, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from ledger.book.connection import OpenBook
from ledger.book.digests import GENESIS

FIRST, SECOND, THIRD = "2012-08-01", "2013-08-01", "2014-08-01"
BANK, INTEREST, FEES = "1002", "490101", "540101"
OPEN_DAY = date(2013, 9, 1)  # in the second period
MOMENT = datetime(2013, 9, 1, tzinfo=UTC)

Line = tuple[str, int, int]  # account, debit fen, credit fen
INTEREST_RECEIVED: tuple[Line, ...] = ((BANK, 100, 0), (INTEREST, 0, 100))

TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}


def dump(book: OpenBook) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the book, by table."""
    with book.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
            for name, table in TABLES.items()
        }


@contextmanager
def refused(book: OpenBook, saying: str | None = None) -> Iterator[Connection]:
    """What is done on the connection must end as an integrity error and leave nothing behind."""
    before = dump(book)
    with pytest.raises(IntegrityError, match=saying), book.engine.begin() as connection:
        yield connection
    assert dump(book) == before


def put(connection: Connection, table: str, **columns: Any) -> int:
    """Insert a row as it comes; columns not named get something plausible. Returns its id."""
    into = TABLES[table]
    highest = connection.scalar(select(func.max(into.c.id))) or 0
    row: dict[str, Any] = {"id": highest + 1} | columns
    for column in into.columns:
        if column.name not in row:
            row[column.name] = _plausible(connection, column, row["id"])
    connection.execute(insert(into), [row])
    return int(row["id"])


def _plausible(connection: Connection, column: Column[Any], row_id: int) -> Any:
    if column.nullable:
        return None
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return connection.scalar(select(func.max(key.column)))
    if column.name == "currency":
        return "CNY"
    kind = getattr(column.type, "impl_instance", column.type).python_type
    if kind is str:
        return f"x{row_id}"
    return {int: row_id, date: OPEN_DAY, datetime: MOMENT, bool: False}[kind]


# -- the journal ----------------------------------------------------------------------------------


def entry(connection: Connection, *lines: Line, **columns: Any) -> int:
    """An entry with its postings, not sealed yet."""
    header = {"period_code": SECOND, "booked_on": OPEN_DAY} | columns
    entry_id = put(connection, "entry", **header)
    for line_no, line in enumerate(lines, start=1):
        posting(connection, entry_id, line, line_no=line_no)
    return entry_id


def posting(connection: Connection, entry_id: int, line: Line, **columns: Any) -> int:
    account, debit_fen, credit_fen = line
    return put(
        connection, "posting", entry_id=entry_id, account=account, debit_fen=debit_fen,
        credit_fen=credit_fen, **columns,
    )  # fmt: skip


def head(connection: Connection) -> tuple[int, str]:
    """The last position of the chain and its hash."""
    seals = TABLES["entry_seal"]
    query = select(seals.c.position, seals.c.hash).order_by(seals.c.position.desc()).limit(1)
    position, last_hash = connection.execute(query).one_or_none() or (0, GENESIS)
    return position, last_hash


def seal(connection: Connection, entry_id: int, **columns: Any) -> int:
    """The seal that continues the chain, unless ``columns`` say otherwise."""
    position, last_hash = head(connection)
    continued = {"position": position + 1, "prev_hash": last_hash, "hash_version": 1}
    return put(connection, "entry_seal", entry_id=entry_id, **(continued | columns))


def post(connection: Connection, *lines: Line, **columns: Any) -> int:
    """A sealed entry of the given lines; interest received by the bank where none are given."""
    entry_id = entry(connection, *(lines or INTEREST_RECEIVED), **columns)
    seal(connection, entry_id)
    return entry_id


def red(connection: Connection, original: int, **columns: Any) -> int:
    """The red-letter reversal of an entry, line by line, not sealed yet."""
    found = connection.execute(
        text("SELECT account, -debit_fen, -credit_fen FROM posting"
             " WHERE entry_id = :id ORDER BY line_no"),
        {"id": original},
    )  # fmt: skip
    lines: list[Line] = [(account, debit, credit) for account, debit, credit in found]
    return entry(connection, *lines, reverses_id=original, **columns)


# -- a book that has been lived in ----------------------------------------------------------------

_SPECIAL: dict[str, dict[str, Any]] = {
    "account": {"kind": "asset"},
    "allocation": {"pool_fen": 2, "made_by": "甲"},
    "approval": {"subject": "decision", "made_by": "甲", "signed_by": "乙"},
    "attachment": {"media_type": "image/png"},
    "bank_result": {"outcome": "returned"},
    "batch": {"made_by": "甲"},
    "claim": {"line": "inpatient"},
    "closing": {
        "period_code": FIRST, "closed_through": date(2013, 7, 31), "income_fen": 4,
        "surplus_fen": 3, "deficit_fen": 0,
    },
    "decision": {"outcome": "approved", "made_by": "甲"},
    "enrolment": {"kind": "first"},
    "enrolment_change": {"kind": "leave"},
    "erasure": {"made_by": "甲", "checked_by": "乙"},
    "erasure_request": {"made_by": "甲"},
    "invoice": {"total_fen": 4},
    "invoice_line": {"fee_fen": 4},
    "payable": {"kind": "benefit", "decision_id": 1},
    "receipt_use": {"total_fen": 4},
    "refund": {"made_by": "甲"},
    "release": {"made_by": "甲", "released_by": "乙"},
    "step": {"outcome": "done"},
    "voucher": {"reverses_id": 1, "made_by": "甲"},
}  # fmt: skip


def live_in(connection: Connection) -> None:
    """Put at least one row into every table; close the first period, open the two after it."""
    for code, year in ((SECOND, 2013), (THIRD, 2014)):
        put(connection, "period", code=code, starts_on=date(year, 8, 1),
            ends_on=date(year + 1, 7, 31))  # fmt: skip
    post(connection)
    for table in sorted(TABLES, key=lambda name: name == "approval"):  # after what it signs
        if not connection.scalar(select(func.count()).select_from(TABLES[table])):
            columns = dict(_SPECIAL.get(table, {}))
            if table == "decision_return":  # of one that nobody signed or will be paid by
                columns["decision_id"] = put(connection, "decision", **_SPECIAL["decision"])
            put(connection, table, **columns)
