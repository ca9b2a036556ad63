"""The rows of a file of claims, whichever kind it is: each is one settlement beside its claim.

A value is text by the path of its field: "claim_no", "member.class", "aid.商业保险".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.files.claims.headings import (
    AID,
    BILL_FIELDS,
    CLAIM_FIELDS,
    DATE_FIELDS,
    HOSPITAL_FIELDS,
    SETTLEMENT_FIELDS,
    claim_headings,
)
from ledger.files.sheets import RowReader, read_json_lines, read_table, texts
from ledger.nouns import BenefitLine, Finding
from ledger.rules import FactRules

_OBJECTS = ("member", "employer", "aid")
_LISTS = ("papers", "exclusions")
_BETWEEN = re.compile(r"[、;；\n]")
_ITEM = "\x1f"  # in front of each item of a list in JSON; no cell can hold it
_NONE = "无"


@dataclass(frozen=True, slots=True)
class FileRules:
    """What a file is read by: the scheme's facts, its lines by every name people may write, and
    the lines whose claims may come without settlements."""

    facts: FactRules
    lines: Mapping[str, BenefitLine]
    bare: Collection[BenefitLine]


@dataclass(frozen=True, slots=True)
class Row:
    """``columns``: field → the heading as written, or the path in a line of JSON."""

    number: int
    values: Mapping[str, str]
    columns: Mapping[str, str]
    unreadable: frozenset[str] = frozenset()

    @property
    def has_bill(self) -> bool:
        """Whether there is a settlement on it, or something that would be part of one."""
        return bool(self.unreadable & BILL_FIELDS) or any(
            self.values.get(field) for field in BILL_FIELDS
        )


def sheet_rows(path: Path, rules: FileRules, findings: list[Finding]) -> Iterator[Row]:
    table = read_table(path, claim_headings(path, rules.facts, rules.bare))
    findings += table.findings
    for row in table.rows:
        yield Row(row.number, row.values, table.columns, row.unreadable)


def json_rows(path: Path, rules: FileRules, findings: list[Finding]) -> Iterator[Row]:
    """Claim by claim, one row for each settlement; a claim with a fault in its form has none."""
    for number, claim in read_json_lines(path, findings):
        reader = RowReader(number, {}, findings)
        settlements = claim.pop("settlements", None)
        head = _head(claim, rules.facts, reader)
        if settlements in (None, []) and rules.lines.get(head.get("line", "")) in rules.bare:
            if not reader.refused:
                yield Row(number, head, {})
            continue
        if not isinstance(settlements, list) or not settlements:
            reader.refuse("settlements_missing", "settlements")
            continue
        rows = [
            _settlement(number, head, index, settlement, findings)
            for index, settlement in enumerate(settlements)
        ]
        whole = [row for row in rows if row]
        if not reader.refused and len(whole) == len(rows):
            yield from whole


def _head(claim: dict[str, Any], facts: FactRules, reader: RowReader) -> dict[str, str]:
    """What belongs to the claim. A fact that is a number or true or false may stand as such."""
    flat: dict[str, Any] = {}
    lists: dict[str, str] = {}
    for name, value in claim.items():
        if name in _LISTS and isinstance(value, list):
            items = {f"{name}[{index}]": item for index, item in enumerate(value)}
            listed = texts(items, frozenset(items), reader)
            lists[name] = "".join(_ITEM + text for text in listed.values() if text) or _ITEM
        elif name not in _OBJECTS or value is None:
            flat[name] = value
        elif isinstance(value, dict):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            reader.refuse("json_not_object", name)
    for name in facts.facts.keys() & flat.keys():
        flat[name] = _fact_text(flat[name])
    known = CLAIM_FIELDS.union(HOSPITAL_FIELDS, DATE_FIELDS, facts.facts)
    known |= {name for name in flat if name.startswith(AID)}
    return texts(flat, known, reader) | lists


def _fact_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str) else value  # also a number as it was written


def _settlement(
    number: int, head: Mapping[str, str], index: int, settlement: Any, findings: list[Finding]
) -> Row | None:
    place = f"settlements[{index}]"
    columns = {field: f"{place}.{field}" for field in SETTLEMENT_FIELDS}
    reader = RowReader(number, {}, findings, columns)
    if not isinstance(settlement, dict):
        reader.refuse("json_not_object", place)
        return None
    values = texts(settlement, SETTLEMENT_FIELDS, reader)
    given = {field: text for field, text in values.items() if text}
    for field in DATE_FIELDS:
        if field in given and head.get(field) and given[field] != head[field]:
            reader.refuse("claim_rows_differ", field, claim_no=head.get("claim_no", ""))
    return None if reader.refused else Row(number, {**head, **given}, columns)


def listed(text: str) -> tuple[str, ...]:
    """The items of a list: of one in JSON, or of a cell, in which 、 or ; stand between them.

    无 in a cell is a list of nothing.
    """
    items = text.split(_ITEM) if text.startswith(_ITEM) else _BETWEEN.split(text)
    return tuple(dict.fromkeys(s for item in items if (s := item.strip()) and s != _NONE))
