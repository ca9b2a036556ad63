"""Base expressions: what a rulebook may write, and the place of what it may not."""

from __future__ import annotations

import pytest

from ledger.expressions import ExpressionError, compile_expression
from ledger.nouns import SETTLEMENT_AMOUNTS

AMOUNTS = {
    **dict.fromkeys(SETTLEMENT_AMOUNTS, 0),
    "medfee_sumamt": 450000,
    "inscp_scp_amt": 420000,
    "hifp_pay": 360000,
    "cvlserv_pay": 10000,
    "psn_cash_pay": 40000,
}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("inscp_scp_amt", 420000),
        ("inscp_scp_amt - hifp_pay", 60000),
        ("inscp_scp_amt - hifp_pay - cvlserv_pay", 50000),
        ("inscp_scp_amt - (hifp_pay - cvlserv_pay)", 70000),
        ("min(inscp_scp_amt - hifp_pay - cvlserv_pay, acct_pay + psn_cash_pay)", 40000),
        ("max(0, hifp_pay - inscp_scp_amt)", 0),
        ("min(medfee_sumamt, inscp_scp_amt, hifp_pay)", 360000),
        ("hifp_pay - inscp_scp_amt", -60000),
        ("  max(0,\n    inscp_scp_amt\n    - hifp_pay)", 60000),
    ],
)
def test_an_expression_gives_its_value_in_fen(text: str, fen: int) -> None:
    assert compile_expression(text, SETTLEMENT_AMOUNTS).evaluate(AMOUNTS) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("fulamt_ownpay_amt - 5000.00", -500000),
        ("20000.00", 2000000),
        ("0.00 + 0.05", 5),
        ("hifp_pay * 15% / 85%", 63529),  # 3,600 × 3/17 = 635.294…
        ("min(hifp_pay * 15% / 85% - cvlserv_pay, psn_cash_pay)", 40000),  # 535.29…, 400.00
        ("hifp_pay * 10.5%", 37800),
        ("hifp_pay * 2 - 1000.00", 620000),
        ("hifp_pay - cvlserv_pay * 2", 340000),  # × before −
        ("(hifp_pay - cvlserv_pay) * 2", 700000),
        ("hifp_pay / 2 / 2 * 3", 270000),  # from left to right
        ("max(hifp_pay, medfee_sumamt) * 0", 0),
        ("hifp_pay * 100%", 360000),
    ],
)
def test_yuan_and_factors_give_their_exact_value(text: str, fen: int) -> None:
    assert compile_expression(text, SETTLEMENT_AMOUNTS).evaluate(AMOUNTS) == fen


@pytest.mark.parametrize(
    ("text", "hifp_pay", "fen"),
    [
        ("hifp_pay / 2", 1, 1),  # half a fen counts as one
        ("hifp_pay / 3", 1, 0),
        ("hifp_pay / 2 + hifp_pay / 2", 1, 1),  # rounded apart it would be two
        ("hifp_pay / 3 * 3", 1, 1),  # exact to the end
        ("0 - hifp_pay / 2", 1, -1),
    ],
)
def test_an_expression_is_rounded_half_up_once_at_the_end(
    text: str, hifp_pay: int, fen: int
) -> None:
    assert compile_expression(text, ["hifp_pay"]).evaluate({"hifp_pay": hifp_pay}) == fen


def test_the_problem_is_said_in_words() -> None:
    for text, words in [
        ("hifp_pay * hifp_pay", "only a percentage or a whole number may stand after * and /"),
        ("hifp_pay / 0", "nothing can be divided by zero"),
        ("hifp_pay + 100", "an amount is written in yuan with two decimals, as 500.00"),
        ("hifp_pay * 1000000000000000000", "this number is too long"),
    ]:
        with pytest.raises(ExpressionError) as refused:
            compile_expression(text, SETTLEMENT_AMOUNTS)
        assert refused.value.problem == words


def test_an_expression_knows_the_names_it_uses() -> None:
    text = "min(hifp_pay, inscp_scp_amt) - hifp_pay"
    assert compile_expression(text, SETTLEMENT_AMOUNTS).names == ("hifp_pay", "inscp_scp_amt")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("inscp_scp_amt - hifp_pey", 17),  # misspelt
        ("inscp_scp_amt / hifp_pay", 17),  # amounts are never divided by amounts
        ("inscp_scp_amt * hifp_pay", 17),
        ("hifp_pay * (15%)", 12),
        ("hifp_pay * 1.5", 12),  # is it a factor, or yuan?
        ("hifp_pay * -1", 12),
        ("hifp_pay *", 11),
        ("15% * hifp_pay", 1),
        ("hifp_pay / 0", 12),
        ("hifp_pay / 0%", 12),
        ("hifp_pay * 85 %", 15),
        ("* 15%", 1),
        ("hifp_pay + 100", 12),  # yuan have two decimals
        ("500.0", 1),
        ("500.000", 1),
        ("0500.00", 1),
        ("1,000.00", 1),
        ("12.50.3", 1),
        ("1e3", 1),
        ("hifp_pay * 1000000000000000000", 12),
        ("0.5", 1),
        ("0x10", 1),
        ("00", 1),
        ("hifp_pay ** hifp_pay", 11),
        ("hifp_pay.real", 9),
        ("hifp_pay[0]", 9),
        ("'hifp_pay'", 1),
        ("hifp_pay; 0", 9),
        ("统筹", 1),
        ("__import__", 1),
        ("lambda: 0", 1),
        ("hifp_pay if 0 else 0", 10),
        ("sum(hifp_pay, 0)", 1),
        ("hifp_pay(0, 0)", 9),
        ("min(hifp_pay)", 13),
        ("min()", 5),
        ("min(0, )", 8),
        ("0 + min", 8),
        ("min(0, 0", 9),
        ("-hifp_pay", 1),
        ("hifp_pay - - 0", 12),
        ("(0, 0)", 3),
        ("0 +", 4),
        ("(hifp_pay", 10),
        ("hifp_pay)", 9),
        ("hifp_pay hifp_pay", 10),
        ("  0 0", 5),
        ("", 1),
        ("   ", 4),
        ("0\x00", 2),
    ],
)
def test_what_may_not_stand_in_a_rulebook_is_refused_with_its_place(
    text: str, position: int
) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text, SETTLEMENT_AMOUNTS)
    assert refused.value.position == position
    assert str(position) in str(refused.value)


def test_deep_nesting_is_refused_and_a_long_sum_is_not() -> None:
    for text in ("(" * 10_000, "min(0," * 10_000, "(" * 21 + "0" + ")" * 21):
        with pytest.raises(ExpressionError, match="too many parentheses"):
            compile_expression(text, SETTLEMENT_AMOUNTS)
    assert compile_expression("(" * 20 + "0" + ")" * 20, ()).evaluate({}) == 0
    assert compile_expression("hifp_pay" + "+0" * 10_000, SETTLEMENT_AMOUNTS).evaluate(AMOUNTS)


def test_a_name_that_the_amounts_lack_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        compile_expression("hifp_pay", SETTLEMENT_AMOUNTS).evaluate({})
