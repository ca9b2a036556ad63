"""单位登记表 and 参加人员名册 as they are handed in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.files.rosters import read_employers, read_roster
from ledger.nouns import EmployerRow, RosterRow
from ledger.refusals import BadInput
from ledger.rules import Fact, FactRules
from tests.files.sheet_making import codes, write_xlsx

ROSTER = [
    "单位名称", "统一社会信用代码", "姓名", "证件类型", "证件号码", "手机号", "银行卡号", "开户行",
    "变动类型", "变动日期",
]  # fmt: skip
EMPLOYERS = [
    "单位名称", "统一社会信用代码", "单位类型", "职工人数", "单位承担", "个人承担", "工会承担",
    "上级补助", "联系人", "联系电话",
]  # fmt: skip
UNIT = ["某某机械厂", "91321282MA1234567X"]


def test_a_roster_is_read_as_text(tmp_path: Path) -> None:
    row = [*UNIT, "张小三", "", "32028219900101001x", 13800000000, "6222020000000000000"]
    path = write_xlsx(tmp_path / "a.xlsx", [ROSTER, [*row, "工行", "调入", date(2012, 9, 3)]])
    rows, findings = read_roster(path)
    assert findings == []
    assert rows == [
        RosterRow(
            row=2, employer_name="某某机械厂", uscc="91321282MA1234567X", name="张小三", id_type="",
            id_number="32028219900101001x", mobile="13800000000",
            bank_account="6222020000000000000", bank_name="工行", change="调入",
            changed_on="2012-09-03",
        )
    ]  # fmt: skip


def test_a_row_with_a_lost_number_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    rows_in = [
        ROSTER,
        [*UNIT, "甲", "", 320282199001010010],
        [*UNIT, "乙", "", "A", "", 6222020000000000000],
        [*UNIT, "丙", "", "B"],
    ]
    rows, findings = read_roster(write_xlsx(tmp_path / "a.xlsx", rows_in))
    assert [row.name for row in rows] == ["丙"]
    assert codes(findings) == [("id_as_number", 2, "证件号码"), ("id_as_number", 3, "银行卡号")]


def test_a_roster_needs_some_column_that_names_the_employer(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号"], ["甲", "A"]])
    with pytest.raises(BadInput) as refusal:
        read_roster(path)
    assert codes(refusal.value.findings) == [("column_missing", 1, "统一社会信用代码")]
    named = write_xlsx(tmp_path / "b.xlsx", [["单位", "姓名", "身份证号"], ["厂", "甲", "A"]])
    assert read_roster(named)[0][0].employer_name == "厂"


def test_employers_are_read_as_text(tmp_path: Path) -> None:
    row = [*UNIT, "企业", 1046, "2/3", "1/3", "", "", "王五", "0523-80000000"]
    rows, findings = read_employers(write_xlsx(tmp_path / "a.xlsx", [EMPLOYERS, row]))
    assert findings == []
    assert rows == [
        EmployerRow(
            row=2, name="某某机械厂", uscc="91321282MA1234567X", kind="企业", headcount="1046",
            employer_share="2/3", member_share="1/3", union_share="", superior_share="",
            contact="王五", phone="0523-80000000",
        )
    ]  # fmt: skip


def test_shares_that_a_spreadsheet_has_spoilt(tmp_path: Path) -> None:
    rows_in = [
        EMPLOYERS,
        [*UNIT, "", 8, date(2012, 2, 3), "1/3"],
        [*UNIT, "", 8, 2 / 3, 1 / 3],
        [*UNIT, "", 8, 0.5, 0.5],
    ]
    rows, findings = read_employers(write_xlsx(tmp_path / "a.xlsx", rows_in))
    assert [row.employer_share for row in rows] == ["0.5"]
    assert codes(findings) == [
        ("share_as_date", 2, "单位承担"),
        ("share_not_exact", 3, "单位承担"),
        ("share_not_exact", 3, "个人承担"),
    ]


# -- columns of the facts that a scheme declares --------------------------------------------------

FACTS = FactRules(
    citations={},
    facts={
        fact.name: fact
        for fact in (
            Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
            Fact("member.insured", "是否参保", ("yes", "no"), None),
            Fact("employer.kind", "性质", ("企业", "机关"), None),
            Fact("employer.remote_km", "距离", None, "0"),
        )
    },
)


def test_a_roster_states_facts_by_title_or_by_name(tmp_path: Path) -> None:
    heading = ["单位", "姓名", "身份证号", "人员类别", "member.insured", "份数"]
    rows_in = [heading, ["厂", "甲", "A", "劳模", "是", 2], ["厂", "乙", "B", "", "no", ""]]
    rows, findings = read_roster(write_xlsx(tmp_path / "a.xlsx", rows_in), FACTS)
    assert findings == []
    assert [(row.facts, row.shares) for row in rows] == [
        ({"member.class": "劳模", "member.insured": "yes"}, "2"),
        ({"member.insured": "no"}, ""),
    ]


def test_without_declared_facts_their_columns_are_only_mentioned(tmp_path: Path) -> None:
    rows_in = [["单位", "姓名", "身份证号", "人员类别"], ["厂", "甲", "A", "劳模"]]
    rows, findings = read_roster(write_xlsx(tmp_path / "a.xlsx", rows_in))
    assert codes(findings) == [("column_extra", 1, "人员类别")]
    assert rows[0].facts == {}


@pytest.mark.parametrize("heading", ["单位类型", "单位性质", "性质", "employer.kind"])
def test_the_kind_of_an_employer_is_a_fact_where_it_is_declared(
    tmp_path: Path, heading: str
) -> None:
    rows_in = [
        ["单位名称", "统一社会信用代码", heading, "职工人数", "距离"],
        [*UNIT, "机关", 8, 12],
        [*UNIT, "", 8, ""],
    ]
    rows, findings = read_employers(write_xlsx(tmp_path / "a.xlsx", rows_in), FACTS)
    assert findings == []
    assert [(row.kind, row.facts) for row in rows] == [
        ("机关", {"employer.kind": "机关", "employer.remote_km": "12"}), ("", {}),
    ]  # fmt: skip
