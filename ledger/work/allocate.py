"""二次救助分配: candidates of a closed period, what each needs, and how the pool is shared."""

from __future__ import annotations

import json
from collections import defaultdict

from ledger.book import claims, year_ends
from ledger.book.digests import canonical
from ledger.book.tables import Allocation, AwardRow, Claim, Closing, DecisionRow
from ledger.core import relief
from ledger.nouns import AllocationResult, Answer, Candidate, Fen, Outcome
from ledger.refusals import Refusal
from ledger.rules import ReliefRules
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

# A claim declined only because the member had reached a cap was in order; its cost was borne.
CAP_REASONS = frozenset({"period_cap_reached"})


def draft(desk: Desk, period: str) -> Answer:
    """The allocation as it would be, with every award; nothing is kept.

    Raises Refusal("period_unknown", "period_not_closed", "no_pool").
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        closing = _closing(clerk, period)
        result, members = compute(clerk, closing)
        return _answer(closing.period_code, result, members)


def fix(desk: Desk, period: str) -> Answer:
    """Fix the allocation of a period, once; it is then published.

    Raises Refusal("period_unknown", "period_not_closed", "no_pool", "allocation_fixed").
    """
    return desk.once("allocate", {"period": period}, lambda clerk: _fix(clerk, period))


def _fix(clerk: Clerk, period_code: str) -> Answer:
    closing = _closing(clerk, period_code)
    if year_ends.allocation_of(clerk.session, closing.period_code) is not None:
        raise Refusal("allocation_fixed", period=closing.period_code)
    result, members = compute(clerk, closing)
    allocation_id = clerk.keeping.add(
        Allocation, period_code=closing.period_code, fixed_on=clerk.today, made_by=clerk.actor,
        candidate_count=len(result.awards), pool_fen=result.pool_fen, need_fen=result.need_fen,
        awarded_fen=result.awarded_fen, remainder_fen=result.remainder_fen,
        tranches=tranches_text(result), rules_digest=clerk.scheme.digest,
    )  # fmt: skip
    for award in result.awards:
        clerk.keeping.add(
            AwardRow, allocation_id=allocation_id, member_id=members[award.case_no],
            case_no=award.case_no, diagnosis_group=award.group, burden_fen=award.burden_fen,
            need_fen=award.need_fen, award_fen=award.award_fen,
        )  # fmt: skip
    return _answer(closing.period_code, result, members)


def _closing(clerk: Clerk, period_code: str) -> Closing:
    period = clerk.period(period_code)
    closing = year_ends.closing_of(clerk.session, period.code)
    if closing is None:
        raise Refusal("period_not_closed", period=period.code)
    if closing.relief_pool_fen == 0:
        raise Refusal("no_pool", period=period.code)
    return closing


def compute(
    clerk: Clerk, closing: Closing, digest: str | None = None, before_step: int | None = None
) -> tuple[AllocationResult, dict[str, int]]:
    """The allocation of a closed period and case number → member.

    ``digest`` and ``before_step``: under which rulebook, and from what was kept before which step;
    by default those of now. Candidates come in the order of their members.
    """
    period = clerk.period(closing.period_code)
    scheme = clerk.scheme_under(digest) if digest else clerk.scheme
    rules = scheme.relief(period_start=period.starts_on)
    burdens = _burdens(clerk, closing.period_code, rules, before_step)
    members = {
        f"JZ-{period.code[:4]}-{n:05d}": member_id
        for n, member_id in enumerate(sorted(burdens), start=1)
    }
    candidates = [Candidate(case_no, *burdens[member_id]) for case_no, member_id in members.items()]
    return relief.allocate(candidates, closing.relief_pool_fen, rules.formula), members


def _burdens(
    clerk: Clerk, period_code: str, rules: ReliefRules, before_step: int | None
) -> dict[int, tuple[str, Fen]]:
    """Member → diagnosis group and what of the group's claims was left to bear, in fen."""
    by_member: dict[int, list[tuple[Claim, DecisionRow]]] = defaultdict(list)
    for claim, decision in claims.decided(clerk.session, period_code, before_step):
        if relief.group_of([claim.diagnosis_code], rules.diagnosis_groups) and _in_order(decision):
            by_member[claim.member_id].append((claim, decision))
    found = {}
    for member_id, pairs in by_member.items():
        codes = [claim.diagnosis_code for claim, _ in pairs]
        group = relief.group_of(codes, rules.diagnosis_groups)
        assert group is not None, "every claim here is of some group"
        found[member_id] = (group, sum(d.base_fen - d.benefit_fen for _, d in pairs))
    return found


def _in_order(decision: DecisionRow) -> bool:
    if decision.outcome == Outcome.APPROVED.value:
        return True
    return {reason["code"] for reason in json.loads(decision.reasons)} <= CAP_REASONS


def tranches_text(result: AllocationResult) -> str:
    """The tranches as they are stored: canonical JSON, the ratio as an exact fraction."""
    return canonical(
        [
            {"groups": list(t.groups), "available_fen": t.available_fen, "need_fen": t.need_fen,
             "awarded_fen": t.awarded_fen, "ratio": str(t.ratio)}
            for t in result.tranches
        ]
    )  # fmt: skip


def _answer(period_code: str, result: AllocationResult, members: dict[str, int]) -> Answer:
    return {
        "period": period_code, "candidates": len(result.awards), "pool_fen": result.pool_fen,
        "need_fen": result.need_fen, "awarded_fen": result.awarded_fen,
        "remainder_fen": result.remainder_fen, "tranches": json.loads(tranches_text(result)),
        "awards": [
            {"case_no": a.case_no, "member_no": members[a.case_no], "group": a.group,
             "burden_fen": a.burden_fen, "need_fen": a.need_fen, "award_fen": a.award_fen}
            for a in result.awards
        ],
    }  # fmt: skip
