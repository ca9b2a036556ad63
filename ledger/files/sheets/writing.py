"""Writing: whole files or none, the same bytes for the same content, and no live formulas."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter

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
