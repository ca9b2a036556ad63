"""待办提醒: dates that come near and money that has not come, worked out when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import col, select

from ledger.book import contributions, entries
from ledger.book.connection import OpenBook
from ledger.book.tables import Allocation, Notice
from ledger.core.enrolment import window_days
from ledger.nouns import Answer
from ledger.work.clerk import Clerk
from ledger.work.close import last_claim_day
from ledger.work.desk import Desk

SOON = timedelta(days=30)


def waiting(book: OpenBook, today: date) -> list[Answer]:
    """What has a date that is near or past, the earliest first.

    Each: ``what`` (``waiting.WHAT`` is its sentence), ``subject``, ``scope`` (the employer it is
    for, "" for the federation), ``on``, and ``amount_fen`` where money is meant.
    """
    with book.reading() as connection:
        clerk = Clerk(Desk(book, "", today, "").looking(connection))
        found = [*_invoices(clerk), *_periods(clerk), *_notices(clerk)]
    return sorted(found, key=lambda each: (each["on"], each["subject"]))


def _invoices(clerk: Clerk) -> Iterator[Answer]:
    for each in contributions.open_invoices(clerk.session):
        due_on = each.invoice.due_on
        if due_on > clerk.today + SOON:
            continue
        what = "invoice_overdue" if due_on < clerk.today else "invoice_due"
        yield _line(
            what, each.invoice.invoice_no, due_on, each.employer.uscc, each.open_fen
        )  # fmt: skip


def _periods(clerk: Clerk) -> Iterator[Answer]:
    for period in entries.periods(clerk.session):
        if entries.is_closed(clerk.session, period.code):
            continue
        rules = clerk.scheme.enrolment(period_start=period.starts_on)
        window = window_days(rules, period.starts_on, period.ends_on)
        days = list(zip(("window_opens", "window_closes"), window or (), strict=False))
        if period.ends_on < clerk.today + SOON:
            last = last_claim_day(clerk, period)
            days += [("claims_close", last)] if last is not None else []
        for what, day in days:
            if clerk.today <= day <= clerk.today + SOON:
                yield _line(what, period.code, day)


def _notices(clerk: Clerk) -> Iterator[Answer]:
    """Notices that still run: until when objections may come in."""
    query = (
        select(Notice, Allocation)
        .join(Allocation, col(Allocation.id) == col(Notice.allocation_id))
        .where(col(Notice.closes_on) >= clerk.today)
    )
    for notice, allocation in clerk.session.exec(query):
        yield _line("notice_closes", allocation.period_code, notice.closes_on)


def periods_over(book: OpenBook, today: date) -> list[str]:
    """The periods that nobody has closed although no claim of theirs can come any more."""
    with book.reading() as connection:
        clerk = Clerk(Desk(book, "", today, "").looking(connection))
        found = []
        for period in entries.periods(clerk.session):
            if today > period.ends_on and not entries.is_closed(clerk.session, period.code):
                last = last_claim_day(clerk, period)
                if last is None or today > last:
                    found.append(period.code)
        return found


def _line(what: str, subject: str, on: date, scope: str = "", fen: int | None = None) -> Answer:
    found: Answer = {"what": what, "subject": subject, "scope": scope, "on": on.isoformat()}
    return found if fen is None else found | {"amount_fen": fen}
