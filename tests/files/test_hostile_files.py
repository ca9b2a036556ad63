"""What a hostile or careless sender can put into a file: each is told off in words, in bounds."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from ledger.files.bank import read_receipts
from ledger.files.rosters import read_roster
from ledger.files.sheets import guard
from ledger.nouns import Finding
from ledger.refusals import BadInput
from tests.files.readers import read_all
from tests.files.sheet_making import codes, write_xlsx
from tests.files.test_sheets import far_cell, replace_member, write_ods, zip_bomb
from tests.house.source import ROOT

ROSTER = [["单位名称", "姓名", "证件号码"], ["某厂", "张小三", "320282199001010010"]]
RECEIPTS = [["到账日期", "流水号", "付款户名", "付款账号", "金额"],
            ["2012-08-01", "R1", "某厂", "1102", "100.00"]]  # fmt: skip
LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (number, (b"&a%d;" % (number - 1)) * 10 if number else b"ha")
    for number in range(12)
)


# -- formulas -------------------------------------------------------------------------------------


def with_formula(path: Path, value: bytes) -> Path:
    """Receipts whose amount is a formula, with the value that somebody computed, or none."""
    write_xlsx(path, RECEIPTS)
    typed = b'<c r="E2" t="s"><v>9</v></c>'
    cell = b'<c r="E2"><f>SUM(A1:A2)</f>' + value + b"</c>"
    replace_member(path, "xl/worksheets/sheet1.xml", typed, cell)
    return path


def test_a_formula_counts_as_what_it_came_to(tmp_path: Path) -> None:
    forms, findings = read_receipts(with_formula(tmp_path / "a.xlsx", b"<v>100.5</v>"))
    assert ([form.amount_fen for form in forms], findings) == ([100_50], [])


@pytest.mark.parametrize("last", [True, False])
def test_a_formula_that_nobody_computed_is_not_blank(tmp_path: Path, last: bool) -> None:
    path = with_formula(tmp_path / "a.xlsx", b"")
    if not last:
        more = b'<row r="3"><c r="A3"><v>1</v></c></row></sheetData>'
        replace_member(path, "xl/worksheets/sheet1.xml", b"</sheetData>", more)
    (finding,) = bad(path, read_receipts)
    assert (finding.code, finding.row, finding.column) == ("formula_without_value", 2, "E")


def test_a_file_that_is_changed_is_looked_at_again(tmp_path: Path) -> None:
    path = with_formula(tmp_path / "a.xlsx", b"<v>100.5</v>")
    for _ in range(2):
        assert not read_receipts(path)[1]
    with_formula(path, b"")
    (finding,) = bad(path, read_receipts)
    assert finding.code == "formula_without_value"


def test_a_file_that_is_not_changed_is_looked_at_once(tmp_path: Path) -> None:
    path = with_formula(tmp_path / "a.xlsx", b"<v>100.5</v>")
    before = guard._check_members.cache_info()
    for _ in range(2):
        read_receipts(path)
    after = guard._check_members.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 1)


def test_nor_is_one_of_an_ods(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", repeated_rows=1, repeated_columns=1)
    replace_member(path, "content.xml", "甲".encode() + b"</text:p></table:table-cell>",
                   "甲".encode() + b'</text:p></table:table-cell><table:table-cell '
                   b'table:formula="of:=1+1"/>')  # fmt: skip
    assert [finding.code for finding in bad(path, read_roster)] == ["formula_without_value"]


# -- what else a workbook can carry ---------------------------------------------------------------


def test_a_macro_is_not_looked_at(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsm", ROSTER)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b'Sub AutoOpen()\nShell "x"\nEnd Sub')
    rows, findings = read_roster(path)
    assert ([row.name for row in rows], findings) == (["张小三"], [])


def test_of_merged_cells_the_first_has_the_value(tmp_path: Path) -> None:
    """The others are blank, and a blank name is a finding of the check; nobody is guessed."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("名册")
        for number, row in enumerate([*ROSTER, ["", "", "320282199001010029"]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 1, 2, 1, "张小三")
    rows, _ = read_roster(path)
    assert [row.name for row in rows] == ["张小三", ""]


def test_a_number_in_scientific_notation_is_not_guessed(tmp_path: Path) -> None:
    for name, encoding in (("a.csv", "gbk"), ("b.csv", "utf-8-sig")):
        path = tmp_path / name
        text = "单位名称,姓名,证件号码\n某厂,张小三,3.20282E+17\n"
        path.write_bytes(text.encode(encoding))
        rows, findings = read_roster(path)
        assert (list(rows), codes(findings)) == ([], [("id_as_number", 2, "证件号码")])


ENTITIES = {
    "inside": b'<!ENTITY e "777.00">',
    "of a file": b'<!ENTITY e SYSTEM "file:///etc/hostname">',
    "of another host": b'<!ENTITY e SYSTEM "http://127.0.0.1:9/x">',
    "a thousand million laughs": LAUGHS + b'<!ENTITY e "&a11;">',
}


@pytest.mark.parametrize("which", ENTITIES)
def test_a_bank_file_declares_no_entities(tmp_path: Path, which: str) -> None:
    path = with_formula(tmp_path / "a.xlsx", b"<v>&e;</v>")
    declared = b"<!DOCTYPE worksheet [" + ENTITIES[which] + b"]><worksheet "
    replace_member(path, "xl/worksheets/sheet1.xml", b"<worksheet ", declared)
    assert [finding.code for finding in bad(path, read_receipts)] == ["file_broken"]


def test_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROSTER)
    replace_member(path, "xl/worksheets/sheet1.xml", b'encoding="UTF-8"', b'encoding="UTF-9"')
    assert [finding.code for finding in bad(path, read_roster)] == ["file_broken"]


