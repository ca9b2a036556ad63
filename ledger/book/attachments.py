"""附件: which papers came with a claim, in the order they came."""

from __future__ import annotations

from sqlmodel import Session, col, select

from ledger.book.tables import Attachment


def of_claim(session: Session, claim_id: int) -> list[Attachment]:
    """The papers of a claim; the first is number 1."""
    query = select(Attachment).where(Attachment.claim_id == claim_id).order_by(col(Attachment.id))
    return list(session.exec(query))


def digests(session: Session) -> set[str]:
    """The digests of all papers that the book names."""
    return set(session.exec(select(Attachment.sha256)))
