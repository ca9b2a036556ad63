"""Other answers to a shortage, and the bonus for staying, over random cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.relief import allocate, need_of
from ledger.nouns import Candidate
from ledger.refusals import Refusal
from ledger.rules import (
    Adjustment,
    Method,
    ReliefFormula,
    Threshold,
    ThresholdKind,
    Tier,
    Tranche,
)

FORMULA = ReliefFormula(
    threshold=Threshold(0, ThresholdKind.GATE),
    method=Method.MARGINAL,
    tiers=(Tier(0, 5000, Fraction(1, 2), None), Tier(5000, None, Fraction(9, 10), None)),
    cap_fen=20_000,
    unit_fen=1,
    tranches=(Tranche(("major",), Fraction(2, 3)), Tranche(("chronic",), Fraction(1))),
)
groups = st.sampled_from(("major", "chronic", "other"))
lists = st.lists(st.tuples(groups, st.integers(0, 30_000), st.integers(1, 15)), max_size=30).map(
    lambda rows: [Candidate(str(at), *row) for at, row in enumerate(rows)]
)
pools = st.integers(0, 200_000)
units = st.sampled_from((1, 100, 1000))


def by_the_letter(cases: list[Candidate], pool: int, formula: ReliefFormula) -> list[int]:
    """The largest need first, as slowly as it reads."""
    awards, left = [0] * len(cases), pool
    for tranche in formula.tranches:
        usable = int(left * tranche.share)
        waiting = [at for at, case in enumerate(cases) if case.group in tranche.groups]
        given_now = 0
        while waiting:
            needs = {at: need_of(cases[at].burden_fen, formula) for at in waiting}
            first = min(at for at in waiting if needs[at] == max(needs.values()))
            waiting.remove(first)
            if needs[first] > usable - given_now:
                awards[first] = (usable - given_now) // formula.unit_fen * formula.unit_fen
                given_now += awards[first]
                break
            awards[first] = needs[first]
            given_now += needs[first]
        left -= given_now
    return awards


@given(lists, pools, units)
def test_the_largest_need_first_is_the_rule_to_the_letter(
    cases: list[Candidate], pool: int, unit: int
) -> None:
    formula = replace(FORMULA, shortage="largest_need_first", unit_fen=unit)
    result = allocate(cases, pool, formula)
    assert [award.award_fen for award in result.awards] == by_the_letter(cases, pool, formula)
    assert result.awarded_fen + result.remainder_fen == pool
    assert all(0 <= award.award_fen <= award.need_fen for award in result.awards)


@given(lists, pools, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_change_what_a_need_gets(
    cases: list[Candidate], pool: int, random: Random
) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)
    formula = replace(FORMULA, shortage="largest_need_first")

    def pairs(found: list[Candidate]) -> list[tuple[str, int, int]]:
        awards = allocate(found, pool, formula).awards
        return sorted((award.group, award.need_fen, award.award_fen) for award in awards)

    assert pairs(shuffled) == pairs(cases)


@given(lists, pools)
def test_refusing_gives_every_need_or_nothing(cases: list[Candidate], pool: int) -> None:
    formula = replace(FORMULA, shortage="refuse")
    try:
        result = allocate(cases, pool, formula)
    except Refusal:
        shared = allocate(cases, pool, FORMULA)
        assert any(tranche.need_fen > tranche.available_fen for tranche in shared.tranches)
    else:
        served = [award for award in result.awards if award.group != "other"]
        assert all(award.award_fen == award.need_fen for award in served)


@given(
    lists,
    st.integers(0, 5),
    st.fractions(0, Fraction(1, 10), max_denominator=100),
    st.none() | st.fractions(0, Fraction(1, 2), max_denominator=100),
)
def test_a_longer_stay_never_needs_less_and_one_without_points_is_as_before(
    cases: list[Candidate], above: int, add: Fraction, at_most: Fraction | None
) -> None:
    per = "enrolment.consecutive_periods"
    bonus = Adjustment(None, add, None, per, above, at_most)
    formula = replace(FORMULA, bonus=bonus)
    result = allocate(cases, 10**9, formula)
    for case, award in zip(cases, result.awards, strict=True):
        plain = need_of(case.burden_fen, FORMULA)
        assert award.need_fen == need_of(case.burden_fen, formula, case.consecutive_periods)
        assert plain <= award.need_fen <= min(case.burden_fen, 20_000)
        if case.consecutive_periods <= above:
            assert award.need_fen == plain
