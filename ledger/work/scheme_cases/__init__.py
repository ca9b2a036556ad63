"""用例: worked examples of a scheme, in the clerks' words, tried against its rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.scheme import Problem, RulebookInvalid, Scheme, load, parse, read_files
from ledger.scheme.shapes import fields_of
from ledger.scheme.strict import Mistakes
from ledger.sentences import say
from ledger.work.scheme_cases.claims import try_claims
from ledger.work.scheme_cases.contributions import try_fee
from ledger.work.scheme_cases.others import (
    try_cover,
    try_levels,
    try_participation,
    try_person,
    try_relief,
)
from ledger.work.scheme_cases.reading import Case, plain, read_case_files, read_cases
from ledger.work.scheme_cases.results import Result

__all__ = ["Case", "Result", "read_case_files", "read_cases", "try_case", "try_cases"]

_TRIED: dict[str, Callable[[Case, Scheme], Result]] = {
    "fee": try_fee,
    "person": try_person,
    "cover": try_cover,
    "participation": try_participation,
    "levels": try_levels,
    "relief": try_relief,
}


def try_cases(name_or_folder: str | Path, lang: str = "zh") -> Answer:
    """Try every case of a scheme: how many there are, and what of each comes out otherwise.

    Raises RulebookInvalid with every mistake in the scheme or in its case files, and
    Refusal("no_cases") where there is nothing to try.
    """
    scheme = load(name_or_folder)
    files = read_files(name_or_folder)
    names, cases = read_case_files(name_or_folder)
    if not cases:
        raise Refusal("no_cases", scheme=scheme.info.name)
    mistakes = Mistakes()
    failures: list[Answer] = []
    for case in cases:
        with mistakes:
            result = try_case(case, files, lang)
            if not result.is_met:
                failures.append(_failure(case, result))
    mistakes.stop_if_any()
    return {
        "scheme": scheme.info.name, "title": scheme.info.title, "rules_digest": scheme.digest,
        "files": names, "cases": len(cases), "passed": len(cases) - len(failures),
        "failed": len(failures), "failures": failures,
    }  # fmt: skip


def try_case(case: Case, files: Mapping[str, str], lang: str = "zh") -> Result:
    """Try one case under the scheme that ``files`` make up, or its other reading of it.

    Raises RulebookInvalid for what the case says wrongly.
    """
    scheme = _scheme_of(case, files)
    try:
        if case.kind in ("claim", "claims"):
            return try_claims(case, scheme, lang)
        return _TRIED[case.kind](case, scheme)
    except Refusal as refusal:
        return Result([], refused=say(refusal.code, refusal.facts, lang))


def _scheme_of(case: Case, files: Mapping[str, str]) -> Scheme:
    """The scheme, with the values that the case reads otherwise."""
    if case.instead is None:
        return parse(files)
    instead = {
        (chapter, key): json.dumps(plain(value), ensure_ascii=False)
        for chapter, values in case.instead.fields.items()
        for key, value in fields_of(values).fields.items()
    }
    try:
        return parse(files, instead=instead)
    except RulebookInvalid as invalid:
        at = case.instead.place
        raise RulebookInvalid(
            [
                Problem(at.file, at.line, each.key, each.code, each.facts)
                for each in invalid.problems
            ]
        ) from invalid


def _failure(case: Case, result: Result) -> Answer:
    return {
        "file": case.place.file, "line": case.place.line, "says": case.says,
        "follows": case.follows, "differences": result.differences, "steps": result.steps,
        "refused": result.refused,
    }  # fmt: skip
