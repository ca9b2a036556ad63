"""From the case and the rules to the decision, and from a decision to what it counts for later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ledger.conditions import FactMissing
from ledger.core.adjudication import cover, eligibility
from ledger.core.adjudication.base import base_of
from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.cover import Standing, covered_lines
from ledger.core.adjudication.limits import CUTS, GAVE_UP, Limits
from ledger.core.adjudication.running import Amount
from ledger.core.adjudication.straight import straight_lines
from ledger.core.adjudication.sums import days_of, sum_of
from ledger.core.adjudication.tiers import by_tiers
from ledger.money import MoneyError, parse_yuan
from ledger.nouns import (
    ClaimCase,
    Decision,
    EarlierClaim,
    Fen,
    Outcome,
    Reason,
    Working,
)
from ledger.rules import (
    NO_FACTS,
    BenefitRules,
    ContributionRules,
    EnrolmentRules,
    FactRules,
)
from ledger.sentences.claims import LINE_NAMES

#: Codes of reasons that speak of amounts only: a claim with no other had a right to benefit.
AMOUNT_REASONS = CUTS | {
    "nothing_in_scope",
    "nothing_after_aid",
    "below_threshold",
    "below_threshold_together",
    "gate_not_reached",
    "gate_not_reached_together",
    "nothing_payable",
    "no_days",
    "days_used_up",
    "days_given_before",
    "made_up_already",
    "nothing_within_limit",
    "no_difference",
    "line_period_cap_reached",
    "joint_period_cap_reached",
    "period_cap_reached",
    "line_lifetime_cap_reached",
    "joint_lifetime_cap_reached",
    "benefit_under_least",
}


def decide(
    case: ClaimCase,
    *,
    enrolment: EnrolmentRules,
    contribution: ContributionRules,
    benefit: BenefitRules,
    facts: FactRules = NO_FACTS,
    attribution: str = "discharged_on",
    covered_from: date | None = None,
    explained: bool = True,
) -> Decision:
    """Decide one claim. Declined means zero fen with at least one reason; it never raises for that.

    Reasons to decline stand in this order: cover and time (``no_settlement`` or ``dates_missing``,
    ``not_enrolled`` or ``contribution_unpaid``, before and after cover, late,
    ``line_not_covered``); what the line asks (conditions, exclusions, diagnosis, numbers of claims,
    exclusive lines, facts, papers); and one why there is nothing to pay. A claim granted in part
    has the cuts as reasons.

    The base is stated wherever it can be computed, also when the claim is declined. Each chapter of
    rules must be in force on its own key date. ``attribution``: the date that must lie in cover.
    ``covered_from``: the first day of cover, if it is stated, periods before included; else it
    follows from the case and the rules. ``explained`` False: nobody asks for the facts of workings,
    and they may be left out.
    """
    line = benefit.lines.get(case.line)
    standing = Standing(case, line, enrolment, contribution, benefit, attribution)
    stated, covered_from = covered_from, covered_from or standing.covered_from()
    reasons = cover.against(standing, covered_from)
    if line is None:
        names = {"line": case.line, "line_name": LINE_NAMES.get(case.line, case.line)}
        reasons.append(Reason("line_not_covered", covered_lines(benefit), names))
        return Decision(Outcome.DECLINED, 0, 0, tuple(reasons), ())
    if not reasons and (straight := straight_lines(benefit).get(case.line)):
        granted = straight.granted(case, explained=explained)
        if granted is not None:
            return granted
    claim = Claim(case, line, benefit, facts)
    if claim.plan.names_conditions:
        first_covered = stated
        if line.first_diagnosis_in_cover and stated is None and covered_from is not None:
            first_covered = standing.first_covered(covered_from)
        reasons += eligibility.against(claim, first_covered)
    if standing.needs_settlements and not case.settlements:
        reasons += claim.reasons_missing()
        return Decision(Outcome.DECLINED, 0, 0, tuple(reasons), ())
    return _decision(claim, reasons, _computed(claim))


class _Computed(NamedTuple):
    """What the calculation came to, as far as the facts allowed; ``nothing``: why no benefit."""

    base_fen: Fen
    benefit_fen: Fen
    base_steps: list[Working]
    steps: list[Working]
    cuts: list[Working]
    nothing: Reason | None


def _computed(claim: Claim) -> _Computed:
    base = Amount(0, [])
    try:
        if claim.line.method.has_tiers:
            base = base_of(claim)
            amount = by_tiers(claim, base.fen) if base.fen else base._replace(workings=[])
        else:
            base = sum_of(claim)
            amount = base._replace(workings=[])
        limits = Limits(claim, amount.fen)
        limits.apply()
    except FactMissing as missing:
        claim.missing[missing.name] = None
        claim.note_all_missing()
        return _Computed(base.fen, 0, base.workings, [], [], None)
    steps = amount.workings + limits.running.workings
    nothing = amount.nothing or limits.nothing
    return _Computed(base.fen, limits.running.fen, base.workings, steps, limits.cuts, nothing)


def _decision(claim: Claim, reasons: list[Reason], computed: _Computed) -> Decision:
    """Granted where nothing speaks against it; without a right, only the base is stated."""
    base_fen, benefit_fen = computed.base_fen, computed.benefit_fen
    if claim.missing:
        reasons += claim.reasons_missing()
    if claim.line.papers:
        reasons += eligibility.papers_missing(claim, benefit_fen)
    has_right = not reasons
    if computed.nothing is not None:
        reasons.append(computed.nothing)
    workings = computed.base_steps
    if has_right:
        workings = workings + computed.steps
    if reasons:
        return Decision(Outcome.DECLINED, base_fen, 0, tuple(reasons), tuple(workings))
    limits = tuple(Reason(cut.what, cut.article, cut.facts) for cut in computed.cuts)
    return Decision(Outcome.APPROVED, base_fen, benefit_fen, limits, tuple(workings))


def earlier_of(
    case: ClaimCase,
    decision: Decision,
    *,
    benefit: BenefitRules,
    facts: FactRules = NO_FACTS,
) -> EarlierClaim:
    """What a decided claim counts for later ones: from its base, benefit and codes of reasons."""
    reasons = decision.reasons
    accrues = not reasons or all(reason.code in AMOUNT_REASONS for reason in reasons)
    line = benefit.lines.get(case.line)
    days = 0
    if accrues and line is not None and line.daily is not None:
        claim = Claim(case, line, benefit, facts)
        days = days_of(claim, claim.of(line.daily)) or 0
    return EarlierClaim(
        line=case.line,
        period_starts_on=case.period_starts_on,
        base_fen=decision.base_fen,
        benefit_fen=decision.benefit_fen,
        accrues=accrues,
        days=days,
        given_up_fen=sum(map(_given_up, reasons)) if reasons else 0,
    )


def _given_up(reason: Reason) -> Fen:
    """What a reason says was taken off for exclusive lines; 0 for any other.

    Of a stored decision that somebody spoilt nothing is read: comparing it will tell.
    """
    if reason.code not in GAVE_UP or not isinstance(reason.facts, Mapping):
        return 0
    try:
        return parse_yuan(reason.facts.get("taken", "0"))
    except MoneyError:
        return 0
