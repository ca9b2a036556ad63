"""Who may be given 二次救助 for a closed period, and what was left to each to bear."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from sqlmodel import Session

from ledger.book import people, redactions, year_ends
from ledger.book.decided import Decided, decided
from ledger.book.tables import AwardRow, Enrolment, PeriodRow
from ledger.conditions import FactMissing
from ledger.core import relief
from ledger.nouns import Candidate, Fen, Outcome
from ledger.rules import ReliefRules
from ledger.scheme import Scheme
from ledger.work.persons import Persons

# A claim declined only because the member had reached a cap was in order; its cost was borne.
CAP_REASONS = frozenset(
    {
        "line_period_cap_reached",
        "joint_period_cap_reached",
        "period_cap_reached",
        "line_lifetime_cap_reached",
        "joint_lifetime_cap_reached",
    }
)


def of_period(
    session: Session, scheme: Scheme, period: PeriodRow, before_step: int | None = None
) -> dict[int, Candidate]:
    """Member → candidate (its number still blank), under a scheme, as known before a step.

    A member's claims of the period count that were in order and belong to some group; who does not
    meet the conditions of relief is no candidate. Of an erased person it is known what they were
    given relief for, and nothing else. Raises Refusal("fact_missing").
    """
    gone = redactions.erased_members(session)
    erased = _awards_of(session, period, gone)
    rules = scheme.relief(period_start=period.starts_on)
    by_member: dict[int, list[Decided]] = defaultdict(list)
    group_of = cache(lambda codes: relief.group_of(codes, rules.diagnosis_groups))
    for each in decided(session, period.code, before_step):
        if each.member_id in gone:
            continue
        if group_of((each.diagnosis_code,)) and _in_order(each):
            by_member[each.member_id].append(each)
    asked = [*by_member, *erased]
    periods = _entitled(session, scheme, period, rules, asked, frozenset(erased), before_step)
    amounts = _amounts(session, by_member, rules, before_step)
    found = {
        member_id: Candidate("", award.diagnosis_group, award.burden_fen, periods[member_id])
        for member_id, award in erased.items()
    }
    for member_id, own in by_member.items():
        if member_id not in periods:
            continue
        group = group_of(tuple([each.diagnosis_code for each in own]))
        assert group is not None, "every claim here is of some group"
        burden = sum([_burden(each, rules, amounts) for each in own])
        found[member_id] = Candidate("", group, burden, periods[member_id])
    return found


def _awards_of(session: Session, period: PeriodRow, gone: frozenset[int]) -> dict[int, AwardRow]:
    """Erased person → what they were awarded for a period."""
    allocation = year_ends.allocation_of(session, period.code) if gone else None
    if allocation is None:
        return {}
    awards = year_ends.awards_of(session, allocation.id)
    return {award.member_id: award for award in awards if award.member_id in gone}


def _in_order(decision: Decided) -> bool:
    if decision.outcome == Outcome.APPROVED.value:
        return True
    return {reason["code"] for reason in json.loads(decision.reasons)} <= CAP_REASONS


def _entitled(
    session: Session,
    scheme: Scheme,
    period: PeriodRow,
    rules: ReliefRules,
    member_ids: Sequence[int],
    erased: frozenset[int],
    before_step: int | None,
) -> dict[int, int]:
    """Members who meet the conditions of relief → their consecutive periods.

    Whoever was given relief and erased since did meet them.
    """
    if not rules.requirements and rules.formula.bonus is None:
        return dict.fromkeys(member_ids, 1)
    rows = people.latest_enrolments(session, member_ids, period.starts_on)
    known = Persons(session, scheme, period, list(rows.values()), before_step)
    return {
        member_id: known.consecutive(row.id)
        for member_id, row in rows.items()
        if member_id in erased or _is_entitled(known, row, rules)
    }


def _is_entitled(known: Persons, row: Enrolment, rules: ReliefRules) -> bool:
    try:
        return relief.is_entitled(known.facts(row.id), rules)
    except FactMissing as missing:
        raise known.refusal(row.id, missing) from missing


def _amounts(
    session: Session,
    by_member: dict[int, list[Decided]],
    rules: ReliefRules,
    before_step: int | None,
) -> dict[int, dict[str, Fen]]:
    """Claim → its settlements summed amount by amount, where the burden is counted from them."""
    if rules.burden is None:
        return {}
    ids = [each.claim_id for own in by_member.values() for each in own]
    return year_ends.settled_amounts(session, ids, before_step)


def _burden(claim: Decided, rules: ReliefRules, amounts: dict[int, dict[str, Fen]]) -> Fen:
    if rules.burden is None:
        return claim.base_fen - claim.benefit_fen
    return relief.burden_of(amounts[claim.claim_id], claim.benefit_fen, rules.burden)
