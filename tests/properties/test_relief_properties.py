"""Allocations over random cases: awards and remainder are the pool, and nobody gets too much."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.relief import allocate, need_of
from ledger.nouns import AllocationResult, Candidate
from ledger.rules import Method, ReliefFormula, Threshold, ThresholdKind, Tier, Tranche

GROUPS = ("major", "chronic", "hardship", "other")
shares = st.fractions(min_value=0, max_value=1, max_denominator=20)
burdens = st.one_of(st.integers(0, 20), st.integers(0, 10**9))


@st.composite
def formulas(draw: st.DrawFn) -> ReliefFormula:
    edge = draw(st.integers(1, 10**6))
    groups = draw(st.permutations(GROUPS[:3]))
    cut = draw(st.integers(0, 3))
    served = [part for part in (tuple(groups[:cut]), tuple(groups[cut:])) if part]
    return ReliefFormula(
        threshold=Threshold(draw(st.integers(0, 100)), draw(st.sampled_from(ThresholdKind))),
        method=Method.MARGINAL,
        tiers=(Tier(0, edge, draw(shares), None), Tier(edge, None, draw(shares), None)),
        cap_fen=draw(st.none() | st.integers(0, 10**7)),
        unit_fen=draw(st.sampled_from((1, 10, 100, 1000))),
        tranches=tuple(Tranche(part, draw(shares)) for part in served),
    )


@st.composite
def case_lists(draw: st.DrawFn) -> list[Candidate]:
    rows = draw(st.lists(st.tuples(st.sampled_from(GROUPS), burdens), max_size=40))
    return [Candidate(str(at), group, burden) for at, (group, burden) in enumerate(rows)]


def by_the_letter(cases: list[Candidate], pool: int, formula: ReliefFormula) -> list[int]:
    """The rule again, in fractions and one fen after the other, as slowly as it reads."""
    awards = [0] * len(cases)
    left = pool
    for tranche in formula.tranches:
        usable = int(left * tranche.share)
        needs = {
            line: need_of(case.burden_fen, formula)
            for line, case in enumerate(cases)
            if case.group in tranche.groups
        }
        total = sum(needs.values())
        if total <= usable:
            given_now = dict(needs)
        else:
            exact = {line: Fraction(need * usable, total) for line, need in needs.items()}
            unit = formula.unit_fen
            given_now = {line: int(share / unit) * unit for line, share in exact.items()}
            spare = (usable - sum(given_now.values())) // unit
            rests = {line: exact[line] - given_now[line] for line in needs}
            for line in sorted(needs, key=lambda at: (-rests[at], -needs[at], at)):
                if spare and rests[line] and given_now[line] + unit <= needs[line]:
                    given_now[line] += unit
                    spare -= 1
        for line, award in given_now.items():
            awards[line] = award
        left -= sum(given_now.values())
    return awards


def run(cases: list[Candidate], pool: int, formula: ReliefFormula) -> AllocationResult:
    return allocate(iter(cases), pool, formula)


@given(case_lists(), st.integers(0, 10**9), formulas())
def test_the_fast_allocation_is_the_rule_to_the_letter(
    cases: list[Candidate], pool: int, formula: ReliefFormula
) -> None:
    result = run(cases, pool, formula)
    assert [award.award_fen for award in result.awards] == by_the_letter(cases, pool, formula)


@given(case_lists(), st.integers(0, 10**9), formulas())
def test_awards_and_remainder_are_the_pool_and_nobody_gets_more_than_the_need(
    cases: list[Candidate], pool: int, formula: ReliefFormula
) -> None:
    result = run(cases, pool, formula)
    assert [award.case_no for award in result.awards] == [case.case_no for case in cases]
    assert sum(award.award_fen for award in result.awards) == result.awarded_fen
    assert result.awarded_fen + result.remainder_fen == pool
    assert sum(award.need_fen for award in result.awards) == result.need_fen
    served = {group for tranche in formula.tranches for group in tranche.groups}
    for award in result.awards:
        assert 0 <= award.award_fen <= award.need_fen
        assert award.group in served or award.award_fen == 0


@given(case_lists(), st.integers(0, 10**9), formulas())
def test_each_tranche_stays_within_what_it_may_use_and_wastes_no_fen(
    cases: list[Candidate], pool: int, formula: ReliefFormula
) -> None:
    left = pool
    for tranche in run(cases, pool, formula).tranches:
        assert tranche.awarded_fen <= tranche.available_fen <= left
        assert 0 <= tranche.ratio <= 1
        if formula.unit_fen == 1:
            assert tranche.awarded_fen == min(tranche.need_fen, tranche.available_fen)
        left -= tranche.awarded_fen


@given(st.lists(burdens, min_size=1, max_size=30), st.integers(0, 10**6))
def test_of_two_in_a_tranche_the_larger_need_never_gets_less(needs: list[int], pool: int) -> None:
    whole = ReliefFormula(
        threshold=Threshold(0, ThresholdKind.GATE),
        method=Method.MARGINAL,
        tiers=(Tier(0, None, Fraction(1), None),),
        cap_fen=None,
        unit_fen=1,
        tranches=(Tranche(("major",), Fraction(1)),),
    )
    cases = [Candidate(str(at), "major", need) for at, need in enumerate(needs)]
    awards = run(cases, pool, whole).awards
    by_need = sorted(awards, key=lambda award: (award.need_fen, award.award_fen))
    assert [award.award_fen for award in by_need] == sorted(award.award_fen for award in awards)
