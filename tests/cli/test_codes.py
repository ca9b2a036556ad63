"""Codes that reach people by another way than Refusal(...) and Finding(...) have sentences too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from ledger.sentences import SENTENCES
from ledger.sentences.verify import AMOUNT_FAULTS
from ledger.sentences.words import WORDS
from ledger.work.verify import ANCHORS, CHECKS
from tests.house.source import modules

#: Functions that take the code of a finding among their arguments.
SAYING = frozenset({
    "reader.refuse", "reader.warn", "row.refuse", "head.refuse", "bad_file", "_finding", "_refuse",
    "_warn",
})  # fmt: skip


def calls_with_words(*roots: str) -> Iterator[tuple[str, list[str], str]]:
    """(function, the codes among its arguments, where) for every call."""
    for module in modules(*roots):
        for called, call in module.calls:
            values = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            words = [v for v in values if isinstance(v, str) and re.fullmatch("[a-z_]+", v)]
            if words:
                yield called, words, f"{module.at}:{call.lineno}"


def test_findings_of_readers_and_checks_have_sentences() -> None:
    calls = calls_with_words("ledger/files", "ledger/core")
    said = [(words, where) for called, words, where in calls if called in SAYING]
    assert len(said) > 40
    assert not [where for words, where in said if not SENTENCES.keys() & set(words)]


def test_faults_of_verify_have_sentences() -> None:
    said = {words[0] for called, words, _ in calls_with_words("ledger/work/verify")
            if called in ("Fault", "differs")}  # fmt: skip
    assert len(said) > 20
    assert not {code for code in said if f"fault.{code}" not in SENTENCES}
    assert said >= AMOUNT_FAULTS


@pytest.mark.parametrize(
    "code",
    ["settlement_claimed", "receipt_claimed", "payment_unknown", "payment_not_released",
     "bank_answer_differs", "claim_no_twice", "bank_ref_differs"],
)  # fmt: skip
def test_findings_whose_code_is_chosen_have_sentences(code: str) -> None:
    assert code in SENTENCES


def test_every_check_of_verify_has_a_name() -> None:
    assert {*(check.name for check in CHECKS), ANCHORS} == set(WORDS["check"])


def test_every_reason_of_a_decision_has_a_short_form() -> None:
    reasons = {
        ast.literal_eval(call.args[0])
        for module in modules("ledger/core/adjudication")
        for called, call in module.calls
        if called == "Reason" and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert reasons
    assert not {code for code in reasons if f"reason.{code}" not in SENTENCES}
