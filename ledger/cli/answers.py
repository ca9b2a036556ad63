"""Answers on their way out: JSON for programs, facts for sentences."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import Any

from ledger.money import yuan
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import Refusal
from ledger.sentences import SENTENCES, say


def wire(value: Any, lang: str) -> Any:
    """An answer for other programs: ``total_fen`` becomes ``total``, yuan as text, at any depth.

    What carries a code with facts (a finding, a reason, a working) gets its sentence as well.
    """
    if isinstance(value, Mapping):
        wired = {_wire_key(key, value): _amount_or(key, value[key], lang) for key in value}
        if sentence := _sentence(value, lang):
            wired["sentence"] = sentence
        return wired
    if isinstance(value, (list, tuple)):
        return [wire(item, lang) for item in value]
    return value


def _wire_key(key: str, value: Mapping[str, Any]) -> str:
    """``total`` for ``total_fen``; ``paid_amount`` for ``paid_fen`` where ``paid`` is a count."""
    plain = key.removesuffix("_fen")
    return f"{plain}_amount" if plain != key and plain in value else plain


def _amount_or(key: str, value: Any, lang: str) -> Any:
    """Facts hold their fen as text, answers as numbers."""
    if key.endswith("_fen") and isinstance(value, (int, str)):
        return yuan(int(value))
    return wire(value, lang)


def _sentence(value: Mapping[str, Any], lang: str) -> str | None:
    facts = value.get("facts")
    code = value.get("code") or value.get("what")
    if not isinstance(facts, Mapping) or not isinstance(code, str) or code not in SENTENCES:
        return None
    return say(code, facts, lang)


def refusal_answer(refusal: Refusal, lang: str) -> Answer:
    sentence = say(refusal.code, refusal.facts, lang)
    facts = wire(refusal.facts, lang)
    return {"code": refusal.code, "sentence": sentence, "facts": facts}


def finding_answer(finding: Finding, lang: str) -> Answer:
    return {
        "code": finding.code, "severity": finding.severity.value, "row": finding.row,
        "column": finding.column, "sentence": say(finding.code, finding.facts, lang),
        "facts": wire(finding.facts, lang),
    }  # fmt: skip


def findings_in(answer: Answer) -> list[Finding]:
    """The findings of a step that was done all the same."""
    return [
        Finding(f["code"], Severity(f["severity"]), f["row"], f["column"], f["facts"])
        for f in answer.get("findings", ())
    ]


_PROBLEMS = {
    errno.EACCES: "denied", errno.EPERM: "denied", errno.ENOENT: "missing",
    errno.ENOTDIR: "missing", errno.EISDIR: "folder", errno.ENOSPC: "full",
    errno.EROFS: "read_only",
}  # fmt: skip


def unusable(problem: OSError, name: str = "") -> Finding:
    """What the system says against reading or writing a file."""
    code = f"system.{_PROBLEMS.get(problem.errno or 0, 'other')}"
    facts = {"name": name or str(problem.filename or ""), "number": str(problem.errno or 0)}
    return Finding(code, Severity.REFUSE, 0, "", facts)


def refuses(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.REFUSE for finding in findings)


def facts_of(answer: Mapping[str, Any], **more: object) -> dict[str, str]:
    """The plain values of an answer, as facts for a sentence; ``more`` adds to them."""
    plain = {key: value for key, value in answer.items() if isinstance(value, (str, int))}
    return {key: str(value) for key, value in (plain | more).items()}
