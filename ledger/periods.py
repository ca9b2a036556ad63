"""Cover periods, effective dates, waiting and deadlines: date arithmetic only, no clock.

Every date is a day of the federation's own calendar. Ranges are inclusive at both ends.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ledger.nouns import CoverFacts
from ledger.refusals import Refusal
from ledger.rules import ContributionRules, EnrolmentRules, PeriodRules

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later (or earlier, when negative).

    31 January and one month has no answer in the calendar; whether it means the 28th or 1 March
    is a rule and not arithmetic, so it raises ``ValueError``.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > monthrange(year, month0 + 1)[1]:
        raise ValueError(f"there is no day {day.day} in {year}-{month0 + 1:02d}")
    return date(year, month0 + 1, day.day)


def period_code(starts_on: date) -> str:
    """The code of the period (互助期) that starts on a day: "2012-08-01"."""
    return starts_on.isoformat()


def period_of(day: date, rules: PeriodRules) -> tuple[date, date]:
    """First and last day of the cover period that holds ``day``.

    Refuses a day before the scheme's first period (``before_first_period``: day, first_starts_on).
    """
    first = rules.first_starts_on
    if day < first:
        raise Refusal("before_first_period", day=day.isoformat(), first_starts_on=first.isoformat())
    months = (day.year - first.year) * 12 + day.month - first.month - (day.day < first.day)
    starts_on = add_months(first, months - months % rules.months)
    return starts_on, add_months(starts_on, rules.months) - ONE_DAY


def cover_from(
    cover: CoverFacts,
    period_starts_on: date,
    rules: EnrolmentRules,
    contribution: ContributionRules,
) -> date | None:
    """The first day a member is covered in a period, or None while the invoice is unpaid.

    Who joins by the first day is covered from it; who joins later from the day after joining or
    also from the first day, as the scheme says (``joiner_cover``). The waiting days for a first,
    renewed or lapsed enrolment follow. Money that came after the due date moves cover to the day
    after it came, if that is later; money that came in time moves nothing.
    """
    if cover.paid_on is None:
        return None
    starts_on = period_starts_on
    if rules.joiner_cover == "next_day":
        if cover.joined_on > period_starts_on:
            starts_on = cover.joined_on + ONE_DAY
    elif rules.joiner_cover != "period_start":
        raise ValueError(f"joiner_cover is {rules.joiner_cover!r}")
    starts_on += timedelta(days=rules.waiting_days[cover.kind])
    if cover.due_on is None or cover.paid_on <= cover.due_on:
        return starts_on
    if contribution.late_payment_cover != "next_day":
        raise ValueError(f"late_payment_cover is {contribution.late_payment_cover!r}")
    return max(starts_on, cover.paid_on + ONE_DAY)


def deadline(day: date, days: int) -> date:
    """The last day on which something is still in time: ``days`` calendar days after ``day``."""
    return day + timedelta(days=days)
