"""Files as they come: what is read, and what is said about those that cannot be."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from ledger.files.sheets import Heading, Table, read_table
from ledger.files.sheets.guard import MOST_ROWS
from ledger.files.sheets.rows import parse_day
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput
from ledger.sentences import say
from tests.files.sheet_making import codes, write_xlsx

HEADINGS = (
    Heading("name", "姓名", required=True, also=("职工姓名",)),
    Heading("id_number", "证件号码", required=True, also=("身份证号",)),
    Heading("amount", "金额"),
    Heading("joined_on", "变动日期"),
)
GOOD = [["姓名", "证件号码", "金额"], ["张小三", "320282199001010010", "50"]]


def refused(path: Path, headings: Sequence[Heading] = HEADINGS) -> tuple[Finding, ...]:
    """The findings of a file that is refused; each must have its sentence in both languages."""
    with pytest.raises(BadInput) as refusal:
        read_table(path, headings)
    for finding in refusal.value.findings:
        assert finding.severity is Severity.REFUSE
        for lang in ("zh", "en"):
            assert "{" not in say(finding.code, finding.facts, lang)
    return refusal.value.findings


def values(table: Table) -> list[dict[str, str]]:
    return [dict(row.values) for row in table.rows]


# -- what is read ---------------------------------------------------------------------------------


def test_cells_come_out_as_their_author_sees_them(tmp_path: Path) -> None:
    cells = ["ID", 12.5, 50.0, 0.1 + 0.2, 13800000000, True, date(2012, 8, 1)]
    cells += [datetime(2012, 8, 1, 9, 30), " \u3000李\u200b四 ", 0.00001, -0.0]  # noqa: DTZ001
    expected = ["ID", "12.5", "50", "0.3", "13800000000", "TRUE", "2012-08-01"]
    expected += ["2012-08-01 09:30:00", "李四", "0.00001", "0"]
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名", "证件号码"]] + [["x", cell] for cell in cells])
    assert [row["id_number"] for row in values(read_table(path, HEADINGS))] == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_usual_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    text = "\r\n".join(delimiter.join(row) for row in GOOD) + "\r\n"
    path.write_bytes(text.encode(encoding))
    assert values(read_table(path, HEADINGS)) == [
        {"name": "张小三", "id_number": "320282199001010010", "amount": "50", "joined_on": ""}
    ]


def test_csv_cells_dressed_against_excel_are_undressed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,证件号码\n\'张三,"=""320282199001010010"""\n', encoding="utf-8")
    (row,) = values(read_table(path, HEADINGS))
    assert (row["name"], row["id_number"]) == ("张三", "320282199001010010")


def test_headings_are_found_below_titles_and_under_other_names(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        [
            ["靖江市职工医疗互助参加人员名册"],
            [],
            ["填报单位：某某厂", None, "2012年8月"],
            ["序号", "职工 姓名*", "身份证号（必填）", "金额(元)"],
            [1, "张三", "A1", 50],
            [2, "", "", ""],
            [],
            [3, "李四", "A2", 12.34],
        ],
    )
    table = read_table(path, HEADINGS)
    assert table.heading_row == 4
    assert [row.number for row in table.rows] == [5, 8]
    assert table.columns == {
        "name": "职工 姓名*",
        "id_number": "身份证号（必填）",
        "amount": "金额(元)",
    }
    assert codes(table.findings) == [("column_extra", 4, "序号")]
    assert table.findings[0].severity is Severity.WARN


def test_field_names_are_headings_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,id_number\nA,B\n", encoding="utf-8")
    assert values(read_table(path, HEADINGS))[0]["id_number"] == "B"


def test_totals_and_signatures_at_the_end_are_skipped_with_a_note(tmp_path: Path) -> None:
    rows = [*GOOD, ["合  计", "", 50], [], ["制表人：王五", "审核：赵六"], []]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", rows), HEADINGS)
    assert [row.number for row in table.rows] == [2]
    assert codes(table.findings) == [("total_row_skipped", 3, ""), ("total_row_skipped", 5, "")]


def test_a_total_in_the_middle_is_a_row_like_any_other(tmp_path: Path) -> None:
    rows = [*GOOD, ["小计", "", 50], ["李四", "A2", 50]]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", rows), HEADINGS)
    assert [row.number for row in table.rows] == [2, 3, 4]


