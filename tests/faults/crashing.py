"""Acts that are killed, one after another, and what must hold after each: nothing is half done, the
same request gives the first answer, and ``verify`` passes."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from sqlalchemy import URL, inspect, select, text

from ledger.book.connection import OpenBook, book_url, open_engine, viewing
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.verify import verify
from tests.book.forging import TABLES
from tests.faults.acts import Act, Elsewhere
from tests.faults.server import Server
from tests.work.processes import Do, Job, Outcome

Snapshot = dict[str, list[tuple[Any, ...]]]
STEPS = TABLES["step"]
# What is done in several transactions may have left a book that cannot be opened yet.
UNFINISHED = {"founded": "book_missing", "migrated": "book_at_other_migration"}
GUARDS = {
    "sqlite": "SELECT name, sql FROM sqlite_master ORDER BY name",
    "postgresql": "SELECT tgname, tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace ORDER BY 1, c.relname",
}
PAGE = 4096
# What befalls an act, the likelier the more often it is named; without a server, and with one.
WAYS = (
    ("statement", "statement", "moment", "moment", "answer", "no room"),
    ("statement", "statement", "moment", "moment", "answer", "no room", "server", "server"),
)


def snapshot(place: str) -> Snapshot | None:
    """Every row of a book and its guards, as they lie in the database; None where no book is."""
    url = book_url(place)
    if not is_there(url):
        return None
    engine = open_engine(url)
    try:
        with viewing(engine) as connection:
            found = {"guards": connection.execute(text(GUARDS[connection.dialect.name])).all()}
            for name in inspect(connection).get_table_names():
                found[name] = connection.execute(text(f"SELECT * FROM {name} ORDER BY 1")).all()
            return {name: [tuple(row) for row in rows] for name, rows in found.items()}
    finally:
        engine.dispose()


def is_there(url: URL) -> bool:
    return url.drivername != "sqlite" or Path(url.database or "").is_file()


@dataclass
class Crashes:
    """Acts at one place, killed; ``kills``: how often, by act; ``ways``: what befell them."""

    place: str
    do: Do
    chance: Random
    server: Server | None = None
    befalls: tuple[str, ...] = ()
    kills: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)

    def crash(self, act: Act, times: int) -> None:
        """Kill an act ``times`` at a point drawn, and once at its commit; then let it be done."""
        began, before = time.monotonic(), snapshot(self.place)
        (killed,) = self.do(Job(self.place, act.name, act.name, killed_at="commit"))
        took = time.monotonic() - began
        assert killed.get("killed") == signal.SIGKILL, f"{act.name}: {killed}"
        self._count(act, "commit")
        self._check(act, before)
        for _ in range(times):
            before = snapshot(self.place)
            self._befall(act, took, killed["statements"])
            self._check(act, before)
        self._do_at_last(act)

    # -- what befalls an act ----------------------------------------------------------------------

    def _befall(self, act: Act, took: float, statements: int) -> None:
        ways = self.befalls or WAYS[self.server is not None]
        if self.server is not None and self.server.disk is None:
            ways = tuple(way for way in ways if way != "no room")
        way = self.chance.choice(ways)
        job = Job(self.place, act.name, act.name)
        if way == "server":
            self._kill_server(act, job, took)
        elif way == "no room":
            self._fill_the_disk(act, job)
        else:
            where = {
                "statement": f"statement {self.chance.randint(1, statements)}", "answer": "answer",
            }  # fmt: skip
            after = self.chance.uniform(0.001, took) if way == "moment" else 0.0
            self._told(act, way, Job(**vars(job) | {"killed_at": where.get(way, ""),
                                                    "after": after}))  # fmt: skip

    def _told(self, act: Act, way: str, job: Job) -> Outcome:
        (outcome,) = self.do(job)
        assert "broken" not in outcome, f"{act.name}, {way}: {outcome}"
        if "killed" in outcome:
            assert outcome["killed"] == signal.SIGKILL
            self._count(act, way)
        return outcome

    def _kill_server(self, act: Act, job: Job, took: float) -> None:
        assert self.server is not None
        timer = Timer(self.chance.uniform(0, took), self.server.kill)
        timer.start()
        outcome = self._told(act, "server", job)
        timer.join()
        self.server.start()
        self._count(act, "server afterwards" if "answer" in outcome else "server")
        told = outcome.get("refused", "book_unreachable")
        assert told in ("book_unreachable", done_already(act)), f"{act.name}: {outcome}"

    def _fill_the_disk(self, act: Act, job: Job) -> None:
        limit = PAGE * self.chance.randint(0, 30)
        if self.server is None:
            full = self.chance.choice(["no page", f"no more than {limit}"])
            outcome = self._told(act, "no room", Job(**vars(job) | {"full": full}))
        else:
            with self.server.full(limit):
                outcome = self._told(act, "no room", job)
            self.server.start()
        told = outcome.get("refused", "book_unreachable")
        assert told in ("book_unreachable", done_already(act)), f"{act.name}: {outcome}"
        if "answer" not in outcome:
            self._count(act, "no room")

    def _count(self, act: Act, way: str) -> None:
        self.ways[way] += 1
        if way != "no room":
            self.kills[act.name] += 1

    # -- what must hold ---------------------------------------------------------------------------

    def _check(self, act: Act, before: Snapshot | None) -> None:
        """The act was not begun or is done, never anything between; the book proves itself."""
        if act.name not in UNFINISHED and snapshot(self.place) != before:
            assert is_step(act), f"{act.name} has changed the book"
            assert self._kept_answer(act) is not None, f"{act.name} is half done"
        self._prove(act)

    def _kept_answer(self, act: Act) -> Answer | None:
        """What the book says that it answered to the request of an act."""
        with OpenBook(self.place) as book, book.reading() as connection:
            kept = connection.execute(select(STEPS.c.answer).where(STEPS.c.request_id == act.name))
            answer = kept.scalar()
        return None if answer is None else dict(json.loads(answer))

    def _prove(self, act: Act) -> None:
        try:
            with OpenBook(self.place) as book:
                is_sound = verify(book)["ok"]
        except Refusal as refusal:
            if refusal.code != UNFINISHED.get(act.name):
                raise
            return
        assert is_sound, f"the book is not sound after {act.name}"

    def _do_at_last(self, act: Act) -> None:
        """Done with the same request: the first answer, if there was one; then again, the same."""
        (first,) = self.do(Job(self.place, act.name, act.name))
        done = snapshot(self.place)
        (again,) = self.do(Job(self.place, act.name, act.name))
        if (isinstance(act, Elsewhere) and not act.is_step) or act.name == "founded":
            for outcome in (first, again):
                assert outcome.get("refused", done_already(act)) == done_already(act), outcome
                assert "failed" not in outcome, f"{act.name}: {outcome}"
        else:
            assert first == again == {"answer": self._kept_answer(act)}, act.name
        assert snapshot(self.place) == done, f"{act.name} is done twice"
        with OpenBook(self.place) as book:
            assert verify(book)["ok"], f"the book is not sound after {act.name}"


def is_step(act: Act) -> bool:
    """Does it keep a step in the book that is open, under its own name?"""
    return not isinstance(act, Elsewhere) or act.is_step


def done_already(act: Act) -> str:
    """What an act that cannot be done twice refuses; one with a request gives its answer."""
    return act.done if isinstance(act, Elsewhere) else ""
