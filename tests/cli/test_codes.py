"""Codes that reach people by another way than Refusal(...) and Finding(...) have sentences too."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from ledger.sentences import SENTENCES
from ledger.sentences.verify import AMOUNT_FAULTS
from ledger.sentences.words import WORDS
from ledger.work.verify import CHECKS
from tests.house.source import modules

#: Functions that take the code of a finding, and which of their arguments it is.
SAYING = {
    "reader.refuse": 0, "reader.warn": 0, "row.refuse": 0, "head.refuse": 0, "bad_file": 0,
    "_finding": 0, "_refuse": 2, "_warn": 2,
}  # fmt: skip


def named(*roots: str) -> Iterator[tuple[str, str, str]]:
    """(function, code, where) for every call with a code written out."""
    for module in modules(*roots):
        for called, call in module.calls:
            at = SAYING.get(called, 0)
            if len(call.args) > at and isinstance(call.args[at], ast.Constant):
                code = ast.literal_eval(call.args[at])
                if isinstance(code, str):
                    yield called, code, f"{module.at}:{call.lineno}"


def test_findings_of_readers_and_checks_have_sentences() -> None:
    said = [(code, where) for called, code, where in named("ledger/files", "ledger/core")
            if called in SAYING]  # fmt: skip
    assert len(said) > 40
    assert not [where for code, where in said if code not in SENTENCES]


def test_faults_of_verify_have_sentences() -> None:
    said = {code for called, code, _ in named("ledger/work/verify")
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
    assert {check.name for check in CHECKS} == set(WORDS["check"])


def test_every_reason_of_a_decision_has_a_short_form() -> None:
    source = next(m for m in modules("ledger/core") if m.name == "ledger.core.adjudication")
    reasons = {
        ast.literal_eval(call.args[0])
        for called, call in source.calls
        if called == "Reason" and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert reasons
    assert not {code for code in reasons if f"reason.{code}" not in SENTENCES}
