"""Answers as JSON: yuan text at any depth, and a sentence wherever there is a code."""

from __future__ import annotations

import errno
import re
from typing import Any

import pytest

from ledger.cli.answers import facts_of, unusable, wire
from ledger.cli.batch_replies import totals
from ledger.sentences import say
from ledger.sentences.verify import fault_facts
from ledger.sentences.words import record_words
from tests.cli.keyboard import AtStage


def test_fen_become_yuan_at_any_depth() -> None:
    answer = {"total_fen": 123, "by_payer": {"union_fen": -5}, "lines": [{"open_fen": None}]}
    assert wire(answer, "zh") == {
        "total": "1.23", "by_payer": {"union": "-0.05"}, "lines": [{"open": None}],
    }  # fmt: skip


def test_facts_hold_their_fen_as_text() -> None:
    assert wire({"held_fen": "1000"}, "zh") == {"held": "10.00"}


def test_an_amount_beside_a_count_of_the_same_name_keeps_apart() -> None:
    assert wire({"returned": 2, "returned_fen": 500}, "zh") == {
        "returned": 2, "returned_amount": "5.00",
    }  # fmt: skip


def test_codes_get_their_sentence() -> None:
    working = {"what": "cut_to_claim_cap", "article": "十六", "before_fen": 2, "after_fen": 1,
               "facts": {"cap": "0.01"}}  # fmt: skip
    assert wire(working, "en")["sentence"].startswith("Over the cap of 0.01")
    assert "sentence" not in wire({"code": "1002", "name": "银行存款"}, "zh")


def test_only_plain_values_fill_a_sentence() -> None:
    assert facts_of({"a": 1, "b": "x", "c": [1], "d": None, "e": True}, f=2) == {
        "a": "1", "b": "x", "e": "True", "f": "2",
    }  # fmt: skip


def test_a_sentence_shows_fen_in_yuan_and_codes_in_words() -> None:
    facts = {"payable_no": "YF-1", "standing": "at_bank"}
    assert "“已送银行”" in say("payable_not_open", facts)
    assert "at the bank" in say("payable_not_open", facts, "en")
    assert "1,234.56" in say("bank_short", {"held_fen": "123456", "needed_fen": "1"})


def test_sums_over_files_keep_what_all_agree_on() -> None:
    one: dict[str, Any] = {"period": "2012", "rows": 2, "met": True, "file": "a", "findings": []}
    two = one | {"rows": 3, "file": "b"}
    assert totals([one, two]) == {"period": "2012", "rows": 5, "met": True}
    assert totals([]) == {}


def test_faults_about_amounts_say_so() -> None:
    fault = {
        "code": "invoice_total",
        "record": "invoice 1",
        "facts": {"kept": "1", "expected": "2"},
    }
    assert fault_facts(fault) == {"kept_fen": "1", "expected_fen": "2"}
    other = fault | {"code": "step_gap"}
    assert fault_facts(other) == fault["facts"]


def test_a_record_is_named_in_words() -> None:
    assert record_words("claim SB-7, round 1") == "申报 SB-7，轮次 1"
    assert record_words("posting of step 12") == "分录，步骤 12"
    assert record_words("account receivable.employer, employer 3") == (
        "科目 receivable.employer，单位 3"
    )
    assert record_words("invoice_line 3", "en") == "invoice line 3"


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "system.denied"), (errno.ENOSPC, "system.full"), (errno.EIO, "system.other")],
)
def test_what_the_system_says_has_a_sentence(number: int, code: str) -> None:
    finding = unusable(OSError(number, "in its own words", "甲.csv"))
    assert finding.code == code
    for lang in ("zh", "en"):
        sentence = say(finding.code, finding.facts, lang)
        assert "甲.csv" in sentence
        assert "own words" not in sentence


def test_no_fen_leave_the_program(at_stage: AtStage) -> None:
    keyboard = at_stage("relieved")
    for words in (("balance",), ("ledger", "1002"), ("explain", "SB-2012-00001"),
                  ("summary", "--period", "2012"), ("verify",)):  # fmt: skip
        said = keyboard.do(*words, "--json")
        assert said.status == 0
        assert "_fen" not in said.out
        assert not re.search(r"\d\.\d{3,}", said.out)
