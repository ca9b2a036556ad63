"""Keeping: the one way rows enter a book. A step collects its rows; they are written together.

Ids are made here (highest + 1, safe because writers take turns), so that rows can point to one
another before any is written, and numbers on papers have no gaps: a step that fails uses none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlmodel import Session, col, select

from ledger.book.columns import written_all
from ledger.book.digests import (
    GENESIS,
    STEP_VERSION,
    RowForm,
    RunningDigest,
    canonical,
    row_form,
    step_hash,
)
from ledger.book.driver import is_server
from ledger.book.ends import Ends
from ledger.book.rows import StoredRow
from ledger.book.sealed import keys_used
from ledger.book.tables import Kept, Step
from ledger.nouns import Answer

T = TypeVar("T")

_AT_ONCE = 2_000  # things that rows are made of; what waits to be written lies in memory
_TELL_EVERY = 100  # rows; telling costs nothing beside it
_TOGETHER_FROM = 4  # rows of a table; fewer cost less one by one


def head_of_steps(session: Session) -> tuple[int, str]:
    """How many steps the book holds, and the hash of the last, which seals every row before it."""
    last = session.exec(select(Step.id, Step.hash).order_by(col(Step.id).desc()).limit(1)).first()
    return (last[0], last[1]) if last else (0, GENESIS)


class Keeping:
    """One step in the middle of its transaction: read through ``session``, write with ``add``.

    ``actor`` is who asked, ``today`` the day in the federation's calendar, handed in by the caller.
    ``progress`` is told now and then how many rows were added. ``ends`` are those of the
    transaction, where it has taken another step before.
    """

    def __init__(
        self,
        connection: Connection,
        name: str,
        actor: str,
        today: date,
        progress: Callable[[int], None] | None = None,
        ends: Ends | None = None,
    ) -> None:
        self._keys = keys_used(connection)
        self.ends = ends or Ends(connection)
        self.name = name
        self.actor = actor
        self.today = today
        self.step_id = self.ends.steps + 1
        self._made: dict[type[Kept], list[dict[str, Any]]] = defaultdict(list)  # not looked at yet
        self._waiting: dict[str, list[StoredRow]] = defaultdict(list)
        self._digests: dict[str, RunningDigest] = defaultdict(RunningDigest)
        self._progress = progress
        self._added = 0

    @cached_property
    def session(self) -> Session:
        """What the step reads through: all that was settled before, but not what still waits."""
        session = Session(bind=self.ends.connection, autoflush=False, expire_on_commit=False)
        event.listen(session, "do_orm_execute", lambda _state: self.ends.catch_up())
        self.ends.catch_up()
        return session

    def next_id(self, kind: type[Kept]) -> int:
        """The id that the next row added to this table will get."""
        return self.ends.next_id(kind)

    def add(self, kind: type[Kept], /, **columns: Any) -> int:
        """Queue one row; returns its id. It is in the database after ``flush``.

        What its columns hold is looked at when it is settled, many rows of a table together.
        """
        row_id = self.ends.next_id(kind)
        row = {"id": row_id, "step_id": self.step_id, **columns}
        self._made[kind].append(row)
        self.ends.count(kind, row)
        self._added += 1
        if self._progress is not None and self._added % _TELL_EVERY == 0:
            self._progress(self._added)
        return row_id

    def add_all(self, kind: type[Kept], count: int, /, **columns: Any) -> range:
        """Queue ``count`` rows as ``add`` would one by one; returns their ids.

        Each column is a list or range of a value for each row, or one value that all rows share.
        For rows that make no end known: not for closings and texts of rulebooks.
        """
        first = self.ends.next_id(kind)
        ids = range(first, first + count)
        if not count:
            return ids
        self._look(kind)
        rows = {"id": ids, "step_id": self.step_id, **columns}
        self._wait(row_form(kind), *written_all(row_form(kind), count, rows, self._keys))
        self.ends.count(kind, {"id": ids[-1]})
        before, self._added = self._added, self._added + count
        if self._progress is not None and self._added // _TELL_EVERY > before // _TELL_EVERY:
            self._progress(self._added)
        return ids

    def _look(self, kind: type[Kept]) -> None:
        """Digest and seal the rows of a table that were added one by one."""
        made, form = self._made.pop(kind, []), row_form(kind)
        if len(made) < _TOGETHER_FROM:
            for row in made:
                digest, stored = form.written(row, self._keys)
                self._wait(form, [digest], [(*stored, digest)])
            return
        names = set().union(*made)
        columns = {name: [row.get(name) for row in made] for name in names}
        self._wait(form, *written_all(form, len(made), columns, self._keys))

    def _wait(self, form: RowForm, digests: Sequence[str], stored: Sequence[StoredRow]) -> None:
        self._digests[form.table].add_all(digests)
        self._waiting[form.table].extend(stored)

    def settle(self) -> None:
        """What is queued is whole: it is written before anything is read through ``session``."""
        for kind in list(self._made):
            self._look(kind)
        waiting, self._waiting = self._waiting, defaultdict(list)
        self.ends.queue(waiting)

    def written_behind(
        self, of: Sequence[T], make: Callable[[Sequence[T]], None], at_once: int | None = None
    ) -> None:
        """Have rows made of many things, so many at a time, and written while the next are made.

        ``make`` adds the rows of those that it is given; the last of them are only queued.
        """
        at_once = at_once or _AT_ONCE
        if len(of) <= at_once:
            make(of)
        else:
            with self.ends.writing_behind():
                for start in range(0, len(of), at_once):
                    if start:
                        self.flush()
                    make(of[start : start + at_once])
        self.settle()

    def flush(self) -> None:
        """Write what is queued, tables in the order of their references, rows in order of ids."""
        self.settle()
        self.ends.write()

    def finish(self, request_id: str, content_hash: str, outcome: str, answer: Answer) -> None:
        """Settle the step itself, which seals every row of it into the chain of steps.

        It is in the database once the ``ends`` of its transaction are written.
        """
        self.settle()
        digests = {name: running.sealed() for name, running in sorted(self._digests.items())}
        step: dict[str, Any] = {
            "id": self.step_id, "request_id": request_id, "name": self.name,
            "content_hash": content_hash, "actor": self.actor, "today": self.today,
            "at": datetime.now(UTC).replace(microsecond=0), "outcome": outcome,
            "answer": canonical(answer), "digests": canonical(digests),
            "prev_hash": self.ends.steps_head, "hash_version": STEP_VERSION,
        }  # fmt: skip
        step["hash"] = step_hash(step, self._keys)
        self.ends.queue_step(step | self._stored(step))

    def _stored(self, step: Mapping[str, Any]) -> dict[str, str]:
        """What a step's columns hold where that is not what they mean."""
        at: datetime = step["at"]
        keys = keys_used(self.ends.connection)  # this may be the step that gave the book a new key
        is_zoned = is_server(self.ends.connection)  # SQLite's moments are in UTC, and say nothing
        return {
            "today": step["today"].isoformat(),
            "at": (at if is_zoned else at.replace(tzinfo=None)).isoformat(" ", "microseconds"),
            "answer": keys.close("step.answer", step["answer"]),
        }
