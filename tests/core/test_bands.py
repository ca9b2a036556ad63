"""Tiers: the published tables of real schemes, and the edges of every tier."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ledger.bands import BandStep, adjusted, amount_for, compiled, steps_for, tier_problems
from ledger.money import parse_rate, parse_yuan, yuan
from ledger.rules import Method, Threshold, ThresholdKind, Tier
from ledger.sentences import say


def tier(over: str, up_to: str | None, rate: str | None, amount: str | None = None) -> Tier:
    return Tier(
        parse_yuan(over),
        None if up_to is None else parse_yuan(up_to),
        None if rate is None else parse_rate(rate),
        None if amount is None else parse_yuan(amount),
    )


def gate(amount: str) -> Threshold:
    return Threshold(parse_yuan(amount), ThresholdKind.GATE)


def deductible(amount: str) -> Threshold:
    return Threshold(parse_yuan(amount), ThresholdKind.DEDUCTIBLE)


NONE = gate("0")
HALF = (tier("0", None, "50%"),)
HANGZHOU_2021 = (
    tier("0", "1000", "20%"),
    tier("1000", "10000", "50%"),
    tier("10000", "15000", "90%"),
    tier("15000", "50000", "60%"),
)
HAINAN = (
    tier("0", "5000", "50%"),
    tier("5000", "10000", "60%"),
    tier("10000", None, "70%"),
)
YUNNAN_20TH = (tier("0", "199999.99", "20%"), tier("199999.99", None, "40%"))
STEPS = (tier("0", "50000", None, "4000"), tier("50000", None, None, "10000"))


def given(amount: str, threshold: Threshold, method: Method, tiers: tuple[Tier, ...]) -> str:
    fen, _ = amount_for(parse_yuan(amount), threshold, method, tiers)
    assert compiled(threshold, method, tiers)(parse_yuan(amount)) == fen
    return yuan(fen)


@pytest.mark.parametrize(
    ("amount", "benefit"),
    [
        ("0", "0.00"),
        ("-5", "0.00"),
        ("0.01", "0.01"),  # half a fen, rounded up
        ("0.02", "0.01"),
        ("3261.46", "1630.73"),
        ("3261.47", "1630.74"),
    ],
)
def test_half_of_the_amount_is_rounded_half_up_to_the_fen(amount: str, benefit: str) -> None:
    assert given(amount, NONE, Method.MARGINAL, HALF) == benefit


@pytest.mark.parametrize(
    ("amount", "benefit"),
    [
        ("1000", "200.00"),
        ("1000.01", "200.01"),  # 200 + 0.005, rounded up
        ("10000", "4700.00"),
        ("15000", "9200.00"),
        ("50000", "30200.00"),  # the published cap: 200 + 4,500 + 4,500 + 21,000
        ("60000", "30200.00"),  # beyond the last tier nothing is added
    ],
)
def test_the_marginal_tiers_of_hangzhou_sum_to_its_published_cap(amount: str, benefit: str) -> None:
    assert given(amount, NONE, Method.MARGINAL, HANGZHOU_2021) == benefit


def test_the_steps_show_each_tier_with_its_part_and_exact_value() -> None:
    fen, steps = amount_for(150001, NONE, Method.MARGINAL, HANGZHOU_2021)
    assert fen == 45001
    assert steps == (
        BandStep(0, 100000, 100000, Fraction(1, 5), None),
        BandStep(100000, 1000000, 50001, Fraction(1, 2), None),
    )


def test_tiers_are_added_exactly_and_rounded_only_once() -> None:
    # Two parts of half a fen each make one fen; rounded apart they would make two.
    thirds = (tier("0", "0.01", "1/2"), tier("0.01", None, "1/2"))
    assert given("0.02", NONE, Method.MARGINAL, thirds) == "0.01"


def test_gate_and_deductible_differ_as_in_the_hainan_example() -> None:
    # Self-paid 20,000 over a threshold of 1,000: 14,000 × 70 % … read three ways.
    from_zero = (tier("0", "4000", "50%"), tier("4000", "9000", "60%"), tier("9000", None, "70%"))
    assert given("20000", gate("1000"), Method.MARGINAL, HAINAN) == "12500.00"
    assert given("20000", deductible("1000"), Method.MARGINAL, from_zero) == "12000.00"
    assert given("20000", gate("1000"), Method.WHOLE_AMOUNT, HAINAN) == "14000.00"


@pytest.mark.parametrize(
    ("amount", "through_gate", "less_deductible"),
    [("999.99", "0.00", "0.00"), ("1000", "500.00", "0.00"), ("1000.02", "500.01", "0.01")],
)
def test_the_threshold_opens_at_its_own_amount(
    amount: str, through_gate: str, less_deductible: str
) -> None:
    assert given(amount, gate("1000"), Method.MARGINAL, HALF) == through_gate
    assert given(amount, deductible("1000"), Method.MARGINAL, HALF) == less_deductible


@pytest.mark.parametrize(
    ("residue", "aid"),
    [
        ("99999.99", "0.00"),
        ("100000", "20000.00"),
        ("199999.99", "40000.00"),
        ("200000", "80000.00"),
    ],
)
def test_whole_amount_tiers_have_the_cliff_of_yunnan(residue: str, aid: str) -> None:
    assert given(residue, gate("100000"), Method.WHOLE_AMOUNT, YUNNAN_20TH) == aid


@pytest.mark.parametrize(
    ("residue", "aid"),
    [("29999.99", "0.00"), ("30000", "4000.00"), ("50000", "4000.00"), ("50000.01", "10000.00")],
)
def test_a_fixed_step_gives_the_sum_of_the_tier_and_the_edge_belongs_below(
    residue: str, aid: str
) -> None:
    assert given(residue, gate("30000"), Method.FIXED_STEP, STEPS) == aid


def below(over: str, up_to: str | None, rate: str | None, amount: str | None = None) -> Tier:
    """A tier written from/below: the lower end belongs to it, the upper does not."""
    return replace(tier(over, up_to, rate, amount), from_inclusive=True)


YUNNAN_BELOW = (below("0", "200000", "20%"), below("200000", None, "40%"))
STEPS_BELOW = (below("0", "50000", None, "4000"), below("50000", None, None, "10000"))


@pytest.mark.parametrize(
    ("residue", "aid"),
    [
        ("99999.99", "0.00"),
        ("100000", "20000.00"),
        ("199999.99", "40000.00"),
        ("200000", "80000.00"),
    ],
)
def test_yunnan_can_be_written_as_published_from_and_below(residue: str, aid: str) -> None:
    assert given(residue, gate("100000"), Method.WHOLE_AMOUNT, YUNNAN_BELOW) == aid


def test_a_boundary_belongs_above_where_tiers_are_written_from_and_below() -> None:
    assert given("50000", NONE, Method.FIXED_STEP, STEPS) == "4000.00"
    assert given("50000", NONE, Method.FIXED_STEP, STEPS_BELOW) == "10000.00"
    assert given("49999.99", NONE, Method.FIXED_STEP, STEPS_BELOW) == "4000.00"


@pytest.mark.parametrize("amount", ["999.99", "1000", "1000.01", "10000", "60000"])
def test_under_marginal_tiers_the_two_styles_give_the_same(amount: str) -> None:
    from_below = tuple(replace(one, from_inclusive=True) for one in HANGZHOU_2021)
    assert given(amount, NONE, Method.MARGINAL, from_below) == given(
        amount, NONE, Method.MARGINAL, HANGZHOU_2021
    )


def test_an_amount_at_the_upper_end_of_the_last_tier_below_is_held_by_none() -> None:
    closed = (below("0", "10", "1/2"),)
    for run in (amount_for, lambda *rules: compiled(*rules[1:])(rules[0])):
        with pytest.raises(ValueError, match=r"no tier holds 10\.00"):
            run(1000, NONE, Method.WHOLE_AMOUNT, closed)


def test_steps_above_what_was_counted_before_are_the_rest_of_each_tier() -> None:
    """15,000 after 8,000: the rest of the second tier and the whole of the third."""
    steps = steps_for(1500000, Method.MARGINAL, HANGZHOU_2021, above_fen=800000)
    assert [(step.over_fen, step.part_fen, step.exact) for step in steps] == [
        (100000, 200000, 100000),
        (1000000, 500000, 450000),
    ]


def test_adjusted_rates_stay_between_zero_and_one() -> None:
    plus = adjusted(HANGZHOU_2021, Fraction(1), parse_rate("15%"))
    assert [str(one.rate) for one in plus] == ["7/20", "13/20", "1", "3/4"]
    minus = adjusted(HANGZHOU_2021, Fraction(1, 2), -parse_rate("15%"))
    assert [str(one.rate) for one in minus] == ["0", "1/10", "3/10", "3/20"]
    assert [one.over_fen for one in plus] == [one.over_fen for one in HANGZHOU_2021]
    assert adjusted(STEPS, Fraction(1, 2), Fraction()) == STEPS


@pytest.mark.parametrize("method", [Method.WHOLE_AMOUNT, Method.FIXED_STEP])
def test_an_amount_that_no_tier_holds_is_an_error_and_not_zero(method: Method) -> None:
    closed = (tier("1", "10", "1/2", "5"),)
    for amount in (100, 1001):
        with pytest.raises(ValueError, match="no tier holds"):
            amount_for(amount, NONE, method, closed)
        with pytest.raises(ValueError, match="no tier holds"):
            compiled(NONE, method, closed)(amount)


def test_marginal_tiers_add_nothing_below_the_first_one() -> None:
    assert given("1", NONE, Method.MARGINAL, (tier("1", None, "1/2"),)) == "0.00"


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        (Method.MARGINAL, tier("0", None, None, "5")),
        (Method.WHOLE_AMOUNT, tier("0", None, None, "5")),
        (Method.FIXED_STEP, tier("0", None, "1/2")),
    ],
)
def test_a_tier_without_what_its_method_takes_is_an_error(method: Method, wrong: Tier) -> None:
    for run in (
        lambda: amount_for(1, NONE, method, (wrong,)),
        lambda: compiled(NONE, method, (wrong,)),
    ):
        with pytest.raises(ValueError, match="has no"):
            run()


@pytest.mark.parametrize(
    ("tiers", "method", "codes"),
    [
        (HANGZHOU_2021, Method.MARGINAL, []),
        (YUNNAN_20TH, Method.WHOLE_AMOUNT, []),
        (STEPS, Method.FIXED_STEP, []),
        ((), None, ["tiers_missing"]),
        ((tier("1", None, "1/2"),), None, ["tiers_not_from_zero"]),
        ((tier("0", "10", "1/2"), tier("11", None, "1/3")), None, ["tiers_gap"]),
        ((tier("0", "10", "1/2"), tier("9.99", None, "1/3")), None, ["tiers_overlap"]),
        ((tier("0", None, "1/2"), tier("10", None, "1/3")), None, ["tiers_open_end_not_last"]),
        ((tier("0", "0", "1/2"), tier("0", None, "1/3")), None, ["tiers_empty_tier"]),
        ((tier("0", "10", "1/2"),), Method.WHOLE_AMOUNT, ["tiers_end_closed"]),
        ((tier("0", None, "1/2"),), Method.FIXED_STEP, ["tiers_need_amount"]),
        ((tier("0", None, None, "1"),), Method.MARGINAL, ["tiers_need_rate"]),
        ((tier("0", None, "1/2", "1"),), Method.MARGINAL, ["tiers_need_rate"]),
        (YUNNAN_BELOW, Method.WHOLE_AMOUNT, []),
        ((tier("0", "10", "1/2"), below("10", None, "1/3")), None, ["tiers_mixed_styles"]),
    ],
)
def test_each_fault_in_a_table_of_tiers_is_named(
    tiers: tuple[Tier, ...], method: Method | None, codes: list[str]
) -> None:
    assert [code for code, _ in tier_problems(tiers, method)] == codes


def test_the_sentence_about_a_gap_names_both_ends() -> None:
    [(code, facts)] = tier_problems((tier("0", "10", "1/2"), tier("11", None, "1/3")))
    assert "10.00" in say(code, facts)
    assert "11.00" in say(code, facts, "en")
