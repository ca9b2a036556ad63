"""Whose rows a file may hold: those of one's own employer or hospital, and nobody else's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.forms import ClaimForm
from ledger.nouns import Finding, RosterRow, Severity
from ledger.work.reach import Reach, claims_outside


def rows_of_employers(
    rows: Sequence[RosterRow], within: Collection[str]
) -> tuple[list[RosterRow], list[Finding]]:
    """The rows about employers one may speak for, and a finding for each of the others.

    A row that names no employer is about one's own, where there is only one.
    """
    only = next(iter(within)) if len(within) == 1 else ""
    own, outside = [], []
    for row in rows:
        stated = row if row.uscc.strip() else structs.replace(row, uscc=only)
        if stated.uscc.strip().upper() in within or not stated.uscc.strip():
            own.append(stated)
        else:
            outside.append(
                Finding("outside_employer", Severity.REFUSE, row.row, "统一社会信用代码", {})
            )
    return own, outside


def claims_within(
    book: OpenBook, forms: Sequence[ClaimForm], reach: Reach
) -> tuple[list[ClaimForm], list[Finding]]:
    """The claims that one may hand in, as ``reach.claims_outside`` has it, and findings for the
    others, of which nothing further is told."""
    outside = [
        replace(each, code=f"counter.{each.code}") for each in claims_outside(book, reach, forms)
    ]
    rows = {each.row for each in outside}
    own = [form for form in forms if rows.isdisjoint((form.row, *form.settlement_rows))]
    return own, outside
