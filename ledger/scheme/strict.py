"""Strict reading of YAML: text, lists and mappings, each with its place, and nothing else.

YAML likes to guess (``no`` is false, ``0.10`` a float, ``1:30`` ninety) and to be clever (anchors,
merge keys, tags). A rulebook may do neither: every scalar stays the text that was written, what
is clever is refused, and every value knows its file, line and key, so that a mistake can be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeAlias

import yaml

from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput
from ledger.sentences import say

LARGEST_FILE = 1_000_000  # bytes
DEEPEST_NESTING = 14  # a word of a condition in a case of the sum of a disease stands 13 deep

#: A parser event: the type stubs of PyYAML know none of its attributes.
_Event: TypeAlias = Any

#: The C parser says the same some twenty times faster; a build of PyYAML may lack it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. ``line`` counts from 1 (0: the file as a whole), as do list items."""

    file: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a rulebook: where, which (a code of ``sentences``), and its facts."""

    file: str
    line: int
    key: str
    code: str
    facts: Mapping[str, str] = field(hash=False)

    def sentence(self, lang: str = "zh") -> str:
        """What is wrong and how to mend it, in ``lang`` ("zh" or "en")."""
        return say(self.code, self.facts, lang)


class RulebookInvalid(BadInput):
    """A rulebook with mistakes: ``problems`` has them all, once each, in order of file and line.

    It is bad input like any other: ``findings`` says the same to an edge that knows no rulebooks
    (row = line, column = key, and the file among the facts).
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        ordered = sorted(problems, key=lambda problem: (problem.file, problem.line))
        self.problems = tuple(dict.fromkeys(ordered))
        super().__init__([_as_finding(problem) for problem in self.problems])

    def __str__(self) -> str:
        return "\n".join(
            f"{problem.file}:{problem.line}: {problem.key}: {problem.sentence('en')}"
            for problem in self.problems
        )


def _as_finding(problem: Problem) -> Finding:
    facts = {**problem.facts, "file": problem.file}
    return Finding(problem.code, Severity.REFUSE, problem.line, problem.key, facts)


def mistake(place: Place, code: str, **facts: object) -> RulebookInvalid:
    """One mistake at ``place``, ready to be raised."""
    texts = {name: str(fact) for name, fact in facts.items()}
    return RulebookInvalid([Problem(place.file, place.line, place.key, code, texts)])


