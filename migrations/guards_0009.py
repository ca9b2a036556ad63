"""The guards (triggers) of revision 0009 in SQL: on PostgreSQL those of bulk tables look rows up.

What is refused stays the same. Until now each condition was a question of its own, and PostgreSQL
was free to answer such a question for many rows by reading the whole journal, once a statement.
Now the new rows are joined, by key and once for all conditions, to what the conditions speak of;
of joins PostgreSQL can be told the way. SQLite keeps what it has. Frozen with its revision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrations import guards_0008 as before
from migrations.guards import FRESH, INSERT_GUARDS
from migrations.guards_0006 import AFTERWARDS, bulk_guards

KEPT_TABLES = before.KEPT_TABLES
MONEY_COLUMNS = before.MONEY_COLUMNS

_GENESIS = "0" * 64
_BY_KEY = " ".join(
    f"SET enable_{way} = off" for way in ("hashjoin", "mergejoin", "seqscan", "bitmapscan")
)
_MAKER = next(guard.condition for guard in INSERT_GUARDS if guard.name == "approval_maker")


@dataclass(frozen=True)
class BulkGuard:
    """Refuse rows ``n`` that were added to a table, where a condition holds of one of them.

    ``joined`` is what the conditions look at beside the row, each found by a key; ``first`` is said
    before anything is looked at.
    """

    joined: str
    conditions: dict[str, str]
    first: str = ""


BULK_GUARDS = {
    "approval": BulkGuard(
        "LEFT JOIN decision_return r ON r.decision_id = n.subject_id AND n.subject = 'decision'",
        # What is signed lies in one of four tables; such a question is asked row by row.
        {
            "approval_maker": _MAKER.replace("NEW.", "n."),
            "approval_of_returned": "r.id IS NOT NULL",
        },
    ),
    "entry_seal": BulkGuard(
        "LEFT JOIN entry e ON e.id = n.entry_id"
        " LEFT JOIN closing c ON c.period_code = e.period_code"
        " LEFT JOIN entry_seal s ON s.position = n.position - 1"
        " LEFT JOIN LATERAL (SELECT count(*) AS lines, coalesce(sum(p.debit_fen), 0)"
        " - coalesce(sum(p.credit_fen), 0) AS difference FROM posting p"
        " WHERE p.entry_id = n.entry_id) AS sums ON true",
        {
            "seal_balanced": "sums.difference <> 0",
            "seal_chain": (
                f"CASE WHEN n.position = 1 THEN n.prev_hash <> '{_GENESIS}'"
                " ELSE (s.hash = n.prev_hash) IS NOT TRUE END"
            ),
            "seal_currency": "(e.currency = currency_kept) IS NOT TRUE",
            "seal_period_open": "c.id IS NOT NULL",
            "seal_reversal": "e.reverses_id IS NOT NULL AND "
            + AFTERWARDS["seal_reversal"].replace("NEW.", "n."),
            "seal_two_lines": "sums.lines < 2",
            "seal_watermark": "last_closed >= e.booked_on",
        },
        # Sealing and closing exclude one another: see ``guards``.
        f"{FRESH}SELECT b.currency INTO currency_kept FROM book b FOR SHARE;"
        " SELECT max(c.closed_through) INTO last_closed FROM closing c; ",
    ),
    "payable": BulkGuard(
        "LEFT JOIN decision_return r ON r.decision_id = n.decision_id",
        {"payable_of_returned": "r.id IS NOT NULL"},
    ),
    "posting": BulkGuard(
        "LEFT JOIN entry e ON e.id = n.entry_id LEFT JOIN account a ON a.code = n.account"
        " LEFT JOIN entry_seal s ON s.entry_id = n.entry_id",
        {
            "posting_currency": "(a.currency = e.currency) IS NOT TRUE",
            "posting_late": "s.id IS NOT NULL",
            "posting_red": "(n.debit_fen < 0 OR n.credit_fen < 0) AND e.reverses_id IS NULL",
        },
    ),
}


def install(dialect: str) -> Iterator[str]:
    """The statements that put new functions behind the triggers that are there."""
    if dialect == "sqlite":
        return
    for table, guard in BULK_GUARDS.items():
        yield _function(table, guard)


def _function(table: str, guard: BulkGuard) -> str:
    asked = bulk_guards(table)
    assert list(guard.conditions) == [each.name for each in asked]
    cases = " ".join(
        f"WHEN {condition} THEN {number}"
        for number, condition in enumerate(guard.conditions.values(), start=1)
    )
    messages = ", ".join(f"'guard: {each.message}'" for each in asked)
    return (
        f"CREATE OR REPLACE FUNCTION guard_{table}_added() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT {_BY_KEY} AS $$ "
        "DECLARE broken integer; currency_kept text; last_closed date; "
        f"BEGIN {guard.first}SELECT min(CASE {cases} END) INTO broken FROM added n {guard.joined}; "
        f"IF broken IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = (ARRAY[{messages}])[broken], "
        "ERRCODE = '23514'; END IF; RETURN NULL; END $$"
    )


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    return before.names(dialect)
