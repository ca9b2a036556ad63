"""Tier arithmetic (分段累计, 全额按档, 定额): from an amount to what the tiers make of it.

Benefits and relief use this one arithmetic. A tier holds over < amount ≤ up_to, so an amount that
stands on a boundary belongs to the tier below it; in a table written from/below it holds
over ≤ amount < up_to, and the boundary belongs to the tier above. Under marginal tiers both give
the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from ledger.money import divide, yuan
from ledger.nouns import Fen
from ledger.rules import Method, Threshold, ThresholdKind, Tier


class BandStep(NamedTuple):
    """What one tier made of its part of the amount: ``rate`` of the part, or ``amount_fen``."""

    over_fen: Fen
    up_to_fen: Fen | None
    part_fen: Fen
    rate: Fraction | None
    amount_fen: Fen | None
    from_inclusive: bool = False

    @property
    def exact(self) -> Fraction:
        """In fen, not yet rounded."""
        return Fraction(*self.ratio)

    @property
    def ratio(self) -> tuple[int, int]:
        """The exact amount as numerator and denominator: to round it, no fraction need be made."""
        if self.rate is None:
            assert self.amount_fen is not None
            return self.amount_fen, 1
        return self.part_fen * self.rate.numerator, self.rate.denominator


def amount_for(
    amount_fen: Fen, threshold: Threshold, method: Method, tiers: tuple[Tier, ...]
) -> tuple[Fen, tuple[BandStep, ...]]:
    """What the tiers give for an amount, in fen, and the steps that led there.

    Below the threshold: nothing. From it on, the tiers apply to the whole amount (gate) or to what
    exceeds the threshold (deductible). The sum over the tiers is rounded half up, once.
    Raises ``ValueError`` when no tier holds the amount, except that marginal tiers may end: what
    lies beyond the last one then adds nothing.
    """
    steps = steps_for(counted_fen(amount_fen, threshold), method, tiers)
    exact = sum((step.exact for step in steps), Fraction())
    return divide(exact.numerator, exact.denominator), steps


def steps_for(
    counted: Fen, method: Method, tiers: tuple[Tier, ...], above_fen: Fen = 0
) -> tuple[BandStep, ...]:
    """What each tier makes of an amount that has passed its threshold; nothing for zero.

    With ``above_fen``, marginal tiers apply only to the part above it: what lies below was
    counted before. Raises ``ValueError`` as ``amount_for`` does.
    """
    if not counted:
        return ()
    if method is not Method.MARGINAL:
        return (_step(_tier_of(counted, tiers), counted, method),)
    return tuple(
        _step(tier, end - max(tier.over_fen, above_fen), method)
        for tier in tiers
        if tier.over_fen < counted
        and ((end := _end_within(tier, counted)) > above_fen or not above_fen)
    )


def counted_fen(amount_fen: Fen, threshold: Threshold) -> Fen:
    """The part of an amount that the tiers apply to; zero below the threshold."""
    if amount_fen <= 0 or amount_fen < threshold.amount_fen:
        return 0
    if threshold.kind is ThresholdKind.DEDUCTIBLE:
        return amount_fen - threshold.amount_fen
    return amount_fen


def _end_within(tier: Tier, counted: Fen) -> Fen:
    return counted if tier.up_to_fen is None else min(counted, tier.up_to_fen)


def _tier_of(counted: Fen, tiers: tuple[Tier, ...]) -> Tier:
    for tier in tiers:
        edge = 1 if tier.from_inclusive else 0  # the fen that a boundary belongs to
        if tier.over_fen < counted + edge and (
            tier.up_to_fen is None or counted + edge <= tier.up_to_fen
        ):
            return tier
    raise ValueError(f"no tier holds {yuan(counted)}")


def _step(tier: Tier, part_fen: Fen, method: Method) -> BandStep:
    if method is Method.FIXED_STEP:
        if tier.amount_fen is None:
            raise ValueError(f"the tier over {yuan(tier.over_fen)} has no amount")
        return BandStep(
            tier.over_fen, tier.up_to_fen, part_fen, None, tier.amount_fen, tier.from_inclusive
        )
    return BandStep(tier.over_fen, tier.up_to_fen, part_fen, _rate(tier), None, tier.from_inclusive)


def _rate(tier: Tier) -> Fraction:
    if tier.rate is None:
        raise ValueError(f"the tier over {yuan(tier.over_fen)} has no rate")
    return tier.rate


@lru_cache(maxsize=1024)
def adjusted(tiers: tuple[Tier, ...], times: Fraction, plus: Fraction) -> tuple[Tier, ...]:
    """The tiers with every rate × ``times`` + ``plus``, kept between zero and one.

    Tiers with fixed sums stay as they are: a part of a fen would have to be rounded.
    """
    return tuple(
        tier
        if tier.rate is None
        else replace(tier, rate=min(max(tier.rate * times + plus, Fraction(0)), Fraction(1)))
        for tier in tiers
    )


def compiled(threshold: Threshold, method: Method, tiers: tuple[Tier, ...]) -> Callable[[Fen], Fen]:
    """``amount_for`` without the steps, made ready for a million amounts.

    All rates are brought to one denominator beforehand, so that an amount costs a search for its
    tier, one product and one division of whole numbers. ``tiers`` must stand in order.
    """
    denominator = lcm(*(tier.rate.denominator for tier in tiers if tier.rate is not None))
    overs = [tier.over_fen for tier in tiers]
    lines = _lines(method, tiers, denominator)
    from_inclusive = method is not Method.MARGINAL and any(tier.from_inclusive for tier in tiers)
    find, edge = (bisect_right, 1) if from_inclusive else (bisect_left, 0)

    def amount_of(amount_fen: Fen) -> Fen:
        counted = counted_fen(amount_fen, threshold)
        if not counted:
            return 0
        index = find(overs, counted) - 1
        if index < 0:
            return _outside(counted, method)
        start, slope, origin, end = lines[index]
        if end is not None and counted + edge > end:
            if method is not Method.MARGINAL:
                return _outside(counted, method)
            counted = end
        return divide(start + slope * (counted - origin), denominator)

    return amount_of


def _outside(counted: Fen, method: Method) -> Fen:
    if method is Method.MARGINAL:
        return 0
    raise ValueError(f"no tier holds {yuan(counted)}")


_Line = tuple[int, int, Fen, Fen | None]


def _lines(method: Method, tiers: tuple[Tier, ...], denominator: int) -> list[_Line]:
    """Each tier as a line, start + slope × (amount − origin) over ``denominator``, and its end."""
    lines: list[_Line] = []
    before = 0
    for tier in tiers:
        if method is Method.FIXED_STEP:
            if tier.amount_fen is None:
                raise ValueError(f"the tier over {yuan(tier.over_fen)} has no amount")
            lines.append((tier.amount_fen * denominator, 0, 0, tier.up_to_fen))
            continue
        rate = _rate(tier)
        slope = rate.numerator * (denominator // rate.denominator)
        if method is Method.WHOLE_AMOUNT:
            lines.append((0, slope, 0, tier.up_to_fen))
            continue
        lines.append((before, slope, tier.over_fen, tier.up_to_fen))
        if tier.up_to_fen is not None:
            before += slope * (tier.up_to_fen - tier.over_fen)
    return lines


def tier_problems(
    tiers: tuple[Tier, ...], method: Method | None = None
) -> list[tuple[str, Mapping[str, str]]]:
    """What is wrong with a table of tiers, as codes of ``ledger.sentences`` with their facts.

    The tiers must start at zero, leave no gap, not overlap, all be written in one style (up to, or
    below, the upper end), and only the last may be open. With a
    ``method``, each tier must also carry the rate or the sum that the method takes, and the last
    tier must be open where an amount that no tier holds would have no answer.
    """
    if not tiers:
        return [("tiers_missing", {})]
    problems: list[tuple[str, Mapping[str, str]]] = []
    if tiers[0].over_fen != 0:
        problems.append(("tiers_not_from_zero", {"over": yuan(tiers[0].over_fen)}))
    for number, tier in enumerate(tiers, start=1):
        if tier.from_inclusive is not tiers[0].from_inclusive:
            problems.append(("tiers_mixed_styles", {"tier": str(number)}))
            break
    for number, tier in enumerate(tiers, start=1):
        problems += [(code, {"tier": str(number)}) for code in _faults_of(tier, method)]
    for number, (lower, upper) in enumerate(pairwise(tiers), start=1):
        if lower.up_to_fen is None:
            problems.append(("tiers_open_end_not_last", {"tier": str(number)}))
        elif lower.up_to_fen != upper.over_fen:
            code = "tiers_gap" if upper.over_fen > lower.up_to_fen else "tiers_overlap"
            facts = {"tier": str(number), "next": str(number + 1)}
            ends = {"up_to": yuan(lower.up_to_fen), "over": yuan(upper.over_fen)}
            problems.append((code, facts | ends))
    closed = tiers[-1].up_to_fen is not None
    if closed and method in (Method.WHOLE_AMOUNT, Method.FIXED_STEP):
        problems.append(("tiers_end_closed", {"tier": str(len(tiers))}))
    return problems


def _faults_of(tier: Tier, method: Method | None) -> list[str]:
    faults = []
    if tier.up_to_fen is not None and tier.up_to_fen <= tier.over_fen:
        faults.append("tiers_empty_tier")
    if method is None:
        return faults
    if method is Method.FIXED_STEP and (tier.amount_fen is None or tier.rate is not None):
        faults.append("tiers_need_amount")
    if method is not Method.FIXED_STEP and (tier.rate is None or tier.amount_fen is not None):
        faults.append("tiers_need_rate")
    return faults
