"""The guards (triggers) of revision 0007 in SQL: those before.

Frozen with its revision, like ``guards``. On SQLite, which takes the triggers of a table that is
made anew away with it, those of settlements are put back.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0006 as before
from migrations.guards import whole_fen_sqlite
from migrations.guards_0002 import kept_sqlite

KEPT_TABLES = before.KEPT_TABLES
MONEY_COLUMNS = before.MONEY_COLUMNS


def install(dialect: str) -> Iterator[str]:
    """The statements that put back the guards of the table that this revision makes anew."""
    if dialect == "sqlite":
        yield from kept_sqlite("settlement")
        yield whole_fen_sqlite("settlement")


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    return before.names(dialect)
