"""A file as grids of cells: .xlsx, .xls and .ods by calamine, .csv here. No meaning yet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from ledger.files.sheets.cells import Cell
from ledger.files.sheets.guard import bad_file, check_extent, check_zip, kind_of

SHEET_KINDS = ("xlsx", "xls", "ods", "csv")

_DELIMITERS = (",", "\t", ";")
_SNIFFED_LINES = 10
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name ("" for CSV) and its rows; the first is row 1 as the user sees it."""

    name: str
    rows: list[list[Cell]]


def read_grids(path: Path) -> list[Grid]:
    """Every visible sheet that has something in it, in the order of the file.

    Raises ``BadInput`` for a file that is absent, of the wrong kind, locked, broken, too large,
    or empty.
    """
    kind = kind_of(path, SHEET_KINDS)
    if kind in ("xlsx", "ods"):
        check_zip(path)
    grids = [_read_csv(path)] if kind == "csv" else _read_workbook(path)
    filled = [grid for grid in grids if any(cell != "" for row in grid.rows for cell in row)]
    if not filled:
        raise bad_file("file_empty", name=path.name)
    for grid in filled:
        columns = max(map(len, grid.rows))
        check_extent(len(grid.rows), columns, len(grid.rows) * columns)
    return filled


def _read_workbook(path: Path) -> list[Grid]:
    try:
        return _load_workbook(path)
    except calamine.PasswordError as fault:
        raise bad_file("file_encrypted", name=path.name) from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise bad_file("file_broken", name=path.name) from fault
    except BaseException as fault:
        # A bug in the parser met by a damaged file arrives as Rust's panic, outside Exception.
        if type(fault).__name__ != "PanicException":
            raise
        raise bad_file("file_broken", name=path.name) from fault


def _load_workbook(path: Path) -> list[Grid]:
    workbook = calamine.load_workbook(path)
    visible = (
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    )
    return [Grid(name, list(workbook.get_sheet_by_name(name).iter_rows())) for name in visible]


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030 (which takes in GBK, GB2312).

    Raises ``BadInput`` where it is none of them.
    """
    return path.read_bytes().decode(encoding_of(path))


def encoding_of(path: Path) -> str:
    """Which of the encodings that ``read_text`` knows a file is in, told from all of it.

    Raises ``BadInput`` where it is none of them.
    """
    with path.open("rb") as file:
        marked = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        # That of utf-8-sig takes half a mark for a whole one.
        decoder = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))()
        try:
            for block in _blocks(path):
                if b"\x00" in block and not marked:
                    raise bad_file("file_encoding", name=path.name)
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise bad_file("file_encoding", name=path.name)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def csv_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV as they are asked for: however many there are, one is held in memory.

    Raises ``BadInput`` where it cannot be read on.
    """
    with path.open(encoding=encoding_of(path), newline="") as file:
        start = "".join(file.read(_BLOCK).splitlines(keepends=True)[:_SNIFFED_LINES])
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(start), strict=True)
        try:
            yield from reader
        except csv.Error as fault:
            raise bad_file("csv_broken", reader.line_num) from fault


def _read_csv(path: Path) -> Grid:
    return Grid("", [list(row) for row in csv_rows(path)])


def _delimiter(start: str) -> str:
    """The delimiter that splits one of the first lines into the most columns; a tie: comma."""

    def widest(delimiter: str) -> int:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        return max(map(len, rows), default=0)

    try:
        return max(_DELIMITERS, key=widest)
    except csv.Error:  # an endless cell; the reading proper says so with its line
        return ","
