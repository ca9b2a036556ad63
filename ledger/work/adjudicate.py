"""审核: a decision for every open claim, with its workings. Deciding again is a new round."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.book import claims
from ledger.book.claims import ClaimState
from ledger.book.digests import canonical
from ledger.book.tables import DecisionRow
from ledger.nouns import Answer, Decision
from ledger.packed import collecting_seldom
from ledger.refusals import Refusal
from ledger.work.cases import Cases
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.history import History, decision_in, schemes_of


@collecting_seldom()
def adjudicate(desk: Desk, claim_no: str | None = None) -> Answer:
    """Decide every open claim (or one) under the rules of its dates.

    One that was sent back is decided by its number only, by somebody who looks at it. Claims of
    one member take their turn at the caps in the order of the day that the scheme attributes them
    by, then of arrival. Raises Refusal("claim_unknown"), Refusal("claim_decided")
    for one that has a standing decision.
    """
    return desk.once("adjudicate", {"claim": claim_no}, lambda clerk: _adjudicate(clerk, claim_no))


def _adjudicate(clerk: Clerk, claim_no: str | None) -> Answer:
    chosen = _all_open(clerk) if claim_no is None else [_chosen(clerk, claim_no)]
    members = sorted({state.claim.member_id for state in chosen})
    own = claims.states_of(clerk.session, claims.claims_of_members(clerk.session, members))
    cases = Cases(clerk.session, [state.claim for state in own])
    history = _history(clerk, cases, own)
    chosen.sort(key=lambda state: (cases.attributed_on(state.claim, clerk.scheme), state.claim.id))
    decided: list[Answer] = []

    def decide(some: Sequence[ClaimState]) -> None:
        for state in some:
            claim, step_id = state.claim, clerk.keeping.step_id
            decision = cases.decide(claim, step_id, history.before(claim), clerk.scheme)
            history.add(claim, step_id, decision, clerk.scheme)
            decided.append(_keep(clerk, state, decision))

    clerk.keeping.written_behind(chosen, decide)
    return {
        "decided": len(decided),
        "approved": sum(row["outcome"] == "approved" for row in decided),
        "declined": sum(row["outcome"] == "declined" for row in decided),
        "benefit_fen": sum(row["benefit_fen"] for row in decided), "claims": decided,
    }  # fmt: skip


def _all_open(clerk: Clerk) -> list[ClaimState]:
    found = claims.states_of(clerk.session, claims.undecided(clerk.session))
    return [state for state in found if state.is_open and not state.is_returned]


def _chosen(clerk: Clerk, claim_no: str) -> ClaimState:
    claim = claims.claim_by_no(clerk.session, claim_no)
    if claim is None:
        raise Refusal("claim_unknown", claim_no=claim_no)
    state = claims.state(clerk.session, claim)
    if not state.is_open:
        raise Refusal("claim_decided", claim_no=claim_no)
    return state


def _history(clerk: Clerk, cases: Cases, states: list[ClaimState]) -> History:
    """The claims that were decided before this step, in the order of their live decisions."""
    history, schemes = History(cases), schemes_of(clerk.session)
    live = [(state.decision, state.claim) for state in states if state.decision is not None]
    for row, claim in sorted(live, key=lambda pair: pair[0].id):
        history.add(claim, row.step_id, decision_in(row), schemes(row.rules_digest))
    return history


def _keep(clerk: Clerk, state: ClaimState, decision: Decision) -> Answer:
    claim = state.claim
    clerk.keeping.add(
        DecisionRow, claim_id=claim.id, round=state.decision.round + 1 if state.decision else 1,
        decided_on=clerk.today, outcome=decision.outcome.value, base_fen=decision.base_fen,
        benefit_fen=decision.benefit_fen, reasons=reasons_text(decision),
        workings=workings_text(decision), rules_digest=clerk.scheme.digest, made_by=clerk.actor,
    )  # fmt: skip
    return {
        "claim_no": claim.claim_no, "outcome": decision.outcome.value,
        "base_fen": decision.base_fen, "benefit_fen": decision.benefit_fen,
        "reasons": [reason.code for reason in decision.reasons],
    }  # fmt: skip


def reasons_text(decision: Decision) -> str:
    """The reasons as they are stored: canonical JSON."""
    return canonical(
        [{"code": r.code, "article": r.article, "facts": dict(r.facts)} for r in decision.reasons]
    )


def workings_text(decision: Decision) -> str:
    """The workings as they are stored: canonical JSON, amounts in fen."""
    return canonical(
        [
            {"what": w.what, "article": w.article, "before_fen": w.before_fen,
             "after_fen": w.after_fen, "facts": dict(w.facts)}
            for w in decision.workings
        ]
    )  # fmt: skip
