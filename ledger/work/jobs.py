"""后台任务: steps that take long, asked for at the counter and carried out by whoever runs them.

A job waits in the office until a runner takes it. It carries the request id of the step in the
book, so that a job which is taken again, because its runner fell silent, does nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.tables import Job, JobRun
from ledger.refusals import Refusal
from ledger.work import days
from ledger.work.door import now
from ledger.work.uploads import KEPT_FOR

SILENT_AFTER = timedelta(seconds=60)
MOST_TRIES = 3
_NO_NUMBER = 2**63  # no row has it, and no database takes it
SCHEDULE = "schedule"  # who asked for what nobody asked for by hand


@dataclass(frozen=True)
class Task:
    """A job that a runner has taken: who asked for what, on which day, under which request id."""

    id: int
    kind: str
    actor: str
    today: date
    content: dict[str, Any]
    request_id: str


@contextmanager
def office_at(place: str) -> Iterator[Office]:
    """The office beside the book at a place, closed at the end."""
    office = Office(place)
    try:
        yield office
    finally:
        office.close()


def ask(
    office: Office,
    kind: str,
    actor: str,
    content: Mapping[str, Any],
    request_id: str,
    scope: str = "",
) -> int:
    """Ask for a job; its number. The same request again is the same job.

    Raises Refusal("request_id_reused") for the same id with something else.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    for _ in range(2):
        try:
            with office.session() as session:
                known = _asked(session, request_id)
                if known is not None:
                    return _same(known, kind, actor, text)
                job = add(session, kind, actor, text, request_id, scope)
                return _id(job)
        except IntegrityError:
            continue  # another asked the same at the same moment: now it can be read
    raise AssertionError("a request id that is taken can be read")


