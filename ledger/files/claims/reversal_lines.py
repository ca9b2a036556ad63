"""Settlements that a hospital took back (结算撤销), as lines of JSON: for programs."""

from __future__ import annotations

from pathlib import Path

from ledger.files.claims.reversals import REVERSAL_HEADINGS
from ledger.files.sheets import RowReader, read_json_lines, texts
from ledger.forms import ReversalForm
from ledger.nouns import Finding

_FIELDS = frozenset(heading.field for heading in REVERSAL_HEADINGS)


def read_reversal_lines(path: Path) -> tuple[list[ReversalForm], list[Finding]]:
    """As ``read_reversals``, with one object a line in the fields of its columns."""
    findings: list[Finding] = []
    forms = []
    for number, line in read_json_lines(path, findings):
        reader = RowReader(number, {}, findings)
        values = texts(line, _FIELDS, reader)
        unreadable = frozenset(line) & _FIELDS - values.keys()
        given = RowReader(number, values, findings, unreadable=unreadable)
        form = ReversalForm(
            row=number,
            institution=given.needed("fixmedins_code"),
            setl_id=given.needed("setl_id"),
            reversed_on=given.day("reversed_on"),
            reason=given.text("reason"),
        )
        if not reader.refused and not given.refused:
            forms.append(form)
    return forms, findings
