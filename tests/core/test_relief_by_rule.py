"""二次救助 as cities write it: other answers to a shortage, a bonus, burdens and conditions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from ledger.conditions import FactMissing
from ledger.core.relief import allocate, burden_of, group_of, is_entitled, need_of
from ledger.nouns import SETTLEMENT_AMOUNTS, AllocationResult, Candidate
from ledger.refusals import Refusal
from ledger.rules import (
    Adjustment,
    Condition,
    Method,
    Range,
    ReliefFormula,
    ReliefRules,
    Requirement,
    Threshold,
    ThresholdKind,
    Tier,
    Tranche,
)
from tests.core.builders import fen, is_told

PERIODS = "enrolment.consecutive_periods"
FORMULA = ReliefFormula(
    threshold=Threshold(0, ThresholdKind.GATE),
    method=Method.MARGINAL,
    tiers=(Tier(0, None, Fraction(1), None),),
    cap_fen=None,
    unit_fen=1,
    tranches=(Tranche(("major",), Fraction(1)),),
)
ONE_POINT = Adjustment(
    None, add=Fraction(1, 100), times=None, per=PERIODS, above=1, at_most=Fraction(1, 10)
)
#: 云南: 20 % of the whole from 100,000, 40 % from 200,000, a point more for each further period.
YUNNAN = replace(
    FORMULA,
    threshold=Threshold(fen("100000"), ThresholdKind.GATE),
    method=Method.WHOLE_AMOUNT,
    tiers=(
        Tier(0, fen("200000"), Fraction(1, 5), None, from_inclusive=True),
        Tier(fen("200000"), None, Fraction(2, 5), None, from_inclusive=True),
    ),
    cap_fen=fen("500000"),
    bonus=ONE_POINT,
)


def candidates(*yuan: str, group: str = "major") -> list[Candidate]:
    return [Candidate(f"R{at}", group, fen(text)) for at, text in enumerate(yuan, start=1)]


def awards(result: AllocationResult) -> list[int]:
    return [award.award_fen for award in result.awards]


# -- shortage -------------------------------------------------------------------------------------


def largest_first(pool: str, *yuan: str, **changes: Any) -> AllocationResult:
    formula = replace(FORMULA, shortage="largest_need_first", **changes)
    return allocate(candidates(*yuan), fen(pool), formula)


def test_the_largest_need_is_served_in_full_while_the_money_lasts() -> None:
    # 500 and 300 in full, 100 of the next, nothing for the last.
    result = largest_first("900.00", "100.00", "300.00", "500.00", "200.00")
    assert awards(result) == [0, fen("300"), fen("500"), fen("100")]
    assert result.remainder_fen == 0
    assert result.tranches[0].ratio == Fraction(9, 11)


def test_of_equal_needs_the_earlier_case_comes_first() -> None:
    assert awards(largest_first("250.00", "100.00", "100.00", "100.00")) == [
        fen("100"),
        fen("100"),
        fen("50"),
    ]


def test_the_last_award_is_a_whole_number_of_units_and_the_broken_one_remains() -> None:
    result = largest_first("9.70", "6.50", "4.00", "0.10", unit_fen=100)
    # 6.50 in full; 3.20 are left for 4.00, that is 3.00; then it ends, with 0.20 in the pool.
    assert awards(result) == [fen("6.50"), fen("3"), 0]
    assert result.remainder_fen == fen("0.20")


def test_a_pool_that_reaches_serves_everybody_in_any_order() -> None:
    for shortage in ("pro_rata", "largest_need_first", "refuse"):
        result = allocate(candidates("3", "2"), fen("6"), replace(FORMULA, shortage=shortage))
        assert awards(result) == [fen("3"), fen("2")]
        assert result.remainder_fen == fen("1")


def test_a_scheme_that_does_not_cut_refuses_a_pool_that_is_too_small() -> None:
    formula = replace(
        FORMULA,
        shortage="refuse",
        tranches=(Tranche(("major",), Fraction(1)), Tranche(("chronic",), Fraction(1))),
    )
    cases = candidates("500.00") + candidates("300.00", group="chronic")
    with pytest.raises(Refusal) as caught:
        allocate(cases, fen("799.99"), formula)
    refusal = caught.value
    assert refusal.code == "pool_too_small"
    assert refusal.facts == {"groups": "chronic", "need_fen": "30000", "available_fen": "29999"}
    assert is_told(refusal.code, refusal.facts)
    assert allocate(cases, fen("800.00"), formula).remainder_fen == 0


def test_a_shortage_that_the_program_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="shortage is 'by_lot'"):
        allocate([], 0, replace(FORMULA, shortage="by_lot"))


# -- the bonus for staying ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("burden", "periods", "yuan"),
    [
        ("99999.99", 1, "0.00"),
        ("100000.00", 1, "20000.00"),
        ("199999.99", 1, "40000.00"),  # 39,999.998
        ("200000.00", 1, "80000.00"),  # the cliff belongs to the tier above
        ("100000.00", 2, "21000.00"),  # 21 %
        ("100000.00", 11, "30000.00"),  # 30 %: ten points are the most
        ("100000.00", 12, "30000.00"),
        ("200000.00", 4, "86000.00"),  # 43 %
        ("1250000.00", 11, "500000.00"),  # the cap
    ],
)
def test_yunnan_adds_a_point_for_each_further_period(burden: str, periods: int, yuan: str) -> None:
    assert need_of(fen(burden), YUNNAN, periods) == fen(yuan)
    case = Candidate("R1", "major", fen(burden), periods)
    (award,) = allocate([case], fen("9000000"), YUNNAN).awards
    assert (award.need_fen, award.award_fen) == (fen(yuan), fen(yuan))


def test_candidates_with_different_periods_stand_in_one_list() -> None:
    cases = [Candidate(str(n), "major", fen("100000"), n) for n in (3, 1, 2)]
    assert awards(allocate(cases, fen("99999"), YUNNAN)) == [
        fen("22000"),
        fen("20000"),
        fen("21000"),
    ]


def test_a_rate_never_rises_above_the_whole() -> None:
    nearly = replace(
        FORMULA,
        tiers=(Tier(0, None, Fraction(95, 100), None),),
        bonus=replace(ONE_POINT, at_most=None),
    )
    assert need_of(1000, nearly, 3) == 970
    assert need_of(1000, nearly, 30) == 1000


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"method": Method.FIXED_STEP, "tiers": (Tier(0, None, None, 500),)}, "needs tiers"),
        ({"bonus": replace(ONE_POINT, add=None, times=Fraction(2))}, "adds points"),
        ({"bonus": replace(ONE_POINT, per="member.age")}, "adds points"),
    ],
)
def test_a_bonus_that_cannot_be_reckoned_is_an_error(changes: dict[str, Any], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        need_of(1000, replace(FORMULA, **{"bonus": ONE_POINT, **changes}), 2)


# -- candidates -----------------------------------------------------------------------------------


def test_the_group_of_everybody_takes_what_no_other_takes() -> None:
    groups = {"major": ("C",), "other": ("*",)}
    assert group_of(["C50"], groups) == "major"
    assert group_of(["J18.9"], groups) == "other"
    assert group_of([], groups) is None


def amounts(**yuan: str) -> dict[str, int]:
    return dict.fromkeys(SETTLEMENT_AMOUNTS, 0) | {name: fen(text) for name, text in yuan.items()}


def test_a_burden_may_be_written_over_the_bill_and_the_benefit() -> None:
    claim = amounts(medfee_sumamt="9000.00", fund_pay_sumamt="5000.00")
    expression = "medfee_sumamt - fund_pay_sumamt - benefit"
    assert burden_of(claim, fen("1500.00"), expression) == fen("2500.00")
    assert burden_of(claim, fen("4500.00"), expression) == 0  # not below zero


def test_conditions_decide_who_is_a_candidate() -> None:
    stayed = Requirement(None, Condition({PERIODS: Range(2, None)}), "须连续参加两期")
    hard = Requirement(
        Condition({PERIODS: Range(None, 3)}),
        Condition({"member.hardship": frozenset({"建档困难"})}),
        "参加不满四期的须为建档困难职工",
    )
    rules = ReliefRules({}, FORMULA, {"major": ("C",)}, 5, requirements=(stayed, hard))
    assert is_entitled({PERIODS: 4, "member.hardship": "无"}, rules)
    assert is_entitled({PERIODS: 3, "member.hardship": "建档困难"}, rules)
    assert not is_entitled({PERIODS: 3, "member.hardship": "无"}, rules)
    assert not is_entitled({PERIODS: 1, "member.hardship": "建档困难"}, rules)
    with pytest.raises(FactMissing, match=r"member\.hardship"):
        is_entitled({PERIODS: 3}, rules)
