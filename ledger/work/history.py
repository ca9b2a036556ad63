"""What a member's earlier claims count for, as it stood at each decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache

from sqlmodel import Session

from ledger.book.tables import Claim, DecisionRow
from ledger.nouns import Decision, EarlierClaim, Outcome, Reason
from ledger.scheme import Scheme
from ledger.work.cases import Cases
from ledger.work.clerk import stored_scheme

#: Finds the rulebook with a digest.
Schemes = Callable[[str], Scheme]


def schemes_of(session: Session) -> Schemes:
    """The rulebooks that a book stores, each read once."""
    return cache(lambda digest: stored_scheme(session, digest))


class History:
    """The live decisions of members in the order in which they were made, of all periods."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._of_members: dict[int, dict[int, EarlierClaim]] = {}

    def before(self, claim: Claim) -> tuple[EarlierClaim, ...]:
        """The member's other claims that were decided so far."""
        mine = self._of_members.get(claim.member_id, {})
        return tuple(each for claim_id, each in mine.items() if claim_id != claim.id)

    def add(self, claim: Claim, step_id: int, decision: Decision, scheme: Scheme) -> None:
        """A claim was decided in a step; a decision before on the same claim counts no more."""
        mine = self._of_members.setdefault(claim.member_id, {})
        mine.pop(claim.id, None)
        mine[claim.id] = self._cases.earlier_claim(claim, step_id, decision, scheme)


def decision_in(row: DecisionRow, otherwise: Sequence[Reason] | None = None) -> Decision:
    """A decision as it is stored, without its workings.

    ``otherwise``: the reasons to go on with where the stored text is none; ValueError without.
    """
    try:
        reasons: Sequence[Reason] = [
            Reason(each["code"], each["article"], each["facts"]) for each in json.loads(row.reasons)
        ]
    except (ValueError, TypeError, KeyError):
        if otherwise is None:
            raise
        reasons = otherwise
    outcome = Outcome.APPROVED if row.outcome == Outcome.APPROVED else Outcome.DECLINED
    return Decision(outcome, row.base_fen, row.benefit_fen, tuple(reasons), ())
