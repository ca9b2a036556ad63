"""Deciding a claim (审核): from the case and the rules to a decision with its reasons and workings.

A decision answers two questions in turn. Is there a right to benefit: enrolled, paid, in cover, in
time? All reasons against it are collected, in a fixed order, so that the member hears everything
at once. And how much: base, tiers, caps, each step written down with the article it follows.

The date that counts is the latest discharge among the claim's settlements. The same case under the
same rules gives the same decision, always: nothing here knows what day it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from ledger.bands import BandStep, amount_for, counted_fen
from ledger.expressions import Expression, compile_expression
from ledger.money import divide, yuan
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    ClaimCase,
    CoverFacts,
    Decision,
    Fen,
    Outcome,
    Reason,
    Settlement,
    Working,
)
from ledger.periods import cover_from, deadline
from ledger.rules import (
    BenefitRules,
    ContributionRules,
    EnrolmentRules,
    LineRules,
    Method,
    ThresholdKind,
)
from ledger.sentences.claims import AMOUNT_HEADINGS, LINE_NAMES


def decide(
    case: ClaimCase,
    *,
    enrolment: EnrolmentRules,
    contribution: ContributionRules,
    benefit: BenefitRules,
    covered_from: date | None = None,
) -> Decision:
    """Decide one claim. Declined means zero fen with at least one reason; it never raises for that.

    Reasons to decline, in this order: ``no_settlement``, ``not_enrolled``, ``contribution_unpaid``,
    ``before_cover``, ``after_cover``, ``late``, ``line_not_covered``, and one of
    ``nothing_in_scope``, ``below_threshold`` or ``gate_not_reached``, ``nothing_payable``,
    ``period_cap_reached``. A claim granted in part has ``cut_to_claim_cap``, ``cut_to_period_cap``.

    The base is stated wherever it can be computed, also when the claim is declined. Each chapter of
    rules must be in force on its own key date. ``covered_from``: the first day of cover, if known.
    """
    if covered_from is None and case.cover is not None:
        covered_from = cover_from(case.cover, case.period_starts_on, enrolment, contribution)
    reasons = list(_against(case, covered_from, enrolment, contribution, benefit))
    line = benefit.lines.get(case.line)
    if line is None:
        facts = {"line": case.line.value, "line_name": LINE_NAMES[case.line]}
        reasons.append(Reason("line_not_covered", _covered_lines(benefit), facts))
    if line is None or not case.settlements:
        return Decision(Outcome.DECLINED, 0, 0, tuple(reasons), ())
    base_fen, workings = _base(case, line, benefit)
    amount_fen, tier_workings = _by_tiers(base_fen, line, benefit)
    benefit_fen, cuts = _capped(amount_fen, case, line, benefit)
    is_eligible = not reasons
    if not benefit_fen:
        reasons.append(_why_nothing(base_fen, amount_fen, case, line, benefit))
    if is_eligible:
        workings += tier_workings + cuts
    if reasons:
        return Decision(Outcome.DECLINED, base_fen, 0, tuple(reasons), tuple(workings))
    limits = tuple(Reason(cut.what, cut.article, cut.facts) for cut in cuts)
    return Decision(Outcome.APPROVED, base_fen, benefit_fen, limits, tuple(workings))


def _against(
    case: ClaimCase,
    covered_from: date | None,
    enrolment: EnrolmentRules,
    contribution: ContributionRules,
    benefit: BenefitRules,
) -> Iterator[Reason]:
    """Every reason why there is no right to benefit, whatever the amount."""
    discharged_on = max((one.discharged_on for one in case.settlements), default=None)
    if discharged_on is None:
        yield Reason("no_settlement", _covered_lines(benefit), {})
    yield from _outside_cover(case, covered_from, discharged_on, enrolment, contribution)
    if discharged_on is not None:
        last_day = deadline(discharged_on, benefit.claim_deadline_days)
        if case.submitted_on > last_day:
            facts = {
                "deadline": last_day.isoformat(),
                "submitted_on": case.submitted_on.isoformat(),
                "days": str(benefit.claim_deadline_days),
                "days_late": str((case.submitted_on - last_day).days),
            }
            yield Reason("late", benefit.article("claim_deadline_days"), facts)


def _outside_cover(
    case: ClaimCase,
    starts_on: date | None,
    discharged_on: date | None,
    enrolment: EnrolmentRules,
    contribution: ContributionRules,
) -> Iterator[Reason]:
    cover = case.cover
    if cover is None:
        starts, ends = case.period_starts_on.isoformat(), case.period_ends_on.isoformat()
        days = {"period_starts_on": starts, "period_ends_on": ends}
        yield Reason("not_enrolled", enrolment.article("joiner_cover"), days)
        return
    if starts_on is None:
        yield Reason("contribution_unpaid", contribution.article("late_payment_cover"), {})
    if discharged_on is None:
        return
    facts = {"discharged_on": discharged_on.isoformat()}
    if starts_on is not None and discharged_on < starts_on:
        article = _article_of_start(cover, starts_on, enrolment, contribution)
        yield Reason("before_cover", article, facts | {"cover_from": starts_on.isoformat()})
    ends_on = min(cover.ends_on, case.period_ends_on)
    if discharged_on > ends_on:
        article = enrolment.article("leaver_cover")
        yield Reason("after_cover", article, facts | {"cover_to": ends_on.isoformat()})


def _article_of_start(
    cover: CoverFacts, starts_on: date, enrolment: EnrolmentRules, contribution: ContributionRules
) -> str:
    """The rule that set the first day of cover: late money, else waiting, else joining."""
    paid_on, due_on = cover.paid_on, cover.due_on
    if paid_on and due_on and paid_on > due_on and starts_on == deadline(paid_on, 1):
        return contribution.article("late_payment_cover")
    waits = enrolment.waiting_days[cover.kind] > 0
    return enrolment.article("waiting_days" if waits else "joiner_cover")


def _covered_lines(benefit: BenefitRules) -> str:
    """The articles that say what is covered, for a claim that has nothing under them."""
    return ", ".join(dict.fromkeys(benefit.article(f"{line}.base") for line in benefit.lines))


@dataclass(frozen=True, slots=True)
class _Formula:
    """A base expression made ready: to compute, and to show with headings and with figures."""

    expression: Expression
    headings: str
    names: tuple[str, ...]
    figures: str  # the expression with a %s for each name

    def facts(self, settlement: Settlement) -> dict[str, str]:
        amounts = settlement.amounts
        return {
            "setl_id": settlement.setl_id,
            "discharged_on": settlement.discharged_on.isoformat(),
            "expression": self.expression.text,
            "formula": self.headings,
            "figures": self.figures % tuple([yuan(amounts[name]) for name in self.names]),
        }


_NAME = re.compile("|".join(rf"\b{name}\b" for name in SETTLEMENT_AMOUNTS))


@lru_cache(maxsize=256)
def _formula(text: str) -> _Formula:
    return _Formula(
        expression=compile_expression(text, SETTLEMENT_AMOUNTS),
        headings=_NAME.sub(lambda match: AMOUNT_HEADINGS[match[0]], text),
        names=tuple(_NAME.findall(text)),
        figures=_NAME.sub("%s", text),
    )


def _base(case: ClaimCase, line: LineRules, benefit: BenefitRules) -> tuple[Fen, list[Working]]:
    """补助基数: the expression for each settlement, never below zero, summed."""
    formula = _formula(line.base)
    article = benefit.article(f"{line.line}.base")
    base_fen = 0
    workings = []
    for settlement in case.settlements:
        amounts = settlement.amounts
        part = formula.expression.evaluate(amounts)
        facts = formula.facts(settlement)
        total = amounts["medfee_sumamt"]
        workings.append(Working("base_of_settlement", article, total, part, facts))
        if part < 0:
            facts = {"setl_id": settlement.setl_id}
            workings.append(Working("base_cut_at_zero", article, part, 0, facts))
        else:
            base_fen += part
    if len(case.settlements) > 1:
        facts = {"count": str(len(case.settlements))}
        workings.append(Working("base_total", article, base_fen, base_fen, facts))
    return base_fen, workings


def _by_tiers(base_fen: Fen, line: LineRules, benefit: BenefitRules) -> tuple[Fen, list[Working]]:
    """What threshold and tiers make of the base, and how."""
    amount_fen, steps = amount_for(base_fen, line.threshold, line.method, line.tiers)
    if not steps:
        return 0, []
    workings = []
    counted = counted_fen(base_fen, line.threshold)
    if line.threshold.amount_fen:
        is_deductible = line.threshold.kind is ThresholdKind.DEDUCTIBLE
        what = "deductible_taken" if is_deductible else "gate_passed"
        article = benefit.article(f"{line.line}.threshold")
        facts = {"threshold": yuan(line.threshold.amount_fen)}
        workings.append(Working(what, article, base_fen, counted, facts))
    article = benefit.article(f"{line.line}.tiers")
    so_far, rounded = Fraction(), 0
    for step in steps:
        # Rounding what has come together so far, not each tier, lets the lines sum to the total.
        so_far += step.exact
        before, rounded = rounded, divide(so_far.numerator, so_far.denominator)
        what, facts = _band(step, line.method)
        workings.append(Working(what, article, step.part_fen, rounded - before, facts))
    if len(steps) > 1:
        facts = {"count": str(len(steps))}
        workings.append(Working("tiers_total", article, counted, amount_fen, facts))
    return amount_fen, workings


def _band(step: BandStep, method: Method) -> tuple[str, dict[str, str]]:
    """The code of a tier's working and its facts."""
    facts = {"over": yuan(step.over_fen), "part": yuan(step.part_fen)}
    if step.rate is not None:
        facts["rate"] = _rate_text(step.rate.numerator, step.rate.denominator)
    if step.up_to_fen is None:
        is_flat = method is Method.MARGINAL and not step.over_fen
        return "flat_rate" if is_flat else f"tier_{method}", facts
    facts["up_to"] = yuan(step.up_to_fen)
    return f"tier_{method}_up_to", facts


