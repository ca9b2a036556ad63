"""Decided claims of a period by the hundred thousand: plain columns, streaming."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ledger.book.tables import Claim, DecisionRow
from ledger.nouns import Fen


class Decided(NamedTuple):
    """A claim with what its live decision says, as far as relief asks for it."""

    claim_id: int
    member_id: int
    diagnosis_code: str
    outcome: str
    base_fen: Fen
    benefit_fen: Fen
    reasons: str


def decided(
    session: Session, period_code: str, before_step: int | None = None
) -> Iterator[Decided]:
    """The claims of a period by their live decisions (before a step), in the order they came."""
    later = aliased(DecisionRow)
    newer = select(col(later.id)).where(
        col(later.claim_id) == col(DecisionRow.claim_id), col(later.round) > col(DecisionRow.round)
    )
    query = (
        select(
            col(Claim.id), col(Claim.member_id), col(Claim.diagnosis_code),
            col(DecisionRow.outcome), col(DecisionRow.base_fen), col(DecisionRow.benefit_fen),
            col(DecisionRow.reasons),
        )
        .join(DecisionRow, col(DecisionRow.claim_id) == col(Claim.id))
        .where(col(Claim.period_code) == period_code)
        .order_by(col(Claim.id))
    )  # fmt: skip
    if before_step is not None:
        newer = newer.where(col(later.step_id) < before_step)
        query = query.where(col(DecisionRow.step_id) < before_step)
    rows = session.connection().execute(
        query.where(~newer.exists()), execution_options={"yield_per": 5_000}
    )
    for row in rows:
        yield Decided(*row)
