"""Fees split over their payers, bills that agree to the fen, and part payments."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.core.contribution import bill, settle, split_fee
from ledger.nouns import Agreement, Payer
from ledger.rules import ContributionRules

EMPLOYER, MEMBER, UNION, SUPERIOR = Payer
THIRD = Fraction(1, 3)
TWO_THIRDS = Agreement({EMPLOYER: 2 * THIRD, MEMBER: THIRD})
ALL_EMPLOYER = Agreement({EMPLOYER: Fraction(1)})


def rules(
    fee_fen: int = 5000, odd: Payer = MEMBER, rounding: str = "per_member"
) -> ContributionRules:
    return ContributionRules(
        citations={},
        fee_fen=fee_fen,
        rounding=rounding,
        odd_fen_borne_by=odd,
        due_days=30,
        late_payment_cover="next_day",
        settle_order=(EMPLOYER, MEMBER),
    )


@pytest.mark.parametrize("odd", [EMPLOYER, MEMBER, UNION])
def test_fifty_yuan_at_two_thirds_and_one_third_is_33_33_and_16_67(odd: Payer) -> None:
    assert split_fee(5000, TWO_THIRDS, rules(odd=odd)) == {EMPLOYER: 3333, MEMBER: 1667}


def test_the_payer_named_by_the_rulebook_bears_the_odd_fen() -> None:
    # 0.99 at a half each: 49.5 fen; one pays 0.50 and the other, who bears the odd fen, 0.49.
    halves = Agreement({EMPLOYER: Fraction(1, 2), MEMBER: Fraction(1, 2)})
    assert split_fee(99, halves, rules(odd=MEMBER)) == {EMPLOYER: 50, MEMBER: 49}
    assert split_fee(99, halves, rules(odd=EMPLOYER)) == {EMPLOYER: 49, MEMBER: 50}


def test_an_employer_who_pays_all_pays_all() -> None:
    assert split_fee(5000, ALL_EMPLOYER, rules(odd=MEMBER)) == {EMPLOYER: 5000}


def test_who_agreed_to_pay_nothing_never_bears_the_odd_fen() -> None:
    agreement = Agreement({EMPLOYER: 2 * THIRD, MEMBER: THIRD, UNION: Fraction(0)})
    assert split_fee(100, agreement, rules(odd=UNION)) == {EMPLOYER: 67, MEMBER: 33}
    # The largest share bears it; of equal shares, the first payer.
    thirds = Agreement({MEMBER: THIRD, UNION: THIRD, SUPERIOR: THIRD})
    assert split_fee(100, thirds, rules(odd=EMPLOYER)) == {MEMBER: 34, UNION: 33, SUPERIOR: 33}


def test_a_fee_of_two_fen_over_four_payers_leaves_nobody_below_zero() -> None:
    quarters = Agreement({payer: Fraction(1, 4) for payer in Payer})
    parts = split_fee(2, quarters, rules(odd=SUPERIOR))
    assert parts == {EMPLOYER: 1, MEMBER: 1, UNION: 0, SUPERIOR: 0}


@pytest.mark.parametrize(
    "shares",
    [
        {},
        {EMPLOYER: THIRD},
        {EMPLOYER: 2 * THIRD, MEMBER: 2 * THIRD},
        {EMPLOYER: Fraction(3, 2), MEMBER: Fraction(-1, 2)},
    ],
)
def test_shares_that_do_not_sum_to_one_are_refused(shares: dict[Payer, Fraction]) -> None:
    with pytest.raises(ValueError, match="do not sum to one"):
        split_fee(5000, Agreement(shares), rules())


def test_rounded_per_member_every_line_of_the_bill_is_alike() -> None:
    result = bill([11, 12, 13], TWO_THIRDS, rules())
    assert [line.enrolment_id for line in result.lines] == [11, 12, 13]
    assert all(line.parts == {EMPLOYER: 3333, MEMBER: 1667} for line in result.lines)
    assert all(line.fee_fen == 5000 for line in result.lines)
    assert result.by_payer == {EMPLOYER: 9999, MEMBER: 5001}
    assert result.total_fen == 15000


def test_rounded_per_invoice_the_payers_sums_are_right_and_lines_differ_by_a_fen() -> None:
    result = bill([11, 12, 13], TWO_THIRDS, rules(rounding="per_invoice"))
    assert result.by_payer == {EMPLOYER: 10000, MEMBER: 5000}
    assert [dict(line.parts) for line in result.lines] == [
        {EMPLOYER: 3334, MEMBER: 1666},
        {EMPLOYER: 3333, MEMBER: 1667},
        {EMPLOYER: 3333, MEMBER: 1667},
    ]


def test_a_thousand_staff_per_invoice_differ_from_per_member_by_three_yuan_thirty_three() -> None:
    ids = range(1000)
    per_member = bill(ids, TWO_THIRDS, rules()).by_payer
    per_invoice = bill(ids, TWO_THIRDS, rules(rounding="per_invoice")).by_payer
    assert per_member == {EMPLOYER: 3333000, MEMBER: 1667000}
    assert per_invoice == {EMPLOYER: 3333333, MEMBER: 1666667}


@pytest.mark.parametrize("rounding", ["per_member", "per_invoice"])
def test_a_bill_without_members_owes_nothing(rounding: str) -> None:
    result = bill([], TWO_THIRDS, rules(rounding=rounding))
    assert result.lines == ()
    assert result.total_fen == sum(result.by_payer.values()) == 0


def test_a_rounding_that_the_program_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="rounding"):
        bill([1], TWO_THIRDS, rules(rounding="per_moon"))


@pytest.mark.parametrize(
    ("money", "settled"),
    [
        (0, {}),
        (9000, {EMPLOYER: 9000}),
        (9999, {EMPLOYER: 9999}),
        (10000, {EMPLOYER: 9999, MEMBER: 1}),
        (15000, {EMPLOYER: 9999, MEMBER: 5001}),
        (20000, {EMPLOYER: 9999, MEMBER: 5001}),  # 50.00 stays with the caller
    ],
)
def test_a_part_payment_settles_the_payers_in_their_order(
    money: int, settled: dict[Payer, int]
) -> None:
    open_by_payer = {MEMBER: 5001, EMPLOYER: 9999}
    assert settle(open_by_payer, money, (EMPLOYER, MEMBER)) == settled


def test_payers_that_the_order_forgets_are_settled_last() -> None:
    assert settle({EMPLOYER: 5, UNION: 7}, 9, (UNION,)) == {UNION: 7, EMPLOYER: 2}


def test_negative_money_settles_nothing() -> None:
    with pytest.raises(ValueError, match="cannot settle"):
        settle({EMPLOYER: 5}, -1, (EMPLOYER,))
