"""A claim as a line of JSON: each field as it is read, and all that can be wrong with it."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from ledger.files.claim_lines import ClaimLines
from ledger.files.sheets.claim_line_values import ClaimLine
from ledger.files.sheets.claim_terms import ClaimTerms, claim_terms
from ledger.nouns import EarlierClaim, EnrolmentKind, Finding, Severity
from ledger.rules import BenefitRules, Fact, FactRules, LineRules, Method
from ledger.sentences import say

FACTS = FactRules(
    citations={},
    facts={
        "hospital_level": Fact("hospital_level", "医院级别", ("省级", "市级"), None),
        "local": Fact("local", "本地就医", ("yes", "no"), None),
        "distance_km": Fact("distance_km", "距离", None, "0"),
        "member.class": Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
        "employer.kind": Fact("employer.kind", "单位类型", ("公办", "非公"), None),
    },
)
LINES = {"inpatient": "住院", "burial": "丧葬补助"}
BENEFIT = BenefitRules(
    citations={},
    lines={
        "inpatient": LineRules("inpatient", Method.MARGINAL, less_aid=("commercial",)),
        "burial": LineRules("burial", Method.LUMP_SUM, amount_fen=300_000),
    },
    cap_per_period_fen=None,
    exclusions={"work_injury": "工伤", "drunk_driving": "酒驾"},
)
TERMS = claim_terms(FACTS, LINES, [BENEFIT])
PLAIN = claim_terms(
    FactRules({}, {}),
    {"inpatient": "住院"},
    [BenefitRules({}, {"inpatient": LineRules("inpatient", Method.MARGINAL)}, None)],
)

CLAIM: dict[str, Any] = {
    "claim_no": "A1",
    "member_no": "M1",
    "line": "inpatient",
    "discharged_on": "2022-03-10",
    "submitted_on": "2022-03-20",
    "enrolment": {"kind": "renewed", "starts_on": "2022-01-01", "ends_on": "2022-12-31"},
    "settlements": [{"setl_id": "S1", "inscp_scp_amt": "100.00"}],
}
EARLIER = {
    "line": "住院", "period_starts_on": "2021-01-01", "base": "1,000.00", "benefit": "500.00",
    "days": 3,
}  # fmt: skip


def found_in(
    *lines: dict[str, Any], terms: ClaimTerms = TERMS
) -> tuple[list[ClaimLine], list[Finding]]:
    """The claims on these lines, and the findings."""
    found: list[Finding] = []
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    claims = [claim for claim, _ in ClaimLines(found.append, terms).read(io.BytesIO(text.encode()))]
    return claims, found


def read(**changes: Any) -> ClaimLine:
    """The claim with these changes; nothing is wrong with it."""
    (claim,), findings = found_in(CLAIM | changes)
    assert findings == []
    return claim


def wrong(**changes: Any) -> list[tuple[str, str]]:
    """Field and code of what is wrong; the line is left out."""
    claims, findings = found_in(CLAIM | changes)
    assert claims == []
    assert {finding.severity for finding in findings} == {Severity.REFUSE}
    for finding in findings:
        for lang in ("zh", "en"):
            assert "{" not in say(finding.code, finding.facts, lang).replace("{…}", "")
    return [(finding.column, finding.code) for finding in findings]


# -- facts ----------------------------------------------------------------------------------------


def test_a_fact_stands_where_its_name_says() -> None:
    claim = read(
        hospital_level=" 省级 ",
        local=True,
        distance_km=12,
        member={"class": "劳模", "sex": "female", "age": "41"},
        employer={"kind": "公办"},
    )
    assert claim.facts == {
        "hospital_level": "省级", "local": "yes", "distance_km": "12", "member.class": "劳模",
        "member.sex": "female", "member.age": "41", "employer.kind": "公办",
    }  # fmt: skip


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_what_is_blank_is_not_stated(nothing: str | None) -> None:
    claim = read(
        hospital_level=nothing, distance_km=nothing, member={"age": nothing}, employer=None,
        first_diagnosed_on=nothing and nothing.strip(),
    )  # fmt: skip
    assert (claim.facts, claim.born_on, claim.rare.first_diagnosed_on) == ({}, None, None)


def test_no_is_a_word_too() -> None:
    assert read(local=False).facts == read(local="no").facts == {"local": "no"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"hospital_level": "县级"}, "hospital_level", "fact_word_unknown"),
        ({"hospital_level": True}, "hospital_level", "fact_word_unknown"),
        ({"hospital_level": 3}, "hospital_level", "json_not_text"),
        ({"hospital_level": ["省级"]}, "hospital_level", "json_not_text"),
        ({"distance_km": "12.5"}, "distance_km", "not_a_count"),
        ({"distance_km": 12.5}, "distance_km", "not_a_count"),
        ({"distance_km": 1e3}, "distance_km", "not_a_count"),
        ({"distance_km": -1}, "distance_km", "not_a_count"),
        ({"distance_km": True}, "distance_km", "not_a_count"),
        ({"distance_km": "１２"}, "distance_km", "not_a_count"),
        ({"distance_km": "1" * 10}, "distance_km", "not_a_count"),
        ({"distance_km": [1]}, "distance_km", "not_a_count"),
        ({"member": "在职"}, "member", "json_not_object"),
        ({"member": {"class": "退休"}}, "member.class", "fact_word_unknown"),
        ({"member": {"sex": "女"}}, "member.sex", "fact_word_unknown"),
        ({"member": {"age": "四十"}}, "member.age", "not_a_count"),
        ({"member": {"born_on": "1980"}}, "member.born_on", "date_unreadable"),
        ({"member": {"born_on": "2022-03-11"}}, "member.born_on", "born_after_discharge"),
        ({"employer": {"kind": "公办 民营"}}, "employer.kind", "fact_word_unknown"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_fact_that_cannot_be_is_named_by_its_path(
    changes: dict[str, Any], field: str, code: str
) -> None:
    assert wrong(**changes) == [(field, code)]


def test_an_unknown_word_is_told_with_those_known() -> None:
    _, (finding,) = found_in(CLAIM | {"hospital_level": "县级"})
    assert say(finding.code, finding.facts, "zh") == (
        "“医院级别”不能写“县级”；本办法所列为：省级, 市级。"
    )
    assert finding.row == 1


def test_what_nobody_declared_is_warned_of_once() -> None:
    odd = {"city": "x", "member": {"grade": 1}, "employer": {"size": 3}, "aid": {"freinds": "1.00"}}
    claims, findings = found_in(CLAIM | odd, CLAIM | odd | {"claim_no": "A2"})
    assert len(claims) == 2
    assert {finding.severity for finding in findings} == {Severity.WARN}
    assert [(finding.row, finding.column) for finding in findings] == [
        (1, "city"), (1, "member.grade"), (1, "employer.size"), (1, "aid.freinds"),
    ]  # fmt: skip


def test_the_usual_fields_are_never_warned_of() -> None:
    usual = {"hospital_level": 3, "member": {"class": 1, "hardship": False}}
    claims, findings = found_in(CLAIM | usual, terms=PLAIN)
    assert findings == []
    assert claims[0].facts == {}


def test_age_and_birth_are_read_apart() -> None:
    claim = read(member={"born_on": "1980-02-29"})
    assert (claim.born_on, claim.facts) == (date(1980, 2, 29), {})


# -- lines and settlements ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("inpatient", "inpatient"),
        ("住院", "inpatient"),
        ("丧葬补助", "burial"),
        ("special_outpatient", "special_outpatient"),  # well known, though not of this scheme
        ("门诊特殊病", "special_outpatient"),
    ],
)
def test_a_line_is_known_by_its_code_and_by_its_title(written: str, line: str) -> None:
    assert read(line=written).line == line


def test_an_unknown_line_is_told_with_those_of_the_scheme() -> None:
    _, (finding,) = found_in(CLAIM | {"line": "dental"})
    assert (finding.column, finding.code) == ("line", "not_a_choice")
    assert finding.facts == {"text": "dental", "known": "inpatient 住院, burial 丧葬补助"}


@pytest.mark.parametrize("nothing", [{}, {"settlements": []}, {"settlements": None}])
def test_only_a_line_without_tiers_needs_no_settlement(nothing: dict[str, Any]) -> None:
    bare = {key: value for key, value in CLAIM.items() if key != "settlements"} | nothing
    claims, findings = found_in(bare | {"line": "burial"}, bare | {"claim_no": "A2"})
    assert [claim.settlements for claim in claims] == [()]
    assert [(one.row, one.column, one.code) for one in findings] == [
        (2, "settlements", "settlements_missing")
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-03-12", date(2022, 3, 12)),
        ("2022-03-12 23:59:59", date(2022, 3, 12)),
        ("2022-03-12T08:30:00+08:00", date(2022, 3, 12)),
        ("", None),
        (None, None),
    ],
)
def test_the_settlement_is_dated_by_the_day_as_written(
    written: str | None, day: date | None
) -> None:
    claim = read(settlements=[{"setl_id": "S1", "setl_time": written}])
    assert claim.settlements[0].settled_on == day
    assert claim.settled_on == (day or date(2022, 3, 10))


@pytest.mark.parametrize("bad", ["20220312", "2022-02-30", "2022-03-12 25:00:00", "2022-03-12x1"])
def test_a_settlement_date_must_be_one(bad: str) -> None:
    settlements = [{"setl_id": "S1"}, {"setl_id": "S2", "setl_time": bad}]
    assert wrong(settlements=settlements) == [("settlements[1].setl_time", "date_unreadable")]


# -- enrolment ------------------------------------------------------------------------------------


def test_an_enrolment_is_read_whole() -> None:
    enrolment = CLAIM["enrolment"] | {
        "consecutive_periods": "3", "shares": 2, "covered_from": "2022-02-01",
    }  # fmt: skip
    found = read(enrolment=enrolment).enrolment
    assert found
    assert (found.kind, found.consecutive_periods, found.shares) == (EnrolmentKind.RENEWED, 3, 2)
    assert found.covered_from == date(2022, 2, 1)


def test_one_period_and_one_share_unless_stated() -> None:
    found = read().enrolment
    assert found
    assert (found.consecutive_periods, found.shares, found.covered_from) == (1, 1, None)
    newcomer = read(enrolment=CLAIM["enrolment"] | {"kind": "first", "consecutive_periods": 0})
    assert newcomer.enrolment
    assert newcomer.enrolment.consecutive_periods == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"consecutive_periods": 0}, "enrolment.consecutive_periods", "count_too_small"),
        ({"consecutive_periods": 1.5}, "enrolment.consecutive_periods", "not_a_count"),
        ({"shares": 0}, "enrolment.shares", "count_too_small"),
        ({"shares": "两份"}, "enrolment.shares", "not_a_count"),
        ({"covered_from": "2022-2-1"}, "enrolment.covered_from", "date_unreadable"),
        ({"covered_from": 20220201}, "enrolment.covered_from", "json_not_text"),
    ],
    ids=str,
)
def test_a_fault_of_an_enrolment(changes: dict[str, Any], field: str, code: str) -> None:
    assert wrong(enrolment=CLAIM["enrolment"] | changes) == [(field, code)]


# -- what few lines state -------------------------------------------------------------------------


def test_the_rare_parts_are_read() -> None:
    rare = read(
        aid={"commercial": "1,500.00"},
        exclusions=["work_injury"],
        papers=["病理报告", " 病理报告 ", "结算单"],
        first_diagnosed_on="2022-02-01",
        earlier=[EARLIER],
    ).rare
    assert rare.aid == {"commercial": 150_000}
    assert (rare.exclusions, rare.papers) == (("work_injury",), ("病理报告", "结算单"))
    assert rare.first_diagnosed_on == date(2022, 2, 1)
    assert rare.earlier == (EarlierClaim("inpatient", date(2021, 1, 1), 100_000, 50_000, days=3),)


def test_no_papers_and_papers_not_listed_are_not_the_same() -> None:
    assert read().rare.papers is None
    assert read(papers=None).rare.papers is None
    assert read(papers=[]).rare.papers == ()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"aid": ["1.00"]}, "aid", "json_not_object"),
        ({"aid": {"commercial": 5}}, "aid.commercial", "json_not_text"),
        ({"aid": {"commercial": "五元"}}, "aid.commercial", "money_unreadable"),
        ({"aid": {"commercial": "-5.00"}}, "aid.commercial", "amount_negative"),
        ({"exclusions": "work_injury"}, "exclusions", "json_not_list"),
        ({"exclusions": ["flood"]}, "exclusions", "not_a_choice"),
        ({"exclusions": [1]}, "exclusions[0]", "json_not_text"),
        ({"papers": {"病理报告": True}}, "papers", "json_not_list"),
        ({"papers": ["结算单", " "]}, "papers[1]", "value_missing"),
        ({"first_diagnosed_on": "上月"}, "first_diagnosed_on", "date_unreadable"),
        ({"earlier": EARLIER}, "earlier", "json_not_list"),
        ({"earlier": ["inpatient"]}, "earlier[0]", "json_not_object"),
        ({"earlier": [EARLIER | {"line": "dental"}]}, "earlier[0].line", "not_a_choice"),
        ({"earlier": [EARLIER | {"base": None}]}, "earlier[0].base", "value_missing"),
        ({"earlier": [EARLIER | {"benefit": "-1.00"}]}, "earlier[0].benefit", "amount_negative"),
        ({"earlier": [EARLIER, EARLIER | {"days": "x"}]}, "earlier[1].days", "not_a_count"),
        ({"earlier": [EARLIER | {"period_starts_on": "2021"}]}, "earlier[0].period_starts_on",
         "date_unreadable"),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_a_fault_of_a_rare_part(changes: dict[str, Any], field: str, code: str) -> None:
    assert wrong(**changes) == [(field, code)]


def test_a_scheme_without_exclusions_does_not_ask_for_them() -> None:
    (claim,), (finding,) = found_in(CLAIM | {"exclusions": ["flood"]}, terms=PLAIN)
    assert claim.rare.exclusions == ()
    assert (finding.column, finding.severity) == ("exclusions", Severity.WARN)


def test_everything_wrong_with_a_line_is_told_at_once() -> None:
    assert sorted(
        wrong(
            line="x", hospital_level="y", settlements=[], aid={"commercial": 1}, papers=[""],
            earlier=[{}], enrolment=CLAIM["enrolment"] | {"shares": -1},
        )
    ) == [
        ("aid.commercial", "json_not_text"), ("earlier[0].base", "value_missing"),
        ("earlier[0].benefit", "value_missing"), ("earlier[0].line", "value_missing"),
        ("earlier[0].period_starts_on", "value_missing"), ("enrolment.shares", "not_a_count"),
        ("hospital_level", "fact_word_unknown"), ("line", "not_a_choice"),
        ("papers[0]", "value_missing"),
    ]  # fmt: skip


def test_a_line_is_read_again_as_it_was_read() -> None:
    found: list[Finding] = []
    lines = ClaimLines(found.append, TERMS)
    line = CLAIM | {"earlier": [EARLIER], "hospital_level": "省级", "member": {"age": 41}}
    ((first, text),) = lines.read(io.BytesIO(json.dumps(line).encode()))
    assert lines.parse(1, text) == first
    assert found == []
