"""The totals of accounts by day are those of the postings: what reads them reads the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from ledger.work.verify.faults import Fault, Tally, differs

_KEY = "account, period_code, booked_on"

_NOTHING = (0, 0, 0)


def totals(session: Session, tally: Tally) -> Iterator[Fault]:
    """Compare the total of every account, period and day with the postings."""
    connection = session.connection()
    kept = _read(connection, f"SELECT {_KEY}, line_count, debit_fen, credit_fen FROM account_total")
    posted = _read(
        connection,
        f"SELECT {_KEY}, count(*), sum(debit_fen), sum(credit_fen) FROM posting"
        f" JOIN entry ON entry.id = posting.entry_id GROUP BY {_KEY}",
    )
    for key in sorted(kept.keys() | posted.keys(), key=str):
        tally.count += 1
        record = f"account_total {' '.join(key)}"
        lines, debit, credit = kept.get(key, _NOTHING)
        posted_lines, posted_debit, posted_credit = posted.get(key, _NOTHING)
        if lines != posted_lines:
            yield differs("total_lines", record, lines, posted_lines)
        if debit != posted_debit:
            yield differs("total_debit", record, debit, posted_debit)
        if credit != posted_credit:
            yield differs("total_credit", record, credit, posted_credit)


def _read(connection: Connection, query: str) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Account, period and day → lines, debits, credits, whatever stands there."""
    return {
        tuple(str(part) for part in row[:3]): tuple(row[3:])
        for row in connection.execute(text(query))
    }
