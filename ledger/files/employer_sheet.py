"""A 单位登记表 to fill in or to go on with: the headings that are read, and rows already filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.files.sheets import Heading, new_workbook, replacing
from ledger.rules import FactRules

_WIDE = {"name": 30, "uscc": 22, "contact": 14, "phone": 18}


def write_employer_sheet(
    path: Path, headings: Sequence[Heading], facts: FactRules, rows: Sequence[Mapping[str, str]]
) -> None:
    """Write an .xlsx of ``headings``, those of ``facts`` last, with ``rows`` (field → text).

    Every column is text, so that 1/3 stays 1/3.
    """
    headings = sorted(headings, key=lambda heading: heading.field in facts.facts)
    with replacing(path) as temporary, new_workbook(temporary, "单位登记表") as workbook:
        plain = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        needed = workbook.add_format({"bold": True, "bg_color": "#FFEB9C", "border": 1})
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("单位登记表")
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, _WIDE.get(heading.field, 12), text)
            sheet.write_string(0, column, heading.name, needed if heading.required else plain)
        sheet.freeze_panes(1, 0)
        for row, values in enumerate(rows, start=1):
            for column, heading in enumerate(headings):
                sheet.write_string(row, column, values.get(heading.field, ""), text)
