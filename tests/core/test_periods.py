"""Cover periods, and from which day a member is covered."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledger.nouns import CoverFacts, EnrolmentKind, Payer
from ledger.periods import add_months, cover_from, deadline, period_code, period_of
from ledger.refusals import Refusal
from ledger.rules import ContributionRules, EnrolmentRules, PeriodRules

STARTS_ON = date(2012, 8, 1)
DUE_ON = date(2012, 8, 31)


def period_rules(months: int = 12, first: date = STARTS_ON) -> PeriodRules:
    return PeriodRules(citations={}, months=months, first_starts_on=first)


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
) -> date | None:
    cover = CoverFacts(kind, joined_on, date(2013, 7, 31), due_on, paid_on)
    return cover_from(cover, STARTS_ON, rules or enrolment_rules(), contribution_rules())


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
