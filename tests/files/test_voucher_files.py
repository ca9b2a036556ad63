"""人工凭证 as a table and as JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ledger.files.vouchers import read_voucher
from ledger.forms import VoucherForm, VoucherLine
from ledger.refusals import BadInput
from tests.files.sheet_making import CellIn, codes, write_xlsx

HEADING = ["摘要", "业务日期", "科目编码", "借方金额", "贷方金额"]
FORM = VoucherForm(
    "银行利息", date(2012, 9, 21), (VoucherLine("1002", 1234, 0), VoucherLine("4301", 0, 1234))
)


def sheet(path: Path, *rows: list[CellIn]) -> Path:
    return write_xlsx(path, [HEADING, *rows])


def refused(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BadInput) as refusal:
        read_voucher(path)
    return codes(refusal.value.findings)


def test_a_table(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ["银行利息", date(2012, 9, 21), 1002, 12.34, ""],
        ["", "", "4301", "", "12.34"],
        ["合计", "", "", 12.34, 12.34],
    )
    assert read_voucher(path) == FORM


def test_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    entries = [{"account": "1002", "debit": "12.34"}, {"account": "4301", "credit": "12.34"}]
    voucher = {"summary": "银行利息", "effective_on": "2012-09-21", "lines": entries}
    path.write_text(json.dumps(voucher), encoding="utf-8")
    assert read_voucher(path) == FORM

    broken = {**voucher, "lines": [{"account": "1002", "debit": 12.34}, "x"]}
    path.write_text(json.dumps(broken), encoding="utf-8")
    found = refused(path)
    assert ("json_not_text", 1, "debit") in found
    assert ("json_not_object", 2, "lines") in found
    path.write_text("[]", encoding="utf-8")
    assert refused(path) == [("json_not_object", 0, "")]
    path.write_text('{"summary": "x"}', encoding="utf-8")
    assert refused(path) == [("voucher_too_short", 0, "")]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["利息", "2012-09-21", "1002", 5, ""]], [("voucher_too_short", 0, "")]),
        ([], [("voucher_too_short", 0, "")]),
        (
            [["利息", "2012-09-21", "1002", 5, ""], ["", "", "4301", "", 6]],
            [("voucher_unbalanced", 0, "")],
        ),
        (
            [["利息", "2012-09-21", "1002", 5, 5], ["", "", "4301", "", ""]],
            [("voucher_line_side", 2, ""), ("voucher_line_side", 3, "")],
        ),
        (
            [["利息", "2012-09-21", "1002", -5, ""], ["", "", "4301", "", -5]],
            [("voucher_line_side", 2, ""), ("voucher_line_side", 3, "")],
        ),
        (
            [["利息", "九月", "1002", 5, ""], ["罚款", "", "", "", "五"]],
            [
                ("date_unreadable", 2, "业务日期"),
                ("voucher_rows_differ", 3, "摘要"),
                ("value_missing", 3, "科目编码"),
                ("money_unreadable", 3, "贷方金额"),
            ],
        ),
    ],
)
def test_what_is_no_voucher(
    tmp_path: Path, rows: list[list[CellIn]], found: list[tuple[str, int, str]]
) -> None:
    assert sorted(refused(sheet(tmp_path / "a.xlsx", *rows))) == sorted(found)
