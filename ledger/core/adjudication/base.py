"""补助基数: the line's expression over each settlement, summed, less aid, up to the base's cap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.running import Amount, Running, less_aid
from ledger.expressions import Expression, compile_expression
from ledger.money import yuan
from ledger.nouns import SETTLEMENT_AMOUNTS, Fen, Reason, Settlement, Working
from ledger.sentences.claims import AMOUNT_HEADINGS


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression made ready: to compute, and to show with headings and with figures."""

    expression: Expression
    headings: str
    names: tuple[str, ...]
    figures: str  # the expression with a %s for each name

    def facts(self, settlement: Settlement) -> dict[str, str]:
        """What a working says of the expression for one settlement."""
        amounts = settlement.amounts
        return {
            "setl_id": settlement.setl_id,
            "discharged_on": settlement.discharged_on.isoformat(),
            "expression": self.expression.text,
            "formula": self.headings,
            "figures": self.figures % tuple([yuan(amounts[name]) for name in self.names]),
        }

    def total(self, settlements: tuple[Settlement, ...]) -> Fen:
        """The sum over settlements, none of them below zero."""
        return sum(max(0, self.expression.evaluate(each.amounts)) for each in settlements)


_NAME = re.compile("|".join(rf"\b{name}\b" for name in SETTLEMENT_AMOUNTS))


@lru_cache(maxsize=256)
def formula_of(text: str) -> Formula:
    """The formula of an expression over SETTLEMENT_AMOUNTS."""
    return Formula(
        expression=compile_expression(text, SETTLEMENT_AMOUNTS),
        headings=_NAME.sub(lambda match: AMOUNT_HEADINGS[match[0]], text),
        names=tuple(_NAME.findall(text)),
        figures=_NAME.sub("%s", text.replace("%", "%%")),
    )


def base_of(claim: Claim) -> Amount:
    """The base that the threshold and the tiers apply to, and what earlier bases are made of."""
    text = claim.needed(claim.line.base, "base")
    article = claim.article("base")
    summed, workings = _sum(claim.case.settlements, formula_of(text), article)
    if not claim.line.less_aid and claim.line.base_cap_fen is None:
        return Amount(summed, workings, None if summed else _nothing("nothing_in_scope", article))
    running = Running(summed)
    less_aid(running, claim)
    nothing = None
    if not running.fen:
        code = "nothing_after_aid" if summed else "nothing_in_scope"
        nothing = _nothing(code, claim.article("less_aid") if summed else article)
    cap = claim.of(claim.line.base_cap_fen)
    if cap is not None and running.fen > cap:
        facts = {"cap": yuan(cap)}
        running.to(cap, "base_cut_to_cap", claim.article("base_cap"), facts)
        nothing = None if cap else _nothing("nothing_in_scope", claim.article("base_cap"))
    return Amount(running.fen, workings + running.workings, nothing)


def _nothing(code: str, article: str, facts: Mapping[str, str] | None = None) -> Reason:
    return Reason(code, article, facts or {})


def _sum(
    settlements: tuple[Settlement, ...], formula: Formula, article: str
) -> tuple[Fen, list[Working]]:
    """The expression for each settlement, never below zero, summed."""
    base_fen = 0
    workings = []
    for settlement in settlements:
        amounts = settlement.amounts
        part = formula.expression.evaluate(amounts)
        total = amounts["medfee_sumamt"]
        facts = formula.facts(settlement)
        workings.append(Working("base_of_settlement", article, total, part, facts))
        if part < 0:
            facts = {"setl_id": settlement.setl_id}
            workings.append(Working("base_cut_at_zero", article, part, 0, facts))
        else:
            base_fen += part
    if len(settlements) > 1:
        facts = {"count": str(len(settlements))}
        workings.append(Working("base_total", article, base_fen, base_fen, facts))
    return base_fen, workings
