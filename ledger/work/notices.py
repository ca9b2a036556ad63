"""公示期满: notices whose days are over, for the committee to go on from. Nothing is kept."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from ledger.book import year_ends
from ledger.book.connection import OpenBook
from ledger.book.tables import Allocation, Notice
from ledger.nouns import Answer


def over(book: OpenBook, today: date) -> list[str]:
    """The numbers of the notices whose last day lies before ``today``."""
    with book.reading() as connection:
        query = select(Notice.notice_no).where(Notice.closes_on < today).order_by(col(Notice.id))
        return list(Session(bind=connection).exec(query))


def ended(book: OpenBook, notice_no: str) -> Answer:
    """What a notice came to: its days, its awards, and how many objections wait for an answer."""
    with book.reading() as connection:
        session = Session(bind=connection)
        notice = session.exec(select(Notice).where(Notice.notice_no == notice_no)).one()
        allocation = session.exec(
            select(Allocation).where(Allocation.id == notice.allocation_id)
        ).one()  # fmt: skip
        pairs = year_ends.objections_to(session, notice.id)
        awards = year_ends.awards_of(session, allocation.id)
        return {
            "notice_no": notice_no, "period": allocation.period_code,
            "published_on": notice.published_on.isoformat(),
            "closes_on": notice.closes_on.isoformat(),
            "awards": sum(award.award_fen > 0 for award in awards),
            "awarded_fen": allocation.awarded_fen, "objections": len(pairs),
            "unanswered": sum(answer is None for _, answer in pairs),
            "withdrawn": len(year_ends.withdrawn_awards(session, notice.id)),
        }  # fmt: skip
