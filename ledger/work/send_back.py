"""退回重审: whoever may sign a decision and does not agree sends it back, with the reason.

The claim is open again: papers can be added, a settlement taken back, and it is decided anew by
somebody who looks at it, not together with all others.
"""

from __future__ import annotations

from ledger.book import claims
from ledger.book.tables import DecisionReturn, DecisionRow
from ledger.core import approval
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

LONGEST = 200


def send_back(desk: Desk, claim_no: str, round_: int, reason: str) -> Answer:
    """Send back the decision of a round, which must be the latest and still lack a signature.

    The reason is told to whoever handed the claim in. Raises Refusal("reason_missing"),
    ("claim_unknown"), ("claim_is_open"), ("decision_changed") where another round has been made
    since, ("decision_in_force").
    """
    reason = " ".join(reason.split())
    content = {"claim": claim_no, "round": round_, "reason": reason}

    def act(clerk: Clerk) -> Answer:
        if not reason:
            raise Refusal("reason_missing")
        decision = _decision(clerk, claim_no, round_)
        clerk.keeping.add(
            DecisionReturn, decision_id=decision.id, returned_on=clerk.today,
            returned_by=clerk.actor, reason=reason[:LONGEST],
        )  # fmt: skip
        return {"claim_no": claim_no, "round": round_}

    return desk.once("send_back", content, act)


def _decision(clerk: Clerk, claim_no: str, round_: int) -> DecisionRow:
    claim = claims.claim_by_no(clerk.session, claim_no)
    if claim is None:
        raise Refusal("claim_unknown", claim_no=claim_no)
    state = claims.state(clerk.session, claim)
    if state.decision is None or state.is_open:
        raise Refusal("claim_is_open", claim_no=claim_no)
    if state.decision.round != round_:
        raise Refusal("decision_changed", claim_no=claim_no)
    rounds = claims.rounds_of(clerk.session, claim.id)
    rules = clerk.scheme.approval(signed_on=clerk.today)
    subject_fen = max(each.benefit_fen for each in rounds)
    signed = claims.signatures(clerk.session, "decision", state.decision.id)
    needed = approval.levels_for(subject_fen, rules, claim.line)
    if subject_fen == 0 or len(signed) >= len(needed):
        raise Refusal("decision_in_force", claim_no=claim_no)
    return state.decision
