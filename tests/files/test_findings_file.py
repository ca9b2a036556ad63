"""问题清单: the workbook an officer opens, mends and hands in again."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from ledger.files.findings import write_findings
from ledger.files.rosters import ROSTER_HEADINGS, read_roster
from ledger.nouns import Finding, Severity
from tests.files.sheet_making import read_xlsx, write_xlsx

ROWS = [
    ["某单位名册"],
    ["单位", "姓名", "身份证号", "备注"],
    ["某厂", "张三", 320282199001010010, "=1+1"],
    ["某厂", "@李四", "A2", "+x"],
]


def findings_of(path: Path) -> list[Finding]:
    _, findings = read_roster(path)
    added = Finding("value_missing", Severity.REFUSE, 4, "手机号", {})
    of_column = Finding("value_missing", Severity.WARN, 4, "证件号码", {})
    whole = Finding("file_empty", Severity.REFUSE, 0, "", {"name": "=x"})
    return [*findings, added, of_column, whole]


def test_the_list_and_the_original_side_by_side(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", ROWS)
    write_findings(tmp_path / "f.xlsx", findings_of(source), "zh", source, ROSTER_HEADINGS)
    sheets = read_xlsx(tmp_path / "f.xlsx")
    assert list(sheets) == ["问题清单", "原表"]
    head, extra, number, mobile, column, whole = sheets["问题清单"]
    assert head == ["行号", "严重程度", "栏目", "原值", "问题", "如何改正"]
    assert extra[:4] == [2, "请核对", "备注", "备注"]
    assert number[:4] == [3, "须改正", "身份证号", "3.2028219900101e+17"]
    assert "丢失" in number[4]
    assert number[5].startswith("请把整列格式设为")
    assert mobile[:4] == [4, "须改正", "手机号", ""]
    assert column[3] == "A2"  # found under the file's own name for the column
    assert whole[0] == "整个文件"
    assert sheets["原表"][0][0] == "某单位名册"
    assert sheets["原表"][3] == ["某厂", "@李四", "A2", "+x"]


def test_nothing_in_it_is_a_formula_and_the_cells_are_coloured(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", ROWS)
    write_findings(tmp_path / "f.xlsx", findings_of(source), "zh", source, ROSTER_HEADINGS)
    with ZipFile(tmp_path / "f.xlsx") as archive:
        listed = archive.read("xl/worksheets/sheet1.xml").decode()
        original = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in listed + original
    assert 'state="frozen"' in listed
    assert "<autoFilter" in listed
    styles = {cell: original.split(f'r="{cell}" s="')[1].split('"')[0] for cell in ("B3", "C3")}
    assert styles["B3"] != styles["C3"]


def test_the_workbook_itself_can_be_handed_in_again(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", ROWS)
    write_findings(tmp_path / "f.xlsx", findings_of(source), "zh", source, ROSTER_HEADINGS)
    rows, findings = read_roster(tmp_path / "f.xlsx")
    assert [row.id_number for row in rows] == ["A2"]
    assert ("id_as_number", 3) in [(finding.code, finding.row) for finding in findings]


@pytest.mark.parametrize("name", ["none.xlsx", "claims.jsonl"])
def test_a_source_that_is_no_sheet_is_left_out(tmp_path: Path, name: str) -> None:
    finding = Finding("json_broken", Severity.REFUSE, 3, "certno", {})
    write_findings(tmp_path / "f.xlsx", [finding], "en", tmp_path / name)
    sheets = read_xlsx(tmp_path / "f.xlsx")
    assert list(sheets) == ["Findings"]
    assert sheets["Findings"][1][:2] == [3, "must be mended"]
    assert sheets["Findings"][1][4] == "This is not valid JSON"


def test_without_headings_the_columns_of_the_findings_show_the_way(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("标题\n甲,乙\n1,2\n", encoding="gbk")
    finding = Finding("value_missing", Severity.REFUSE, 3, "乙", {})
    write_findings(tmp_path / "f.xlsx", [finding], "zh", source)
    sheets = read_xlsx(tmp_path / "f.xlsx")
    assert sheets["问题清单"][1][3] == "2"


def test_an_empty_list_is_a_workbook_too(tmp_path: Path) -> None:
    write_findings(tmp_path / "f.xlsx", [])
    assert len(read_xlsx(tmp_path / "f.xlsx")["问题清单"]) == 1
