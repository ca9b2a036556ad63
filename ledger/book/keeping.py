"""Keeping: the one way rows enter a book. A step collects its rows; they are written together.

Ids are made here (highest + 1, safe because writers take turns), so that rows can point to one
another before any is written, and numbers on papers have no gaps: a step that fails uses none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert
from sqlmodel import Session, col, select

from ledger.book import rows
from ledger.book.digests import (
    GENESIS,
    STEP_VERSION,
    RunningDigest,
    canonical,
    row_form,
    step_hash,
)
from ledger.book.sealed import keys_used
from ledger.book.tables import Kept, Step
from ledger.nouns import Answer

_TELL_EVERY = 100  # rows; telling costs nothing beside it


def head_of_steps(session: Session) -> tuple[int, str]:
    """How many steps the book holds, and the hash of the last, which seals every row before it."""
    last = session.exec(select(Step).order_by(col(Step.id).desc()).limit(1)).first()
    return (last.id, last.hash) if last else (0, GENESIS)


class Keeping:
    """One step in the middle of its transaction: read through ``session``, write with ``add``.

    ``actor`` is who asked, ``today`` the day in the federation's calendar, handed in by the caller.
    ``progress`` is told now and then how many rows were added.
    """

    def __init__(
        self,
        connection: Connection,
        name: str,
        actor: str,
        today: date,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._connection = connection
        self.session = Session(bind=connection, autoflush=False, expire_on_commit=False)
        self._keys = keys_used(connection)
        self.name = name
        self.actor = actor
        self.today = today
        steps, self._prev_hash = head_of_steps(self.session)
        self.step_id = steps + 1
        self._next: dict[type[Kept], int] = {}
        self._waiting: dict[str, list[list[Any]]] = defaultdict(list)
        self._digests: dict[str, RunningDigest] = defaultdict(RunningDigest)
        self._progress = progress
        self._added = 0

    def next_id(self, kind: type[Kept]) -> int:
        """The id that the next row added to this table will get."""
        if kind not in self._next:
            highest = self.session.exec(select(func.max(kind.id))).one()
            self._next[kind] = (highest or 0) + 1
        return self._next[kind]

    def add(self, kind: type[Kept], /, **columns: Any) -> int:
        """Queue one row; returns its id. It is in the database after ``flush``."""
        row_id = self.next_id(kind)
        self._next[kind] = row_id + 1
        form = row_form(kind)
        row = {"id": row_id, "step_id": self.step_id, **columns}
        digest, stored = form.written(row, self._keys)
        self._digests[form.table].add(digest)
        self._waiting[form.table].append([*stored, digest])
        self._added += 1
        if self._progress is not None and self._added % _TELL_EVERY == 0:
            self._progress(self._added)
        return row_id

    def flush(self) -> None:
        """Write what is queued, tables in the order of their references, rows in order of ids."""
        waiting, self._waiting = self._waiting, defaultdict(list)
        for table in sorted(waiting, key=_RANKS.__getitem__):
            rows.write(self._connection, table, _COLUMNS[table], waiting[table])

    def finish(self, request_id: str, content_hash: str, outcome: str, answer: Answer) -> None:
        """Write the step itself, sealing every row of it into the chain of steps."""
        self.flush()
        digests = {name: running.sealed() for name, running in sorted(self._digests.items())}
        step: dict[str, Any] = {
            "id": self.step_id, "request_id": request_id, "name": self.name,
            "content_hash": content_hash, "actor": self.actor, "today": self.today,
            "at": datetime.now(UTC).replace(microsecond=0), "outcome": outcome,
            "answer": canonical(answer), "digests": canonical(digests),
            "prev_hash": self._prev_hash, "hash_version": STEP_VERSION,
        }  # fmt: skip
        step["hash"] = step_hash(step, self._keys)
        self._connection.execute(insert(Step), [step])


# An entry is sealed after its postings are there; the tables' own references do not say so.
_TABLE_ORDER = sorted(Kept.metadata.sorted_tables, key=lambda table: table.name == "entry_seal")
_RANKS = {table.name: rank for rank, table in enumerate(_TABLE_ORDER)}
_COLUMNS = {form.table: (*form.columns, "digest") for form in map(row_form, Kept.__subclasses__())}
