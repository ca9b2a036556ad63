"""A file mended at the counter: what is not mended is read as before, whatever kind of cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.files.mending import Mends, field_of, read_handed, write_mended
from ledger.files.rosters import ROSTER_HEADINGS, read_roster
from ledger.files.sheets import new_workbook
from ledger.refusals import BadInput

HEADINGS = ("单位", "姓名", "身份证号", "手机号", "变动类型", "变动日期")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("甲公司", "张小三", "321282198001010012", 13800000001, "减员", datetime(2012, 9, 1)),  # noqa: DTZ001 - a cell
    ("甲公司", "=1+1", "321282198001010020", "+8613800000001", "", ""),
    ("甲公司", "李四平", 321282198001010000, "", "", ""),
    ("甲公司", "王五福", "'321282198001010047", "", "", ""),
)  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A roster with a title above its headings, and cells of every kind."""
    path = tmp_path / "名册.xlsx"
    with new_workbook(path, "") as workbook:
        sheet = workbook.add_worksheet("名册")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate((("二〇一二年度名册",), HEADINGS, *ROWS)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, int):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_datetime(row, column, cell, day)
    return path


def mended(source: Path, mends: Mends) -> Path:
    target = source.with_name("改.xlsx")
    write_mended(source, target, ROSTER_HEADINGS, mends)
    return target


def test_without_mends_it_is_read_as_before(source: Path) -> None:
    before = read_roster(source)
    assert read_roster(mended(source, Mends())) == before
    rows, findings = before
    assert [row.row for row in rows] == [3, 4, 6]
    assert rows[0].changed_on == "2012-09-01"
    assert [(each.row, each.code) for each in findings] == [(5, "id_as_number")]


def test_cells_are_put_right_and_rows_left_out(source: Path) -> None:
    mends = Mends({5: {"id_number": "321282198001010039"}, 3: {"name": "张三"}}, frozenset({4}))
    rows, findings = read_roster(mended(source, mends))
    assert [(row.row, row.name) for row in rows] == [(3, "张三"), (5, "李四平"), (6, "王五福")]
    assert rows[1].id_number == "321282198001010039"
    assert findings == []


def test_a_column_that_the_file_lacks_is_added(source: Path) -> None:
    rows, _ = read_roster(mended(source, Mends({6: {"bank_name": "中国银行", "shares": "2"}})))
    assert [(row.bank_name, row.shares) for row in rows] == [("", ""), ("", ""), ("中国银行", "2")]


def test_the_same_mends_are_the_same_bytes(source: Path) -> None:
    mends = Mends({3: {"name": "张三"}})
    first = mended(source, mends).read_bytes()
    assert mended(source, mends).read_bytes() == first


def test_rows_are_shown_as_they_stand(source: Path) -> None:
    handed = read_handed(source, ROSTER_HEADINGS, {2, 4, 5, 99})
    assert handed.columns["id_number"] == "身份证号"
    assert set(handed.rows) == {4, 5}
    assert handed.rows[4]["name"] == "=1+1"
    assert handed.rows[5]["id_number"].startswith("3.212821980")


def test_a_finding_is_about_the_column_it_names(source: Path) -> None:
    columns = read_handed(source, ROSTER_HEADINGS, ()).columns
    for column, name in (("身份证号", "id_number"), ("证件号码", "id_number"), ("份数", "shares"),
                         ("", ""), ("血型", "")):  # fmt: skip
        assert field_of(column, ROSTER_HEADINGS, columns) == name


def test_what_is_no_roster_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "别的.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput):
        write_mended(path, tmp_path / "改.xlsx", ROSTER_HEADINGS, Mends())
