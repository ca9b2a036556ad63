"""Mistakes about who takes part and about relief, in a scheme or in a relief formula of its own."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from string import Formatter
from typing import Any

import pytest

from ledger.rules import Adjustment, Tier
from ledger.scheme import RulebookInvalid, read_formula
from ledger.sentences import rules_taking_part
from tests.scheme.spoiling import HERE, JINGJIANG, Bad, bad_cases, one_mistake_is_named

ALL = bad_cases(HERE / "bad" / "taking_part.yaml")

FORMULA: dict[str, Any] = {
    "threshold": {"amount": "2000.00", "kind": "deductible"},
    "method": "marginal",
    "tiers": [
        {"over": "0.00", "up_to": "10000.00", "rate": "3/10"},
        {"over": "10000.00", "rate": "1/2"},
    ],
    "cap": None,
    "unit": "0.01",
    "tranches": [{"groups": ["major"], "share": "4/5"}, {"groups": ["chronic"], "share": "1/1"}],
}
BONUS = {"add": "1%", "above": "1", "at_most": "10%"}


@pytest.mark.parametrize("bad", ALL, ids=str)
def test_a_mistake_is_named_with_file_line_and_key(bad: Bad) -> None:
    one_mistake_is_named(bad, JINGJIANG)


# -- the formula in a file of its own -------------------------------------------------------------


def formula_with(**more: Any) -> Any:
    return read_formula("relief.json", json.dumps({**FORMULA, **more}))


def test_a_formula_without_them_shares_in_proportion_and_has_no_bonus() -> None:
    formula = formula_with()

    assert (formula.shortage, formula.bonus, formula.cap_fen) == ("pro_rata", None, None)


def test_a_formula_says_what_happens_in_a_shortage_and_what_going_on_is_worth() -> None:
    formula = formula_with(shortage="largest_need_first", continuity_bonus=BONUS)

    assert formula.shortage == "largest_need_first"
    per = "enrolment.consecutive_periods"
    point, most = Fraction(1, 100), Fraction(1, 10)
    assert formula.bonus == Adjustment(None, point, None, per, above=1, at_most=most)


def test_tiers_may_include_their_lower_ends() -> None:
    tiers = [
        {"from": "0.00", "below": "10000.00", "rate": "0%"},
        {"from": "10000.00", "below": None, "rate": "20%"},
    ]

    assert formula_with(tiers=tiers).tiers == (
        Tier(0, 10_000_00, Fraction(0), None, from_inclusive=True),
        Tier(10_000_00, None, Fraction(1, 5), None, from_inclusive=True),
    )


@pytest.mark.parametrize(
    ("more", "key", "sentence"),
    [
        (
            {"shortage": "random"},
            "shortage",
            "不能写“random”；请从以下各项中选一项：pro_rata, largest_need_first, refuse。",
        ),
        (
            {"continuity_bonus": {**BONUS, "add": "0%"}},
            "continuity_bonus.add",
            "奖励的百分点须大于零；请改正，没有奖励的写 none。",
        ),
        (
            {"continuity_bonus": {**BONUS, "at_most": "1/200"}},
            "continuity_bonus.at_most",
            "上限 at_most 小于一期的奖励 add；请改正其一。",
        ),
        (
            {
                "method": "fixed_step",
                "tiers": [{"over": "0.00", "amount": "500.00"}],
                "continuity_bonus": BONUS,
            },
            "continuity_bonus",
            "定额档次 fixed_step 没有比例，不能加百分点；请改用其他 method，或删去奖励。",
        ),
        (
            {"threshold": {**FORMULA["threshold"], "per": "period"}},
            "threshold.per",
            "救助按期一次计算，起付不能写 per: period；请删去 per。",
        ),
        (
            {"method": "per_day"},
            "method",
            "不能写“per_day”；请从以下各项中选一项：marginal, whole_amount, fixed_step。",
        ),
    ],
)
def test_a_mistake_in_a_formula_is_named(more: dict[str, Any], key: str, sentence: str) -> None:
    with pytest.raises(RulebookInvalid) as caught:
        formula_with(**more)

    (problem,) = caught.value.problems
    assert (problem.key, problem.sentence()) == (key, sentence)


# -- sentences ------------------------------------------------------------------------------------

#: Codes whose bad case is a test and not a file of ``bad/``.
TESTED_BY_NAME = {"bonus_needs_rates"}


def test_every_sentence_has_a_bad_case() -> None:
    tried = {bad.code for bad in ALL} | TESTED_BY_NAME

    assert not rules_taking_part.SENTENCES.keys() - tried


@pytest.mark.parametrize("code", rules_taking_part.SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    chinese, english = rules_taking_part.SENTENCES[code]
    used = [
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)
    ]

    assert re.search(r"[一-鿿]", chinese)
    assert not re.search(r"[一-鿿]", english)
    assert used[0] == used[1]
    assert chinese.endswith("。")
    assert english.endswith(".")
