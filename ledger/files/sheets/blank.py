"""A sheet to fill in: its headings, those that must be filled in another colour, all cells text."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.files.sheets.tables import Heading
from ledger.files.sheets.writing import new_workbook, replacing


@dataclass(frozen=True)
class Blank:
    """The workbook with its first sheet, ``headings`` as they stand there, and its formats."""

    workbook: Any
    sheet: Any
    headings: Sequence[Heading]
    head: Any
    text: Any


@contextmanager
def blank_sheet(
    path: Path, title: str, headings: Sequence[Heading], last: Container[str],
    widths: Mapping[str, int], usual_width: int,
) -> Iterator[Blank]:  # fmt: skip
    """Write ``path`` as an .xlsx, all or nothing; the headings of ``last`` (fields) come last.

    Every column is formatted as text, so that 1/3 stays 1/3 and no figure of a long number is lost.
    ``widths`` are in characters, by field.
    """
    headings = sorted(headings, key=lambda heading: heading.field in last)
    with replacing(path) as temporary, new_workbook(temporary, title) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        needed = workbook.add_format({"bold": True, "bg_color": "#FFEB9C", "border": 1})
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(title)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, widths.get(heading.field, usual_width), text)
            sheet.write_string(0, column, heading.name, needed if heading.required else head)
        sheet.freeze_panes(1, 0)
        yield Blank(workbook, sheet, headings, head, text)
