"""个人信息副本: everything that the book and its office hold about one member, for the member.

Whoever takes it out states for what; the line in the access record is written first. What a file
or a task names beside the member belongs to others and is told by its name and day only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import of_person, people
from ledger.book.asking import chunks
from ledger.book.connection import OpenBook
from ledger.book.tables import Book
from ledger.nouns import Answer
from ledger.office import scans
from ledger.office.connection import Office
from ledger.office.tables import AccessRecord, Job, Upload
from ledger.refusals import Refusal
from ledger.work.clerk import stored_scheme
from ledger.work.door import note
from ledger.work.report.looking import looking

FORMAT = "tongzhou-person-1"
LONGEST_PURPOSE = 200

#: The numbers by which the access record names what is a member's.
_NUMBERS = {
    "claim": ("claim_no",), "award": ("case_no",), "payable": ("payable_no",),
    "recovery": ("recovery_no",),
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """``answer``: all that is held, as it can be written as JSON; amounts in fen.

    ``papers``: the papers of the member's claims that are still in the office, by file name.
    """

    answer: Answer
    papers: Mapping[str, bytes]


def held_about(
    book: OpenBook, office: Office, actor: str, id_number: str, purpose: str, today: date
) -> Held:
    """What is held about the member with a document number, taken out by ``actor``.

    Raises Refusal("member_unknown"), Refusal("purpose_missing") where nothing is stated, and
    Refusal("text_too_long") for more than ``LONGEST_PURPOSE`` characters.
    """
    number = identity.normalise(id_number)
    purpose = purpose.strip()
    if not purpose:
        raise Refusal("purpose_missing")
    if len(purpose) > LONGEST_PURPOSE:
        raise Refusal("text_too_long", column="purpose", limit=LONGEST_PURPOSE, text=purpose[:20])
    with looking(book) as session:
        member = people.members_by_number(session, [number]).get(number)
        if member is None:
            raise Refusal("member_unknown", id_number=identity.mask_id(number))
        rows = of_person.rows_of(session, member.id)
        steps = of_person.steps_of(session, rows)
        info = stored_scheme(session).info
        code = session.exec(select(Book.code)).one()
    note(office, actor, "person_export", _subject(member.id), "", purpose)
    papers = dict(_papers(office, rows))
    answer: Answer = {
        "format": FORMAT, "made_on": today.isoformat(), "made_by": actor, "purpose": purpose,
        "federation": info.federation, "fund": info.fund, "book_code": code,
        "member_no": member.id, "book": {name: _plain(its) for name, its in rows.items()},
        "steps": _plain(steps), "office": _office(office, rows, number, papers),
    }  # fmt: skip
    return Held(answer, papers)


def _subject(member_id: int) -> str:
    """How the access record names a member: not by name or number, which it would then hold."""
    return f"member {member_id}"


def _plain(rows: Sequence[of_person.Row]) -> list[Answer]:
    """Rows with days and moments as text."""
    return [{key: _as_text(value) for key, value in row.items()} for row in rows]


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


# -- the office ------------------------------------------------------------------------------------


def _office(
    office: Office,
    rows: Mapping[str, list[of_person.Row]],
    number: str,
    papers: Mapping[str, bytes],
) -> Answer:
    subjects = {_subject(row["id"]) for row in rows["member"]}
    for table, columns in _NUMBERS.items():
        subjects |= {str(row[name]) for row in rows.get(table, []) for name in columns}
    subjects |= {row["known_by"]["batch"]["batch_no"] for row in rows.get("payment", [])}
    digests = {row["known_by"]["roster"]["file_digest"] for row in rows.get("enrolment", [])}
    with office.session() as session:
        return {
            "access_record": list(_access(session, sorted(subjects))),
            "files_naming_the_member": list(_uploads(session, sorted(digests))),
            "tasks_naming_the_member": list(_tasks(session, number)),
            "papers": sorted(papers),
        }


def _access(session: Session, subjects: Sequence[str]) -> Iterator[Answer]:
    found = [
        line
        for chunk in chunks(subjects)
        for line in session.exec(select(AccessRecord).where(col(AccessRecord.subject).in_(chunk)))
    ]
    for line in sorted(found, key=lambda line: line.id or 0):
        yield {"at": _moment(line.at), "actor": line.actor, "what": line.what,
               "subject": line.subject, "detail": line.detail, "purpose": line.purpose}  # fmt: skip


def _uploads(session: Session, digests: Sequence[str]) -> Iterator[Answer]:
    """Rosters that named the member and are still kept; others stand in them, too."""
    for chunk in chunks(digests):
        query = select(Upload.name, Upload.digest, Upload.at, Upload.by)
        for name, digest, at, by in session.exec(query.where(col(Upload.digest).in_(chunk))):
            yield {"name": name, "digest": digest, "at": _moment(at), "by": by}


def _tasks(session: Session, number: str) -> Iterator[Answer]:
    """Tasks that were asked or answered something with the member's number in it."""
    for job in session.exec(select(Job).order_by(col(Job.id)).execution_options(yield_per=100)):
        if number in job.content or number in job.answer:
            yield {"id": job.id, "kind": job.kind, "asked_by": job.asked_by,
                   "asked_at": _moment(job.asked_at)}  # fmt: skip


def _moment(at: datetime) -> str:
    """SQLite gives moments without their zone, which is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _papers(office: Office, rows: Mapping[str, list[of_person.Row]]) -> Iterator[tuple[str, bytes]]:
    """The papers that are still there; each is named by its claim and its place among them."""
    numbers = {row["id"]: row["claim_no"] for row in rows.get("claim", [])}
    places: dict[int, int] = {}
    for row in rows.get("attachment", []):
        place = places[row["claim_id"]] = places.get(row["claim_id"], 0) + 1
        ending = row["media_type"].rpartition("/")[2]
        name = "".join(c if c.isalnum() or c in "-_" else "_" for c in numbers[row["claim_id"]])
        try:
            content = scans.content_of(office, row["sha256"])
        except Refusal:
            continue  # erased, or damaged: the row in the book says that it was there
        yield f"papers/{name}-{place}.{ending}", content
