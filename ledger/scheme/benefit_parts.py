"""The parts of the benefit chapter: days, diseases, adjustments of rates, caps over several lines.

Each reads a node into a value of ``ledger.rules``, and refuses one that contradicts itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.nouns import BenefitLine
from ledger.rules import (
    Adjustment,
    Calendar,
    Daily,
    Disease,
    Exclusive,
    JointCap,
    Paper,
    Per,
    Rounding,
)
from ledger.scheme.conditions import ConditionShape, Varies
from ledger.scheme.parts import ICD_PREFIX
from ledger.scheme.shapes import (
    Choice,
    Count,
    Day,
    Distinct,
    ListOf,
    Money,
    OneOf,
    Rate,
    Record,
    Shape,
    Words,
)
from ledger.scheme.strict import Mistakes, Node, mistake, place_of
from ledger.scheme.vocabulary import Vocabulary

PER_CLAIM_OR_PERIOD = OneOf(Per, (Per.CLAIM, Per.PERIOD))

# -- per_day --------------------------------------------------------------------------------------

SHORT_STAY = Record({"up_to_days": Count(least=1), "amount": Money()})
DAILY = Record(
    {"amount": Money(least=1)},
    {
        "from_day": Count(least=1),
        "most_days": Count(least=1),
        "count": Choice(("nights", "both_days")),
        "per": PER_CLAIM_OR_PERIOD,
        "short_stay": SHORT_STAY,
    },
)


@dataclass(frozen=True, slots=True)
class DailyShape:
    """按日给付: so much a day."""

    def read(self, node: Node) -> Daily:
        values = DAILY.read(node)
        amount_fen = values.pop("amount")
        short = values.pop("short_stay", None)
        if short:
            values |= {"short_stay_days": short["up_to_days"], "short_stay_fen": short["amount"]}
        return Daily(amount_fen, **values)


# -- lump_sum -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Diseases:
    """病种: each with its codes and its sum. A code stands in one entry only."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> tuple[Disease, ...]:
        rows = ListOf(self.row()).read(node)
        diseases = tuple(Disease(row["disease"], row["codes"], row["amount"]) for row in rows)
        mistakes = Mistakes()
        names: set[str] = set()
        owners: dict[str, str] = {}
        for index, disease in enumerate(diseases):
            if disease.name in names:
                mistakes.add(place_of(node, index, "disease"), "listed_twice", text=disease.name)
            for item, code in enumerate(disease.codes):
                if code in owners:
                    place = place_of(node, index, "codes", item)
                    mistakes.add(place, "disease_code_twice", text=code, disease=owners[code])
            names.add(disease.name)
            owners |= dict.fromkeys(disease.codes, disease.name)
        mistakes.stop_if_any()
        return diseases

    def row(self) -> Record:
        """One disease."""
        amount = Varies(Money(least=1), self.vocabulary)
        return Record({"disease": Words(), "codes": Distinct(ICD_PREFIX), "amount": amount})


# -- rates and rounding ---------------------------------------------------------------------------

KINDS_OF_ADJUSTMENT = ("add", "subtract", "times")


@dataclass(frozen=True, slots=True)
class Adjustments:
    """比例增减, in the order in which they are made."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> tuple[Adjustment, ...]:
        return ListOf(AdjustmentShape(self.vocabulary)).read(node)


@dataclass(frozen=True, slots=True)
class AdjustmentShape:
    """Points to ``add`` or ``subtract``, or a factor (``times``), and when."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> Adjustment:
        values = self.record().read(node)
        kinds = [kind for kind in KINDS_OF_ADJUSTMENT if kind in values]
        if len(kinds) != 1:
            raise mistake(node.place, "adjustment_one_of")
        self._check_per(node, values)
        add = -values["subtract"] if "subtract" in values else values.get("add")
        return Adjustment(
            when=values.get("when"),
            add=add,
            times=values.get("times"),
            per=values.get("per"),
            above=values.get("above", 0),
            at_most=values.get("at_most"),
        )

    def record(self) -> Record:
        """What may stand in one adjustment."""
        kinds: dict[str, Shape[Any]] = {"add": Rate(), "subtract": Rate()}
        when = {"when": ConditionShape(self.vocabulary)}
        per: dict[str, Shape[Any]] = {"per": Words(), "above": Count(), "at_most": Rate()}
        return Record({}, {**kinds, "times": Rate(factor=True), **when, **per})

    def _check_per(self, node: Node, values: dict[str, Any]) -> None:
        if "per" not in values:
            for name in ("above", "at_most"):
                if name in values:
                    raise mistake(place_of(node, name), "adjustment_needs_per", name=name)
            return
        facts, per = self.vocabulary.facts, values["per"]
        place = place_of(node, "per")
        numbers = ", ".join(name for name, fact in facts.items() if fact.words is None)
        if per not in facts or facts[per].words is not None:
            raise mistake(place, "per_needs_number", text=per, known=numbers)
        if "add" not in values:
            raise mistake(place, "adjustment_per_adds")


ROUNDING = Record({"unit": Money(least=1), "mode": Choice(("half_up", "down", "up"))})


@dataclass(frozen=True, slots=True)
class RoundingShape:
    """What a benefit is rounded to."""

    def read(self, node: Node) -> Rounding:
        values = ROUNDING.read(node)
        return Rounding(values["unit"], values["mode"])


PAPER = Record({"paper": Words()}, {"over": Money()})


@dataclass(frozen=True, slots=True)
class PaperShape:
    """One paper that a claim needs."""

    def read(self, node: Node) -> Paper:
        values = PAPER.read(node)
        return Paper(values["paper"], values.get("over", 0))


# -- the chapter as a whole -----------------------------------------------------------------------

CALENDAR = Record({}, {"holidays": Distinct(Day()), "workdays": Distinct(Day())})


@dataclass(frozen=True, slots=True)
class CalendarShape:
    """节假日与调休工作日. No day is both."""

    def read(self, node: Node) -> Calendar:
        values = CALENDAR.read(node)
        calendar = Calendar(*(frozenset(values.get(name, ())) for name in CALENDAR.optional))
        for item, day in enumerate(values.get("workdays", ())):
            if day in calendar.holidays:
                raise mistake(place_of(node, "workdays", item), "calendar_both", day=day)
        return calendar


@dataclass(frozen=True, slots=True)
class JointCapShape:
    """合并封顶 of some of the scheme's lines."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> JointCap:
        values = self.record().read(node)
        return JointCap(values["lines"], values["per"], values["amount"])

    def record(self) -> Record:
        """What stands in one joint cap."""
        amount = Varies(Money(least=1), self.vocabulary)
        return Record({"lines": Lines(self.vocabulary), "per": OneOf(Per), "amount": amount})


@dataclass(frozen=True, slots=True)
class ExclusiveShape:
    """不可兼得: of two or more of the scheme's lines, one only."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> Exclusive:
        values = self.record().read(node)
        if len(values["lines"]) == 1:
            raise mistake(place_of(node, "lines"), "exclusive_needs_two")
        return Exclusive(values["lines"], values["per"], values["later"])

    def record(self) -> Record:
        """What stands in one such rule."""
        per = OneOf(Per, (Per.PERIOD, Per.LIFETIME))
        later = Choice(("declined", "difference"))
        return Record({"lines": Lines(self.vocabulary), "per": per, "later": later})


@dataclass(frozen=True, slots=True)
class Lines:
    """Some of the scheme's benefit lines, each once."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> tuple[BenefitLine, ...]:
        return Distinct(Choice(self.vocabulary.lines)).read(node)
