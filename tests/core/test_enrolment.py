"""Kinds of enrolment, participation and age."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledger.core.enrolment import check_age, kind_of, participation
from ledger.nouns import EnrolmentKind
from tests.core.builders import enrolment_rules, is_told

P2012, P2013, P2014 = date(2012, 8, 1), date(2013, 8, 1), date(2014, 8, 1)


@pytest.mark.parametrize(
    ("enrolled", "kind"),
    [
        ([], EnrolmentKind.FIRST),
        ([P2014], EnrolmentKind.FIRST),
        ([P2013], EnrolmentKind.RENEWED),
        ([P2012, P2013], EnrolmentKind.RENEWED),
        ([P2012], EnrolmentKind.LAPSED),
    ],
)
def test_the_periods_before_tell_first_renewed_and_lapsed(
    enrolled: list[date], kind: EnrolmentKind
) -> None:
    assert kind_of(enrolled, P2014, P2013) is kind


def test_in_the_first_period_everybody_is_there_for_the_first_time() -> None:
    assert kind_of([], P2012, None) is EnrolmentKind.FIRST


@pytest.mark.parametrize(
    ("enrolled", "headcount", "minimum", "met"),
    [
        (60, 100, Fraction(3, 5), True),
        (59, 100, Fraction(3, 5), False),
        (120, 100, Fraction(3, 5), True),
        (10, 10, Fraction(1), True),
        (9, 10, Fraction(1), False),
        (7, 11, Fraction(3, 5), True),
    ],
)
def test_an_employer_must_bring_enough_and_a_small_one_everybody(
    enrolled: int, headcount: int, minimum: Fraction, met: bool
) -> None:
    result = participation(enrolled, headcount, enrolment_rules())
    assert result.ratio == Fraction(enrolled, headcount)
    assert (result.minimum, result.met) == (minimum, met)


@pytest.mark.parametrize("headcount", [None, 0])
def test_without_a_headcount_nothing_has_been_shown(headcount: int | None) -> None:
    result = participation(5, headcount, enrolment_rules())
    assert (result.ratio, result.met) == (None, False)


def test_sixteen_on_the_first_day_of_the_period_is_old_enough() -> None:
    assert check_age(date(1996, 8, 1), P2012, enrolment_rules()) == []


def test_a_day_younger_is_not() -> None:
    (problem,) = check_age(date(1996, 8, 2), P2012, enrolment_rules())
    assert problem == ("too_young", {"age": "15", "minimum": "16"})
    assert is_told(*problem)


def test_a_scheme_may_have_an_upper_age() -> None:
    rules = enrolment_rules(maximum_age=60)
    assert check_age(date(1951, 8, 2), P2012, rules) == []
    (problem,) = check_age(date(1951, 8, 1), P2012, rules)
    assert problem == ("too_old", {"age": "61", "maximum": "60"})
    assert is_told(*problem)


def test_a_scheme_without_ages_takes_everybody() -> None:
    rules = enrolment_rules(minimum_age=None, maximum_age=None)
    assert check_age(date(2012, 7, 31), P2012, rules) == []
