"""Claims, settlements, decisions and signatures as they stand."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from ledger.book.people import chunks
from ledger.book.tables import (
    Approval,
    Claim,
    DecisionReturn,
    DecisionRow,
    PayableCancellation,
    SettlementFact,
    SettlementReversal,
    SettlementRow,
)
from ledger.nouns import SETTLEMENT_AMOUNTS, Settlement


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim with its latest decision (None: not decided yet) and whether that still stands.

    ``is_open``: never decided, or a settlement was reversed after the latest decision, or that was
    sent back (``is_returned``).
    """

    claim: Claim
    decision: DecisionRow | None
    is_open: bool
    is_returned: bool = False


def claim_by_no(session: Session, claim_no: str) -> Claim | None:
    return session.exec(select(Claim).where(Claim.claim_no == claim_no)).first()


def claims_by_no(session: Session, claim_nos: Sequence[str]) -> dict[str, Claim]:
    found: dict[str, Claim] = {}
    for chunk in chunks(list(claim_nos)):
        rows = session.exec(select(Claim).where(col(Claim.claim_no).in_(chunk)))
        found |= {row.claim_no: row for row in rows}
    return found


def claims_of_members(
    session: Session, member_ids: Sequence[int], lines: Collection[str]
) -> list[Claim]:
    """The claims of some members under some benefit lines, in the order they came in."""
    found: list[Claim] = []
    for chunk in chunks(list(member_ids)):
        query = select(Claim).where(
            col(Claim.member_id).in_(chunk), col(Claim.line).in_(sorted(lines))
        )
        found += session.exec(query)
    return sorted(found, key=lambda claim: claim.id)


def settlement_owners(
    session: Session, keys: Sequence[tuple[str, str]], by: str
) -> dict[tuple[str, str], str]:
    """Which claim (claim_no) already holds a settlement, looked up by "setl" or by "receipt"."""
    if by == "setl":
        first, second = col(SettlementRow.institution), col(SettlementRow.setl_id)
    else:
        first, second = col(SettlementRow.receipt_code), col(SettlementRow.receipt_no)
    found: dict[tuple[str, str], str] = {}
    for chunk in chunks(list(keys)):
        query = (
            select(first, second, Claim.claim_no)
            .join(Claim, col(Claim.id) == col(SettlementRow.claim_id))
            .where(tuple_(first, second).in_(chunk))
        )
        found |= {(a, b): claim_no for a, b, claim_no in session.exec(query)}
    return found


def settlement_of(row: SettlementRow, settled_on: date | None = None) -> Settlement:
    """``settled_on``: the day it was settled, where that was stated."""
    return Settlement(
        setl_id=row.setl_id, institution=row.institution, receipt_code=row.receipt_code,
        receipt_no=row.receipt_no, admitted_on=row.admitted_on, discharged_on=row.discharged_on,
        amounts={name: getattr(row, f"{name}_fen") for name in SETTLEMENT_AMOUNTS},
        settled_on=settled_on,
    )  # fmt: skip


def settled_days(session: Session, claim_ids: Sequence[int]) -> dict[int, date]:
    """Settlement → the day it was settled, for those settlements of claims that state one."""
    found: dict[int, date] = {}
    for chunk in chunks(list(claim_ids)):
        query = (
            select(SettlementFact.settlement_id, SettlementFact.value)
            .join(SettlementRow, col(SettlementRow.id) == col(SettlementFact.settlement_id))
            .where(SettlementFact.name == "settled_on", col(SettlementRow.claim_id).in_(chunk))
        )
        found |= {row_id: date.fromisoformat(value) for row_id, value in session.exec(query)}
    return found


def settlement_row(session: Session, institution: str, setl_id: str) -> SettlementRow | None:
    query = select(SettlementRow).where(
        SettlementRow.institution == institution, SettlementRow.setl_id == setl_id
    )
    return session.exec(query).first()


def is_reversed(session: Session, settlement_id: int) -> bool:
    query = select(SettlementReversal.id).where(SettlementReversal.settlement_id == settlement_id)
    return session.exec(query).first() is not None


def decisions(
    session: Session, claim_ids: Sequence[int] | None = None, before_step: int | None = None
) -> dict[int, DecisionRow]:
    """The live decision (highest round) of each claim."""
    found: dict[int, DecisionRow] = {}
    query = select(DecisionRow).order_by(col(DecisionRow.round))
    if before_step is not None:
        query = query.where(DecisionRow.step_id < before_step)
    if claim_ids is None:
        return {row.claim_id: row for row in session.exec(query)}
    for chunk in chunks(list(claim_ids)):
        rows = session.exec(query.where(col(DecisionRow.claim_id).in_(chunk)))
        found |= {row.claim_id: row for row in rows}
    return found


