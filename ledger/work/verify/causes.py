"""What payables and payments rest on, loaded for many at a time, so that memory stays bounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from sqlmodel import Session, col, select

from ledger.book import claims, year_ends
from ledger.book.asking import among, chunks
from ledger.book.tables import (
    Approval,
    AwardRow,
    Claim,
    DecisionRow,
    Kept,
    Payable,
    PayableCancellation,
    PayeeCorrection,
    Recovery,
    Refund,
    RulebookText,
)
from ledger.core import approval
from ledger.nouns import Fen
from ledger.scheme import Scheme
from ledger.work.clerk import stored_scheme

K = TypeVar("K", bound=Kept)

_AT_A_TIME = 2_000
_BEFORE_ALL = -(2**62)


def by_thousands(session: Session, kind: type[K]) -> Iterator[Sequence[K]]:
    """Every row of a table in the order of the ids, some thousand at a time."""
    last = _BEFORE_ALL
    while True:
        query = select(kind).where(col(kind.id) > last).order_by(col(kind.id)).limit(_AT_A_TIME)
        rows = session.exec(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _by_id(session: Session, kind: type[K], ids: Iterable[int | None]) -> dict[int, K]:
    found: dict[int, K] = {}
    for chunk in chunks(sorted({id for id in ids if id is not None})):
        rows = session.exec(select(kind).where(among(session, col(kind.id), chunk)))
        found |= {row.id: row for row in rows}
    return found


class Rulebooks:
    """The rulebook that the book worked under when a step was taken."""

    def __init__(self, session: Session) -> None:
        query = select(RulebookText.step_id, RulebookText.rules_digest)
        self._adopted = session.exec(query.order_by(col(RulebookText.id))).all()
        self._scheme = cache(lambda digest: stored_scheme(session, digest))

    def before(self, step_id: int) -> Scheme:
        """Raises IndexError where none was stored before."""
        digests = [digest for adopted_in, digest in self._adopted if adopted_in < step_id]
        return self._scheme(digests[-1])


class Causes:
    """What some payables should come to, what their signatures stand on, and those."""

    def __init__(self, session: Session, payables: Sequence[Payable]) -> None:
        self._session = session
        self._decisions = _by_id(session, DecisionRow, (row.decision_id for row in payables))
        self._awards = _by_id(session, AwardRow, (row.award_id for row in payables))
        self._refunds = _by_id(session, Refund, (row.refund_id for row in payables))
        claim_ids = {row.claim_id for row in self._decisions.values()}
        self._lines = {row.id: row.line for row in _by_id(session, Claim, claim_ids).values()}
        self._load_rounds(session, sorted(claim_ids))
        self._withdrawn: dict[int, set[int] | None] = {}  # allocation → awards, None: no notice
        self._signatures: dict[str, Mapping[int, list[Approval]]] = {
            "decision": claims.signatures_on(session, "decision", list(self._decisions)),
            "refund": claims.signatures_on(session, "refund", list(self._refunds)),
            "allocation": claims.signatures_on(
                session, "allocation", sorted({row.allocation_id for row in self._awards.values()})
            ),
        }

    def _load_rounds(self, session: Session, claim_ids: Sequence[int]) -> None:
        """Claim → the payables of all its rounds with the steps that took them back, and what was
        asked back by which step."""
        self._payables: dict[int, list[tuple[int, Fen, list[int]]]] = defaultdict(list)
        self._asked_back: dict[int, list[tuple[int, Fen]]] = defaultdict(list)
        for chunk in chunks(claim_ids):
            of_claims = among(session, col(DecisionRow.claim_id), chunk)
            cancelled: dict[int, list[int]] = defaultdict(list)
            taken_back = (
                select(PayableCancellation.payable_id, PayableCancellation.step_id)
                .join(Payable, col(Payable.id) == col(PayableCancellation.payable_id))
                .join(DecisionRow, col(DecisionRow.id) == col(Payable.decision_id))
            )
            for payable_id, step_id in session.exec(taken_back.where(of_claims)):
                cancelled[payable_id].append(step_id)
            made = select(DecisionRow.claim_id, Payable.id, Payable.amount_fen).join(
                Payable, col(Payable.decision_id) == col(DecisionRow.id)
            )
            for claim_id, payable_id, fen in session.exec(made.where(of_claims)):
                self._payables[claim_id].append((payable_id, fen, cancelled[payable_id]))
            asked = select(DecisionRow.claim_id, Recovery.step_id, Recovery.amount_fen).join(
                Recovery, col(Recovery.decision_id) == col(DecisionRow.id)
            )
            for claim_id, step_id, fen in session.exec(asked.where(of_claims)):
                self._asked_back[claim_id].append((step_id, fen))

    def of(self, payable: Payable) -> tuple[Fen, Sequence[Approval], str | None]:
        """What a payable should come to, its signatures, and whose levels they need."""
        if payable.decision_id is not None:
            decision = self._decisions[payable.decision_id]
            line = self._lines[decision.claim_id]
            signed = self._signatures["decision"].get(decision.id, ())
            return self._granted_by(decision, payable), signed, line
        if payable.award_id is not None:
            award = self._awards[payable.award_id]
            signed = self._signatures["allocation"].get(award.allocation_id, ())
            return self._awarded_by(award), signed, approval.RELIEF
        assert payable.refund_id is not None, "the table allows one cause and no other"
        refund = self._refunds[payable.refund_id]
        return refund.amount_fen, self._signatures["refund"].get(refund.id, ()), None

    def _granted_by(self, decision: DecisionRow, payable: Payable) -> Fen:
        """The benefit of a decision less what earlier rounds had paid and not asked back."""
        standing = sum(
            fen
            for other_id, fen, taken_back in self._payables[decision.claim_id]
            if other_id < payable.id and not any(step <= payable.step_id for step in taken_back)
        )
        asked_back = sum(
            fen for step, fen in self._asked_back[decision.claim_id] if step < payable.step_id
        )
        return decision.benefit_fen - standing + asked_back

    def _awarded_by(self, award: AwardRow) -> Fen:
        allocation_id = award.allocation_id
        if allocation_id not in self._withdrawn:
            notice = year_ends.notice_of(self._session, allocation_id)
            out = year_ends.withdrawn_awards(self._session, notice.id) if notice else None
            self._withdrawn[allocation_id] = out
        withdrawn = self._withdrawn[allocation_id]
        return 0 if withdrawn is None or award.id in withdrawn else award.award_fen


class Payees:
    """Name, account and bank of the payees of some payables, as corrected before a step."""

    def __init__(self, session: Session, payables: Mapping[int, Payable]) -> None:
        self._payables = payables
        self._corrections: dict[int, list[PayeeCorrection]] = defaultdict(list)
        for chunk in chunks(sorted(payables)):
            query = select(PayeeCorrection).where(
                among(session, col(PayeeCorrection.payable_id), chunk)
            )
            for row in session.exec(query.order_by(col(PayeeCorrection.id))):
                self._corrections[row.payable_id].append(row)

    def before(self, payable_id: int, step_id: int) -> tuple[str, str, str]:
        """As it stood before a step; of a payable never corrected, as at its approval."""
        known = [row for row in self._corrections.get(payable_id, ()) if row.step_id < step_id]
        payee = known[-1] if known else self._payables[payable_id]
        return payee.payee_name, payee.payee_account, payee.payee_bank


def payables_of(session: Session, payable_ids: Iterable[int]) -> dict[int, Payable]:
    """Payables by their ids."""
    return _by_id(session, Payable, payable_ids)
