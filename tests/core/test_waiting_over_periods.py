"""A waiting that is not over when the period ends runs on into the next one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.nouns import CoverFacts, Decision, EnrolmentKind, Outcome
from ledger.periods import cover_from, waited_since
from ledger.rules import Method, Waiting
from tests.core.builders import (
    PERIOD_ENDS_ON,
    PERIOD_STARTS_ON,
    bare_line,
    contribution_rules,
    cover,
    enrolment_rules,
    fen,
)
from tests.core.builders_decisions import bare, codes, decided

THREE_MONTHS = Waiting(
    dict.fromkeys(EnrolmentKind, 0), {EnrolmentKind.FIRST: 3, EnrolmentKind.LAPSED: 3}
)
MAJOR = bare_line(
    "major_illness",
    Method.LUMP_SUM,
    amount_fen=fen("6000"),
    waiting=THREE_MONTHS,
    first_diagnosis_in_cover=True,
)


def renewed(since: date | None = None, **changes: Any) -> CoverFacts:
    """Enrolled anew from 1 August 2012, the second period."""
    known = {"consecutive_periods": 2, "paid_on": date(2012, 7, 20), "since": since} | changes
    return cover(kind=EnrolmentKind.RENEWED, **known)


def diagnosed(on: date, facts: CoverFacts, discharged_on: date, **more: Any) -> Decision:
    claim = bare(
        line="major_illness",
        cover=facts,
        first_diagnosed_on=on,
        admitted_on=discharged_on,
        discharged_on=discharged_on,
    )
    return decided(claim, MAJOR, **more)


@pytest.mark.parametrize(
    ("since", "covered_from"),
    [
        (None, date(2012, 8, 1)),  # not known: a renewal does not wait
        (date(2011, 8, 1), date(2012, 8, 1)),  # long over
        (date(2012, 5, 1), date(2012, 8, 1)),  # over on the last day of July
        (date(2012, 5, 2), date(2012, 8, 2)),
        (date(2012, 6, 20), date(2012, 9, 20)),
    ],
)
def test_a_waiting_runs_on_over_the_end_of_a_period(since: date | None, covered_from: date) -> None:
    rules = (enrolment_rules(), contribution_rules(), THREE_MONTHS)
    assert cover_from(renewed(since), PERIOD_STARTS_ON, *rules) == covered_from


def test_the_waiting_of_the_enrolment_chapter_runs_on_where_the_line_has_none() -> None:
    waits = dict.fromkeys(EnrolmentKind, 0) | {EnrolmentKind.FIRST: 45}
    rules = (enrolment_rules(waiting_days=waits), contribution_rules())
    # 12 days of July and 33 of August
    assert cover_from(renewed(date(2012, 7, 20)), PERIOD_STARTS_ON, *rules) == date(2012, 9, 3)


@pytest.mark.parametrize("kind", [EnrolmentKind.FIRST, EnrolmentKind.LAPSED])
def test_only_a_renewal_looks_back(kind: EnrolmentKind) -> None:
    facts = cover(kind=kind, since=date(2012, 6, 20))
    assert waited_since(facts, enrolment_rules(), THREE_MONTHS) is None


def test_a_renewal_has_its_own_waiting_as_well() -> None:
    ten_days = Waiting({**THREE_MONTHS.days, EnrolmentKind.RENEWED: 10}, THREE_MONTHS.months)
    rules = (enrolment_rules(), contribution_rules(), ten_days)
    assert cover_from(renewed(date(2012, 5, 1)), PERIOD_STARTS_ON, *rules) == date(2012, 8, 11)


def test_a_stay_within_the_waiting_that_runs_on_names_the_waiting() -> None:
    early = diagnosed(date(2012, 8, 10), renewed(date(2012, 6, 20)), date(2012, 8, 20))
    assert codes(early) == ["before_cover", "diagnosed_before_cover"]
    assert early.reasons[0].facts["cover_from"] == "2012-09-20"
    assert early.reasons[0].article == "article of major_illness.waiting_days"
    assert early.reasons[1].facts["cover_from"] == "2012-09-20"


@pytest.mark.parametrize(("on", "granted"), [(date(2012, 6, 30), False), (date(2012, 7, 1), True)])
def test_a_diagnosis_in_the_waiting_of_an_earlier_period_has_no_right(
    on: date, granted: bool
) -> None:
    decision = diagnosed(on, renewed(date(2012, 4, 1)), date(2012, 10, 15))
    assert (decision.outcome is Outcome.APPROVED) is granted
    assert codes(decision) == ([] if granted else ["diagnosed_before_cover"])


@pytest.mark.parametrize(
    ("on", "granted"), [(date(2011, 10, 31), False), (date(2011, 11, 1), True)]
)
def test_without_the_day_the_first_of_the_periods_counts_with_its_waiting(
    on: date, granted: bool
) -> None:
    # two periods: the first began on 1 August 2011
    decision = diagnosed(on, renewed(), date(2012, 10, 15))
    assert codes(decision) == ([] if granted else ["diagnosed_before_cover"])


def test_a_day_of_cover_that_is_stated_is_taken_as_it_is() -> None:
    stated = date(2012, 9, 1)
    for on, told in [(date(2012, 8, 31), ["diagnosed_before_cover"]), (stated, [])]:
        decision = diagnosed(on, renewed(), date(2012, 10, 15), covered_from=stated)
        assert codes(decision) == told


def test_more_periods_than_the_calendar_has_do_no_harm() -> None:
    forever = renewed(consecutive_periods=999_999)
    assert codes(diagnosed(date(1950, 1, 1), forever, PERIOD_ENDS_ON)) == []
