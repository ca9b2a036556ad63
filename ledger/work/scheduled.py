"""定时任务: what is due by itself, asked for once however many workers look, and caught up.

A worker only asks for jobs here; whichever runner takes one carries it out. The mark that a thing
was asked for and the job itself are written in one transaction. Nothing here pays or books: the
year-end draft and the notice that has run out are put before the committee.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.tables import Job, JobRun
from ledger.work import attach, jobs, notices, reminders, uploads
from ledger.work.books import OpenBook, opened
from ledger.work.days import ZONE
from ledger.work.door import now
from ledger.work.jobs import SCHEDULE

NIGHTLY_AT = time(2, 30)
BEAT = "beat"


def ask_due(place: str, office: Office, moment: datetime, at: time = NIGHTLY_AT) -> list[int]:
    """Ask for whatever is due at a moment and was not asked for; the numbers of the new jobs.

    Of several nights that were missed, one verification is made up for. The first night of a new
    office is the next one.
    """
    with opened(place) as book:
        due = list(_due(book, moment.astimezone(ZONE), at))
        asked = []
        for kind, on, content in due:
            number = _ask_once(office, kind, on, content)
            if number is not None:
                asked.append(number)
                if kind == "verify":
                    uploads.clear_up(office)
                    jobs.clear_up(office)
                    attach.clear_up(book, office)
    return asked


def _due(book: OpenBook, moment: datetime, at: time) -> Iterator[tuple[str, str, Answer]]:
    today = moment.date()
    night = today if moment.time() >= at else today - timedelta(days=1)
    yield "verify", night.isoformat(), {}
    for notice_no in notices.over(book, today):
        yield "notice_ended", notice_no, {"notice_no": notice_no, "back": "/year-end"}
    for period in reminders.periods_over(book, today):
        yield "year_end", period, {"period": period, "back": "/year-end"}


def _ask_once(office: Office, kind: str, due: str, content: Answer) -> int | None:
    """The new job, None where it was asked for before, by this worker or another."""
    try:
        with office.session() as session:
            known = select(JobRun).where(JobRun.kind == kind, JobRun.due == due)
            if session.exec(known).first() is not None:
                return None
            run = JobRun(kind=kind, due=due, began_at=now())
            session.add(run)
            session.flush()  # of two workers the second fails here
            if kind == "verify" and _is_first(session, run):
                run.ended_at, run.outcome = run.began_at, "skipped"
                return None
            text = json.dumps(content, ensure_ascii=False, sort_keys=True)
            job = jobs.add(session, kind, SCHEDULE, text, request_id(kind, due))
            return job.id
    except IntegrityError:
        return None


def _is_first(session: Session, run: JobRun) -> bool:
    others = select(JobRun.id).where(JobRun.kind == run.kind, JobRun.id != run.id).limit(1)
    return session.exec(others).first() is None


def beat(office: Office) -> None:
    """A sign of life of a worker: the moment of the last stands in one row."""
    for _ in range(2):
        try:
            with office.session() as session:
                run = session.exec(select(JobRun).where(JobRun.kind == BEAT)).first()
                run = run or JobRun(kind=BEAT, due="", began_at=now())
                run.began_at = now()
                session.add(run)
            return
        except IntegrityError:
            continue  # another worker wrote the first one at the same moment


def last_beat(office: Office) -> datetime | None:
    """When a worker last looked for what is due, in UTC; None where none ever did."""
    with office.session() as session:
        at = session.exec(select(JobRun.began_at).where(JobRun.kind == BEAT)).first()
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def request_id(kind: str, due: str) -> str:
    return f"{SCHEDULE}:{kind}:{due}"


def runs(office: Office, most: int = 20) -> list[Answer]:
    """The last scheduled pieces of work, the newest first, each with the number of its job."""
    query = (
        select(JobRun, Job)
        .outerjoin(Job, col(Job.request_id) == SCHEDULE + ":" + col(JobRun.kind) + ":" + JobRun.due)
        .where(JobRun.kind != BEAT)
        .order_by(col(JobRun.id).desc())
        .limit(most)
    )
    with office.session() as session:
        return [
            {"kind": run.kind, "due": run.due, "began_at": run.began_at.isoformat(),
             "ended_at": run.ended_at.isoformat() if run.ended_at else None,
             "outcome": run.outcome or (job.state if job else ""),
             "job": job.id if job else None}
            for run, job in session.exec(query)
        ]  # fmt: skip
