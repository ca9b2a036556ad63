"""The short way through a claim line: an ordinary one is read in a quarter of the time.

Nearly all lines of a file are alike: known fields, each written as programs write it. What is not
certainly so is answered with None: then ``claim_lines`` reads it with care, and says what is wrong.
Both ways give the same claim, which the tests compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ledger.files.sheets.claim_line_parts import NOTHING_PAID, SETTLEMENT_TEXTS, read_enrolment
from ledger.files.sheets.claim_line_values import NOTHING_RARE, ClaimLine, EnrolmentLine
from ledger.files.sheets.claim_terms import RARE_FIELDS, YES_NO, ClaimTerms
from ledger.files.sheets.streams import LONGEST_LINE, LineReader, day_of_moment, iso_day
from ledger.money import parse_yuan
from ledger.nouns import Finding, Settlement
from ledger.rules import Fact

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode

_MOST_ENROLMENTS = 65_536  # members of one period have few different ones
_LARGEST_NUMBER = 999_999_999
_NO_FACTS: Mapping[str, str] = {}


class _Unusual(ValueError):  # noqa: N818 - it is no error, only not ordinary
    """The line is to be read with care."""


class OrdinaryLines:
    """Reads the ordinary lines of one scheme."""

    def __init__(self, terms: ClaimTerms) -> None:
        self._terms = terms
        # By the JSON of it, which tells 1 from true and from "1".
        self._enrolments: dict[bytes, EnrolmentLine] = {}

    def read(self, row: int, text: bytes) -> ClaimLine | None:
        """The claim on a line, None where it is not certainly an ordinary one."""
        # An escape could hide a colon, half a character or a key that stands twice.
        if len(text) > LONGEST_LINE or b"\\" in text:
            return None
        try:
            values = _decode(text)
            claim = self._claim(row, values)
            # Every key has one colon: were there more colons than different keys and those of the
            # moments, a key would stand twice, or a text hold one; both are looked at with care.
            return claim if text.count(b":") == _colons(values) else None
        # A value of another type lacks what is asked of it; msgspec's errors are ValueErrors.
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _claim(self, row: int, values: dict[str, Any]) -> ClaimLine:
        if not RARE_FIELDS.isdisjoint(values):
            raise _Unusual
        discharged_on, submitted_on = (
            iso_day(values["discharged_on"]),
            iso_day(values["submitted_on"]),
        )
        admitted = values.get("admitted_on")
        admitted_on = discharged_on if admitted is None else iso_day(admitted)
        if discharged_on is None or submitted_on is None or admitted_on is None:
            raise _Unusual
        line = self._terms.lines[values["line"]]
        member = values.get("member")
        if admitted_on > discharged_on:
            raise _Unusual
        return ClaimLine(
            row,
            _text(values["claim_no"]),
            _text(values["member_no"]),
            line,
            values.get("diagnosis", "").strip().upper(),
            admitted_on,
            discharged_on,
            submitted_on,
            self._enrolment(values.get("enrolment")),
            self._settlements(line, values.get("settlements"), admitted_on, discharged_on),
            self._facts(values),
            None if member is None else _born_on(member, discharged_on),
            NOTHING_RARE,
        )

    def _enrolment(self, values: dict[str, Any] | None) -> EnrolmentLine | None:
        if values is None:
            return None
        written = _encode(values)
        known = self._enrolments.get(written)
        if known is None:
            if any(type(value) is int and value < 1 for value in values.values()):
                raise _Unusual  # JSON knows -0, which is no number of periods
            known = read_enrolment(LineReader(0, _refuse, set()), values)
            if known is None or len(self._enrolments) >= _MOST_ENROLMENTS:
                raise _Unusual
            self._enrolments[written] = known
        return known

    def _settlements(
        self, line: str, listed: Any, admitted_on: date, discharged_on: date
    ) -> tuple[Settlement, ...]:
        if type(listed) is not list and listed is not None:
            raise _Unusual
        if not listed and line not in self._terms.without_settlements:
            raise _Unusual
        found = [_settlement(each, admitted_on, discharged_on) for each in listed or ()]
        if len(found) > 1 and len({each.setl_id for each in found}) < len(found):
            raise _Unusual
        return tuple(found)

    def _facts(self, values: dict[str, Any]) -> Mapping[str, str]:
        stated: dict[str, str] = {}
        no_facts, declared = self._terms.no_facts, self._terms.facts
        if not no_facts[""].issuperset(values):
            _state(stated, values.keys() - no_facts[""], values, declared[""])
        for where in ("member", "employer"):
            own = values.get(where)
            if own is not None and (extra := own.keys() - no_facts[where]):
                _state(stated, extra, own, declared[where])
        return stated or _NO_FACTS


def _refuse(_finding: Finding) -> None:
    raise _Unusual


def _colons(values: dict[str, Any]) -> int:
    """The colons of a line in which every key stands once, and no text but a moment has any."""
    count = len(values)
    for where in ("enrolment", "member", "employer"):
        count += len(values.get(where) or ())
    for settlement in values.get("settlements") or ():
        count += len(settlement)
        if "setl_time" in settlement:
            count += settlement["setl_time"].count(":")
    return count


def _text(value: str) -> str:
    # Letters and figures, as nearly every number of a file, have no blanks around them.
    if not value.isascii() or (not value.isalnum() and (not value or value != value.strip())):
        raise _Unusual
    return value


def _settlement(values: dict[str, Any], admitted_on: date, discharged_on: date) -> Settlement:
    amounts = NOTHING_PAID.copy()
    for name, value in values.items():
        if name in amounts:
            if value:
                amounts[name] = fen = parse_yuan(value)
                if fen < 0:
                    raise _Unusual
            elif value is not None and value != "":
                raise _Unusual
        elif name not in SETTLEMENT_TEXTS or type(value) is not str:
            raise _Unusual
    return Settlement(
        _text(values["setl_id"]),
        values.get("fixmedins_code", "").strip(),
        values.get("receipt_code", "").strip(),
        values.get("receipt_no", "").strip(),
        admitted_on,
        discharged_on,
        amounts,
        _settled_on(values["setl_time"]) if "setl_time" in values else None,
    )


def _settled_on(text: str) -> date:
    found = iso_day(text) or day_of_moment(text)
    if found is None:
        raise _Unusual
    return found


def _born_on(member: dict[str, Any], discharged_on: date) -> date | None:
    stated = member.get("born_on")
    if stated is None or stated == "":
        return None
    born_on = iso_day(stated)
    if born_on is None or born_on > discharged_on:
        raise _Unusual
    return born_on


def _state(
    stated: dict[str, str],
    names: set[str],
    values: Mapping[str, Any],
    declared: Mapping[str, Fact],
) -> None:
    """Adds the facts of an object; each must be declared, and be one of its words or a number."""
    for name in names:
        fact, value = declared[name], values[name]
        if fact.words is None:
            if type(value) is not int or not 0 < value <= _LARGEST_NUMBER:
                raise _Unusual
            stated[fact.name] = str(value)
        else:
            word = YES_NO[value] if type(value) is bool else value
            if type(word) is not str or word not in fact.words:
                raise _Unusual
            stated[fact.name] = word
