"""Cover periods, effective dates, waiting and deadlines: date arithmetic only, no clock.

Every date is a day of the federation's own calendar. Ranges are inclusive at both ends.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from ledger.nouns import CoverFacts, EnrolmentKind, Settlement
from ledger.refusals import Refusal
from ledger.rules import (
    Anchor,
    Calendar,
    ContributionRules,
    EnrolmentRules,
    PeriodRules,
    TimeLimit,
    Waiting,
)

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # as date.weekday() counts


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later (or earlier, when negative).

    31 January and one month has no answer in the calendar; whether it means the 28th or 1 March
    is a rule and not arithmetic, so it raises ``ValueError``.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > monthrange(year, month0 + 1)[1]:
        raise ValueError(f"there is no day {day.day} in {year}-{month0 + 1:02d}")
    return date(year, month0 + 1, day.day)


def months_after(day: date, months: int) -> date:
    """As ``add_months``, under the rule that a month without such a day gives its last day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


# -- periods --------------------------------------------------------------------------------------


def period_code(starts_on: date) -> str:
    """The code of the period (互助期) that starts on a day: "2012-08-01"."""
    return starts_on.isoformat()


def period_of(day: date, rules: PeriodRules, own_start: date | None = None) -> tuple[date, date]:
    """First and last day of the cover period that holds ``day``.

    Under rolling rules a person's periods run from ``own_start``, the day their own cover first
    began; each is counted from that day, so that periods begun on the 31st keep to the month's
    end. Without ``own_start``, and under fixed rules, they run from the scheme's first period.
    Refuses a day before the first period (``before_first_period``: day, first_starts_on).
    """
    first = own_start if rules.rolling and own_start is not None else rules.first_starts_on
    if day < first:
        raise Refusal("before_first_period", day=day.isoformat(), first_starts_on=first.isoformat())
    months = (day.year - first.year) * 12 + day.month - first.month
    months -= day < months_after(first, months)
    months -= months % rules.months
    return months_after(first, months), months_after(first, months + rules.months) - ONE_DAY


# -- cover ----------------------------------------------------------------------------------------


def cover_from(
    cover: CoverFacts,
    period_starts_on: date,
    rules: EnrolmentRules,
    contribution: ContributionRules,
    waiting: Waiting | None = None,
) -> date | None:
    """The first day a member is covered in a period, or None while the invoice is unpaid.

    Cover takes effect on the day the enrolment states; else who joins by the first day of the
    period is covered from it, who joins later from the day after, from the first of the next month
    or from the first day too, as the scheme says (``joiner_cover``). The waiting for a first,
    renewed or lapsed enrolment follows, in days or months: ``waiting`` if it is given, else that of
    the rules. A waiting begun by the first of several enrolments without a gap runs on, where that
    day is known (``since``). Money that came after the due date moves cover to the day after it
    came, if that is later; money that came in time moves nothing. It never begins before the
    period.
    """
    if cover.paid_on is None:
        return None
    starts_on = cover.starts_on or _effective_on(cover, period_starts_on, rules)
    starts_on = after_waiting(starts_on, cover.kind, rules, waiting)
    if cover.since is not None:
        starts_on = max(starts_on, waited_since(cover, rules, waiting) or starts_on)
    starts_on = max(starts_on, period_starts_on)
    if cover.due_on is None or cover.paid_on <= cover.due_on:
        return starts_on
    if contribution.late_payment_cover != "next_day":
        raise ValueError(f"late_payment_cover is {contribution.late_payment_cover!r}")
    return max(starts_on, cover.paid_on + ONE_DAY)


def _effective_on(cover: CoverFacts, period_starts_on: date, rules: EnrolmentRules) -> date:
    """The day an enrolment that states none takes effect, before any waiting."""
    if rules.joiner_cover not in ("next_day", "next_month", "period_start"):
        raise ValueError(f"joiner_cover is {rules.joiner_cover!r}")
    if rules.joiner_cover == "period_start" or cover.joined_on <= period_starts_on:
        return period_starts_on
    if rules.joiner_cover == "next_day":
        return cover.joined_on + ONE_DAY
    return months_after(cover.joined_on.replace(day=1), 1)


