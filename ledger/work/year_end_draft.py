"""年终试算: what closing a period and sharing out its relief pool would come to. Nothing is kept."""

from __future__ import annotations

import json

from ledger.book import year_ends
from ledger.book.tables import Closing
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
        closing = year_ends.closing_of(clerk.session, row.code)
    if closing is None:
        worked_out = close.preview(desk, row.code)
        closing = Closing(period_code=row.code, relief_pool_fen=worked_out["relief_pool_fen"])
    else:
        worked_out = {name: getattr(closing, name) for name in _OF_CLOSING}
    with desk.book.reading() as connection:
        result, _ = compute(Clerk(desk.looking(connection)), closing)
    return {
        "period": row.code, **{name: worked_out[name] for name in _OF_CLOSING},
        "candidates": len(result.awards), "pool_fen": result.pool_fen,
        "need_fen": result.need_fen, "awarded_fen": result.awarded_fen,
        "remainder_fen": result.remainder_fen, "tranches": json.loads(tranches_text(result)),
    }  # fmt: skip
