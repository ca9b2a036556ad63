"""The guards (triggers) of revision 0002 in SQL: those of 0001, and the same for the new tables.

Frozen with its revision, like ``guards``. The new tables hold no column of whole fen.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards

NEW_TABLES = ("claim_fact", "employer_fact", "enrolment_fact", "settlement_fact")
#: Made anew on SQLite, which takes the triggers of a table away with it.
REMADE_TABLES = ("claim",)

KEPT_TABLES = (*guards.KEPT_TABLES, *NEW_TABLES)
MONEY_COLUMNS = guards.MONEY_COLUMNS


def install(dialect: str) -> Iterator[str]:
    """The statements that install the guards of the tables that this revision makes."""
    if dialect == "sqlite":
        for table in (*NEW_TABLES, *REMADE_TABLES):
            yield from kept_sqlite(table)
    else:
        for table in NEW_TABLES:
            yield from kept_postgresql(table)


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    return guards.names(dialect) | {
        f"guard_{table}_{kind}" for table in NEW_TABLES for kind in kinds
    }


def kept_sqlite(table: str) -> Iterator[str]:
    for verb in ("update", "delete"):
        yield (
            f"CREATE TRIGGER guard_{table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {table} is kept: no {verb}'); END"
        )
    yield (
        f"CREATE TRIGGER guard_{table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} k WHERE k.id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, 'guard: {table} is kept: no replace'); END"
    )


def kept_postgresql(table: str) -> Iterator[str]:
    """The function ``guard_kept`` is that of revision 0001."""
    for verb in ("update", "delete"):
        yield (
            f"CREATE TRIGGER guard_{table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION guard_kept()"
        )
    yield (
        f"CREATE TRIGGER guard_{table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard_kept()"
    )
