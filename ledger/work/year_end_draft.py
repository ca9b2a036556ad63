"""年终试算: what closing a period and sharing out its pool would come to. Nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import col, select

from ledger.book import year_ends
from ledger.book.tables import Closing, PeriodRow, Step
from ledger.nouns import AllocationResult, Answer
from ledger.scheme import Scheme, parse
from ledger.work import close
from ledger.work.allocate import compute_under, tranches_text
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

#: ((chapter, key) of the rulebook) → YAML text that stands in for its value while it is tried.
Instead = Mapping[tuple[str, str], str]

_OF_CLOSING = (
    "income_fen", "expense_fen", "surplus_fen", "deficit_fen", "reserve_fen", "relief_pool_fen",
    "carried_fen",
)  # fmt: skip


def draft(desk: Desk, period: str, instead: Instead | None = None) -> Answer:
    """The closing and the allocation as they would be today, for the committee to look at.

    ``instead``: relief as it is not in the rulebook, to be tried. ``awards`` has a line for each
    candidate: case number, member, group, burden, need, award. Raises what ``close`` does, for a
    period that is not closed, and RulebookInvalid for what no rulebook could say.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        scheme = parse(clerk.scheme.texts, instead) if instead else clerk.scheme
        closing = year_ends.closing_of(clerk.session, row.code) or _as_if_closed(desk, row)
        result, members = compute_under(clerk, closing, scheme)
        return {
            "period": row.code, **{name: getattr(closing, name) for name in _OF_CLOSING},
            **_sums(result), **_awards(result, members),
            "terms": terms(scheme, row), "rules_digest": clerk.scheme.digest,
            "until_step": last_step(clerk),
        }  # fmt: skip


def last_step(clerk: Clerk) -> int:
    """The last step that was carried out: what was worked out knows of nothing later."""
    done = select(func.max(col(Step.id))).where(Step.outcome == "done")
    return int(clerk.session.exec(done).one() or 0)


def _sums(result: AllocationResult) -> Answer:
    return {
        "candidates": len(result.awards), "pool_fen": result.pool_fen,
        "need_fen": result.need_fen, "awarded_fen": result.awarded_fen,
        "remainder_fen": result.remainder_fen, "tranches": json.loads(tranches_text(result)),
    }  # fmt: skip


def _awards(result: AllocationResult, members: Mapping[str, int]) -> Answer:
    return {
        "awards": [
            [a.case_no, members[a.case_no], a.group, a.burden_fen, a.need_fen, a.award_fen]
            for a in result.awards
        ]
    }


def terms(scheme: Scheme, period: PeriodRow) -> Answer:
    """How relief is worked out, as plain values: fen, and rates as exact fractions in text."""
    rules = scheme.relief(period_start=period.starts_on)
    formula = rules.formula
    return {
        "threshold_fen": formula.threshold.amount_fen, "threshold_kind": formula.threshold.kind,
        "method": formula.method, "cap_fen": formula.cap_fen, "shortage": formula.shortage,
        "tiers": [
            {"over_fen": tier.over_fen, "up_to_fen": tier.up_to_fen,
             "rate": None if tier.rate is None else str(tier.rate), "amount_fen": tier.amount_fen,
             "from_inclusive": tier.from_inclusive}
            for tier in formula.tiers
        ],
        "tranches": [
            {"groups": list(each.groups), "share": str(each.share)} for each in formula.tranches
        ],
        "groups": list(rules.diagnosis_groups), "has_bonus": formula.bonus is not None,
        "money": rules.money, "notice_days": rules.notice_days,
    }  # fmt: skip


def _as_if_closed(desk: Desk, period: PeriodRow) -> Closing:
    """The closing as it would be kept today; it is not."""
    worked_out = close.preview(desk, period.code)
    return Closing(
        id=0, step_id=0, digest="", period_code=period.code, closed_on=desk.today,
        closed_through=period.ends_on, contributions_fen=0, rules_digest="",
        **{name: worked_out[name] for name in _OF_CLOSING},
    )  # fmt: skip
