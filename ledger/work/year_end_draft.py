"""年终试算: what closing a period and sharing out its pool would come to. Nothing is kept."""

from __future__ import annotations

import json

from ledger.book import year_ends
from ledger.book.tables import Closing, PeriodRow
from ledger.nouns import Answer
from ledger.work import close
from ledger.work.allocate import compute, tranches_text
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

_OF_CLOSING = (
    "income_fen", "expense_fen", "surplus_fen", "deficit_fen", "reserve_fen", "relief_pool_fen",
    "carried_fen",
)  # fmt: skip


def draft(desk: Desk, period: str) -> Answer:
    """The closing and the allocation as they would be today, for the committee to look at.

    Awards are summed up by group; the cases themselves are those of ``allocate.draft`` once the
    period is closed. Raises what ``close`` does, for a period that is not closed.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        closing = year_ends.closing_of(clerk.session, row.code) or _as_if_closed(desk, row)
        result, _ = compute(clerk, closing)
    return {
        "period": row.code, **{name: getattr(closing, name) for name in _OF_CLOSING},
        "candidates": len(result.awards), "pool_fen": result.pool_fen,
        "need_fen": result.need_fen, "awarded_fen": result.awarded_fen,
        "remainder_fen": result.remainder_fen, "tranches": json.loads(tranches_text(result)),
    }  # fmt: skip


def _as_if_closed(desk: Desk, period: PeriodRow) -> Closing:
    """The closing as it would be kept today; it is not."""
    worked_out = close.preview(desk, period.code)
    return Closing(
        id=0, step_id=0, digest="", period_code=period.code, closed_on=desk.today,
        closed_through=period.ends_on, contributions_fen=0, rules_digest="",
        **{name: worked_out[name] for name in _OF_CLOSING},
    )  # fmt: skip
