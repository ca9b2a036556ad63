"""到账明细 in, 付款文件 out, 回盘 in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.files.bank import (
    PAYMENT_HEADINGS,
    BankLine,
    read_bank_results,
    read_receipts,
    write_bank_file,
)
from ledger.forms import BankResultForm, ReceiptForm
from ledger.nouns import Severity
from tests.files.sheet_making import codes, read_xlsx, write_xlsx

LINES = [
    BankLine("FK-1", "张小三", "6222020000000000000", "工行靖江支行", 199_950, "互助金 SB-1"),
    BankLine("FK-2", "=cmd|' /C calc'!A0", "+6222", "@SUM(1)", 1, "-1+1"),
]


def test_receipts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "交易时间,流水号,对方户名,对方账号,金额,附言\r\n"
        '2012-08-20 10:11:12,\t0001,某某机械厂,3202,"1,234.50",JF-2012-00001\r\n'
        "20120821,2,x,y,-5,\r\n20120821,3,x,y,0,\r\n,4,x,y,,\r\n合计,,,,1229.50,\r\n".encode(
            "gb18030"
        )
    )
    forms, findings = read_receipts(path)
    assert forms == [
        ReceiptForm(2, date(2012, 8, 20), "0001", "某某机械厂", "3202", 123_450, "JF-2012-00001")
    ]
    assert sorted(codes(findings)) == sorted(
        [
            ("total_row_skipped", 6, ""),
            ("money_not_positive", 3, "金额"),
            ("money_not_positive", 4, "金额"),
            ("value_missing", 5, "交易时间"),
            ("value_missing", 5, "金额"),
        ]
    )


def test_a_receipt_of_too_many_decimals_is_refused_once(tmp_path: Path) -> None:
    rows = [["交易日期", "流水号", "金额"], ["2012-08-20", "1", 12.345]]
    forms, findings = read_receipts(write_xlsx(tmp_path / "a.xlsx", rows))
    assert forms == []
    assert codes(findings) == [("money_too_precise", 2, "金额")]


def test_bank_results(tmp_path: Path) -> None:
    rows = [
        ["付款编号", "结果", "退回原因", "交易日期", "银行流水号"],
        ["FK-1", "成功", "", "2012-11-01", "B1"],
        ["FK-2", "退回", "户名不符", "2012-11-01", "B2"],
        ["FK-3", "退回", "", "2012-11-01", "B3"],
        ["FK-4", "处理中", "", "2012-11-01", "B4"],
        ["", "", "", "", "B5"],
    ]
    forms, findings = read_bank_results(write_xlsx(tmp_path / "a.xlsx", rows))
    assert forms[:2] == [
        BankResultForm(2, "FK-1", True, "", date(2012, 11, 1), "B1"),
        BankResultForm(3, "FK-2", False, "户名不符", date(2012, 11, 1), "B2"),
    ]
    assert [form.payment_no for form in forms] == ["FK-1", "FK-2", "FK-3"]
    assert codes(findings) == [
        ("return_without_reason", 4, "退回原因"),
        ("bank_result_unknown", 5, "结果"),
        ("value_missing", 6, "付款编号"),
        ("value_missing", 6, "结果"),
        ("value_missing", 6, "交易日期"),
    ]
    assert findings[0].severity is Severity.WARN


def test_the_csv_is_exact_and_runs_no_formula(tmp_path: Path) -> None:
    write_bank_file(tmp_path / "a.csv", "PC-1", LINES)
    assert (tmp_path / "a.csv").read_bytes() == (
        "\ufeff序号,批次号,付款编号,收款人户名,收款账号,开户行,金额,用途\r\n"
        "1,PC-1,FK-1,张小三,6222020000000000000,工行靖江支行,1999.50,互助金 SB-1\r\n"
        "2,PC-1,FK-2,'=cmd|' /C calc'!A0,'+6222,'@SUM(1),0.01,'-1+1\r\n"
    ).encode()


def test_the_workbook_holds_text_only_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_bank_file(tmp_path / name, "PC-1", iter(LINES))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    (rows,) = read_xlsx(tmp_path / "a.xlsx").values()
    assert rows[0] == list(PAYMENT_HEADINGS)
    assert rows[1][4] == "6222020000000000000"
    assert rows[2][3:] == ["=cmd|' /C calc'!A0", "+6222", "@SUM(1)", "0.01", "-1+1"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_that_fails_leaves_the_old_one_and_no_other(tmp_path: Path, name: str) -> None:
    write_bank_file(tmp_path / name, "PC-1", LINES)
    before = (tmp_path / name).read_bytes()
    zero = BankLine("FK-3", "甲", "1", "", 0, "")
    with pytest.raises(ValueError, match="FK-3"):
        write_bank_file(tmp_path / name, "PC-1", [*LINES, zero])
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_bank_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pdf"):
        write_bank_file(tmp_path / "a.pdf", "PC-1", LINES)
