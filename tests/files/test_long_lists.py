"""Long CSV files, read row by row: the same rows and findings as of a list that lies in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.files.rosters import read_roster
from ledger.files.sheets import Heading, grids, guard, read_table, stream_table, tables
from ledger.nouns import Finding
from ledger.refusals import BadInput
from tests.files.sheet_making import codes, write_xlsx

HEADINGS = (
    Heading("name", "姓名", required=True),
    Heading("id_number", "证件号码", required=True),
    Heading("shares", "份数"),
)
ROWS = [
    ["某市名册", "", "", ""],
    ["姓名", "证件号码", "备注", "份数"],
    ["甲", "A1", "x", "1"],
    ["", "", "", ""],
    ["合计", "", "", ""],  # rows follow, so it is somebody's name
    ["乙", "3.2E+17", "", "2"],
    ["", "", "y", ""],
    ["丙", "B2", "", ""],
    ["合计：2", "", "", "3"],
    ["", "", "", ""],
    ["制表人：丁", "", "", ""],
]


def csv_of(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding=encoding)
    return path


def refused(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BadInput) as told:
        list(stream_table(path, HEADINGS).rows)
    return codes(told.value.findings)


def all_of(path: Path) -> tuple[list[object], list[Finding]]:
    stream = stream_table(path, HEADINGS)
    return [(row.number, dict(row.values), row.unreadable) for row in stream.rows], stream.findings


def test_a_stream_is_the_table_row_by_row(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", ROWS)
    rows, findings = all_of(path)
    table = read_table(path, HEADINGS)
    assert rows == [(row.number, dict(row.values), row.unreadable) for row in table.rows]
    assert findings == table.findings
    assert codes(findings) == [
        ("column_extra", 2, "备注"),
        ("total_row_skipped", 9, ""),
        ("total_row_skipped", 11, ""),
        ("id_as_number", 6, "证件号码"),
    ]
    assert all_of(write_xlsx(tmp_path / "a.xlsx", ROWS)) == (rows, findings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_character_may_lie_across_two_blocks(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = all_of(csv_of(tmp_path / "a.csv", ROWS))
    monkeypatch.setattr(grids, "_BLOCK", 3)
    monkeypatch.setattr(grids, "_delimiter", lambda start: ",")
    assert all_of(csv_of(tmp_path / "b.csv", ROWS, encoding)) == expected


def test_thousands_of_rows_are_all_there(tmp_path: Path) -> None:
    heading = ["单位", "姓名", "身份证号"]
    path = csv_of(tmp_path / "a.csv", [heading, *(["厂", f"人{n}", f"{n}"] for n in range(2_345))])
    rows, findings = read_roster(path)
    assert ([row.row for row in rows], findings) == (list(range(2, 2_347)), [])
    assert [row.id_number for row in rows] == [str(n) for n in range(2_345)]


def test_a_stream_has_its_own_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_of(tmp_path / "a.csv", ROWS)
    monkeypatch.setattr(guard, "LARGEST_FILE", 10)
    assert all_of(path)[0], "what is streamed may be larger than what is not"
    monkeypatch.setattr(tables, "MOST_STREAMED_ROWS", 10)
    assert refused(path) == [("too_many_rows", 0, "")]
    monkeypatch.setattr(guard, "LARGEST_STREAM", 10)
    assert refused(path) == [("file_too_large", 0, "")]


def test_what_breaks_further_down_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [*ROWS, *([["甲", "A1", "", ""]] * 20), ["乙", '"B']]
    assert refused(csv_of(tmp_path / "a.csv", rows)) == [("csv_broken", 32, "")]
    blank = csv_of(tmp_path / "b.csv", [["", ""]] * 30)
    assert refused(blank) == [("file_empty", 0, "")]
    late = csv_of(tmp_path / "c.csv", [*([["", ""]] * 30), ["姓名", "证件号码"]])
    assert refused(late) == [("heading_not_found", 0, "")]


def test_digits_lost_in_every_row_end_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_LISTED", 3)
    rows = [["姓名", "证件号码"], *([f"人{n}", "3.2E+17"] for n in range(9))]
    found = refused(csv_of(tmp_path / "a.csv", rows))
    lost = [("id_as_number", row, "证件号码") for row in range(2, 6)]
    assert found == [("digits_lost_everywhere", 0, ""), *lost]
