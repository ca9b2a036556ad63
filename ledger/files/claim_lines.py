"""Claims as lines of JSON in, decisions as lines of JSON out: for programs, in any number.

A line says of one claim all that a decision depends on: besides the hospital's settlements also the
member's enrolment and the facts that the scheme declares. Amounts are text in yuan, dates ISO 8601.
The README of the schemes names every field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from ledger.files.sheets.claim_line_parts import (
    read_aid,
    read_earlier,
    read_enrolment,
    read_exclusions,
    read_line,
    read_settlements,
    read_words,
)
from ledger.files.sheets.claim_line_values import NOTHING_RARE, ClaimLine, RareParts
from ledger.files.sheets.claim_terms import RARE_FIELDS, ClaimTerms, read_facts
from ledger.files.sheets.ordinary_lines import OrdinaryLines
from ledger.files.sheets.streams import Found, LineReader, lines_in
from ledger.nouns import Finding, Severity


class ClaimLines:
    """Reads claims line by line; ``found`` gets what is wrong with a line, which is then left out.

    A field that no line has is warned of once: it may be a slip for one that matters.
    """

    def __init__(self, found: Found, terms: ClaimTerms) -> None:
        self._found, self._terms = found, terms
        self._ordinary = OrdinaryLines(terms)
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
        return self._ordinary.read(row, text) or self.parse_with_care(row, text)

    def parse_with_care(self, row: int, text: bytes) -> ClaimLine | None:
        """As ``parse``, field by field, whatever the line is."""
        reader = LineReader(row, self._found, self._warned)
        values = reader.object_in(text)
        if values is None:
            return None
        claim = _claim(reader, values, self._terms)
        return None if reader.refused else claim


def _claim(reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms) -> ClaimLine:
    discharged_on = reader.day(values, "discharged_on")
    is_admitted = values.get("admitted_on") is not None
    admitted_on = reader.day(values, "admitted_on") if is_admitted else discharged_on
    if admitted_on > discharged_on and not reader.refused:
        days = {"admitted_on": str(admitted_on), "discharged_on": str(discharged_on)}
        reader.refuse("settlement_dates_reversed", "discharged_on", **days)
    line = read_line(reader, values, terms)
    settlements = read_settlements(
        reader,
        values.get("settlements"),
        admitted_on,
        discharged_on,
        needed=bool(line) and line not in terms.without_settlements,
    )
    return ClaimLine(
        row=reader.row,
        claim_no=reader.needed(values, "claim_no"),
        member_no=reader.needed(values, "member_no"),
        line=line,
        diagnosis=reader.text(values, "diagnosis").upper(),
        admitted_on=admitted_on,
        discharged_on=discharged_on,
        submitted_on=reader.day(values, "submitted_on"),
        enrolment=read_enrolment(reader, values.get("enrolment")),
        settlements=settlements,
        facts=_facts(reader, values, terms),
        born_on=_born_on(reader, values.get("member"), discharged_on),
        rare=_rare_parts(reader, values, terms),
    )


def _rare_parts(reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms) -> RareParts:
    if RARE_FIELDS.isdisjoint(values):
        return NOTHING_RARE
    listed = values.get("papers") is not None
    return RareParts(
        aid=read_aid(reader, values, terms),
        exclusions=read_exclusions(reader, values, terms),
        papers=read_words(reader, values, "papers") if listed else None,
        first_diagnosed_on=reader.optional_day(values, "first_diagnosed_on"),
        earlier=read_earlier(reader, values, terms),
    )


def _facts(reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms) -> dict[str, str]:
    stated = read_facts(reader, "", values, terms)
    for where in ("member", "employer"):
        if where in values and (fields := reader.fields(values, where)):
            stated |= read_facts(reader, where, fields, terms)
    return stated


def _born_on(reader: LineReader, member: Any, discharged_on: date) -> date | None:
    if not isinstance(member, dict):
        return None
    born_on = reader.optional_day(member, "born_on", "member.")
    if born_on and date.min < discharged_on < born_on:
        days = {"born_on": str(born_on), "discharged_on": str(discharged_on)}
        reader.refuse("born_after_discharge", "member.born_on", **days)
    return born_on
