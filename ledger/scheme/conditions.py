"""Conditions (条件), requirements, and values by case (分情形), as a rulebook writes them.

    {hospital_level: [省级, 市级], enrolment.kind: first, member.age: {from: 55}}

    by_case:
      - {when: {hospital_level: 省级}, value: "100.00"}
      - {otherwise: "80.00"}

Of the cases of a value exactly one holds, whatever the facts are: ``coverage.py`` tries them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ledger.rules import ByCase, Case, Condition, Fact, Range, Requirement, Test, Varied
from ledger.scheme.coverage import check_coverage
from ledger.scheme.shapes import Choice, Count, Distinct, ListOf, Record, Shape, Words, fields_of
from ledger.scheme.strict import (
    Fields,
    Items,
    Mistakes,
    Node,
    RulebookInvalid,
    mistake,
    place_of,
)
from ledger.scheme.vocabulary import Vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """A condition over the facts of ``vocabulary``: at least one fact, each with its test."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> Condition:
        fields = fields_of(node)
        if not fields.fields:
            raise mistake(node.place, "value_empty")
        tests: dict[str, Test] = {}
        mistakes = Mistakes()
        for name, child in fields.fields.items():
            with mistakes:
                if name not in self.vocabulary.facts:
                    raise fact_unknown(fields, name, self.vocabulary)
                tests[name] = self._test(self.vocabulary.facts[name], child)
        mistakes.stop_if_any()
        return Condition(tests)

    def _test(self, fact: Fact, node: Node) -> Test:
        if fact.words is None:
            return RangeShape(fact, self.vocabulary.least(fact.name)).read(node)
        if isinstance(node, Fields):
            raise mistake(node.place, "fact_is_word", text=fact.name, known=", ".join(fact.words))
        word = Choice(fact.words)
        return frozenset(
            Distinct(word).read(node) if isinstance(node, Items) else [word.read(node)]
        )


def fact_unknown(fields: Fields, name: str, vocabulary: Vocabulary) -> RulebookInvalid:
    """The mistake of asking for a fact that there is not, at the key that asks."""
    known = ", ".join(vocabulary.facts)
    code = "fact_not_here" if name in vocabulary.elsewhere else "fact_unknown"
    return mistake(fields.key_places[name], code, text=name, known=known)


_NUMBERS = Record({}, {"from": Count(), "up_to": Count(), "is": Count()})


@dataclass(frozen=True, slots=True)
class RangeShape:
    """Whole numbers: ``{from: 2, up_to: 3}``, one of the two alone, or ``{is: 2}``.

    ``least`` is the smallest number that ``fact`` can be; a range below it would never hold.
    """

    fact: Fact
    least: int

    def read(self, node: Node) -> Range:
        if not isinstance(node, Fields):
            raise mistake(node.place, "fact_is_number", text=self.fact.name)
        values = _NUMBERS.read(node)
        if not values or ("is" in values and len(values) > 1):
            raise mistake(node.place, "range_needs")
        least, most = values.get("from"), values.get("up_to")
        if "is" in values:
            least = most = values["is"]
        if most is not None and most < max(least or 0, self.least):
            facts = {"most": most, "least": max(least or 0, self.least)}
            raise mistake(node.place, "range_empty", **facts)
        return Range(least, most)


@dataclass(frozen=True, slots=True)
class Requirements:
    """A list of ``{when?, require, words}``: what must hold, when, and how to tell people."""

    vocabulary: Vocabulary

    def read(self, node: Node) -> tuple[Requirement, ...]:
        condition = ConditionShape(self.vocabulary)
        row = Record({"require": condition, "words": Words()}, {"when": condition})
        rows = ListOf(row).read(node)
        return tuple(Requirement(each.get("when"), each["require"], each["words"]) for each in rows)


@dataclass(frozen=True, slots=True)
class Varies(Generic[T]):
    """A value that ``shape`` reads, or several of them ``by_case``."""

    shape: Shape[T]
    vocabulary: Vocabulary

    def read(self, node: Node) -> Varied[T]:
        if not is_by_case(node):
            return self.shape.read(node)
        rows = Record({"by_case": ListOf(_Row(self.shape, self.vocabulary))}).read(node)["by_case"]
        _check_order(rows, node)
        value = ByCase(rows)
        check_coverage(value, fields_of(node).fields["by_case"], self.vocabulary)
        return value


def is_by_case(node: Node) -> bool:
    return isinstance(node, Fields) and "by_case" in node.fields


@dataclass(frozen=True, slots=True)
class _Row(Generic[T]):
    """One case: ``{when, value}`` or ``{otherwise}``."""

    shape: Shape[T]
    vocabulary: Vocabulary

    def read(self, node: Node) -> Case[T]:
        value: Shape[Any] = _Single(self.shape)
        if "otherwise" in fields_of(node).fields:
            return Case(None, Record({"otherwise": value}).read(node)["otherwise"])
        read = Record({"when": ConditionShape(self.vocabulary), "value": value}).read(node)
        return Case(read["when"], read["value"])


@dataclass(frozen=True, slots=True)
class _Single(Generic[T]):
    """A value that is not by case again."""

    shape: Shape[T]

    def read(self, node: Node) -> T:
        if is_by_case(node):
            raise mistake(node.place, "by_case_nested")
        return self.shape.read(node)


def _check_order(rows: tuple[Case[Any], ...], node: Node) -> None:
    """``otherwise`` stands once at most, at the end, and not alone."""
    for index, row in enumerate(rows):
        if row.when is None and index != len(rows) - 1:
            raise mistake(place_of(node, "by_case", index), "otherwise_not_last")
    if rows[0].when is None:
        raise mistake(place_of(node, "by_case", 0), "otherwise_alone")


def each_case(value: Varied[T], node: Node) -> Iterator[tuple[T, Node]]:
    """Every value that can come to hold, with the node it was read from."""
    if not isinstance(value, ByCase):
        yield value, node
        return
    rows = fields_of(node).fields["by_case"]
    assert isinstance(rows, Items)
    for case, row in zip(value.cases, rows.items, strict=True):
        fields = fields_of(row).fields
        yield case.value, fields["otherwise" if case.when is None else "value"]
