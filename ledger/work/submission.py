"""申报一件: one claim typed at the counter. It is read and checked as a file of one line would be.

The counter gives the claim its number (申报编号): the day, the desk, and a running number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.book import claim_lists
from ledger.book.connection import OpenBook
from ledger.book.digests import canonical, sha256
from ledger.files.claims import read_claims
from ledger.forms import ClaimForm
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import BadInput
from ledger.rules import Fact
from ledger.work.claim_words import ClaimWords, FileRules
from ledger.work.clerk import stored_scheme
from ledger.work.desk import Desk
from ledger.work.intake import intake, preview
from ledger.work.reach import Reach, claims_outside
from ledger.work.report.looking import looking

TRIES = 5  # two desks with the same short code may reach for one number at the same moment


@dataclass(frozen=True)
class Asked:
    """What a scheme asks of a claim beside person, days and settlements, in its own words.

    ``lines``: code → title; ``bare``: those that need no settlement; ``aid``: kinds of help from
    others; ``exclusions``: code → words.
    """

    lines: Mapping[str, str]
    bare: frozenset[str]
    facts: Mapping[str, Fact]
    aid: tuple[str, ...]
    exclusions: Mapping[str, str]
    papers: tuple[str, ...]
    asks_first_diagnosis: bool


def asked(book: OpenBook) -> Asked:
    """What the book's scheme asks, over all its versions."""
    with looking(book) as session:
        words = ClaimWords(stored_scheme(session))
    versions = [rules for _, rules in words.scheme.chapters["benefit"].stretches]
    lines = [line for rules in versions for line in rules.lines.values()]
    return Asked(
        words.scheme.lines(), words.terms.without_settlements, words.scheme.facts().facts,
        tuple(sorted(words.terms.aid)), words.terms.exclusions,
        tuple(dict.fromkeys(paper.name for line in lines for paper in line.papers)),
        any(line.first_diagnosis_in_cover for line in lines),
    )  # fmt: skip


def submit(
    desk: Desk, reach: Reach, code: str, stated: Mapping[str, Any], *, confirmed: bool
) -> Answer:
    """Take in one claim: ``claim_no`` and ``findings``; the same request again, the same answer.

    ``code``: the employer or hospital that hands it in; ``stated``: the fields of a line of a claim
    file but its number. Where something is to be looked at and nobody ``confirmed`` that it was,
    nothing is taken and ``claim_no`` is None. Raises BadInput with everything that must be mended;
    the rows of the findings count settlements from 1.
    """
    digest = sha256(canonical(dict(stated)))
    for left in reversed(range(TRIES)):
        number = next_number(desk, code)
        forms, found = _read(desk.book, {"claim_no": number, **stated})
        found += claims_outside(desk.book, reach, forms)
        try:
            if not confirmed and not _is_answered(desk):
                tried = preview(desk, forms, found)["findings"]
                if tried and not any(each["severity"] == Severity.REFUSE for each in tried):
                    return {"claim_no": None, "findings": tried}
            answer = intake(desk, forms, digest, read_findings=found)
        except BadInput as bad:
            if left and any(each.code == "claim_no_taken" for each in bad.findings):
                continue
            raise
        with looking(desk.book) as session:
            taken = claim_lists.taken_in_by(session, desk.request_id, desk.actor)
        return {"claim_no": taken, "findings": answer["findings"]}
    raise AssertionError("the last try returns or raises")


def _is_answered(desk: Desk) -> bool:
    with looking(desk.book) as session:
        return claim_lists.is_answered(session, desk.request_id)


def next_number(desk: Desk, code: str) -> str:
    """The next free number of a desk on its day: SB20121210-0001-003."""
    beginning = f"SB{desk.today:%Y%m%d}-{code[-4:]}-"
    with looking(desk.book) as session:
        taken = claim_lists.numbers_with(session, beginning)
    running = [int(tail) for each in taken if (tail := each[len(beginning) :]).isdecimal()]
    return f"{beginning}{max(running, default=0) + 1:03d}"


def _read(book: OpenBook, line: Mapping[str, Any]) -> tuple[list[ClaimForm], list[Finding]]:
    """The claim as the reader of files reads it, its settlements numbered from 1."""
    with looking(book) as session:
        words = ClaimWords(stored_scheme(session))
    rules = FileRules(
        words.scheme.facts(), words.scheme.lines(), words.terms.without_settlements
    )  # fmt: skip
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, "claim.jsonl")
        path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        forms, found = read_claims(path, *rules)
    return [_numbered(form) for form in forms], found


def _numbered(form: ClaimForm) -> ClaimForm:
    rows: Sequence[int] = range(1, len(form.settlements) + 1)
    return replace(form, settlement_rows=tuple(rows))
