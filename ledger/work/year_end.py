"""年终: where a period's year end stands, step by step, and what still hinders its closing."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from ledger.book import claims, entries, payments, year_ends
from ledger.book.connection import OpenBook
from ledger.book.payments import Standing
from ledger.book.tables import (
    Allocation,
    Closing,
    Notice,
    Payable,
    PeriodRow,
    Step,
)
from ledger.core import approval
from ledger.nouns import Answer
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.year_end_hindrances import hindrances, open_ends

#: The steps of a year end, in their order.
STEPS = ("close", "try", "fix", "publish", "object", "approve", "pay")


def periods(book: OpenBook, today: date) -> list[Answer]:
    """Every period that has begun, the newest first, with how far its year end has come."""
    with book.reading() as connection:
        clerk = Clerk(Desk(book, "", today, "").looking(connection))
        found = [row for row in entries.periods(clerk.session) if row.starts_on <= today]
        return [_standing(clerk, row) for row in reversed(found)]


def standing(desk: Desk, period: str) -> Answer:
    """Where the year end of a period stands. Raises Refusal("period_unknown").

    ``steps``: for each of ``STEPS`` its ``state``: "done", "next" (what can be done now), "waits"
    (for what comes before, or for a day) or "none" (there is nothing to do). ``hindrances``: what
    stands in the way of closing; ``open_ends``: what need not be done first but should be known.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        found = _standing(clerk, row)
        if found["closing"] is None:
            found["hindrances"] = [*hindrances(clerk, row)]
            found["open_ends"] = [*open_ends(clerk)]
            if found["hindrances"]:
                found["steps"]["close"] = found["steps"]["try"] = "waits"
        return found


def _standing(clerk: Clerk, row: PeriodRow) -> Answer:
    closing = year_ends.closing_of(clerk.session, row.code)
    fixed = year_ends.allocation_of(clerk.session, row.code)
    notice = year_ends.notice_of(clerk.session, fixed.id) if fixed else None
    found: Answer = {
        "period": row.code, "starts_on": row.starts_on, "ends_on": row.ends_on,
        "closing": _closing(clerk, closing), "allocation": _allocation(clerk, fixed),
        "notice": _notice(clerk, notice), "approval": _approval(clerk, fixed),
        "payment": _payment(clerk, fixed), "hindrances": [], "open_ends": [],
    }  # fmt: skip
    return found | {"steps": _states(found, clerk.today)}


def _states(found: Answer, today: date) -> dict[str, str]:
    states = dict.fromkeys(STEPS, "waits")
    closing, fixed, notice = found["closing"], found["allocation"], found["notice"]
    states["close"] = "done" if closing else "next"
    if closing and closing["is_last"] and not fixed:
        return states | dict.fromkeys(STEPS[1:], "none")
    states["try"] = "done" if fixed else "next"
    if not closing:
        return states
    states["fix"] = "done" if fixed else "next"
    if not fixed:
        return states
    states["publish"] = "done" if notice else "next"
    if not notice:
        return states
    is_over = notice["closes_on"] < today
    states["object"] = "done" if is_over and not notice["unanswered"] else "next"
    if found["approval"]["is_granted"]:
        states |= {"object": "done", "approve": "done"}
        paid = found["payment"]
        states["pay"] = "done" if paid["count"] == paid["paid"] else "next"
    elif states["object"] == "done":
        states["approve"] = "next"
    return states


def _done(clerk: Clerk, step_id: int) -> Answer:
    """On which day a step was carried out, and by whom."""
    step = clerk.session.get_one(Step, step_id)
    return {"on": step.today, "by": step.actor}


def _closing(clerk: Clerk, row: Closing | None) -> Answer | None:
    if row is None:
        return None
    period = clerk.period(row.period_code)
    money = clerk.scheme.relief(period_start=period.starts_on).money
    return {
        **_done(clerk, row.step_id),
        **{name: getattr(row, name) for name in OF_CLOSING},
        "is_last": money == "surplus" and row.relief_pool_fen == 0,
    }


