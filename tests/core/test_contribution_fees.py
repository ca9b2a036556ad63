"""What an enrolment costs, by case, by shares and for a part of the period, and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.conditions import FactMissing, Facts
from ledger.core.contribution import fee_of, refund_of
from ledger.nouns import Fen
from ledger.rules import ByCase, Case, Condition, Range
from tests.core.builders import contribution_rules, fen

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def when(**words: str) -> Condition:
    """``kind="first"`` for ``enrolment.kind``, anything else for ``member.…``."""
    names = {"kind": "enrolment.kind"}
    return Condition(
        {names.get(key, f"member.{key}"): frozenset({word}) for key, word in words.items()}
    )


YUNNAN_2018 = ByCase(
    (Case(when(kind="first"), fen("150")), Case(None, fen("120")))
)  # newcomers pay more
TAIZHOU_2023 = ByCase(
    (Case(when(work="公办"), fen("60")), Case(when(work="民办"), fen("40")))
)  # by what the employer is
SISU = ByCase((Case(when(sex="male"), fen("62.50")), Case(when(sex="female"), fen("70"))))


@pytest.mark.parametrize(
    ("fee", "facts", "yuan"),
    [
        (fen("95"), {}, "95.00"),
        (YUNNAN_2018, {"enrolment.kind": "first"}, "150.00"),
        (YUNNAN_2018, {"enrolment.kind": "renewed"}, "120.00"),
        (YUNNAN_2018, {"enrolment.kind": "lapsed"}, "120.00"),
        (TAIZHOU_2023, {"member.work": "公办"}, "60.00"),
        (TAIZHOU_2023, {"member.work": "民办"}, "40.00"),
        (SISU, {"member.sex": "male"}, "62.50"),
        (SISU, {"member.sex": "female"}, "70.00"),
    ],
)
def test_a_fee_may_differ_by_the_facts(fee: Any, facts: Facts, yuan: str) -> None:
    assert fee_of(contribution_rules(fee_fen=fee), facts) == fen(yuan)


def test_a_fee_may_differ_by_the_periods_taken_part_in() -> None:
    long = Condition({"enrolment.consecutive_periods": Range(5, None)})
    rules = contribution_rules(fee_fen=ByCase((Case(long, 0), Case(None, fen("50")))))
    assert fee_of(rules, {"enrolment.consecutive_periods": 4}) == fen("50")
    assert fee_of(rules, {"enrolment.consecutive_periods": 5}) == 0  # a fee may be nothing


def test_a_fee_that_depends_on_something_nobody_stated_is_not_guessed() -> None:
    with pytest.raises(FactMissing, match=r"member\.work"):
        fee_of(contribution_rules(fee_fen=TAIZHOU_2023), {"enrolment.kind": "first"})


def test_two_shares_cost_twice_as_much() -> None:
    assert fee_of(contribution_rules(fee_fen=fen("80")), {}, shares=2) == fen("160")
    with pytest.raises(ValueError, match="0 shares"):
        fee_of(contribution_rules(), {}, shares=0)


@pytest.mark.parametrize(
    ("joined_on", "yuan"),
    [
        (None, "120.00"),
        (date(2022, 12, 1), "120.00"),
        (date(2023, 1, 1), "120.00"),
        (date(2023, 1, 31), "120.00"),  # the month begun counts: 12 of 12
        (date(2023, 2, 1), "110.00"),  # 11 of 12
        (date(2023, 9, 30), "40.00"),  # 4 of 12
        (date(2023, 12, 31), "10.00"),  # 1 of 12
    ],
)
def test_by_month_the_month_begun_and_those_after_it_are_paid(
    joined_on: date | None, yuan: str
) -> None:
    rules = contribution_rules(fee_fen=fen("120"), mid_period_fee="by_month")
    assert fee_of(rules, {}, 1, joined_on, YEAR) == fen(yuan)


def test_by_day_the_day_of_joining_counts() -> None:
    rules = contribution_rules(fee_fen=fen("73"), mid_period_fee="by_day")
    # 365 days at 0.20 each: 31 December is one day, 2 January leaves 364.
    assert fee_of(rules, {}, 1, date(2023, 12, 31), YEAR) == fen("0.20")
    assert fee_of(rules, {}, 1, date(2023, 1, 2), YEAR) == fen("72.80")


def test_a_cut_fee_is_rounded_half_up_and_once_for_all_shares() -> None:
    rules = contribution_rules(fee_fen=fen("50"), mid_period_fee="by_month")
    # 7 of 12 months: 29.1666… for one share, 58.3333… for two.
    assert fee_of(rules, {}, 1, date(2023, 6, 1), YEAR) == fen("29.17")
    assert fee_of(rules, {}, 2, date(2023, 6, 1), YEAR) == fen("58.33")


def test_months_are_those_of_the_period_and_not_of_the_calendar() -> None:
    rules = contribution_rules(fee_fen=fen("120"), mid_period_fee="by_month")
    from_the_15th = (date(2023, 1, 15), date(2024, 1, 14))
    assert fee_of(rules, {}, 1, date(2023, 2, 14), from_the_15th) == fen("120")
    assert fee_of(rules, {}, 1, date(2023, 2, 15), from_the_15th) == fen("110")
    # A person's own period from 31 January: its second month begins on 28 February.
    from_the_31st = (date(2023, 1, 31), date(2024, 1, 30))
    assert fee_of(rules, {}, 1, date(2023, 2, 27), from_the_31st) == fen("120")
    assert fee_of(rules, {}, 1, date(2023, 2, 28), from_the_31st) == fen("110")


def test_who_joins_in_mid_period_pays_in_full_unless_the_rules_say_otherwise() -> None:
    assert fee_of(contribution_rules(), {}, 1, date(2023, 12, 1), YEAR) == fen("50")


@pytest.mark.parametrize(
    ("rules", "joined_on", "period", "match"),
    [
        ({"mid_period_fee": "by_month"}, date(2023, 6, 1), None, "period must be known"),
        ({"mid_period_fee": "by_month"}, date(2024, 1, 1), YEAR, "after the period"),
        ({"mid_period_fee": "by_moon"}, date(2023, 6, 1), YEAR, "mid_period_fee is 'by_moon'"),
    ],
)
def test_what_cannot_be_reckoned_is_an_error(
    rules: dict[str, Any], joined_on: date, period: tuple[date, date] | None, match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        fee_of(contribution_rules(**rules), {}, 1, joined_on, period)


# -- refunds --------------------------------------------------------------------------------------


def refund(how: str, left_on: date, fee: str = "120") -> Fen:
    return refund_of(fen(fee), contribution_rules(refund_on_leaving=how), left_on, YEAR)


@pytest.mark.parametrize(
    ("left_on", "yuan"),
    [
        (date(2022, 12, 31), "120.00"),  # left before it began: all of it
        (date(2023, 1, 1), "110.00"),  # January is begun; 11 whole months are left
        (date(2023, 6, 30), "60.00"),
        (date(2023, 7, 1), "50.00"),
        (date(2023, 11, 30), "10.00"),
        (date(2023, 12, 1), "0.00"),
        (date(2024, 3, 1), "0.00"),
    ],
)
def test_by_month_whole_months_come_back(left_on: date, yuan: str) -> None:
    assert refund("by_month", left_on) == fen(yuan)


def test_by_day_the_days_after_the_last_one_come_back() -> None:
    assert refund("by_day", date(2023, 12, 30), "73") == fen("0.20")
    assert refund("by_day", date(2023, 1, 1), "73") == fen("72.80")
    assert refund("by_day", date(2022, 6, 1), "73") == fen("73")
    assert refund("by_day", date(2023, 12, 31), "73") == 0


def test_nothing_comes_back_unless_the_rules_say_so() -> None:
    assert refund("none", date(2023, 1, 1)) == 0
    with pytest.raises(ValueError, match="refund_on_leaving is 'by_moon'"):
        refund("by_moon", date(2023, 1, 1))


def test_a_fee_paid_for_a_part_of_the_period_comes_back_by_that_part() -> None:
    # Joined on 1 April for 90.00 (nine months), left on 30 June: six of the nine months are left.
    rules = contribution_rules(refund_on_leaving="by_month")
    paid_for = (date(2023, 4, 1), date(2023, 12, 31))
    assert refund_of(fen("90"), rules, date(2023, 6, 30), paid_for) == fen("60")
