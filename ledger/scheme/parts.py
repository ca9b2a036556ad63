"""The parts that chapters are made of: tiers, thresholds, levels, tranches, the base of a benefit.

Each reads a node of a rulebook into a value of ``ledger.rules``, and refuses one that contradicts
itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ledger.bands import tier_problems
from ledger.expressions import ExpressionError, compile_expression
from ledger.nouns import SETTLEMENT_AMOUNTS
from ledger.rules import ApprovalLevel, Method, Per, Threshold, ThresholdKind, Tier, Tranche
from ledger.scheme.shapes import (
    Choice,
    Count,
    Distinct,
    ListOf,
    Money,
    OneOf,
    Rate,
    Record,
    Shape,
    Words,
    text_of,
)
from ledger.scheme.strict import Fields, Items, Mistakes, Node, Text, mistake, place_of


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """The upper end of a tier; ``""`` for none."""

    def read(self, node: Node) -> int | None:
        if isinstance(node, Text) and node.quoted and not node.text:
            return None
        return Money().read(node)


#: A code of the ICD-10, or what codes begin with.
ICD_PREFIX = Words(pattern=r"[A-Z](\d(\d(\.\w{0,5})?)?)?", like="C, I21, E10.2")

#: The two styles of a table of tiers: what its ends are called.
STYLES = (("over", "up_to"), ("from", "below"))


@dataclass(frozen=True, slots=True)
class Tiers:
    """档次, without gap or overlap, each with a rate or a fixed sum.

    Written over < amount ≤ up_to, or from ≤ amount < below; a table keeps to one style. ``end``
    reads the upper end; a tier without one is open as well.
    """

    end: Shape[int | None] = OpenEnd()

    def read(self, node: Node) -> tuple[Tier, ...]:
        style = _style_of(node)
        tiers = ListOf(TierRow(style, self.row(style))).read(node)
        mistakes = Mistakes()
        check_tiers(node, tiers, None, mistakes)
        mistakes.stop_if_any()
        return tiers

    def row(self, style: tuple[str, str]) -> Record:
        """What a tier looks like whose ends are called as ``style`` says."""
        least, most = style
        return Record({least: Money()}, {most: self.end, "rate": Rate(), "amount": Money()})


@dataclass(frozen=True, slots=True)
class TierRow:
    """One tier, its ends called as ``style`` says."""

    style: tuple[str, str]
    record: Record

    def read(self, node: Node) -> Tier:
        other = STYLES[1 - STYLES.index(self.style)]
        if isinstance(node, Fields) and not node.fields.keys().isdisjoint(other):
            facts = {"style": ", ".join(self.style), "other": ", ".join(other)}
            raise mistake(node.place, "tiers_mixed", **facts)
        row, (least, most) = self.record.read(node), self.style
        inclusive = self.style == STYLES[1]
        return Tier(row[least], row.get(most), row.get("rate"), row.get("amount"), inclusive)


def _style_of(node: Node) -> tuple[str, str]:
    """The style of the first tier."""
    if isinstance(node, Items) and node.items and isinstance(node.items[0], Fields):
        first = node.items[0].fields
        if "over" not in first and not first.keys().isdisjoint(STYLES[1]):
            return STYLES[1]
    return STYLES[0]


def check_tiers(
    node: Node, tiers: tuple[Tier, ...], method: Method | None, mistakes: Mistakes
) -> None:
    """Notes what is wrong with tiers, in themselves and (with a ``method``) for the method."""
    for code, facts in tier_problems(tiers, method):
        number = int(facts.get("next", facts.get("tier", "1")))
        mistakes.add(place_of(node, number - 1), code, **facts)


@dataclass(frozen=True, slots=True)
class ThresholdShape:
    """起付: ``amount``, whether a ``deductible`` or a ``gate``, and ``per`` claim or period."""

    def read(self, node: Node) -> Threshold:
        values = THRESHOLD.read(node)
        return Threshold(values["amount"], values["kind"], Per(values.get("per", Per.CLAIM)))


THRESHOLD = Record(
    {"amount": Money(), "kind": OneOf(ThresholdKind)}, {"per": Choice((Per.CLAIM, Per.PERIOD))}
)


@dataclass(frozen=True, slots=True)
class Base:
    """An expression (算式) over ``names``: the amounts of the national settlement record."""

    names: tuple[str, ...] = SETTLEMENT_AMOUNTS

    def read(self, node: Node) -> str:
        text = text_of(node)
        try:
            compile_expression(text.text, self.names)
        except ExpressionError as error:
            facts = {"position": error.position, "detail": error.problem}
            known = ", ".join(self.names)
            raise mistake(text.place, "base_wrong", text=text.text, known=known, **facts) from error
        return text.text


@dataclass(frozen=True, slots=True)
class Levels:
    """审批层级: numbered from 1, the first over 0.00, each next over more than the one before."""

    def read(self, node: Node) -> tuple[ApprovalLevel, ...]:
        rows = ListOf(Record({"level": Count(), "title": Words(), "over": Money()})).read(node)
        levels = tuple(ApprovalLevel(row["level"], row["title"], row["over"]) for row in rows)
        mistakes = Mistakes()
        for index, level in enumerate(levels):
            if level.level != index + 1:
                mistakes.add(place_of(node, index, "level"), "level_number", expected=index + 1)
        if levels[0].over_fen:
            mistakes.add(place_of(node, 0, "over"), "level_not_from_zero")
        for index, (lower, upper) in enumerate(pairwise(levels), start=1):
            if upper.over_fen <= lower.over_fen:
                mistakes.add(place_of(node, index, "over"), "level_not_rising", level=index + 1)
        mistakes.stop_if_any()
        return levels


@dataclass(frozen=True, slots=True)
class Tranches:
    """分批: the groups of each tranche, in the order of payment, and the share it may use."""

    def read(self, node: Node) -> tuple[Tranche, ...]:
        rows = ListOf(Record({"groups": Distinct(Words()), "share": Rate()})).read(node)
        return tuple(Tranche(row["groups"], row["share"]) for row in rows)
