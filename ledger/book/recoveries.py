"""Recoveries (追回): benefits paid that a later decision no longer grants."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book.tables import DecisionRow, Recovery, RecoveryUse
from ledger.nouns import Fen


def by_no(session: Session, recovery_no: str) -> Recovery | None:
    return session.exec(select(Recovery).where(Recovery.recovery_no == recovery_no)).first()


def open_fen(session: Session, recovery: Recovery) -> Fen:
    """What of a recovery has not been paid back yet."""
    query = select(func.sum(RecoveryUse.amount_fen)).where(RecoveryUse.recovery_id == recovery.id)
    return recovery.amount_fen - int(session.exec(query).one() or 0)


def rows_of_claim(session: Session, claim_id: int) -> list[Recovery]:
    """What later rounds of a claim have asked back, first to last."""
    query = (
        select(Recovery)
        .join(DecisionRow, col(DecisionRow.id) == col(Recovery.decision_id))
        .where(DecisionRow.claim_id == claim_id)
        .order_by(col(Recovery.id))
    )
    return list(session.exec(query))


def of_claim(session: Session, claim_id: int) -> Fen:
    """Σ of what later rounds of a claim have asked back."""
    return sum(row.amount_fen for row in rows_of_claim(session, claim_id))
