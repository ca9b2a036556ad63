"""Claims, settlements, decisions and signatures as they stand."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, or_, text
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks, listed_pairs
from ledger.book.settlements import settlements_of
from ledger.book.tables import (
    Approval,
    Claim,
    DecisionReturn,
    DecisionRow,
    Payable,
    SettlementReversal,
    SettlementRow,
)
from ledger.nouns import Settlement

#: What names a settlement, by what it is looked up by.
_KEYS = {"setl": ("institution", "setl_id"), "receipt": ("receipt_code", "receipt_no")}


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
        rows = session.exec(select(Claim).where(among(session, col(Claim.claim_no), chunk)))
        found |= {row.claim_no: row for row in rows}
    return found


def claims_of_members(
    session: Session, member_ids: Sequence[int], lines: Collection[str] | None = None
) -> list[Claim]:
    """The claims of some members, all or under some lines, in the order they came in."""
    found: list[Claim] = []
    for chunk in chunks(list(member_ids)):
        query = select(Claim).where(among(session, col(Claim.member_id), chunk))
        if lines is not None:
            query = query.where(col(Claim.line).in_(sorted(lines)))
        found += session.exec(query)
    return sorted(found, key=lambda claim: claim.id)


def undecided(session: Session) -> list[Claim]:
    """Every claim that may be open, in the order they came in: without decision, with a settlement
    taken back, or sent back. ``states_of`` tells which of them are."""
    decided = select(DecisionRow.id).where(col(DecisionRow.claim_id) == col(Claim.id))
    ids = set(session.exec(select(Claim.id).where(~decided.exists())))
    ids.update(_last_reversals(session))
    sent_back = select(DecisionRow.claim_id).join(
        DecisionReturn, col(DecisionReturn.decision_id) == col(DecisionRow.id)
    )
    ids.update(session.exec(sent_back))
    return _claims_in(session, ids)


def unpaid(session: Session) -> list[Claim]:
    """Every claim with a decision that may still need a signature, in the order they came in.

    One that grants nothing needs none, unless an earlier round was granted; one that made a payable
    has them all.
    """
    made = select(Payable.id).where(col(Payable.decision_id) == col(DecisionRow.id))
    query = select(DecisionRow.claim_id).where(
        or_(col(DecisionRow.benefit_fen) > 0, col(DecisionRow.round) > 1), ~made.exists()
    )
    return _claims_in(session, set(session.exec(query)))


def _claims_in(session: Session, ids: Collection[int]) -> list[Claim]:
    found: list[Claim] = []
    for chunk in chunks(sorted(ids)):
        found += session.exec(
            select(Claim).where(among(session, col(Claim.id), chunk)).order_by(col(Claim.id))
        )
    return found


def settlement_owners(
    session: Session, keys: Sequence[tuple[str, str]], by: str
) -> dict[tuple[str, str], str]:
    """Which claim (claim_no) already holds a settlement, looked up by "setl" or by "receipt"."""
    found: dict[tuple[str, str], str] = {}
    for chunk in chunks(list(keys)):
        pairs, values = listed_pairs(session, chunk)
        rows = session.exec(_owners(by, pairs), params=values)
        found |= {(first, second): claim_no for first, second, claim_no in rows}
    return found


@lru_cache
def _owners(by: str, pairs: str) -> Any:
    """As text, for it is asked twice for every claim: to put it together anew took longer."""
    first, second = _KEYS[by]
    return text(
        f"SELECT s.{first}, s.{second}, c.claim_no FROM settlement s"
        " JOIN claim c ON c.id = s.claim_id"
        f" WHERE (s.{first}, s.{second}) IN ({pairs}) AND s.{second} <> ''"
    )


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
        rows = session.exec(query.where(among(session, col(DecisionRow.claim_id), chunk)))
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
    return states_of(session, [claim])[0]


def states_of(session: Session, of: Sequence[Claim]) -> list[ClaimState]:
    """Some claims with their live decisions, in their order."""
    ids = [claim.id for claim in of]
    live = decisions(session, ids)
    reversed_at, sent_back = _last_reversals(session, ids), returned(session, ids)
    return [_state(claim, live.get(claim.id), reversed_at, sent_back) for claim in of]


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
    if claim_ids is None:
        return {row.decision_id: row for row in session.exec(query)}
    found: dict[int, DecisionReturn] = {}
    query = query.join(DecisionRow, col(DecisionRow.id) == col(DecisionReturn.decision_id))
    for chunk in chunks(list(claim_ids)):
        rows = session.exec(query.where(among(session, col(DecisionRow.claim_id), chunk)))
        found |= {row.decision_id: row for row in rows}
    return found


def _last_reversals(session: Session, claim_ids: Sequence[int] | None = None) -> dict[int, int]:
    """Claim → the last step in which a settlement of it was reversed."""
    query = (
        select(SettlementRow.claim_id, func.max(SettlementReversal.step_id))
        .join(SettlementReversal, col(SettlementReversal.settlement_id) == col(SettlementRow.id))
        .group_by(col(SettlementRow.claim_id))
    )
    if claim_ids is None:
        return dict(session.exec(query).all())
    found: dict[int, int] = {}
    for chunk in chunks(list(claim_ids)):
        found |= dict(
            session.exec(query.where(among(session, col(SettlementRow.claim_id), chunk))).all()
        )
    return found


def signatures(session: Session, subject: str, subject_id: int) -> list[Approval]:
    """The signatures a record has so far, lowest level first."""
    query = (
        select(Approval)
        .where(Approval.subject == subject, Approval.subject_id == subject_id)
        .order_by(col(Approval.level))
    )
    return list(session.exec(query))


def signatures_on(
    session: Session, subject: str, subject_ids: Sequence[int] | None = None
) -> dict[int, list[Approval]]:
    """Record → the signatures it has so far, lowest level first; of all records or of some."""
    query = select(Approval).where(Approval.subject == subject).order_by(col(Approval.level))
    asked = [query]
    if subject_ids is not None:
        asked = [
            query.where(among(session, col(Approval.subject_id), chunk))
            for chunk in chunks(list(subject_ids))
        ]
    found: dict[int, list[Approval]] = {}
    for one in asked:
        for row in session.exec(one):
            found.setdefault(row.subject_id, []).append(row)
    return found


def all_settlements(session: Session, claim_ids: Sequence[int]) -> dict[int, list[Settlement]]:
    """Every settlement of claims, those taken back included."""
    found = settlements_of(session, claim_ids)
    return {claim_id: [each for _, each in its] for claim_id, its in found.items()}


def claim_no_of(session: Session, claim_id: int) -> str:
    return session.exec(select(Claim.claim_no).where(Claim.id == claim_id)).one()


def rounds_of(session: Session, claim_id: int) -> list[DecisionRow]:
    """Every decision on a claim, first round first."""
    query = (
        select(DecisionRow).where(DecisionRow.claim_id == claim_id).order_by(col(DecisionRow.round))
    )
    return list(session.exec(query))


def all_rounds(session: Session, claim_ids: Sequence[int]) -> list[DecisionRow]:
    """Every decision on some claims, in the order they were made."""
    found: list[DecisionRow] = []
    for chunk in chunks(list(claim_ids)):
        found += session.exec(
            select(DecisionRow).where(among(session, col(DecisionRow.claim_id), chunk))
        )
    return sorted(found, key=lambda row: row.id)