#: The figures of a closing, in fen.
OF_CLOSING = (
    "income_fen", "expense_fen", "surplus_fen", "deficit_fen", "reserve_fen", "relief_pool_fen",
    "carried_fen",
)  # fmt: skip


def _allocation(clerk: Clerk, row: Allocation | None) -> Answer | None:
    if row is None:
        return None
    names = ("pool_fen", "need_fen", "awarded_fen", "remainder_fen")
    awards = year_ends.awards_of(clerk.session, row.id)
    return {
        **_done(clerk, row.step_id), "candidates": row.candidate_count,
        **{name: getattr(row, name) for name in names},
        "receiving": sum(award.award_fen > 0 for award in awards),
    }  # fmt: skip


def _notice(clerk: Clerk, row: Notice | None) -> Answer | None:
    if row is None:
        return None
    by_id = {a.id: a for a in year_ends.awards_of(clerk.session, row.allocation_id)}
    pairs = year_ends.objections_to(clerk.session, row.id)
    withdrawn = year_ends.withdrawn_awards(clerk.session, row.id)
    objections = []
    for objection, answer in pairs:
        award = by_id.get(objection.award_id or 0)
        objections.append(
            {"objection_no": objection.objection_no, "raised_on": objection.raised_on,
             "raised_by": objection.raised_by, "words": objection.words,
             "case_no": award.case_no if award else None,
             "award_fen": award.award_fen if award else None,
             "answer": None if answer is None else
             {"upheld": answer.is_upheld, "words": answer.words, "on": answer.answered_on,
              "by": answer.answered_by}}
        )  # fmt: skip
    return {
        **_done(clerk, row.step_id), "notice_no": row.notice_no,
        "published_on": row.published_on, "closes_on": row.closes_on,
        "is_over": row.closes_on < clerk.today, "objections": objections,
        "unanswered": sum(answer is None for _, answer in pairs), "withdrawn": len(withdrawn),
        "withdrawn_fen": sum(by_id[award_id].award_fen for award_id in withdrawn),
    }  # fmt: skip


def _approval(clerk: Clerk, row: Allocation | None) -> Answer | None:
    if row is None:
        return None
    signed = claims.signatures(clerk.session, "allocation", row.id)
    rules = clerk.scheme.approval(signed_on=clerk.today)
    needed = approval.levels_for(row.awarded_fen, rules, approval.RELIEF)
    return {
        "made_by": row.made_by,
        "needed": [level.title for level in needed],
        "signed": [{"by": each.signed_by, "on": each.signed_on} for each in signed],
        "is_granted": bool(_payable_ids(clerk.session, row)) or len(signed) >= len(needed),
    }


def _award_ids(session: Session, row: Allocation) -> set[int]:
    return {award.id for award in year_ends.awards_of(session, row.id)}


def _payable_ids(session: Session, row: Allocation) -> list[int]:
    """The payables that the awards of an allocation have become."""
    wanted = _award_ids(session, row)
    query = select(Payable.id, Payable.award_id).where(col(Payable.award_id).is_not(None))
    return [id for id, award_id in session.exec(query) if award_id in wanted]


def _payment(clerk: Clerk, row: Allocation | None) -> Answer | None:
    """How many of the awards are paid, and how much; those not paid by where they are."""
    if row is None:
        return None
    own = _payable_ids(clerk.session, row)
    states = payments.states(clerk.session, own) if own else []
    by_standing = {
        standing.value: [s.payable.amount_fen for s in states if s.standing is standing]
        for standing in Standing
    }
    return {
        "count": len(states), "total_fen": sum(s.payable.amount_fen for s in states),
        "paid": len(by_standing["paid"]), "paid_fen": sum(by_standing["paid"]),
        "standings": [{"standing": name, "count": len(fens), "total_fen": sum(fens)}
                      for name, fens in by_standing.items() if fens],
    }  # fmt: skip
