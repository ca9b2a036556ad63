"""The end of a period: surplus or deficit, reserve and pool."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.core.closing import appropriations, close
from ledger.nouns import ClosingResult
from ledger.rules import ClosingRules


def rules(
    reserve_rate: Fraction = Fraction(1, 10),
    reserve_of: str = "contributions",
    capped: bool = True,
    pool_rate: Fraction = Fraction(1),
) -> ClosingRules:
    return ClosingRules(
        citations={},
        reserve_rate=reserve_rate,
        reserve_of=reserve_of,
        reserve_cap_is_surplus=capped,
        relief_pool_rate=pool_rate,
    )


def test_a_surplus_goes_to_the_reserve_first_and_then_to_the_pool() -> None:
    # 2,500,000.00 of dues and 10,000.00 of interest; 1,400,000.00 of benefits.
    result = close(251_000_000, 140_000_000, 250_000_000, rules())
    assert result == ClosingResult(
        income_fen=251_000_000,
        expense_fen=140_000_000,
        surplus_fen=111_000_000,
        deficit_fen=0,
        reserve_fen=25_000_000,
        relief_pool_fen=86_000_000,
        carried_fen=0,
    )


def test_the_reserve_can_be_taken_of_the_surplus() -> None:
    assert close(1005, 0, 9999, rules(reserve_of="surplus")).reserve_fen == 101


def test_what_the_pool_does_not_take_is_carried_forward_with_the_broken_fen() -> None:
    result = close(1003, 0, 0, rules(pool_rate=Fraction(1, 2)))
    assert (result.relief_pool_fen, result.carried_fen) == (501, 502)


def test_a_reserve_larger_than_the_surplus_takes_all_of_it_and_no_more() -> None:
    result = close(10_000, 9_500, 10_000, rules())
    assert (result.reserve_fen, result.relief_pool_fen, result.carried_fen) == (500, 0, 0)


def test_an_uncapped_reserve_draws_the_rest_from_the_fund_carried_forward() -> None:
    result = close(10_000, 9_500, 10_000, rules(capped=False))
    assert (result.reserve_fen, result.relief_pool_fen, result.carried_fen) == (1000, 0, -500)


def test_a_deficit_has_no_reserve_and_no_pool() -> None:
    # Quanzhou 2019: 27.70 million in, 34.52 million out.
    result = close(2_770_000_000, 3_452_000_000, 2_770_000_000, rules())
    assert result == ClosingResult(2_770_000_000, 3_452_000_000, 0, 682_000_000, 0, 0, 0)


def test_a_period_that_breaks_even_sets_nothing_aside() -> None:
    assert close(500, 500, 500, rules()) == ClosingResult(500, 500, 0, 0, 0, 0, 0)


def test_a_reserve_of_something_unknown_is_an_error() -> None:
    with pytest.raises(ValueError, match="reserve_of"):
        close(500, 0, 500, rules(reserve_of="luck"))


@pytest.mark.parametrize(
    ("income", "expense", "closing_rules", "events"),
    [
        (
            251_000_000,
            140_000_000,
            rules(pool_rate=Fraction(1, 2)),
            [
                ("reserve_set_aside", "reserve", 25_100_000),
                ("pool_set_aside", "pool", 42_950_000),
                ("surplus_carried", "carried", 42_950_000),
            ],
        ),
        # 5.00 of surplus, 10.00 of reserve: the fund carried forward makes up the other 5.00.
        (
            10_000,
            9_500,
            rules(capped=False),
            [("reserve_set_aside", "reserve", 1000), ("deficit_carried", "deficit", 500)],
        ),
        (9_500, 10_000, rules(), [("deficit_carried", "deficit", 500)]),
        (500, 500, rules(capped=True), []),
        (500, 500, rules(capped=False), [
            ("reserve_set_aside", "reserve", 50), ("deficit_carried", "deficit", 50),
        ]),
    ],
)  # fmt: skip
def test_what_a_closing_books_leaves_nothing_of_the_result(
    income: int, expense: int, closing_rules: ClosingRules, events: list[tuple[str, str, int]]
) -> None:
    result = close(income, expense, income, closing_rules)
    assert list(appropriations(result)) == events
    taken = {"deficit_carried": 1}  # puts in what the others take out
    left = income - expense + sum(fen * taken.get(event, -1) for event, _, fen in events)
    assert left == 0
