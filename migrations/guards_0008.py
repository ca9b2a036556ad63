"""The guards (triggers) of revision 0008 in SQL: those before, and the same for the new tables.

Frozen with its revision, like ``guards``. The new tables hold no column of whole fen.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0007 as before
from migrations.guards import Guard
from migrations.guards_0003 import installed, named

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
    return installed(dialect, NEW_TABLES, INSERT_GUARDS)


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    return before.names(dialect) | named(dialect, NEW_TABLES, INSERT_GUARDS)
