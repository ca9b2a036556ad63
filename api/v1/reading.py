"""The body of a request, read as the files of claims are: every mistake is found at once."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from litestar import Request

from ledger.files.claims import known_headings, read_claims
from ledger.forms import ClaimForm
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput, Refusal
from ledger.work.books import OpenBook
from ledger.work.claim_words import file_rules
from ledger.work.reach import Reach, claims_outside

Form = TypeVar("Form")

_LINE_ENDS = re.compile(rb"[\r\n]")
_FIRST = 2  # the row of the first settlement of a claim that came alone; the claim is row 1


@dataclass(frozen=True)
class Claims:
    """What was read: claims, findings, and how a heading is called in JSON."""

    forms: list[ClaimForm]
    findings: list[Finding]
    fields: Mapping[str, str]
    digest: str


def check_media(request: Request[Any, Any, Any], *wanted: str) -> None:
    """Raises Refusal("media_type_refused") for a body of another kind."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in wanted:
        raise Refusal("media_type_refused", wanted=wanted[0])


def read(body: bytes, reader: Callable[[Path], Form]) -> Form:
    """What a reader of files makes of lines of JSON."""
    with tempfile.TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, "body.jsonl")
        path.write_bytes(body)
        return reader(path)


def one_line(body: bytes) -> bytes:
    """One JSON value on one line; between tokens a line end is a blank, and elsewhere none is."""
    return _LINE_ENDS.sub(b" ", body)


def one_claim(book: OpenBook, reach: Reach, body: bytes) -> Claims:
    """The claim that a body holds; rows of its findings say which settlement they are about.

    Raises BadInput.
    """
    found = _claims(book, one_line(body), body)
    forms = [
        replace(
            form,
            row=1,
            settlement_rows=tuple(range(_FIRST, _FIRST + len(form.settlement_rows))),
        )
        for form in found.forms
    ]
    outside = claims_outside(book, reach, forms)
    return replace(found, forms=forms, findings=[*found.findings, *outside])


def claims_of(book: OpenBook, reach: Reach, body: bytes) -> Claims:
    """The claims of a batch, one a line. Raises BadInput."""
    found = _claims(book, body, body)
    outside = claims_outside(book, reach, found.forms)
    return replace(found, findings=[*found.findings, *outside])


def _claims(book: OpenBook, lines: bytes, body: bytes) -> Claims:
    if not lines.strip():
        raise BadInput([Finding("claims_none", Severity.REFUSE, 0, "", {})])
    rules = file_rules(book)
    forms, findings = read(lines, lambda path: read_claims(path, *rules))
    if not forms and not findings:
        findings = [Finding("claims_none", Severity.REFUSE, 0, "", {})]
    fields = {heading.name: heading.field for heading in known_headings(rules.facts)}
    return Claims(forms, findings, fields, sha256(body).hexdigest())


def in_json(found: Claims, findings: Sequence[Finding], *, alone: bool) -> list[Finding]:
    """Findings with the places of JSON: ``certno``, ``settlements[1].setl_id``."""
    return [_in_json(found, finding, alone=alone) for finding in findings]


def _in_json(found: Claims, finding: Finding, *, alone: bool) -> Finding:
    column = found.fields.get(finding.column, finding.column)
    if not alone:
        return replace(finding, column=column)
    if finding.row >= _FIRST:
        column = f"settlements[{finding.row - _FIRST}].{column}".rstrip(".")
    return replace(finding, column=column, row=0)
