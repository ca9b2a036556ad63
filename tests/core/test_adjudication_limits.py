"""Limits and caps, days and sums: each construct with the steps a reader can follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from ledger.core.adjudication import earlier_of
from ledger.nouns import ClaimCase, Decision, EarlierClaim
from ledger.rules import (
    Daily,
    Disease,
    Exclusive,
    JointCap,
    Method,
    Per,
)
from ledger.sentences import say
from tests.core.builders import (
    bare_line,
    benefit_rules,
    by_case,
    case,
    earlier,
    fact,
    fact_rules,
    fen,
    flat,
    line_rules,
    settlement,
    when,
)
from tests.core.builders_decisions import bare, codes, decided, granted, paid, stay, steps

FACTS = fact_rules(
    fact("member.class", "人员类别", "在职", "劳模", default="在职"),
    fact("stage", "分期", "早期", "中晚期"),
)
HERO = when(member__class="劳模")
SUM = bare_line("major_illness", Method.LUMP_SUM, amount_fen=fen("10000"))


def major(**changes: Any) -> ClaimCase:
    return bare(line="major_illness", **changes)


# -- limits ---------------------------------------------------------------------------------------


def test_the_benefit_may_be_limited_by_what_was_paid_in_person() -> None:
    line = line_rules(tiers=flat("80%"), not_over="psn_cash_pay - 500.00")
    decision = decided(case(settlement("1000", "0"), settlement("100", "0", setl_id="S2")), line)
    # 1,300 and 400 in cash: 800 and nothing are the limits
    assert steps(decision)[-1] == ("cut_to_not_over", "880.00", "800.00")
    assert codes(decision) == ["cut_to_not_over"]
    assert say("cut_to_not_over", decision.reasons[0].facts) == (
        "补助不得超过 个人现金支出 - 500.00，按此为 800.00 元，以此为限。"
    )
    assert codes(decided(paid("200"), line)) == ["nothing_within_limit"]


def test_a_later_line_pays_what_it_gives_above_the_other() -> None:
    rules = benefit_rules(
        SUM, exclusive=(Exclusive(("major_illness", "large_cost"), Per.PERIOD, "difference"),)
    )
    more = decided(major(earlier=(earlier("4000", line="large_cost"),)), benefit=rules)
    assert steps(more)[-1] == ("cut_to_difference", "10000.00", "6000.00")
    assert codes(more) == ["cut_to_difference"]
    less = decided(major(earlier=(earlier("10000", line="large_cost"),)), benefit=rules)
    assert codes(less) == ["no_difference"]
    own = decided(major(earlier=(earlier("10000", line="major_illness"),)), benefit=rules)
    assert own.benefit_fen == fen("10000")


EITHER = benefit_rules(
    SUM, exclusive=(Exclusive(("major_illness", "large_cost"), Per.PERIOD, "difference"),)
)


def after(*before: EarlierClaim, rules: Any = EITHER) -> tuple[Decision, EarlierClaim]:
    """A claim of 10,000 for a major illness after others, and what it counts for later ones."""
    claim = major(earlier=before)
    decision = decided(claim, benefit=rules)
    return decision, earlier_of(claim, decision, benefit=rules)


def test_what_others_granted_is_taken_off_once_whatever_the_number_of_later_claims() -> None:
    other = earlier("16000", line="large_cost")
    first, counts = after(other)
    assert codes(first) == ["no_difference"]
    assert counts.given_up_fen == fen("10000")
    second, counts_too = after(other, counts)
    # 16,000 were granted, 10,000 of it taken off before: 6,000 are left to take off
    assert steps(second)[-1] == ("cut_to_rest_of_difference", "10000.00", "4000.00")
    assert codes(second) == ["cut_to_rest_of_difference"]
    assert say("cut_to_rest_of_difference", second.reasons[0].facts) == (
        "已按“大额医疗费”补助 16000.00 元，两项不可兼得，此前已扣 10000.00 元，再扣 6000.00 元。"
    )
    assert counts_too.given_up_fen == fen("6000")
    third, _ = after(other, counts, counts_too)
    assert (third.benefit_fen, codes(third)) == (fen("10000"), [])
    more, _ = after(other, counts, counts_too, earlier("500", line="large_cost"))
    assert more.benefit_fen == fen("9500")


def test_what_a_line_gave_up_is_counted_once_over_several_rules() -> None:
    pairs = [("major_illness", "large_cost"), ("accident", "major_illness")]
    rules = benefit_rules(
        SUM, exclusive=tuple(Exclusive(pair, Per.PERIOD, "difference") for pair in pairs)
    )
    others = (earlier("9000", line="large_cost"), earlier("3000", line="accident"))
    first, counts = after(*others, rules=rules)
    assert (first.benefit_fen, counts.given_up_fen) == (0, fen("10000"))
    second, counts_too = after(*others, counts, rules=rules)
    assert (second.benefit_fen, counts_too.given_up_fen) == (fen("8000"), fen("2000"))
    third, _ = after(*others, counts, counts_too, rules=rules)
    assert third.benefit_fen == fen("10000")


def test_of_a_spoilt_reason_nothing_is_read() -> None:
    decision, _ = after(earlier("4000", line="large_cost"))
    for facts in ({"taken": "much"}, {}, ["taken"]):
        spoilt = structs.replace(
            decision, reasons=(structs.replace(decision.reasons[0], facts=facts),)
        )
        assert earlier_of(major(), spoilt, benefit=EITHER).given_up_fen == 0


def capped(**changes: Any) -> Any:
    """The default line under caps of 100,000 unless changed: half of 1,000 is asked for."""
    names = ("cap_per_claim_fen", "cap_per_period_fen", "cap_per_lifetime_fen")
    line = {name: fen(changes.pop(name, "100000")) for name in names}
    return benefit_rules(line_rules(**line), **changes)


LAST_YEAR = date(2011, 8, 1)
BOTH = ("inpatient", "special_outpatient")


@pytest.mark.parametrize(
    ("rules", "code", "left"),
    [
        (capped(cap_per_claim_fen="400"), "cut_to_claim_cap", "400"),
        (
            capped(joint_caps=(JointCap(BOTH, Per.CLAIM, fen("350")),)),
            "cut_to_joint_claim_cap",
            "350",
        ),
        (capped(cap_per_period_fen="300"), "cut_to_line_period_cap", "200"),
        (
            capped(joint_caps=(JointCap(BOTH, Per.PERIOD, fen("300")),)),
            "cut_to_joint_period_cap",
            "170",
        ),
        (capped(cap_per_lifetime_fen="500"), "cut_to_line_lifetime_cap", "360"),
        (
            capped(joint_caps=(JointCap(BOTH, Per.LIFETIME, fen("500")),)),
            "cut_to_joint_lifetime_cap",
            "330",
        ),
    ],
)
def test_each_cap_counts_what_it_is_over(rules: Any, code: str, left: str) -> None:
    """Before: 100 of the line, 30 of the other, 7 of a third in the period; 40 last year."""
    before = (
        earlier("100"),
        earlier("30", line="special_outpatient"),
        earlier("7", line="death"),
        earlier("40", period_starts_on=LAST_YEAR),
    )
    decision = decided(paid("1000", earlier=before), benefit=rules)
    assert (codes(decision), decision.benefit_fen) == ([code], fen(left))
    assert decision.workings[-1].what == code


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (capped(cap_per_period_fen="600"), "line_period_cap_reached"),
        (capped(cap_per_lifetime_fen="600"), "line_lifetime_cap_reached"),
        (capped(joint_caps=(JointCap(BOTH, Per.PERIOD, fen("600")),)), "joint_period_cap_reached"),
        (
            capped(joint_caps=(JointCap(BOTH, Per.LIFETIME, fen("600")),)),
            "joint_lifetime_cap_reached",
        ),
    ],
)
def test_a_cap_that_is_used_up_is_the_reason(rules: Any, code: str) -> None:
    decision = decided(paid("1000", earlier=(earlier("600"),)), benefit=rules)
    assert codes(decision) == [code]
    assert decision.reasons[0].facts["earlier"] == "600.00"


def test_the_caps_apply_in_their_order() -> None:
    rules = benefit_rules(
        line_rules(
            cap_per_claim_fen=fen("480"),
            cap_per_period_fen=fen("440"),
            cap_per_lifetime_fen=fen("400"),
        ),
        joint_caps=(
            JointCap(("inpatient",), Per.LIFETIME, fen("380")),
            JointCap(("inpatient",), Per.PERIOD, fen("430")),
            JointCap(("inpatient",), Per.CLAIM, fen("460")),
        ),
        cap_per_period_fen=by_case((HERO, None), (None, fen("420"))),
    )
    decision = decided(paid("1000"), benefit=rules, facts=FACTS)
    assert [(what, after) for what, _, after in steps(decision)[1:]] == [
        ("cut_to_claim_cap", "480.00"),
        ("cut_to_joint_claim_cap", "460.00"),
        ("cut_to_line_period_cap", "440.00"),
        ("cut_to_joint_period_cap", "430.00"),
        ("cut_to_period_cap", "420.00"),
        ("cut_to_line_lifetime_cap", "400.00"),
        ("cut_to_joint_lifetime_cap", "380.00"),
    ]


def test_a_benefit_under_the_least_is_not_paid_at_all() -> None:
    line = line_rules(least_fen=fen("50"))
    assert granted(paid("100"), line) == "50.00"
    decision = decided(paid("99.98"), line)
    assert codes(decision) == ["benefit_under_least"]
    assert decision.reasons[0].facts == {"least": "50.00", "benefit": "49.99"}
    assert steps(decision)[-1] == ("under_least", "49.99", "0.00")


# -- days, sums -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("daily", "days", "benefit"),
    [
        (Daily(fen("50")), 1, "50.00"),
        (Daily(fen("50")), 0, "50.00"),  # in and out on one day is a day
        (Daily(fen("50"), count="both_days"), 0, "50.00"),
        (Daily(fen("50"), count="both_days"), 9, "500.00"),
        (Daily(fen("50"), from_day=3), 10, "400.00"),
        (Daily(fen("50"), from_day=3, most_days=5), 10, "250.00"),
        (Daily(fen("50"), from_day=3), 2, "0.00"),
        (Daily(fen("50"), short_stay_days=6, short_stay_fen=fen("280")), 6, "280.00"),
        (Daily(fen("50"), short_stay_days=6, short_stay_fen=fen("280")), 7, "350.00"),
    ],
)
def test_days_are_paid_as_the_line_counts_them(daily: Daily, days: int, benefit: str) -> None:
    line = bare_line("daily_allowance", Method.PER_DAY, daily=daily)
    assert granted(stay(days), line) == benefit
    after = stay(days, earlier=(earlier("2000", line="daily_allowance", days=40),))
    assert granted(after, line) == benefit, "each claim counts its own days"


def test_a_short_stay_of_the_period_is_paid_once() -> None:
    daily = Daily(fen("50"), per=Per.PERIOD, short_stay_days=6, short_stay_fen=fen("280"))
    line = bare_line("daily_allowance", Method.PER_DAY, daily=daily)
    decision = decided(stay(4, earlier=(earlier(line="daily_allowance", days=6),)), line)
    assert steps(decision) == [
        ("days_paid_together", "50.00", "500.00"),
        ("earlier_days_taken_off", "500.00", "220.00"),
    ]
    within = decided(stay(2, earlier=(earlier(line="daily_allowance", days=3),)), line)
    assert codes(within) == ["days_given_before"]


def test_days_not_paid_are_explained() -> None:
    line = bare_line("daily_allowance", Method.PER_DAY, daily=Daily(fen("50"), from_day=3))
    short = decided(stay(2), line)
    assert codes(short) == ["no_days"]
    assert short.reasons[0].article == "article of daily_allowance.daily"
    period = replace(line, daily=Daily(fen("50"), most_days=40, per=Per.PERIOD))
    used = decided(stay(5, earlier=(earlier(line="daily_allowance", days=40),)), period)
    assert codes(used) == ["days_used_up"]
    third = decided(stay(5, earlier=(earlier(line="daily_allowance", days=38),)), period)
    assert steps(third) == [
        ("days_paid_together", "50.00", "2000.00"),
        ("earlier_days_taken_off", "2000.00", "100.00"),
    ]


def test_the_sum_of_a_disease_may_differ_by_the_facts() -> None:
    amount = by_case((when(stage="早期"), fen("3000")), (None, fen("15000")))
    line = bare_line(
        "major_illness",
        Method.LUMP_SUM,
        diseases=(
            Disease("恶性肿瘤", ("C",), fen("15000")),
            Disease("甲状腺癌", ("C73",), amount),
        ),
    )
    early = major(diagnosis_code="C73.9", facts={"stage": "早期"})
    decision = decided(early, line, facts=FACTS)
    assert decision.benefit_fen == fen("3000")
    assert say("sum_of_disease", decision.workings[0].facts) == (
        "诊断 C73.9 属于“甲状腺癌”，按该病种的金额补助。"
    )
    assert codes(decided(major(diagnosis_code="C73.9"), line, facts=FACTS)) == [
        "claim_fact_missing"
    ]
    assert codes(decided(major(diagnosis_code="C50.1"), line, facts=FACTS)) == []


def test_sums_are_less_aid_and_under_caps_like_other_benefits() -> None:
    line = replace(SUM, less_aid=("commercial",), cap_per_claim_fen=fen("7000"))
    decision = decided(major(aid={"commercial": fen("2000")}), line)
    assert (decision.base_fen, decision.benefit_fen) == (fen("8000"), fen("7000"))
    assert steps(decision) == [
        ("sum_paid", "10000.00", "10000.00"),
        ("aid_taken_off", "10000.00", "8000.00"),
        ("cut_to_claim_cap", "8000.00", "7000.00"),
    ]
    gone = decided(major(aid={"commercial": fen("10000")}), line)
    assert codes(gone) == ["nothing_after_aid"]


def test_what_is_made_up_counts_the_benefits_of_the_period() -> None:
    line = bare_line(
        "death", Method.MAKE_UP_TO, amount_fen=fen("3000"), counted_lines=("inpatient",)
    )
    before = (
        earlier("1200"),
        earlier("500", line="special_outpatient"),
        earlier("900", period_starts_on=LAST_YEAR),
    )
    decision = decided(bare(line="death", earlier=before), line_rules(), line)
    assert steps(decision) == [
        ("made_up_to", "3000.00", "3000.00"),
        ("benefits_counted", "3000.00", "1800.00"),
    ]
    assert decision.workings[1].article == "article of death.counted_lines"
