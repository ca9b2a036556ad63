"""Claims as lines of JSON in, decisions as lines of JSON out: for programs, in any number.

A line says of one claim all that a decision depends on: besides the hospital's settlements also the
member's enrolment. Amounts are text in yuan, dates ISO 8601. README names every field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, BinaryIO

from ledger.money import MoneyError, parse_yuan, yuan
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    BenefitLine,
    Decision,
    EnrolmentKind,
    Fen,
    Finding,
    Settlement,
    Severity,
)
from ledger.sentences import say
from ledger.sentences.claims import AMOUNT_HEADINGS

LONGEST_LINE = 1_000_000  # bytes; a stay of a thousand settlements has half of that

_CLAIM_FIELDS = frozenset({
    "claim_no", "member_no", "line", "hospital_level", "admitted_on", "discharged_on",
    "submitted_on", "diagnosis", "enrolment", "member", "settlements",
})  # fmt: skip
_ENROLMENT_FIELDS = frozenset({"kind", "consecutive_periods", "starts_on", "ends_on"})
_SETTLEMENT_TEXTS = frozenset({"setl_id", "fixmedins_code", "receipt_code", "receipt_no"})
_NOTHING_PAID: Mapping[str, Fen] = dict.fromkeys(SETTLEMENT_AMOUNTS, 0)
_LINES = {line.value: line for line in BenefitLine}
_KINDS = {kind.value: kind for kind in EnrolmentKind}

Found = Callable[[Finding], None]
_fen = lru_cache(maxsize=65_536)(parse_yuan)  # most amounts of a file are zero or come again


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """The member's enrolment: the first and the last day of cover, waiting days left out."""

    kind: EnrolmentKind
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim as its line states it; without ``enrolment`` the member is not enrolled."""

    row: int
    claim_no: str
    member_no: str
    line: BenefitLine
    diagnosis: str
    discharged_on: date
    submitted_on: date
    enrolment: EnrolmentLine | None
    settlements: tuple[Settlement, ...]


class ClaimLines:
    """Reads claims line by line; ``found`` gets what is wrong with a line, which is then left out.

    A field that no line has is warned of once: it may be a slip for one that matters.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._first_rows: dict[str, int] = {}
        self._warned: set[str] = set()

    def read(self, file: BinaryIO) -> Iterator[tuple[ClaimLine, bytes]]:
        """Each claim with the line it stood on, as ``parse`` reads it again."""
        for row, text in _lines(file):
            claim = self._new(row, text)
            if claim:
                yield claim, text

    def _new(self, row: int, text: bytes) -> ClaimLine | None:
        claim = self.parse(row, text)
        if claim is None:
            return None
        first = self._first_rows.setdefault(claim.claim_no, row)
        if first == row:
            return claim
        facts = {"claim_no": claim.claim_no, "first": str(first)}
        self._found(Finding("claim_no_twice", Severity.REFUSE, row, "claim_no", facts))
        return None

    def parse(self, row: int, text: bytes) -> ClaimLine | None:
        """The claim on one line, None with the reasons told to ``found``."""
        reader = _Reader(row, self._found, self._warned)
        if len(text) > LONGEST_LINE:
            reader.refuse("line_too_long", limit=str(LONGEST_LINE))
            return None
        values = reader.object_in(text)
        if values is None:
            return None
        claim = _claim(reader, values)
        return None if reader.refused else claim


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
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


class _Reader:
    """Reads the values of one line; a value that cannot be read is answered with an empty one."""

    __slots__ = ("_found", "_row", "_warned", "refused")

    def __init__(self, row: int, found: Found, warned: set[str]) -> None:
        self._row, self._found, self._warned = row, found, warned
        self.refused = False

    def refuse(self, code: str, field: str = "", **facts: str) -> None:
        self.refused = True
        self._found(Finding(code, Severity.REFUSE, self._row, field, facts))

    def warn_unknown(self, at: str, name: str) -> None:
        if name not in self._warned:
            self._warned.add(name)
            self._found(Finding("column_extra", Severity.WARN, self._row, at + name, {}))

    def object_in(self, text: bytes) -> dict[str, Any] | None:
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
        text = self.text(values, name, at)
        if not text:
            if values.get(name) is None or type(values[name]) is str:
                self.refuse("value_missing", at + name)
        elif not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            self.refuse("json_broken", at + name)
        return text

    def day(self, values: Mapping[str, Any], name: str, at: str = "") -> date:
        text = self.needed(values, name, at)
        found = _day(text)
        if found is None and text:
            self.refuse("date_unreadable", at + name, text=text[:40])
        return found or date.min

    def choice(
        self, values: Mapping[str, Any], name: str, known: Mapping[str, Any], at: str
    ) -> Any:
        text = self.needed(values, name, at)
        if text and text not in known:
            self.refuse("not_a_choice", at + name, text=text[:40], known=", ".join(known))
        return known.get(text)


