"""Closings, allocations, notices and objections as they stand."""

from __future__ import annotations

from sqlmodel import Session, col, select

from ledger.book.tables import Allocation, AwardRow, Closing, Notice, Objection, ObjectionAnswer


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


def withdrawn_awards(session: Session, notice_id: int) -> set[int]:
    """The awards that an upheld objection took out."""
    return {
        objection.award_id
        for objection, answer in objections_to(session, notice_id)
        if answer is not None and answer.is_upheld and objection.award_id is not None
    }
