"""Claims for lists and queues: only the columns that are shown, for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.tables import (
    Approval,
    BankResult,
    Claim,
    DecisionReturn,
    DecisionRow,
    MemberDetail,
    Payable,
    Payment,
    SettlementReversal,
    SettlementRow,
    Step,
)

# What is long in a decision, and in no list.
_WORKINGS, _REASONS = cast(Any, DecisionRow.workings), cast(Any, DecisionRow.reasons)


@dataclass(frozen=True, slots=True)
class Live:
    """The latest decision on a claim, its workings not loaded.

    ``stands``: nothing has reopened it since. ``before_fen``: the largest amount that an earlier
    round granted.
    """

    row: DecisionRow
    stands: bool
    before_fen: int

    @property
    def subject_fen(self) -> int:
        """The amount that is signed: taking back what was granted needs as many signatures."""
        return max(self.row.benefit_fen, self.before_fen)


def is_open() -> ColumnElement[bool]:
    """The condition on ``Claim``: never decided, or a settlement was reversed since, or the latest
    decision was sent back."""
    decided = _last_decision()
    reversed_ = (
        select(func.coalesce(func.max(SettlementReversal.step_id), 0))
        .join(SettlementRow, col(SettlementRow.id) == col(SettlementReversal.settlement_id))
        .where(col(SettlementRow.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )
    returned = (
        select(func.coalesce(func.max(DecisionRow.step_id), 0))
        .join(DecisionReturn, col(DecisionReturn.decision_id) == col(DecisionRow.id))
        .where(col(DecisionRow.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )
    return or_(decided.is_(None), reversed_ > decided, returned == decided)


def _last_decision() -> ColumnElement[int]:
    return (
        select(func.max(DecisionRow.step_id))
        .where(col(DecisionRow.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )


def mentions(text: str) -> ColumnElement[bool]:
    """The condition on ``Claim``: its number or the member's name, now or before, has the text."""
    named = select(MemberDetail.member_id).where(
        col(MemberDetail.name).contains(text, autoescape=True)
    )
    return or_(col(Claim.claim_no).contains(text, autoescape=True), col(Claim.member_id).in_(named))


def newest(
    session: Session, conditions: Sequence[ColumnElement[bool]], before: int | None, most: int
) -> list[Claim]:
    """Up to ``most`` claims that came in before the one with an id, the newest first."""
    query = select(Claim).where(*conditions).order_by(col(Claim.id).desc()).limit(most)
    if before is not None:
        query = query.where(col(Claim.id) < before)
    return list(session.exec(query))


def count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    return session.exec(select(func.count(col(Claim.id))).where(*conditions)).one()


def undecided(session: Session, most: int, *, by_cost: bool) -> list[Claim]:
    """Open claims, those that wait longest first, or the dearest."""
    query = select(Claim).where(is_open()).limit(most)
    if by_cost:
        cost = (
            select(func.coalesce(func.sum(SettlementRow.medfee_sumamt_fen), 0))
            .where(col(SettlementRow.claim_id) == col(Claim.id))
            .correlate(Claim)
            .scalar_subquery()
        )
        query = query.order_by(cost.desc(), col(Claim.id))
    else:
        query = query.order_by(col(Claim.submitted_on), col(Claim.id))
    return list(session.exec(query))


def by_numbers(session: Session, claim_nos: Sequence[str]) -> list[Claim]:
    query = select(Claim).where(col(Claim.claim_no).in_(claim_nos)).order_by(col(Claim.id))
    return list(session.exec(query))


