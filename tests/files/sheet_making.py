"""Makes the files that the tests hand in. Every person and number here is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import python_calamine
import xlsxwriter

from ledger.nouns import Finding

P = TypeVar("P", Path, BytesIO)

CellIn = str | int | float | bool | date | None


def write_xlsx(path: P, rows: Sequence[Any], **sheets: Any) -> P:
    """An .xlsx with ``rows`` on sheet 名册 and each of ``sheets`` (name=rows) after it."""
    with xlsxwriter.Workbook(path if isinstance(path, BytesIO) else str(path)) as workbook:
        workbook.set_properties({"created": datetime(2012, 8, 1)})  # noqa: DTZ001
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, content in {"名册": rows, **sheets}.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(content):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, day)
    return path


def _write(sheet: Any, row: int, column: int, cell: CellIn, day: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        sheet.write_datetime(row, column, moment, day)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def read_xlsx(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet of a workbook as it was written."""
    workbook = python_calamine.load_workbook(path)
    return {
        name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in workbook.sheet_names
    }


def codes(findings: Sequence[Finding]) -> list[tuple[str, int, str]]:
    """What the findings say, without facts: code, row, column."""
    return [(finding.code, finding.row, finding.column) for finding in findings]
