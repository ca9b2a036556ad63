"""A file mended at the counter: the sheet that was handed in, with cells put right and rows left
out, as a workbook of its own. What was handed in stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.files.sheets import (
    Heading,
    Sheet,
    fold_heading,
    new_workbook,
    read_sheet,
    replacing,
    shown_text,
)
from ledger.files.sheets.cells import Cell, LostDigits, cell_text

_LONGEST_CELL = 32_767  # more does not fit into a cell of Excel


@dataclass(frozen=True)
class Mends:
    """``cells``: row as the user counts → field → what it should say; ``dropped``: rows left out.

    A row that is left out stays blank, so that every other row keeps its number.
    """

    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Handed:
    """Rows as they were handed in. ``columns``: field → heading as written, for those that the
    file has; ``rows``: row → field → what the cell shows."""

    columns: Mapping[str, str]
    rows: Mapping[int, Mapping[str, str]]


def read_handed(path: Path, headings: Sequence[Heading], wanted: Collection[int]) -> Handed:
    """Some rows of a file, as text. Raises ``BadInput`` where the file cannot be taken."""
    sheet = read_sheet(path, headings)
    written = sheet.grid.rows[sheet.heading_row]
    columns = {name: shown_text(written[column]) for name, column in sheet.at.items()}
    rows = {number: _row(sheet, number) for number in wanted
            if sheet.heading_row + 1 < number <= len(sheet.grid.rows)}  # fmt: skip
    return Handed(columns, rows)


def _row(sheet: Sheet, number: int) -> dict[str, str]:
    cells = sheet.grid.rows[number - 1]
    return {
        name: shown_text(cells[column]) if column < len(cells) else ""
        for name, column in sheet.at.items()
    }


def field_of(column: str, headings: Sequence[Heading], columns: Mapping[str, str]) -> str:
    """Which field a finding is about, by the heading it names; "" for the whole row."""
    folded = fold_heading(column)
    if not folded:
        return ""
    as_written = {fold_heading(text): name for name, text in columns.items()}
    if folded in as_written:
        return as_written[folded]
    own = (heading.field for heading in headings if folded in heading.folded_names())
    return next(own, "")


def write_mended(source: Path, target: Path, headings: Sequence[Heading], mends: Mends) -> None:
    """Write the sheet of ``source`` with ``mends`` as an .xlsx; a column it lacks is added.

    Every other cell is read from it as from ``source``. Raises ``BadInput`` where ``source`` cannot
    be taken.
    """
    sheet = read_sheet(source, headings)
    places = dict(sheet.at)
    names = {heading.field: heading.name for heading in headings}
    added: dict[int, str] = {}
    width = max(map(len, sheet.grid.rows))
    for name in sorted({name for cells in mends.cells.values() for name in cells} - set(places)):
        places[name] = width + len(added)
        added[places[name]] = names[name]
    with replacing(target) as temporary, new_workbook(temporary, "") as workbook:
        page = workbook.add_worksheet(sheet.grid.name or None)
        for index, cells in enumerate(sheet.grid.rows):
            if index + 1 in mends.dropped:
                continue
            wanted: dict[int, Cell] = dict(enumerate(cells))
            if index == sheet.heading_row:
                wanted |= added
            own = mends.cells.get(index + 1, {})
            wanted |= {places[name]: text for name, text in own.items()}
            for column, cell in sorted(wanted.items()):
                _write(page, index, column, cell)


def _write(page: Any, row: int, column: int, cell: Cell) -> None:
    """The cell so that it is read as before: text as it stands, lost digits as a number."""
    if cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell[:_LONGEST_CELL])
        return
    try:
        page.write_string(row, column, cell_text(cell))
    except LostDigits:
        page.write_number(row, column, cell)
