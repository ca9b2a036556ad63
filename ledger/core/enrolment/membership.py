"""Kinds of enrolment, participation, ages: what is counted of one person and of one employer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.conditions import Facts, holds
from ledger.identity import Problem, age_on
from ledger.nouns import EnrolmentKind
from ledger.rules import EnrolmentRules


def kind_of(
    enrolled_periods: Sequence[date], period_start: date, previous_start: date | None
) -> EnrolmentKind:
    """首次, 续保 or 中断后重新参加, from the first days of the periods a person was enrolled in.

    ``previous_start``: the first day of the period just before, None if this is the scheme's first.
    """
    if not any(start < period_start for start in enrolled_periods):
        return EnrolmentKind.FIRST
    return EnrolmentKind.RENEWED if previous_start in enrolled_periods else EnrolmentKind.LAPSED


def consecutive_periods(
    enrolled_periods: Collection[date], period_start: date, starts: Sequence[date]
) -> int:
    """连续参加期数, the period that starts on ``period_start`` included; 1 for a newcomer.

    ``enrolled_periods``: first days of the periods a person was enrolled in; ``starts``: first days
    of all the periods there are, in any order. A period left out ends the count.
    """
    count = 1
    for start in sorted({day for day in starts if day < period_start}, reverse=True):
        if start not in enrolled_periods:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Participation:
    """参互率 of one employer; ``minimum`` is what applies to it: a small unit must bring everybody.

    ``minimum_members``: at least so many must be enrolled, whatever the ratio. While the head-count
    is unknown, ``ratio`` is None and ``met`` False: nothing has been shown.
    """

    enrolled: int
    headcount: int | None
    ratio: Fraction | None
    minimum: Fraction
    met: bool
    minimum_members: int = 0


def participation(enrolled: int, headcount: int | None, rules: EnrolmentRules) -> Participation:
    """Enrolled ÷ head-count against the minimum, and enrolled against the least number.

    ``enrolled``: only those who count (see ``counts``). More enrolled than the head-count says is
    no fault.
    """
    fewest = rules.minimum_members
    if not headcount:
        return Participation(enrolled, None, None, rules.minimum_participation, False, fewest)
    is_small = headcount <= rules.small_unit_up_to
    minimum = Fraction(1) if is_small else rules.minimum_participation
    ratio = Fraction(enrolled, headcount)
    met = ratio >= minimum and enrolled >= fewest
    return Participation(enrolled, headcount, ratio, minimum, met, fewest)


def counts(facts: Facts, rules: EnrolmentRules) -> bool:
    """Does somebody enrolled count for the participation? Raises ``FactMissing``."""
    return holds(rules.counted, facts)


def check_age(born_on: date, period_starts_on: date, rules: EnrolmentRules) -> list[Problem]:
    """What is wrong with an age in whole years on the first day of the period."""
    return check_years(age_on(born_on, period_starts_on), rules)


def check_years(age: int, rules: EnrolmentRules) -> list[Problem]:
    """What is wrong with ``age``, the whole years on the first day of the period."""
    if rules.minimum_age is not None and age < rules.minimum_age:
        return [("too_young", {"age": str(age), "minimum": str(rules.minimum_age)})]
    if rules.maximum_age is not None and age > rules.maximum_age:
        return [("too_old", {"age": str(age), "maximum": str(rules.maximum_age)})]
    return []