class Mistakes:
    """Lets reading go on after a mistake, so that an author sees every mistake at once.

    ``with mistakes:`` keeps the problems of a RulebookInvalid raised inside it and goes on after
    the block; ``stop_if_any()`` raises all that were kept.
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def __enter__(self) -> Mistakes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if not isinstance(error, RulebookInvalid):
            return False
        self._problems += error.problems
        return True

    def add(self, place: Place, code: str, **facts: object) -> None:
        self._problems += mistake(place, code, **facts).problems

    def stop_if_any(self) -> None:
        if self._problems:
            raise RulebookInvalid(self._problems)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as written. ``quoted`` tells ``"0.50"`` from ``0.50``."""

    place: Place
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Items:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in the order it was written. ``key_places`` has the place of each key."""

    place: Place
    fields: Mapping[str, Node]
    key_places: Mapping[str, Place]


Node: TypeAlias = Text | Items | Fields


def place_of(node: Node, *steps: str | int) -> Place:
    """The place below ``node`` reached by keys and list positions (from 0), as far as it exists."""
    for step in steps:
        if isinstance(node, Fields) and step in node.fields:
            node = node.fields[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node.place


def check_text(file: str, text: str) -> None:
    """Raises RulebookInvalid for hidden characters, and for more text than any rulebook needs."""
    if hidden := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        raise mistake(Place(file, line, ""), "yaml_character")
    if len(text.encode()) > LARGEST_FILE:
        raise mistake(Place(file, 0, ""), "rules_file_too_large", limit=LARGEST_FILE)


def read_document(file: str, text: str) -> Fields:
    """The one mapping that ``text`` holds.

    Raises RulebookInvalid with everything that is not plain, unambiguous YAML. ``file`` is the
    name under which the problems are reported.
    """
    check_text(file, text)
    builder = _Builder(file, _events(file, text))
    with builder.mistakes:
        document = builder.document()
    builder.mistakes.stop_if_any()
    return document


def _events(file: str, text: str) -> Iterator[_Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        if slip := _slip_of_typing(file, text, error):
            raise slip from error
        mark = error.problem_mark
        if mark and mark.line >= text.count("\n"):
            mark = error.context_mark  # a quote never closed shows at the end: say where it opened
        line = mark.line + 1 if mark else 0
        raise mistake(Place(file, line, ""), "yaml_syntax", detail=error.problem) from error


#: What an input method for Chinese writes in place of what YAML knows.
_FULL_WIDTH = dict(zip("：，；“”‘’＂【】｛｝", ':,;""\'\'"[]{}', strict=True))
_WIDE_COLON = re.compile(r"^\s*(- +)?[\w.-]+(：)", re.ASCII)
_WIDE_QUOTE = re.compile(r"[\"'].*([“”‘’＂])")
_WIDE_IN_BRACKETS = re.compile(r"[\[{].*?([：，；“”‘’＂【】｛｝])")


def _slip_of_typing(file: str, text: str, error: _Event) -> RulebookInvalid | None:
    """A tab, or a full-width character where YAML needs its own, near what the parser stumbled on.

    Lines are looked at from where the parser began to read what it could not read to the end.
    """
    mark, context = error.problem_mark, error.context_mark
    if mark is None:
        return None
    lines, wide = text.split("\n"), [_WIDE_COLON]
    if "quoted" in (error.context or ""):
        wide.append(_WIDE_QUOTE)
    if "flow" in (error.context or ""):
        wide.append(_WIDE_IN_BRACKETS)
    first = max(0, min(mark.line, context.line if context else mark.line) - 1)
    for number, line in enumerate(lines[first : mark.line + 1], start=first + 1):
        if line[: len(line) - len(line.lstrip())].count("\t"):
            return mistake(Place(file, number, ""), "yaml_tab")
        for pattern in wide:
            if found := pattern.search(line):
                character = found[found.re.groups]
                facts = {"found": character, "use": _FULL_WIDTH[character]}
                return mistake(Place(file, number, ""), "yaml_full_width", **facts)
    return None


@dataclass(slots=True)
class _Builder:
    """Builds nodes from the parser's events; what can be passed over is noted and passed over."""

    file: str
    events: Iterator[_Event]
    mistakes: Mistakes = field(default_factory=Mistakes)

    def document(self) -> Fields:
        next(self.events)  # the start of the stream
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            raise mistake(Place(self.file, 0, ""), "rules_file_empty")
        if start.version or start.tags:
            self.mistakes.add(self._place(start, ""), "yaml_directive")
        node = self._node(next(self.events), "", 1)
        next(self.events)  # the end of the document
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            raise mistake(self._place(extra, ""), "yaml_documents")
        if not isinstance(node, Fields):
            raise mistake(node.place, "needs_fields")
        return node

    def _place(self, event: _Event, key: str) -> Place:
        return Place(self.file, event.start_mark.line + 1, key)

    def _node(self, event: _Event, key: str, depth: int) -> Node:
        place = self._place(event, key)
        if depth > DEEPEST_NESTING:
            raise mistake(place, "yaml_depth", limit=DEEPEST_NESTING)
        if isinstance(event, yaml.AliasEvent):
            self.mistakes.add(place, "yaml_alias")
            return Text(place, "", quoted=True)
        if event.anchor:
            self.mistakes.add(place, "yaml_anchor", anchor=event.anchor)
        if event.tag:
            self.mistakes.add(place, "yaml_tag", tag=event.tag)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(place, tuple(self._items(key, depth)))
        if isinstance(event, yaml.MappingStartEvent):
            return self._fields(place, depth)
        return Text(place, event.value, quoted=bool(event.style))

    def _items(self, key: str, depth: int) -> Iterator[Node]:
        number = 1
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._node(event, f"{key}[{number}]", depth + 1)
            number += 1

    def _fields(self, place: Place, depth: int) -> Fields:
        fields: dict[str, Node] = {}
        key_places: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, place.key, depth)
            path = f"{place.key}.{key}" if place.key else key
            key_place = self._place(event, path)
            value = self._node(next(self.events), path, depth + 1)
            if key in fields:
                first = key_places[key].line
                self.mistakes.add(key_place, "yaml_duplicate_key", key=key, first=first)
                continue
            fields[key], key_places[key] = value, key_place
        return Fields(place, fields, key_places)

    def _key(self, event: _Event, path: str, depth: int) -> str:
        key = self._node(event, path, depth + 1)
        if not isinstance(key, Text):
            raise mistake(key.place, "yaml_key")
        if key.text == "<<" and not key.quoted:
            self.mistakes.add(key.place, "yaml_merge")
        return key.text
