"""How a command ends when it does not end well: what is said, and the exit status."""

from __future__ import annotations

import hashlib
import json
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from ledger.cli import BAD_INPUT, BUG, INTERRUPTED, REFUSED
from ledger.cli.answers import finding_answer, refusal_answer
from ledger.cli.parsing import Misuse
from ledger.cli.screen import Screen
from ledger.nouns import Finding
from ledger.refusals import Refusal
from ledger.scheme import RulebookInvalid
from ledger.sentences import say


def print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def tell_misuse(misuse: Misuse, lang: str, *, as_json: bool) -> int:
    if as_json:
        finding = {"code": "usage", "severity": "refuse", "row": 0, "column": "",
                   "sentence": misuse.sentence}  # fmt: skip
        print_json({"findings": [finding]})
        return BAD_INPUT
    screen = Screen(lang)
    screen.complain(say("stop.misuse", {}, lang) + misuse.sentence)
    if misuse.usage:
        lines = [say("help.title.usage", {}, lang), *(f"  {line}" for line in misuse.usage)]
        screen.complain("\n".join(lines), "")
    screen.complain(say("usage.see_help", {"prog": misuse.prog}, lang), "")
    return BAD_INPUT


def tell_refusal(refusal: Refusal, lang: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"refused": refusal_answer(refusal, lang)})
    else:
        Screen(lang).stop_refusal(refusal)
    return REFUSED


def tell_findings(findings: Sequence[Finding], lang: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"findings": [finding_answer(finding, lang) for finding in findings]})
    else:
        Screen(lang).stop_findings(findings)
    return BAD_INPUT


def tell_problems(invalid: RulebookInvalid, lang: str, *, as_json: bool) -> int:
    """Every mistake in a rulebook, with its file and line as editors understand them."""
    if as_json:
        findings = [finding_answer(finding, lang) | {"file": finding.facts["file"]}
                    for finding in invalid.findings]  # fmt: skip
        print_json({"findings": findings})
        return BAD_INPUT
    screen = Screen(lang)
    for problem in invalid.problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        screen.complain(f"{place} {problem.key}".rstrip(), "bold")
        screen.complain(f"    {problem.sentence(lang)}", "")
    screen.complain(say("stop.rules_unsound", {"count": str(len(invalid.problems))}, lang))
    return BAD_INPUT


def tell_interrupted(lang: str) -> int:
    Screen(lang).complain("\n" + say("stop.interrupted", {}, lang), "")
    return INTERRUPTED


def tell_bug(problem: Exception, lang: str, *, as_json: bool, debug: bool) -> int:
    """A mistake in the program. The same mistake at the same place has the same reference."""
    place = traceback.extract_tb(problem.__traceback__)[-1]
    known_by = f"{type(problem).__name__} {place.filename} {place.lineno}"
    reference = hashlib.sha256(known_by.encode()).hexdigest()[:8].upper()
    sentence = say("stop.bug", {"reference": reference}, lang)
    if debug:
        traceback.print_exception(problem, file=sys.stderr)
    if as_json:
        print_json({"error": {"reference": reference, "sentence": sentence}})
    else:
        Screen(lang).complain(sentence)
    return BUG
