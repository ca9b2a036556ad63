"""Decisions as lines of JSON, for programs: what ``claim_lines`` read, answered."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ledger.money import yuan
from ledger.nouns import Decision
from ledger.sentences import say

_encode = msgspec.json.Encoder().encode


def decision_line(claim_no: str, decision: Decision, lang: str) -> bytes:
    """One decision as a line of JSON; the sentences of its reasons are in ``lang``."""
    reasons = [
        {"code": r.code, "article": r.article, "sentence": say(r.code, r.facts, lang)}
        for r in decision.reasons
    ]
    workings = ",".join(
        [
            f'{_opened(w.what, w.article)}{yuan(w.before_fen)}","after":"{yuan(w.after_fen)}"}}'
            for w in decision.workings
        ]
    )
    # Amounts are figures and outcomes plain words: they need no encoder, which takes half as long
    # as the decision.
    number = f'"{claim_no}"' if claim_no.isalnum() else _json(claim_no)
    line = (
        f'{{"claim_no":{number},"outcome":"{decision.outcome}",'
        f'"base":"{yuan(decision.base_fen)}","benefit":"{yuan(decision.benefit_fen)}",'
        f'"reasons":{_json(reasons) if reasons else "[]"},"workings":[{workings}]}}\n'
    )
    return line.encode()


def _json(value: object) -> str:
    return _encode(value).decode()


@lru_cache(maxsize=4_096)  # a scheme has some dozen kinds of steps
def _opened(what: str, article: str) -> str:
    """A working as JSON up to its first amount."""
    return f'{{"what":{_json(what)},"article":{_json(article)},"before":"'
