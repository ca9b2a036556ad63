"""Reading, writing, rounding and sharing money."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.money import (
    LARGEST_FEN,
    MoneyError,
    Rounding,
    capital,
    divide,
    exact_percent,
    parse_rate,
    parse_yuan,
    percent,
    portion,
    share_out,
    show,
    yuan,
)
from ledger.sentences import SENTENCES


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("50", 5000),
        ("0", 0),
        ("-0", 0),
        ("0.05", 5),
        ("-0.05", -5),
        ("16.7", 1670),
        ("1,234.50", 123450),
        ("1,234,567.89", 123456789),
        ("1234567.89", 123456789),
        (" ¥50.00 ", 5000),
        ("￥１，２３４．５０", 123450),
        ("-¥5", -500),
        ("¥-5", -500),
        ("0010.00", 1000),
        ("10000000000000.00", LARGEST_FEN),
        ("-10000000000000.00", -LARGEST_FEN),
    ],
)
def test_an_amount_is_read_to_the_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money_empty"),
        ("  ", "money_empty"),
        (50.5, "money_not_text"),
        (50, "money_not_text"),
        (None, "money_not_text"),
        ("1e3", "money_unreadable"),
        ("NaN", "money_unreadable"),
        ("Infinity", "money_unreadable"),
        ("1_000", "money_unreadable"),
        ("12.", "money_unreadable"),
        (".5", "money_unreadable"),
        (".50", "money_unreadable"),
        ("1²3.00", "money_unreadable"),
        ("1,2,3.4", "money_unreadable"),
        ("1234,567", "money_unreadable"),
        ("12,34.00", "money_unreadable"),
        ("+5", "money_unreadable"),
        ("--5", "money_unreadable"),
        ("-¥-5", "money_unreadable"),
        ("5元", "money_unreadable"),
        ("10²", "money_unreadable"),
        ("٥٠", "money_unreadable"),
        ("(5.00)", "money_unreadable"),
        ("16.667", "money_too_precise"),
        ("16.670", "money_too_precise"),
        ("10000000000000.01", "money_too_large"),
        ("9" * 5000, "money_too_large"),
    ],
)
def test_what_is_not_an_amount_is_refused_and_never_guessed(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_yuan(text)
    assert refused.value.code == code
    assert code in SENTENCES


@pytest.mark.parametrize(
    ("fen", "wire", "shown"),
    [
        (123456, "1234.56", "1,234.56"),
        (-5, "-0.05", "-0.05"),
        (0, "0.00", "0.00"),
        (123456789012345, "1234567890123.45", "1,234,567,890,123.45"),
    ],
)
def test_an_amount_is_written_plainly_on_the_wire_and_grouped_for_people(
    fen: int, wire: str, shown: str
) -> None:
    assert yuan(fen) == wire
    assert show(fen) == shown
    assert show(fen, "en") == shown


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1/3", Fraction(1, 3)),
        ("2 / 3", Fraction(2, 3)),
        ("50%", Fraction(1, 2)),
        ("12.5%", Fraction(1, 8)),
        ("0.5", Fraction(1, 2)),
        ("1", Fraction(1)),
        ("0", Fraction(0)),
        ("５０％", Fraction(1, 2)),
        ("１／３", Fraction(1, 3)),
    ],
)
def test_a_rate_is_read_as_an_exact_fraction(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (0.5, "rate_not_text"),
        ("", "rate_unreadable"),
        ("-1/3", "rate_unreadable"),
        ("1/-3", "rate_unreadable"),
        ("1/0", "rate_of_zero"),
        ("1e-1", "rate_unreadable"),
        ("½", "rate_unreadable"),
        ("1/3%", "rate_unreadable"),
        ("1/0.5", "rate_unreadable"),
        ("1" * 5000, "rate_unreadable"),
    ],
)
def test_what_is_not_a_rate_is_refused(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_rate(text)
    assert refused.value.code == code
    assert code in SENTENCES


@pytest.mark.parametrize(
    ("ratio", "shown", "cut"),
    [
        ("2/3", "66.67%", "66.6%"),
        ("1", "100.00%", "100.0%"),
        ("1/100000", "0.00%", "0.0%"),
        ("-1/8", "-12.50%", "-12.5%"),
        ("7/5", "140.00%", "140.0%"),
    ],
)
def test_a_ratio_is_shown_per_cent(ratio: str, shown: str, cut: str) -> None:
    assert percent(Fraction(ratio)) == shown
    assert percent(Fraction(ratio), 1, Rounding.DOWN) == cut


@pytest.mark.parametrize(
    ("rate", "decimals", "shown"),
    [
        ("1/2", 2, "50%"), ("3/8", 2, "37.5%"), ("0", 2, "0%"), ("1", 2, "100%"),
        ("0.1667", 2, "16.67%"), ("1/3", 2, "1/3"), ("0.1667", 1, "0.1667"), ("0.605", 1, "60.5%"),
    ],
)  # fmt: skip
def test_a_rate_is_shown_per_cent_only_where_that_is_exact(
    rate: str, decimals: int, shown: str
) -> None:
    assert exact_percent(rate, decimals) == shown


def test_a_portion_is_rounded_once_half_away_from_zero() -> None:
    assert portion(5000, Fraction(1, 3)) == 1667
    assert portion(5000, Fraction(2, 3)) == 3333
    assert portion(5, Fraction(1, 2)) == 3
    assert portion(-5, Fraction(1, 2)) == -3
    assert portion(4, Fraction(1, 8)) == 1
    assert portion(3, Fraction(1, 8)) == 0


def test_a_portion_can_be_rounded_down_or_up_as_the_rulebook_says() -> None:
    assert portion(5000, Fraction(1, 3), Rounding.DOWN) == 1666
    assert portion(5000, Fraction(1, 3), Rounding.UP) == 1667
    assert portion(-5000, Fraction(1, 3), Rounding.DOWN) == -1666
    assert portion(-5000, Fraction(1, 3), Rounding.UP) == -1667
    assert portion(6000, Fraction(1, 3), Rounding.UP) == 2000


def test_nothing_is_divided_by_zero_or_less() -> None:
    with pytest.raises(ValueError, match="not positive"):
        divide(1, 0)


def test_a_hundred_yuan_over_three_gives_the_odd_fen_to_the_first() -> None:
    assert share_out(10000, [1, 1, 1]) == [3334, 3333, 3333]


def test_the_odd_fen_goes_to_the_largest_remainder_then_the_larger_weight() -> None:
    # Exact shares 3.33…, 6.67: the second lost more by rounding down.
    assert share_out(10, [1, 2]) == [3, 7]
    # Exact shares 0.5 and 1.5 of 2 fen lose the same; the larger weight gets the fen.
    assert share_out(2, [1, 3]) == [0, 2]


def test_a_weight_of_zero_gets_nothing_and_fractions_are_weights_too() -> None:
    assert share_out(100, [0, Fraction(1, 3), Fraction(2, 3)]) == [0, 33, 67]


def test_a_negative_amount_is_shared_as_the_mirror_of_the_positive() -> None:
    assert share_out(-10000, [1, 1, 1]) == [-3334, -3333, -3333]


def test_sharing_in_whole_yuan_keeps_every_share_a_whole_yuan() -> None:
    assert share_out(10000, [1, 1, 1], unit_fen=100) == [3400, 3300, 3300]


def test_nothing_shared_among_nobody_is_nothing() -> None:
    assert share_out(0, []) == []
    assert share_out(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("amount", "weights", "unit"),
    [(1, [], 1), (1, [0, 0], 1), (1, [2, -1], 1), (150, [1], 100), (1, [1], 0)],
)
def test_what_cannot_be_shared_without_loss_is_refused(
    amount: int, weights: list[int], unit: int
) -> None:
    with pytest.raises(ValueError, match=r"cannot be shared|negative|nobody"):
        share_out(amount, weights, unit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.56", "伍角陆分"),
        ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10", "壹拾元整"),
        ("100000", "壹拾万元整"),
        ("100001", "壹拾万零壹元整"),
        ("1000100", "壹佰万零壹佰元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("152300007689.68", "壹仟伍佰贰拾叁亿零柒仟陆佰捌拾玖元陆角捌分"),
        ("1000000000000", "壹万亿元整"),
        ("-50", "负伍拾元整"),
    ],
)
def test_an_amount_is_written_in_capital_figures_as_on_a_voucher(text: str, words: str) -> None:
    assert capital(parse_yuan(text)) == words


def test_an_amount_beyond_capital_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        capital(10**18)
