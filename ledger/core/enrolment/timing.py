"""When a roster may be handed in (参加受理期), and who may still join after the first day."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.periods import last_day
from ledger.rules import Anchor, Calendar, EnrolmentRules


def window_days(
    rules: EnrolmentRules, period_starts_on: date, period_ends_on: date
) -> tuple[date, date] | None:
    """First and last day of the window for a period, both included; None where there is none.

    One that closes before it opens lets nobody in. Raises ``ValueError`` for a window counted from
    something else than the period, or in working days: their calendar belongs to the benefits.
    """
    if rules.window is None:
        return None
    anchors = {Anchor.PERIOD_START: period_starts_on, Anchor.PERIOD_END: period_ends_on}
    limits = (rules.window.opens, rules.window.closes)
    if any(limit.anchor not in anchors or limit.working_days is not None for limit in limits):
        raise ValueError("a window is counted from the period, and not in working days")
    opens, closes = (last_day(limit, anchors, Calendar()) for limit in limits)
    return opens, closes


def in_window(
    day: date, rules: EnrolmentRules, period_starts_on: date, period_ends_on: date
) -> bool:
    """Does ``day`` lie in the window? Every day does where the scheme has none."""
    window = window_days(rules, period_starts_on, period_ends_on)
    return window is None or window[0] <= day <= window[1]


def may_join(
    joined_on: date, hired_on: date | None, period_starts_on: date, rules: EnrolmentRules
) -> bool:
    """May somebody come in on ``joined_on`` (中途参加)? By the first day everybody may.

    New hires may within so many days of the day they were hired; where it is not known, of the
    first day of the period.
    """
    joining = rules.joining
    if joined_on <= period_starts_on or joining.allowed == "any_time":
        return True
    if joining.allowed == "nobody":
        return False
    if joining.allowed != "new_hires" or joining.within_days is None:
        raise ValueError(f"joining is {joining.allowed!r} within {joining.within_days} days")
    return joined_on - (hired_on or period_starts_on) <= timedelta(days=joining.within_days)
