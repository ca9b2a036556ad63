"""The straight way to a decision: a claim that nothing speaks against and nothing cuts.

Most lines ask for no facts, and most claims under them are granted in full: base, threshold, tiers,
within every cap. They are decided here in half the time, and in the same words; where anything else
turns up, ``granted`` answers None, and the claim goes the long way. The tests compare both.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ledger.bands import counted_fen, steps_for
from ledger.core.adjudication import earlier
from ledger.core.adjudication.base import Formula, formula_of
from ledger.core.adjudication.plan import LinePlan, once_a_chapter, plans_of
from ledger.core.adjudication.tiers import NO_FACTS, threshold_step, tier_steps
from ledger.money import Rounding as Mode
from ledger.money import divide
from ledger.nouns import BenefitLine, ClaimCase, Decision, Fen, Outcome, Working
from ledger.rules import BenefitRules, ByCase, LineRules, Method, Per, Rounding, Threshold, Tier


class StraightLine(NamedTuple):
    """What such a line makes an amount of, with the articles of its steps."""

    formula: Formula
    threshold: Threshold
    method: Method
    tiers: tuple[Tier, ...]
    rounding: Rounding
    mode: Mode
    flat: Fraction | None  # the rate, where there is but one for every amount
    cap_fen: Fen | None
    period_cap_fen: Fen | None
    of_base: str
    of_threshold: str
    of_tiers: str

    def granted(self, case: ClaimCase, *, explained: bool = True) -> Decision | None:
        """The decision on a claim that is covered and in time; None: it needs the long way.

        Its workings are without facts where they are not to be ``explained``.
        """
        if len(case.settlements) != 1:
            return None
        (settlement,) = case.settlements
        amounts = settlement.amounts
        base_fen = self.formula.expression.evaluate(amounts)
        counted = counted_fen(base_fen, self.threshold)
        if not counted:
            return None
        facts = self.formula.facts(settlement) if explained else NO_FACTS
        workings = [
            Working("base_of_settlement", self.of_base, amounts["medfee_sumamt"], base_fen, facts)
        ]
        if self.threshold.amount_fen:
            workings.append(threshold_step(self.threshold, self.of_threshold, base_fen, counted))
        fen = self._through_tiers(counted, workings, explained=explained)
        if not fen or (self.cap_fen is not None and fen > self.cap_fen):
            return None
        cap = self.period_cap_fen
        if cap is not None and fen > cap - earlier.benefits(case, Per.PERIOD):
            return None
        return Decision(Outcome.APPROVED, base_fen, fen, (), tuple(workings))

    def _through_tiers(self, counted: Fen, workings: list[Working], *, explained: bool) -> Fen:
        if self.flat is not None and not explained:
            fen = divide(counted * self.flat.numerator, self.flat.denominator, self.mode)
            workings.append(Working("flat_rate", self.of_tiers, counted, fen, NO_FACTS))
            return fen
        steps = steps_for(counted, self.method, self.tiers)
        return tier_steps(
            counted, steps, self.method, self.rounding, self.of_tiers, workings,
            explained=explained,
        )  # fmt: skip


@once_a_chapter
def straight_lines(benefit: BenefitRules) -> Mapping[BenefitLine, StraightLine]:
    """The lines of a chapter that have a straight way; those that ask for more have none."""
    ready = ((name, _ready(line, benefit)) for name, line in benefit.lines.items())
    return {name: line for name, line in ready if line is not None}


def _ready(line: LineRules, benefit: BenefitRules) -> StraightLine | None:
    plan = plans_of(benefit)[line.line]
    cap, period_cap = line.cap_per_claim_fen, benefit.cap_per_period_fen
    if isinstance(cap, ByCase) or isinstance(period_cap, ByCase) or not _is_plain(line, plan):
        return None
    if not isinstance(line.base, str) or not isinstance(line.threshold, Threshold):
        return None
    if not isinstance(line.tiers, tuple) or not line.method.has_tiers:
        return None

    def article(key: str) -> str:
        return benefit.article(f"{line.line}.{key}")

    return StraightLine(
        formula_of(line.base), line.threshold, line.method, line.tiers, line.rounding,
        plan.rounding, _flat(line.method, line.tiers), cap, period_cap,
        article("base"), article("threshold"), article("tiers"),
    )  # fmt: skip


def _flat(method: Method, tiers: tuple[Tier, ...]) -> Fraction | None:
    first = tiers[0]
    is_flat = method is Method.MARGINAL and not first.over_fen and first.up_to_fen is None
    return first.rate if is_flat and len(tiers) == 1 else None


def _is_plain(line: LineRules, plan: LinePlan) -> bool:
    """Nothing beside base, threshold, tiers, a cap of the claim and one of the period."""
    if plan.asked or plan.names_conditions or plan.is_limited or line.papers:
        return False
    if line.less_aid or line.base_cap_fen is not None or line.adjustments:
        return False
    if line.tiers_over is not Per.CLAIM or line.rounding.unit_fen != 1:
        return False
    over_claim = isinstance(line.threshold, Threshold) and line.threshold.per is Per.CLAIM
    return over_claim and line.shares_multiply == "nothing"
