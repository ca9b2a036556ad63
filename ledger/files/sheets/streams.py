"""Lines of JSON from other programs, one after the other, in any number: an object a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, BinaryIO

from ledger.money import MoneyError, parse_yuan
from ledger.nouns import Fen, Finding, Severity

LONGEST_LINE = 1_000_000  # bytes; a claim of a thousand settlements has half of that

#: Gets what is wrong, as it is found.
Found = Callable[[Finding], None]

_MOST_FIGURES = 9  # of a whole number; a number of people, days, kilometres has fewer

_fen = lru_cache(maxsize=65_536)(parse_yuan)  # most amounts of a file are zero or come again


def lines_in(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The number and the text of every line that is not blank; an endless one is cut short."""
    row = 0
    while text := file.readline(LONGEST_LINE + 1):
        row += 1
        rest = text
        while not rest.endswith(b"\n") and len(rest) > LONGEST_LINE:
            rest = file.readline(LONGEST_LINE + 1)
        if row == 1:
            text = text.removeprefix(b"\xef\xbb\xbf")
        if text.strip():
            yield row, text


class _Number(str):
    """A JSON number in the letters it was written in; it is refused where text belongs."""

    __slots__ = ()


class _KeyTwice(ValueError):  # noqa: N818
    """One key stands twice in an object; JSON readers would silently keep the last."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwice(next(key for key in keys if keys.count(key) > 1))
    return found


_JSON = json.JSONDecoder(
    parse_int=_Number,
    parse_float=_Number,
    parse_constant=_Number,
    object_pairs_hook=_without_twins,
)


class LineReader:
    """Reads the values of one line; a value that cannot be read is answered with an empty one.

    ``found`` gets what is wrong; ``warned`` has the fields that were warned of on other lines.
    """

    __slots__ = ("_found", "_warned", "refused", "row")

    def __init__(self, row: int, found: Found, warned: set[str]) -> None:
        self.row, self._found, self._warned = row, found, warned
        self.refused = False

    def refuse(self, code: str, field: str = "", **facts: str) -> None:
        self.refused = True
        self._found(Finding(code, Severity.REFUSE, self.row, field, facts))

    def warn_unknown(self, at: str, name: str) -> None:
        """``name`` is no field of the format; said once, not on every line."""
        everywhere = at.partition("[")[0] + "." + name
        if everywhere not in self._warned:
            self._warned.add(everywhere)
            self._found(Finding("column_extra", Severity.WARN, self.row, at + name, {}))

    def object_in(self, text: bytes) -> dict[str, Any] | None:
        """The object on a line, None where there is none or the line is too long."""
        if len(text) > LONGEST_LINE:
            self.refuse("line_too_long", limit=str(LONGEST_LINE))
            return None
        try:
            values = _JSON.decode(text.decode())
        except _KeyTwice as fault:
            self.refuse("json_key_twice", str(fault))
        except (ValueError, RecursionError):
            self.refuse("json_broken")
        else:
            if isinstance(values, dict):
                return values
            self.refuse("json_not_object")
        return None

    def text(self, values: Mapping[str, Any], name: str, at: str = "") -> str:
        """Text that may be absent."""
        value = values.get(name)
        if type(value) is str:
            return value.strip()
        if value is not None:
            self.refuse("json_not_text", at + name)
        return ""

    def needed(self, values: Mapping[str, Any], name: str, at: str = "") -> str:
        """Text that may not be blank, nor hold half a character."""
        value = values.get(name)
        if type(value) is str and value.isascii() and (plain := value.strip()):
            return plain  # as nearly always; the rest is looked at with care
        text = self.text(values, name, at)
        if not text:
            if values.get(name) is None or type(values[name]) is str:
                self.refuse("value_missing", at + name)
        elif not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            self.refuse("json_broken", at + name)
        return text

    def day(self, values: Mapping[str, Any], name: str, at: str = "") -> date:
        """A date that may not be blank, as 2012-08-01 and in no other form."""
        value = values.get(name)
        if type(value) is str and (day := iso_day(value)):
            return day
        text = self.needed(values, name, at)
        found = iso_day(text)
        if found is None and text:
            self.refuse("date_unreadable", at + name, text=text[:40])
        return found or date.min

    def optional_day(self, values: Mapping[str, Any], name: str, at: str = "") -> date | None:
        """A date that may be absent, null or blank."""
        value = values.get(name)
        return None if value is None or value == "" else self.day(values, name, at)

    def day_of_moment(self, values: Mapping[str, Any], name: str, at: str = "") -> date | None:
        """The day as written in a date, or in a date and time; None where nothing is stated."""
        text = self.text(values, name, at)
        if not text:
            return None
        found = iso_day(text) or day_of_moment(text)
        if found is None:
            self.refuse("date_unreadable", at + name, text=text[:40])
        return found

    def choice(
        self, values: Mapping[str, Any], name: str, known: Mapping[str, Any], at: str
    ) -> Any:
        text = self.needed(values, name, at)
        if text and text not in known:
            self.refuse("not_a_choice", at + name, text=text[:40], known=", ".join(known))
        return known.get(text)

    def whole(
        self, values: Mapping[str, Any], name: str, at: str = "", least: int = 0
    ) -> int | None:
        """A whole number, written as a number or as text; None where nothing is stated."""
        value = values.get(name)
        if value is None:
            return None
        text = value if isinstance(value, str) else json.dumps(value)
        found = _whole(text)
        if found is None:
            if text.strip():
                self.refuse("not_a_count", at + name, text=text.strip()[:40])
            return None
        if found < least:
            self.refuse("count_too_small", at + name, text=text.strip(), least=str(least))
            return None
        return found

    def fen(self, values: Mapping[str, Any], name: str, at: str = "") -> Fen:
        """An amount in yuan; what is absent, null or blank is zero."""
        value = values.get(name)
        if type(value) is not str:
            if value is not None:
                self.refuse("json_not_text", at + name)
            return 0
        if not value:
            return 0
        try:
            return _fen(value)
        except MoneyError as error:
            self.refuse(error.code, at + name, **error.facts)
            return 0

    def items(self, values: Mapping[str, Any], name: str) -> list[Any]:
        """A list that may be absent."""
        found = values.get(name)
        if found is not None and not isinstance(found, list):
            self.refuse("json_not_list", name)
            return []
        return found or []

    def fields(self, values: Mapping[str, Any], name: str) -> dict[str, Any] | None:
        """An object that may be absent."""
        found = values.get(name)
        if found is not None and not isinstance(found, dict):
            self.refuse("json_not_object", name)
            return None
        return found


@lru_cache(maxsize=1_024)
def _whole(text: str) -> int | None:
    """The number that figures are, None for anything else."""
    figures = text.strip()
    if figures.isascii() and figures.isdigit() and len(figures) <= _MOST_FIGURES:
        return int(figures)
    return None


@lru_cache(maxsize=8_192)
def iso_day(text: str) -> date | None:
    """The day, None for one not in the calendar or in another of the forms of ISO 8601."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def day_of_moment(text: str) -> date | None:
    """The day in 2022-03-01 10:20:30, as it is written there; None for any other form."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return iso_day(text[:10]) if text[10:11] in ("T", " ") else None
