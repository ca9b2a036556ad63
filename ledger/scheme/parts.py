"""The parts that chapters are made of: tiers, thresholds, levels, tranches, the base of a benefit.

Each reads a node of a rulebook into a value of ``ledger.rules``, and refuses one that contradicts
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ledger.bands import tier_problems
from ledger.expressions import ExpressionError, compile_expression
from ledger.nouns import SETTLEMENT_AMOUNTS, EnrolmentKind
from ledger.rules import ApprovalLevel, Method, Threshold, ThresholdKind, Tier, Tranche
from ledger.scheme.shapes import (
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
from ledger.scheme.strict import Mistakes, Node, Text, mistake, place_of


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """The upper end of a tier; ``""`` for none."""

    def read(self, node: Node) -> int | None:
        if isinstance(node, Text) and node.quoted and not node.text:
            return None
        return Money().read(node)


@dataclass(frozen=True, slots=True)
class Tiers:
    """档次: over < amount ≤ up_to, without gap or overlap, each with a rate or a fixed sum.

    ``end`` reads ``up_to``; a tier without one is open as well.
    """

    end: Shape[int | None] = OpenEnd()

    def read(self, node: Node) -> tuple[Tier, ...]:
        sum_or_rate: dict[str, Shape[Any]] = {"rate": Rate(), "amount": Money()}
        rows = ListOf(Record({"over": Money()}, {"up_to": self.end, **sum_or_rate})).read(node)
        tiers = tuple(
            Tier(row["over"], row.get("up_to"), row.get("rate"), row.get("amount")) for row in rows
        )
        mistakes = Mistakes()
        check_tiers(node, tiers, None, mistakes)
        mistakes.stop_if_any()
        return tiers


def check_tiers(
    node: Node, tiers: tuple[Tier, ...], method: Method | None, mistakes: Mistakes
) -> None:
    """Notes what is wrong with tiers, in themselves and (with a ``method``) for the method."""
    for code, facts in tier_problems(tiers, method):
        number = int(facts.get("next", facts.get("tier", "1")))
        mistakes.add(place_of(node, number - 1), code, **facts)


@dataclass(frozen=True, slots=True)
class ThresholdShape:
    """起付: ``amount`` and whether it is a ``deductible`` or a ``gate``."""

    def read(self, node: Node) -> Threshold:
        values = Record({"amount": Money(), "kind": OneOf(ThresholdKind)}).read(node)
        return Threshold(values["amount"], values["kind"])


@dataclass(frozen=True, slots=True)
class Base:
    """补助基数: an expression over the amounts of the national settlement record."""

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
class WaitingDays:
    """等待期 in days, for each kind of enrolment."""

    def read(self, node: Node) -> Mapping[EnrolmentKind, int]:
        values = Record({kind.value: Count() for kind in EnrolmentKind}).read(node)
        return {kind: values[kind] for kind in EnrolmentKind}


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
