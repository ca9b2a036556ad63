"""A 单位登记表 to fill in or to go on with: the headings that are read, and rows already filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.files.rosters import EMPLOYER_KIND, employer_headings
from ledger.files.sheets import new_workbook, replacing
from ledger.rules import FactRules

_WIDE = {"name": 30, "uscc": 22, "contact": 14, "phone": 18}


def write_employer_sheet(
    path: Path, facts: FactRules, rows: Sequence[Mapping[str, str]]
) -> None:  # fmt: skip
    """Write an .xlsx with ``rows`` (field → text); every column is text, so that 1/3 stays 1/3."""
    headings = sorted(
        employer_headings(facts), key=lambda heading: heading.field in facts.facts
    )  # fmt: skip
    with replacing(path) as temporary, new_workbook(temporary, "单位登记表") as workbook:
        plain = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        needed = workbook.add_format({"bold": True, "bg_color": "#FFEB9C", "border": 1})
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("单位登记表")
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, _WIDE.get(heading.field, 12), text)
            sheet.write_string(0, column, heading.name, needed if heading.required else plain)
            for row, values in enumerate(rows, start=1):
                sheet.write_string(row, column, _cell(heading.field, values), text)
        sheet.freeze_panes(1, 0)


def _cell(field: str, values: Mapping[str, str]) -> str:
    if field == "kind" and EMPLOYER_KIND in values:
        return values[EMPLOYER_KIND]
    return values.get(field, "")
