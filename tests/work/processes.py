"""Steps of a year done by processes of their own, which may be killed in the middle.

``python -m tests.work.processes`` reads one line of JSON for each round: a list of jobs. It forks a
child for each, lets them all go at once when all have opened the book, and prints what became of
them. Forking spares every child the second that importing the program takes.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import Pool

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.scheme import load
from tests.conftest import SCHEME
from tests.faults.acts import BY_NAME, Elsewhere

ROOT = Path(__file__).parents[2]

STATEMENTS = "statements: "
# What a database that is not there, or has no room, raises; what is derived from it is a bug.
UNREACHABLE = (DatabaseError, OperationalError)

Outcome = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """An act of ``tests.faults.acts`` to do, and what befalls the process that does it.

    It kills itself where ``killed_at`` says: at the "first row", after "statement N" to a database,
    at the "commit", at the "answer" (when the last transaction is over), or not at all; or it is
    killed ``after`` so many seconds. Its disk is full when the file of a book needs another page
    ("no page"), or any file is longer than so many bytes ("no more than N").
    """

    place: str
    stage: str
    request_id: str
    killed_at: str = ""
    after: float = 0.0
    full: str = ""


Do = Callable[..., list[Outcome]]


@contextmanager
def processes() -> Iterator[Do]:
    """A function that does jobs at the same time and returns what became of each, in order:
    {"answer": …}, {"refused": code}, {"failed": words of the database or the disk},
    {"killed": signal, "statements": how many it had sent}, or {"broken": …} for a bug."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-W", "error", "-m", "tests.work.processes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as parent:
        asks, answers = parent.stdin, parent.stdout
        assert asks is not None
        assert answers is not None

        def do(*jobs: Job) -> list[Outcome]:
            print(json.dumps([asdict(job) for job in jobs]), file=asks, flush=True)
            outcomes: list[Outcome] = json.loads(answers.readline())
            return outcomes

        yield do
        asks.close()


# -- in the other process -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Child:
    pid: int
    says: int  # the end of a pipe: "ready", then the outcome


def main() -> None:
    _warm_up()
    for line in sys.stdin:
        jobs = [Job(**job) for job in json.loads(line)]
        print(json.dumps(_round(jobs)), flush=True)


def _warm_up() -> None:
    """What every child would otherwise do for itself; nothing here opens a book."""
    import_module("psycopg")
    configure_mappers()
    load(SCHEME)


def _round(jobs: list[Job]) -> list[Outcome]:
    waits, lets_go = os.pipe()
    children = [_fork(job, waits, lets_go) for job in jobs]
    os.close(waits)
    for child in children:
        os.read(child.says, 1)
    os.close(lets_go)  # the end of the pipe is the signal to all
    for job, child in zip(jobs, children, strict=True):
        if job.after:
            time.sleep(job.after)
            os.kill(child.pid, signal.SIGKILL)  # if it has ended, nobody has asked for it yet
    return [_outcome(child) for child in children]


def _fork(job: Job, waits: int, lets_go: int) -> _Child:
    says, tells = os.pipe()
    pid = os.fork()
    if pid:
        os.close(tells)
        return _Child(pid, says)
    try:
        os.close(lets_go)
        _do(job, waits, tells)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)  # the child must never go on as if it were its parent


def _do(job: Job, waits: int, tells: int) -> None:
    outcome: Outcome
    ready = False
    try:
        with _begun(job) as act:
            _kill_at(job.killed_at, tells)
            _fill_the_disk(job.full)
            os.write(tells, b"r")
            ready = True
            os.read(waits, 1)
            outcome = {"answer": act()}
    except Refusal as refusal:
        outcome = {"refused": refusal.code}
    except (DatabaseError, sqlite3.DatabaseError, OSError) as problem:
        if isinstance(problem, DatabaseError) and type(problem) not in UNREACHABLE:
            raise
        outcome = {"failed": f"{type(problem).__name__}: {problem}"}
    os.write(tells, (b"" if ready else b"r") + json.dumps(outcome).encode())


@contextmanager
def _begun(job: Job) -> Iterator[Callable[[], Answer]]:
    """The act of a job, ready to be done; its book is open, if it is done to one that is there."""
    act = BY_NAME[job.stage]
    if isinstance(act, Elsewhere):
        yield lambda: act.do(job.place)
        return
    with OpenBook(job.place) as book:
        yield lambda: act.do(book, job.request_id)


def _outcome(child: _Child) -> Outcome:
    with os.fdopen(child.says) as told:
        outcome = told.read()
    _, status = os.waitpid(child.pid, 0)
    if os.WIFSIGNALED(status):
        count = outcome.removeprefix(STATEMENTS)
        return {"killed": os.WTERMSIG(status)} | (
            {"statements": int(count)} if count != outcome else {}
        )
    result: Outcome = json.loads(outcome or '{"broken": "see its traceback"}')
    return result


def _kill_at(where: str, tells: int) -> None:
    """The process dies as a power cut would have it: no cleaning up, no rolling back."""
    statements = 0
    where, _, number = where.partition(" ") if where.startswith("statement") else (where, "", "")

    def die(*_: Any) -> None:
        os.write(tells, f"{STATEMENTS}{statements}".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def executed(statement: str) -> None:
        nonlocal statements
        statements += 1
        if where == "first row" and statement.startswith("INSERT"):
            die()
        if where == "statement" and statements == int(number):
            die()

    _after_statements(executed)

    @event.listens_for(Engine, "commit")
    def committing(_connection: Any) -> None:
        if where == "commit":
            die()
        if where == "answer":
            event.listen(_connection.engine.pool, "checkin", die)


def _after_statements(executed: Callable[[str], None]) -> None:
    """Call after each statement of this process: those of SQLite, and those handed to psycopg."""

    @event.listens_for(Engine, "after_cursor_execute")
    def asked(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if connection.dialect.name == "sqlite":
            executed(statement)

    for name in ("execute", "executemany", "copy"):
        _follow(psycopg.Cursor, name, executed)


def _follow(owner: type, name: str, executed: Callable[[str], None]) -> None:
    whole = getattr(owner, name)

    @wraps(whole)
    def followed(self: Any, query: Any, *words: Any, **named: Any) -> Any:
        done = whole(self, query, *words, **named)
        executed(query.decode() if isinstance(query, bytes) else str(query))
        return done

    setattr(owner, name, followed)


def _fill_the_disk(how: str) -> None:
    """From here on there is no room: for another page of a book's file, or beyond a length."""
    if how == "no page":

        @event.listens_for(Pool, "checkout")
        def taken(connection: Any, _record: Any, _proxy: Any) -> None:
            # It cannot be set below the pages that there are, which is what is wanted.
            connection.execute("PRAGMA max_page_count = 1")

    elif how:
        limit = int(how.removeprefix("no more than "))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
