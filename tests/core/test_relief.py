"""二次救助: groups, needs, and a pool that does not reach. All sums can be checked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.core.relief import allocate, group_of, need_of
from ledger.nouns import AllocationResult, Candidate
from ledger.rules import Method, ReliefFormula, Threshold, ThresholdKind, Tier, Tranche

ALL = Tier(over_fen=0, up_to_fen=None, rate=Fraction(1), amount_fen=None)
NO_THRESHOLD = Threshold(0, ThresholdKind.GATE)
GROUPS = {"major": ("C", "D0", "N18.5"), "chronic": ("I10", "E11", "N18")}


def formula(
    *tranches: Tranche,
    tiers: tuple[Tier, ...] = (ALL,),
    threshold: Threshold = NO_THRESHOLD,
    method: Method = Method.MARGINAL,
    cap_fen: int | None = None,
    unit_fen: int = 1,
) -> ReliefFormula:
    served = tranches or (Tranche(("major",), Fraction(1)),)
    return ReliefFormula(threshold, method, tiers, cap_fen, unit_fen, served)


def candidates(*burdens: int, group: str = "major") -> list[Candidate]:
    return [Candidate(f"R{at}", group, burden) for at, burden in enumerate(burdens, start=1)]


def awards(result: AllocationResult) -> list[int]:
    return [award.award_fen for award in result.awards]


@pytest.mark.parametrize(
    ("diagnosis", "group"),
    [
        (["C50.900"], "major"),
        (["N18.500"], "major"),
        (["N18.300"], "chronic"),
        (["I10.x00", "C50.900"], "major"),  # the groups are tried in their order
        ([" c50.9 "], "major"),
        (["J18.900"], None),
        ([], None),
    ],
)
def test_a_member_belongs_to_the_first_group_that_a_diagnosis_matches(
    diagnosis: list[str], group: str | None
) -> None:
    assert group_of(diagnosis, GROUPS) == group


def test_a_group_without_prefixes_matches_nobody() -> None:
    assert group_of(["C50"], {"major": ()}) is None


def test_the_need_follows_threshold_tiers_and_cap() -> None:
    rules = formula(
        tiers=(
            Tier(0, 1_000_000, Fraction(1, 5), None),
            Tier(1_000_000, None, Fraction(2, 5), None),
        ),
        threshold=Threshold(200_000, ThresholdKind.DEDUCTIBLE),
        cap_fen=500_000,
    )
    assert need_of(199_999, rules) == 0
    assert need_of(200_000, rules) == 0
    assert need_of(700_000, rules) == 100_000  # 5,000 above the threshold at 20 %
    assert need_of(1_700_000, rules) == 400_000  # 10,000 at 20 % and 5,000 at 40 %
    assert need_of(9_900_000, rules) == 500_000  # the cap


def test_a_pool_that_reaches_gives_everybody_the_need_and_keeps_the_rest() -> None:
    result = allocate(candidates(300, 200), 600, formula())
    assert awards(result) == [300, 200]
    assert (result.need_fen, result.awarded_fen, result.remainder_fen) == (500, 500, 100)
    assert result.tranches[0].ratio == 1


def test_a_pool_that_is_short_is_shared_by_one_exact_ratio() -> None:
    # Needs 100, 200, 300 and a pool of 200: exact 33.33, 66.67, 100. The odd fen goes to the
    # largest remainder, the second.
    result = allocate(candidates(100, 200, 300), 200, formula())
    assert awards(result) == [33, 67, 100]
    assert result.tranches[0].ratio == Fraction(1, 3)
    assert result.remainder_fen == 0


def test_equal_remainders_prefer_the_larger_need_and_then_the_earlier_line() -> None:
    # Needs 1, 3, 1, 3 and a pool of 4: 0.5, 1.5, 0.5, 1.5; two odd fen for the larger needs.
    assert awards(allocate(candidates(1, 3, 1, 3), 4, formula())) == [0, 2, 0, 2]
    # Needs 1, 1, 1 and a pool of 2: all alike, the last line waits.
    assert awards(allocate(candidates(1, 1, 1), 2, formula())) == [1, 1, 0]


def test_in_units_of_a_yuan_awards_are_whole_yuan_and_the_broken_yuan_remains() -> None:
    # Needs 2.50, 2.50 and a pool of 3.30: 1.65 each, one yuan each; the third yuan goes to the
    # earlier line, and 0.30 cannot be given.
    result = allocate(candidates(250, 250), 330, formula(unit_fen=100))
    assert awards(result) == [200, 100]
    assert (result.awarded_fen, result.remainder_fen) == (300, 30)
    assert result.tranches[0].ratio == Fraction(33, 50)


def test_nobody_is_raised_above_the_need_by_a_whole_unit() -> None:
    # 1.50, 1.50 and 9.00 of 10.00 in whole yuan: 1.25, 1.25, 7.50. A second yuan would lift the
    # first two above their need, so the odd yuan goes to the third.
    assert awards(allocate(candidates(150, 150, 900), 1000, formula(unit_fen=100))) == [
        100,
        100,
        800,
    ]
    # Where none can take it, it stays in the pool.
    result = allocate(candidates(150, 150), 290, formula(unit_fen=100))
    assert (awards(result), result.remainder_fen) == ([100, 100], 90)


def test_where_there_is_no_remainder_there_is_no_odd_unit() -> None:
    # 2.00 of 4.00 and 4.00 of 8.00 come out even.
    assert awards(allocate(candidates(400, 800), 600, formula(unit_fen=100))) == [200, 400]


def test_a_need_met_in_full_need_not_be_a_multiple_of_the_unit() -> None:
    assert awards(allocate(candidates(150), 200, formula(unit_fen=100))) == [150]


def test_tranches_are_served_in_order_and_what_they_leave_flows_on() -> None:
    rules = formula(
        Tranche(("major",), Fraction(7, 10)),
        Tranche(("chronic",), Fraction(1)),
    )
    cases = [
        *candidates(900, group="chronic"),
        *candidates(300, 200),
        *candidates(5000, group="other"),
    ]
    result = allocate(cases, 1001, rules)
    # Major may use 700 (of 700.7) and needs 500; chronic may use all the 501 that are left.
    assert awards(result) == [501, 300, 200, 0]
    first, second = result.tranches
    assert (first.available_fen, first.need_fen, first.awarded_fen) == (700, 500, 500)
    assert (second.available_fen, second.need_fen, second.awarded_fen) == (501, 900, 501)
    assert second.ratio == Fraction(501, 900)
    assert result.need_fen == 6400
    assert result.remainder_fen == 0


def test_awards_stand_in_the_order_of_the_candidates_with_what_they_rest_on() -> None:
    result = allocate(candidates(7, 5), 6, formula(cap_fen=6))
    assert [(a.case_no, a.group, a.burden_fen, a.need_fen) for a in result.awards] == [
        ("R1", "major", 7, 6),
        ("R2", "major", 5, 5),
    ]


def test_an_empty_pool_and_an_empty_list_are_no_trouble() -> None:
    assert awards(allocate(candidates(5), 0, formula())) == [0]
    assert allocate([], 100, formula()).remainder_fen == 100


@pytest.mark.parametrize(
    ("pool", "rules"),
    [
        (-1, formula()),
        (1, formula(unit_fen=0)),
        (1, formula(Tranche(("major",), Fraction(3, 2)))),
        (1, formula(Tranche(("major",), Fraction(1)), Tranche(("major",), Fraction(1)))),
    ],
)
def test_a_formula_that_cannot_be_carried_out_is_refused(pool: int, rules: ReliefFormula) -> None:
    with pytest.raises(ValueError, match=r"pool|share|tranches"):
        allocate(candidates(5), pool, rules)
