"""Every mistake in facts, conditions, cases and benefits is named with file, key, line, sentence.

The files in ``bad/wide/`` spoil the scheme in ``wide/``; ``spoiling.py`` tells how to read them.
"""

from __future__ import annotations

import pytest

from ledger.scheme import parse
from ledger.scheme.coverage import MOST_COMBINATIONS
from ledger.sentences import rules_benefit, say
from tests.scheme.spoiling import (
    HERE,
    WIDE,
    Bad,
    bad_cases,
    one_mistake_is_named,
    problems_of,
)

ALL = bad_cases(*sorted((HERE / "bad" / "wide").glob("*.yaml")))


@pytest.mark.parametrize("bad", ALL, ids=str)
def test_a_mistake_is_named_with_file_line_and_key(bad: Bad) -> None:
    one_mistake_is_named(bad, WIDE)


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The wide scheme with something else in one place."""
    assert WIDE[file].count(old) == 1
    return {**WIDE, file: WIDE[file].replace(old, new)}


def test_more_combinations_than_can_be_tried_are_refused() -> None:
    words = ", ".join(f"w{number}" for number in range(MOST_COMBINATIONS // 2))
    facts = changed("facts.yaml", "[公办, 民办]", f"[公办, 民办, {words}]")
    benefit = WIDE["benefit.yaml"].replace(
        "{when: {employer.kind: 公办}, value",
        "{when: {employer.kind: 公办, member.sex: male}, value",
    )

    (problem,) = problems_of({**facts, "benefit.yaml": benefit})

    assert problem.code == "cases_too_many"
    assert problem.key == "values.inpatient.base.versions[1].value.by_case"
    assert problem.sentence() == (
        "这些要素共有 20004 种组合，多于可核对的 20000 种："
        "employer.kind, member.sex；请少用几个要素。"
    )


def test_what_a_method_needs_must_have_begun_when_it_begins() -> None:
    """From 2025 on, the death benefit is paid by the day, but nothing says how much a day."""
    old = "- {from: 2022-01-01, value: make_up_to, article: 第十一条, source: 试算}"
    new = f"{old}\n      - {{from: 2025-01-01, value: per_day, article: 第十一条, source: 试算}}"

    problems = problems_of(changed("benefit.yaml", old, new))

    assert [problem.sentence() for problem in problems] == [
        "方法 per_day 需要 death.daily，而它没有规定或尚未开始；请补上，或改正日期。",
        "方法 per_day 用不到 death.amount；请删去，或自方法改变之日起写 none。",
        "方法 per_day 用不到 death.counted_lines；请删去，或自方法改变之日起写 none。",
    ]


def test_tiers_must_fit_the_method_on_every_day_and_in_every_case() -> None:
    old = "- {from: 2022-01-01, value: whole_amount, article: 第六条, source: 试算}"
    new = f"{old}\n      - {{from: 2025-01-01, value: fixed_step, article: 第六条, source: 试算}}"

    problems = problems_of(changed("benefit.yaml", old, new))

    tiers = "values.inpatient.tiers.versions[1].value.by_case"
    adjustments = "values.inpatient.adjustments.versions[1].value"
    assert [(problem.code, problem.key) for problem in problems] == [
        ("tiers_need_amount", f"{tiers}[1].value[1]"),
        ("tiers_need_amount", f"{tiers}[1].value[2]"),
        ("tiers_need_amount", f"{tiers}[2].otherwise[1]"),
        *(("points_need_rates", f"{adjustments}[{row}]") for row in (1, 2, 3)),
    ]


def test_with_wrong_facts_nothing_is_said_about_conditions_that_need_them() -> None:
    files = changed("facts.yaml", "title: 人员类别", "titel: 人员类别")

    assert {problem.file for problem in problems_of(files)} == {"facts.yaml"}


def test_a_line_without_any_other_key_is_told_to_have_a_method() -> None:
    text = WIDE["benefit.yaml"].replace("inpatient.nothing_under:", "in_patient.nothing_under:")

    (problem,) = problems_of({**WIDE, "benefit.yaml": text})

    assert (problem.code, problem.key) == ("missing_key", "values.in_patient.method")


def test_without_facts_yaml_only_the_built_in_facts_are_known() -> None:
    files = {name: text for name, text in WIDE.items() if name != "facts.yaml"}

    unknown = {problem.facts["text"] for problem in problems_of(files)}

    assert unknown == {"member.class", "distance_km", "employer.kind", "hospital_level"}


def test_a_facts_file_of_another_name_is_refused() -> None:
    files = {**WIDE, "fact.yaml": WIDE["facts.yaml"]}

    assert [each.code for each in problems_of(files)] == ["rules_file_unexpected"]


# -- trying another reading -----------------------------------------------------------------------


def test_only_a_value_that_there_is_can_be_replaced() -> None:
    for chapter, key in (("benefit", "inpatient.ceiling"), ("benefits", "cap_per_period")):
        (problem,) = problems_of(WIDE, {(chapter, key): '"1.00"'})
        place = (problem.file, problem.line, problem.key)
        assert place == (f"{chapter}.yaml", 0, f"values.{key}")
        assert problem.sentence() == f"这一章没有 {key}，无从替换；请检查章名和键名。"


@pytest.mark.parametrize(
    ("written", "code", "below"),
    [
        ("[{over: '0.00', rate: 1/2, upto: 9}]", "unknown_key", "[1].upto"),
        ("[{over: '0.00'}, rate", "yaml_syntax", ""),
        ("&a [{over: '0.00', rate: 1/2}]", "yaml_anchor", ""),
        ("", "needs_items", ""),
    ],
)
def test_a_mistake_in_another_reading_is_told_at_the_value_it_stands_for(
    written: str, code: str, below: str
) -> None:
    (problem,) = problems_of(WIDE, {("benefit", "outpatient.tiers"): written})

    line = WIDE["benefit.yaml"].split("outpatient.tiers:")[0].count("\n") + 1
    assert (problem.code, problem.file) == (code, "benefit.yaml")
    assert problem.key == f"values.outpatient.tiers.versions[1].value{below}"
    assert line < problem.line <= line + 5


# -- sentences ------------------------------------------------------------------------------------

#: Codes whose bad case is one of the tests above.
TESTED_BY_NAME = {"cases_too_many", "instead_unknown"}
#: Codes that a scheme's files never reach: tables of tiers that come from elsewhere.
OF_OTHER_TIERS = {"tiers_mixed_styles"}
#: Codes whose bad cases stand with the chapters of taking part.
AMONG_OTHERS = {"fact_not_here"}


def test_every_sentence_about_facts_and_benefits_has_a_bad_case() -> None:
    codes = set(rules_benefit.SENTENCES) - OF_OTHER_TIERS - AMONG_OTHERS

    assert {bad.code for bad in ALL} & codes | TESTED_BY_NAME == codes


def test_the_sentences_are_said_in_english_too() -> None:
    facts = {"combination": "第几次申报 4–5"}

    assert say("cases_missing", facts, "en") == (
        "No case holds for: 第几次申报 4–5; add one, or end with otherwise."
    )
    assert parse(WIDE).info.name == "wide"
