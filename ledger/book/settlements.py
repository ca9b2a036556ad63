"""Hospital settlements by the hundred thousand: columns and no objects of the table.

Of what a claim consists of, its settlement has by far the most columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, col

from ledger.book.asking import among, chunks
from ledger.book.tables import SettlementFact, SettlementRow
from ledger.nouns import SETTLEMENT_AMOUNTS, Settlement

_COLUMNS: list[Any] = [
    col(SettlementRow.claim_id), col(SettlementRow.id), col(SettlementFact.value),
    col(SettlementRow.setl_id), col(SettlementRow.institution), col(SettlementRow.receipt_code),
    col(SettlementRow.receipt_no), col(SettlementRow.admitted_on),
    col(SettlementRow.discharged_on),
    *(getattr(SettlementRow, f"{name}_fen") for name in SETTLEMENT_AMOUNTS),
]  # fmt: skip
_STATES_ITS_DAY = and_(
    col(SettlementFact.settlement_id) == col(SettlementRow.id),
    col(SettlementFact.name) == "settled_on",
)


def settlements_of(
    session: Session, claim_ids: Sequence[int]
) -> dict[int, list[tuple[int, Settlement]]]:
    """Claim → every settlement with its id, those taken back included, in the order they came."""
    found: dict[int, list[tuple[int, Settlement]]] = {claim_id: [] for claim_id in claim_ids}
    query = (
        select(*_COLUMNS).outerjoin(SettlementFact, _STATES_ITS_DAY).order_by(col(SettlementRow.id))
    )
    for chunk in chunks(list(claim_ids)):
        asked = query.where(among(session, col(SettlementRow.claim_id), chunk))
        for claim_id, row_id, day, setl_id, at, code, number, first, last, *fen in session.execute(
            asked
        ):
            own = Settlement(
                setl_id, at, code, number, first, last,
                dict(zip(SETTLEMENT_AMOUNTS, fen, strict=True)),
                date.fromisoformat(day) if day is not None else None,
            )  # fmt: skip
            found[claim_id].append((row_id, own))
    return found
