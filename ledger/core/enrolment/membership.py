"""Kinds of enrolment, participation, ages: what is counted of one person and of one employer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

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


@dataclass(frozen=True, slots=True)
class Participation:
    """参互率 of one employer; ``minimum`` is what applies to it: a small unit must bring everybody.

    While the head-count is unknown, ``ratio`` is None and ``met`` False: nothing has been shown.
    """

    enrolled: int
    headcount: int | None
    ratio: Fraction | None
    minimum: Fraction
    met: bool


def participation(enrolled: int, headcount: int | None, rules: EnrolmentRules) -> Participation:
    """Enrolled ÷ head-count against the minimum. More enrolled than counted is no fault."""
    if not headcount:
        return Participation(enrolled, None, None, rules.minimum_participation, False)
    is_small = headcount <= rules.small_unit_up_to
    minimum = Fraction(1) if is_small else rules.minimum_participation
    ratio = Fraction(enrolled, headcount)
    return Participation(enrolled, headcount, ratio, minimum, ratio >= minimum)


def check_age(born_on: date, period_starts_on: date, rules: EnrolmentRules) -> list[Problem]:
    """What is wrong with an age in whole years on the first day of the period."""
    age = age_on(born_on, period_starts_on)
    if rules.minimum_age is not None and age < rules.minimum_age:
        return [("too_young", {"age": str(age), "minimum": str(rules.minimum_age)})]
    if rules.maximum_age is not None and age > rules.maximum_age:
        return [("too_old", {"age": str(age), "maximum": str(rules.maximum_age)})]
    return []
