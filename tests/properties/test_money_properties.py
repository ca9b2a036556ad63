"""No fen is lost or made when money is written, rounded, shared or put through tiers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.bands import amount_for, compiled, tier_problems
from ledger.money import (
    LARGEST_FEN,
    MoneyError,
    Rounding,
    capital,
    parse_yuan,
    portion,
    share_out,
    show,
    yuan,
)
from ledger.rules import TIER_METHODS, Method, Threshold, ThresholdKind, Tier

fens = st.integers(-LARGEST_FEN, LARGEST_FEN)
positive = st.integers(0, 10**12)
rates = st.fractions(min_value=0, max_value=2, max_denominator=1000)
weights = st.lists(st.one_of(st.integers(0, 10**6), rates), min_size=1, max_size=30).filter(any)


@st.composite
def tier_tables(draw: st.DrawFn, method: Method) -> tuple[Tier, ...]:
    """Tables without a fault; the last tier open."""
    ends = sorted(draw(st.sets(st.integers(1, 10**8), max_size=5)))
    tiers = []
    for over, up_to in pairwise([0, *ends, None]):
        rate, amount = draw(rates), draw(st.integers(0, 10**6))
        fixed = method is Method.FIXED_STEP
        tiers.append(Tier(over or 0, up_to, None if fixed else rate, amount if fixed else None))
    return tuple(tiers)


@given(fens)
def test_what_is_written_is_read_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(show(fen)) == fen


@given(st.text(max_size=30))
def test_any_text_is_read_to_the_fen_or_refused_by_name(text: str) -> None:
    try:
        fen = parse_yuan(text)
    except MoneyError as refused:
        code = refused.code
    else:
        code = "money_read"
        assert parse_yuan(yuan(fen)) == fen
    assert code.startswith("money_")


@given(st.sets(positive, min_size=2, max_size=2))
def test_two_amounts_are_never_written_alike_in_capital_figures(pair: set[int]) -> None:
    first, second = pair
    assert capital(first) != capital(second)


@given(fens, rates)
def test_a_portion_is_within_half_a_fen_and_mirrors_in_sign(fen: int, rate: Fraction) -> None:
    exact = fen * rate
    assert abs(portion(fen, rate) - exact) <= Fraction(1, 2)
    assert portion(-fen, rate) == -portion(fen, rate)
    assert abs(portion(fen, rate, Rounding.DOWN)) <= abs(exact)
    assert abs(portion(fen, rate, Rounding.UP)) >= abs(exact)


@given(fens, weights)
def test_shares_sum_to_the_whole_and_stay_within_a_fen_of_exact(
    fen: int, parts: list[int | Fraction]
) -> None:
    shares = share_out(fen, parts)
    assert sum(shares) == fen
    total = sum(Fraction(part) for part in parts)
    for share, part in zip(shares, parts, strict=True):
        assert abs(share - Fraction(fen) * part / total) < 1
        assert share == 0 or part > 0


@given(st.integers(0, 10**9), st.integers(1, 1000), weights)
def test_shares_in_units_are_whole_units(
    units: int, unit_fen: int, parts: list[int | Fraction]
) -> None:
    shares = share_out(units * unit_fen, parts, unit_fen)
    assert sum(shares) == units * unit_fen
    assert all(share % unit_fen == 0 for share in shares)


@given(st.data(), st.sampled_from(TIER_METHODS), st.sampled_from(ThresholdKind), positive, positive)
def test_the_steps_of_a_band_table_account_for_its_amount(
    data: st.DataObject, method: Method, kind: ThresholdKind, threshold_fen: int, amount_fen: int
) -> None:
    tiers = data.draw(tier_tables(method))
    assert tier_problems(tiers, method) == []
    threshold = Threshold(threshold_fen, kind)
    given_fen, steps = amount_for(amount_fen, threshold, method, tiers)
    exact = sum((step.exact for step in steps), Fraction())
    assert abs(given_fen - exact) <= Fraction(1, 2)
    if method is Method.MARGINAL and steps:
        deducted = threshold_fen if kind is ThresholdKind.DEDUCTIBLE else 0
        assert sum(step.part_fen for step in steps) == amount_fen - deducted


@given(st.data(), st.sampled_from(TIER_METHODS), st.sampled_from(ThresholdKind))
def test_the_fast_tiers_and_the_explained_tiers_always_agree(
    data: st.DataObject, method: Method, kind: ThresholdKind
) -> None:
    tiers = data.draw(tier_tables(method))
    threshold = Threshold(data.draw(st.integers(0, 10**6)), kind)
    fast = compiled(threshold, method, tiers)
    edges = [edge + step for tier in tiers for edge in (tier.over_fen,) for step in (-1, 0, 1)]
    amounts = st.one_of(st.sampled_from(edges), st.integers(-10, 10**9))
    amount_fen = data.draw(amounts) + data.draw(st.sampled_from((0, threshold.amount_fen)))
    assert fast(amount_fen) == amount_for(amount_fen, threshold, method, tiers)[0]
