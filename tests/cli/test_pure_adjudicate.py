"""adjudicate --scheme: claims as lines of JSON in, decisions out, without any book."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import scheme
from ledger.files.sheets.streams import LONGEST_LINE
from ledger.money import parse_yuan, yuan
from ledger.nouns import Finding
from ledger.work.pure_adjudication import adjudicate
from tests.cli.keyboard import Keyboard
from tests.cli.pure_office import CLAIM, SCHEME, Office, benefits, claim, codes, enrolled

CAP = 5_000_000  # of a period, in fen; half of the base is granted, at most 20,000 for one claim


@pytest.fixture
def office(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    return Office(keyboard, monkeypatch, tmp_path)


def test_a_decision_says_outcome_base_benefit_and_every_step(office: Office) -> None:
    (decision,) = office.decisions(claim())
    assert decision == {
        "claim_no": "A1",
        "outcome": "approved",
        "base": "600.00",
        "benefit": "300.00",
        "reasons": [],
        "workings": [
            {"what": "base_of_settlement", "article": "第十三条", "before": "4500.00",
             "after": "600.00"},
            {"what": "flat_rate", "article": "第十四条", "before": "600.00", "after": "300.00"},
        ],
    }  # fmt: skip


def test_half_a_fen_is_rounded_up(office: Office) -> None:
    decisions = office.decisions(claim("A", "0.01"), claim("B", "0.03", member_no="M2"))
    assert benefits(decisions) == [("A", "0.01"), ("B", "0.02")]


def test_missing_amounts_are_zero_and_settlements_add_up(office: Office) -> None:
    settlements = [
        {"setl_id": "S1", "inscp_scp_amt": "100.00", "fund_pay_sumamt": None},
        {"setl_id": "S2", "inscp_scp_amt": "1,200.00", "fund_pay_sumamt": ""},
        {"setl_id": "S3", "fund_pay_sumamt": "50.00"},
    ]
    (decision,) = office.decisions(claim(settlements=settlements))
    assert (decision["base"], decision["benefit"]) == ("1300.00", "650.00")
    assert [step["what"] for step in decision["workings"]].count("base_of_settlement") == 3


@pytest.mark.parametrize(
    ("discharged_on", "code"),
    [
        ("2012-08-31", "before_cover"),
        ("2012-09-01", None),
        ("2012-12-31", None),
        ("2013-01-01", "after_cover"),
    ],
)
def test_cover_runs_exactly_from_its_first_day_to_its_last(
    discharged_on: str, code: str | None, office: Office
) -> None:
    """Whatever the scheme says of joining and waiting: the line states the days of cover."""
    for kind in ("first", "renewed", "lapsed"):
        cover = enrolled("2012-09-01", "2012-12-31", kind, covered_from="2012-09-01")
        dates = {"admitted_on": None, "discharged_on": discharged_on, "submitted_on": discharged_on}
        (decision,) = office.decisions(claim(enrolment=cover, **dates))
        assert [reason["code"] for reason in decision["reasons"]] == ([code] if code else [])
        assert decision["outcome"] == ("declined" if code else "approved")


@pytest.mark.parametrize("stated", [{}, {"covered_from": "2011-08-01"}])
def test_a_discharge_before_the_first_period_lies_before_cover(
    stated: dict[str, str], office: Office
) -> None:
    dates = {"admitted_on": None, "discharged_on": "2012-07-31", "submitted_on": "2012-08-01"}
    cover = enrolled("2011-08-01", "2013-07-31", **stated)
    (decision,) = office.decisions(claim(enrolment=cover, **dates))
    assert [reason["code"] for reason in decision["reasons"]] == ["before_cover"]


@pytest.mark.parametrize("missing", [{"enrolment": None}, {}])
def test_without_an_enrolment_the_member_is_not_enrolled(
    missing: dict[str, Any], office: Office
) -> None:
    line = {key: value for key, value in CLAIM.items() if key != "enrolment"} | missing
    (decision,) = office.decisions(line)
    assert (decision["outcome"], decision["base"], decision["benefit"]) == (
        "declined", "600.00", "0.00",
    )  # fmt: skip
    (reason,) = decision["reasons"]
    assert reason["code"] == "not_enrolled"
    assert reason["sentence"] == "本人未参加 2012-08-01 至 2013-07-31 的互助期。"
    assert reason["article"]


def test_the_deadline_counts_from_discharge(office: Office) -> None:
    decisions = office.decisions(
        claim("A", submitted_on="2012-12-14"),
        claim("B", submitted_on="2012-12-15", member_no="M2"),
    )
    assert [decision["outcome"] for decision in decisions] == ["approved", "declined"]
    assert decisions[1]["reasons"][0]["code"] == "late"


def test_a_member_s_claims_take_their_turn_by_discharge_and_answers_by_line(
    office: Office,
) -> None:
    # 20,000 each under the claim's cap; 10,000 of the period's 50,000 is left for the last
    # discharge, which stands first. Another member and the next period are not touched.
    next_year = {
        "discharged_on": "2013-08-02", "submitted_on": "2013-08-03",
        "enrolment": enrolled("2013-08-01", "2014-07-31"),
    }  # fmt: skip
    decisions = office.decisions(
        claim("C", "90000.00", discharged_on="2012-10-30"),
        claim("X", "90000.00", member_no="M2"),
        claim("A", "90000.00", discharged_on="2012-10-10"),
        claim("Y", "90000.00", **next_year),
        claim("B", "90000.00", discharged_on="2012-10-20"),
        claim("D", "90000.00", discharged_on="2012-10-30"),
    )
    assert benefits(decisions) == [
        ("C", "10000.00"), ("X", "20000.00"), ("A", "20000.00"), ("Y", "20000.00"),
        ("B", "20000.00"), ("D", "0.00"),
    ]  # fmt: skip
    assert codes(decisions[0]) == ["cut_to_claim_cap", "cut_to_period_cap"]
    assert codes(decisions[-1]) == ["period_cap_reached"]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("MN"), st.integers(10, 28), st.integers(0, 6_000_000)),
        max_size=10,
    )
)
def test_the_benefits_are_those_of_the_rule_read_literally(
    rows: list[tuple[str, int, int]],
) -> None:
    granted: dict[str, int] = {}
    expected = [0] * len(rows)
    for at in sorted(range(len(rows)), key=lambda at: (rows[at][1], at)):
        member, _, base = rows[at]
        left = CAP - granted.get(member, 0)
        expected[at] = min((base + 1) // 2, 2_000_000, left)
        granted[member] = granted.get(member, 0) + expected[at]
    lines = [
        json.dumps(claim(str(at), yuan(base), member_no=member, discharged_on=f"2012-10-{day}"))
        for at, (member, day, base) in enumerate(rows)
    ]
    out = io.BytesIO()
    found: list[Finding] = []
    answer = adjudicate(
        io.BytesIO("\n".join(lines).encode()), out, scheme.load(SCHEME), found.append
    )
    decisions = [json.loads(line) for line in out.getvalue().splitlines()]
    assert found == []
    assert [decision["claim_no"] for decision in decisions] == [str(at) for at in range(len(rows))]
    assert [parse_yuan(decision["benefit"]) for decision in decisions] == expected
    assert answer["benefit_fen"] == sum(expected)
    assert answer["approved"] == sum(benefit > 0 for benefit in expected)


def text(**changes: Any) -> str:
    return json.dumps(claim("B") | changes)


def settled(**changes: Any) -> str:
    return text(settlements=[CLAIM["settlements"][0] | changes])


BAD_LINES = [
    ("{", "", "json_broken"),
    ("[]", "", "json_not_object"),
    ('{"claim_no": "B", "claim_no": "C"}', "claim_no", "json_key_twice"),
    (settled().replace('"setl_id"', '"medfee_sumamt": "1", "setl_id"'), "medfee_sumamt",
     "json_key_twice"),
    (settled(medfee_sumamt=4500.5), "settlements[0].medfee_sumamt", "json_not_text"),
    (settled(medfee_sumamt=4500), "settlements[0].medfee_sumamt", "json_not_text"),
    (settled(medfee_sumamt="4500.005"), "settlements[0].medfee_sumamt", "money_too_precise"),
    (settled(hifp_pay="4.5e3"), "settlements[0].hifp_pay", "money_unreadable"),
    (settled(hifp_pay="-1.00"), "settlements[0].hifp_pay", "settlement_negative"),
    (settled(setl_id=""), "settlements[0].setl_id", "value_missing"),
    (text(settlements=CLAIM["settlements"] * 2), "settlements[1].setl_id", "listed_twice"),
    (text(settlements=[]), "settlements", "settlements_missing"),
    (text(settlements=["S1"]), "settlements[0]", "json_not_object"),
    (text(claim_no=None), "claim_no", "value_missing"),
    (text(claim_no="A1"), "claim_no", "claim_no_twice"),
    (text(claim_no="\ud800"), "claim_no", "json_broken"),
    (text(member_no=" "), "member_no", "value_missing"),
    (text(member_no=7), "member_no", "json_not_text"),
    (text(line="dental"), "line", "not_a_choice"),
    (text(discharged_on="20121015"), "discharged_on", "date_unreadable"),
    (text(discharged_on="2012-02-30"), "discharged_on", "date_unreadable"),
    (text(admitted_on="2012-10-16"), "discharged_on", "settlement_dates_reversed"),
    (text(enrolment="first"), "enrolment", "json_not_object"),
    (text(enrolment=enrolled("2012-08-01", "2013-07-31", "old")), "enrolment.kind", "not_a_choice"),
    (text(enrolment=enrolled("2012-08-01", "2012-07-31")), "enrolment.ends_on",
     "enrolment_reversed"),
    (text(enrolment={"kind": "first", "starts_on": "2012-08-01"}), "enrolment.ends_on",
     "value_missing"),
    ("[" * LONGEST_LINE * 2, "", "line_too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "code"), BAD_LINES, ids=lambda text: str(text)[:40])
def test_a_bad_line_is_named_and_the_others_are_answered(
    line: str, field: str, code: str, office: Office
) -> None:
    said = office.hand_in(claim("A1"), line, claim("C", member_no="M3"))
    assert said.status == 2
    (error,) = [json.loads(each) for each in said.err.splitlines()]
    assert (error["line"], error["field"], error["code"]) == (2, field, code)
    assert error["severity"] == "refuse"
    assert "{" not in error["sentence"].replace("{…}", "")
    decisions = [json.loads(each) for each in said.out.splitlines()]
    assert benefits(decisions) == [("A1", "300.00"), ("C", "300.00")]


def test_everything_wrong_with_a_line_is_told_at_once(office: Office) -> None:
    said = office.hand_in(text(line="x", submitted_on="y", member_no=""))
    fields = [json.loads(each)["field"] for each in said.err.splitlines()]
    assert sorted(fields) == ["line", "member_no", "submitted_on"]
    assert said.out == ""


def test_an_unknown_field_is_warned_of_once(office: Office) -> None:
    line = settled(medfee_sumam="1.00")
    said = office.hand_in(claim("A"), line, line.replace('"B"', '"C"'))
    (warning,) = [json.loads(each) for each in said.err.splitlines()]
    assert said.status == 0
    assert (warning["line"], warning["field"]) == (2, "settlements[0].medfee_sumam")
    assert warning["severity"] == "warn"


def test_blank_lines_and_a_byte_order_mark_are_passed_over(office: Office) -> None:
    decisions = office.decisions(
        "\ufeff" + json.dumps(claim("甲")), "", claim("乙", member_no="M2")
    )
    assert [decision["claim_no"] for decision in decisions] == ["甲", "乙"]


def test_no_claims_are_no_trouble(office: Office) -> None:
    assert office.decisions() == []


def test_without_json_the_errors_and_the_sums_are_told_in_words(office: Office) -> None:
    said = office.hand_in(claim("A"), settled(hifp_pay="x"), words=("--lang", "en"))
    assert said.status == 2
    assert "Line 2 settlements[0].hifp_pay: " in said.err
    assert "Decided 1 claims under jingjiang-2012: 1 approved for 300.00" in said.err
    assert benefits([json.loads(line) for line in said.out.splitlines()]) == [("A", "300.00")]


def test_files_serve_as_well_as_streams(keyboard: Keyboard, tmp_path: Path) -> None:
    claims, output = tmp_path / "claims.jsonl", tmp_path / "decisions.jsonl"
    claims.write_text(json.dumps(claim("A")), "utf-8")
    said = keyboard.type("adjudicate", "--scheme", scheme.find_scheme(SCHEME), "--input", claims,
                         "--output", output, "--json")  # fmt: skip
    assert said.status == 0
    assert said.json["benefit"] == "300.00"
    assert said.json["rules_digest"] == scheme.load(SCHEME).digest
    assert json.loads(output.read_text("utf-8"))["benefit"] == "300.00"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--scheme", "nowhere-1999"), 1),
        (("--scheme", SCHEME, "--input", "nowhere.jsonl"), 2),
        (("--scheme", SCHEME, "A1"), 2),
        (("--input", "x.jsonl"), 2),
    ],
)
def test_what_cannot_be_begun_is_told(
    words: tuple[str, ...], status: int, keyboard: Keyboard
) -> None:
    assert keyboard.type("adjudicate", *words).status == status
