"""The federation's day: Beijing's, or for a demonstration the day that its book lives on.

The edges (pages, API, worker) ask here and hand the day in; nothing below them reads a clock.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class _Demonstration:
    """The day that a whole process takes for today; set once, before it serves."""

    day: date | None = None


def live_on(day: date | None) -> None:
    """From now on today is ``day``; None: what the calendar says."""
    _Demonstration.day = day


def lived_on() -> date | None:
    """The day of the demonstration, None where the calendar counts."""
    return _Demonstration.day


def here(moment: datetime) -> datetime:
    """A moment in the federation's time zone, on the day of the demonstration if there is one."""
    moment = moment.astimezone(ZONE)
    return moment if _Demonstration.day is None else moment.replace(
        year=_Demonstration.day.year, month=_Demonstration.day.month, day=_Demonstration.day.day
    )  # fmt: skip


def day_of(moment: datetime) -> date:
    """The federation's day at a moment."""
    return here(moment).date()


def beijing_now() -> datetime:
    """Now, in the federation's time zone."""
    return here(datetime.now(ZONE))


def today() -> date:
    """The federation's day."""
    return day_of(datetime.now(ZONE))