def waited_since(
    cover: CoverFacts, rules: EnrolmentRules, waiting: Waiting | None = None
) -> date | None:
    """The day after the waiting of a first enrolment, for one renewed since then without a gap.

    None where nobody says since when, and for an enrolment that is not a renewal.
    """
    if cover.kind is not EnrolmentKind.RENEWED or cover.since is None:
        return None
    return after_waiting(cover.since, EnrolmentKind.FIRST, rules, waiting)


def after_waiting(
    day: date, kind: EnrolmentKind, rules: EnrolmentRules, waiting: Waiting | None = None
) -> date:
    """The first day after the waiting of an enrolment that takes effect on a day."""
    days, months = waits(kind, rules, waiting)
    if not days and not months:
        return day
    return (months_after(day, months) if months else day) + timedelta(days=days)


def waits(
    kind: EnrolmentKind, rules: EnrolmentRules, waiting: Waiting | None = None
) -> tuple[int, int]:
    """How long a kind of enrolment waits (等待期): days and months, one of them zero."""
    if waiting is None:
        return rules.waiting_days[kind], rules.waiting_months.get(kind, 0)
    return waiting.days.get(kind, 0), waiting.months.get(kind, 0)


# -- the dates of a claim -------------------------------------------------------------------------


class ClaimDates(NamedTuple):
    """The three days of a claim (one stay); None where neither claim nor settlement states it."""

    admitted_on: date | None
    discharged_on: date | None
    settled_on: date | None


def dates_of(
    settlements: Sequence[Settlement],
    admitted_on: date | None = None,
    discharged_on: date | None = None,
) -> ClaimDates:
    """The days of a claim: as it states them, else the first admission and the last discharge of
    its settlements; the last settlement, which is the discharge where no other day is stated.
    """
    settled_on = None
    if len(settlements) == 1:
        stay = settlements[0]
        admitted_on = admitted_on or stay.admitted_on
        settled_on = stay.settled_on or stay.discharged_on
        discharged_on = discharged_on or stay.discharged_on
    elif settlements:
        admitted_on = admitted_on or min(stay.admitted_on for stay in settlements)
        settled_on = max(stay.settled_on or stay.discharged_on for stay in settlements)
        discharged_on = discharged_on or max(stay.discharged_on for stay in settlements)
    return ClaimDates(admitted_on, discharged_on, settled_on or discharged_on)


# -- time limits ----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def deadline(day: date, days: int) -> date:
    """The last day on which something is still in time: ``days`` calendar days after ``day``."""
    return day + timedelta(days=days)


def last_day(limit: TimeLimit, anchors: Mapping[Anchor, date], calendar: Calendar) -> date:
    """The day that a time limit names. Raises ``KeyError`` where its anchor is not given.

    Months end on the same day of the month or, where there is none, on its last day. Working days
    are Monday to Friday, less the calendar's holidays, plus its working days; the first that counts
    is the one after the anchor. Negative numbers count back.
    """
    day = anchors[limit.anchor]
    if limit.month_day is not None:
        month, of_month = limit.month_day
        return date(day.year + limit.years_after, month, of_month)
    if limit.months is not None:
        return months_after(day, limit.months)
    if limit.working_days is not None:
        return _working_day(day, limit.working_days, calendar)
    if limit.days is None:
        raise ValueError(f"{limit} says no time")
    return day + timedelta(days=limit.days)


@lru_cache(maxsize=4096)
def _working_day(day: date, count: int, calendar: Calendar) -> date:
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_worked(day, calendar)
    return day


def is_worked(day: date, calendar: Calendar) -> bool:
    """Is a day a working day (工作日)? The calendar's own days come before the week."""
    if day in calendar.workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays
