"""Each construct that makes or changes an amount, with the steps a reader can follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.money import parse_rate
from ledger.nouns import ClaimCase
from ledger.rules import (
    Adjustment,
    Method,
    Per,
    Range,
    Rounding,
    Threshold,
    ThresholdKind,
)
from ledger.sentences import say
from tests.core.builders import (
    HALF,
    bare_line,
    by_case,
    cover,
    earlier,
    fact,
    fact_rules,
    fen,
    flat,
    line_rules,
    tier,
    when,
)
from tests.core.builders_decisions import bare, codes, decided, granted, paid, steps

FACTS = fact_rules(
    fact("member.class", "人员类别", "在职", "劳模", default="在职"),
    fact("stage", "分期", "早期", "中晚期"),
)
HERO = when(member__class="劳模")
GATE, DEDUCTIBLE = ThresholdKind.GATE, ThresholdKind.DEDUCTIBLE
BANDS = (
    tier("0", "1000", Fraction(1, 5)),
    tier("1000", "5000", HALF),
    tier("5000", None, Fraction(4, 5)),
)
SUM = bare_line("major_illness", Method.LUMP_SUM, amount_fen=fen("10000"))


def major(**changes: Any) -> ClaimCase:
    return bare(line="major_illness", **changes)


# -- base -----------------------------------------------------------------------------------------


def test_aid_of_the_kinds_named_is_taken_off_the_base() -> None:
    line = line_rules(less_aid=("commercial", "union"))
    one = paid("1000", aid={"commercial": fen("300"), "family": fen("999"), "union": fen("100")})
    decision = decided(one, line)
    assert (decision.base_fen, decision.benefit_fen) == (fen("600"), fen("300"))
    assert steps(decision) == [
        ("aid_taken_off", "1000.00", "700.00"),
        ("aid_taken_off", "700.00", "600.00"),
        ("flat_rate", "600.00", "300.00"),
    ]
    assert decision.workings[1].article == "article of inpatient.less_aid"
    assert decision.workings[1].facts == {"aid": "commercial", "given": "300.00"}
    all_given = decided(paid("1000", aid={"union": fen("1000.01")}), line)
    assert (codes(all_given), all_given.base_fen) == (["nothing_after_aid"], 0)


def test_the_base_of_a_claim_may_be_capped() -> None:
    line = line_rules(base_cap_fen=by_case((HERO, None), (None, fen("800"))))
    decision = decided(paid("1000"), line, facts=FACTS)
    assert decision.base_fen == fen("800")
    assert steps(decision)[0] == ("base_cut_to_cap", "1000.00", "800.00")
    assert codes(decision) == []
    hero = paid("1000", facts={"member.class": "劳模"})
    assert decided(hero, line, facts=FACTS).base_fen == fen("1000")


def test_the_base_may_differ_by_the_facts() -> None:
    line = line_rules(base=by_case((HERO, "medfee_sumamt"), (None, "inscp_scp_amt")))
    assert decided(paid("600"), line, facts=FACTS).base_fen == fen("600")
    hero = paid("600", facts={"member.class": "劳模"})
    assert decided(hero, line, facts=FACTS).base_fen == fen("900")


# -- threshold and tiers over the period ----------------------------------------------------------


def test_a_gate_of_the_period_is_reached_together() -> None:
    line = line_rules(threshold=Threshold(fen("1000"), GATE, Per.PERIOD))
    below = decided(paid("399.99", earlier=(earlier(base="600"),)), line)
    assert codes(below) == ["gate_not_reached_together"]
    assert below.reasons[0].facts == {
        "base": "399.99",
        "threshold": "1000.00",
        "earlier": "600.00",
        "total": "999.99",
    }
    passed = decided(paid("400", earlier=(earlier(base="600"),)), line)
    assert steps(passed) == [
        ("gate_passed_together", "400.00", "400.00"),
        ("flat_rate", "400.00", "200.00"),
    ]


def test_only_bases_of_the_line_and_period_with_a_right_to_benefit_use_a_deductible_up() -> None:
    line = line_rules(threshold=Threshold(fen("300"), DEDUCTIBLE, Per.PERIOD))
    others = (
        earlier(base="300", accrues=False),
        earlier(base="300", line="special_outpatient"),
        earlier(base="300", period_starts_on=date(2011, 8, 1)),
    )
    assert steps(decided(paid("1000", earlier=others), line))[0] == (
        "deductible_taken",
        "1000.00",
        "700.00",
    )


def test_tiers_over_the_period_go_on_where_the_last_claim_stopped() -> None:
    """600 and 3,000 (of 3,600: 200 + 1,300, of which 120 were for the 600), then 4,000."""
    line = line_rules(
        tiers=BANDS, tiers_over=Per.PERIOD, threshold=Threshold(0, DEDUCTIBLE, Per.PERIOD)
    )
    assert granted(paid("600"), line) == "120.00"
    second = decided(paid("3000", earlier=(earlier("120", "600"),)), line)
    assert steps(second) == [
        ("earlier_base_added", "3000.00", "3600.00"),
        ("earlier_base_left_out", "3600.00", "3000.00"),
        ("tier_marginal_up_to", "400.00", "80.00"),
        ("tier_marginal_up_to", "2600.00", "1300.00"),
        ("tiers_total", "3000.00", "1380.00"),
    ]
    third = decided(paid("4000", earlier=(earlier("1500", "3600"),)), line)
    assert third.benefit_fen == fen("2780")  # 700 for 1,400 and 2,080 for 2,600
    assert granted(paid("7600"), line) == "4280.00"  # as much as the three together


def test_a_deductible_lies_under_the_tiers_of_the_period() -> None:
    line = line_rules(
        tiers=BANDS, tiers_over=Per.PERIOD, threshold=Threshold(fen("500"), DEDUCTIBLE, Per.PERIOD)
    )
    first = paid("300", earlier=())
    assert codes(decided(first, line)) == ["below_threshold"]
    again = decided(paid("100", earlier=(earlier(base="300"),)), line)
    assert codes(again) == ["below_threshold_together"]
    second = decided(paid("700", earlier=(earlier(base="300"),)), line)
    assert steps(second) == [
        ("earlier_base_added", "700.00", "1000.00"),
        ("deductible_taken", "1000.00", "500.00"),
        ("tier_marginal_up_to", "500.00", "100.00"),
    ]


def test_what_lay_under_the_gate_of_the_period_is_made_good_when_it_is_passed() -> None:
    """600 do not reach 1,000; 900 more do: the tiers give 20 % of 1,000 and 50 % of 500."""
    line = line_rules(
        tiers=BANDS, tiers_over=Per.PERIOD, threshold=Threshold(fen("1000"), GATE, Per.PERIOD)
    )
    assert codes(decided(paid("600"), line)) == ["gate_not_reached"]
    decision = decided(paid("900", earlier=(earlier(base="600"),)), line)
    assert steps(decision) == [
        ("earlier_base_added", "900.00", "1500.00"),
        ("gate_passed", "1500.00", "1500.00"),
        ("tier_marginal_up_to", "1000.00", "200.00"),
        ("tier_marginal_up_to", "500.00", "250.00"),
        ("tiers_total", "1500.00", "450.00"),
    ]
    later = decided(paid("100", earlier=(earlier(base="600"), earlier("450", "900"))), line)
    assert later.benefit_fen == fen("50")


def test_whole_amount_tiers_over_the_period_pay_what_is_above_the_earlier_result() -> None:
    """300 at 20 % gave 60; 1,200 at 50 % give 600; a falling table never takes anything back."""
    tiers = (tier("0", "1000", Fraction(1, 5)), tier("1000", None, HALF))
    line = line_rules(
        method=Method.WHOLE_AMOUNT,
        tiers=tiers,
        tiers_over=Per.PERIOD,
        threshold=Threshold(0, GATE, Per.PERIOD),
    )
    decision = decided(paid("900", earlier=(earlier("60", "300"),)), line)
    assert steps(decision) == [
        ("earlier_base_added", "900.00", "1200.00"),
        ("tier_whole_amount", "1200.00", "600.00"),
        ("earlier_result_taken_off", "600.00", "540.00"),
    ]
    falling = replace(line, tiers=(tier("0", "1000", HALF), tier("1000", None, Fraction(1, 10))))
    nothing = decided(paid("100", earlier=(earlier("500", "1000"),)), falling)
    assert codes(nothing) == ["nothing_payable"]


# -- adjustments ----------------------------------------------------------------------------------


def test_points_and_factors_change_the_rates_in_order() -> None:
    """50 % + 5 points for heroes, less 10 points for newcomers, then half: 22.5 %."""
    line = line_rules(
        adjustments=(
            Adjustment(HERO, parse_rate("5%"), None),
            Adjustment(when(enrolment__kind="first"), -parse_rate("10%"), None),
            Adjustment(None, None, HALF),
        )
    )
    hero = paid("1000", facts={"member.class": "劳模"})
    decision = decided(hero, line, facts=FACTS)
    assert decision.benefit_fen == fen("225")
    told = [say(one.what, one.facts) for one in decision.workings[1:]]
    assert told == [
        "比例由 50% 调整为 55%（人员类别：劳模）。",
        "比例由 55% 调整为 45%（参加情况：首次参加）。",
        "比例由 45% 调整为 22.5%（一律适用）。",
        "1000.00 元按 22.5% 计算。",
    ]
    assert {one.article for one in decision.workings[1:4]} == {"article of inpatient.adjustments"}
    assert granted(paid("1000"), line, facts=FACTS) == "200.00"


def test_rates_stay_between_nothing_and_all() -> None:
    more = line_rules(tiers=BANDS, adjustments=(Adjustment(None, parse_rate("30%"), None),))
    decision = decided(paid("6000"), more)
    assert decision.benefit_fen == fen("4700")  # 50 %, 80 %, 100 %
    assert steps(decision)[:2] == [
        ("rates_adjusted", "6000.00", "6000.00"),
        ("rates_kept_in_bounds", "6000.00", "6000.00"),
    ]
    assert decision.workings[2].facts == {"from": "50%, 80%, 110%", "to": "50%, 80%, 100%"}
    less = line_rules(adjustments=(Adjustment(None, -parse_rate("60%"), None),))
    assert codes(decided(paid("6000"), less)) == ["nothing_payable"]


@pytest.mark.parametrize(("terms", "benefit"), [(1, "500"), (3, "480"), (6, "450"), (99, "450")])
def test_points_may_be_taken_off_for_each_unit_up_to_a_limit(terms: int, benefit: str) -> None:
    per = "enrolment.consecutive_periods"
    line = line_rules(
        adjustments=(Adjustment(None, -parse_rate("1%"), None, per, 1, parse_rate("5%")),)
    )
    assert granted(paid("1000", cover=cover(consecutive_periods=terms)), line) == f"{benefit}.00"


def test_a_factor_takes_a_part_of_sums_without_rates() -> None:
    half = (Adjustment(when(claim_number=Range(2, None)), None, HALF),)
    step = line_rules(
        method=Method.FIXED_STEP, tiers=(tier("0", None, "100.01"),), adjustments=half
    )
    second = decided(paid("600", earlier=(earlier("100.01"),)), step)
    assert steps(second) == [
        ("tier_fixed_step", "600.00", "100.01"),
        ("amount_adjusted", "100.01", "50.01"),  # 50.005, rounded up
    ]
    lump = replace(SUM, adjustments=half)
    again = decided(major(earlier=(earlier(line="major_illness"),)), lump)
    assert (again.base_fen, again.benefit_fen) == (fen("5000"), fen("5000"))


# -- rounding, shares, floor ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "unit", "self_paid", "benefit"),
    [
        ("half_up", "1", "200.98", "100.00"),  # 100.49
        ("half_up", "1", "201", "101.00"),  # 100.50
        ("down", "1", "201.98", "100.00"),
        ("up", "1", "200.02", "101.00"),
        ("up", "10", "200", "100.00"),
        ("down", "10", "219.98", "100.00"),
        ("down", "0.01", "0.03", "0.01"),  # 1.5 fen
        ("up", "0.01", "0.01", "0.01"),  # half a fen
        ("half_up", "1", "200.99", "100.00"),  # 100.495: rounded once, not by way of 100.50
    ],
)
def test_a_benefit_is_rounded_once_to_the_unit(
    mode: str, unit: str, self_paid: str, benefit: str
) -> None:
    assert granted(paid(self_paid), line_rules(rounding=Rounding(fen(unit), mode))) == benefit


def test_rounding_is_a_step_of_its_own() -> None:
    decision = decided(paid("201.98"), line_rules(rounding=Rounding(fen("1"), "down")))
    assert steps(decision)[-1] == ("rounded_down", "100.99", "100.00")
    assert decision.workings[-1].article == "article of inpatient.rounding"
    assert say("rounded_down", decision.workings[-1].facts) == "取整到 1.00 元，尾数舍去。"
    nothing = decided(paid("1.98"), line_rules(rounding=Rounding(fen("1"), "down")))
    assert codes(nothing) == ["nothing_payable"]


def test_several_tiers_are_shown_as_they_are_rounded() -> None:
    line = line_rules(tiers=BANDS, rounding=Rounding(1, "down"))
    decision = decided(paid("1000.01"), line)
    assert steps(decision) == [
        ("tier_marginal_up_to", "1000.00", "200.00"),
        ("tier_marginal_up_to", "0.01", "0.00"),
        ("tiers_total_down", "1000.01", "200.00"),
    ]


@pytest.mark.parametrize(
    ("rounding", "self_paid", "total", "benefit"),
    [
        (Rounding(1, "down"), "1010", "tiers_sum", "205.00"),  # 200 and 5: nothing was cut
        (Rounding(1, "up"), "1010", "tiers_sum", "205.00"),
        (Rounding(1, "up"), "1000.01", "tiers_total_up", "200.01"),
        (Rounding(1, "half_up"), "1010", "tiers_total", "205.00"),
        (Rounding(100, "down"), "1003", "tiers_sum", "201.50"),  # to the yuan is the next step
        (Rounding(100, "half_up"), "1003", "tiers_sum", "201.50"),
    ],
)
def test_the_sum_of_tiers_speaks_of_rounding_to_the_fen_where_it_takes_place(
    rounding: Rounding, self_paid: str, total: str, benefit: str
) -> None:
    decision = decided(paid(self_paid), line_rules(tiers=BANDS, rounding=rounding))
    (step,) = [step for step in steps(decision) if step[0].startswith("tiers_")]
    assert (step[0], step[2]) == (total, benefit)


@pytest.mark.parametrize(
    ("multiply", "benefit"),
    [("nothing", "1000.00"), ("amounts", "1000.00"), ("caps", "3000.00"), ("both", "3000.00")],
)
def test_shares_multiply_amounts_or_caps_or_both(multiply: str, benefit: str) -> None:
    """Half of 10,000 under a cap of 1,000, with three shares."""
    line = line_rules(shares_multiply=multiply, cap_per_claim_fen=fen("1000"))
    assert granted(paid("10000", cover=cover(shares=3)), line) == benefit


def test_the_sum_of_one_share_is_paid_for_each() -> None:
    line = replace(SUM, shares_multiply="amounts")
    decision = decided(major(cover=cover(shares=2)), line)
    assert (decision.base_fen, decision.benefit_fen) == (fen("20000"), fen("20000"))
    assert steps(decision)[-1] == ("times_shares", "10000.00", "20000.00")
    assert granted(major(), line) == "10000.00"


def test_a_cap_of_several_shares_is_explained() -> None:
    line = line_rules(shares_multiply="caps", cap_per_period_fen=fen("1000"))
    decision = decided(paid("10000", cover=cover(shares=2), earlier=(earlier("500"),)), line)
    assert steps(decision)[-2:] == [
        ("cap_times_shares", "5000.00", "5000.00"),
        ("cut_to_line_period_cap", "5000.00", "1500.00"),
    ]
    assert codes(decision) == ["cut_to_line_period_cap"]


def test_a_floor_raises_what_there_is_and_not_nothing() -> None:
    line = line_rules(
        floor_fen=by_case((HERO, fen("150")), (None, fen("100"))),
        threshold=Threshold(fen("50"), GATE),
    )
    assert steps(decided(paid("60"), line, facts=FACTS))[-1] == (
        "raised_to_floor",
        "30.00",
        "100.00",
    )
    hero = paid("60", facts={"member.class": "劳模"})
    assert granted(hero, line, facts=FACTS) == "150.00"
    assert granted(paid("49.99"), line, facts=FACTS) == "0.00"
    assert granted(paid("200"), line, facts=FACTS) == "100.00"
    nothing = decided(paid("0.04"), line_rules(tiers=flat("10%"), floor_fen=fen("100")))
    assert steps(nothing) == [("flat_rate", "0.04", "0.00")]
