"""附件: the papers of a claim are handed in, listed and read.

The book keeps the digest of each paper, the office its bytes under seal. What a file is, is told
by its first bytes, never by its name or by what a browser says of it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlmodel import Session, select

from ledger.book import attachments, claims
from ledger.book.connection import OpenBook
from ledger.book.tables import Attachment, Claim
from ledger.nouns import Answer
from ledger.office import scans
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.door import note, now
from ledger.work.reach import Reach
from ledger.work.report.looking import looking

LARGEST = 10_000_000  # bytes of one paper
MOST = 20  # papers of one claim
_LONGEST_NAME = 120
_LONGEST_PAPER = 80

#: First bytes → what the file is, and how its name ends.
_KINDS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
)


@dataclass(frozen=True)
class Scanned:
    """A paper whose bytes the office holds. ``paper``: what it shows, "" where nobody said."""

    file_name: str
    media_type: str
    size: int
    sha256: str
    paper: str = ""


def take(office: Office, name: str, content: bytes, paper: str = "") -> Scanned:
    """Look at a file and keep its bytes under seal; no claim has it yet.

    Raises Refusal("nothing_attached"), ("attachment_kind": name), ("attachment_too_large": name,
    most).
    """
    looked_at = look_at(name, content, paper)
    scans.keep(office, content, looked_at.media_type, now())
    return looked_at


def look_at(name: str, content: bytes, paper: str = "") -> Scanned:
    """What a file is, by its bytes, and a name for it that does no harm. Refuses as ``take``."""
    plain = _plain(name)
    if not content:
        raise Refusal("nothing_attached")
    for beginning, media_type, endings in _KINDS:
        if content.startswith(beginning):
            if len(content) > LARGEST:
                raise Refusal("attachment_too_large", name=plain, most=LARGEST // 1_000_000)
            if not plain.lower().endswith(endings):
                plain = (plain or "scan") + endings[0]
            digest = sha256(content).hexdigest()
            return Scanned(
                _short(plain), media_type, len(content), digest, _printable(paper)[:_LONGEST_PAPER]
            )
    raise Refusal("attachment_kind", name=plain[:_LONGEST_NAME])


def _plain(name: str) -> str:
    """The last part of a name, without what could steer a reader or a folder."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in _printable(last) if each not in '<>:"|?*').strip(" .")


def _printable(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return "".join(each for each in normal if each.isprintable()).strip()


def _short(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


# -- between a form that was shown again and the form that is sent ---------------------------------


def ticket(office: Office, login: str, scanned: Scanned) -> str:
    """A word for a paper already taken, so that its file need not be chosen again; for one person.

    It is sealed: nobody can make one for a paper that they never handed in.
    """
    return office.seal.close(json.dumps(asdict(scanned)), f"paper kept for {login}")


def redeemed(office: Office, login: str, word: str) -> Scanned:
    """The paper of a ticket. Raises Refusal("scan_gone") for none, or one that lay too long."""
    try:
        scanned = Scanned(**json.loads(office.seal.open(word, f"paper kept for {login}")))
    except ValueError:
        raise Refusal("scan_gone") from None
    if not scans.has(office, scanned.sha256, now()):
        raise Refusal("scan_gone")
    return scanned


# -- the step -------------------------------------------------------------------------------------


def attach(desk: Desk, reach: Reach, claim_no: str, papers: Sequence[Scanned]) -> Answer:
    """Put papers that were taken to a claim, all or none; ``numbers``: their places, from 1.

    Raises Refusal("claim_unknown"), also out of reach; ("attachments_closed"),
    ("nothing_attached"), ("attachment_known": name) for bytes that the claim has already,
    ("attachments_full": most).
    """
    content = {"claim": claim_no, "papers": [asdict(each) for each in papers]}
    return desk.once("attach", content, lambda clerk: _attach(clerk, reach, claim_no, papers))


def _attach(clerk: Clerk, reach: Reach, claim_no: str, papers: Sequence[Scanned]) -> Answer:
    claim = _claim(clerk.session, reach, claim_no)
    if not claims.state(clerk.session, claim).is_open:
        raise Refusal("attachments_closed", claim_no=claim_no)
    held = attachments.of_claim(clerk.session, claim.id)
    check(papers, {each.sha256 for each in held})
    for each in papers:
        clerk.keeping.add(
            Attachment, claim_id=claim.id, paper=each.paper, file_name=each.file_name,
            media_type=each.media_type, size=each.size, sha256=each.sha256,
        )  # fmt: skip
    numbers = list(range(len(held) + 1, len(held) + len(papers) + 1))
    return {"claim_no": claim_no, "numbers": numbers}


def check(papers: Sequence[Scanned], held: set[str] | None = None) -> None:
    """Refuse, as ``attach``, what cannot go to a claim that has ``held`` (digests) already."""
    known = set(held or ())
    if not papers:
        raise Refusal("nothing_attached")
    if len(known) + len(papers) > MOST:
        raise Refusal("attachments_full", most=MOST)
    for each in papers:
        if each.sha256 in known:
            raise Refusal("attachment_known", name=each.file_name)
        known.add(each.sha256)


def _claim(session: Session, reach: Reach, claim_no: str) -> Claim:
    query = select(Claim).where(Claim.claim_no == claim_no, reach.claims())
    claim = session.exec(query).first() if claim_no.isprintable() else None
    if claim is None:
        raise Refusal("claim_unknown", claim_no=claim_no[:40])
    return claim


# -- looking --------------------------------------------------------------------------------------


def listed(book: OpenBook, reach: Reach, claim_no: str) -> list[Answer]:
    """The papers of a claim by their numbers. Raises Refusal("claim_unknown").

    ``also``: the numbers of other claims that came with the very same file, told to who sees the
    whole book.
    """
    with looking(book) as session:
        claim = _claim(session, reach, claim_no)
        also = attachments.also_with(session, claim.id) if reach.is_whole else {}
        return [
            {"number": number, "paper": row.paper, "file_name": row.file_name,
             "media_type": row.media_type, "size": row.size, "sha256": row.sha256,
             "also": also.get(row.sha256, [])}
            for number, row in enumerate(attachments.of_claim(session, claim.id), start=1)
        ]  # fmt: skip


def read(
    book: OpenBook, office: Office, reach: Reach, reader: str, claim_no: str, number: int
) -> tuple[Answer, bytes]:
    """A paper as ``listed`` tells of it, and its bytes; ``reader`` is put on the access record.

    Raises Refusal("claim_unknown"), ("attachment_unknown": number), ("scan_gone"),
    ("scan_damaged").
    """
    papers = {each["number"]: each for each in listed(book, reach, claim_no)}
    if number not in papers:
        raise Refusal("attachment_unknown", number=str(number)[:20])
    paper = papers[number]
    note(office, reader, "scan_read", claim_no, str(number), "claim.read")
    return paper, scans.content_of(office, paper["sha256"])


def clear_up(book: OpenBook, office: Office) -> int:
    """Erase the papers that no claim came to name; how many they were."""
    with looking(book) as session:
        named = attachments.digests(session)
    return scans.erase_unnamed(office, named, now())
