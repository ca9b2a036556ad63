"""Runners: threads that take the jobs of an office one after another and carry them out.

Any number of them may run, in any number of programs; a job is taken by one. While it works, a
second thread gives signs of life. What a job is killed in the middle of is carried out again under
the same request id.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from ledger.nouns import Answer
from ledger.office.connection import Office as Office
from ledger.refusals import BadInput, Refusal
from ledger.tracing import doing, marked
from ledger.work import jobs
from ledger.work.books import opened
from ledger.work.intake import finding_answer
from ledger.work.jobs import Task
from ledger.work.tasks import KINDS, Work

#: Seconds between looks for a job, and between two marks of its progress.
LOOK_EVERY = timedelta(milliseconds=400).total_seconds()
SIGN_EVERY = 5  # seconds between signs of life where nothing else changed

#: What an office that cannot be reached raises.
OFFICE_LOST = (SQLAlchemyError,)

log = logging.getLogger("ledger.runner")


class Runner:
    """``threads`` at work on the jobs of one book. Use as a context manager.

    At the end a job that has begun is ended first, up to ``patience`` seconds; one that takes
    longer is left, and the next runner takes it again.
    """

    def __init__(
        self, place: str, office: Office, threads: int = 1, patience: float | None = None
    ) -> None:
        self._place = place
        self._office = office
        self._stopped = Event()
        self._patience = patience
        self._threads = [
            Thread(target=self._work, name=f"runner-{n}", daemon=patience is not None)
            for n in range(1, threads + 1)
        ]

    def __enter__(self) -> Runner:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(self._patience)

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                worked = run_next(self._place, self._office)
            except OFFICE_LOST as problem:  # the office cannot be reached: later perhaps
                log.error("%s", type(problem).__name__, extra={"event": "office_unreachable"})
                worked = False
                self._stopped.wait(SIGN_EVERY)
            if not worked:
                self._stopped.wait(LOOK_EVERY)


def run_waiting(place: str, office: Office) -> int:
    """Carry out every job that waits, here and now; how many they were."""
    count = 0
    while run_next(place, office):
        count += 1
    return count


def waiting(office: Office) -> int | None:
    """How many jobs wait to be taken; None while the office cannot be reached."""
    try:
        return jobs.waiting(office)
    except OFFICE_LOST:
        return None


def run_next(place: str, office: Office) -> bool:
    """Take one job and carry it out; False where none waits."""
    task = jobs.take(office)
    if task is None:
        return False
    with marked(f"job-{task.id}"):
        with doing("job", task.kind) as told, _Pulse(office, task) as pulse:
            state, answer = _outcome(place, office, task, pulse.tell)
            told.outcome = state
            if state != "done" and "code" in answer:
                told.facts["code"] = str(answer["code"])
        jobs.finish(office, task.id, state, answer)
        facts = {"event": "job_ended", "job": task.id, "kind": task.kind, "outcome": state}
        log.info("%s %s", task.kind, state, extra=facts)
    return True


def _outcome(
    place: str, office: Office, task: Task, tell: Callable[[str, int, int], None]
) -> tuple[str, Answer]:
    """How a job ended, and its answer: of the step, or why there is none."""
    try:
        with opened(place) as book:
            return "done", KINDS[task.kind].act(Work(office, book, task, tell))
    except Refusal as refusal:
        return "refused", {"code": refusal.code, "facts": dict(refusal.facts)}
    except BadInput as bad:
        return "refused", {"findings": [finding_answer(finding) for finding in bad.findings]}
    except Exception as problem:
        reference = uuid4().hex[:12]
        # The words of an error can quote what stands in the book; where it happened cannot.
        where = traceback.format_tb(problem.__traceback__)
        facts = {"event": "job_failed", "job": task.id, "reference": reference, "where": where}
        log.error("%s %s", task.kind, type(problem).__name__, extra=facts)
        return "failed", {"code": "job_failed", "facts": {"reference": reference}}


class _Pulse:
    """Signs of life of one job, on a thread of their own; ``tell`` is what they speak of.

    The work only leaves its figures here, so that it never waits for the office.
    """

    def __init__(self, office: Office, task: Task) -> None:
        self._office = office
        self._task = task
        self._latest = ("", 0, 0)
        self._over = Event()
        self._thread = Thread(target=self._beat, name=f"pulse-{task.id}", daemon=True)

    def tell(self, phase: str, done: int, total: int) -> None:
        self._latest = (phase, done, total)

    def __enter__(self) -> _Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        told, at = ("", 0, 0), monotonic()
        while not self._over.wait(LOOK_EVERY):
            latest = self._latest
            if latest == told and monotonic() - at < SIGN_EVERY:
                continue
            phase, done, total = latest
            try:
                jobs.beat(self._office, self._task.id, done, total, phase)
            except OFFICE_LOST as problem:  # one sign of life less; the next may get through
                log.warning("%s", type(problem).__name__, extra={"event": "beat_lost"})
            told, at = latest, monotonic()
