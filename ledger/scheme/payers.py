"""Who pays a fee (承担方): the parts as a rulebook writes them, and what is wrong with them.

- {payer: superior, name: 省总工会, sum: "20.00"}
- {payer: union, share: 1/3}
- {payer: member, rest: yes, at_least: "12.00"}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.conditions import each_value
from ledger.money import yuan
from ledger.nouns import Fen, Payer
from ledger.rules import PayerPart, Varied
from ledger.scheme.conditions import each_case
from ledger.scheme.dated import InForce
from ledger.scheme.shapes import Choice, ListOf, Money, OneOf, Rate, Record, Words
from ledger.scheme.strict import Mistakes, Node, mistake, place_of

KINDS_OF_PART = ("share", "sum", "rest")

PART = Record(
    {"payer": OneOf(Payer)},
    {
        "name": Words(),
        "share": Rate(),
        "sum": Money(least=1),
        "rest": Choice(("yes",)),
        "at_least": Money(),
    },
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: exactly one of a share, a sum and the rest."""

    def read(self, node: Node) -> PayerPart:
        values = PART.read(node)
        if sum(kind in values for kind in KINDS_OF_PART) != 1:
            raise mistake(node.place, "payer_needs_one")
        part = PayerPart(
            payer=values["payer"],
            share=values.get("share"),
            sum_fen=values.get("sum"),
            at_least_fen=values.get("at_least", 0),
            name=values.get("name", ""),
        )
        if part.share == 0:
            raise mistake(place_of(node, "share"), "payer_share_zero")
        if part.sum_fen is not None and part.at_least_fen > part.sum_fen:
            facts = {"least": yuan(part.at_least_fen), "sum": yuan(part.sum_fen)}
            raise mistake(place_of(node, "at_least"), "payer_least_over_sum", **facts)
        return part


@dataclass(frozen=True, slots=True)
class Payers:
    """The parts of one fee: together they come to all of it, whatever it is."""

    def read(self, node: Node) -> tuple[PayerPart, ...]:
        parts = ListOf(Part()).read(node)
        mistakes = Mistakes()
        _check_names(parts, node, mistakes)
        _check_rest(parts, node, mistakes)
        mistakes.stop_if_any()
        return parts


def is_rest(part: PayerPart) -> bool:
    return part.share is None and part.sum_fen is None


def _check_names(parts: Sequence[PayerPart], node: Node, mistakes: Mistakes) -> None:
    """Several parts of one payer are told apart by their names."""
    counted = Counter(part.payer for part in parts)
    for row, part in enumerate(parts):
        if counted[part.payer] == 1:
            continue
        others = [other.name for other in parts[:row] if other.payer is part.payer]
        if not part.name:
            mistakes.add(place_of(node, row), "payer_needs_name", text=part.payer)
        elif part.name in others:
            place = place_of(node, row, "name")
            mistakes.add(place, "payer_name_twice", text=part.payer, name=part.name)


def _check_rest(parts: Sequence[PayerPart], node: Node, mistakes: Mistakes) -> None:
    rests = [row for row, part in enumerate(parts) if is_rest(part)]
    shares = sum((part.share for part in parts if part.share is not None), Fraction())
    for row in rests[1:]:
        mistakes.add(place_of(node, row, "rest"), "payers_two_rests")
    if shares > 1:
        mistakes.add(node.place, "payers_shares_over_one", shares=shares)
    if rests:
        return
    for row, part in enumerate(parts):
        if part.at_least_fen:
            mistakes.add(place_of(node, row, "at_least"), "payers_least_needs_rest")
    if any(part.sum_fen is not None for part in parts):
        mistakes.add(node.place, "payers_sums_need_rest")
    elif shares < 1:
        mistakes.add(node.place, "payers_shares_under_one", shares=shares)


def check_payers(values: InForce, mistakes: Mistakes) -> None:
    """Whether the fee is large enough for its parts: wrong is what no fee of the scheme is.

    What the parts come to grows more slowly than the fee, so the largest fee decides.
    """
    if "payers" not in values:
        return
    fee: Varied[Fen] = values["fee"]
    payers: Varied[tuple[PayerPart, ...]] = values["payers"]
    largest = max(each_value(fee))
    for parts, node in each_case(payers, values.node("payers")):
        fixed = sum(_before_rest(part, largest) for part in parts)
        least = sum(part.at_least_fen for part in parts)
        if max(fixed, least) > largest:
            mistakes.add(node.place, "payers_over_fee", fee=yuan(largest))


def _before_rest(part: PayerPart, fee_fen: Fen) -> Fraction:
    """What a part comes to before the rest; the least of the rest is taken from such parts."""
    if is_rest(part):
        return Fraction()
    own = Fraction(part.sum_fen) if part.sum_fen is not None else fee_fen * (part.share or 0)
    return max(Fraction(own), Fraction(part.at_least_fen))
