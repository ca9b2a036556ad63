"""Who may take part, and when: facts of a person, conditions, the window, joining later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.conditions import FactMissing, Facts
from ledger.core.enrolment import (
    check_conditions,
    consecutive_periods,
    counts,
    facts_asked,
    in_window,
    may_join,
    participation,
    person_facts,
    window_days,
)
from ledger.nouns import EnrolmentKind
from ledger.rules import (
    Anchor,
    ByCase,
    Case,
    Condition,
    Fact,
    FactRules,
    Joining,
    Range,
    Requirement,
    TimeLimit,
    Window,
)
from tests.core.builders import enrolment_rules, id_number, is_told

START, END = date(2026, 1, 1), date(2026, 12, 31)
DECLARED = FactRules(
    {},
    {
        "member.insurance": Fact("member.insurance", "医保", ("职工医保", "居民医保"), None),
        "member.class": Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
        "member.service_years": Fact("member.service_years", "工龄", None, "0"),
        "employer.kind": Fact("employer.kind", "单位类型", ("公办", "民办"), None),
        "hospital_level": Fact("hospital_level", "医院级别", ("省级",), "省级"),
    },
)


def words(name: str, *allowed: str) -> Condition:
    return Condition({name: frozenset(allowed)})


INSURED = Requirement(None, words("member.insurance", "职工医保", "居民医保"), "须参加基本医疗保险")
STAYED = Requirement(
    Condition({"member.age": Range(55, None)}),
    words("enrolment.kind", "renewed"),
    "五十五周岁以上须上期已参加",
)


# -- facts ----------------------------------------------------------------------------------------


def facts_of(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "id_type": "居民身份证",
        "id_number": id_number(2, "19710102"),  # 002: the last figure is even, a woman
        "period_starts_on": START,
        "kind": EnrolmentKind.RENEWED,
        "consecutive_periods": 3,
        "shares": 2,
        "stated": {"member.service_years": "12"},
        "employer_stated": {"employer.kind": "公办"},
        "declared": DECLARED,
    }
    return person_facts(**(values | changes))


def test_facts_come_from_the_card_the_roster_the_employer_and_the_periods_before() -> None:
    assert facts_of() == {
        "member.class": "在职",  # the default; 医保 has none and is not known
        "member.service_years": 12,
        "employer.kind": "公办",
        "member.age": 54,  # 55 on the day after the first of the period
        "member.sex": "female",
        "enrolment.kind": "renewed",
        "enrolment.consecutive_periods": 3,
        "enrolment.shares": 2,
    }


def test_a_passport_tells_neither_age_nor_sex_but_they_may_be_stated() -> None:
    passport: dict[str, Any] = {"id_type": "护照", "id_number": "E12345678"}
    unknown = facts_of(**passport)
    assert "member.age" not in unknown
    assert "member.sex" not in unknown
    stated = facts_of(**passport, stated={"member.age": "40", "member.sex": "male"})
    assert (stated["member.age"], stated["member.sex"]) == (40, "male")


def test_the_facts_that_rules_ask_for_are_listed() -> None:
    fee = ByCase((Case(words("employer.kind", "公办"), 6000), Case(None, 4000)))
    assert facts_asked(fee, 5000, None, STAYED) == {
        "employer.kind",
        "member.age",
        "enrolment.kind",
    }


# -- conditions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({"member.insurance": "职工医保", "member.age": 30}, []),
        ({"member.insurance": "无", "member.age": 30}, ["须参加基本医疗保险"]),
        ({"member.insurance": "职工医保", "member.age": 55, "enrolment.kind": "renewed"}, []),
        (
            {"member.insurance": "无", "member.age": 55, "enrolment.kind": "lapsed"},
            ["须参加基本医疗保险", "五十五周岁以上须上期已参加"],
        ),
        ({"member.insurance": "职工医保", "member.age": 54, "enrolment.kind": "first"}, []),
    ],
)
def test_every_condition_not_met_is_told_in_its_own_words(facts: Facts, unmet: list[str]) -> None:
    problems = check_conditions(facts, enrolment_rules(requirements=(INSURED, STAYED)))
    assert problems == [("condition_unmet", {"words": text}) for text in unmet]
    assert all(is_told(*problem) for problem in problems)


def test_a_condition_on_something_not_known_names_it_once() -> None:
    twice = Requirement(None, words("member.insurance", "职工医保"), "须参加职工医保")
    problems = check_conditions({}, enrolment_rules(requirements=(INSURED, STAYED, twice)))
    assert problems == [
        ("member_fact_missing", {"fact": "member.insurance"}),
        ("member_fact_missing", {"fact": "member.age"}),
    ]


def test_a_scheme_without_conditions_takes_everybody() -> None:
    assert check_conditions({}, enrolment_rules()) == []


# -- participation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("enrolled", "headcount", "met"),
    [(10, 16, True), (9, 12, False), (9, 9, False), (12, 20, True), (12, 21, False)],
)
def test_guangdong_wants_sixty_per_cent_and_ten_persons(
    enrolled: int, headcount: int, met: bool
) -> None:
    rules = enrolment_rules(minimum_members=10, small_unit_up_to=0)
    found = participation(enrolled, headcount, rules)
    assert (found.met, found.minimum_members) == (met, 10)


def test_only_those_whom_the_rules_count_are_counted() -> None:
    rules = enrolment_rules(counted=words("member.class", "在职"))
    assert counts({"member.class": "在职"}, rules)
    assert not counts({"member.class": "退休"}, rules)
    with pytest.raises(FactMissing):
        counts({}, rules)
    assert counts({}, enrolment_rules())


@pytest.mark.parametrize(
    ("enrolled", "number"),
    [
        ([], 1),
        ([2025], 2),
        ([2023, 2024, 2025], 4),
        ([2023, 2025], 2),  # a gap ends the count
        ([2023, 2024], 1),
        ([2025, 2026, 2027], 2),  # this period and later ones are not counted twice
    ],
)
def test_consecutive_periods_count_back_from_this_one(enrolled: list[int], number: int) -> None:
    starts = [date(year, 1, 1) for year in (2024, 2022, 2023, 2025, 2026, 2027)]
    periods = [date(year, 1, 1) for year in enrolled]
    assert consecutive_periods(periods, START, starts) == number


# -- the window -----------------------------------------------------------------------------------


def window(opens: dict[str, Any], closes: dict[str, Any]) -> Any:
    limits = [TimeLimit(**({"anchor": Anchor.PERIOD_START} | limit)) for limit in (opens, closes)]
    return enrolment_rules(window=Window(*limits))


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (
            {"month_day": (10, 15), "years_after": -1},
            {"month_day": (12, 23), "years_after": -1},
            (date(2025, 10, 15), date(2025, 12, 23)),
        ),
        ({"days": -30}, {"days": 14}, (date(2025, 12, 2), date(2026, 1, 15))),
        ({"days": 0}, {"months": 1}, (date(2026, 1, 1), date(2026, 2, 1))),
        (
            {"days": 0},
            {"anchor": Anchor.PERIOD_END, "days": -31},
            (date(2026, 1, 1), date(2026, 11, 30)),
        ),
    ],
)
def test_a_window_is_counted_from_the_period(
    opens: dict[str, Any], closes: dict[str, Any], days: tuple[date, date]
) -> None:
    rules = window(opens, closes)
    assert window_days(rules, START, END) == days
    first, last = days
    assert in_window(first, rules, START, END)
    assert in_window(last, rules, START, END)
    assert not in_window(date.fromordinal(first.toordinal() - 1), rules, START, END)
    assert not in_window(date.fromordinal(last.toordinal() + 1), rules, START, END)


def test_without_a_window_every_day_will_do() -> None:
    assert window_days(enrolment_rules(), START, END) is None
    assert in_window(date(1999, 1, 1), enrolment_rules(), START, END)


@pytest.mark.parametrize("limit", [{"anchor": Anchor.DISCHARGE, "days": 3}, {"working_days": 3}])
def test_a_window_that_cannot_be_reckoned_is_an_error(limit: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a window is counted from the period"):
        window_days(window({"days": 0}, limit), START, END)


# -- joining later --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("joining", "joined_on", "hired_on", "may"),
    [
        (Joining(), date(2026, 9, 1), None, True),
        (Joining("nobody"), START, None, True),
        (Joining("nobody"), date(2026, 1, 2), date(2026, 1, 2), False),
        (Joining("new_hires", 60), date(2026, 5, 30), date(2026, 3, 31), True),
        (Joining("new_hires", 60), date(2026, 5, 31), date(2026, 3, 31), False),
        (Joining("new_hires", 60), date(2026, 3, 2), None, True),  # 60 days from 1 January
        (Joining("new_hires", 60), date(2026, 3, 3), None, False),
    ],
)
def test_who_may_join_after_the_first_day(
    joining: Joining, joined_on: date, hired_on: date | None, may: bool
) -> None:
    assert may_join(joined_on, hired_on, START, enrolment_rules(joining=joining)) is may


@pytest.mark.parametrize("joining", [Joining("new_hires"), Joining("friends", 3)])
def test_a_rule_of_joining_that_makes_no_sense_is_an_error(joining: Joining) -> None:
    with pytest.raises(ValueError, match="joining is"):
        may_join(date(2026, 5, 1), None, START, enrolment_rules(joining=joining))
