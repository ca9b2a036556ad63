"""二次救助分配: candidates of a closed period, what each needs, and how the pool is shared."""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec.structs import replace

from ledger.book import entries, year_ends
from ledger.book.digests import canonical
from ledger.book.tables import Allocation, AwardRow, Closing
from ledger.core import relief
from ledger.nouns import AllocationResult, Answer, Award, Candidate, Fen, Part
from ledger.packed import collecting_seldom
from ledger.refusals import Refusal
from ledger.rules import ReliefRules
from ledger.scheme import Scheme
from ledger.work import candidates
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

CARRIED, OTHER = "carried", "other"  # where the money comes from, if not from the surplus
WITHOUT_END = 10**17  # fen; more than any fund: what is awarded out of it is what is needed


def draft(desk: Desk, period: str) -> Answer:
    """The allocation as it would be, with every award; nothing is kept.

    Raises what ``fix`` does, save that it is fixed.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        closing = _closing(clerk, period)
        result, members = _sound(clerk, closing)
        return _answer(closing.period_code, result, members)


@collecting_seldom()
def fix(desk: Desk, period: str) -> Answer:
    """Fix the allocation of a period, once; it is then published.

    Raises Refusal("period_unknown", "period_not_closed", "no_pool", "no_pool_money",
    "nobody_in_need", "carried_short", "pool_too_small", "fact_missing", "allocation_fixed").
    """
    return desk.once("allocate", {"period": period}, lambda clerk: _fix(clerk, period))


def _fix(clerk: Clerk, period_code: str) -> Answer:
    closing = _closing(clerk, period_code)
    if year_ends.allocation_of(clerk.session, closing.period_code) is not None:
        raise Refusal("allocation_fixed", period=closing.period_code)
    result, members = _sound(clerk, closing)
    allocation_id = clerk.keeping.add(
        Allocation, period_code=closing.period_code, fixed_on=clerk.today, made_by=clerk.actor,
        candidate_count=len(result.awards), pool_fen=result.pool_fen, need_fen=result.need_fen,
        awarded_fen=result.awarded_fen, remainder_fen=result.remainder_fen,
        tranches=tranches_text(result), rules_digest=clerk.scheme.digest,
    )  # fmt: skip

    def keep(awards: Sequence[Award]) -> None:
        clerk.keeping.add_all(
            AwardRow, len(awards), allocation_id=allocation_id,
            member_id=[members[award.case_no] for award in awards],
            case_no=[award.case_no for award in awards],
            diagnosis_group=[award.group for award in awards],
            burden_fen=[award.burden_fen for award in awards],
            need_fen=[award.need_fen for award in awards],
            award_fen=[award.award_fen for award in awards],
        )  # fmt: skip

    clerk.keeping.written_behind(result.awards, keep)
    period = clerk.period(closing.period_code)
    if clerk.scheme.relief(period_start=period.starts_on).money == CARRIED:
        pool, facts = [Part(result.pool_fen)], {"period": period.code}
        cause = ("allocation", allocation_id)
        clerk.post([clerk.draft("pool_drawn", cause, period, {"pool": pool}, facts)])
    return _answer(closing.period_code, result, members)


def _closing(clerk: Clerk, period_code: str) -> Closing:
    period = clerk.period(period_code)
    closing = year_ends.closing_of(clerk.session, period.code)
    if closing is None:
        raise Refusal("period_not_closed", period=period.code)
    return closing


def _sound(clerk: Clerk, closing: Closing) -> tuple[AllocationResult, dict[str, int]]:
    """The allocation as it is now, refused where there is nothing to allocate."""
    period = clerk.period(closing.period_code)
    money = clerk.scheme.relief(period_start=period.starts_on).money
    result, members = compute(clerk, closing)
    if result.pool_fen == 0:
        code = {CARRIED: "nobody_in_need", OTHER: "no_pool_money"}.get(money, "no_pool")
        raise Refusal(code, period=period.code)
    if money == CARRIED:
        held = -entries.balance(clerk.session, clerk.codes_by_role["carried"])
        if held < result.pool_fen:
            raise Refusal("carried_short", needed_fen=result.pool_fen, held_fen=held)
    return result, members


def compute(
    clerk: Clerk, closing: Closing, digest: str | None = None, before_step: int | None = None
) -> tuple[AllocationResult, dict[str, int]]:
    """The allocation of a closed period and case number → member.

    ``digest`` and ``before_step``: under which rulebook, and from what was kept before which step;
    by default those of now. Candidates come in the order of their members.
    """
    scheme = clerk.scheme_under(digest) if digest else clerk.scheme
    return compute_under(clerk, closing, scheme, before_step)


def compute_under(
    clerk: Clerk, closing: Closing, scheme: Scheme, before_step: int | None = None
) -> tuple[AllocationResult, dict[str, int]]:
    """As ``compute``, under any rulebook: one that the book keeps, or one that is only tried."""
    period = clerk.period(closing.period_code)
    rules = scheme.relief(period_start=period.starts_on)
    found = candidates.of_period(clerk.session, scheme, period, before_step)
    members = {
        f"JZ-{period.code[:4]}-{n:05d}": member_id
        for n, member_id in enumerate(sorted(found), start=1)
    }
    cases = [replace(found[member_id], case_no=case_no) for case_no, member_id in members.items()]
    pool = _pool(clerk, closing, rules, cases, before_step)
    return relief.allocate(cases, pool, rules.formula), members


def _pool(
    clerk: Clerk,
    closing: Closing,
    rules: ReliefRules,
    cases: Sequence[Candidate],
    before_step: int | None,
) -> Fen:
    """The money there is: of the surplus, all that is needed, or what was brought in for it."""
    if rules.money == CARRIED:
        return relief.allocate(cases, WITHOUT_END, rules.formula).awarded_fen
    if rules.money == OTHER:
        account = clerk.codes_by_role["relief_pool"]
        return year_ends.pool_held(clerk.session, account, before_step)
    return closing.relief_pool_fen


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
