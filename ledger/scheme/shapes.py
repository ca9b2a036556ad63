"""What a value in a rulebook may look like: each shape reads one node into one typed value.

A shape knows no chapter, and a chapter is a table of shapes (``chapters.py``). A mistake is raised
as RulebookInvalid; shapes made of shapes read on to the end and raise all mistakes together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from ledger.money import MoneyError, parse_rate, parse_yuan, yuan
from ledger.nouns import Fen
from ledger.scheme.strict import Fields, Items, Mistakes, Node, Place, Text, mistake

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

#: What YAML itself would take for a float if it stood there without quotes.
_FLOAT = re.compile(r"[-+]?(\d[\d_,]*)?\.\d*([eE][-+]?\d+)?|[-+]?\d+[eE][-+]?\d+|[-+]?\.(inf|nan)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNT = re.compile(r"\d{1,6}")


class Shape(Protocol[T_co]):
    """Reads a node; raises RulebookInvalid with every mistake in it."""

    def read(self, node: Node) -> T_co: ...


def not_by_case(node: Node) -> Node:
    """``node``, unless it is a value by case: those are read before they come here."""
    if isinstance(node, Fields) and "by_case" in node.fields:
        raise mistake(node.place, "by_case_not_here")
    return node


def text_of(node: Node) -> Text:
    """``node`` as a text that is not empty."""
    not_by_case(node)
    if not isinstance(node, Text):
        raise mistake(node.place, "needs_text")
    if not node.text.strip():
        raise mistake(node.place, "value_empty")
    return node


@dataclass(frozen=True, slots=True)
class Words:
    """A text. ``pattern``, if any, must match all of it; ``like`` shows an author the form."""

    pattern: str = ".*"
    like: str = ""

    def read(self, node: Node) -> str:
        text = text_of(node)
        if not re.fullmatch(self.pattern, text.text, re.DOTALL):
            raise mistake(text.place, "not_of_form", text=text.text, like=self.like)
        return text.text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan, at least ``least`` fen; decimals stand in quotes."""

    least: Fen = 0

    def read(self, node: Node) -> Fen:
        text = _no_float(text_of(node))
        try:
            fen = parse_yuan(text.text)
        except MoneyError as error:
            raise mistake(text.place, error.code, **error.facts) from error
        if fen < self.least:
            raise mistake(text.place, "money_too_small", text=text.text, least=yuan(self.least))
        return fen


@dataclass(frozen=True, slots=True)
class Rate:
    """An exact fraction: ``1/2``, ``50%`` or ``"0.5"``, up to 1 unless it is a ``factor``."""

    factor: bool = False

    def read(self, node: Node) -> Fraction:
        text = _no_float(text_of(node))
        try:
            rate = parse_rate(text.text)
        except MoneyError as error:
            raise mistake(text.place, error.code, **error.facts) from error
        if rate > 1 and not self.factor:
            raise mistake(text.place, "rate_over_one", text=text.text)
        return rate


def _no_float(text: Text) -> Text:
    if not text.quoted and _FLOAT.fullmatch(text.text):
        raise mistake(text.place, "write_in_quotes", text=text.text)
    return text


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, at least ``least``."""

    least: int = 0

    def read(self, node: Node) -> int:
        text = text_of(node)
        if not _COUNT.fullmatch(text.text) or not text.text.isascii():
            raise mistake(text.place, "not_a_count", text=text.text)
        if int(text.text) < self.least:
            raise mistake(text.place, "count_too_small", text=text.text, least=self.least)
        return int(text.text)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as ISO 8601 writes it: 2012-08-01."""

    def read(self, node: Node) -> date:
        text = text_of(node)
        try:
            if _DAY.fullmatch(text.text):
                return date.fromisoformat(text.text)
        except ValueError:
            pass
        raise mistake(text.place, "not_a_day", text=text.text)


