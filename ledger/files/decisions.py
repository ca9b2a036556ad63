"""Decisions as lines of JSON, for programs: what ``claim_lines`` read, answered."""

from __future__ import annotations

import msgspec

from ledger.money import yuan
from ledger.nouns import Decision
from ledger.sentences import say

_encode = msgspec.json.Encoder().encode


def decision_line(claim_no: str, decision: Decision, lang: str) -> bytes:
    """One decision as a line of JSON; the sentences of its reasons are in ``lang``."""
    line = {
        "claim_no": claim_no,
        "outcome": decision.outcome.value,
        "base": yuan(decision.base_fen),
        "benefit": yuan(decision.benefit_fen),
        "reasons": [
            {"code": r.code, "article": r.article, "sentence": say(r.code, r.facts, lang)}
            for r in decision.reasons
        ],
        "workings": [
            {"what": w.what, "article": w.article, "before": yuan(w.before_fen),
             "after": yuan(w.after_fen)}
            for w in decision.workings
        ],
    }  # fmt: skip
    return _encode(line) + b"\n"