def perhaps_unsigned(session: Session) -> list[Claim]:
    """Claims whose standing decision has made no payable yet: what may lack a signature."""
    latest = (
        select(func.max(DecisionRow.id))
        .where(col(DecisionRow.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )
    paid = select(Payable.id).where(col(Payable.decision_id) == col(DecisionRow.id)).exists()
    query = (
        select(Claim)
        .join(DecisionRow, col(DecisionRow.id) == latest)
        .where(or_(col(DecisionRow.benefit_fen) > 0, col(DecisionRow.round) > 1))
        .where(~paid, ~is_open())
        .order_by(col(Claim.submitted_on), col(Claim.id))
    )
    return list(session.exec(query))


def live(session: Session, claim_ids: Sequence[int]) -> dict[int, Live]:
    """Claim → its latest decision, for those that have one."""
    rounds: dict[int, list[DecisionRow]] = {}
    reopened: dict[int, int] = {}
    sent_back: set[int] = set()
    for chunk in chunks(list(claim_ids)):
        query = (
            select(DecisionRow)
            .options(defer(_WORKINGS), defer(_REASONS))
            .where(among(session, col(DecisionRow.claim_id), chunk))
            .order_by(col(DecisionRow.round))
        )
        for row in session.exec(query):
            rounds.setdefault(row.claim_id, []).append(row)
        reopened |= _reversed_at(session, chunk)
        sent_back |= _returned(session, chunk)
    return {
        claim_id: Live(
            rows[-1],
            reopened.get(claim_id, 0) <= rows[-1].step_id and rows[-1].id not in sent_back,
            max((row.benefit_fen for row in rows[:-1]), default=0),
        )
        for claim_id, rows in rounds.items()
    }  # fmt: skip


def _reversed_at(session: Session, claim_ids: Sequence[int]) -> dict[int, int]:
    """Claim → the last step in which a settlement of it was taken back."""
    query = (
        select(SettlementRow.claim_id, func.max(SettlementReversal.step_id))
        .join(SettlementReversal, col(SettlementReversal.settlement_id) == col(SettlementRow.id))
        .where(col(SettlementRow.claim_id).in_(claim_ids))
        .group_by(col(SettlementRow.claim_id))
    )
    return dict(session.exec(query).all())


def _returned(session: Session, claim_ids: Sequence[int]) -> set[int]:
    """The decisions on some claims that were sent back."""
    query = (
        select(DecisionReturn.decision_id)
        .join(DecisionRow, col(DecisionRow.id) == col(DecisionReturn.decision_id))
        .where(col(DecisionRow.claim_id).in_(claim_ids))
    )
    return set(session.exec(query))


def signers(session: Session, decision_ids: Iterable[int]) -> dict[int, list[str]]:
    """Decision → who signed it, lowest level first."""
    found: dict[int, list[str]] = {}
    for chunk in chunks(list(decision_ids)):
        query = (
            select(Approval.subject_id, Approval.signed_by)
            .where(Approval.subject == "decision", among(session, col(Approval.subject_id), chunk))
            .order_by(col(Approval.level))
        )
        for decision_id, signed_by in session.exec(query):
            found.setdefault(decision_id, []).append(signed_by)
    return found


def payables(session: Session, claim_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Payable → the claim and the decision that it came from."""
    found: dict[int, tuple[int, int]] = {}
    for chunk in chunks(list(claim_ids)):
        query = (
            select(Payable.id, DecisionRow.claim_id, DecisionRow.id)
            .join(DecisionRow, col(DecisionRow.id) == col(Payable.decision_id))
            .where(among(session, col(DecisionRow.claim_id), chunk))
        )
        found |= {row[0]: (row[1], row[2]) for row in session.exec(query)}
    return found


def costs(session: Session, claim_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Claim → total cost and cash paid of its settlements, those taken back left out."""
    found: dict[int, tuple[int, int]] = {}
    gone = select(SettlementReversal.settlement_id)
    for chunk in chunks(list(claim_ids)):
        query = (
            select(
                SettlementRow.claim_id,
                func.sum(SettlementRow.medfee_sumamt_fen),
                func.sum(SettlementRow.psn_cash_pay_fen),
            )
            .where(among(session, col(SettlementRow.claim_id), chunk))
            .where(col(SettlementRow.id).not_in(gone))
            .group_by(col(SettlementRow.claim_id))
        )
        found |= {row[0]: (int(row[1]), int(row[2])) for row in session.exec(query)}
    return found


def tries(session: Session, payable_ids: Sequence[int]) -> list[tuple[Payment, BankResult | None]]:
    """Every payment of some payables with the bank's answer, the first try first."""
    query = (
        select(Payment, BankResult)
        .outerjoin(BankResult, col(BankResult.payment_id) == col(Payment.id))
        .where(col(Payment.payable_id).in_(payable_ids))
        .order_by(col(Payment.id))
    )
    return [(payment, result) for payment, result in session.exec(query)]


def taken_in_by(session: Session, request_id: str, actor: str) -> str | None:
    """The number of the claim that somebody's request took in; None where it has not."""
    query = (
        select(Claim.claim_no)
        .join(Step, col(Step.id) == col(Claim.step_id))
        .where(Step.request_id == request_id, Step.actor == actor)
    )
    return session.exec(query).first()


def is_answered(session: Session, request_id: str) -> bool:
    query = select(Step.id).where(Step.request_id == request_id)
    return session.exec(query).first() is not None


def numbers_with(session: Session, beginning: str) -> list[str]:
    """The claim numbers that begin with a text."""
    query = select(Claim.claim_no).where(
        col(Claim.claim_no).startswith(beginning, autoescape=True)
    )  # fmt: skip
    return list(session.exec(query))
