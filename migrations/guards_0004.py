"""The guards (triggers) of revision 0004 in SQL: those before, and the same for the list of keys.

Frozen with its revision, like ``guards``.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0003 as before
from migrations.guards_0002 import kept_postgresql, kept_sqlite

NEW_TABLES = ("sealing_key",)

KEPT_TABLES = (*before.KEPT_TABLES, *NEW_TABLES)
MONEY_COLUMNS = before.MONEY_COLUMNS


def install(dialect: str) -> Iterator[str]:
    """The statements that install the guards of the table that this revision makes."""
    for table in NEW_TABLES:
        yield from kept_sqlite(table) if dialect == "sqlite" else kept_postgresql(table)


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    return before.names(dialect) | {
        f"guard_{table}_{kind}" for table in NEW_TABLES for kind in kinds
    }


def lifted(dialect: str, table: str) -> str:
    """The statement that lifts the guard against updates of a table; only to seal its columns."""
    name = f"guard_{table}_no_update"
    if dialect == "sqlite":
        return f"DROP TRIGGER {name}"
    return f"ALTER TABLE {table} DISABLE TRIGGER {name}"


def put_back(dialect: str, table: str) -> str:
    """The statement that puts back what ``lifted`` took away."""
    if dialect == "sqlite":
        return next(iter(kept_sqlite(table)))
    return f"ALTER TABLE {table} ENABLE TRIGGER guard_{table}_no_update"