# -- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("json", b"[" * 100_000, "json_broken"),
        ("json", b'{"a":' * 100_000, "json_broken"),
        ("json", b"1" * 5_000_000, "json_not_object"),
        ("json", b'{"a": 1e999999999', "json_broken"),
        ("json", b'{"summary": "\\ud800"}', "json_broken"),
        ("json", b'{"summary": "a", "summary": "b"}', "json_key_twice"),
        ("json", b"\xff\xfe", "json_broken"),
        ("json", b"\xef", "file_encoding"),  # cut off within the mark of UTF-8
        ("json", b"\xef\xbb", "json_broken"),
        ("json", b" " * (50 * 2**20 + 1), "file_too_large"),
        ("jsonl", b"[]\n" * 300_000, "too_many_rows"),
    ],
)
def test_json_that_is_none_is_told_so(tmp_path: Path, kind: str, content: bytes, code: str) -> None:
    assert read_all(kind, content, tmp_path)[0] == code


# -- bounds ---------------------------------------------------------------------------------------

LARGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "bomb.xlsx": (zip_bomb, "file_unpacks_too_large"),
    "far.xlsx": (far_cell, "too_many_rows"),
    "million.csv": (lambda path: path.write_text("姓名" + "," * 1_000_000), "too_many_columns"),
    "long.csv": (lambda path: path.write_text("姓名,证件号码\n" + "a" * 10**7), "csv_broken"),
    "rows.ods": (lambda path: write_ods(path, 10**6, 1), "too_many_rows"),
    "deep.json": (lambda path: path.write_text("[" * 10**7), "json_broken"),
    "rows.jsonl": (lambda path: path.write_text("{}\n" * 10**6), "too_many_rows"),
}


def test_hostile_files_are_refused_within_memory_and_time(tmp_path: Path) -> None:
    """All of them by one process that may take 1.5 GB and a minute of a processor."""
    for name, (make, _) in LARGE.items():
        make(tmp_path / name)
    command = [sys.executable, "-m", "tests.files.readers", *(str(tmp_path / n) for n in LARGE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout) == {name: code for name, (_, code) in LARGE.items()}


def bad(path: Path, read: Callable[[Path], object]) -> tuple[Finding, ...]:
    with pytest.raises(BadInput) as refusal:
        read(path)
    return refusal.value.findings
