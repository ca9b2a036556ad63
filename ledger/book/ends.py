"""Where a book ends: what a writing transaction must know of all that was written before it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from ledger.book import rows
from ledger.book.digests import GENESIS, row_form, table_of
from ledger.book.driver import Found, Question, answers, is_server
from ledger.book.tables import Closing, Kept, RulebookText

#: What tells where a book ends; ``Ends`` takes what is found.
LOOK: Question = (
    """
SELECT s.id, s.hash, e.position, e.hash, b.currency,
 (SELECT max(closed_through) FROM closing),
 (SELECT rules_digest FROM rulebook_text ORDER BY id DESC LIMIT 1),
 (SELECT max(id) FROM entry), (SELECT max(id) FROM posting), (SELECT max(id) FROM entry_seal)
FROM (SELECT 1 AS one) AS here
LEFT JOIN (SELECT id, hash FROM step ORDER BY id DESC LIMIT 1) AS s ON true
LEFT JOIN (SELECT position, hash FROM entry_seal ORDER BY position DESC LIMIT 1) AS e ON true
LEFT JOIN book AS b ON true
""",
    (),
)

# An entry is sealed after its postings are there, and a period closed after its last entry is
# sealed; the tables' own references do not say so.
_LATE = ("entry_seal", "closing")
_TABLE_ORDER = sorted(
    Kept.metadata.sorted_tables,
    key=lambda table: _LATE.index(table.name) + 1 if table.name in _LATE else 0,
)
_RANKS = {table.name: rank for rank, table in enumerate(_TABLE_ORDER)}
_COLUMNS = {form.table: (*form.columns, "digest") for form in map(row_form, Kept.__subclasses__())}

# Who waits for a server hears of it soon, though another makes rows all the while: with the usual
# five milliseconds the server rested for a quarter of a roster's time.
_HEARD_WITHIN = timedelta(microseconds=500)
_USUALLY_WITHIN = sys.getswitchinterval()


class Left(NamedTuple):
    """What a transaction knew when it ended: the head of the steps, and the next id by table.

    It holds for the next one where that finds the same head: every row is sealed by a step.
    """

    steps_head: str
    next_ids: Mapping[str, int]


class Ends:
    """The ends of both chains and of every table, read once under the writers' lock, then counted.

    It also holds the rows that steps of this transaction have left to be written, so that steps
    that are taken together are written together.
    """

    def __init__(
        self, connection: Connection, found: Found | None = None, left: Left | None = None
    ) -> None:
        self.connection = connection
        ((look,),) = answers(connection, [LOOK]) if found is None else (found,)
        self.steps: int = look[0] or 0
        self.steps_head: str = look[1] or GENESIS
        self.entries: int = look[2] or 0
        self.entries_head: str = look[3] or GENESIS
        self.currency: str = look[4] or ""
        closed = look[5]  # a text where nobody told SQLite what it is
        self.closed_through: date | None = (
            date.fromisoformat(closed) if isinstance(closed, str) else closed
        )
        self.rules_digest: str | None = look[6]
        journal = zip(("entry", "posting", "entry_seal"), look[7:10], strict=True)
        self._next: dict[str, int] = {table: (highest or 0) + 1 for table, highest in journal}
        if left is not None and left.steps_head == self.steps_head:
            self._next = {**left.next_ids, **self._next}
        self._rows: dict[str, list[rows.StoredRow]] = defaultdict(list)
        self._steps: list[Mapping[str, Any]] = []
        self._behind: ThreadPoolExecutor | None = None
        self._written: Future[None] | None = None

    @property
    def left(self) -> Left:
        """What is known of the ends once this transaction is committed."""
        return Left(self.steps_head, dict(self._next))

    def next_id(self, kind: type[Kept]) -> int:
        """The id that the next row of a table will get: highest + 1, for writers take turns."""
        table = row_form(kind).table
        if table not in self._next:
            self._wait()
            highest = self.connection.scalar(select(func.max(table_of(kind).c.id)))
            self._next[table] = (highest or 0) + 1
        return self._next[table]

    def count(self, kind: type[Kept], row: dict[str, Any]) -> None:
        """A row was made: the next gets the next id, and what it ends is known from here on."""
        self._next[row_form(kind).table] = row["id"] + 1
        if kind is Closing:
            self.closed_through = row["closed_through"]
        elif kind is RulebookText:
            self.rules_digest = row["rules_digest"]

    def queue(self, waiting: dict[str, list[rows.StoredRow]]) -> None:
        """Have rows written, each table's in the order of ids, before anything is read again."""
        for table, its in waiting.items():
            self._rows[table].extend(its)
        if "closing" in waiting:
            self.write()  # so that the guards of a closed period see what is queued after it

    def queue_step(self, step: Mapping[str, Any]) -> None:
        """Have a step, as it is stored, written with its rows; the next one follows it."""
        self._steps.append(step)
        self.steps, self.steps_head = step["id"], step["hash"]

    @property
    def has_steps(self) -> bool:
        """Whether a step that was taken is still to be written."""
        return bool(self._steps)

    def write(self) -> None:
        """Write what is queued, tables in the order of their references."""
        self._wait()
        if not self._rows and not self._steps:
            return
        waiting, self._rows = self._rows, defaultdict(list)
        tables = [
            rows.Rows(table, _COLUMNS[table], waiting[table])
            for table in sorted(waiting, key=_RANKS.__getitem__)
        ]
        if self._behind is not None and not self._steps:
            self._written = self._behind.submit(rows.write, self.connection, tables)
            return
        steps, self._steps = self._steps, []
        if steps:
            stored = [tuple(step.values()) for step in steps]
            tables.append(rows.Rows("step", tuple(steps[0]), stored))
        rows.write(self.connection, tables)

    def catch_up(self) -> None:
        """Have all that is queued in the database, before something is read there."""
        self.write()
        self._wait()

    def _wait(self) -> None:
        """Until what is being written behind is written. Raises what that met."""
        if self._written is not None:
            written, self._written = self._written, None
            written.result()

    @contextmanager
    def writing_behind(self) -> Iterator[None]:
        """Within the block, what is written goes to a server while the next rows are made.

        Whoever reads in it reads through a session of a ``Keeping``, which waits. SQLite writes in
        this process, so that there is nothing to wait for. A block may stand in another.
        """
        if self._behind is not None or not is_server(self.connection):
            yield
            return
        sys.setswitchinterval(_HEARD_WITHIN.total_seconds())
        try:
            with ThreadPoolExecutor(1) as self._behind:
                yield
                self._wait()
        finally:
            self._behind = None
            sys.setswitchinterval(_USUALLY_WITHIN)
