"""Graded approval: which signatures an amount needs, and whose may be given."""

from __future__ import annotations

import pytest

from ledger.core.approval import RELIEF, check_signature, levels_for, next_level
from ledger.nouns import Fen
from ledger.refusals import Refusal
from ledger.rules import ApprovalLevel, ApprovalRules
from tests.core.builders import fen, is_told

CLERK = ApprovalLevel(1, "复核", 0)
HEAD = ApprovalLevel(2, "部门负责人", fen("5000"))
CHAIR = ApprovalLevel(3, "分管主席", fen("20000"))
RULES = ApprovalRules(citations={}, levels=(CHAIR, CLERK, HEAD))


def test_a_small_amount_needs_one_signature() -> None:
    assert levels_for(fen("300"), RULES) == (CLERK,)


def test_an_amount_at_the_limit_does_not_need_the_next_level() -> None:
    assert levels_for(fen("5000"), RULES) == (CLERK,)


def test_a_fen_over_the_limit_does() -> None:
    assert levels_for(fen("5000.01"), RULES) == (CLERK, HEAD)


def test_a_large_amount_needs_every_level_lowest_first() -> None:
    assert levels_for(fen("20000.01"), RULES) == (CLERK, HEAD, CHAIR)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_the_first_level_signs_even_for_nothing(amount_fen: Fen) -> None:
    assert levels_for(amount_fen, RULES) == (CLERK,)


def test_the_next_level_is_the_first_that_has_not_signed() -> None:
    assert next_level(fen("6000"), RULES, []) == CLERK
    assert next_level(fen("6000"), RULES, ["li"]) == HEAD


def test_nothing_is_next_when_everybody_has_signed() -> None:
    assert next_level(fen("6000"), RULES, ["li", "wang"]) is None


def refusal_of(level: int, signed_by: list[str], actor: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_signature(level, "zhao", signed_by, actor, (CLERK, HEAD))
    refusal = caught.value
    assert is_told(refusal.code, refusal.facts)
    return refusal


def test_signatures_of_other_persons_in_order_pass() -> None:
    check_signature(1, "zhao", [], "li", (CLERK, HEAD))
    check_signature(2, "zhao", ["li"], "wang", (CLERK, HEAD))


def test_the_maker_may_not_check() -> None:
    assert refusal_of(1, [], "zhao").code == "maker_is_checker"


def test_another_spelling_of_the_maker_is_still_the_maker() -> None:
    assert refusal_of(1, [], " Ｚhao ").code == "maker_is_checker"


def test_one_person_does_not_sign_two_levels() -> None:
    refusal = refusal_of(2, ["li"], "li")
    assert refusal.code == "already_signed"
    assert refusal.facts == {"actor": "li", "level": "1"}


def test_a_level_cannot_be_skipped() -> None:
    refusal = refusal_of(2, [], "li")
    assert refusal.code == "level_out_of_order"
    assert refusal.facts == {"level": "2", "expected": "1"}


def test_a_level_is_not_signed_again_by_somebody_else() -> None:
    assert refusal_of(1, ["li"], "wang").code == "level_out_of_order"


def test_no_signature_is_taken_beyond_those_needed() -> None:
    assert refusal_of(3, ["li", "wang"], "sun").facts == {"level": "3", "expected": "0"}


def test_being_the_maker_is_said_before_the_wrong_level() -> None:
    assert refusal_of(2, [], "zhao").code == "maker_is_checker"


# -- lines with signatures of their own -----------------------------------------------------------

COUNTY = ApprovalLevel(2, "县总工会复审", 0)
BY_LINE = ApprovalRules(
    citations={},
    levels=(CLERK, HEAD),
    line_levels={"major_illness": (CLERK, COUNTY, CHAIR), RELIEF: (CLERK, CHAIR)},
)


@pytest.mark.parametrize(
    ("line", "amount", "needed"),
    [
        (None, "100", (CLERK,)),
        ("inpatient", "100", (CLERK,)),
        ("inpatient", "5000.01", (CLERK, HEAD)),
        ("major_illness", "100", (CLERK, COUNTY)),
        ("major_illness", "20000.01", (CLERK, COUNTY, CHAIR)),
        ("relief", "20000.00", (CLERK,)),
        ("relief", "20000.01", (CLERK, CHAIR)),
    ],
)
def test_a_line_may_have_signatures_of_its_own(
    line: str | None, amount: str, needed: tuple[ApprovalLevel, ...]
) -> None:
    assert levels_for(fen(amount), BY_LINE, line) == needed


def test_the_next_signature_is_the_lines_own() -> None:
    assert next_level(fen("100"), BY_LINE, ["li"], "major_illness") == COUNTY
    assert next_level(fen("100"), BY_LINE, ["li"], "inpatient") is None
    assert next_level(fen("100"), BY_LINE, ["li"]) is None
