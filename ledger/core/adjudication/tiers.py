"""From the base to what threshold and tiers make of it, alone or over the bases of the period.

A threshold ``per`` period is used up (deductible) or reached (gate) by the bases of the line's
earlier claims and this one together. Tiers over the period give what they make of all bases so far
less what they made of the earlier ones: f(earlier + base) − f(earlier), where f holds the
threshold too: bases that lay under a gate are made good by the claim that passes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from ledger.bands import BandStep, counted_fen, steps_for
from ledger.core.adjudication import earlier
from ledger.core.adjudication.adjusting import adjusted_sum, adjusted_tiers, changes_of
from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.running import (
    Amount,
    Running,
    rate_text,
    round_off,
    times_shares,
    to_the_fen,
)
from ledger.money import Rounding as Mode
from ledger.money import divide, yuan
from ledger.nouns import Fen, Reason, Working
from ledger.rules import Method, Per, Rounding, Threshold, ThresholdKind, Tier


def by_tiers(claim: Claim, base_fen: Fen) -> Amount:
    """What threshold, tiers, adjustments, rounding and shares make of a base above zero."""
    line = claim.line
    threshold = claim.needed(line.threshold, "threshold")
    tiers = claim.needed(line.tiers, "tiers")
    over_period = line.tiers_over is Per.PERIOD
    before_fen = 0
    if claim.case.earlier and (over_period or threshold.per is Per.PERIOD):
        before_fen = earlier.bases(claim.case)
    running = Running(base_fen)
    if before_fen and over_period:
        left_out = _pass_together(claim, threshold, before_fen, running)
    else:
        left_out = 0
        _pass(claim, threshold, before_fen, running)
    if not running.fen:
        return Amount(0, [], _below(claim, threshold, base_fen, before_fen))
    changes = changes_of(claim) if line.adjustments else []
    if changes and line.method is not Method.FIXED_STEP:
        tiers = adjusted_tiers(claim, tiers, changes, running)
    exact = _through_tiers(claim, tiers, left_out, running)
    if changes and line.method is Method.FIXED_STEP:
        round_off(running, adjusted_sum(claim, exact(), changes, running), claim)
    elif line.rounding.unit_fen > 1:
        round_off(running, exact(), claim)
    times_shares(running, claim)
    nothing = None if running.fen else Reason("nothing_payable", claim.article("tiers"), {})
    return Amount(running.fen, running.workings, nothing)


# -- threshold ------------------------------------------------------------------------------------


def _pass(claim: Claim, threshold: Threshold, before_fen: Fen, running: Running) -> None:
    """The part of the base that the tiers apply to; zero below the threshold."""
    if before_fen and threshold.amount_fen:
        _pass_after_earlier(claim, threshold, before_fen, running)
        return
    counted = counted_fen(running.fen, threshold)
    _pass_step(claim, threshold, counted, running)


def _pass_step(claim: Claim, threshold: Threshold, counted: Fen, running: Running) -> None:
    if counted and threshold.amount_fen:
        article = claim.article("threshold")
        running.workings.append(threshold_step(threshold, article, running.fen, counted))
    running.fen = counted


def threshold_step(threshold: Threshold, article: str, base_fen: Fen, counted: Fen) -> Working:
    """The step that takes the threshold off a base, or finds it reached."""
    is_deductible = threshold.kind is ThresholdKind.DEDUCTIBLE
    what = "deductible_taken" if is_deductible else "gate_passed"
    return Working(what, article, base_fen, counted, {"threshold": yuan(threshold.amount_fen)})


def _pass_after_earlier(
    claim: Claim, threshold: Threshold, before_fen: Fen, running: Running
) -> None:
    """The tiers apply to this base alone; earlier ones have used up the deductible, or helped
    to reach the gate."""
    facts = {"threshold": yuan(threshold.amount_fen), "earlier": yuan(before_fen)}
    article, base_fen = claim.article("threshold"), running.fen
    if threshold.kind is ThresholdKind.GATE:
        if before_fen + base_fen < threshold.amount_fen:
            running.fen = 0
            return
        running.to(base_fen, "gate_passed_together", article, facts)
        return
    left = max(0, threshold.amount_fen - before_fen)
    if not left:
        running.to(base_fen, "deductible_used_up", article, facts)
    elif base_fen > left:
        facts["left"] = yuan(left)
        running.to(base_fen - left, "deductible_left_taken", article, facts)
    else:
        running.fen = 0


def _pass_together(claim: Claim, threshold: Threshold, before_fen: Fen, running: Running) -> Fen:
    """Earlier bases and this one pass the threshold together.

    Answers what the earlier ones had brought past it alone, for which the tiers gave before.
    """
    total = before_fen + running.fen
    facts = {"earlier": yuan(before_fen)}
    running.to(total, "earlier_base_added", claim.article("tiers_over"), facts)
    _pass_step(claim, threshold, counted_fen(total, threshold), running)
    return counted_fen(before_fen, threshold)


def _below(claim: Claim, threshold: Threshold, base_fen: Fen, before_fen: Fen) -> Reason:
    """Why a base passes nothing."""
    is_gate = threshold.kind is ThresholdKind.GATE
    facts = {"base": yuan(base_fen), "threshold": yuan(threshold.amount_fen)}
    code = "gate_not_reached" if is_gate else "below_threshold"
    if before_fen:
        code += "_together"
        facts["earlier"] = yuan(before_fen)
        facts["total"] = yuan(before_fen + base_fen)
    return Reason(code, claim.article("threshold"), facts)


# -- tiers ----------------------------------------------------------------------------------------


NO_FACTS: Mapping[str, str] = {}

#: An exact sum in fen; a fraction is only made where somebody asks for it.
Exact: TypeAlias = Callable[[], Fraction]


def _through_tiers(claim: Claim, tiers: tuple[Tier, ...], left_out: Fen, running: Running) -> Exact:
    """The exact sum over the tiers, less what the ``left_out`` part had been given before."""
    method = claim.line.method
    if not left_out:
        return _tier_steps(claim, steps_for(running.fen, method, tiers), running)
    article = claim.article("tiers_over")
    facts = {"earlier": yuan(left_out)}
    if method is Method.MARGINAL:
        steps = steps_for(running.fen, method, tiers, above_fen=left_out)
        running.to(running.fen - left_out, "earlier_base_left_out", article, facts)
        return _tier_steps(claim, steps, running)
    together = _tier_steps(claim, steps_for(running.fen, method, tiers), running)
    before = _sum(steps_for(left_out, method, tiers))
    exact = max(Fraction(0), together() - before)
    facts["given"] = yuan(to_the_fen(before, claim))
    running.to(to_the_fen(exact, claim), "earlier_result_taken_off", article, facts)
    return lambda: exact


def _sum(steps: Iterable[BandStep]) -> Fraction:
    return sum((step.exact for step in steps), Fraction())


def _tier_steps(claim: Claim, steps: tuple[BandStep, ...], running: Running) -> Exact:
    line = claim.line
    running.fen = tier_steps(
        running.fen, steps, line.method, line.rounding, claim.article("tiers"), running.workings
    )
    return lambda: _sum(steps)


def tier_steps(
    counted: Fen,
    steps: tuple[BandStep, ...],
    method: Method,
    rule: Rounding,
    article: str,
    workings: list[Working],
    *,
    explained: bool = True,
) -> Fen:
    """A working for each tier, and one for their sum where there are several; answers the sum.

    The tiers' own are without facts where they are not to be ``explained``.
    """
    mode = Mode(rule.mode)
    if len(steps) == 1:
        step = steps[0]
        facts = _band_facts(step) if explained else NO_FACTS
        rounded = divide(*step.ratio, mode)
        workings.append(Working(_band(step, method), article, step.part_fen, rounded, facts))
        return rounded
    so_far, rounded = Fraction(), 0
    for step in steps:
        # Rounding what has come together so far, not each tier, lets the lines sum to the total.
        so_far += step.exact
        before, rounded = rounded, divide(so_far.numerator, so_far.denominator, mode)
        facts = _band_facts(step) if explained else NO_FACTS
        given = rounded - before
        workings.append(Working(_band(step, method), article, step.part_fen, given, facts))
    facts = {"count": str(len(steps))}
    workings.append(Working(_total(rule, so_far), article, counted, rounded, facts))
    return rounded


_TOTALS = {"down": "tiers_total_down", "up": "tiers_total_up"}


def _total(rule: Rounding, exact: Fraction) -> str:
    """The code for the sum of the tiers: only rounding to the fen that takes place is spoken of.

    Rounding to a larger unit is a step of its own. Half up to the fen, the usual, is always said.
    """
    if rule.unit_fen > 1:
        return "tiers_sum"
    if rule.mode == "half_up":
        return "tiers_total"
    return "tiers_sum" if exact.denominator == 1 else _TOTALS[rule.mode]


def _band(step: BandStep, method: Method) -> str:
    """The code of a tier's working."""
    if step.up_to_fen is None and method is Method.MARGINAL and not step.over_fen:
        return "flat_rate"
    is_from = step.from_inclusive and method is not Method.MARGINAL
    return f"tier_{method}{'_from' * is_from}{'_up_to' * (step.up_to_fen is not None)}"


def _band_facts(step: BandStep) -> dict[str, str]:
    """What a tier's working says of it."""
    facts = {"over": yuan(step.over_fen), "part": yuan(step.part_fen)}
    if step.rate is not None:
        facts["rate"] = rate_text(step.rate.numerator, step.rate.denominator)
    if step.up_to_fen is not None:
        facts["up_to"] = yuan(step.up_to_fen)
    return facts
