"""Rows of text written at once are the same bytes that XlsxWriter makes of them cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ledger.files.sheets import TextSheet, new_workbook
from tests.files.sheet_making import read_xlsx

ROWS: Sequence[Sequence[str]] = (
    ("姓名", "证件号码", "备注"),
    ("张三", "320282199001010010", ""),
    ("中国工商银行（靖江） 支行", "a.b-c", "x" * 16_500),
    ("plain", " blank before", "blank after "),
    ("<b>&\"'", "_x0041_ \x01\x1f", "two\nlines"),
    ("=1+1", "+x", "\ufffe\uffff😀"),
    ("", "", ""),
    ("", "only the second", ""),
    ("last", "1", "2"),
)


def at_once(sheet: Any, row: int, cells: list[tuple[int, str, Any]]) -> None:
    sheet.write_texts(row, cells)


def one_by_one(sheet: Any, row: int, cells: list[tuple[int, str, Any]]) -> None:
    for column, text, style in cells:
        sheet.write_string(row, column, text, style)


def written(path: Path, write: Callable[[Any, int, list[tuple[int, str, Any]]], None]) -> Path:
    with new_workbook(path, "名册") as workbook:
        styles = [workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})]
        sheet = workbook.add_worksheet("名册", TextSheet)
        sheet.set_column(0, 2, 20, styles[1])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(ROWS) - 1, 2)
        for number, row in enumerate(ROWS):
            cells = [(at, text, styles[number > 0]) for at, text in enumerate(row) if text]
            write(sheet, number, cells)
    return path


def test_the_bytes_are_those_of_cells_written_one_by_one(tmp_path: Path) -> None:
    bytes_of = [written(tmp_path / f"{each.__name__}.xlsx", each).read_bytes()
                for each in (at_once, one_by_one)]  # fmt: skip
    assert bytes_of[0] == bytes_of[1]


def test_it_is_read_back_as_it_was(tmp_path: Path) -> None:
    (rows,) = read_xlsx(written(tmp_path / "a.xlsx", at_once)).values()
    for row, found in zip(ROWS, rows, strict=True):
        if all(text.isprintable() for text in row):
            assert found == list(row)
