"""The period that people join: also the next one, from the day its window (参加受理期) opens.

A book opens a period when something of it is booked. Where a scheme takes rosters in before the
period begins, they open it.
"""

from __future__ import annotations

from ledger import periods
from ledger.book import entries
from ledger.book.tables import PeriodRow
from ledger.core.enrolment import window_days
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk


def period_to_join(clerk: Clerk, code: str, *, looking: bool = False) -> PeriodRow:
    """The period that a person means (``Clerk.period``), opened if it is the next and its window
    has begun; ``looking``: it is not kept. Raises Refusal("period_unknown").
    """
    try:
        return clerk.period(code)
    except Refusal:
        coming = upcoming(clerk)
        if coming is None or not code or not coming.code.startswith(code):
            raise
        return coming if looking else clerk.period_on(coming.starts_on)


def upcoming(clerk: Clerk) -> PeriodRow | None:
    """The period after the last, if its window has opened by today."""
    last = max(period.ends_on for period in entries.periods(clerk.session))
    first, end = periods.period_of(last + periods.ONE_DAY, clerk.scheme.period())
    window = window_days(clerk.scheme.enrolment(period_start=first), first, end)
    if window is None or clerk.today < window[0]:
        return None
    code = periods.period_code(first)
    return PeriodRow(id=0, step_id=0, digest="", code=code, starts_on=first, ends_on=end)
