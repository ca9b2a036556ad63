"""Splits, bills and part payments over random agreements: lines, shares and sums always agree."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.closing import close
from ledger.core.contribution import bill, settle, split_fee
from ledger.nouns import Agreement, Payer
from ledger.rules import ClosingRules, ContributionRules

payers = st.sampled_from(Payer)
fees = st.integers(0, 10**7)
fens = st.integers(0, 10**12)
rates = st.fractions(min_value=0, max_value=1, max_denominator=100)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    weights = draw(
        st.dictionaries(payers, st.integers(0, 100), min_size=1).filter(lambda w: any(w.values()))
    )
    total = sum(weights.values())
    return Agreement({payer: Fraction(weight, total) for payer, weight in weights.items()})


def contribution_rules(fee_fen: int, rounding: str, odd: Payer) -> ContributionRules:
    return ContributionRules(
        citations={},
        fee_fen=fee_fen,
        rounding=rounding,
        odd_fen_borne_by=odd,
        due_days=30,
        late_payment_cover="next_day",
        settle_order=tuple(Payer),
    )


@given(fees, agreements(), payers)
def test_a_split_sums_to_the_fee_and_only_payers_with_a_share_pay(
    fee: int, agreement: Agreement, odd: Payer
) -> None:
    parts = split_fee(fee, agreement, contribution_rules(fee, "per_member", odd))
    assert sum(parts.values()) == fee
    assert all(fen >= 0 for fen in parts.values())
    for payer in Payer:
        share = agreement.shares.get(payer, Fraction())
        assert abs(parts.get(payer, 0) - fee * share) <= len(Payer) * Fraction(1, 2)
        assert (payer in parts) == (share > 0)


@given(fees, agreements(), payers, st.sampled_from(("per_member", "per_invoice")), st.data())
def test_every_line_and_every_column_of_a_bill_agrees(
    fee: int, agreement: Agreement, odd: Payer, rounding: str, data: st.DataObject
) -> None:
    ids = data.draw(st.lists(st.integers(1, 10**6), max_size=40))
    result = bill(ids, agreement, contribution_rules(fee, rounding, odd))
    assert [line.enrolment_id for line in result.lines] == ids
    for line in result.lines:
        assert line.fee_fen == fee == sum(line.parts.values())
        assert all(fen >= 0 for fen in line.parts.values())
    for payer, fen in result.by_payer.items():
        column = [line.parts[payer] for line in result.lines]
        assert sum(column) == fen
        assert not column or max(column) - min(column) <= 1
    assert sum(result.by_payer.values()) == result.total_fen == fee * len(ids)


@given(st.dictionaries(payers, fens), fens, st.lists(payers))
def test_settling_never_pays_more_than_is_open_or_than_came_in(
    open_by_payer: dict[Payer, int], money: int, order: list[Payer]
) -> None:
    settled = settle(open_by_payer, money, order)
    assert all(0 < fen <= open_by_payer[payer] for payer, fen in settled.items())
    assert sum(settled.values()) == min(money, sum(open_by_payer.values()))


@given(fens, fens, fens, rates, rates, st.sampled_from(("contributions", "surplus")), st.booleans())
def test_a_closing_loses_no_fen(
    income: int,
    expense: int,
    dues: int,
    reserve_rate: Fraction,
    pool_rate: Fraction,
    reserve_of: str,
    capped: bool,
) -> None:
    result = close(
        income, expense, dues, ClosingRules({}, reserve_rate, reserve_of, capped, pool_rate)
    )
    assert income - expense == result.surplus_fen - result.deficit_fen
    assert min(result.surplus_fen, result.deficit_fen) == 0
    parts = (result.reserve_fen, result.relief_pool_fen, result.carried_fen)
    assert sum(parts) == result.surplus_fen
    assert result.reserve_fen >= 0
    assert result.relief_pool_fen >= 0
    assert result.carried_fen >= 0 or not capped
