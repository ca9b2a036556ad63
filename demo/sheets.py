"""Writing the input files: Excel and CSV whose bytes depend on nothing but their content."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

#: A text, a number typed as a number, a date cell, or an empty cell.
Cell: TypeAlias = str | int | date | None
Row: TypeAlias = Sequence[Cell]

#: Excel stamps a file with the moment it was made; ours always bear the same one.
CREATED_AT = datetime(2012, 6, 1, tzinfo=UTC)

COLUMN_WIDTH = 18


def write_xlsx(path: Path, rows: Iterable[Row]) -> Path:
    """Write ``rows`` to the only sheet of a new workbook; texts stay texts, even if digits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED_AT})
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.set_column(0, 40, COLUMN_WIDTH)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write_cell(sheet, line, column, cell, day_format)
    return path


def _write_cell(sheet: Any, line: int, column: int, cell: Cell, day_format: Any) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(line, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, day_format)
    elif cell is not None:
        sheet.write_number(line, column, cell)


def write_csv(path: Path, rows: Iterable[Row], encoding: str) -> Path:
    """Write ``rows`` as comma-separated text, lines ended as Windows does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def yuan(fen: int) -> str:
    """Fen as yuan text: 123456 → "1234.56"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
