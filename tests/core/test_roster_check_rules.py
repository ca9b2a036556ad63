"""Rosters under schemes with conditions, facts, shares, a window, and rules of joining."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.core.enrolment import Known, KnownEmployer, KnownMember, RosterCheck, check_rows
from ledger.nouns import EnrolmentKind, RosterRow, Severity
from ledger.rules import (
    Anchor,
    Condition,
    Fact,
    FactRules,
    Joining,
    Range,
    Requirement,
    Shares,
    TimeLimit,
    Window,
)
from ledger.sentences import say
from tests.core.builders import (
    PERIOD_ENDS_ON,
    PERIOD_STARTS_ON,
    enrolment_rules,
    id_number,
    is_told,
    roster_row,
)

SHIPYARD = KnownEmployer(1, "靖江市江河船舶有限公司")
AGENCY = KnownEmployer(2, "靖江市同创劳务派遣有限公司")
AT_AGENCY: dict[str, Any] = {"uscc": "91321282000000002M", "employer_name": AGENCY.name}
FACTS = FactRules(
    {},
    {
        "member.class": Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
        "member.insurance": Fact("member.insurance", "医保", ("职工医保", "居民医保"), None),
        "member.service_years": Fact("member.service_years", "工龄", None, "0"),
        "employer.kind": Fact("employer.kind", "单位类型", ("公办", "民办"), None),
        "hospital_level": Fact("hospital_level", "医院级别", ("省级",), "省级"),
    },
)
KNOWN = Known(
    period_starts_on=PERIOD_STARTS_ON,
    period_ends_on=PERIOD_ENDS_ON,
    members={},
    employers={"91321282000000001J": SHIPYARD, "91321282000000002M": AGENCY},
    fact_rules=FACTS,
)


def member(employer: KnownEmployer = AGENCY, **changes: Any) -> KnownMember:
    one = KnownMember(
        "张小三", "13800000001", "6222020000000000000", "中国工商银行靖江支行",
        employer.employer_id, employer.name,
    )  # fmt: skip
    return replace(one, **changes)


def checked(*rows: RosterRow, known: dict[str, Any] | None = None, **rules: Any) -> RosterCheck:
    check = check_rows(rows, replace(KNOWN, **(known or {})), enrolment_rules(**rules))
    assert all(is_told(finding.code, finding.facts) for finding in check.findings)
    return check


def found(check: RosterCheck) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in check.findings]


# -- facts ----------------------------------------------------------------------------------------


def test_the_facts_that_a_row_states_go_with_the_join() -> None:
    stated = {"member.class": " 劳模 ", "member.service_years": "１２", "member.insurance": ""}
    (join,) = checked(roster_row(facts=stated)).joins
    assert join.facts == {"member.class": "劳模", "member.service_years": "12"}
    assert join.shares == 1


@pytest.mark.parametrize(
    ("name", "text", "column", "sentence"),
    [
        ("member.class", "退休", "人员类别",
         "“人员类别”不能是“退休”；请填写其中之一：在职、劳模。"),
        ("member.service_years", "三", "工龄", "“工龄”应为整数，现为“三”；请只写数字。"),
        ("member.service_years", "-1", "工龄", "“工龄”应为整数，现为“-1”；请只写数字。"),
        ("member.sex", "m", "性别", "“性别”不能是“m”；请填写其中之一：男、女。"),
        ("member.age", "1980", "年龄", "“年龄”应为整数，现为“1980”；请只写数字。"),
        ("hospital_level", "省级", "医院级别",
         "名册中的“hospital_level”不是本方案认识的情形要素；可以填写的有："
         "member.class、member.insurance、member.service_years、member.age、member.sex。"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_refuses_the_row(
    name: str, text: str, column: str, sentence: str
) -> None:
    check = checked(roster_row(facts={name: text}))
    assert check.joins == []
    (finding,) = check.findings
    assert (finding.column, finding.severity) == (column, Severity.REFUSE)
    assert say(finding.code, finding.facts) == sentence


def test_age_and_sex_are_those_of_the_identity_card() -> None:
    # 002: an even figure, a woman. A stated age is neither compared nor kept.
    row = roster_row(facts={"member.sex": "男", "member.age": "12"})
    check = checked(row)
    assert found(check) == [(2, "性别", "sex_differs")]
    assert check.findings[0].severity is Severity.WARN
    assert check.joins[0].facts == {}
    assert checked(roster_row(facts={"member.sex": "女"})).findings == []


def test_the_holder_of_a_passport_states_age_and_sex() -> None:
    passport: dict[str, Any] = {"id_type": "护照", "id_number": "E12345678"}
    (join,) = checked(roster_row(**passport, facts={"member.age": "40", "member.sex": "男"})).joins
    assert join.facts == {"member.age": "40", "member.sex": "male"}
    check = checked(roster_row(**passport, facts={"member.age": "15"}))
    assert found(check) == [(2, "年龄", "too_young")]
    assert check.joins == []


# -- conditions -----------------------------------------------------------------------------------

INSURED = Requirement(
    None,
    Condition({"member.insurance": frozenset({"职工医保", "居民医保"})}),
    "须参加基本医疗保险",
)
STAYED = Requirement(
    Condition({"member.age": Range(55, None)}),
    Condition({"enrolment.kind": frozenset({"renewed"})}),
    "五十五周岁以上须上期已参加",
)
OLD = id_number(2, "19570801")  # 55 on the first day of the period


@pytest.mark.parametrize(
    ("row", "known", "joins"),
    [
        (roster_row(), {}, 1),
        (roster_row(id_number=OLD), {}, 0),  # never here before: the first time
        (roster_row(id_number=OLD), {"kinds": {OLD: EnrolmentKind.LAPSED}}, 0),
        (roster_row(id_number=OLD), {"kinds": {OLD: EnrolmentKind.RENEWED}}, 1),
        (roster_row(id_number=id_number(2, "19570802")), {}, 1),  # a day younger
    ],
)
def test_yunnan_takes_the_older_only_if_they_were_there_before(
    row: RosterRow, known: dict[str, Any], joins: int
) -> None:
    check = checked(row, known=known, requirements=(STAYED,))
    assert len(check.joins) == joins
    assert found(check) == [(2, "", "condition_unmet")] * (1 - joins)


def test_a_condition_is_told_in_the_words_of_the_rulebook() -> None:
    check = checked(roster_row(id_number=OLD), requirements=(STAYED,))
    assert say(check.findings[0].code, check.findings[0].facts) == (
        "不符合参加条件：五十五周岁以上须上期已参加；请核对名册所填各项，确不符合的请删去本行。"
    )


def test_what_a_condition_asks_for_must_stand_in_the_roster() -> None:
    check = checked(roster_row(), requirements=(INSURED,))
    assert check.joins == []
    assert say(check.findings[0].code, check.findings[0].facts) == (
        "本方案须写明“医保”，名册没有；请补填。"
    )
    insured = roster_row(facts={"member.insurance": "居民医保"})
    assert checked(insured, requirements=(INSURED,)).findings == []


def test_conditions_may_look_at_the_employer_and_at_the_periods_before() -> None:
    public = Requirement(None, Condition({"employer.kind": frozenset({"公办"})}), "限公办单位")
    long = Requirement(
        None, Condition({"enrolment.consecutive_periods": Range(2, None)}), "须连续参加"
    )
    known = {"employer_facts": {1: {"employer.kind": "公办"}}, "consecutive": {id_number(2): 2}}
    rules = {"requirements": (public, long)}
    assert checked(roster_row(), known=known, **rules).findings == []
    check = checked(roster_row(3, **AT_AGENCY), known=known, **rules)
    assert [(one.code, one.facts) for one in check.findings] == [
        ("member_fact_missing", {"fact": "单位类型"}),
        ("condition_unmet", {"words": "须连续参加"}),
    ]


def test_what_the_fee_depends_on_must_stand_in_the_roster_too() -> None:
    known = {"wanted": frozenset({"member.insurance", "member.class"})}
    assert found(checked(roster_row(), known=known)) == [(2, "", "member_fact_missing")]
    row = roster_row(facts={"member.insurance": "居民医保"})
    assert checked(row, known=known).findings == []


def test_who_counts_for_the_participation_must_be_known() -> None:
    counted = Condition({"member.insurance": frozenset({"职工医保"})})
    assert found(checked(roster_row(), counted=counted)) == [(2, "", "member_fact_missing")]


def test_somebody_enrolled_already_is_not_judged_again() -> None:
    known = {"members": {id_number(2): member(SHIPYARD)}}
    check = checked(roster_row(), known=known, requirements=(INSURED,))
    assert (check.findings, check.unchanged) == ([], 1)


# -- shares ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "shares"), [("", 1), ("1", 1), ("2", 2), (" ２ 份", 2)])
def test_a_person_may_have_several_shares(text: str, shares: int) -> None:
    (join,) = checked(roster_row(shares=text), shares=Shares(most=2)).joins
    assert join.shares == shares


@pytest.mark.parametrize(
    ("text", "code"),
    [("3", "shares_too_many"), ("0", "shares_unreadable"), ("两份", "shares_unreadable"),
     ("1.5", "shares_unreadable"), ("-1", "shares_unreadable")],
)  # fmt: skip
def test_shares_that_cannot_be_taken_refuse_the_row(text: str, code: str) -> None:
    check = checked(roster_row(shares=text), shares=Shares(most=2))
    assert (found(check), check.joins) == ([(2, "份数", code)], [])


def test_a_scheme_with_one_share_takes_no_more() -> None:
    assert found(checked(roster_row(shares="2"))) == [(2, "份数", "shares_too_many")]


def test_all_of_a_unit_have_the_same_shares() -> None:
    rows = [roster_row(n, shares=text) for n, text in enumerate(("3", "1", "1"), start=2)]
    rows.append(roster_row(9, shares="2", **AT_AGENCY))
    check = checked(*rows, shares=Shares(most=3, equal_within_unit=True))
    assert [join.row for join in check.joins] == [3, 4, 9]
    (finding,) = check.findings
    assert say(finding.code, finding.facts) == (
        "同一单位各人份数须一致：本行为 3 份，第 3 行等为 1 份；请改成一致。"
    )
    assert (finding.row, finding.severity) == (2, Severity.REFUSE)


def test_those_enrolled_already_say_how_many_shares_a_unit_has() -> None:
    rows = [roster_row(n, shares=text) for n, text in enumerate(("1", "1", "2"), start=2)]
    rules = {"shares": Shares(most=3, equal_within_unit=True)}
    check = checked(*rows, known={"unit_shares": {1: 2}}, **rules)
    assert [join.row for join in check.joins] == [4]
    assert found(check) == [(2, "份数", "shares_not_as_unit"), (3, "份数", "shares_not_as_unit")]


def test_a_roster_does_not_change_the_shares_or_facts_of_somebody_enrolled() -> None:
    enrolled = member(SHIPYARD, shares=1, facts={"member.class": "在职"})
    row = roster_row(shares="2", facts={"member.class": "劳模", "member.insurance": "居民医保"})
    check = checked(row, known={"members": {id_number(2): enrolled}}, shares=Shares(most=2))
    assert found(check) == [(2, "份数", "shares_kept"), (2, "人员类别", "fact_kept")]
    assert {finding.severity for finding in check.findings} == {Severity.WARN}
    assert check.unchanged == 1
    # Where the book does not say what they were enrolled with, nothing is compared.
    known = {"members": {id_number(2): member(SHIPYARD)}}
    assert checked(row, known=known, shares=Shares(most=2)).findings == []


# -- window and joining ---------------------------------------------------------------------------

JUNE_AND_JULY = Window(
    TimeLimit(Anchor.PERIOD_START, month_day=(6, 1)),
    TimeLimit(Anchor.PERIOD_START, month_day=(7, 31)),
)
TO_MID_AUGUST = Window(
    TimeLimit(Anchor.PERIOD_START, month_day=(6, 1)), TimeLimit(Anchor.PERIOD_START, days=14)
)
NEW_HIRES = Joining("new_hires", 30)


@pytest.mark.parametrize(
    ("today", "day", "rules", "code"),
    [
        ("2012-07-31", "", {"window": JUNE_AND_JULY}, None),
        ("2012-05-31", "", {"window": JUNE_AND_JULY}, "outside_window"),
        ("2012-07-31", "2005-03-01", {"window": JUNE_AND_JULY}, None),
        # Too late to be in from the first day; from a later day, as the rule of joining says.
        ("2012-09-01", "2005-03-01", {"window": JUNE_AND_JULY}, "outside_window"),
        ("2012-09-01", "", {"window": JUNE_AND_JULY}, None),
        ("2012-09-01", "", {"window": JUNE_AND_JULY, "joining": Joining("nobody")},
         "joining_not_allowed"),
        # In the window nobody asks, though the period has begun.
        ("2012-08-15", "", {"window": TO_MID_AUGUST, "joining": Joining("nobody")}, None),
        ("2012-08-16", "", {"window": TO_MID_AUGUST, "joining": Joining("nobody")},
         "joining_not_allowed"),
        ("2012-08-10", "2012-09-01", {"window": TO_MID_AUGUST, "joining": Joining("nobody")},
         "joining_not_allowed"),
        # New hires, within 30 days of being hired; or of the first day, if no day is given.
        ("2012-10-31", "2012-10-01", {"joining": NEW_HIRES}, None),
        ("2012-11-01", "2012-10-01", {"joining": NEW_HIRES}, "joining_too_late"),
        ("2012-08-31", "", {"joining": NEW_HIRES}, None),
        ("2012-09-01", "", {"joining": NEW_HIRES}, "joining_too_late"),
        # Without a window, a roster may come late for those who were there on the first day.
        ("2012-11-01", "2005-03-01", {"joining": Joining("nobody")}, None),
    ],
)  # fmt: skip
def test_when_somebody_may_join(
    today: str, day: str, rules: dict[str, Any], code: str | None
) -> None:
    known = {"today": date.fromisoformat(today)}
    check = checked(roster_row(changed_on=day), known=known, **rules)
    assert found(check) == ([] if code is None else [(2, "变动日期", code)])
    assert len(check.joins) == (code is None)


def test_too_late_is_told_with_its_days() -> None:
    known = {"today": date(2012, 11, 1)}
    row = roster_row(changed_on="2012-10-01")
    (finding,) = checked(row, known=known, joining=NEW_HIRES).findings
    assert say(finding.code, finding.facts) == (
        "新入职人员须在入职后 30 日内参加：自 2012-10-01 起，最迟 2012-10-31，现为 2012-11-01；"
        "请核对变动日期，确已超过的请在下一互助期参加。"
    )


def test_a_rule_about_days_needs_today() -> None:
    with pytest.raises(ValueError, match="today must be known"):
        checked(roster_row(), joining=NEW_HIRES)


# -- twice ----------------------------------------------------------------------------------------


def test_a_later_enrolment_may_be_void_instead_of_refused() -> None:
    known = {"members": {id_number(2): member(AGENCY)}}
    check = checked(roster_row(), known=known, double_enrolment="later_void")
    assert found(check) == [(2, "证件号码", "void_elsewhere")]
    assert check.findings[0].severity is Severity.WARN
    assert (check.joins, check.unchanged) == ([], 1)


@pytest.mark.parametrize(
    ("first_day", "second_day", "kept"),
    [("", "", 2), ("2012-09-01", "", 5), ("2012-09-01", "2012-10-01", 2)],
)
def test_of_two_employers_in_a_roster_the_earlier_stands(
    first_day: str, second_day: str, kept: int
) -> None:
    rows = (
        roster_row(2, changed_on=first_day),
        roster_row(5, id_number=id_number(2), changed_on=second_day, **AT_AGENCY),
    )
    check = checked(*rows, double_enrolment="later_void")
    assert [join.row for join in check.joins] == [kept]
    assert found(check) == [(7 - kept, "证件号码", "void_in_roster")]
    assert check.findings[0].facts["other_row"] == str(kept)
    assert check.unchanged == 1


def test_where_somebody_is_enrolled_already_stands_before_any_day() -> None:
    rows = (roster_row(2), roster_row(5, id_number=id_number(2), **AT_AGENCY))
    known = {"members": {id_number(2): member(AGENCY)}}
    check = checked(*rows, known=known, double_enrolment="later_void")
    assert found(check) == [(2, "证件号码", "void_in_roster")]
    assert (check.joins, check.unchanged) == ([], 2)
