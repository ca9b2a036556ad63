"""adjudicate --scheme: what a member's claims count for one another, in any order of lines."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import scheme
from ledger.money import parse_yuan, yuan
from ledger.nouns import Finding
from ledger.work.pure_adjudication import adjudicate
from tests.cli.keyboard import Keyboard
from tests.cli.pure_office import Office, chapters, codes, of_base, stay


@pytest.fixture
def office(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    return Office(keyboard, monkeypatch, tmp_path)


def earlier(line: str, period: str, base: str, benefit: str, days: int = 0) -> dict[str, Any]:
    return {
        "line": line, "period_starts_on": period, "base": base, "benefit": benefit, "days": days,
    }  # fmt: skip


#: Three stays of 1,000 in three periods, handed in last one first.
THREE = [
    stay("C", "1000.00", "2014-10-01"),
    stay("B", "1000.00", "2013-10-01"),
    stay("A", "1000.00", "2012-10-01"),
]

# -- across periods -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "benefits"),
    [
        ({}, ["500.00", "500.00", "500.00"]),
        ({"inpatient.cap_per_lifetime": "800.00"}, ["0.00", "300.00", "500.00"]),
        ({"inpatient.claims_per_lifetime": 2}, ["0.00", "500.00", "500.00"]),
        (
            {"joint_caps": [{"lines": ["inpatient"], "per": "lifetime", "amount": "700.00"}]},
            ["0.00", "200.00", "500.00"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_limits_for_life_are_used_up_in_the_order_of_discharge(
    limit: dict[str, Any], benefits: list[str], office: Office
) -> None:
    office.follow(of_base() | limit)
    assert office.benefits(*THREE) == benefits
    assert office.benefits(*reversed(THREE)) == benefits[::-1]


@pytest.mark.parametrize(
    ("per", "benefits"), [("lifetime", ["0.00", "500.00"]), ("period", ["400.00", "500.00"])]
)
def test_one_of_two_lines_only(per: str, benefits: list[str], office: Office) -> None:
    lines = of_base() | of_base("40%", line="major_illness")
    group = {"lines": ["inpatient", "major_illness"], "per": per, "later": "declined"}
    office.follow(lines | {"exclusive": [group]})
    handed_in = [THREE[1] | {"line": "major_illness"}, THREE[2]]
    assert office.benefits(*handed_in) == benefits


def test_a_limit_for_life_by_case_is_one(office: Office) -> None:
    value = {
        "by_case": [
            {"when": {"enrolment.kind": ["first"]}, "value": "none"},
            {"otherwise": "800.00"},
        ]
    }
    office.follow(of_base() | {"inpatient.cap_per_lifetime": value})
    assert office.benefits(*THREE) == ["0.00", "300.00", "500.00"]


# -- within a period ------------------------------------------------------------------------------


def test_a_deductible_is_used_up_over_the_period(office: Office) -> None:
    threshold = {"amount": "1200.00", "kind": "deductible", "per": "period"}
    office.follow(of_base() | {"inpatient.threshold": threshold})
    lines = [
        stay("C", "900.00", "2012-10-03"),
        stay("A", "700.00", "2012-10-01"),
        stay("B", "700.00", "2012-10-02"),
        stay("D", "900.00", "2013-10-03"),
        stay("E", "900.00", "2012-10-04", member_no="M2"),
    ]
    # A leaves 500 of the deductible, B 200 to count: half of 200, then half of 900.
    assert office.benefits(*lines) == ["450.00", "0.00", "100.00", "0.00", "0.00"]


def test_the_second_claim_is_the_second_in_order_and_only_with_a_right(office: Office) -> None:
    half = [{"times": "1/2", "when": {"claim_number": {"from": 2}}}]
    office.follow(of_base() | {"inpatient.adjustments": half})
    lines = [
        stay("C", "1000.00", "2012-10-03"),
        stay("A", "1000.00", "2012-10-01", submitted_on="2013-06-01"),  # late: does not count
        stay("B", "1000.00", "2012-10-02"),
        stay("D", "1000.00", "2013-10-03"),
    ]
    decisions = office.decisions(*lines)
    assert [each["benefit"] for each in decisions] == ["250.00", "0.00", "500.00", "500.00"]
    assert codes(decisions[1]) == ["late"]


def test_so_many_claims_in_a_period(office: Office) -> None:
    office.follow(of_base() | {"inpatient.claims_per_period": 1})
    lines = [stay("B", "1000.00", "2012-10-02"), stay("A", "1000.00", "2012-10-01"), THREE[0]]
    decisions = office.decisions(*lines)
    assert [each["benefit"] for each in decisions] == ["0.00", "500.00", "500.00"]
    assert codes(decisions[0]) == ["too_many_claims_per_period"]


def test_days_are_counted_over_the_period(office: Office) -> None:
    daily = {"amount": "50.00", "most_days": 6, "per": "period"}
    office.follow({"daily_allowance.method": "per_day", "daily_allowance.daily": daily})
    stays = [
        ("2012-10-11", "2012-10-14"),
        ("2012-10-01", "2012-10-04"),
        ("2012-10-05", "2012-10-07"),
    ]
    lines = [
        stay(end, "", end, line="daily_allowance", admitted_on=start, settlements=[])
        for start, end in stays
    ]
    # Three days, then two; one of the last three is left.
    assert office.benefits(*lines) == ["50.00", "150.00", "100.00"]


# -- before this file -----------------------------------------------------------------------------

BEFORE = [earlier("inpatient", "2012-08-01", "800.00", "400.00")]


def test_earlier_claims_stated_on_any_line_count_for_all(office: Office) -> None:
    office.follow(of_base() | {"cap_per_period": "600.00"})
    plain = [stay("B", "300.00", "2012-10-02"), stay("A", "300.00", "2012-10-01")]
    nobody = stay("X", "800.00", "2012-10-01", member_no="M2")
    for at in range(2):  # stated first, or after a claim was decided without
        lines = [line | {"earlier": BEFORE} if at == place else line
                 for place, line in enumerate(plain)]  # fmt: skip
        for handed_in in (lines, lines[::-1]):
            found = dict(zip([line["claim_no"] for line in handed_in],
                             office.benefits(*handed_in), strict=True))  # fmt: skip
            assert found == {"A": "150.00", "B": "50.00"}
    assert office.benefits(plain[0] | {"earlier": BEFORE}, nobody) == ["150.00", "400.00"]


def test_the_same_earlier_claims_on_every_line_count_once(office: Office) -> None:
    office.follow(of_base() | {"cap_per_period": "600.00"})
    two = [*BEFORE, earlier("住院", "2013-08-01", "1000.00", "500.00")]
    lines = [
        stay("A", "300.00", "2012-10-01", earlier=two),
        stay("B", "300.00", "2012-10-02", earlier=two[::-1]),
        stay("C", "300.00", "2013-10-02", earlier=[]),
    ]
    assert office.benefits(*lines) == ["150.00", "50.00", "100.00"]


def test_earlier_claims_that_differ_are_told(office: Office) -> None:
    office.follow(of_base() | {"cap_per_period": "600.00"})
    other = [earlier("inpatient", "2012-08-01", "900.00", "450.00")]
    lines = [
        stay("A", "300.00", "2012-10-01", earlier=BEFORE),
        stay("B", "300.00", "2012-10-02", earlier=other),
        stay("C", "300.00", "2012-10-03"),
    ]
    said = office.hand_in(*lines)
    assert said.status == 2
    error = json.loads(said.err)
    assert (error["line"], error["field"], error["code"]) == (2, "earlier", "earlier_differs")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [answer["benefit"] for answer in answers] == ["150.00", "50.00"]


def test_an_earlier_claim_stands_in_a_period_of_the_scheme(office: Office) -> None:
    office.follow(of_base())
    old = [earlier("inpatient", day, "1.00", "1.00") for day in ("2012-08-01", "2012-01-01")]
    assert office.benefits(stay("A", "300.00", "2012-10-01", earlier=old)) == ["150.00"]
    old += [earlier("inpatient", "2012-10-01", "1.00", "1.00")]
    assert office.errors(stay("A", "300.00", "2012-10-01", earlier=old)) == [
        (1, "earlier[2].period_starts_on", "not_first_of_period")
    ]


def test_earlier_claims_count_for_life_for_number_and_for_days(office: Office) -> None:
    limit = {"inpatient.cap_per_lifetime": "800.00", "inpatient.claims_per_period": 2}
    daily = {"amount": "50.00", "most_days": 5, "per": "period"}
    allowance = {"daily_allowance.method": "per_day", "daily_allowance.daily": daily}
    office.follow(of_base() | limit | allowance)
    before = [
        earlier("inpatient", "2012-08-01", "800.00", "400.00"),
        earlier("inpatient", "2013-08-01", "400.00", "200.00"),
        earlier("daily_allowance", "2013-08-01", "200.00", "200.00", days=4),
    ]
    lines = [
        stay("A", "300.00", "2013-10-01", earlier=before),
        stay("B", "300.00", "2013-10-02"),
        stay("C", "300.00", "2014-10-02"),
        stay("D", "", "2013-10-05", admitted_on="2013-10-01", line="daily_allowance"),
    ]
    # 600 of 800 were granted for life; B is the third in its period; one day of five is left.
    decisions = office.decisions(*lines)
    assert [each["benefit"] for each in decisions] == ["150.00", "0.00", "50.00", "50.00"]
    assert codes(decisions[1]) == ["too_many_claims_per_period"]


# -- any order ------------------------------------------------------------------------------------

RICH = of_base("40%", cap="300.00") | of_base("50%", line="major_illness") | {
    "cap_per_period": "700.00",
    "inpatient.threshold": {"amount": "200.00", "kind": "deductible", "per": "period"},
    "inpatient.adjustments": [{"times": "1/2", "when": {"claim_number": {"from": 2}}}],
    "major_illness.cap_per_lifetime": "900.00",
    "joint_caps": [
        {"lines": ["inpatient", "major_illness"], "per": "lifetime", "amount": "1500.00"}
    ],
}  # fmt: skip
SUMS = of_base("40%", cap="300.00") | {
    "cap_per_period": "700.00",
    "inpatient.threshold": {"amount": "200.00", "kind": "deductible", "per": "period"},
}  # fmt: skip
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["M1", "M2"]),
        st.sampled_from([2012, 2013, 2014]),
        st.integers(10, 28),
        st.sampled_from(["inpatient", "major_illness"]),
        st.integers(0, 200_000),
    ),
    max_size=8,
)


def answers(folder: dict[str, str], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Claim number → decision; nothing is wrong with any line."""
    out, found = io.BytesIO(), list[Finding]()
    text = "\n".join(json.dumps(line) for line in lines)
    told = adjudicate(io.BytesIO(text.encode()), out, scheme.parse(folder), found.append)
    assert found == []
    decisions = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["claim_no"] for each in decisions] == [line["claim_no"] for line in lines]
    assert told["decided"] == len(lines)
    assert told["benefit_fen"] == sum(parse_yuan(each["benefit"]) for each in decisions)
    assert told["approved"] == sum(each["outcome"] == "approved" for each in decisions)
    return {each["claim_no"]: each for each in decisions}


@settings(max_examples=60, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False), st.sampled_from([RICH, SUMS]))
def test_answers_depend_on_the_dates_and_not_on_the_order_of_lines(
    rows: list[tuple[str, int, int, str, int]], random: Any, benefit: dict[str, Any]
) -> None:
    known = "inpatient" if benefit is SUMS else ""
    lines = [
        stay(str(at), yuan(base), f"{year}-10-{day}", member_no=member, line=known or line)
        for at, (member, year, day, line, base) in enumerate(rows)
        if (member, year, day) not in {row[:3] for row in rows[:at]}  # days that tell them apart
    ]
    folder = chapters(benefit)
    in_order = answers(folder, sorted(lines, key=lambda line: line["discharged_on"]))
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert answers(folder, shuffled) == in_order