@lru_cache(maxsize=8_192)
def _day(text: str) -> date | None:
    """2012-08-01, and none of the other ways in which ISO 8601 writes a day."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _claim(reader: _Reader, values: Mapping[str, Any]) -> ClaimLine:
    for name in values.keys() - _CLAIM_FIELDS:
        reader.warn_unknown("", name)
    discharged_on = reader.day(values, "discharged_on")
    is_admitted = values.get("admitted_on") is not None
    admitted_on = reader.day(values, "admitted_on") if is_admitted else discharged_on
    if admitted_on > discharged_on and not reader.refused:
        days = {"admitted_on": str(admitted_on), "discharged_on": str(discharged_on)}
        reader.refuse("settlement_dates_reversed", "discharged_on", **days)
    return ClaimLine(
        row=reader._row,
        claim_no=reader.needed(values, "claim_no"),
        member_no=reader.needed(values, "member_no"),
        line=reader.choice(values, "line", _LINES, ""),
        diagnosis=reader.text(values, "diagnosis").upper(),
        discharged_on=discharged_on,
        submitted_on=reader.day(values, "submitted_on"),
        enrolment=_enrolment(reader, values.get("enrolment")),
        settlements=_settlements(reader, values.get("settlements"), admitted_on, discharged_on),
    )


def _enrolment(reader: _Reader, values: Any) -> EnrolmentLine | None:
    if values is None:
        return None
    if not isinstance(values, dict):
        reader.refuse("json_not_object", "enrolment")
        return None
    at = "enrolment."
    for name in values.keys() - _ENROLMENT_FIELDS:
        reader.warn_unknown(at, name)
    kind = reader.choice(values, "kind", _KINDS, at)
    starts_on, ends_on = (reader.day(values, name, at) for name in ("starts_on", "ends_on"))
    if ends_on < starts_on and date.min not in (starts_on, ends_on):
        days = {"starts_on": str(starts_on), "ends_on": str(ends_on)}
        reader.refuse("enrolment_reversed", "enrolment.ends_on", **days)
    return EnrolmentLine(kind, starts_on, ends_on)


def _settlements(
    reader: _Reader, found: Any, admitted_on: date, discharged_on: date
) -> tuple[Settlement, ...]:
    if not isinstance(found, list) or not found:
        reader.refuse("settlements_missing", "settlements")
        return ()
    settlements: list[Settlement] = []
    for index, values in enumerate(found):
        at = f"settlements[{index}]"
        if not isinstance(values, dict):
            reader.refuse("json_not_object", at)
            continue
        at += "."
        setl_id = reader.needed(values, "setl_id", at)
        if setl_id and any(setl_id == other.setl_id for other in settlements):
            reader.refuse("listed_twice", at + "setl_id", text=setl_id[:40])
        receipt = [reader.text(values, name, at) for name in ("receipt_code", "receipt_no")]
        amounts = _amounts(reader, values, at)
        hospital = reader.text(values, "fixmedins_code", at)
        settlements.append(
            Settlement(setl_id, hospital, *receipt, admitted_on, discharged_on, amounts)
        )
    return tuple(settlements)


def _amounts(reader: _Reader, values: Mapping[str, Any], at: str) -> Mapping[str, Fen]:
    """Every amount of the settlement record; what is absent, null or blank is zero."""
    amounts = dict(_NOTHING_PAID)
    for name, value in values.items():
        if name not in amounts:
            if name not in _SETTLEMENT_TEXTS:
                reader.warn_unknown(at, name)
        elif type(value) is not str:
            if value is not None:
                reader.refuse("json_not_text", at + name)
        elif value:
            amounts[name] = _amount(reader, name, value, at)
    return amounts


def _amount(reader: _Reader, name: str, text: str, at: str) -> Fen:
    try:
        fen = _fen(text)
    except MoneyError as error:
        reader.refuse(error.code, at + name, **error.facts)
        return 0
    if fen < 0:
        facts = {"heading": AMOUNT_HEADINGS[name], "amount": yuan(fen)}
        reader.refuse("settlement_negative", at + name, **facts)
    return fen


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def decision_line(claim_no: str, decision: Decision, lang: str) -> bytes:
    """One decision as a line of JSON; the sentences of its reasons are in ``lang``."""
    line = {
        "claim_no": claim_no,
        "outcome": decision.outcome.value,
        "base": yuan(decision.base_fen),
        "benefit": yuan(decision.benefit_fen),
        "reasons": [
            {"code": r.code, "article": r.article, "sentence": say(r.code, r.facts, lang)}
            for r in decision.reasons
        ],
        "workings": [
            {"what": w.what, "article": w.article, "before": yuan(w.before_fen),
             "after": yuan(w.after_fen)}
            for w in decision.workings
        ],
    }  # fmt: skip
    return _encode(line).encode() + b"\n"