def add(
    session: Session, kind: str, actor: str, text: str, request_id: str, scope: str = ""
) -> Job:
    """Write a new job within a transaction that does more; ``text`` is its content as JSON."""
    job = Job(
        kind=kind, asked_by=actor, scope=scope, asked_at=now(), content=text,
        request_id=request_id,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job


def _asked(session: Session, request_id: str) -> Job | None:
    return session.exec(select(Job).where(Job.request_id == request_id)).first()


def _same(known: Job, kind: str, actor: str, text: str) -> int:
    if (known.kind, known.asked_by, known.content) != (kind, actor, text):
        raise Refusal("request_id_reused", request_id=known.request_id, step=known.kind)
    return _id(known)


# -- the runner's side ----------------------------------------------------------------------------


def take(office: Office) -> Task | None:
    """The oldest job that waits, or whose runner has been silent; None where there is none.

    Two runners never take the same: SQLite's transactions take turns, and PostgreSQL skips rows
    that another holds. A job that has stopped its runner ``MOST_TRIES`` times is given up.
    """
    silent_since = now() - SILENT_AFTER
    free = or_(
        col(Job.state) == "waiting",
        (col(Job.state) == "running") & (col(Job.beat_at) < silent_since),
    )
    query = select(Job).where(free).order_by(col(Job.id)).limit(1)
    while True:
        with office.session() as session:
            job = session.exec(query.with_for_update(skip_locked=True)).first()
            if job is None:
                return None
            tries = _noted(job).get("tries", 0) + 1
            if tries <= MOST_TRIES:
                job.state, job.beat_at, job.done, job.total = "running", now(), 0, 0
                job.answer = json.dumps({"tries": tries, "phase": "starting"})
                session.add(job)
                return _task(job)
            facts = {"code": "job_given_up", "facts": {"tries": str(MOST_TRIES)}}
            _end(session, job, "failed", facts)


def waiting(office: Office) -> int:
    """How many jobs no runner has taken yet."""
    with office.session() as session:
        return session.exec(select(func.count()).where(Job.state == "waiting")).one()


def clear_up(office: Office) -> int:
    """Drop the ended jobs that are kept long enough, as files are; how many they were.

    What they were asked and answered names people. Those of the schedule, which tell of every night
    of the book, stay. The step in the book, and its answer to the same request, stay too.
    """
    with office.session() as session:
        gone = session.connection().execute(
            delete(Job).where(col(Job.ended_at) < now() - KEPT_FOR, col(Job.asked_by) != SCHEDULE)
        )
        return gone.rowcount


def _noted(job: Job) -> Answer:
    """What a runner has written into a job that has no answer yet."""
    noted: Answer = json.loads(job.answer) if job.answer else {}
    return noted


def _task(job: Job) -> Task:
    return Task(
        _id(job), job.kind, job.asked_by, days.day_of(job.asked_at), json.loads(job.content),
        job.request_id,
    )  # fmt: skip


def beat(
    office: Office, job_id: int, done: int | None = None, total: int = 0, phase: str = ""
) -> None:
    """A sign of life, and how far the work has come where that is known."""
    with office.session() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.state != "running":
            return
        job.beat_at = now()
        if done is not None:
            job.done, job.total = min(done, total) if total else done, total
        if phase:
            job.answer = json.dumps(_noted(job) | {"phase": phase})
        session.add(job)


def finish(office: Office, job_id: int, state: str, answer: Mapping[str, Any]) -> None:
    """Write how a job ended: "done", "refused" or "failed". The first ending stays."""
    with office.session() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is not None and job.state == "running":
            _end(session, job, state, answer)


def _end(session: Session, job: Job, state: str, answer: Mapping[str, Any]) -> None:
    job.state, job.ended_at = state, now()
    job.answer = json.dumps(answer, ensure_ascii=False)
    if state == "done":
        job.done = job.total = max(job.total, 1)
    session.add(job)
    if job.asked_by == SCHEDULE:
        kind, _, due = job.request_id.removeprefix(f"{SCHEDULE}:").partition(":")
        run = session.exec(select(JobRun).where(JobRun.kind == kind, JobRun.due == due)).first()
        if run is not None:
            run.ended_at, run.outcome = job.ended_at, state
            session.add(run)


# -- the asker's side -----------------------------------------------------------------------------


def job(office: Office, job_id: int) -> Answer | None:
    """A job with its answer, None where there is none of this number."""
    with office.session() as session:
        found = session.get(Job, job_id) if job_id < _NO_NUMBER else None
        return None if found is None else shown(found)


def jobs(
    office: Office,
    actors: frozenset[str] | None,
    kinds: frozenset[str],
    most: int,
    shared: Mapping[str, frozenset[str]] | None = None,
) -> list[Answer]:
    """The newest jobs: those asked by one of ``actors`` (None: by anybody), scheduled ones of the
    ``kinds`` named, and by ``shared`` (kind → scopes) those that were asked for these scopes."""
    query = select(Job).order_by(col(Job.id).desc()).limit(most)
    if actors is not None:
        scheduled = (col(Job.asked_by) == SCHEDULE) & col(Job.kind).in_(kinds)
        theirs = (
            (col(Job.kind) == kind) & col(Job.scope).in_(scopes)
            for kind, scopes in (shared or {}).items()
        )
        query = query.where(or_(col(Job.asked_by).in_(actors), scheduled, *theirs))
    with office.session() as session:
        return [shown(found) for found in session.exec(query)]


def shown(found: Job) -> Answer:
    """A job as plain values. While it runs, ``phase`` says what it is at."""
    noted = _noted(found)
    has_ended = found.ended_at is not None
    return {
        "id": found.id, "kind": found.kind, "asked_by": found.asked_by, "scope": found.scope,
        "asked_at": found.asked_at.isoformat(), "content": json.loads(found.content),
        "state": found.state, "done": found.done, "total": found.total,
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
        "phase": "" if has_ended else noted.get("phase", ""),
        "answer": noted if has_ended else None,
    }  # fmt: skip


def _id(found: Job) -> int:
    assert found.id is not None, "a job that was written has a number"
    return found.id
