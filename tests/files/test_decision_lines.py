"""A decision as a line of JSON: what any reader of JSON finds in it."""

from __future__ import annotations

import json

import pytest

from ledger.files.decisions import decision_line
from ledger.nouns import Decision, Outcome, Reason, Working
from ledger.sentences import say

STEPS = (
    Working("base_of_settlement", "第十三条", 630_000, 100_005, {"figures": "1.00"}),
    Working("flat_rate", '第"14"条\\', 100_005, 50_003, {}),
)
REASON = Reason("nothing_in_scope", "第十三条", {})


@pytest.mark.parametrize("claim_no", ["A1", "申报\u20281", '"\\/\x01\x1f\x7f\n\t', "😀"])
@pytest.mark.parametrize(
    "decision",
    [
        Decision(Outcome.APPROVED, 100_005, 50_003, (), STEPS),
        Decision(Outcome.APPROVED, 7, 0, (), ()),
        Decision(Outcome.DECLINED, 0, 0, (REASON, REASON), STEPS[:1]),
    ],
    ids=["granted", "of nothing", "declined"],
)
def test_a_line_says_everything_but_the_facts_of_workings(
    decision: Decision, claim_no: str
) -> None:
    line = decision_line(claim_no, decision, "zh")
    assert line.endswith(b"}\n")
    assert b"\n" not in line[:-1]
    assert json.loads(line) == {
        "claim_no": claim_no,
        "outcome": decision.outcome.value,
        "base": f"{decision.base_fen / 100:.2f}",
        "benefit": f"{decision.benefit_fen / 100:.2f}",
        "reasons": [
            {"code": r.code, "article": r.article, "sentence": say(r.code, r.facts, "zh")}
            for r in decision.reasons
        ],
        "workings": [
            {"what": w.what, "article": w.article, "before": f"{w.before_fen / 100:.2f}",
             "after": f"{w.after_fen / 100:.2f}"}
            for w in decision.workings
        ],
    }  # fmt: skip
