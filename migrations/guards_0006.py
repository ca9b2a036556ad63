"""The guards (triggers) of revision 0006 in SQL: on PostgreSQL those of bulk tables ask once.

What is refused stays the same. Until now PostgreSQL asked each guard for each row, in a function of
its own; a statement that writes a thousand rows now asks each condition once, of all of them, after
they are in. SQLite has no such triggers, and keeps those it has. Frozen with its revision.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0003, guards_0005
from migrations.guards import FRESH, INSERT_GUARDS, Guard

KEPT_TABLES = guards_0005.KEPT_TABLES
MONEY_COLUMNS = guards_0005.MONEY_COLUMNS


BULK_TABLES = ("approval", "entry_seal", "payable", "posting")

_GENESIS = "0" * 64
#: Conditions that must be asked otherwise once the new rows are in the table themselves.
AFTERWARDS = {
    "seal_chain": (
        f"CASE WHEN NEW.position = 1 THEN NEW.prev_hash <> '{_GENESIS}' ELSE NOT EXISTS ("
        "SELECT 1 FROM entry_seal s WHERE s.position = NEW.position - 1"
        " AND s.hash = NEW.prev_hash) END"
    ),
    "seal_reversal": next(
        guard.condition for guard in INSERT_GUARDS if guard.name == "seal_reversal"
    ).replace(
        "WHERE s.entry_id = e.reverses_id)",
        "WHERE s.entry_id = e.reverses_id AND s.position < NEW.position)",
    ),
}
#: Each row is looked up by a key. Planned for a thousand rows and kept for one, a hash join would
#: read whole tables.
_BY_KEY = " ".join(f"SET enable_{way} = off" for way in ("hashjoin", "mergejoin", "seqscan"))


def bulk_guards(table: str) -> list[Guard]:
    """The guards of a bulk table, in the order in which PostgreSQL asked them: that of names."""
    every = (*INSERT_GUARDS, *guards_0003.INSERT_GUARDS)
    return sorted((g for g in every if g.table == table), key=lambda guard: guard.name)


def install(dialect: str) -> Iterator[str]:
    """The statements that put one guard in the place of many."""
    if dialect == "sqlite":
        return
    for table in BULK_TABLES:
        for guard in bulk_guards(table):
            yield f"DROP TRIGGER guard_{guard.name} ON {table}"
            yield f"DROP FUNCTION guard_{guard.name}()"
        yield _function(table)
        yield (
            f"CREATE TRIGGER guard_{table}_added AFTER INSERT ON {table} "
            f"REFERENCING NEW TABLE AS added FOR EACH STATEMENT "
            f"EXECUTE FUNCTION guard_{table}_added()"
        )


def _function(table: str) -> str:
    # See ``guards``: sealing and closing exclude one another.
    lock = f"{FRESH}PERFORM 1 FROM book FOR SHARE; " if table == "entry_seal" else ""
    asked = "".join(_asked(guard) for guard in bulk_guards(table))
    return (
        f"CREATE FUNCTION guard_{table}_added() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT {_BY_KEY} AS $$ BEGIN {lock}{asked}RETURN NULL; END $$"
    )


def _asked(guard: Guard) -> str:
    condition = AFTERWARDS.get(guard.name, guard.condition).replace("NEW.", "n.")
    return (
        f"IF EXISTS (SELECT 1 FROM added n WHERE ({condition}) IS TRUE) THEN RAISE EXCEPTION"
        f" 'guard: {guard.message}' USING ERRCODE = '23514'; END IF; "
    )


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    before = guards_0005.names(dialect)
    if dialect == "sqlite":
        return before
    gone = {f"guard_{guard.name}" for table in BULK_TABLES for guard in bulk_guards(table)}
    return before - gone | {f"guard_{table}_added" for table in BULK_TABLES}
