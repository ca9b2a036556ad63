"""Strict reading of JSON into the nodes of ``strict``: text, lists and objects, with their places.

What a rulebook says, it says in text: a JSON number would pass through a float in most programs on
its way here, so numbers are refused, as are true and false. ``null`` stays a Text, not quoted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from ledger.scheme.strict import (
    DEEPEST_NESTING,
    Fields,
    Items,
    Mistakes,
    Node,
    Place,
    RulebookInvalid,
    Text,
    check_text,
    mistake,
)

NULL = "null"

_BLANK = re.compile(r"[ \t\n\r]*")
_WORD = re.compile(r"[-+.\w]*")
_STRINGS = json.JSONDecoder()


def read_json(file: str, text: str) -> Fields:
    """The one object that ``text`` holds; keys of list items count from 1.

    Raises RulebookInvalid for what is not JSON, and with every key that stands twice and every
    value that is not text. ``file`` is the name under which the problems are reported.
    """
    check_text(file, text)
    reader = _Reader(file, text)
    document = reader.document()
    reader.mistakes.stop_if_any()
    return document


@dataclass(slots=True)
class _Reader:
    file: str
    text: str
    at: int = 0
    line: int = 1
    mistakes: Mistakes = field(default_factory=Mistakes)

    def document(self) -> Fields:
        if not self.peek():
            raise mistake(Place(self.file, 0, ""), "rules_file_empty")
        node = self.value("", 1)
        if self.peek():
            raise self.broken()
        if not isinstance(node, Fields):
            raise mistake(node.place, "needs_fields")
        return node

    def peek(self) -> str:
        """The next character that is not blank, "" at the end."""
        blank = _BLANK.match(self.text, self.at)
        if blank:
            self.line += blank[0].count("\n")
            self.at = blank.end()
        return self.text[self.at : self.at + 1]

    def take(self, *wanted: str) -> str:
        found = self.peek()
        if found not in wanted:
            raise self.broken()
        self.at += 1
        return found

    def broken(self) -> RulebookInvalid:
        return mistake(Place(self.file, self.line, ""), "json_broken")

    def value(self, key: str, depth: int) -> Node:
        opening = self.peek()
        place = Place(self.file, self.line, key)
        if depth > DEEPEST_NESTING:
            raise mistake(place, "yaml_depth", limit=DEEPEST_NESTING)
        if opening == "{":
            return self.fields(place, depth)
        if opening == "[":
            return self.items(place, depth)
        if opening == '"':
            return Text(place, self.string(), quoted=True)
        return self.word(place)

    def string(self) -> str:
        try:
            text, self.at = _STRINGS.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise self.broken() from error
        return str(text)

    def word(self, place: Place) -> Text:
        """``null``; any other value without quotes is noted as a mistake."""
        found = _WORD.match(self.text, self.at)
        word = found[0] if found else ""
        try:
            json.loads(word, parse_constant=_no_constant)
        except ValueError as error:
            raise self.broken() from error
        self.at += len(word)
        if word != NULL:
            self.mistakes.add(place, "write_in_quotes", text=word)
        return Text(place, word, quoted=False)

    def items(self, place: Place, depth: int) -> Items:
        self.take("[")
        found: list[Node] = []
        if self.peek() == "]":
            self.take("]")
            return Items(place, ())
        while True:
            found.append(self.value(f"{place.key}[{len(found) + 1}]", depth + 1))
            if self.take(",", "]") == "]":
                return Items(place, tuple(found))

    def fields(self, place: Place, depth: int) -> Fields:
        self.take("{")
        found: dict[str, Node] = {}
        places: dict[str, Place] = {}
        if self.peek() == "}":
            self.take("}")
            return Fields(place, found, places)
        while True:
            if self.peek() != '"':
                raise self.broken()
            line, key = self.line, self.string()
            path = f"{place.key}.{key}" if place.key else key
            self.take(":")
            value = self.value(path, depth + 1)
            if key in found:
                facts = {"key": key, "first": places[key].line}
                self.mistakes.add(Place(self.file, line, path), "yaml_duplicate_key", **facts)
            else:
                found[key], places[key] = value, Place(self.file, line, path)
            if self.take(",", "}") == "}":
                return Fields(place, found, places)


def _no_constant(word: str) -> None:
    """NaN and Infinity, which Python's reader takes for JSON."""
    raise ValueError(word)
