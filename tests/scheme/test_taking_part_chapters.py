"""What the chapters period, enrolment, contribution, approval and relief say, and what they become.

Each construct is tried in the scheme of Jingjiang. What is refused stands in
``bad/taking_part.yaml``, with its sentence.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.nouns import EnrolmentKind, Payer
from ledger.rules import (
    Adjustment,
    Anchor,
    ApprovalLevel,
    ByCase,
    Case,
    Condition,
    EnrolmentRules,
    Joining,
    PayerPart,
    Range,
    Requirement,
    Rules,
    Shares,
    TimeLimit,
    Waiting,
    Window,
)
from ledger.scheme import RulebookInvalid, Scheme, parse
from ledger.scheme.strict import read_document
from ledger.scheme.time_limits import TimeLimitShape, WaitingShape
from tests.scheme.spoiling import JINGJIANG

START = date(2012, 8, 1)
FIRST, RENEWED, LAPSED = EnrolmentKind
ARTICLE = {
    "period": "article: 第二条, source: 试算",
    "enrolment": "article: 第五条, assumed: 试算",
    "contribution": "article: 第十条, source: 试算",
    "approval": "article: 第十八条, assumed: 试算",
    "relief": "article: 第二十三条, assumed: 试算",
}


def block(chapter: str, key: str, *versions: tuple[str, str]) -> str:
    """A key as a chapter writes it; each version is (from, value)."""
    rows = (
        f"      - {{from: {day}, {ARTICLE[chapter]}, value: {value}}}\n" for day, value in versions
    )
    return f"  {key}:\n    says: 试算。\n    versions:\n{''.join(rows)}\n"


def scheme_with(chapter: str, **values: str) -> Scheme:
    """Jingjiang with these values of a chapter, instead of those it has or beside them."""
    text = JINGJIANG[f"{chapter}.yaml"]
    for key, value in values.items():
        new = block(chapter, key, ("2012-01-01", value))
        text, found = re.subn(rf"(?m)^  {key}:\n(?:(?:    .*)?\n)+", lambda _, new=new: new, text)
        if not found:
            text = text.replace("values:\n", f"values:\n{new}")
    return parse({**JINGJIANG, f"{chapter}.yaml": text})


def rules_with(chapter: str, **values: str) -> Any:
    scheme = scheme_with(chapter, **values)
    if chapter == "period":
        return scheme.period()
    if chapter == "approval":
        return scheme.approval(signed_on=START)
    ask: Any = getattr(scheme, chapter)
    return ask(period_start=START)


def test_jingjiang_has_none_of_the_rules_that_may_be_left_out() -> None:
    scheme = parse(JINGJIANG)
    period, enrolment = scheme.period(), scheme.enrolment(period_start=START)
    contribution = scheme.contribution(period_start=START)
    relief = scheme.relief(period_start=START)

    assert (period.rolling, period.attribution) == (False, "discharged_on")
    assert enrolment == EnrolmentRules(
        citations=enrolment.citations,
        minimum_age=16,
        maximum_age=None,
        minimum_participation=Fraction(3, 5),
        participation_denominator="staff",
        small_unit_up_to=10,
        participation_is_binding=False,
        waiting_days={FIRST: 0, RENEWED: 0, LAPSED: 30},
        joiner_cover="next_day",
        leaver_cover="period_end",
    )
    assert contribution.payers is None
    assert (contribution.mid_period_fee, contribution.refund_on_leaving) == ("full", "none")
    assert scheme.approval(signed_on=START).line_levels == {}
    assert (relief.formula.shortage, relief.formula.bonus) == ("pro_rata", None)
    assert (relief.money, relief.burden, relief.requirements) == ("surplus", None, ())


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chapter", "key", "word", "field"),
    [
        ("period", "attribution", "discharged_on", "attribution"),
        ("period", "attribution", "admitted_on", "attribution"),
        ("period", "attribution", "settled_on", "attribution"),
        ("enrolment", "joiner_cover", "next_month", "joiner_cover"),
        ("enrolment", "double_enrolment", "refused", "double_enrolment"),
        ("enrolment", "double_enrolment", "later_void", "double_enrolment"),
        ("contribution", "mid_period_fee", "full", "mid_period_fee"),
        ("contribution", "mid_period_fee", "by_month", "mid_period_fee"),
        ("contribution", "mid_period_fee", "by_day", "mid_period_fee"),
        ("contribution", "refund_on_leaving", "none", "refund_on_leaving"),
        ("contribution", "refund_on_leaving", "by_month", "refund_on_leaving"),
        ("contribution", "refund_on_leaving", "by_day", "refund_on_leaving"),
        ("relief", "money", "surplus", "money"),
        ("relief", "money", "carried", "money"),
        ("relief", "money", "other", "money"),
        ("relief", "burden", "fund_pay_sumamt - benefit", "burden"),
    ],
)
def test_a_word_becomes_a_field(chapter: str, key: str, word: str, field: str) -> None:
    assert getattr(rules_with(chapter, **{key: word}), field) == word


@pytest.mark.parametrize(("word", "rolling"), [("fixed", False), ("rolling", True)])
def test_periods_start_together_or_each_on_its_own(word: str, rolling: bool) -> None:
    assert rules_with("period", start=word).rolling is rolling


@pytest.mark.parametrize("word", ["pro_rata", "largest_need_first", "refuse"])
def test_the_shortage_belongs_to_the_formula(word: str) -> None:
    assert rules_with("relief", shortage=word).formula.shortage == word


# -- enrolment ------------------------------------------------------------------------------------


def test_waiting_is_in_days_or_in_months() -> None:
    rules = rules_with("enrolment", waiting_days="{first: {months: 1}, renewed: 0, lapsed: 30}")

    assert rules.waiting_days == {FIRST: 0, RENEWED: 0, LAPSED: 30}
    assert rules.waiting_months == {FIRST: 1}
    node = read_document("x.yaml", "first: 90\nrenewed: 0\nlapsed: {months: 12}\n")
    assert WaitingShape().read(node) == Waiting({FIRST: 90, RENEWED: 0, LAPSED: 0}, {LAPSED: 12})


def test_a_window_is_counted_from_the_period() -> None:
    rules = rules_with(
        "enrolment",
        window='{opens: {by: "10-15", of: period_start, years_after: -1},'
        " closes: {after: period_start, days: -17}}",
    )

    opens = TimeLimit(Anchor.PERIOD_START, month_day=(10, 15), years_after=-1)
    assert rules.window == Window(opens, TimeLimit(Anchor.PERIOD_START, days=-17))


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("{after: period_start, days: -30}", "{after: period_start, days: -30}"),
        ("{after: period_start, months: 1}", "{after: period_start, months: 2}"),
        ('{by: "10-15", of: period_start}', '{by: "10-15", of: period_start}'),
        ('{by: "11-12", of: period_start, years_after: -1}', '{by: "01-15", of: period_start}'),
        ("{after: period_start, days: 0}", "{after: period_end, days: -300}"),
    ],
)
def test_a_window_may_be_one_day_and_may_cross_the_year(opens: str, closes: str) -> None:
    assert rules_with("enrolment", window=f"{{opens: {opens}, closes: {closes}}}").window


@pytest.mark.parametrize(
    ("written", "joining"),
    [
        ("{allowed: any_time}", Joining("any_time")),
        ("{allowed: nobody}", Joining("nobody")),
        ("{allowed: new_hires, within_days: 60}", Joining("new_hires", 60)),
    ],
)
def test_who_may_join_later(written: str, joining: Joining) -> None:
    assert rules_with("enrolment", joining_limit=written).joining == joining


def test_a_person_may_have_several_shares() -> None:
    assert rules_with("enrolment", shares="{most: 2}").shares == Shares(2)
    equal = rules_with("enrolment", shares="{most: 3, equal_within_unit: yes}").shares
    assert equal == Shares(3, equal_within_unit=True)


def test_requirements_and_who_counts_become_conditions() -> None:
    rules = rules_with(
        "enrolment",
        conditions="[{when: {member.age: {from: 55}}, require: {enrolment.kind: renewed}, "
        "words: 须上期已参加}]",
        participation_counts="{member.sex: [female], member.age: {from: 16, up_to: 54}}",
        participation_denominator="sub_group",
        minimum_members="10",
    )

    old = Condition({"member.age": Range(55, None)})
    renewed = Condition({"enrolment.kind": frozenset({"renewed"})})
    assert rules.requirements == (Requirement(old, renewed, "须上期已参加"),)
    women = {"member.sex": frozenset({"female"}), "member.age": Range(16, 54)}
    assert rules.counted == Condition(women)
    assert (rules.participation_denominator, rules.minimum_members) == ("sub_group", 10)


def test_a_rule_that_may_be_left_out_begins_later_and_ends_with_none() -> None:
    versions = (("2015-08-01", "{most: 2}"), ("2020-08-01", "none"))
    new = "values:\n" + block("enrolment", "shares", *versions)
    text = JINGJIANG["enrolment.yaml"].replace("values:\n", new)
    scheme = parse({**JINGJIANG, "enrolment.yaml": text})

    most = [scheme.enrolment(period_start=date(y, 8, 1)).shares.most for y in (2014, 2015, 2020)]
    assert most == [1, 2, 1]


# -- contribution ---------------------------------------------------------------------------------


def test_a_fee_differs_by_case_and_may_be_nothing() -> None:
    rules = rules_with(
        "contribution",
        fee='{by_case: [{when: {enrolment.kind: first}, value: "150.00"}, {otherwise: "0.00"}]}',
    )

    first = Condition({"enrolment.kind": frozenset({"first"})})
    assert rules.fee_fen == ByCase((Case(first, 150_00), Case(None, 0)))


def test_payers_bear_a_sum_a_share_and_the_rest() -> None:
    """省总工会 20.00 元，工会三分之一，其余本人，本人至少 12.00 元：20.00 + 16.67 ＜ 50.00。"""
    rules = rules_with(
        "contribution",
        payers='[{payer: superior, name: 省总工会, sum: "20.00"}, {payer: union, share: 1/3}, '
        '{payer: member, rest: yes, at_least: "12.00"}]',
    )

    assert rules.payers == (
        PayerPart(Payer.SUPERIOR, sum_fen=20_00, name="省总工会"),
        PayerPart(Payer.UNION, share=Fraction(1, 3)),
        PayerPart(Payer.MEMBER, at_least_fen=12_00),
    )


@pytest.mark.parametrize(
    "payers",
    [
        "[{payer: member, rest: yes}]",
        "[{payer: employer, share: 2/3}, {payer: member, share: 1/3}]",
        "[{payer: union, name: 市, share: 1/2}, {payer: union, name: 区, share: 1/2}]",
        '[{payer: superior, sum: "50.00"}, {payer: member, rest: yes}]',
        # the member's least is taken from the union, which would bear all of it
        '[{payer: union, share: 1/1}, {payer: member, rest: yes, at_least: "12.00"}]',
        '[{payer: union, share: 1/2, at_least: "39.00"}, '
        '{payer: member, rest: yes, at_least: "11.00"}]',
    ],
)
def test_parts_that_come_to_the_whole_fee_are_taken(payers: str) -> None:
    assert rules_with("contribution", payers=payers).payers


def test_payers_differ_by_case() -> None:
    rules = rules_with(
        "contribution",
        payers="{by_case: [{when: {enrolment.kind: first}, value: [{payer: union, rest: yes}]}, "
        "{otherwise: [{payer: member, share: 1/1}]}]}",
    )

    first = Condition({"enrolment.kind": frozenset({"first"})})
    union, member = (PayerPart(Payer.UNION),), (PayerPart(Payer.MEMBER, share=Fraction(1)),)
    assert rules.payers == ByCase((Case(first, union), Case(None, member)))


def test_the_largest_fee_must_bear_its_payers() -> None:
    """Where the fee differs, a sum that only some fees bear cannot be called wrong."""
    fee = '{{by_case: [{{when: {{enrolment.kind: first}}, value: "{}"}}, {{otherwise: "40.00"}}]}}'
    payers = '[{payer: superior, sum: "60.00"}, {payer: member, rest: yes}]'

    assert rules_with("contribution", fee=fee.format("60.00"), payers=payers).payers
    with pytest.raises(RulebookInvalid) as caught:
        rules_with("contribution", fee=fee.format("59.99"), payers=payers)
    (problem,) = caught.value.problems
    assert (problem.code, problem.key) == ("payers_over_fee", "values.payers.versions[1].value")


# -- approval and relief --------------------------------------------------------------------------


def test_a_line_and_relief_may_have_levels_of_their_own() -> None:
    levels = '[{level: 1, title: 审批, over: "0.00"}]'
    rules = rules_with("approval", line_levels=f"{{inpatient: {levels}, relief: {levels}}}")

    one = (ApprovalLevel(1, "审批", 0),)
    assert rules.line_levels == {"inpatient": one, "relief": one}
    assert len(rules.levels) == 2


def test_relief_has_a_bonus_for_going_on() -> None:
    rules = rules_with("relief", continuity_bonus="{add: 1%, above: 1, at_most: 10%}")
    bonus = rules.formula.bonus

    per = "enrolment.consecutive_periods"
    assert bonus == Adjustment(None, Fraction(1, 100), None, per, 1, Fraction(1, 10))
    least = rules_with("relief", continuity_bonus="{add: 1/200}").formula.bonus
    assert least == Adjustment(None, Fraction(1, 200), None, per)


def test_a_bonus_needs_rates() -> None:
    with pytest.raises(RulebookInvalid) as caught:
        rules_with(
            "relief",
            method="fixed_step",
            tiers='[{over: "0.00", amount: "500.00"}]',
            continuity_bonus="{add: 1%}",
        )

    (problem,) = caught.value.problems
    assert problem.key == "values.continuity_bonus.versions[1].value"
    assert problem.sentence() == (
        "定额档次 fixed_step 没有比例，不能加百分点；请改用其他 method，或删去奖励。"
    )


def test_relief_asks_for_conditions_and_takes_every_diagnosis() -> None:
    rules = rules_with(
        "relief",
        conditions="[{require: {enrolment.consecutive_periods: {from: 2}}, words: 须连续参加}]",
        diagnosis_groups='{major: [C, D61], chronic: ["*"]}',
    )

    again = Condition({"enrolment.consecutive_periods": Range(2, None)})
    assert rules.requirements == (Requirement(None, again, "须连续参加"),)
    assert rules.diagnosis_groups == {"major": ("C", "D61"), "chronic": ("*",)}


def test_every_value_keeps_its_article() -> None:
    rules: Rules = rules_with("relief", continuity_bonus="{add: 1%}", shortage="refuse")

    assert rules.article("continuity_bonus") == rules.article("shortage") == "第二十三条"


# -- time limits of claims ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("{after: discharge, days: 60}", TimeLimit(Anchor.DISCHARGE, days=60)),
        ("{after: settlement, days: 0}", TimeLimit(Anchor.SETTLEMENT, days=0)),
        ("{after: admission, working_days: 30}", TimeLimit(Anchor.ADMISSION, working_days=30)),
        ("{after: period_end, months: 2}", TimeLimit(Anchor.PERIOD_END, months=2)),
        ("{by: 12-31, of: discharge}", TimeLimit(Anchor.DISCHARGE, month_day=(12, 31))),
        (
            '{by: "06-30", of: period_start, years_after: 1}',
            TimeLimit(Anchor.PERIOD_START, month_day=(6, 30), years_after=1),
        ),
    ],
)
def test_a_limit_says_from_when_and_how_long(written: str, limit: TimeLimit) -> None:
    assert TimeLimitShape().read(read_document("x.yaml", written)) == limit


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{after: discharge, days: -1}", "-1 太小；至少为 0。"),
        ("{after: discharge, working_days: 0}", "0 太小；至少为 1。"),
        ("{by: 03-31, of: discharge, years_after: -1}", "-1 太小；至少为 0。"),
        (
            "{after: discharge}",
            "after 的期限须写明多久，从以下各项中恰好写一项：days, working_days, months。",
        ),
        (
            "{after: admitted, days: 3}",
            "不能写“admitted”；请从以下各项中选一项："
            "discharge, admission, settlement, period_start, period_end。",
        ),
    ],
)
def test_a_limit_of_a_claim_does_not_lie_before_its_day(written: str, sentence: str) -> None:
    with pytest.raises(RulebookInvalid) as caught:
        TimeLimitShape().read(read_document("x.yaml", written))

    assert [problem.sentence() for problem in caught.value.problems] == [sentence]
