"""首页待办 of the office: accounts that need a hand, tasks that failed, the last verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import col, select

from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.tables import Job, User
from ledger.work import accounts, days, jobs
from ledger.work.door import Visitor, now

RECENT = timedelta(days=30)


def waiting(office: Office, visitor: Visitor) -> list[Answer]:
    """Piles as those of ``home_waiting``, for who looks after accounts and tasks."""
    return [line for line in _piles(office, visitor) if line["count"]]


def _piles(office: Office, visitor: Visitor) -> Iterator[Answer]:
    with office.session() as session:
        if visitor.may("user.manage"):
            users = session.exec(select(User).where(col(User.is_active).is_(True))).all()
            fresh = [user for user in users if user.must_change]
            locked = [user for user in users if accounts.is_locked(user)]
            for what, found in (("first_passwords", fresh), ("locked", locked)):
                yield {"what": what, "count": len(found), "since": None, "fen": None}
        if visitor.may("record.read"):
            query = select(Job).where(Job.state == "failed", col(Job.asked_at) > now() - RECENT)
            failed = session.exec(query.order_by(col(Job.id))).all()
            since = days.day_of(failed[0].asked_at) if failed else None
            yield {"what": "failed_tasks", "count": len(failed), "since": since, "fen": None}


def last_verification(office: Office) -> Answer | None:
    """When the book was last verified, and whether it was sound; None where it never was."""
    with office.session() as session:
        query = select(Job).where(Job.kind == "verify", Job.state == "done")
        found = session.exec(query.order_by(col(Job.id).desc()).limit(1)).first()
        if found is None:
            return None
        shown = jobs.shown(found)
        return {"job": shown["id"], "on": found.ended_at, "is_sound": bool(shown["answer"]["ok"])}
