"""What the office holds of a person who is erased, and the pages that databases set free.

``sweep`` finds what to do by what the book still knows, so it can be repeated at any time.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ledger.book.asking import chunks
from ledger.book.connection import UNREACHABLE, OpenBook
from ledger.book.forgetting import forget
from ledger.book.redactions import CUT, erased_members
from ledger.book.tables import Attachment, Claim, Enrolment, EnrolmentChange, Roster
from ledger.nouns import Answer
from ledger.office import scans
from ledger.office.connection import Office
from ledger.office.tables import Job, Upload
from ledger.refusals import Refusal
from ledger.work.report.looking import looking

_OVER = ("done", "refused", "failed")


def drop_tasks(office: Office, numbers: Collection[str]) -> int:
    """Drop tasks that were asked or answered something with one of these numbers; how many.

    Raises Refusal("erasure_task_waiting") where such a task is not over.
    """
    with office.session() as session:
        named = [
            (job.id, job.state)
            for job in session.exec(select(Job).execution_options(yield_per=100))
            if any(number in job.content or number in job.answer for number in numbers)
        ]
        for job_id, state in named:
            if state not in _OVER:
                raise Refusal("erasure_task_waiting", task=str(job_id))
        for chunk in chunks([job_id for job_id, _ in named]):
            session.connection().execute(delete(Job).where(col(Job.id).in_(chunk)))
        return len(named)


def sweep(book: OpenBook, office: Office) -> Answer:
    """Drop scans and rosters of all erased persons; write both databases anew.

    ``swept`` is False where somebody else had a database open; then it is to be done again.
    """
    with looking(book) as session:
        gone = sorted(erased_members(session))
        papers = _papers(session, gone)
        rosters = _rosters(session, gone)
    dropped = sum([scans.erase(office, digest) for digest in papers])
    with office.session() as session:
        connection = session.connection()
        for chunk in chunks(rosters):
            dropped += connection.execute(
                delete(Upload).where(col(Upload.digest).in_(chunk))
            ).rowcount
    return {"files": dropped, "swept": _forget(book, office)}


def _papers(session: Session, members: Collection[int]) -> list[str]:
    """Digests of papers that only these members' claims name."""
    named = select(Attachment.sha256, Claim.member_id).join(
        Claim, col(Claim.id) == col(Attachment.claim_id)
    )
    digests: set[str] = set()
    for chunk in chunks(sorted(members)):
        found = session.exec(named.where(col(Claim.member_id).in_(chunk)))
        digests.update(digest for digest, _ in found)
    for some in chunks(sorted(digests)):
        asked = session.exec(named.where(col(Attachment.sha256).in_(some)))
        digests -= {digest for digest, member_id in asked if member_id not in members}
    return sorted(digests)


def _rosters(session: Session, members: Collection[int]) -> list[str]:
    """Digests of the rosters that enrolled or changed these members."""
    found: set[str] = set()
    for chunk in chunks(sorted(members)):
        enrolled = select(Roster.file_digest).join(
            Enrolment, col(Enrolment.roster_id) == col(Roster.id)
        )
        found.update(session.exec(enrolled.where(col(Enrolment.member_id).in_(chunk))))
        changed = (
            select(Roster.file_digest)
            .join(EnrolmentChange, col(EnrolmentChange.roster_id) == col(Roster.id))
            .join(Enrolment, col(Enrolment.id) == col(EnrolmentChange.enrolment_id))
        )
        found.update(session.exec(changed.where(col(Enrolment.member_id).in_(chunk))))
    return sorted(found)


def _forget(book: OpenBook, office: Office) -> bool:
    try:
        return forget(book.url, CUT) and forget(office.url, ("job", "upload", "scan"))
    except UNREACHABLE:  # somebody else holds a lock on it, or there is no room
        return False
