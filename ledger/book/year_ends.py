"""Closings, allocations, notices and objections as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.tables import (
    Allocation,
    AwardRow,
    Closing,
    Entry,
    Notice,
    Objection,
    ObjectionAnswer,
    Payable,
    Posting,
    SettlementReversal,
    SettlementRow,
)
from ledger.nouns import SETTLEMENT_AMOUNTS, Fen


def closing_of(session: Session, period_code: str) -> Closing | None:
    return session.exec(select(Closing).where(Closing.period_code == period_code)).first()


def allocation_of(session: Session, period_code: str) -> Allocation | None:
    return session.exec(select(Allocation).where(Allocation.period_code == period_code)).first()


def awards_of(session: Session, allocation_id: int) -> list[AwardRow]:
    query = (
        select(AwardRow).where(AwardRow.allocation_id == allocation_id).order_by(col(AwardRow.id))
    )
    return list(session.exec(query))


def award_by_case(session: Session, case_no: str) -> AwardRow | None:
    return session.exec(select(AwardRow).where(AwardRow.case_no == case_no)).first()


def notice_of(session: Session, allocation_id: int) -> Notice | None:
    return session.exec(select(Notice).where(Notice.allocation_id == allocation_id)).first()


def notice_by_no(session: Session, notice_no: str) -> Notice | None:
    return session.exec(select(Notice).where(Notice.notice_no == notice_no)).first()


def objection_by_no(session: Session, objection_no: str) -> Objection | None:
    return session.exec(select(Objection).where(Objection.objection_no == objection_no)).first()


def objections_to(
    session: Session, notice_id: int
) -> list[tuple[Objection, ObjectionAnswer | None]]:
    """The objections to a notice, each with its answer or None."""
    query = (
        select(Objection, ObjectionAnswer)
        .outerjoin(ObjectionAnswer, col(ObjectionAnswer.objection_id) == col(Objection.id))
        .where(Objection.notice_id == notice_id)
        .order_by(col(Objection.id))
    )
    return list(session.exec(query))


def unanswered(session: Session) -> list[Objection]:
    """The objections to any notice that wait for an answer."""
    answered = select(ObjectionAnswer.objection_id)
    return list(session.exec(select(Objection).where(col(Objection.id).not_in(answered))))


def withdrawn_awards(session: Session, notice_id: int) -> set[int]:
    """The awards that an upheld objection took out."""
    return {
        objection.award_id
        for objection, answer in objections_to(session, notice_id)
        if answer is not None and answer.is_upheld and objection.award_id is not None
    }


def pool_held(session: Session, account: str, before_step: int | None = None) -> Fen:
    """What the account of the relief pool holds (before a step) and no allocation has promised.

    An allocation that is fixed and not granted yet has promised what it awards.
    """
    credits = (
        select(func.sum(Posting.credit_fen - Posting.debit_fen))
        .join(Entry, col(Entry.id) == col(Posting.entry_id))
        .where(Posting.account == account)
    )
    granted = select(Payable.award_id).where(col(Payable.award_id).is_not(None))
    fixed = select(Allocation.id, Allocation.awarded_fen)
    if before_step is not None:
        credits = credits.where(Entry.step_id < before_step)
        granted = granted.where(Payable.step_id < before_step)
        fixed = fixed.where(Allocation.step_id < before_step)
    paid = set(session.exec(select(AwardRow.allocation_id).where(col(AwardRow.id).in_(granted))))
    promised = sum(fen for id, fen in session.exec(fixed) if id not in paid)
    return max(int(session.exec(credits).one() or 0) - promised, 0)


def settled_amounts(
    session: Session, claim_ids: Sequence[int], before_step: int | None = None
) -> dict[int, dict[str, Fen]]:
    """Claim → each amount of the settlement record, summed over what stood (before a step)."""
    found = {claim_id: dict.fromkeys(SETTLEMENT_AMOUNTS, 0) for claim_id in claim_ids}
    taken_back = select(SettlementReversal.settlement_id)
    if before_step is not None:
        taken_back = taken_back.where(SettlementReversal.step_id < before_step)
    for chunk in chunks(list(claim_ids)):
        query = select(SettlementRow).where(
            among(session, col(SettlementRow.claim_id), chunk),
            col(SettlementRow.id).not_in(taken_back),
        )
        for row in session.exec(query):
            for name in SETTLEMENT_AMOUNTS:
                found[row.claim_id][name] += getattr(row, f"{name}_fen")
    return found
