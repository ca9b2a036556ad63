"""Cover periods, and from which day a member is covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ledger.nouns import CoverFacts, EnrolmentKind, Payer
from ledger.periods import (
    add_months,
    cover_from,
    dates_of,
    deadline,
    last_day,
    months_after,
    period_code,
    period_of,
)
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
from tests.core.builders import settlement

STARTS_ON = date(2012, 8, 1)
DUE_ON = date(2012, 8, 31)


def period_rules(months: int = 12, first: date = STARTS_ON) -> PeriodRules:
    return PeriodRules(citations={}, months=months, first_starts_on=first)


def rolling_rules(months: int = 12) -> PeriodRules:
    return PeriodRules({}, months, STARTS_ON, rolling=True)


def enrolment_rules(joiner_cover: str = "next_day", first_waits: int = 30) -> EnrolmentRules:
    return EnrolmentRules(
        citations={},
        minimum_age=None,
        maximum_age=None,
        minimum_participation=Fraction(0),
        participation_denominator="headcount",
        small_unit_up_to=0,
        participation_is_binding=False,
        waiting_days={
            EnrolmentKind.FIRST: first_waits,
            EnrolmentKind.RENEWED: 0,
            EnrolmentKind.LAPSED: 90,
        },
        joiner_cover=joiner_cover,
        leaver_cover="period_end",
    )


def contribution_rules(late_payment_cover: str = "next_day") -> ContributionRules:
    return ContributionRules(
        citations={},
        fee_fen=5000,
        rounding="per_member",
        odd_fen_borne_by=Payer.EMPLOYER,
        due_days=30,
        late_payment_cover=late_payment_cover,
        settle_order=(Payer.EMPLOYER, Payer.MEMBER),
    )


def covered_from(
    kind: EnrolmentKind = EnrolmentKind.RENEWED,
    joined_on: date = STARTS_ON,
    paid_on: date | None = DUE_ON,
    due_on: date | None = DUE_ON,
    rules: EnrolmentRules | None = None,
    starts_on: date | None = None,
    waiting: Waiting | None = None,
) -> date | None:
    cover = CoverFacts(kind, joined_on, date(2013, 7, 31), due_on, paid_on, starts_on=starts_on)
    rules = rules or enrolment_rules()
    return cover_from(cover, STARTS_ON, rules, contribution_rules(), waiting)


def test_a_month_later_is_the_same_day_of_the_next_month() -> None:
    assert add_months(date(2012, 12, 31), 1) == date(2013, 1, 31)
    assert add_months(date(2012, 8, 1), 12) == date(2013, 8, 1)
    assert add_months(date(2013, 1, 15), -1) == date(2012, 12, 15)


def test_a_month_after_31_january_is_refused_because_it_means_two_things() -> None:
    with pytest.raises(ValueError, match="no day 31"):
        add_months(date(2013, 1, 31), 1)


@pytest.mark.parametrize(
    ("day", "starts_on", "ends_on"),
    [
        (date(2012, 8, 1), date(2012, 8, 1), date(2013, 7, 31)),
        (date(2013, 7, 31), date(2012, 8, 1), date(2013, 7, 31)),
        (date(2013, 8, 1), date(2013, 8, 1), date(2014, 7, 31)),
        (date(2016, 2, 29), date(2015, 8, 1), date(2016, 7, 31)),
    ],
)
def test_a_day_belongs_to_the_year_from_august_to_july(
    day: date, starts_on: date, ends_on: date
) -> None:
    assert period_of(day, period_rules()) == (starts_on, ends_on)


@pytest.mark.parametrize(
    ("months", "first", "day", "starts_on", "ends_on"),
    [
        (6, date(2020, 1, 19), date(2020, 7, 18), date(2020, 1, 19), date(2020, 7, 18)),
        (6, date(2020, 1, 19), date(2020, 7, 19), date(2020, 7, 19), date(2021, 1, 18)),
        (36, date(2026, 3, 1), date(2029, 2, 28), date(2026, 3, 1), date(2029, 2, 28)),
        (12, date(2019, 9, 25), date(2020, 9, 24), date(2019, 9, 25), date(2020, 9, 24)),
        (120, date(2011, 1, 1), date(2020, 12, 31), date(2011, 1, 1), date(2020, 12, 31)),
    ],
)
def test_periods_of_half_a_year_to_ten_years_start_on_any_day(
    months: int, first: date, day: date, starts_on: date, ends_on: date
) -> None:
    assert period_of(day, period_rules(months, first)) == (starts_on, ends_on)


def test_a_day_before_the_first_period_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        period_of(date(2012, 7, 31), period_rules())
    assert refused.value.code == "before_first_period"
    assert refused.value.facts == {"day": "2012-07-31", "first_starts_on": "2012-08-01"}


@pytest.mark.parametrize(
    ("own_start", "months", "day", "starts_on", "ends_on"),
    [
        (date(2020, 9, 15), 12, date(2021, 9, 14), date(2020, 9, 15), date(2021, 9, 14)),
        (date(2020, 9, 15), 12, date(2021, 9, 15), date(2021, 9, 15), date(2022, 9, 14)),
        # begun on the 31st: months without one begin on their last day, and none is lost
        (date(2023, 8, 31), 6, date(2024, 2, 28), date(2023, 8, 31), date(2024, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29), date(2024, 2, 29), date(2024, 8, 30)),
        (date(2023, 8, 31), 6, date(2024, 8, 31), date(2024, 8, 31), date(2025, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 30)),
        (date(2024, 1, 31), 1, date(2024, 3, 31), date(2024, 3, 31), date(2024, 4, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 28), date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2028, 2, 29), date(2028, 2, 29), date(2029, 2, 27)),
    ],
)
def test_rolling_periods_run_from_the_own_first_day(
    own_start: date, months: int, day: date, starts_on: date, ends_on: date
) -> None:
    assert period_of(day, rolling_rules(months), own_start) == (starts_on, ends_on)


def test_an_own_first_day_says_nothing_under_fixed_periods_nor_none_under_rolling_ones() -> None:
    fixed = (STARTS_ON, date(2013, 7, 31))
    assert period_of(date(2013, 2, 1), period_rules(), date(2013, 1, 15)) == fixed
    assert period_of(date(2013, 2, 1), rolling_rules()) == fixed


def test_a_day_before_the_own_first_day_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        period_of(date(2020, 9, 14), rolling_rules(), date(2020, 9, 15))
    assert refused.value.facts == {"day": "2020-09-14", "first_starts_on": "2020-09-15"}


def test_a_period_is_called_by_its_first_day() -> None:
    assert period_code(STARTS_ON) == "2012-08-01"


def test_a_renewed_member_who_paid_in_time_is_covered_from_the_first_day() -> None:
    assert covered_from() == STARTS_ON


def test_nobody_is_covered_while_the_invoice_is_unpaid() -> None:
    assert covered_from(paid_on=None) is None


@pytest.mark.parametrize(
    ("kind", "from_day"),
    [
        (EnrolmentKind.FIRST, date(2012, 8, 31)),
        (EnrolmentKind.RENEWED, date(2012, 8, 1)),
        (EnrolmentKind.LAPSED, date(2012, 10, 30)),
    ],
)
def test_waiting_days_depend_on_the_kind_of_enrolment(kind: EnrolmentKind, from_day: date) -> None:
    assert covered_from(kind=kind) == from_day


def test_a_joiner_within_the_period_is_covered_from_the_next_day_and_then_waits() -> None:
    joined = date(2012, 11, 15)
    assert covered_from(joined_on=joined) == date(2012, 11, 16)
    assert covered_from(EnrolmentKind.FIRST, joined) == date(2012, 12, 16)


def test_a_scheme_may_cover_joiners_from_the_first_day_of_the_period() -> None:
    rules = enrolment_rules(joiner_cover="period_start")
    assert covered_from(joined_on=date(2012, 11, 15), rules=rules) == STARTS_ON


@pytest.mark.parametrize(
    ("joined_on", "from_day"),
    [
        (date(2012, 8, 1), date(2012, 8, 1)),
        (date(2012, 8, 2), date(2012, 9, 1)),
        (date(2012, 10, 31), date(2012, 11, 1)),
        (date(2012, 12, 1), date(2013, 1, 1)),
    ],
)
def test_a_scheme_may_cover_joiners_from_the_next_month(joined_on: date, from_day: date) -> None:
    rules = enrolment_rules(joiner_cover="next_month")
    assert covered_from(joined_on=joined_on, rules=rules) == from_day


def test_a_stated_first_day_goes_before_joining_and_the_waiting_runs_from_it() -> None:
    stated = date(2012, 9, 10)
    assert covered_from(joined_on=date(2012, 11, 15), starts_on=stated) == stated
    assert covered_from(EnrolmentKind.FIRST, starts_on=stated) == date(2012, 10, 10)


def test_cover_never_begins_before_the_period() -> None:
    assert covered_from(EnrolmentKind.FIRST, starts_on=date(2011, 8, 1)) == STARTS_ON


@pytest.mark.parametrize(
    ("starts_on", "from_day"),
    [(date(2012, 9, 25), date(2012, 10, 25)), (date(2013, 1, 31), date(2013, 2, 28))],
)
def test_waiting_may_be_a_month(starts_on: date, from_day: date) -> None:
    """绍兴 2019: from 25 September, newcomers from 25 October; 31 January waits to the 28th."""
    rules = replace(enrolment_rules(first_waits=0), waiting_months={EnrolmentKind.FIRST: 1})
    assert covered_from(EnrolmentKind.FIRST, starts_on=starts_on, rules=rules) == from_day
    assert covered_from(starts_on=starts_on, rules=rules) == starts_on


def test_a_line_may_have_a_waiting_of_its_own() -> None:
    days = Waiting(dict.fromkeys(EnrolmentKind, 0) | {EnrolmentKind.FIRST: 90})
    assert covered_from(EnrolmentKind.FIRST, waiting=days) == date(2012, 10, 30)
    months = Waiting({}, {EnrolmentKind.FIRST: 3})
    assert covered_from(EnrolmentKind.FIRST, waiting=months) == date(2012, 11, 1)
    assert covered_from(EnrolmentKind.LAPSED, waiting=months) == STARTS_ON


def test_money_on_the_due_day_is_in_time_and_a_day_later_is_late() -> None:
    assert covered_from(paid_on=date(2012, 8, 31)) == STARTS_ON
    assert covered_from(paid_on=date(2012, 9, 1)) == date(2012, 9, 2)


def test_late_money_never_moves_cover_forward_of_the_waiting_days() -> None:
    assert covered_from(EnrolmentKind.LAPSED, paid_on=date(2012, 9, 1)) == date(2012, 10, 30)


def test_without_a_due_day_no_money_is_late() -> None:
    assert covered_from(paid_on=date(2013, 1, 1), due_on=None) == STARTS_ON


def test_words_the_rules_do_not_know_are_errors() -> None:
    with pytest.raises(ValueError, match="joiner_cover"):
        covered_from(rules=enrolment_rules(joiner_cover="sometime"))
    cover = CoverFacts(EnrolmentKind.FIRST, STARTS_ON, DUE_ON, STARTS_ON, DUE_ON)
    with pytest.raises(ValueError, match="late_payment_cover"):
        cover_from(cover, STARTS_ON, enrolment_rules(), contribution_rules("sometime"))


def test_a_deadline_counts_the_days_after() -> None:
    assert deadline(date(2012, 12, 1), 90) == date(2013, 3, 1)
    assert deadline(date(2012, 12, 1), 0) == date(2012, 12, 1)


# -- time limits ----------------------------------------------------------------------------------

DISCHARGED = date(2024, 1, 31)  # a Wednesday
ANCHORS = {
    Anchor.DISCHARGE: DISCHARGED,
    Anchor.PERIOD_START: date(2024, 1, 1),
    Anchor.PERIOD_END: date(2024, 12, 31),
}
SPRING_FESTIVAL = Calendar(
    holidays=frozenset(date(2024, 2, day) for day in range(10, 18)),
    workdays=frozenset({date(2024, 2, 4), date(2024, 2, 18)}),
)


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        (TimeLimit(Anchor.DISCHARGE, days=60), date(2024, 3, 31)),
        (TimeLimit(Anchor.DISCHARGE, days=0), DISCHARGED),
        (TimeLimit(Anchor.PERIOD_START, days=-30), date(2023, 12, 2)),
        (TimeLimit(Anchor.DISCHARGE, months=1), date(2024, 2, 29)),
        (TimeLimit(Anchor.DISCHARGE, months=2), date(2024, 3, 31)),
        (TimeLimit(Anchor.PERIOD_END, months=2), date(2025, 2, 28)),
        (TimeLimit(Anchor.DISCHARGE, month_day=(3, 31), years_after=1), date(2025, 3, 31)),
        (TimeLimit(Anchor.DISCHARGE, month_day=(12, 31)), date(2024, 12, 31)),
        (TimeLimit(Anchor.PERIOD_START, month_day=(6, 30), years_after=1), date(2025, 6, 30)),
        (TimeLimit(Anchor.PERIOD_START, month_day=(10, 15), years_after=-1), date(2023, 10, 15)),
    ],
)
def test_each_way_to_say_a_time_limit(limit: TimeLimit, day: date) -> None:
    assert last_day(limit, ANCHORS, Calendar()) == day


@pytest.mark.parametrize(
    ("count", "calendar", "day"),
    [
        (1, Calendar(), date(2024, 2, 1)),
        (3, Calendar(), date(2024, 2, 5)),  # over the weekend
        (3, SPRING_FESTIVAL, date(2024, 2, 4)),  # a Sunday that is worked
        (30, Calendar(), date(2024, 3, 13)),  # six weeks
        (30, SPRING_FESTIVAL, date(2024, 3, 18)),  # five days off, two Sundays worked
        (0, Calendar(), DISCHARGED),
        (-3, Calendar(), date(2024, 1, 26)),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    count: int, calendar: Calendar, day: date
) -> None:
    limit = TimeLimit(Anchor.DISCHARGE, working_days=count)
    assert last_day(limit, ANCHORS, calendar) == day


def test_a_limit_without_its_anchor_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        last_day(TimeLimit(Anchor.SETTLEMENT, days=1), ANCHORS, Calendar())
    with pytest.raises(ValueError, match="says no time"):
        last_day(TimeLimit(Anchor.DISCHARGE), ANCHORS, Calendar())


def test_months_after_end_with_the_month_where_there_is_no_such_day() -> None:
    assert months_after(date(2013, 1, 31), 1) == date(2013, 2, 28)
    assert months_after(date(2013, 1, 31), 2) == date(2013, 3, 31)
    assert months_after(date(2013, 3, 31), -1) == date(2013, 2, 28)


# -- the dates of a claim -------------------------------------------------------------------------


def test_the_dates_of_a_claim_are_those_of_its_settlements_unless_it_states_them() -> None:
    first = settlement(admitted_on=date(2012, 10, 1), discharged_on=date(2012, 10, 10))
    second = settlement(
        admitted_on=date(2012, 10, 10),
        discharged_on=date(2012, 10, 15),
        settled_on=date(2012, 11, 2),
    )
    assert dates_of((first,)) == (date(2012, 10, 1), date(2012, 10, 10), date(2012, 10, 10))
    together = (date(2012, 10, 1), date(2012, 10, 15), date(2012, 11, 2))
    assert dates_of((first, second)) == together
    stated = date(2012, 9, 28), date(2012, 10, 16)
    assert dates_of((first, second), *stated) == (*stated, date(2012, 11, 2))
    assert dates_of((), *stated) == (*stated, date(2012, 10, 16))
    assert dates_of(()) == (None, None, None)
