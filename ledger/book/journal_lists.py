"""Lists for the accountant: entries found again, one account by day and by line, vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy
from sqlalchemy import Select, func, or_
from sqlmodel import Session, col, select

from ledger.book.tables import AccountTotal, Entry, Posting, Voucher
from ledger.nouns import Fen

Query: TypeAlias = Select[Any]


def _of(*columns: Any) -> Query:
    """A query whose rows nobody needs to know the types of."""
    return sqlalchemy.select(*columns)


@dataclass(frozen=True)
class EntriesWanted:
    """Which entries are asked for; None and "" for any. ``words`` in the summary or the number."""

    words: str = ""
    start: date | None = None
    end: date | None = None
    period: str | None = None
    event: str = ""


def entries(wanted: EntriesWanted) -> Query:
    """(Entry, Σ of its debits), the newest first."""
    total = (
        select(func.sum(Posting.debit_fen))
        .where(col(Posting.entry_id) == col(Entry.id))
        .scalar_subquery()
    )
    query = _of(Entry, total)
    if wanted.words:
        query = query.where(
            or_(col(Entry.summary).contains(wanted.words, autoescape=True),
                col(Entry.entry_no).contains(wanted.words, autoescape=True))
        )  # fmt: skip
    if wanted.start:
        query = query.where(col(Entry.booked_on) >= wanted.start)
    if wanted.end:
        query = query.where(col(Entry.booked_on) <= wanted.end)
    if wanted.period:
        query = query.where(col(Entry.period_code) == wanted.period)
    if wanted.event:
        query = query.where(col(Entry.event) == wanted.event)
    return query.order_by(col(Entry.id).desc())


def events(session: Session) -> list[str]:
    """The events that have made entries."""
    return sorted(session.exec(select(Entry.event).distinct()))


def last_day(session: Session) -> date | None:
    """The last day anything was booked on."""
    return session.exec(select(func.max(Entry.booked_on))).one()


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What was posted to one account on one day."""

    day: date
    lines: int
    debit_fen: Fen
    credit_fen: Fen


def by_day(session: Session, account: str, start: date, end: date) -> list[DayTotal]:
    """One account by the days, in order, that anything was booked on."""
    query = (
        _of(AccountTotal.booked_on, func.sum(AccountTotal.line_count),
            func.sum(AccountTotal.debit_fen), func.sum(AccountTotal.credit_fen))
        .where(col(AccountTotal.account) == account)
        .where(col(AccountTotal.booked_on) >= start, col(AccountTotal.booked_on) <= end)
        .group_by(col(AccountTotal.booked_on))
        .order_by(col(AccountTotal.booked_on))
    )  # fmt: skip
    return [DayTotal(day, *map(int, sums)) for day, *sums in session.execute(query)]


def lines(account: str, start: date, end: date) -> Query:
    """(Entry, Posting) of one account in booking order: by day, then along the chain."""
    return (
        _of(Entry, Posting)
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(col(Posting.account) == account)
        .where(col(Entry.booked_on) >= start, col(Entry.booked_on) <= end)
        .order_by(col(Entry.booked_on), col(Entry.id), col(Posting.line_no))
    )


def sum_of_first(session: Session, query: Query, count: int) -> Fen:
    """Debits less credits of the first lines of ``lines``: what a later page goes on from."""
    net = (Posting.debit_fen - Posting.credit_fen).label("net")  # type: ignore[attr-defined]
    first = query.with_only_columns(net, maintain_column_froms=True).limit(count).subquery()
    return int(session.exec(select(func.sum(first.c.net))).one() or 0)


def vouchers() -> Query:
    """(Voucher, the Entry it was booked as or None), newest first."""
    return (
        _of(Voucher, Entry)
        .outerjoin(
            Entry, (col(Entry.cause_kind) == "voucher") & (col(Entry.cause_id) == col(Voucher.id))
        )
        .order_by(col(Voucher.id).desc())
    )


def reversals_of(session: Session, entry_id: int) -> tuple[Voucher | None, Entry | None]:
    """The voucher that asks to reverse an entry, and the entry that reverses it, if there are."""
    asked = session.exec(select(Voucher).where(Voucher.reverses_id == entry_id)).first()
    done = session.exec(select(Entry).where(Entry.reverses_id == entry_id)).first()
    return asked, done
