"""Adjustments (比例增减): which of them hold for a claim, and what they make of rates and sums."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ledger.bands import adjusted
from ledger.conditions import names_asked
from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.running import Running, rate_text, to_the_fen
from ledger.nouns import Fen
from ledger.rules import Adjustment, Tier
from ledger.sentences.claims import FACT_WORDS

_ONE, _ZERO = Fraction(1), Fraction(0)


class Change(NamedTuple):
    """One adjustment that holds: every rate × ``times`` + ``plus``, and why."""

    times: Fraction
    plus: Fraction
    adjustment: Adjustment


def changes_of(claim: Claim) -> list[Change]:
    """The adjustments that hold, in order. Raises FactMissing."""
    return [
        _change(claim, adjustment)
        for adjustment in claim.line.adjustments
        if claim.adjusts(adjustment)
    ]


def _change(claim: Claim, adjustment: Adjustment) -> Change:
    if adjustment.times is not None:
        return Change(adjustment.times, _ZERO, adjustment)
    if adjustment.add is None:
        raise ValueError(f"an adjustment of {claim.line.line} neither adds nor multiplies")
    plus = adjustment.add
    if adjustment.per is not None:
        number = claim.facts[adjustment.per]
        if not isinstance(number, int):
            raise ValueError(f"{adjustment.per} is {number!r}, and a number is asked for")
        plus *= max(0, number - adjustment.above)
        if adjustment.at_most is not None:
            plus = max(-adjustment.at_most, min(adjustment.at_most, plus))
    return Change(_ONE, plus, adjustment)


def adjusted_tiers(
    claim: Claim, tiers: tuple[Tier, ...], changes: list[Change], running: Running
) -> tuple[Tier, ...]:
    """The tiers at the rates that the changes lead to, with a step for each change.

    The rates are kept between zero and one at the end, not in between.
    """
    times, plus = _ONE, _ZERO
    rates = [tier.rate for tier in tiers if tier.rate is not None]
    for change in changes:
        times, plus = times * change.times, plus * change.times + change.plus
        before, rates = rates, [rate * change.times + change.plus for rate in rates]
        if rates != before:
            facts = {"from": _list(before), "to": _list(rates), **_why(claim, change)}
            running.to(running.fen, "rates_adjusted", claim.article("adjustments"), facts)
    changed = adjusted(tiers, times, plus)
    kept = [tier.rate for tier in changed if tier.rate is not None]
    if kept != rates:
        facts = {"from": _list(rates), "to": _list(kept)}
        running.to(running.fen, "rates_kept_in_bounds", claim.article("adjustments"), facts)
    return changed


def adjusted_sum(
    claim: Claim, exact: Fraction, changes: list[Change], running: Running
) -> Fraction:
    """A sum without rates × the factors of the changes, with a step for each."""
    for change in changes:
        if change.times != 1:
            exact *= change.times
            facts = {"times": _list([change.times]), **_why(claim, change)}
            after: Fen = to_the_fen(exact, claim)
            running.to(after, "amount_adjusted", claim.article("adjustments"), facts)
    return exact


def _list(rates: list[Fraction]) -> str:
    return ", ".join(rate_text(rate.numerator, rate.denominator) for rate in rates)


def _why(claim: Claim, change: Change) -> dict[str, str]:
    """The facts of the claim that an adjustment depends on, for both languages."""
    named = list(dict.fromkeys(names_asked(change.adjustment)))
    if not named:
        return {"why": "一律适用", "when": "in every case"}
    return {
        "why": "，".join(_told(claim, named)),
        "when": ", ".join(f"{name} {claim.facts[name]}" for name in named),
    }


def _told(claim: Claim, named: list[str]) -> Iterator[str]:
    for name in named:
        value = str(claim.facts[name])
        yield f"{claim.title_of(name)}：{FACT_WORDS.get(value, value)}"
