"""What a scheme's own words add to a 申报表: facts, lines, dates, papers, aid; and bare claims."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.files.claims import known_headings, read_claims
from ledger.forms import ClaimForm
from ledger.nouns import Finding
from ledger.refusals import BadInput
from ledger.rules import Fact, FactRules
from ledger.sentences import say
from tests.files.sheet_making import CellIn, codes, write_xlsx
from tests.files.test_claim_files import CLAIM, SETTLEMENT, lines

FACTS = FactRules(
    citations={},
    facts={
        fact.name: fact
        for fact in (
            Fact("hospital_level", "医院级别", ("省级", "市级"), None),
            Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
            Fact("distance_km", "距离", None, "0"),
            Fact("transferred", "转诊", ("yes", "no"), "no"),
        )
    },
)
LINES = {"inpatient": "住院互助", "death": "身故", "allowance": "住院津贴"}
BARE = ("death", "allowance")
BILL = {"出院日期": "2012-09-11", "结算ID": "S1", "医疗费总额": "100", "符合政策范围金额": "80",
        "基金支付总额": "60"}  # fmt: skip
HEAD = {"申报编号": "SB-1", "姓名": "张小三", "证件号码": "320282199001010010",
        "保障项目": "住院互助", "申报日期": "2012-10-01", "定点医药机构编号": "H1"}  # fmt: skip


def read(path: Path, *rows: dict[str, CellIn]) -> tuple[list[ClaimForm], list[Finding]]:
    """The claims of a sheet whose headings are the keys of the first row."""
    cells = [[row.get(name) for name in rows[0]] for row in rows]
    write_xlsx(path / "a.xlsx", [list(rows[0]), *cells])
    return read_claims(path / "a.xlsx", FACTS, LINES, BARE)


def read_lines(path: Path, *claims: Any) -> tuple[list[ClaimForm], list[Finding]]:
    return read_claims(lines(path / "a.jsonl", *claims), FACTS, LINES, BARE)


def test_a_fact_stands_under_its_title_or_its_name(tmp_path: Path) -> None:
    facts = {"医院级别": "省级", "member.class": "劳模", "距离": 12}
    (claim,), findings = read(tmp_path, {**HEAD, **BILL, **facts})
    assert findings == []
    assert claim.facts == {"hospital_level": "省级", "member.class": "劳模", "distance_km": "12"}
    assert claim.line == "inpatient"


def test_what_a_sheet_states_of_papers_aid_and_dates(tmp_path: Path) -> None:
    stated = {"确诊日期": "2012-08-30", "材料": "病理报告、出院小结; 发票", "不予补助情形": "酒驾",
              "其他救助—商业保险": "500.00", "其他救助：慈善": "",
              "结算时间": "2012-09-20 10:11"}  # fmt: skip
    (claim,), findings = read(tmp_path, {**HEAD, **BILL, **stated})
    assert findings == []
    assert claim.first_diagnosed_on == date(2012, 8, 30)
    assert claim.papers == ("病理报告", "出院小结", "发票")
    assert claim.exclusions == ("酒驾",)
    assert claim.aid == {"商业保险": 500_00}
    assert [each.settled_on for each in claim.settlements] == [date(2012, 9, 20)]


@pytest.mark.parametrize(
    ("cell", "papers"), [("", None), ("无", ()), ("发票", ("发票",)), ("发票；发票", ("发票",))]
)
def test_blank_papers_are_not_no_papers(
    tmp_path: Path, cell: str, papers: tuple[str, ...] | None
) -> None:
    (claim,), _ = read(tmp_path, {**HEAD, **BILL, "材料": cell})
    assert claim.papers == papers


def test_the_day_of_discharge_may_still_be_headed_as_that_of_settlement(tmp_path: Path) -> None:
    row = {**HEAD, **BILL, "结算日期": "2012-09-11"}
    del row["出院日期"]
    (claim,), findings = read(tmp_path, row)
    assert findings == []
    assert (claim.settlements[0].discharged_on, claim.settlements[0].settled_on) == (
        date(2012, 9, 11), None,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["death", "身故"])
def test_a_claim_without_settlements(tmp_path: Path, text: str) -> None:
    """Neither columns nor cells of a bill; the dates are the claim's own."""
    row: dict[str, CellIn] = {**HEAD, "保障项目": text, "出院日期": "2012-09-11"}
    (claim,), findings = read(tmp_path, row)
    assert findings == []
    assert (claim.line, claim.settlements, claim.settlement_rows) == ("death", (), ())
    assert (claim.admitted_on, claim.discharged_on) == (date(2012, 9, 11), date(2012, 9, 11))


