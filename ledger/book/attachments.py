"""附件: which papers came with a claim, in the order they came."""

from __future__ import annotations

from sqlmodel import Session, col, select

from ledger.book.tables import Attachment, Claim


def of_claim(session: Session, claim_id: int) -> list[Attachment]:
    """The papers of a claim; the first is number 1."""
    query = select(Attachment).where(Attachment.claim_id == claim_id).order_by(col(Attachment.id))
    return list(session.exec(query))


def also_with(session: Session, claim_id: int) -> dict[str, list[str]]:
    """Digest → the numbers of other claims that have the same papers as this one."""
    own = select(Attachment.sha256).where(Attachment.claim_id == claim_id)
    query = (
        select(Attachment.sha256, Claim.claim_no)
        .join(Claim, col(Claim.id) == col(Attachment.claim_id))
        .where(col(Attachment.sha256).in_(own), Attachment.claim_id != claim_id)
        .order_by(col(Attachment.id))
    )
    found: dict[str, list[str]] = {}
    for digest, claim_no in session.exec(query):
        found.setdefault(digest, []).append(claim_no)
    return found


def digests(session: Session) -> set[str]:
    """The digests of all papers that the book names."""
    return set(session.exec(select(Attachment.sha256)))