def states(session: Session, period_code: str | None = None) -> list[ClaimState]:
    """Every claim (of a period) with its live decision, in the order they came in."""
    query = select(Claim).order_by(col(Claim.id))
    if period_code is not None:
        query = query.where(Claim.period_code == period_code)
    live = decisions(session)
    reversed_at, sent_back = _last_reversals(session), returned(session)
    return [
        _state(claim, live.get(claim.id), reversed_at, sent_back) for claim in session.exec(query)
    ]


def state(session: Session, claim: Claim) -> ClaimState:
    decision = decisions(session, [claim.id]).get(claim.id)
    return _state(claim, decision, _last_reversals(session), returned(session, [claim.id]))


def _state(
    claim: Claim,
    decision: DecisionRow | None,
    reversed_at: Mapping[int, int],
    sent_back: Container[int],
) -> ClaimState:
    if decision is None:
        return ClaimState(claim, None, is_open=True)
    is_reversed = reversed_at.get(claim.id, 0) > decision.step_id
    is_returned = decision.id in sent_back
    return ClaimState(claim, decision, is_reversed or is_returned, is_returned)


def returned(
    session: Session, claim_ids: Sequence[int] | None = None
) -> dict[int, DecisionReturn]:  # fmt: skip
    """Decision → how it was sent back, for those (of some claims) that were."""
    query = select(DecisionReturn)
    if claim_ids is not None:
        query = query.join(
            DecisionRow, col(DecisionRow.id) == col(DecisionReturn.decision_id)
        ).where(col(DecisionRow.claim_id).in_(claim_ids))
    return {row.decision_id: row for row in session.exec(query)}


def _last_reversals(session: Session) -> dict[int, int]:
    """Claim → the last step in which a settlement of it was reversed."""
    query = (
        select(SettlementRow.claim_id, func.max(SettlementReversal.step_id))
        .join(SettlementReversal, col(SettlementReversal.settlement_id) == col(SettlementRow.id))
        .group_by(col(SettlementRow.claim_id))
    )
    return dict(session.exec(query).all())


def signatures(session: Session, subject: str, subject_id: int) -> list[Approval]:
    """The signatures a record has so far, lowest level first."""
    query = (
        select(Approval)
        .where(Approval.subject == subject, Approval.subject_id == subject_id)
        .order_by(col(Approval.level))
    )
    return list(session.exec(query))


def signatures_on(session: Session, subject: str) -> dict[int, list[Approval]]:
    query = select(Approval).where(Approval.subject == subject).order_by(col(Approval.level))
    found: dict[int, list[Approval]] = {}
    for row in session.exec(query):
        found.setdefault(row.subject_id, []).append(row)
    return found


def all_settlements(session: Session, claim_ids: Sequence[int]) -> dict[int, list[Settlement]]:
    """Every settlement of claims, those taken back included."""
    found: dict[int, list[Settlement]] = {claim_id: [] for claim_id in claim_ids}
    settled = settled_days(session, claim_ids)
    for chunk in chunks(list(claim_ids)):
        rows = session.exec(select(SettlementRow).where(col(SettlementRow.claim_id).in_(chunk)))
        for row in rows:
            found[row.claim_id].append(settlement_of(row, settled.get(row.id)))
    return found


def claim_no_of(session: Session, claim_id: int) -> str:
    return session.exec(select(Claim.claim_no).where(Claim.id == claim_id)).one()


def rounds_of(session: Session, claim_id: int) -> list[DecisionRow]:
    """Every decision on a claim, first round first."""
    query = (
        select(DecisionRow).where(DecisionRow.claim_id == claim_id).order_by(col(DecisionRow.round))
    )
    return list(session.exec(query))


def decided(
    session: Session, period_code: str, before_step: int | None = None
) -> list[tuple[Claim, DecisionRow]]:
    """The claims of a period with their live decisions (before a step), in the order they came."""
    live = decisions(session, before_step=before_step)
    query = select(Claim).where(Claim.period_code == period_code).order_by(col(Claim.id))
    return [(claim, live[claim.id]) for claim in session.exec(query) if claim.id in live]


def was_taken_back(session: Session, payable_id: int, until_step: int) -> bool:
    """Whether a payable was cancelled by the end of a step."""
    query = select(PayableCancellation.id).where(
        PayableCancellation.payable_id == payable_id, PayableCancellation.step_id <= until_step
    )
    return session.exec(query).first() is not None
