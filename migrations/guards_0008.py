"""The guards (triggers) of revision 0008 in SQL: those before, and the same for the new tables.

Frozen with its revision, like ``guards``. The new tables hold no column of whole fen.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0007 as before
from migrations.guards import Guard
from migrations.guards_0002 import kept_postgresql, kept_sqlite
from migrations.guards_0003 import insert_postgresql, insert_sqlite

NEW_TABLES = ("erasure_request", "erasure", "redaction")

KEPT_TABLES = (*before.KEPT_TABLES, *NEW_TABLES)
MONEY_COLUMNS = before.MONEY_COLUMNS

INSERT_GUARDS = (
    Guard(
        "erasure_maker", "erasure",
        "NOT EXISTS (SELECT 1 FROM erasure_request r WHERE r.id = NEW.request_id"
        " AND r.made_by = NEW.made_by)",
        "the erasure was asked for by somebody else",
    ),
)  # fmt: skip


def install(dialect: str) -> Iterator[str]:
    """The statements that install the guards of the tables that this revision makes."""
    is_sqlite = dialect == "sqlite"
    for table in NEW_TABLES:
        yield from kept_sqlite(table) if is_sqlite else kept_postgresql(table)
    for guard in INSERT_GUARDS:
        yield from insert_sqlite(guard) if is_sqlite else insert_postgresql(guard)


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    kept = {f"guard_{table}_{kind}" for table in NEW_TABLES for kind in kinds}
    return before.names(dialect) | kept | {f"guard_{guard.name}" for guard in INSERT_GUARDS}
