"""序时账: the entries of a book page by page, in the order of the chain."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Entry, EntrySeal, Posting
from ledger.nouns import Answer
from ledger.work.report.looking import looking, period_code


def entries_page(
    book: OpenBook,
    period: str | None,
    booked: tuple[date | None, date | None],
    after: int,
    most: int,
) -> Answer:
    """Up to ``most`` entries behind a position in the chain, of a period and of dates (or any).

    ``next``: the position to go on behind, None at the end. Raises Refusal("period_unknown").
    """
    start, end = booked
    with looking(book) as session:
        query = (
            select(Entry, EntrySeal)
            .join(EntrySeal, col(EntrySeal.entry_id) == col(Entry.id))
            .where(col(EntrySeal.position) > after)
            .order_by(col(EntrySeal.position))
            .limit(most + 1)
        )
        if period is not None:
            query = query.where(Entry.period_code == period_code(session, period))
        if start is not None:
            query = query.where(Entry.booked_on >= start)
        if end is not None:
            query = query.where(Entry.booked_on <= end)
        rows = session.exec(query).all()
        lines = _postings(session, [entry.id for entry, _ in rows[:most]])
        found = [_entry(entry, seal, lines[entry.id]) for entry, seal in rows[:most]]
    return {"entries": found, "next": found[-1]["position"] if len(rows) > most else None}


def _postings(session: Session, entry_ids: list[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {entry_id: [] for entry_id in entry_ids}
    query = (
        select(Posting)
        .where(col(Posting.entry_id).in_(entry_ids))
        .order_by(col(Posting.entry_id), col(Posting.line_no))
    )
    for row in session.exec(query):
        found[row.entry_id].append(
            {"account": row.account, "debit_fen": row.debit_fen, "credit_fen": row.credit_fen}
        )
    return found


def _entry(entry: Entry, seal: EntrySeal, postings: list[Answer]) -> Answer:
    return {
        "position": seal.position, "entry_no": entry.entry_no, "period": entry.period_code,
        "booked_on": entry.booked_on.isoformat(), "effective_on": entry.effective_on.isoformat(),
        "event": entry.event, "summary": entry.summary, "made_by": entry.made_by,
        "checked_by": entry.checked_by, "hash": seal.hash, "postings": postings,
    }  # fmt: skip
