"""A 单位登记表 to fill in or to go on with: the headings that are read, and rows already filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.files.sheets import Heading, blank_sheet
from ledger.rules import FactRules

_WIDE = {"name": 30, "uscc": 22, "contact": 14, "phone": 18}


def write_employer_sheet(
    path: Path, headings: Sequence[Heading], facts: FactRules, rows: Sequence[Mapping[str, str]]
) -> None:
    """Write an .xlsx of ``headings``, those of ``facts`` last, with ``rows`` (field → text)."""
    with blank_sheet(path, "单位登记表", headings, facts.facts, _WIDE, 12) as blank:
        for row, values in enumerate(rows, start=1):
            for column, heading in enumerate(blank.headings):
                blank.sheet.write_string(row, column, values.get(heading.field, ""), blank.text)
