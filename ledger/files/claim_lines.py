"""Claims as lines of JSON in, decisions as lines of JSON out: for programs, in any number.

A line says of one claim all that a decision depends on: besides the hospital's settlements also the
member's enrolment. Amounts are text in yuan, dates ISO 8601. README names every field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, BinaryIO

from ledger.files.sheets.streams import Found, LineReader, lines_in
from ledger.money import MoneyError, parse_yuan, yuan
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    BenefitLine,
    EnrolmentKind,
    Fen,
    Finding,
    Settlement,
    Severity,
)
from ledger.sentences.claims import AMOUNT_HEADINGS

_CLAIM_FIELDS = frozenset({
    "claim_no", "member_no", "line", "hospital_level", "admitted_on", "discharged_on",
    "submitted_on", "diagnosis", "enrolment", "member", "settlements",
})  # fmt: skip
_ENROLMENT_FIELDS = frozenset({"kind", "consecutive_periods", "starts_on", "ends_on"})
_SETTLEMENT_TEXTS = frozenset({"setl_id", "fixmedins_code", "receipt_code", "receipt_no"})
_NOTHING_PAID: Mapping[str, Fen] = dict.fromkeys(SETTLEMENT_AMOUNTS, 0)
_LINES = {line.value: line for line in BenefitLine}
_KINDS = {kind.value: kind for kind in EnrolmentKind}

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
        for row, text in lines_in(file):
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
        reader = LineReader(row, self._found, self._warned)
        values = reader.object_in(text)
        if values is None:
            return None
        claim = _claim(reader, values)
        return None if reader.refused else claim


def _claim(reader: LineReader, values: Mapping[str, Any]) -> ClaimLine:
    for name in values.keys() - _CLAIM_FIELDS:
        reader.warn_unknown("", name)
    discharged_on = reader.day(values, "discharged_on")
    is_admitted = values.get("admitted_on") is not None
    admitted_on = reader.day(values, "admitted_on") if is_admitted else discharged_on
    if admitted_on > discharged_on and not reader.refused:
        days = {"admitted_on": str(admitted_on), "discharged_on": str(discharged_on)}
        reader.refuse("settlement_dates_reversed", "discharged_on", **days)
    return ClaimLine(
        row=reader.row,
        claim_no=reader.needed(values, "claim_no"),
        member_no=reader.needed(values, "member_no"),
        line=reader.choice(values, "line", _LINES, ""),
        diagnosis=reader.text(values, "diagnosis").upper(),
        discharged_on=discharged_on,
        submitted_on=reader.day(values, "submitted_on"),
        enrolment=_enrolment(reader, values.get("enrolment")),
        settlements=_settlements(reader, values.get("settlements"), admitted_on, discharged_on),
    )


def _enrolment(reader: LineReader, values: Any) -> EnrolmentLine | None:
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
    reader: LineReader, found: Any, admitted_on: date, discharged_on: date
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
        settlements.append(
            Settlement(
                setl_id=setl_id,
                institution=reader.text(values, "fixmedins_code", at),
                receipt_code=reader.text(values, "receipt_code", at),
                receipt_no=reader.text(values, "receipt_no", at),
                admitted_on=admitted_on,
                discharged_on=discharged_on,
                amounts=_amounts(reader, values, at),
            )
        )
    return tuple(settlements)


def _amounts(reader: LineReader, values: Mapping[str, Any], at: str) -> Mapping[str, Fen]:
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


def _amount(reader: LineReader, name: str, text: str, at: str) -> Fen:
    try:
        fen = _fen(text)
    except MoneyError as error:
        reader.refuse(error.code, at + name, **error.facts)
        return 0
    if fen < 0:
        facts = {"heading": AMOUNT_HEADINGS[name], "amount": yuan(fen)}
        reader.refuse("settlement_negative", at + name, **facts)
    return fen
