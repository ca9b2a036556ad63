"""The guards (triggers) of revision 0003 in SQL: those of 0002, and the same for the new tables.

Frozen with its revision, like ``guards``. The new tables hold no column of whole fen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrations import guards_0002
from migrations.guards import Guard
from migrations.guards_0002 import kept_postgresql, kept_sqlite

NEW_TABLES = ("attachment", "decision_return")

KEPT_TABLES = (*guards_0002.KEPT_TABLES, *NEW_TABLES)
MONEY_COLUMNS = guards_0002.MONEY_COLUMNS

INSERT_GUARDS = (
    Guard(
        "decision_return_late", "decision_return",
        "EXISTS (SELECT 1 FROM payable p WHERE p.decision_id = NEW.decision_id)",
        "the decision is in force",
    ),
    Guard(
        "approval_of_returned", "approval",
        "NEW.subject = 'decision' AND EXISTS (SELECT 1 FROM decision_return r"
        " WHERE r.decision_id = NEW.subject_id)",
        "the decision was sent back",
    ),
    Guard(
        "payable_of_returned", "payable",
        "EXISTS (SELECT 1 FROM decision_return r WHERE r.decision_id = NEW.decision_id)",
        "the decision was sent back",
    ),
)  # fmt: skip


def install(dialect: str) -> Iterator[str]:
    """The statements that install the guards of the tables that this revision makes."""
    return installed(dialect, NEW_TABLES, INSERT_GUARDS)


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    return guards_0002.names(dialect) | named(dialect, NEW_TABLES, INSERT_GUARDS)


def installed(dialect: str, tables: Sequence[str], guards: Sequence[Guard]) -> Iterator[str]:
    """The statements for kept tables and for guards of what is inserted."""
    is_sqlite = dialect == "sqlite"
    for table in tables:
        yield from kept_sqlite(table) if is_sqlite else kept_postgresql(table)
    for guard in guards:
        yield from insert_sqlite(guard) if is_sqlite else insert_postgresql(guard)


def named(dialect: str, tables: Sequence[str], guards: Sequence[Guard]) -> frozenset[str]:
    """The triggers that ``installed`` makes."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    kept = {f"guard_{table}_{kind}" for table in tables for kind in kinds}
    return frozenset(kept | {f"guard_{guard.name}" for guard in guards})


def insert_sqlite(guard: Guard) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER guard_{guard.name} BEFORE INSERT ON {guard.table} "
        f"WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, 'guard: {guard.message}'); END"
    )


def insert_postgresql(guard: Guard) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION guard_{guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT AS $$ BEGIN IF {guard.condition} THEN "
        f"RAISE EXCEPTION 'guard: {guard.message}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER guard_{guard.name} BEFORE INSERT ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{guard.name}()"
    )