@dataclass(frozen=True, slots=True)
class YesNo:
    def read(self, node: Node) -> bool:
        return Choice(("yes", "no")).read(node) == "yes"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def read(self, node: Node) -> str:
        text = text_of(node)
        if text.text not in self.words:
            known = ", ".join(self.words)
            raise mistake(text.place, "not_a_choice", text=text.text, known=known)
        return text.text


@dataclass(frozen=True, slots=True)
class OneOf(Generic[E]):
    """One member of an enumeration; of ``among`` only, if that is given."""

    kind: type[E]
    among: tuple[E, ...] = ()

    def read(self, node: Node) -> E:
        return self.kind(Choice(self.among or tuple(self.kind)).read(node))


@dataclass(frozen=True, slots=True)
class OrNone(Generic[T]):
    """``none``, or what ``shape`` reads. Nothing is left out silently: a limit that does not
    exist is written down as such."""

    shape: Shape[T]

    def read(self, node: Node) -> T | None:
        if isinstance(node, Text) and node.text == "none":
            return None
        return self.shape.read(node)


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list with at least one item."""

    shape: Shape[T]

    def read(self, node: Node) -> tuple[T, ...]:
        not_by_case(node)
        if not isinstance(node, Items):
            raise mistake(node.place, "needs_items")
        if not node.items:
            raise mistake(node.place, "value_empty")
        values, mistakes = [], Mistakes()
        for item in node.items:
            with mistakes:
                values.append(self.shape.read(item))
        mistakes.stop_if_any()
        return tuple(values)


@dataclass(frozen=True, slots=True)
class Distinct(Generic[T]):
    """A list in which nothing stands twice; ``all_of``, if given, must all be there."""

    shape: Shape[T]
    all_of: tuple[T, ...] = ()

    def read(self, node: Node) -> tuple[T, ...]:
        values = ListOf(self.shape).read(node)
        for number, value in enumerate(values):
            if value in values[:number] and isinstance(node, Items):
                raise mistake(node.items[number].place, "listed_twice", text=value)
        missing = [str(value) for value in self.all_of if value not in values]
        if missing:
            raise mistake(node.place, "list_incomplete", missing=", ".join(missing))
        return values


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A mapping of names that the author chooses, in the author's order, at least one.

    ``name``, if given, reads each name and says what is wrong with it.
    """

    shape: Shape[T]
    name: Shape[Any] | None = None

    def read(self, node: Node) -> dict[str, T]:
        fields = fields_of(not_by_case(node))
        if not fields.fields:
            raise mistake(node.place, "value_empty")
        values, mistakes = {}, Mistakes()
        for name, child in fields.fields.items():
            with mistakes:
                if self.name:
                    self.name.read(Text(fields.key_places[name], name, quoted=True))
                values[name] = self.shape.read(child)
        mistakes.stop_if_any()
        return values


def fields_of(node: Node) -> Fields:
    if not isinstance(node, Fields):
        raise mistake(node.place, "needs_fields")
    return node


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of fixed names: all of ``required``, any of ``optional``, nothing else."""

    required: Mapping[str, Shape[Any]]
    optional: Mapping[str, Shape[Any]] = field(default_factory=dict)

    def read(self, node: Node) -> dict[str, Any]:
        shapes = {**self.required, **self.optional}
        fields = fields_of(node if "by_case" in shapes else not_by_case(node))
        values, mistakes = {}, Mistakes()
        for name, child in fields.fields.items():
            if name not in shapes:
                place, known = fields.key_places[name], ", ".join(shapes)
                mistakes.add(place, "unknown_key", name=name, known=known)
                continue
            with mistakes:
                values[name] = shapes[name].read(child)
        for name in self.required:
            if name not in fields.fields:
                mistakes.add(below(node.place, name), "missing_key", name=name)
        mistakes.stop_if_any()
        return values


def below(place: Place, name: str) -> Place:
    """The place of something that is missing below ``place``."""
    return Place(place.file, place.line, f"{place.key}.{name}" if place.key else name)
