"""Steps of the plain year done by processes of their own, which may be killed in the middle.

``python -m tests.work.processes`` reads one line of JSON for each round: a list of jobs. It forks a
child for each, lets them all go at once when all have opened the book, and prints what became of
them. Forking spares every child the second that importing the program takes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Engine, event
from sqlalchemy.orm import configure_mappers

from ledger.book.connection import OpenBook
from ledger.refusals import Refusal
from ledger.scheme import load
from tests.conftest import SCHEME
from tests.work.year import stage

ROOT = Path(__file__).parents[2]

Outcome = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A stage to do, and where the process kills itself: "first row", "commit", or not at all."""

    place: str
    stage: str
    request_id: str
    killed_at: str = ""


Do = Callable[..., list[Outcome]]


@contextmanager
def processes() -> Iterator[Do]:
    """A function that does jobs at the same time and returns what became of each, in order:
    {"answer": …}, {"refused": code}, {"killed": signal}, or {"broken": …} for a bug."""
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
    return [_outcome(child) for child in children]


def _fork(job: Job, waits: int, lets_go: int) -> _Child:
    says, tells = os.pipe()
    pid = os.fork()
    if pid:
        os.close(tells)
        return _Child(pid, says)
    try:
        os.close(lets_go)
        with os.fdopen(tells, "w") as out:
            _do(job, waits, out)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)  # the child must never go on as if it were its parent


def _do(job: Job, waits: int, out: TextIO) -> None:
    with OpenBook(job.place) as book:
        _kill_at(book.engine, job.killed_at)
        print("r", end="", file=out, flush=True)
        os.read(waits, 1)
        outcome: Outcome
        try:
            outcome = {"answer": stage(job.stage).do(book, job.request_id)}
        except Refusal as refusal:
            outcome = {"refused": refusal.code}
        json.dump(outcome, out)


def _outcome(child: _Child) -> Outcome:
    with os.fdopen(child.says) as told:
        outcome = told.read()
    _, status = os.waitpid(child.pid, 0)
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status)}
    result: Outcome = json.loads(outcome or '{"broken": "see its traceback"}')
    return result


def _kill_at(engine: Engine, where: str) -> None:
    """The process dies as a power cut would have it: no cleaning up, no rolling back."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if where == "first row":

        @event.listens_for(engine, "after_cursor_execute")
        def after_insert(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith("INSERT"):
                die()

    if where == "commit":
        event.listen(engine, "commit", lambda _connection: die())


if __name__ == "__main__":
    main()
