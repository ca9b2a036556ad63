"""申报表 from a spreadsheet and from JSON lines, and 结算撤销."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.files.claims import CLAIM_HEADINGS, read_claims, read_reversals
from ledger.forms import ReversalForm
from ledger.nouns import SETTLEMENT_AMOUNTS, Severity
from ledger.refusals import BadInput
from ledger.sentences import say
from tests.files.sheet_making import CellIn, codes, write_xlsx

CLAIM: dict[str, CellIn] = {
    "claim_no": "SB-1", "psn_name": "张小三", "certno": "320282199001010010", "line": "住院",
    "submitted_on": "2012-10-01", "diagnosis_code": "c34.9", "diagnosis_name": "肺恶性肿瘤",
    "fixmedins_code": "H32128200001", "fixmedins_name": "靖江市人民医院",
}  # fmt: skip
SETTLEMENT: dict[str, CellIn] = {
    "setl_id": "S1", "receipt_code": "32060212", "receipt_no": "0001", "admitted_on": "2012-09-01",
    "discharged_on": "2012-09-11", "medfee_sumamt": "10,000.00", "inscp_scp_amt": "8000",
    "fund_pay_sumamt": "6000.50", "psn_cash_pay": "3999.50",
}  # fmt: skip


def sheet(path: Path, *rows: dict[str, CellIn]) -> Path:
    names = {heading.field: heading.name for heading in CLAIM_HEADINGS}
    cells = [[row.get(field) for field in names] for row in rows]
    return write_xlsx(path, [list(names.values()), *cells])


def lines(path: Path, *claims: Any) -> Path:
    text = "\n".join(claim if isinstance(claim, str) else json.dumps(claim) for claim in claims)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_both_kinds_of_file_say_the_same(tmp_path: Path) -> None:
    second = {**SETTLEMENT, "setl_id": "S2", "admitted_on": ""}
    from_sheet, findings = read_claims(
        sheet(tmp_path / "a.xlsx", {**CLAIM, **SETTLEMENT}, {"claim_no": "SB-1", **second})
    )
    assert findings == []
    (claim,) = from_sheet
    assert (claim.row, claim.settlement_rows) == (2, (2, 3))
    assert (claim.line, claim.submitted_on) == ("inpatient", date(2012, 10, 1))
    assert claim.diagnosis_code == "C34.9"
    first, other = claim.settlements
    assert set(first.amounts) == set(SETTLEMENT_AMOUNTS)
    assert (first.amounts["medfee_sumamt"], first.amounts["oth_pay"]) == (1_000_000, 0)
    assert first.amounts["fund_pay_sumamt"] == 600_050
    assert other.institution == "H32128200001"
    assert other.admitted_on == other.discharged_on == date(2012, 9, 11)

    path = lines(tmp_path / "a.jsonl", {**CLAIM, "settlements": [SETTLEMENT, second]})
    (from_lines,), findings = read_claims(path)
    assert findings == []
    assert from_lines.settlements == claim.settlements
    assert (from_lines.row, from_lines.settlement_rows) == (1, (1, 1))


def test_every_fault_of_a_row_is_told_at_once_and_the_claim_left_out(tmp_path: Path) -> None:
    bad = {
        **CLAIM, **SETTLEMENT, "certno": 320282199001010010, "line": "牙科", "submitted_on": "上周",
        "setl_id": "", "discharged_on": "2012-13-01", "medfee_sumamt": 12.345, "oth_pay": "一百",
    }  # fmt: skip
    good_row = {**SETTLEMENT, "claim_no": "SB-1", "setl_id": "S2"}
    other = {**CLAIM, **SETTLEMENT, "claim_no": "SB-2", "line": "special_outpatient"}
    claims, findings = read_claims(sheet(tmp_path / "a.xlsx", bad, good_row, other))
    assert [claim.claim_no for claim in claims] == ["SB-2"]
    assert sorted(codes(findings)) == sorted(
        [
            ("id_as_number", 2, "证件号码"),
            ("benefit_line_unknown", 2, "保障项目"),
            ("date_unreadable", 2, "申报日期"),
            ("value_missing", 2, "结算ID"),
            ("date_unreadable", 2, "出院日期"),
            ("money_too_precise", 2, "医疗费总额"),
            ("money_unreadable", 2, "其他支出"),
            ("claim_left_out", 3, "申报编号"),
        ]
    )
    assert [finding.row for finding in findings] == sorted(finding.row for finding in findings)
    for finding in findings:
        assert all("{" not in say(finding.code, finding.facts, lang) for lang in ("zh", "en"))


def test_rows_of_one_claim_must_agree(tmp_path: Path) -> None:
    other = {**CLAIM, **SETTLEMENT, "setl_id": "S2", "psn_name": "李四", "diagnosis_name": "肺癌"}
    claims, findings = read_claims(sheet(tmp_path / "a.xlsx", {**CLAIM, **SETTLEMENT}, other))
    assert claims == []
    assert ("claim_rows_differ", 3, "姓名") in codes(findings)
    assert all(finding.column != "诊断名称" for finding in findings)


def test_a_row_without_claim_number_belongs_to_none(tmp_path: Path) -> None:
    claims, findings = read_claims(
        sheet(tmp_path / "a.xlsx", {**CLAIM, **SETTLEMENT}, {**SETTLEMENT, "setl_id": "S2"})
    )
    assert len(claims) == 1
    assert codes(findings) == [("value_missing", 3, "申报编号")]


def test_faults_of_json_lines(tmp_path: Path) -> None:
    with_null = {**SETTLEMENT, "maf_pay": None}
    path = lines(
        tmp_path / "a.jsonl",
        "{",
        '["a"]',
        '{"claim_no": "1", "claim_no": "2"}',
        '{"claim_no": "\\ud800"}',
        {**CLAIM},
        {**CLAIM, "certno": 320282199001010010, "settlements": [SETTLEMENT]},
        {**CLAIM, "settlements": [{**SETTLEMENT, "oth_pay": 1.5}, "S2"]},
        {**CLAIM, "settlements": [{**SETTLEMENT, "setl_id": "  ", "oth_pay": "1.555"}]},
        {
            **CLAIM,
            "claim_no": "SB-9",
            "city": "x",
            "settlements": [with_null],
        },
        "",
        "[" * 100_000,
    )
    claims, findings = read_claims(path)
    assert [(claim.claim_no, claim.row) for claim in claims] == [("SB-9", 9)]
    assert codes(findings) == [
        ("json_broken", 1, ""),
        ("json_not_object", 2, ""),
        ("json_key_twice", 3, "claim_no"),
        ("json_broken", 4, ""),
        ("settlements_missing", 5, "settlements"),
        ("json_not_text", 6, "certno"),
        ("json_not_text", 7, "settlements[0].oth_pay"),
        ("json_not_object", 7, "settlements[1]"),
        ("value_missing", 8, "settlements[0].setl_id"),
        ("money_too_precise", 8, "settlements[0].oth_pay"),
        ("column_extra", 9, "city"),
        ("json_broken", 11, ""),
    ]
    assert findings[-2].severity is Severity.WARN


def test_reversals(tmp_path: Path) -> None:
    heading = ["定点医药机构编号", "结算ID", "撤销日期", "撤销原因"]
    rows_in = [heading, ["H1", "S1", date(2012, 11, 1), "重复结算"], ["H1", "", "2012-11-02", ""]]
    forms, findings = read_reversals(write_xlsx(tmp_path / "a.xlsx", rows_in))
    assert forms == [ReversalForm(2, "H1", "S1", date(2012, 11, 1), "重复结算")]
    assert codes(findings) == [("value_missing", 3, "结算ID")]


def test_amounts_without_a_column_that_must_be_there(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["申报编号", "姓名", "医疗费总额"], ["1", "甲", 5]])
    with pytest.raises(BadInput) as refusal:
        read_claims(path)
    missing = {finding.column for finding in refusal.value.findings}
    assert {"基金支付总额", "符合政策范围金额", "出院日期"} <= missing