def test_bare_claims_and_others_in_one_sheet(tmp_path: Path) -> None:
    bare = {**HEAD, "申报编号": "SB-2", "保障项目": "住院津贴", "入院日期": "2012-09-01",
            "出院日期": "2012-09-11"}  # fmt: skip
    found, findings = read(tmp_path, {**HEAD, **BILL, "入院日期": "2012-09-03"}, bare)
    assert findings == []
    first, second = found
    assert (first.admitted_on, len(first.settlements)) == (None, 1)
    assert (second.admitted_on, second.discharged_on) == (date(2012, 9, 1), date(2012, 9, 11))


def test_a_line_that_has_no_tiers_may_have_settlements_too(tmp_path: Path) -> None:
    (claim,), findings = read(tmp_path, {**HEAD, **BILL, "保障项目": "住院津贴"})
    assert findings == []
    assert (len(claim.settlements), claim.discharged_on) == (1, None)


def test_a_settlement_is_needed_everywhere_else(tmp_path: Path) -> None:
    """The columns may be left out for bare lines; a claim under another then lacks its bill."""
    claims, findings = read(tmp_path, {**HEAD, "出院日期": "2012-09-11"})
    assert claims == []
    assert codes(findings) == [("settlements_missing", 2, "")]
    with pytest.raises(BadInput) as refusal:
        read_claims(tmp_path / "a.xlsx", FACTS, LINES)
    assert "结算ID" in {finding.column for finding in refusal.value.findings}


def test_the_days_of_a_bare_claim_must_agree(tmp_path: Path) -> None:
    row = {**HEAD, "保障项目": "身故", "出院日期": "2012-09-11"}
    claims, findings = read(tmp_path, row, {**row, "出院日期": "2012-09-12"})
    assert (claims, codes(findings)) == ([], [("claim_rows_differ", 3, "出院日期")])


def test_faults_in_what_is_stated(tmp_path: Path) -> None:
    stated = {"其他救助—慈善": "-1", "确诊日期": "去年", "结算时间": "不详", "保障项目": "牙科"}
    claims, findings = read(tmp_path, {**HEAD, **BILL, **stated})
    assert claims == []
    assert sorted(codes(findings)) == sorted([
        ("amount_negative", 2, "其他救助—慈善"), ("date_unreadable", 2, "确诊日期"),
        ("date_unreadable", 2, "结算时间"), ("benefit_line_unknown", 2, "保障项目"),
    ])  # fmt: skip
    unknown = next(each for each in findings if each.code == "benefit_line_unknown")
    assert say(unknown.code, unknown.facts) == (
        "没有“牙科”这个保障项目；请写：住院、住院补助、门诊特殊病、门诊特殊病种、门诊慢特病、"
        "住院互助、身故、住院津贴。"
    )


# -- JSON lines -----------------------------------------------------------------------------------