def test_numbers_too_long_for_a_spreadsheet_are_findings_of_their_cells(tmp_path: Path) -> None:
    rows = [GOOD[0], ["张三", 320282199001010010, "50"], ["李四", "3.20282E+17", "50"], GOOD[1]]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", rows), HEADINGS)
    assert codes(table.findings) == [
        ("id_as_number", 2, "证件号码"),
        ("id_as_number", 3, "证件号码"),
    ]
    assert [row.unreadable for row in table.rows] == [{"id_number"}, {"id_number"}, set()]


def test_the_sheet_with_the_headings_is_taken(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["填表说明"], ["姓名写全称"]], 数据=GOOD)
    assert len(read_table(path, HEADINGS).rows) == 1


def test_fifty_thousand_rows(tmp_path: Path) -> None:
    rows = [GOOD[0], *(["张三", f"{number:018d}", 50] for number in range(50_000))]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", rows), HEADINGS)
    assert len(table.rows) == 50_000
    assert table.rows[-1].values["id_number"] == "000000000000049999"


def test_ods_is_read(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", repeated_rows=3, repeated_columns=1)
    assert [row["name"] for row in values(read_table(path, HEADINGS))] == ["甲", "甲", "甲"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-08-01", date(2012, 8, 1)),
        ("2012/8/1", date(2012, 8, 1)),
        ("2012.08.01", date(2012, 8, 1)),
        ("20120801", date(2012, 8, 1)),
        ("2012年8月1日", date(2012, 8, 1)),
        ("２０１２－０８－０１", date(2012, 8, 1)),
        ("2012-08-01 09:30:15", date(2012, 8, 1)),
        ("2012-08-01T09:30", date(2012, 8, 1)),
        ("2012-02-30", None),
        ("2012-8/1", None),
        ("1/8/2012", None),
        ("41122", None),
        ("昨天", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_day(text) == day


# -- what is refused ------------------------------------------------------------------------------


def test_missing_columns_are_named_one_by_one(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["标题"], ["金额", "备注"], [1, "x"]])
    findings = refused(path)
    assert codes(findings) == [("column_missing", 2, "姓名"), ("column_missing", 2, "证件号码")]
    assert findings[0].facts == {"wanted": "姓名", "found": "金额、备注"}


def test_no_heading_at_all(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["张三", "A1"]] * 20)
    (finding,) = refused(path)
    assert (finding.code, finding.facts["wanted"]) == ("heading_not_found", "姓名、证件号码")


def test_two_columns_with_one_meaning(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名", "职工姓名", "证件号码"], ["甲", "乙", "1"]])
    assert codes(refused(path)) == [("column_twice", 1, "姓名")]


def test_two_sheets_of_one_form_are_not_half_read(tmp_path: Path) -> None:
    (finding,) = refused(write_xlsx(tmp_path / "a.xlsx", GOOD, 二车间=GOOD))
    assert (finding.code, finding.facts["names"]) == ("several_sheets", "名册、二车间")


def write_ods(path: Path, repeated_rows: int, repeated_columns: int) -> Path:
    name = "urn:oasis:names:tc:opendocument:xmlns"

    def cell(text: str, repeated: int = 1) -> str:
        return (
            f'<table:table-cell office:value-type="string" '
            f'table:number-columns-repeated="{repeated}"><text:p>{text}</text:p></table:table-cell>'
        )

    content = (
        f'<office:document-content xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="一"><table:table-row>{cell("姓名")}'
        f"{cell('证件号码')}</table:table-row><table:table-row "
        f'table:number-rows-repeated="{repeated_rows}">{cell("甲")}{cell("A", repeated_columns)}'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{name}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    return path


def far_cell(path: Path) -> None:
    """A file of some kilobytes that a parser would unfold to two thousand million cells."""
    write_xlsx(path, [[None] * 100 + ["x"], *[[] for _ in range(1_048_574)], ["y"]])


def wide_sheet(path: Path) -> None:
    write_xlsx(path, [["姓名", "证件号码", *[f"栏{number}" for number in range(300)]]])


def error_cell(path: Path) -> None:
    write_xlsx(path, GOOD)
    replace_member(path, "xl/worksheets/sheet1.xml", b'<c r="C2" t="s">', b'<c r="C2" t="e">')


def replace_member(path: Path, member: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    assert old in contents[member]
    contents[member] = contents[member].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def zip_bomb(path: Path) -> None:
    write_xlsx(path, GOOD)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", b"\0" * (64 * 2**20))


def truncated(path: Path) -> None:
    write_xlsx(path, GOOD)
    path.write_bytes(path.read_bytes()[:-200])


def damaged_xml(path: Path) -> None:
    write_xlsx(path, GOOD)
    replace_member(path, "xl/workbook.xml", b"<sheets>", b"<sheets")


def locked_zip(path: Path) -> None:
    write_xlsx(path, GOOD)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


def lying_size(path: Path) -> None:
    """A sheet that unpacks to more than its directory says."""
    write_xlsx(path, GOOD)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml")) + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)


def hidden_far_cell(path: Path) -> None:
    """A cell far away in every legal disguise: prefix, single quotes, a slash, the row's number."""
    write_xlsx(path, GOOD)
    cell = b"<row r='1048576'><x:c s = '/>' xmlns:x='y'><v>1</v></x:c></row></sheetData>"
    replace_member(path, "xl/worksheets/sheet1.xml", b"</sheetData>", cell)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("none.xlsx", lambda path: None, "file_not_found"),
        ("folder.xlsx", Path.mkdir, "file_not_found"),
        ("zero.csv", Path.touch, "file_empty"),
        ("blank.xlsx", lambda path: write_xlsx(path, []), "file_empty"),
        ("blank.csv", lambda path: path.write_bytes(b",,\r\n,,\r\n"), "file_empty"),
        ("a.pdf", lambda path: path.write_bytes(b"%PDF"), "file_kind_unknown"),
        ("large.csv", lambda path: path.write_bytes(b"a" * (50 * 2**20 + 1)), "file_too_large"),
        ("text.xlsx", lambda path: path.write_text("姓名,证件号码"), "file_wrong_extension"),
        ("zip.csv", lambda path: write_xlsx(path, GOOD), "file_wrong_extension"),
        ("zip.xls", lambda path: write_xlsx(path, GOOD), "file_wrong_extension"),
        ("page.xls", lambda path: path.write_text("\n<html><table>"), "file_is_html"),
        ("locked.xlsx", lambda path: path.write_bytes(OLE + b"\0" * 600), "file_encrypted_or_xls"),
        ("locked2.xlsx", locked_zip, "file_encrypted"),
        ("broken.xls", lambda path: path.write_bytes(OLE + b"\0" * 600), "file_broken"),
        ("cut.xlsx", truncated, "file_broken"),
        ("xml.xlsx", damaged_xml, "file_broken"),
        ("notzip.xlsx", lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 99), "file_broken"),
        ("bomb.xlsx", zip_bomb, "file_unpacks_too_large"),
        ("far.xlsx", far_cell, "too_many_rows"),
        ("hidden.xlsx", hidden_far_cell, "too_many_rows"),
        ("lying.xlsx", lying_size, "file_broken"),
        ("wide.xlsx", wide_sheet, "too_many_columns"),
        ("rows.ods", lambda path: write_ods(path, 10**6, 1), "too_many_rows"),
        ("columns.ods", lambda path: write_ods(path, 1, 10**4), "too_many_columns"),
        ("cells.ods", lambda path: write_ods(path, 10**5, 190), "too_many_cells"),
        ("error.xlsx", error_cell, "error_cell"),
        ("binary.csv", lambda path: path.write_bytes(b"a\0b"), "file_encoding"),
        ("latin.csv", lambda path: path.write_bytes(b"caf\xe9\xff\xff,1"), "file_encoding"),
        ("quote.csv", lambda path: path.write_text('a,"b\nc,d'), "csv_broken"),
        ("cell.csv", lambda path: path.write_text("a" * 200_000), "csv_broken"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_why(
    tmp_path: Path, name: str, make: Callable[[Path], object], code: str
) -> None:
    make(tmp_path / name)
    assert [finding.code for finding in refused(tmp_path / name)] == [code]


def test_too_many_rows_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,证件号码\n" + "a,b\n" * MOST_ROWS, encoding="utf-8")
    assert [finding.code for finding in refused(path)] == ["too_many_rows"]


def test_formatted_blank_cells_far_away_do_not_count(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", GOOD)
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    replace_member(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far)
    assert len(read_table(path, HEADINGS).rows) == 1


@pytest.mark.parametrize("start", range(4, 45))
def test_damage_gives_findings_and_never_another_error(tmp_path: Path, start: int) -> None:
    content = write_xlsx(tmp_path / "good.xlsx", GOOD).read_bytes()
    path = tmp_path / "a.xlsx"
    for position in range(start, len(content), 410):
        path.write_bytes(content[:position] + b"\x55" + content[position + 1 :])
        with contextlib.suppress(BadInput):
            read_table(path, HEADINGS)
