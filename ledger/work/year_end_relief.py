"""二次救助名单: the awards as they were fixed, with what objections took out and what is paid."""

from __future__ import annotations

from sqlmodel import col, select

from ledger.book import payments, year_ends
from ledger.book.connection import OpenBook
from ledger.book.tables import Payable
from ledger.nouns import Answer
from ledger.work.report.looking import looking, period_code


def lines(book: OpenBook, period: str) -> list[Answer]:
    """Every award of a period, the largest first: case, member, group, amounts in fen.

    ``is_withdrawn``: an upheld objection took it out. ``payable_no`` and ``standing`` once it is
    payable. Empty where nothing is fixed. Raises Refusal("period_unknown").
    """
    with looking(book) as session:
        allocation = year_ends.allocation_of(session, period_code(session, period))
        if allocation is None:
            return []
        notice = year_ends.notice_of(session, allocation.id)
        withdrawn = year_ends.withdrawn_awards(session, notice.id) if notice else set()
        awards = year_ends.awards_of(session, allocation.id)
        query = select(Payable.id, Payable.award_id).where(col(Payable.award_id).is_not(None))
        own = {award.id for award in awards}
        ids = {id: award_id for id, award_id in session.exec(query) if award_id in own}
        states = payments.states(session, [*ids]) if ids else []
        payable = {ids[state.payable.id]: state for state in states}
        found = [
            {"case_no": award.case_no, "member_id": award.member_id,
             "group": award.diagnosis_group, "burden_fen": award.burden_fen,
             "need_fen": award.need_fen, "award_fen": award.award_fen,
             "is_withdrawn": award.id in withdrawn,
             "payable_no": payable[award.id].payable.payable_no if award.id in payable else None,
             "standing": payable[award.id].standing.value if award.id in payable else None}
            for award in awards
        ]  # fmt: skip
    return sorted(found, key=lambda line: (-line["award_fen"], line["case_no"]))
