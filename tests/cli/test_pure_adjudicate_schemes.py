"""adjudicate --scheme under schemes of many kinds: facts, lines, dates, waiting, periods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.keyboard import Keyboard
from tests.cli.pure_office import Dated, Office, claim, codes, enrolled, of_base, stay


@pytest.fixture
def office(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    return Office(keyboard, monkeypatch, tmp_path)


LEVELS = {"hospital_level": {"title": "医院级别", "words": ["省级", "市级"], "default": "none"}}


def by_case(name: str, **values: str) -> dict[str, Any]:
    """Tiers of one rate that differs by the words of a fact."""
    return {
        "by_case": [
            {"when": {name: [word]}, "value": [{"over": "0.00", "up_to": "", "rate": rate}]}
            for word, rate in values.items()
        ]
    }


# -- facts ----------------------------------------------------------------------------------------


def test_a_fact_decides_and_one_that_is_missing_or_unknown_is_told(office: Office) -> None:
    rates = {"inpatient.tiers": by_case("hospital_level", 省级="40%", 市级="60%")}
    office.follow(of_base() | rates, facts=LEVELS)
    at_level = [
        claim(f"A{index}", "1000.00", member_no=f"M{index}", hospital_level=level)
        for index, level in enumerate(["省级", "市级", None])
    ]
    assert office.benefits(*at_level[:2]) == ["400.00", "600.00"]
    (decision,) = office.decisions(at_level[2])
    assert codes(decision) == ["claim_fact_missing"]
    assert office.errors(at_level[0] | {"hospital_level": "三级"}) == [
        (1, "hospital_level", "fact_word_unknown")
    ]


def test_yes_and_no_may_be_said_in_json(office: Office) -> None:
    facts = {"member.hardship": {"title": "困难职工", "words": ["yes", "no"], "default": "no"}}
    rates = {"inpatient.tiers": by_case("member.hardship", yes="80%", no="50%")}
    office.follow(of_base() | rates, facts=facts)
    said: list[dict[str, Any]] = [{"hardship": True}, {"hardship": "yes"}, {"hardship": False}, {}]
    lines = [
        claim(f"A{index}", "1000.00", member_no=f"M{index}", member=member)
        for index, member in enumerate(said)
    ]
    assert office.benefits(*lines) == ["800.00", "800.00", "500.00", "500.00"]


def test_a_number_is_compared_as_a_number(office: Office) -> None:
    facts = {"distance_km": {"title": "距离", "number": "yes", "default": "0"}}
    more = {"inpatient.adjustments": [{"add": "10%", "when": {"distance_km": {"from": 100}}}]}
    office.follow(of_base() | more, facts=facts)
    lines = [
        claim(f"A{index}", "1000.00", member_no=f"M{index}", distance_km=distance)
        for index, distance in enumerate([99, 100, "1000", None])
    ]
    assert office.benefits(*lines) == ["500.00", "600.00", "600.00", "500.00"]


def test_kind_periods_shares_and_sex_are_known_without_being_declared(office: Office) -> None:
    changes = [
        {"subtract": "10%", "when": {"enrolment.kind": ["first"]}},
        {"add": "1%", "per": "enrolment.consecutive_periods", "above": 1, "at_most": "5%"},
        {"add": "2%", "when": {"enrolment.shares": {"from": 2}}},
        {"add": "3%", "when": {"member.sex": ["female"]}},
    ]
    office.follow(of_base() | {"inpatient.adjustments": changes})
    year = ("2012-08-01", "2013-07-31")
    covers = [
        enrolled(*year, "first"),
        enrolled(*year, "renewed") | {"consecutive_periods": 4},
        enrolled(*year, "renewed", shares=2) | {"consecutive_periods": "9"},
    ]
    lines = [
        claim(f"A{index}", "1000.00", member_no=f"M{index}", enrolment=cover, member={"sex": sex})
        for index, (cover, sex) in enumerate(zip(covers, ["male", "male", "female"], strict=True))
    ]
    # 50 % less 10; 50 % and 3 further periods; 50 % and 5 at most, 2 for shares, 3 for women.
    assert office.benefits(*lines) == ["400.00", "530.00", "600.00"]


def test_age_counts_on_the_first_day_of_the_period(office: Office) -> None:
    office.follow(of_base() | {"inpatient.adjustments": [
        {"add": "10%", "when": {"member.age": {"from": 55}}}
    ]})  # fmt: skip
    members: list[dict[str, Any]] = [
        {"born_on": "1957-08-01"}, {"born_on": "1957-08-02"}, {"age": 55}, {"age": "54"},
        {"age": 55, "born_on": "1957-08-01"},
    ]  # fmt: skip
    lines = [
        claim(f"A{index}", "1000.00", member_no=f"M{index}", member=member)
        for index, member in enumerate(members)
    ]
    assert office.benefits(*lines) == ["600.00", "500.00", "600.00", "500.00", "600.00"]
    said = office.hand_in(claim(member={"age": 54, "born_on": "1957-08-01"}), words=("--json",))
    assert (said.status, said.out) == (2, "")
    assert "年龄写 54，按出生日期 1957-08-01 在 2012-08-01 应为 55 周岁" in said.err
    assert '"field": "member.age"' in said.err


# -- lines ----------------------------------------------------------------------------------------

WITHOUT_TIERS = {
    "stay_pay.method": "per_day",
    "stay_pay.title": "住院补贴",
    "stay_pay.daily": {"amount": "60.00", "from_day": 3},
    "death.method": "lump_sum",
    "death.amount": "3000.00",
}


def test_a_line_without_tiers_needs_no_settlement_but_dates(office: Office) -> None:
    office.follow(of_base() | WITHOUT_TIERS)
    bare = claim("A", line="住院补贴", settlements=[])  # 1 to 15 October: 14 days, 12 of them paid
    decisions = office.decisions(bare, bare | {"claim_no": "B", "line": "death"})
    assert [(each["base"], each["benefit"]) for each in decisions] == [
        ("720.00", "720.00"), ("3000.00", "3000.00"),
    ]  # fmt: skip
    assert office.errors(bare | {"line": "inpatient"}) == [
        (1, "settlements", "settlements_missing")
    ]


def test_a_line_needs_settlements_as_long_as_it_has_tiers(office: Office) -> None:
    with_tiers = of_base(line="death")
    method = Dated([("2012-08-01", "marginal"), ("2013-08-01", "lump_sum")])
    gone = {
        key: Dated([("2012-08-01", value), ("2013-08-01", "none")])
        for key, value in with_tiers.items()
        if key != "death.cap_per_claim"
    }
    amount = {"death.amount": Dated([("2013-08-01", "3000.00")])}
    office.follow(with_tiers | gone | amount | {"death.method": method})
    lines = [
        stay(day, "", day, line="death", settlements=[]) for day in ("2013-07-31", "2013-08-01")
    ]
    assert office.errors(*lines) == [(1, "settlements", "settlements_missing")]
    assert office.benefits(lines[1]) == ["3000.00"]


def test_a_line_that_the_scheme_does_not_have(office: Office) -> None:
    office.follow(of_base())
    (decision,) = office.decisions(claim(line="special_outpatient"))
    assert (decision["outcome"], codes(decision)) == ("declined", ["line_not_covered"])
    assert office.errors(claim(line="stay_pay")) == [(1, "line", "not_a_choice")]


def test_aid_papers_exclusions_and_first_diagnosis_reach_the_decision(office: Office) -> None:
    asked = {
        "exclusions": {"work_injury": "工伤"},
        "inpatient.less_aid": ["commercial"],
        "inpatient.papers": [{"paper": "病理报告"}],
        "inpatient.first_diagnosis": "yes",
    }
    office.follow(of_base() | asked)
    whole = {"first_diagnosed_on": "2012-09-30", "papers": ["病理报告"]}
    good = claim("A", "1000.00", **whole, aid={"commercial": "400.00"})
    assert office.benefits(good) == ["300.00"]
    faults: list[dict[str, Any]] = [
        {"exclusions": ["work_injury"]}, {"papers": []}, {"first_diagnosed_on": None},
        {"first_diagnosed_on": "2012-07-31"},
    ]  # fmt: skip
    decisions = [office.decisions(good | fault)[0] for fault in faults]
    assert [codes(decision) for decision in decisions] == [
        ["excluded"], ["papers_missing"], ["first_diagnosis_missing"], ["diagnosed_before_cover"],
    ]  # fmt: skip


# -- dates ----------------------------------------------------------------------------------------

#: A stay over the turn of the period, settled later still: 50 % before 2013-08-01, then 60 %.
OVER_THE_TURN = {
    "admitted_on": "2013-07-30", "discharged_on": "2013-08-02", "submitted_on": "2013-08-20",
}  # fmt: skip
LATER_RATE = {
    "inpatient.tiers": Dated([
        ("2012-08-01", [{"over": "0.00", "up_to": "", "rate": "50%"}]),
        ("2013-08-01", [{"over": "0.00", "up_to": "", "rate": "60%"}]),
        ("2014-08-01", [{"over": "0.00", "up_to": "", "rate": "70%"}]),
    ])
}  # fmt: skip


def settled(*moments: str) -> list[dict[str, Any]]:
    return [
        {"setl_id": f"S{index}", "setl_time": moment, "inscp_scp_amt": "500.00"}
        for index, moment in enumerate(moments)
    ]


@pytest.mark.parametrize(
    ("keyed_by", "benefit"),
    [
        ("discharged_on", "600.00"),
        ("admitted_on", "500.00"),
        ("settled_on", "700.00"),
        ("period_start", "600.00"),
    ],
)
def test_the_benefit_chapter_is_asked_with_the_date_that_it_names(
    keyed_by: str, benefit: str, office: Office
) -> None:
    office.follow(of_base() | LATER_RATE, keyed_by=keyed_by)
    cover = enrolled("2012-08-01", "2014-07-31")
    settlements = settled("2013-08-03", "2014-08-03 10:00:00")
    line = claim(enrolment=cover, settlements=settlements, **OVER_THE_TURN)
    assert office.benefits(line) == [benefit]


@pytest.mark.parametrize(
    ("attribution", "period"),
    [
        ("admitted_on", "2012-08-01 至 2013-07-31"),
        ("discharged_on", "2013-08-01 至 2014-07-31"),
        ("settled_on", "2014-08-01 至 2015-07-31"),
    ],
)
def test_the_date_of_attribution_puts_a_claim_into_its_period(
    attribution: str, period: str, office: Office
) -> None:
    office.follow(of_base(), period={"attribution": attribution})
    settlements = settled("2014-08-03", "2013-08-03")
    line = claim(enrolment=None, settlements=settlements, **OVER_THE_TURN)
    (decision,) = office.decisions(line)
    assert decision["reasons"][0]["sentence"] == f"本人未参加 {period} 的互助期。"


@pytest.mark.parametrize(
    ("attribution", "left"),
    [("admitted_on", ["200.00", "300.00"]), ("discharged_on", ["300.00", "200.00"])],
)
def test_the_date_of_attribution_puts_claims_into_their_order(
    attribution: str, left: list[str], office: Office
) -> None:
    office.follow(of_base() | {"cap_per_period": "500.00"}, period={"attribution": attribution})
    # The long stay began first and ended last.
    short = {"admitted_on": "2012-10-05", "discharged_on": "2012-10-06"}
    long = {"admitted_on": "2012-10-01", "discharged_on": "2012-10-20"}
    lines = [claim("A", "600.00", **short), claim("B", "600.00", **long)]
    assert office.benefits(*lines) == left
    assert office.benefits(*reversed(lines)) == left[::-1]


def test_the_date_of_attribution_must_lie_in_cover(office: Office) -> None:
    cover = enrolled("2012-08-01", "2012-10-10")
    line = claim("A", "1000.00", enrolment=cover)  # from 1 to 15 October
    office.follow(of_base(), period={"attribution": "admitted_on"})
    assert office.benefits(line) == ["500.00"]
    office.follow(of_base())
    (decision,) = office.decisions(line)
    assert codes(decision) == ["after_cover"]


def test_without_a_settlement_date_the_discharge_counts(office: Office) -> None:
    office.follow(of_base() | {"cap_per_period": "500.00"}, period={"attribution": "settled_on"})
    lines = [
        claim("A", "600.00", discharged_on="2012-10-20"),
        claim("B", discharged_on="2012-10-02", settlements=settled("2012-10-25 08:00:00")),
    ]
    assert office.benefits(*reversed(lines)) == ["200.00", "300.00"]


@pytest.mark.parametrize(
    ("keyed_by", "attribution", "field"),
    [
        ("discharged_on", "admitted_on", "discharged_on"),
        ("admitted_on", "discharged_on", "admitted_on"),
        ("settled_on", "discharged_on", "settlements"),
        ("period_start", "admitted_on", "admitted_on"),
    ],
)
def test_a_day_before_the_first_value_is_told_with_the_field_of_the_day(
    keyed_by: str, attribution: str, field: str, office: Office
) -> None:
    late = {key: Dated([("2012-12-01", value)]) for key, value in of_base().items()}
    office.follow(late, period={"attribution": attribution}, keyed_by=keyed_by)
    assert office.errors(claim()) == [(1, field, "before_first_rule")]


# -- waiting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "kind", "first_day"),
    [
        ("lapsed: 30", "lapsed", "2012-10-01"),
        ("lapsed: 30", "renewed", "2012-09-01"),
        ("lapsed: {months: 2}", "lapsed", "2012-11-01"),
    ],
)
def test_the_scheme_s_waiting_runs_from_the_start_of_the_enrolment(
    waiting: str, kind: str, first_day: str, office: Office
) -> None:
    office.follow(of_base(), waiting=waiting)
    cover = enrolled("2012-09-01", "2013-07-31", kind)
    day_before = {
        "2012-10-01": "2012-09-30",
        "2012-09-01": "2012-08-31",
        "2012-11-01": "2012-10-31",
    }
    lines = [
        stay(day, "1000.00", day, enrolment=cover) for day in (day_before[first_day], first_day)
    ]
    decisions = office.decisions(*lines)
    assert [codes(decision) for decision in decisions] == [["before_cover"], []]
    assert first_day in decisions[0]["reasons"][0]["sentence"]


def test_waiting_that_began_in_an_earlier_period_is_not_begun_again(office: Office) -> None:
    office.follow(of_base())
    cover = enrolled("2013-07-20", "2014-07-31", "lapsed")  # thirty days: from 19 August 2013
    lines = [stay(day, "1000.00", day, enrolment=cover) for day in ("2013-08-18", "2013-08-19")]
    assert [codes(decision) for decision in office.decisions(*lines)] == [["before_cover"], []]


def test_a_stated_first_day_of_cover_needs_no_waiting(office: Office) -> None:
    office.follow(of_base())
    cover = enrolled("2012-09-01", "2013-07-31", "lapsed", covered_from="2012-09-05")
    lines = [stay(day, "1000.00", day, enrolment=cover) for day in ("2012-09-04", "2012-09-05")]
    assert [codes(decision) for decision in office.decisions(*lines)] == [["before_cover"], []]


# -- rolling periods ------------------------------------------------------------------------------


def test_rolling_periods_run_from_each_person_s_own_start(office: Office) -> None:
    office.follow(of_base() | {"cap_per_period": "500.00"}, period={"start": "rolling"})
    mine, other = enrolled("2012-10-10", "2014-10-09"), enrolled("2012-08-01", "2014-07-31")
    lines = [
        stay(f"{member}-{day}", "800.00", day, member_no=member, enrolment=cover)
        for member, cover in (("M1", mine), ("M2", other))
        for day in ("2012-10-10", "2013-10-09", "2013-10-10")
    ]
    # Of M1 the second period begins on 10 October 2013, of M2 on 1 August.
    assert office.benefits(*lines) == ["400.00", "100.00", "400.00", "400.00", "400.00", "100.00"]


def test_rolling_without_an_enrolment_falls_into_the_fixed_grid(office: Office) -> None:
    office.follow(of_base(), period={"start": "rolling"})
    decisions = office.decisions(
        stay("A", "800.00", "2013-10-10", enrolment=None),
        stay("B", "800.00", "2013-10-09", enrolment=enrolled("2013-10-10", "2014-10-09")),
    )
    assert [codes(decision) for decision in decisions] == [["not_enrolled"], ["before_cover"]]
    assert "2013-08-01 至 2014-07-31" in decisions[0]["reasons"][0]["sentence"]