@lru_cache(maxsize=1024)
def _rate_text(numerator: int, denominator: int) -> str:
    """A rate as people say it: "50%", "10.5%", and "1/3" where two decimals are not exact."""
    hundredths, rest = divmod(numerator * 100 * 100, denominator)
    if rest:
        return f"{numerator}/{denominator}"
    whole, decimals = divmod(hundredths, 100)
    return f"{whole}.{decimals:02d}".rstrip("0").rstrip(".") + "%"


def _capped(
    amount_fen: Fen, case: ClaimCase, line: LineRules, benefit: BenefitRules
) -> tuple[Fen, list[Working]]:
    """The amount under the caps, first of the claim, then of the period; a working for each cut."""
    cuts = []
    cap = line.cap_per_claim_fen
    if cap is not None and amount_fen > cap:
        article = benefit.article(f"{line.line}.cap_per_claim")
        cuts.append(Working("cut_to_claim_cap", article, amount_fen, cap, {"cap": yuan(cap)}))
        amount_fen = cap
    cap = benefit.cap_per_period_fen
    if cap is not None:
        left = max(0, cap - case.earlier_benefit_fen)
        if amount_fen > left:
            earlier = yuan(case.earlier_benefit_fen)
            article = benefit.article("cap_per_period")
            facts = {"cap": yuan(cap), "earlier": earlier, "left": yuan(left)}
            cuts.append(Working("cut_to_period_cap", article, amount_fen, left, facts))
            amount_fen = left
    return amount_fen, cuts


def _why_nothing(
    base_fen: Fen, amount_fen: Fen, case: ClaimCase, line: LineRules, benefit: BenefitRules
) -> Reason:
    """Why there is no benefit although the claim was computed to the end."""
    if not base_fen:
        return Reason("nothing_in_scope", benefit.article(f"{line.line}.base"), {})
    if not counted_fen(base_fen, line.threshold):
        is_gate = line.threshold.kind is ThresholdKind.GATE
        return Reason(
            "gate_not_reached" if is_gate else "below_threshold",
            benefit.article(f"{line.line}.threshold"),
            {"base": yuan(base_fen), "threshold": yuan(line.threshold.amount_fen)},
        )
    cap = benefit.cap_per_period_fen
    if amount_fen and cap is not None and case.earlier_benefit_fen >= cap:
        article = benefit.article("cap_per_period")
        facts = {"cap": yuan(cap), "earlier": yuan(case.earlier_benefit_fen)}
        return Reason("period_cap_reached", article, facts)
    return Reason("nothing_payable", benefit.article(f"{line.line}.tiers"), {})
