"""Writing: whole files or none, the same bytes for the same content, and no live formulas."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ledger.disk import sync

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark, so that the bytes are the same


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends well.

    A reader sees the old file or the new one, never half of one; after a crash the old one stands.
    The file can be read by its owner only: most of what is written here names people.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        sync(temporary)
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def csv_text(text: str) -> str:
    """Text for a CSV cell that a spreadsheet will not run as a formula (a ' goes in front)."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


class _CsvWriter:
    """Rows into CSV as Excel likes it; text is made harmless, columns of money are left alone."""

    def __init__(self, file: TextIO, headings: Iterable[str], money: Iterable[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        names = list(headings)
        self._money = frozenset(names.index(name) for name in money)
        self._writer.writerow(names)

    def row(self, values: Iterable[str]) -> None:
        self._writer.writerow(
            value if column in self._money else csv_text(value)
            for column, value in enumerate(values)
        )


@contextmanager
def csv_writer(
    path: Path, headings: Iterable[str], money: Iterable[str] = ()
) -> Iterator[_CsvWriter]:
    """Write ``path`` as CSV (UTF-8 with its mark, CRLF), all or nothing.

    ``money`` names the headings whose values are amounts and may begin with a minus.
    """
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        yield _CsvWriter(file, headings, money)


#: Text that stands for itself in XML and in a workbook, and is short enough for a cell.
_PLAIN = re.compile(r'(?!\s)[^\x00-\x1f"&<>_\ufffe\uffff]{0,16000}(?<!\s)')


_letters = lru_cache(xl_col_to_name)


class TextSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose rows of text are written at once, byte for byte as XlsxWriter writes them.

    It looks at each cell by some twenty calls, and what is handed in has a million cells. To be
    made by ``workbook.add_worksheet(name, TextSheet)`` in a workbook that holds one row in memory.
    """

    def write_texts(self, row: int, cells: Sequence[tuple[int, str, Format]]) -> None:
        """The cells of a row: column (from 0), text and format, from left to right.

        Rows (from 0) are written from above, and by this alone.
        """
        if not cells:
            return
        if not all(text.isalnum() or _PLAIN.fullmatch(text) for _, text, _ in cells):
            for column, text, style in cells:
                self.write_string(row, column, text, style)
            return
        self._check_dimensions(row, cells[0][0])
        self._check_dimensions(row, cells[-1][0])
        self._write_single_row(row)  # the one before, if that was not plain
        number = row + 1
        written = [
            f'<c r="{_letters(column)}{number}" s="{style._get_xf_index()}" t="inlineStr">'
            f"<is><t>{text}</t></is></c>"
            for column, text, style in cells
        ]
        self.fh.write(f'<row r="{number}">{"".join(written)}</row>')


def new_workbook(path: Path, title: str) -> Any:
    """An xlsxwriter workbook that holds one row in memory; text is never taken for a formula."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": title, "created": _MADE_AT})
    return workbook
