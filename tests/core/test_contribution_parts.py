"""Who bears which part of a fee under parts that a scheme lays down, and bills of unlike fees."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from ledger.core.contribution import BillMember, Split, bill, bill_members, by_payer, parts_of_fee
from ledger.core.contribution.table_rounding import round_table
from ledger.nouns import Agreement, Bill, Payer
from ledger.rules import PayerPart
from tests.core.builders import contribution_rules, fen

EMPLOYER, MEMBER, UNION, SUPERIOR = Payer


def part(payer: Payer, **values: Any) -> PayerPart:
    """``sum`` and ``at_least`` in yuan; neither ``sum`` nor ``share``: the rest."""
    for key in values.keys() & {"sum", "at_least"}:
        values[f"{key}_fen"] = fen(values.pop(key))
    return PayerPart(payer, **values)


GUANGDONG_2017 = (part(SUPERIOR, sum="75"), part(UNION, sum="20"), part(MEMBER))
ZHEJIANG = (part(EMPLOYER, sum="98"), part(MEMBER, at_least="12"))
SISU_MAN = (part(MEMBER, sum="10"), part(EMPLOYER, sum="25"), part(UNION))
TWO_THIRDS = (
    part(EMPLOYER, share=Fraction(2, 3)),
    part(MEMBER, share=Fraction(1, 3)),
)


def shares(*parts: tuple[Payer, Fraction]) -> tuple[PayerPart, ...]:
    return tuple(part(payer, share=share) for payer, share in parts)


def parts_in_yuan(fee: str, parts: tuple[PayerPart, ...], odd: Payer = MEMBER) -> list[str]:
    found = parts_of_fee(fen(fee), parts, contribution_rules(odd_fen_borne_by=odd))
    return [f"{one // 100}.{one % 100:02d}" for one in found]


@pytest.mark.parametrize(
    ("fee", "parts", "yuan"),
    [
        ("95", GUANGDONG_2017, ["75.00", "20.00", "0.00"]),
        ("110", ZHEJIANG, ["98.00", "12.00"]),
        ("120", ZHEJIANG, ["98.00", "22.00"]),
        ("100", ZHEJIANG, ["88.00", "12.00"]),  # the member bears 12 at least, as in 2014
        ("62.50", SISU_MAN, ["10.00", "25.00", "27.50"]),  # half a year at 上外
        ("50", TWO_THIRDS, ["33.33", "16.67"]),
    ],
)
def test_published_parts(fee: str, parts: tuple[PayerPart, ...], yuan: list[str]) -> None:
    assert parts_in_yuan(fee, parts) == yuan


def test_a_fee_smaller_than_the_sums_cuts_them_in_order() -> None:
    assert parts_in_yuan("80", GUANGDONG_2017) == ["75.00", "5.00", "0.00"]
    assert parts_in_yuan("60", GUANGDONG_2017) == ["60.00", "0.00", "0.00"]
    assert parts_in_yuan("0", GUANGDONG_2017) == ["0.00", "0.00", "0.00"]


def test_shares_are_of_the_whole_fee_and_the_rest_takes_what_is_left() -> None:
    parts = (part(SUPERIOR, sum="20"), part(UNION, share=Fraction(1, 3)), part(MEMBER))
    assert parts_in_yuan("100", parts) == ["20.00", "33.33", "46.67"]
    assert parts_in_yuan("20", parts) == ["20.00", "0.00", "0.00"]


@pytest.mark.parametrize(
    ("odd", "yuan"),
    [
        (MEMBER, ["0.50", "0.49"]),
        (EMPLOYER, ["0.49", "0.50"]),
        (UNION, ["0.49", "0.50"]),  # has no share; of equal shares, the first bears it
    ],
)
def test_without_a_rest_the_odd_fen_is_borne_as_the_rulebook_says(
    odd: Payer, yuan: list[str]
) -> None:
    halves = shares((EMPLOYER, Fraction(1, 2)), (MEMBER, Fraction(1, 2)))
    assert parts_in_yuan("0.99", halves, odd) == yuan


def test_with_a_rest_it_is_the_rest_that_bears_the_odd_fen() -> None:
    parts = (part(EMPLOYER, share=Fraction(2, 3)), part(MEMBER))
    assert parts_in_yuan("50", parts, odd=EMPLOYER) == ["33.33", "16.67"]


def test_the_least_of_a_part_is_taken_from_the_rest() -> None:
    parts = (part(UNION, share=Fraction(1, 10), at_least="8"), part(MEMBER))
    assert parts_in_yuan("100", parts) == ["10.00", "90.00"]
    assert parts_in_yuan("50", parts) == ["8.00", "42.00"]
    assert parts_in_yuan("6", parts) == ["6.00", "0.00"]  # no more than there is


def test_the_least_of_the_rest_is_taken_from_the_others_last_first() -> None:
    parts = (
        part(SUPERIOR, sum="50"),
        part(UNION, sum="30", at_least="25"),
        part(MEMBER, at_least="12"),
    )
    assert parts_in_yuan("100", parts) == ["50.00", "30.00", "20.00"]
    assert parts_in_yuan("90", parts) == ["50.00", "28.00", "12.00"]
    # The union keeps its own least, so the superior gives the other 7.00.
    assert parts_in_yuan("80", parts) == ["43.00", "25.00", "12.00"]


def test_several_parts_of_one_payer_are_summed() -> None:
    parts = (
        part(UNION, sum="18", name="区总工会"),
        part(UNION, sum="12", name="园区工会"),
        part(MEMBER),
    )
    found = parts_of_fee(fen("36"), parts, contribution_rules())
    assert found == (fen("18"), fen("12"), fen("6"))
    assert by_payer(parts, found) == {MEMBER: fen("6"), UNION: fen("30")}


@pytest.mark.parametrize(
    ("fee", "parts", "match"),
    [
        (-1, TWO_THIRDS, "a fee of -1 fen"),
        (100, (), "do not come to a fee"),
        (100, (part(MEMBER), part(UNION)), r"2 rest\(s\)"),
        (100, (part(SUPERIOR, sum="1"),), "do not come to a fee"),
        (100, (part(SUPERIOR, sum="1"), part(MEMBER, share=Fraction(1))), "do not come"),
        (100, shares((MEMBER, Fraction(1, 2))), "shares of 1/2"),
        (100, (*shares((MEMBER, Fraction(3, 2))), part(UNION)), "shares of 3/2"),
    ],
)
def test_parts_that_do_not_come_to_a_fee_are_an_error(
    fee: int, parts: tuple[PayerPart, ...], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        parts_of_fee(fee, parts, contribution_rules())


# -- bills of unlike fees -------------------------------------------------------------------------

PER_MEMBER = contribution_rules(rounding="per_member", odd_fen_borne_by=MEMBER)
PER_INVOICE = contribution_rules(rounding="per_invoice", odd_fen_borne_by=MEMBER)


def lines_of(made: Bill) -> list[tuple[int, int, dict[Payer, int]]]:
    return [(line.enrolment_id, line.fee_fen, dict(line.parts)) for line in made.lines]


def test_yunnan_bills_old_and_new_members_together() -> None:
    # 2018: 120 each and 150 for who is new; half is borne by the employer.
    halves = shares((EMPLOYER, Fraction(1, 2)), (MEMBER, Fraction(1, 2)))
    members = [BillMember(n, fen(fee), halves) for n, fee in enumerate(("120", "150", "120"))]
    made = bill_members(members, PER_MEMBER)
    assert lines_of(made) == [
        (0, 12000, {EMPLOYER: 6000, MEMBER: 6000}),
        (1, 15000, {EMPLOYER: 7500, MEMBER: 7500}),
        (2, 12000, {EMPLOYER: 6000, MEMBER: 6000}),
    ]
    assert made.by_payer == {EMPLOYER: 19500, MEMBER: 19500}
    assert made.total_fen == 39000


def test_sisu_bills_men_and_women_with_parts_of_their_own() -> None:
    woman = (part(MEMBER, sum="15"), part(EMPLOYER, sum="25"), part(UNION))
    members = [BillMember(1, fen("62.50"), SISU_MAN), BillMember(2, fen("70"), woman)]
    for rules in (PER_MEMBER, PER_INVOICE):
        made = bill_members(members, rules)
        assert made.by_payer == {EMPLOYER: 5000, MEMBER: 2500, UNION: 5750}
        assert lines_of(made)[0] == (1, 6250, {EMPLOYER: 2500, MEMBER: 1000, UNION: 2750})


@pytest.mark.parametrize("rules", [PER_MEMBER, PER_INVOICE])
@pytest.mark.parametrize("count", [1, 3, 4])
def test_fees_that_are_alike_make_the_bill_of_old(rules: Any, count: int) -> None:
    agreement = Agreement({EMPLOYER: Fraction(2, 3), MEMBER: Fraction(1, 3)})
    ids = [11, 12, 13, 14][:count]
    old = bill(ids, agreement, rules)
    for split in (agreement, TWO_THIRDS):
        assert bill_members([BillMember(n, fen("50"), split) for n in ids], rules) == old


def test_per_invoice_unlike_fees_still_give_sums_right_to_the_fen() -> None:
    # Thirds of 1.00, 1.00 and 0.50. Exactly: employer 1.6667, member 0.8333. Alone each line would
    # give the employer 0.67 + 0.67 + 0.33 = 1.67 and the member 0.33 + 0.33 + 0.17 = 0.83.
    members = [BillMember(n, fee, TWO_THIRDS) for n, fee in ((1, 100), (2, 100), (3, 50))]
    made = bill_members(members, PER_INVOICE)
    assert made.by_payer == {EMPLOYER: 167, MEMBER: 83}
    # Thirds of 0.01 seven times and of 0.04: exactly 7.33 and 3.67 fen. Alone it would be 7 × 1
    # and 3 = 10 fen for the employer.
    members = [BillMember(n, 1, TWO_THIRDS) for n in range(7)] + [BillMember(7, 4, TWO_THIRDS)]
    made = bill_members(members, PER_INVOICE)
    assert made.by_payer == {EMPLOYER: 7, MEMBER: 4}
    assert bill_members(members, PER_MEMBER).by_payer == {EMPLOYER: 10, MEMBER: 1}
    assert all(line.fee_fen == sum(line.parts.values()) for line in made.lines)


def test_an_exact_half_falls_on_who_does_not_bear_the_odd_fen() -> None:
    halves = shares((EMPLOYER, Fraction(1, 2)), (MEMBER, Fraction(1, 2)))
    members = [BillMember(1, 99, halves), BillMember(2, 50, halves)]  # 0.745 each
    for odd, sums in ((MEMBER, (75, 74)), (EMPLOYER, (74, 75))):
        rules = contribution_rules(rounding="per_invoice", odd_fen_borne_by=odd)
        found = bill_members(members, rules).by_payer
        assert (found[EMPLOYER], found[MEMBER]) == sums


def test_who_has_no_part_in_a_line_pays_nothing_of_it() -> None:
    thirds: Split = shares((EMPLOYER, Fraction(1, 3)), (MEMBER, Fraction(2, 3)))
    alone: Split = Agreement({UNION: Fraction(1)})
    members = [BillMember(1, 100, thirds), BillMember(2, 50, alone), BillMember(3, 7, thirds)]
    made = bill_members(members, PER_INVOICE)
    assert dict(made.lines[1].parts) == {UNION: 50}
    assert [set(line.parts) for line in made.lines] == [
        {EMPLOYER, MEMBER},
        {UNION},
        {EMPLOYER, MEMBER},
    ]


def test_a_bill_of_nobody_owes_nothing() -> None:
    assert bill_members([], PER_INVOICE) == Bill((), {}, 0)


def test_a_rounding_that_the_program_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="rounding is 'per_moon'"):
        bill_members([BillMember(1, 100, TWO_THIRDS)], contribution_rules(rounding="per_moon"))


def test_a_table_whose_rows_are_not_whole_cannot_be_rounded() -> None:
    half = Fraction(1, 2)
    assert round_table([[half, half], [half, half]]) == [[1, 0], [0, 1]]
    with pytest.raises(ValueError, match="row does not sum"):
        round_table([[half, Fraction(1)]])
