"""The period that employers are registered for: those of the book, and the one that comes next.

Registering comes before any roster, so it may begin a period. Where the scheme has a window
(参加受理期) it begins with that; where it has none every day is as good, and the next period may be
registered for as soon as the last one of the book has begun: one ahead, never two.
"""

from __future__ import annotations

from datetime import timedelta

from ledger import periods
from ledger.book import entries
from ledger.book.tables import PeriodRow
from ledger.core.enrolment import window_days
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.next_period import period_to_join, upcoming

#: How long before its first day a page speaks of the next period on its own.
NEAR = timedelta(days=92)


def period_to_register(clerk: Clerk, code: str, *, looking: bool = False) -> PeriodRow:
    """The period that a person means, opened if it is the next; ``looking``: it is not kept.

    Raises Refusal("period_unknown").
    """
    try:
        return period_to_join(clerk, code, looking=looking)
    except Refusal:
        coming = coming_period(clerk)
        if coming is None or not code or not coming.code.startswith(code):
            raise
        return coming if looking else clerk.period_on(coming.starts_on)


def coming_period(clerk: Clerk) -> PeriodRow | None:
    """The period after the last, if employers can be registered for it today."""
    found = upcoming(clerk)
    if found is not None:
        return found
    last = max(entries.periods(clerk.session), key=lambda row: row.starts_on)
    first, end = periods.period_of(last.ends_on + periods.ONE_DAY, clerk.scheme.period())
    has_window = window_days(clerk.scheme.enrolment(period_start=first), first, end) is not None
    if has_window or clerk.today < last.starts_on:
        return None
    code = periods.period_code(first)
    return PeriodRow(id=0, step_id=0, digest="", code=code, starts_on=first, ends_on=end)


def known_periods(clerk: Clerk) -> list[PeriodRow]:
    """Those of the book and the one that comes, the oldest first."""
    coming = coming_period(clerk)
    return [*entries.periods(clerk.session), *([coming] if coming else [])]


def told(clerk: Clerk) -> list[Answer]:
    """The periods to choose from, the newest first.

    ``is_open``: its books are; ``is_next``: it is about to begin, or has begun, without the book.
    """
    return [
        {"code": row.code, "starts_on": row.starts_on, "ends_on": row.ends_on,
         "is_open": not entries.is_closed(clerk.session, row.code),
         "is_next": clerk.today < row.starts_on <= clerk.today + NEAR or (row.id == 0
         and row.starts_on <= clerk.today)}
        for row in reversed(known_periods(clerk))
    ]  # fmt: skip
