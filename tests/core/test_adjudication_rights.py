"""What a line asks beside cover and time, and the facts that its rules depend on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from ledger.core import adjudication
from ledger.nouns import ClaimCase, Decision, EarlierClaim, EnrolmentKind
from ledger.rules import (
    Adjustment,
    Anchor,
    BenefitRules,
    Calendar,
    Daily,
    Disease,
    Exclusive,
    Method,
    Paper,
    Per,
    Range,
    Requirement,
    Threshold,
    ThresholdKind,
    TimeLimit,
    Waiting,
)
from ledger.sentences import say
from tests.core.builders import (
    HALF,
    PERIOD_STARTS_ON,
    bare_line,
    benefit_rules,
    by_case,
    case,
    cover,
    earlier,
    fact,
    fact_rules,
    fen,
    flat,
    line_rules,
    settlement,
    when,
)
from tests.core.builders_decisions import bare, codes, decided, paid, stay

LEVEL = fact("hospital_level", "医院级别", "省级", "市级", "区县级")
CLASS = fact("member.class", "人员类别", "在职", "劳模", default="在职")
DISTANCE = fact("distance_km", "距离", default="0")
FACTS = fact_rules(LEVEL, CLASS, DISTANCE)
BY_LEVEL = line_rules(
    tiers=by_case((when(hospital_level="省级"), flat("50%")), (None, flat("60%")))
)
MAJOR = bare_line("major_illness", Method.LUMP_SUM, amount_fen=fen("10000"))


def major(**changes: Any) -> ClaimCase:
    return bare(line="major_illness", **changes)


def only(decision: Decision) -> tuple[str, str, dict[str, str]]:
    """The only reason: code, article, facts; there is no benefit."""
    assert decision.benefit_fen == 0
    (reason,) = decision.reasons
    return reason.code, reason.article, dict(reason.facts)


# -- dates ----------------------------------------------------------------------------------------


def test_a_line_without_base_needs_no_settlement_but_the_days() -> None:
    assert decided(major(), MAJOR).benefit_fen == fen("10000")
    code, article, _ = only(decided(major(discharged_on=None), MAJOR))
    assert (code, article) == ("dates_missing", "article of major_illness.method")


def test_a_day_allowance_needs_both_days() -> None:
    daily = bare_line("daily_allowance", Method.PER_DAY, daily=Daily(fen("50")))
    decision = decided(stay(3, admitted_on=None), daily)
    assert only(decision) == ("dates_missing", "article of daily_allowance.daily", {})


@pytest.mark.parametrize(
    ("attribution", "code", "facts"),
    [
        ("discharged_on", "before_cover", {"discharged_on": "2012-10-15"}),
        ("admitted_on", "admitted_before_cover", {"admitted_on": "2012-10-01"}),
        ("settled_on", "settled_before_cover", {"settled_on": "2012-10-20"}),
    ],
)
def test_the_attributed_day_must_lie_in_cover(
    attribution: str, code: str, facts: dict[str, str]
) -> None:
    one = case(settlement(settled_on=date(2012, 10, 20)))
    late = decided(one, attribution=attribution, covered_from=date(2012, 10, 21))
    assert only(late)[0] == code
    assert only(late)[2] == facts | {"cover_from": "2012-10-21"}
    early = structs.replace(one, cover=cover(ends_on=date(2012, 9, 30)))
    assert codes(decided(early, attribution=attribution)) == [code.replace("before", "after")]


def test_a_stay_begun_in_cover_is_covered_where_the_admission_counts() -> None:
    one = case(cover=cover(ends_on=date(2012, 10, 1)))
    assert codes(decided(one)) == ["after_cover"]
    assert codes(decided(one, attribution="admitted_on")) == []


def test_a_line_may_wait_on_its_own() -> None:
    waiting = Waiting(dict.fromkeys(EnrolmentKind, 0) | {EnrolmentKind.FIRST: 90})
    assert decided(major(), MAJOR).benefit_fen
    waits = decided(major(), replace(MAJOR, waiting=waiting))
    code, article, facts = only(waits)
    assert (code, article) == ("before_cover", "article of major_illness.waiting_days")
    assert facts["cover_from"] == "2012-10-30"
    none = replace(MAJOR, waiting=Waiting(dict.fromkeys(EnrolmentKind, 0)))
    strict = {"waiting_days": dict.fromkeys(EnrolmentKind, 90)}
    assert decided(major(), none, enrolment=strict).benefit_fen


DEADLINE = TimeLimit(Anchor.DISCHARGE, working_days=12)


@pytest.mark.parametrize(
    ("limit", "last"),
    [
        (DEADLINE, date(2012, 10, 31)),
        (TimeLimit(Anchor.ADMISSION, days=40), date(2012, 11, 10)),
        (TimeLimit(Anchor.PERIOD_END, months=2), date(2013, 9, 30)),
        (TimeLimit(Anchor.DISCHARGE, month_day=(3, 31), years_after=1), date(2013, 3, 31)),
    ],
)
def test_a_deadline_is_a_time_limit(limit: TimeLimit, last: date) -> None:
    rules = benefit_rules(claim_deadline_days=None, claim_deadline=limit)
    assert codes(decided(case(submitted_on=last), benefit=rules)) == []
    after = case(submitted_on=date.fromordinal(last.toordinal() + 2))
    code, article, facts = only(decided(after, benefit=rules))
    assert (code, article) == ("past_deadline", "article of claim_deadline")
    assert (facts["deadline"], facts["days_late"]) == (last.isoformat(), "2")


def test_a_line_may_have_a_deadline_of_its_own_and_a_scheme_none() -> None:
    late = case(submitted_on=date(2015, 1, 1))
    assert codes(decided(late, benefit=benefit_rules(claim_deadline_days=None))) == []
    own = benefit_rules(line_rules(deadline=DEADLINE), claim_deadline_days=None)
    code, article, _ = only(decided(late, benefit=own))
    assert (code, article) == ("past_deadline", "article of inpatient.claim_deadline")
    holidays = Calendar(holidays=frozenset({date(2012, 10, 31)}))
    longer = replace(own, calendar=holidays)
    assert codes(decided(case(submitted_on=date(2012, 11, 1)), benefit=own)) == ["past_deadline"]
    assert codes(decided(case(submitted_on=date(2012, 11, 1)), benefit=longer)) == []


# -- what the line asks ---------------------------------------------------------------------------


def test_conditions_that_are_not_met_are_told_in_the_words_of_the_rulebook() -> None:
    line = line_rules(
        requirements=(
            Requirement(None, when(hospital_level=("省级", "市级")), "须在市级以上医院住院"),
            Requirement(
                when(member__class="在职"), when(distance_km=Range(None, 50)), "不超过50公里"
            ),
        )
    )
    near = paid("600", facts={"hospital_level": "市级"})
    assert codes(decided(near, line, facts=FACTS)) == []
    far = paid("600", facts={"hospital_level": "区县级", "distance_km": "51"})
    decision = decided(far, line, facts=FACTS)
    assert codes(decision) == ["condition_not_met", "condition_not_met"]
    assert say(decision.reasons[0].code, decision.reasons[0].facts) == (
        "不符合规定的条件：须在市级以上医院住院。"
    )
    assert decision.reasons[0].article == "article of inpatient.conditions"
    hero = structs.replace(
        far, facts={**far.facts, "member.class": "劳模", "hospital_level": "省级"}
    )
    assert codes(decided(hero, line, facts=FACTS)) == []


def test_a_ground_of_exclusion_that_the_claim_names_is_told() -> None:
    rules = benefit_rules(exclusions={"work_injury": "工伤", "drunk_driving": "酒后驾驶"})
    one = case(exclusions=("work_injury", "work_injury", "dental"))
    assert only(decided(one, benefit=rules)) == (
        "excluded",
        "article of exclusions",
        {"ground": "工伤"},
    )


def test_excluded_diagnoses_are_declined_by_prefix() -> None:
    line = line_rules(excluded_diagnoses=("Z41", "I2"))
    assert only(decided(case(), line)) == (
        "diagnosis_excluded",
        "article of inpatient.excluded_diagnoses",
        {"diagnosis": "I21.0", "prefix": "I2"},
    )
    assert codes(decided(case(diagnosis_code="I30"), line)) == []


def test_a_diagnosis_outside_the_list_has_no_right() -> None:
    line = replace(MAJOR, amount_fen=None, diseases=(Disease("恶性肿瘤", ("C",), 1000000),))
    decision = decided(major(diagnosis_code="I21.0"), line)
    assert only(decision) == (
        "diagnosis_not_listed",
        "article of major_illness.diseases",
        {"diagnosis": "I21.0"},
    )
    assert (decision.base_fen, decision.workings) == (0, ())
    unstated = decided(major(diagnosis_code=" "), line)
    assert only(unstated) == ("diagnosis_missing", "article of major_illness.diseases", {})


def test_a_first_diagnosis_must_be_stated_and_lie_in_cover() -> None:
    line = replace(MAJOR, first_diagnosis_in_cover=True)
    assert only(decided(major(), line))[0] == "first_diagnosis_missing"
    begins = PERIOD_STARTS_ON
    assert codes(decided(major(first_diagnosed_on=begins), line)) == []
    code, _, facts = only(decided(major(first_diagnosed_on=date(2012, 7, 31)), line))
    assert code == "diagnosed_before_cover"
    assert facts == {"first_diagnosed_on": "2012-07-31", "cover_from": "2012-08-01"}


def test_a_first_diagnosis_in_an_earlier_period_of_cover_without_a_gap_counts() -> None:
    line = replace(MAJOR, first_diagnosis_in_cover=True)
    third_year = cover(kind=EnrolmentKind.RENEWED, consecutive_periods=3)
    in_the_first = major(first_diagnosed_on=date(2010, 8, 1), cover=third_year)
    assert codes(decided(in_the_first, line)) == []
    before_it = major(first_diagnosed_on=date(2010, 7, 31), cover=third_year)
    assert only(decided(before_it, line))[2]["cover_from"] == "2010-08-01"


def test_claims_are_counted_in_the_period_and_for_life() -> None:
    line = line_rules(claims_per_lifetime=1, claims_per_period=2)
    before = (earlier(period_starts_on=date(2011, 8, 1)),)
    code, article, facts = only(decided(case(earlier=before), line))
    assert code == "too_many_claims_per_lifetime"
    assert (article, facts) == (
        "article of inpatient.claims_per_lifetime",
        {"most": "1", "before": "1"},
    )
    of_another_line = (earlier(line="death"), earlier(line="death"))
    assert codes(decided(case(earlier=of_another_line), line)) == []


def test_a_line_excluded_by_another_counts_for_the_period_or_for_life() -> None:
    last_period = (earlier("5000", line="large_cost", period_starts_on=date(2011, 8, 1)),)
    for per, code in [(Per.PERIOD, None), (Per.LIFETIME, "exclusive_line_for_life")]:
        groups = (Exclusive(("major_illness", "large_cost"), per, "declined"),)
        decision = decided(
            major(earlier=last_period), benefit=benefit_rules(MAJOR, exclusive=groups)
        )
        assert codes(decision) == ([code] if code else [])
    nothing = (earlier("0", line="large_cost"),)
    groups = (Exclusive(("major_illness", "large_cost"), Per.PERIOD, "declined"),)
    rules = benefit_rules(MAJOR, exclusive=groups)
    assert codes(decided(major(earlier=nothing), benefit=rules)) == []


def test_papers_are_looked_at_where_somebody_listed_them() -> None:
    papers = (Paper("结算单"), Paper("病理报告", fen("3000")), Paper("申请书", fen("10000")))
    line = replace(MAJOR, papers=papers)
    assert codes(decided(major(papers=None), line)) == []
    assert codes(decided(major(papers=("病理报告", "结算单")), line)) == []
    decision = decided(major(papers=()), line)
    assert only(decision) == (
        "papers_missing",
        "article of major_illness.papers",
        {"papers": "结算单、病理报告"},
    )
    assert decision.base_fen == fen("10000")


# -- facts ----------------------------------------------------------------------------------------


def test_a_fact_that_nobody_stated_is_asked_for_by_its_title() -> None:
    decision = decided(case(), BY_LEVEL, facts=FACTS)
    assert only(decision) == (
        "claim_fact_missing",
        "article of hospital_level",
        {"fact": "hospital_level", "fact_title": "医院级别"},
    )
    assert decision.base_fen == fen("600")
    assert [step.what for step in decision.workings] == ["base_of_settlement"]
    assert say("claim_fact_missing", decision.reasons[0].facts) == (
        "没有填写“医院级别”，无法按规定计算；请补填后重新审核。"
    )


def test_every_missing_fact_is_told_at_once_and_one_with_a_default_is_not() -> None:
    line = line_rules(
        tiers=BY_LEVEL.tiers,
        requirements=(Requirement(None, when(member__age=Range(18, None)), "须成年"),),
        floor_fen=by_case((when(member__sex="female"), fen("100")), (None, 0)),
        cap_per_claim_fen=by_case((when(member__class="劳模"), None), (None, fen("200"))),
    )
    decision = decided(case(), line, facts=FACTS)
    assert {reason.facts["fact_title"] for reason in decision.reasons} == {
        "医院级别",
        "年龄",
        "性别",
    }
    stated = {"member.age": "45", "member.sex": "male", "hospital_level": "省级"}
    decision = decided(case(facts=stated), line, facts=FACTS)
    assert (codes(decision), decision.benefit_fen) == (["cut_to_claim_cap"], fen("200"))


def test_a_fact_that_the_claim_does_not_come_to_is_not_asked_for() -> None:
    both = when(member__class="劳模", hospital_level="省级")
    line = line_rules(adjustments=(Adjustment(both, HALF, None),))
    assert codes(decided(case(), line, facts=FACTS)) == []
    hero = case(facts={"member.class": "劳模"})
    assert codes(decided(hero, line, facts=FACTS)) == ["claim_fact_missing"]


def test_a_word_that_nobody_declared_is_told_with_those_that_are() -> None:
    decision = decided(case(facts={"hospital_level": "部级"}), BY_LEVEL, facts=FACTS)
    assert only(decision)[0] == "claim_fact_unknown"
    assert only(decision)[2] | {"fact": ""} == {
        "fact": "",
        "fact_title": "医院级别",
        "stated": "部级",
        "known": "省级、市级、区县级",
    }
    line = line_rules(requirements=(Requirement(None, when(distance_km=Range(0, 9)), "近"),))
    far = decided(case(facts={"distance_km": "1.5"}), line, facts=FACTS)
    assert only(far)[0] == "claim_fact_no_number"


def test_without_an_enrolment_its_facts_are_not_asked_for_as_well() -> None:
    line = line_rules(
        tiers=by_case((when(enrolment__kind="first"), flat("30%")), (None, flat("60%")))
    )
    assert decided(case(), line).benefit_fen == fen("180")
    assert decided(case(cover=cover(kind=EnrolmentKind.RENEWED)), line).benefit_fen == fen("360")
    nobody = decided(case(cover=None), line)
    assert (codes(nobody), nobody.base_fen) == (["not_enrolled"], fen("600"))


def test_days_are_a_fact() -> None:
    line = line_rules(
        cap_per_claim_fen=by_case((when(days=Range(None, 14)), fen("99")), (None, None))
    )
    assert decided(case(), line).benefit_fen == fen("99")
    longer = case(admitted_on=date(2012, 9, 30))
    assert decided(longer, line).benefit_fen == fen("300")


# -- what a claim counts for later ones -----------------------------------------------------------


def counted(one: ClaimCase, benefit: BenefitRules, decision: Decision) -> EarlierClaim:
    return adjudication.earlier_of(one, decision, benefit=benefit, facts=FACTS)


def test_a_claim_accrues_where_only_amounts_speak_against_it() -> None:
    rules = benefit_rules(line_rules(threshold=Threshold(fen("700"), ThresholdKind.DEDUCTIBLE)))
    low = decided(case(), benefit=rules)
    assert codes(low) == ["below_threshold"]
    assert counted(case(), rules, low) == earlier("0", base="600")
    late = case(submitted_on=date(2014, 1, 1))
    assert not counted(late, rules, decided(late, benefit=rules)).accrues
    cut = benefit_rules(line_rules(cap_per_claim_fen=fen("200")))
    assert counted(case(), cut, decided(case(), benefit=cut)) == earlier("200", base="600")


@pytest.mark.parametrize(("count", "days"), [("nights", 9), ("both_days", 10)])
def test_days_count_as_the_line_counts_them(count: str, days: int) -> None:
    line = bare_line("daily_allowance", Method.PER_DAY, daily=Daily(fen("50"), count=count))
    rules = benefit_rules(line)
    one = stay(9)
    decision = decided(one, benefit=rules)
    assert decision.benefit_fen == days * fen("50")
    assert counted(one, rules, decision).days == days
    unpaid = stay(9, cover=None)
    assert counted(unpaid, rules, decided(unpaid, benefit=rules)).days == 0


def test_every_reason_is_either_about_amounts_or_about_the_right() -> None:
    known = {"cut_to_claim_cap", "below_threshold", "days_used_up", "made_up_already"}
    assert known < adjudication.AMOUNT_REASONS
    assert not adjudication.AMOUNT_REASONS & {
        "late",
        "papers_missing",
        "exclusive_line",
        "no_settlement",
    }
    for code in adjudication.AMOUNT_REASONS:
        assert say(code, {})
