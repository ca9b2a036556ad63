"""The worker at work: it asks for what is due, and carries out the jobs that wait.

Any number of workers may run beside one another and beside ``tongzhou serve``: what is due is asked
for once, and a job is taken by one of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from ledger.refusals import Refusal
from ledger.work.days import ZONE, beijing_now
from ledger.work.running import OFFICE_LOST, Office, Runner
from ledger.work.scheduled import NIGHTLY_AT, ask_due, beat

LOOK_EVERY = 60  # seconds

log = logging.getLogger("ledger.worker")


@contextmanager
def at_work(
    place: str, office: Office, *, at: time = NIGHTLY_AT, threads: int = 1,
    patience: float | None = None,
) -> Iterator[None]:  # fmt: skip
    """Schedule and runners at work on one book, as long as the block lasts.

    ``patience``: how many seconds a job that has begun may take to end afterwards; None: as long as
    it needs. One that is left is taken again by the next worker.
    """
    scheduler = BackgroundScheduler(
        timezone=ZONE, job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    scheduler.add_job(
        look, IntervalTrigger(seconds=LOOK_EVERY, timezone=ZONE), args=[place, office, at],
        next_run_time=datetime.now(ZONE),
    )  # fmt: skip
    with Runner(place, office, threads, patience):
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=True)


def look(place: str, office: Office, at: time) -> None:
    """Ask for what is due now; a book or office that cannot be reached is asked again later."""
    try:
        beat(office)
        for number in ask_due(place, office, beijing_now(), at):
            log.info("定时任务 %d", number, extra={"event": "job_asked", "job": number})
    except Refusal as refusal:
        log.error("%s", refusal.code, extra={"event": "schedule_failed"})
    except OFFICE_LOST as problem:
        log.error("%s", type(problem).__name__, extra={"event": "schedule_failed"})
