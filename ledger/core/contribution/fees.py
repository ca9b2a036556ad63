"""What an enrolment costs (缴费标准), and what comes back to somebody who leaves (退费)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ledger.conditions import Facts, choose
from ledger.money import portion
from ledger.nouns import Fen
from ledger.periods import ONE_DAY, months_after
from ledger.rules import ContributionRules


def fee_of(
    rules: ContributionRules,
    facts: Facts,
    shares: int = 1,
    joined_on: date | None = None,
    period: tuple[date, date] | None = None,
) -> Fen:
    """The fee for ``shares`` shares of somebody who joins on a day, None: from the first day.

    ``period``: its first and last day; needed where a fee is cut for the days before joining. The
    fee of all shares is cut and then rounded half up, once. ``by_month`` counts the month begun.
    Raises ``FactMissing``, and ``ValueError`` for a day after the period or for no shares.
    """
    if shares < 1:
        raise ValueError(f"{shares} shares")
    fee_fen = choose(rules.fee_fen, facts) * shares
    if rules.mid_period_fee == "full" or joined_on is None:
        return fee_fen
    if period is None:
        raise ValueError(f"mid_period_fee is {rules.mid_period_fee!r}: the period must be known")
    first, last = period
    if joined_on > last:
        raise ValueError(f"joined on {joined_on}, after the period")
    if joined_on <= first:
        return fee_fen
    if rules.mid_period_fee == "by_month":
        months = _months_of(period)
        return portion(fee_fen, Fraction(months - _months_done(first, joined_on), months))
    if rules.mid_period_fee == "by_day":
        return portion(fee_fen, Fraction(_days(joined_on, last), _days(first, last)))
    raise ValueError(f"mid_period_fee is {rules.mid_period_fee!r}")


def refund_of(
    fee_fen: Fen, rules: ContributionRules, left_on: date, period: tuple[date, date]
) -> Fen:
    """What of a paid fee comes back to somebody whose last day is ``left_on``; half up to the fen.

    ``period``: first and last day that the fee was paid for. ``by_month`` counts whole months that
    are left, ``by_day`` the days after the last one.
    """
    first, last = period
    if rules.refund_on_leaving == "none" or left_on >= last:
        return 0
    if rules.refund_on_leaving == "by_month":
        months = _months_of(period)
        begun = 0 if left_on < first else _months_done(first, left_on) + 1
        return portion(fee_fen, Fraction(months - begun, months))
    if rules.refund_on_leaving == "by_day":
        start = max(left_on + ONE_DAY, first)
        return portion(fee_fen, Fraction(_days(start, last), _days(first, last)))
    raise ValueError(f"refund_on_leaving is {rules.refund_on_leaving!r}")


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _months_of(period: tuple[date, date]) -> int:
    """How many months a period has, one that it only begins counted."""
    return _months_done(*period) + 1


def _months_done(first: date, day: date) -> int:
    """Whole months from ``first`` up to the one that ``day`` lies in."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months - (day < months_after(first, months))
