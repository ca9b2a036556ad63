"""年终各步: closing and fixing as somebody looked at them; what has changed since is refused."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlmodel import Session, select

from ledger.book.tables import Step
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import allocate, close
from ledger.work.desk import Desk


def seen(figures: Any) -> str:
    """A mark of what somebody was shown before they agreed to it."""
    return sha256(repr(figures).encode()).hexdigest()[:32]


def closing_ahead(desk: Desk, period: str) -> Answer:
    """What closing would come to, with the mark to agree to it. Raises what ``close`` does."""
    worked_out = close.preview(desk, period)
    return worked_out | {"seen": seen(sorted(worked_out.items()))}


def close_as_seen(desk: Desk, period: str, mark: str) -> Answer:
    """Close a period, unless its figures are no longer those that were looked at.

    Raises Refusal("figures_changed") and what ``close`` does.
    """
    if not _answered(desk) and closing_ahead(desk, period)["seen"] != mark:
        raise Refusal("figures_changed")
    return close.close(desk, period)


def allocation_ahead(desk: Desk, period: str) -> Answer:
    """The allocation under the rulebook in force, with the mark to agree to it.

    Raises what ``allocate.fix`` does.
    """
    drafted = allocate.draft(desk, period)
    return drafted | {"seen": seen([(a["case_no"], a["award_fen"]) for a in drafted["awards"]])}


def fix_as_seen(desk: Desk, period: str, mark: str) -> Answer:
    """Fix the allocation, unless it is no longer the one that was looked at.

    Raises Refusal("figures_changed") and what ``allocate.fix`` does.
    """
    if not _answered(desk) and allocation_ahead(desk, period)["seen"] != mark:
        raise Refusal("figures_changed")
    return allocate.fix(desk, period)


def _answered(desk: Desk) -> bool:
    """Whether this request was carried out before; then it only wants its answer again."""
    with desk.book.reading() as connection:
        session = Session(bind=connection, autoflush=False)
        known = select(Step.id).where(Step.request_id == desk.request_id)
        return session.exec(known).first() is not None
