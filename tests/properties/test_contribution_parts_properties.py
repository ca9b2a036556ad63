"""Parts of a fee, bills of unlike fees and rounded tables: sums agree, nobody is below zero."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.contribution import (
    BillMember,
    Split,
    bill_members,
    by_payer,
    fee_of,
    parts_of_fee,
    refund_of,
)
from ledger.core.contribution.table_rounding import round_table
from ledger.nouns import Agreement, Payer
from ledger.rules import ContributionRules, PayerPart

payers = st.sampled_from(Payer)
fees = st.one_of(st.integers(0, 12), st.integers(0, 10**7))


def rules_of(odd: Payer, rounding: str = "per_member", cut: str = "full") -> ContributionRules:
    return ContributionRules(
        citations={},
        fee_fen=10_000,
        rounding=rounding,
        odd_fen_borne_by=odd,
        due_days=30,
        late_payment_cover="next_day",
        settle_order=tuple(Payer),
        mid_period_fee=cut,
        refund_on_leaving="none" if cut == "full" else cut,
    )


@st.composite
def with_rest(draw: st.DrawFn) -> tuple[PayerPart, ...]:
    """Sums and shares in any order, and one rest among them."""
    parts = []
    left = Fraction(1)
    for number in range(draw(st.integers(0, 3))):
        payer, name = draw(payers), str(number)
        least = draw(st.sampled_from((0, 0, 1, 500)))
        if draw(st.booleans()):
            amount = draw(st.integers(1, 10_000))
            part = PayerPart(payer, None, amount, min(least, amount), name)
        else:
            share = Fraction(draw(st.integers(0, int(left * 84))), 84)
            part = PayerPart(payer, share, None, least, name)
            left -= share
        parts.append(part)
    rest = PayerPart(draw(payers), at_least_fen=draw(st.sampled_from((0, 0, 7, 1200))), name="r")
    parts.insert(draw(st.integers(0, len(parts))), rest)
    return tuple(parts)


@st.composite
def only_shares(draw: st.DrawFn) -> tuple[PayerPart, ...]:
    weights = draw(st.lists(st.integers(1, 20), min_size=1, max_size=4))
    total = sum(weights)
    return tuple(
        PayerPart(draw(payers), Fraction(weight, total), name=str(at))
        for at, weight in enumerate(weights)
    )


all_parts = st.one_of(with_rest(), only_shares())


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    weights = draw(st.dictionaries(payers, st.integers(1, 100), min_size=1))
    total = sum(weights.values())
    return Agreement({payer: Fraction(weight, total) for payer, weight in weights.items()})


@given(fees, all_parts, payers)
def test_parts_are_the_fee_and_nobody_is_below_zero(
    fee: int, parts: tuple[PayerPart, ...], odd: Payer
) -> None:
    found = parts_of_fee(fee, parts, rules_of(odd))
    assert sum(found) == fee
    assert min(found) >= 0
    summed = by_payer(parts, found)
    assert sum(summed.values()) == fee
    assert set(summed) == {part.payer for part in parts}


@given(fees, with_rest(), payers)
def test_everybody_gets_the_least_where_the_leasts_fit(
    fee: int, parts: tuple[PayerPart, ...], odd: Payer
) -> None:
    found = parts_of_fee(fee, parts, rules_of(odd))
    plain = [part for part in parts if part.share is None and part.sum_fen is None]
    if plain[0].at_least_fen and sum(part.at_least_fen for part in parts) <= fee:
        rest = found[parts.index(plain[0])]
        # A part whose own sum or share is larger than its least may be cut down to that.
        assert rest >= plain[0].at_least_fen


@st.composite
def bills(draw: st.DrawFn) -> list[BillMember]:
    splits: list[Split] = draw(st.lists(st.one_of(all_parts, agreements()), min_size=1, max_size=3))
    some_fees = draw(st.lists(fees, min_size=1, max_size=3))
    members = draw(
        st.lists(st.tuples(st.sampled_from(some_fees), st.sampled_from(splits)), max_size=25)
    )
    return [BillMember(at, fee, split) for at, (fee, split) in enumerate(members)]


def exact_sums(members: list[BillMember]) -> dict[Payer, Fraction]:
    """What each payer owes exactly, for members with shares only."""
    sums: dict[Payer, Fraction] = defaultdict(Fraction)
    for member in members:
        assert isinstance(member.split, Agreement)
        for payer, share in member.split.shares.items():
            sums[payer] += member.fee_fen * share
    return sums


@given(bills(), payers, st.sampled_from(("per_member", "per_invoice")))
def test_every_line_and_every_sum_of_a_bill_agrees(
    members: list[BillMember], odd: Payer, rounding: str
) -> None:
    made = bill_members(members, rules_of(odd, rounding))
    assert [line.enrolment_id for line in made.lines] == [one.enrolment_id for one in members]
    sums: dict[Payer, int] = dict.fromkeys(made.by_payer, 0)
    for line, member in zip(made.lines, members, strict=True):
        assert line.fee_fen == member.fee_fen == sum(line.parts.values())
        assert all(fen >= 0 for fen in line.parts.values())
        for payer, fen in line.parts.items():
            sums[payer] += fen
    assert sums == made.by_payer
    assert sum(sums.values()) == made.total_fen == sum(one.fee_fen for one in members)


@given(bills(), payers, st.randoms(use_true_random=False))
def test_the_order_of_the_members_does_not_count_for_the_sums(
    members: list[BillMember], odd: Payer, random: Random
) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    for rounding in ("per_member", "per_invoice"):
        rules = rules_of(odd, rounding)
        assert bill_members(shuffled, rules).by_payer == bill_members(members, rules).by_payer


@given(st.lists(st.tuples(fees, agreements()), min_size=2, max_size=12), payers)
def test_per_invoice_every_payers_sum_is_right_to_the_fen(
    found: list[tuple[int, Agreement]], odd: Payer
) -> None:
    members = [BillMember(at, fee, split) for at, (fee, split) in enumerate(found)]
    made = bill_members(members, rules_of(odd, "per_invoice"))
    exact = exact_sums(members)
    kinds = {(fee, tuple(sorted(split.shares.items()))) for fee, split in found}
    near = 1 if len(kinds) > 1 else len(Payer)  # one kind alone is split as ever
    for payer, fen in made.by_payer.items():
        assert abs(fen - exact[payer]) < near
    for line, (fee, split) in zip(made.lines, found, strict=True):
        for payer, fen in line.parts.items():
            assert abs(fen - fee * split.shares[payer]) < near + 1


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.lists(st.integers(0, 9), min_size=4, max_size=4)),
        max_size=12,
    )
)
def test_a_table_is_rounded_without_a_sum_going_wrong(
    rows: list[tuple[int, list[int]]],
) -> None:
    table = [
        [Fraction(total * weight, sum(weights)) for weight in weights]
        for total, weights in rows
        if sum(weights)
    ]
    rounded = round_table(table)
    for row, exact in zip(rounded, table, strict=True):
        assert sum(row) == sum(exact)
        assert all(
            abs(cell - true) < 1 and cell >= 0 for cell, true in zip(row, exact, strict=True)
        )
    for column, exact_column in zip(
        zip(*rounded, strict=True), zip(*table, strict=True), strict=True
    ):
        assert abs(sum(column) - sum(exact_column)) < 1


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(1, 800),
    st.data(),
    st.sampled_from(("by_month", "by_day")),
    st.integers(1, 3),
)
def test_a_later_day_never_costs_more_and_never_brings_more_back(
    first: date, length: int, data: st.DataObject, cut: str, shares: int
) -> None:
    rules = rules_of(Payer.MEMBER, cut=cut)
    last = first + timedelta(days=length - 1)
    days = sorted(data.draw(st.lists(st.dates(first, last), min_size=2, max_size=4)))
    paid = [fee_of(rules, {}, shares, day, (first, last)) for day in days]
    back = [refund_of(10_000 * shares, rules, day, (first, last)) for day in days]
    assert paid == sorted(paid, reverse=True)
    assert back == sorted(back, reverse=True)
    for fee, refund in zip(paid, back, strict=True):
        assert 0 <= refund <= fee <= 10_000 * shares