def test_json_says_the_same_as_a_sheet(tmp_path: Path) -> None:
    claim = {**CLAIM, "hospital_level": "省级", "member": {"class": "劳模"}, "distance_km": 12,
             "transferred": True, "papers": ["病理、报告", "发票"], "exclusions": [],
             "aid": {"商业保险": "500.00"}, "first_diagnosed_on": "2012-08-30",
             "settlements": [{**SETTLEMENT, "setl_time": "2012-09-20"}]}  # fmt: skip
    (form,), findings = read_lines(tmp_path, claim)
    assert findings == []
    assert form.facts == {
        "hospital_level": "省级", "member.class": "劳模", "distance_km": "12", "transferred": "yes",
    }  # fmt: skip
    assert (form.papers, form.exclusions) == (("病理、报告", "发票"), ())
    assert form.aid == {"商业保险": 500_00}
    assert form.settlements[0].settled_on == date(2012, 9, 20)


def test_the_dates_of_a_claim_serve_its_settlements(tmp_path: Path) -> None:
    plain = {name: text for name, text in SETTLEMENT.items() if not name.endswith("_on")}
    dated = {**CLAIM, "admitted_on": "2012-09-01", "discharged_on": "2012-09-11"}
    (form,), findings = read_lines(tmp_path, {**dated, "settlements": [plain]})
    assert findings == []
    assert form.settlements[0].admitted_on == date(2012, 9, 1)
    assert (form.admitted_on, form.discharged_on) == (None, None)
    other = {**SETTLEMENT, "discharged_on": "2012-09-12"}
    claims, findings = read_lines(tmp_path, {**dated, "settlements": [other]})
    assert claims == []
    assert codes(findings) == [("claim_rows_differ", 1, "settlements[0].discharged_on")]


@pytest.mark.parametrize("settlements", [{}, {"settlements": []}, {"settlements": None}])
def test_bare_claims_in_json(tmp_path: Path, settlements: dict[str, Any]) -> None:
    claim = {**CLAIM, "line": "death", "discharged_on": "2012-09-11", **settlements}
    (form,), findings = read_lines(tmp_path, claim)
    assert findings == []
    assert (form.settlements, form.discharged_on) == ((), date(2012, 9, 11))
    _, findings = read_lines(tmp_path, {**claim, "line": "住院"})
    assert codes(findings) == [("settlements_missing", 1, "settlements")]


def test_faults_in_json(tmp_path: Path) -> None:
    claims, findings = read_lines(
        tmp_path,
        {**CLAIM, "member": "劳模", "papers": [5], "settlements": [SETTLEMENT]},
        {**CLAIM, "aid": {"慈善": 5}, "settlements": [SETTLEMENT]},
        {**CLAIM, "claim_no": "SB-9", "member": {"class": "劳模", "rank": "x"},
         "settlements": [SETTLEMENT]},
    )  # fmt: skip
    assert [(claim.claim_no, claim.facts) for claim in claims] == [
        ("SB-9", {"member.class": "劳模"})
    ]
    assert codes(findings) == [
        ("json_not_object", 1, "member"), ("json_not_text", 1, "papers[0]"),
        ("json_not_text", 2, "aid.慈善"), ("column_extra", 3, "member.rank"),
    ]  # fmt: skip


def test_our_own_headings_stay_ours() -> None:
    """A scheme that calls a fact 姓名 does not take the name away."""
    facts = FactRules(citations={}, facts={"member.x": Fact("member.x", "姓名", ("a",), None)})
    known = {name: heading.field for heading in known_headings(facts)
             for name in heading.folded_names()}  # fmt: skip
    assert known["姓名"] == "psn_name"
    assert known["member.x"] == "member.x"


def test_the_claim_of_this_file_is_that_of_the_other(tmp_path: Path) -> None:
    """Guards the fixtures: what the other file reads without a scheme reads alike with one."""
    path = lines(tmp_path / "b.jsonl", {**CLAIM, "settlements": [SETTLEMENT]})
    with_scheme = read_claims(path, FACTS, LINES, BARE)
    assert with_scheme == read_claims(path)
    assert json.loads(path.read_text("utf-8"))["line"] == "住院"
