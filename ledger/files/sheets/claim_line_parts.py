"""The parts of a claim line: enrolment, settlements, earlier claims, aid and the lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.files.sheets.claim_line_values import EnrolmentLine
from ledger.files.sheets.claim_terms import ClaimTerms
from ledger.files.sheets.streams import LineReader
from ledger.money import yuan
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    BenefitLine,
    EarlierClaim,
    EnrolmentKind,
    Fen,
    Settlement,
)
from ledger.sentences.claims import AMOUNT_HEADINGS

_ENROLMENT_FIELDS = frozenset(
    {"kind", "consecutive_periods", "shares", "starts_on", "ends_on", "covered_from", "since"}
)
SETTLEMENT_TEXTS = frozenset(
    {"setl_id", "fixmedins_code", "receipt_code", "receipt_no", "setl_time"}
)
_EARLIER_FIELDS = frozenset({"line", "period_starts_on", "base", "benefit", "days", "given_up"})
NOTHING_PAID: dict[str, Fen] = dict.fromkeys(SETTLEMENT_AMOUNTS, 0)
_KINDS = {kind.value: kind for kind in EnrolmentKind}


def read_enrolment(reader: LineReader, values: Any) -> EnrolmentLine | None:
    """The enrolment, None where there is none (the member is not enrolled) or it is refused."""
    if values is None:
        return None
    if not isinstance(values, dict):
        reader.refuse("json_not_object", "enrolment")
        return None
    at = "enrolment."
    for name in sorted(values.keys() - _ENROLMENT_FIELDS):
        reader.warn_unknown(at, name)
    kind = reader.choice(values, "kind", _KINDS, at)
    starts_on, ends_on = (reader.day(values, name, at) for name in ("starts_on", "ends_on"))
    if ends_on < starts_on and date.min not in (starts_on, ends_on):
        days = {"starts_on": str(starts_on), "ends_on": str(ends_on)}
        reader.refuse("enrolment_reversed", "enrolment.ends_on", **days)
    since = reader.optional_day(values, "since", at)
    if since and since > starts_on > date.min:
        days = {"since": str(since), "starts_on": str(starts_on)}
        reader.refuse("enrolment_since_later", "enrolment.since", **days)
    # Some count the periods before this one: of a newcomer 0 then says what 1 says here.
    least = 1 if kind is EnrolmentKind.RENEWED else 0
    return EnrolmentLine(
        kind,
        starts_on,
        ends_on,
        reader.whole(values, "consecutive_periods", at, least) or 1,
        reader.whole(values, "shares", at, least=1) or 1,
        reader.optional_day(values, "covered_from", at),
        since,
    )


def read_settlements(
    reader: LineReader, found: Any, admitted_on: date, discharged_on: date, *, needed: bool
) -> tuple[Settlement, ...]:
    """The settlements; all have the claim's own dates. ``needed``: there must be at least one."""
    if not needed and (found is None or found == []):
        return ()
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
        is_dated = "setl_time" in values
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
                settled_on=reader.day_of_moment(values, "setl_time", at) if is_dated else None,
            )
        )
    return tuple(settlements)


def _amounts(reader: LineReader, values: Mapping[str, Any], at: str) -> Mapping[str, Fen]:
    """Every amount of the settlement record; what is absent, null or blank is zero."""
    amounts = dict(NOTHING_PAID)
    for name, value in values.items():
        if name in amounts:
            if value is not None:
                amounts[name] = fen = reader.fen(values, name, at)
                if fen < 0:
                    facts = {"heading": AMOUNT_HEADINGS[name], "amount": yuan(fen)}
                    reader.refuse("settlement_negative", at + name, **facts)
        elif name not in SETTLEMENT_TEXTS:
            reader.warn_unknown(at, name)
    return amounts


def read_aid(reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms) -> Mapping[str, Fen]:
    """What others gave, by kind; a kind that no line of the scheme takes off is warned of."""
    stated = reader.fields(values, "aid") or {}
    for kind in sorted(stated.keys() - terms.aid):
        reader.warn_unknown("aid.", kind)
    return {kind: _not_negative(reader, stated, kind, "aid.") for kind in stated}


def _not_negative(reader: LineReader, values: Mapping[str, Any], name: str, at: str) -> Fen:
    fen = reader.fen(values, name, at)
    if fen < 0:
        reader.refuse("amount_negative", at + name, amount=yuan(fen))
    return fen


def read_words(reader: LineReader, values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of words, none of them blank; twice the same counts once."""
    found: dict[str, None] = {}
    for index, value in enumerate(reader.items(values, name)):
        at = f"{name}[{index}]"
        if type(value) is not str:
            reader.refuse("json_not_text", at)
        elif not value.strip():
            reader.refuse("value_missing", at)
        else:
            found[value.strip()] = None
    return tuple(found)


def read_exclusions(
    reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms
) -> tuple[str, ...]:
    """The grounds of exclusion that a claim names; a scheme that has none does not ask for them."""
    if not terms.exclusions and values.get("exclusions"):
        reader.warn_unknown("", "exclusions")
        return ()
    stated = read_words(reader, values, "exclusions")
    for word in stated:
        if word not in terms.exclusions:
            known = ", ".join(terms.exclusions)
            reader.refuse("not_a_choice", "exclusions", text=word[:40], known=known)
    return stated


def read_line(
    reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms, at: str = ""
) -> BenefitLine:
    """A line of the scheme by its code or title, or one of those that every scheme could have."""
    text = reader.needed(values, "line", at)
    if text and text not in terms.lines:
        known = ", ".join(f"{code} {terms.titles[code]}" for code in terms.covered)
        reader.refuse("not_a_choice", at + "line", text=text[:40], known=known)
    return terms.lines.get(text, "")


def read_earlier(
    reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms
) -> tuple[EarlierClaim, ...]:
    """The member's claims decided before this file, as listed."""
    found = []
    for index, each in enumerate(reader.items(values, "earlier")):
        at = f"earlier[{index}]"
        if isinstance(each, dict):
            found.append(_earlier(reader, each, terms, at + "."))
        else:
            reader.refuse("json_not_object", at)
    return tuple(found)


def _earlier(
    reader: LineReader, values: Mapping[str, Any], terms: ClaimTerms, at: str
) -> EarlierClaim:
    for name in sorted(values.keys() - _EARLIER_FIELDS):
        reader.warn_unknown(at, name)
    base_fen, benefit_fen = (
        _not_negative(reader, values, name, at) if reader.needed(values, name, at) else 0
        for name in ("base", "benefit")
    )
    return EarlierClaim(
        line=read_line(reader, values, terms, at),
        period_starts_on=reader.day(values, "period_starts_on", at),
        base_fen=base_fen,
        benefit_fen=benefit_fen,
        days=reader.whole(values, "days", at) or 0,
        given_up_fen=0
        if values.get("given_up") is None
        else _not_negative(reader, values, "given_up", at),
    )
