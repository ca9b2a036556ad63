"""二次救助: who is a candidate, what each needs, and what the pool gives when it does not reach.

Made for a million candidates: whole numbers throughout, one pass for the needs and one for the
awards of each tranche.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from ledger import bands
from ledger.conditions import Facts, unmet
from ledger.expressions import Expression, compile_expression
from ledger.money import Rounding, portion
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    AllocationResult,
    Award,
    Candidate,
    Fen,
    TrancheResult,
)
from ledger.refusals import Refusal
from ledger.rules import Adjustment, Method, ReliefFormula, ReliefRules, Tier, Tranche

BENEFIT = "benefit"  # what a burden's expression calls the benefits of a claim
EVERY_CODE = "*"  # the prefix of a group that takes every diagnosis
_PERIODS = "enrolment.consecutive_periods"


def group_of(diagnosis_codes: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> str | None:
    """The first group, in the order they are tried, that one of the ICD-10 codes belongs to.

    A code belongs to a group if it starts with one of the group's prefixes, and every code to one
    with the prefix ``*``; None for no group.
    """
    codes = [code.strip().upper() for code in diagnosis_codes]
    for group, prefixes in groups.items():
        wanted = tuple("" if prefix == EVERY_CODE else prefix.upper() for prefix in prefixes)
        if any(code.startswith(wanted) for code in codes):
            return group
    return None


def is_entitled(facts: Facts, rules: ReliefRules) -> bool:
    """Does a member meet the conditions of relief? Raises ``FactMissing``."""
    return not unmet(rules.requirements, facts)


def burden_of(amounts: Mapping[str, Fen], benefit_fen: Fen, expression: str) -> Fen:
    """What one claim left to bear, by the expression of the relief chapter; not below zero.

    ``amounts``: the claim's settlements, summed amount by amount; a member's burden is the sum over
    the claims of the period. Raises ``ExpressionError`` for what is no expression.
    """
    return max(_compiled(expression).evaluate({**amounts, BENEFIT: benefit_fen}), 0)


@lru_cache(maxsize=64)
def _compiled(expression: str) -> Expression:
    return compile_expression(expression, (*SETTLEMENT_AMOUNTS, BENEFIT))


def need_of(burden_fen: Fen, formula: ReliefFormula, consecutive_periods: int = 1) -> Fen:
    """The need that a burden gives: threshold, tiers, rounded half up to the fen, then capped.

    ``consecutive_periods``, this one included, add to the rates where the formula has a bonus.
    """
    tiers = _tiers_after(consecutive_periods, formula)
    need, _ = bands.amount_for(burden_fen, formula.threshold, formula.method, tiers)
    return need if formula.cap_fen is None else min(need, formula.cap_fen)


def _tiers_after(periods: int, formula: ReliefFormula) -> tuple[Tier, ...]:
    """The tiers with the bonus for so many consecutive periods; rates stay between 0 and 1."""
    if formula.bonus is None:
        return formula.tiers
    if formula.method is Method.FIXED_STEP:
        raise ValueError("a continuity bonus needs tiers with rates")
    return bands.adjusted(formula.tiers, Fraction(1), _points(periods, formula.bonus))


def _points(periods: int, bonus: Adjustment) -> Fraction:
    """``add`` for each period above ``above``, and at most ``at_most`` together."""
    if bonus.add is None or bonus.per != _PERIODS or bonus.when is not None:
        raise ValueError("a continuity bonus adds points for consecutive periods")
    points = bonus.add * max(periods - bonus.above, 0)
    return points if bonus.at_most is None else min(points, bonus.at_most)


def allocate(
    candidates: Iterable[Candidate], pool_fen: Fen, formula: ReliefFormula
) -> AllocationResult:
    """Give the pool out; awards in the order of the candidates, Σ awards + remainder = pool.

    The tranches are served in order. Each may use its share of what is then left, down to the fen,
    and what it leaves flows on. If its need exceeds what it may use, ``shortage`` decides: the need
    of all is cut by one ratio (see ``_shorten``), or served in falling order (see ``_by_need``), or
    nothing is given at all: Refusal("pool_too_small"). A group that is in no tranche gets nothing.
    Raises ``ValueError`` for a negative pool, for tranches that share a group or whose share is not
    between zero and one, and for a shortage or a bonus that the program does not know.
    """
    _check(pool_fen, formula)
    cases = tuple(candidates)
    needs = _needs(cases, formula)
    members = _members_of(cases, formula.tranches)
    awards = [0] * len(cases)
    left = pool_fen
    results = []
    for tranche, lines in zip(formula.tranches, members, strict=True):
        available = portion(left, tranche.share, Rounding.DOWN)
        result = _serve(tranche, lines, available, needs, awards, formula)
        left -= result.awarded_fen
        results.append(result)
    return AllocationResult(
        pool_fen=pool_fen,
        need_fen=sum(needs),
        awarded_fen=pool_fen - left,
        remainder_fen=left,
        tranches=tuple(results),
        awards=tuple(
            Award(case.case_no, case.group, case.burden_fen, need, award)
            for case, need, award in zip(cases, needs, awards, strict=True)
        ),
    )


def _check(pool_fen: Fen, formula: ReliefFormula) -> None:
    groups = [group for tranche in formula.tranches for group in tranche.groups]
    if len(groups) != len(set(groups)):
        raise ValueError(f"a group stands in two tranches: {groups}")
    if any(not 0 <= tranche.share <= 1 for tranche in formula.tranches):
        raise ValueError("the share of a tranche is not between zero and one")
    if pool_fen < 0 or formula.unit_fen <= 0:
        raise ValueError(f"pool {pool_fen} fen, unit {formula.unit_fen} fen")
    if formula.shortage not in ("pro_rata", "largest_need_first", "refuse"):
        raise ValueError(f"shortage is {formula.shortage!r}")


def _needs(cases: Sequence[Candidate], formula: ReliefFormula) -> list[Fen]:
    if formula.bonus is None:
        amount_of = bands.compiled(formula.threshold, formula.method, formula.tiers)
        needs = [amount_of(case.burden_fen) for case in cases]
    else:
        after: dict[int, Callable[[Fen], Fen]] = {}
        for periods in {case.consecutive_periods for case in cases}:
            tiers = _tiers_after(periods, formula)
            after[periods] = bands.compiled(formula.threshold, formula.method, tiers)
        needs = [after[case.consecutive_periods](case.burden_fen) for case in cases]
    cap = formula.cap_fen
    return needs if cap is None else [min(need, cap) for need in needs]


def _members_of(cases: Sequence[Candidate], tranches: Sequence[Tranche]) -> list[list[int]]:
    """For each tranche, the lines of its candidates in their order."""
    members: list[list[int]] = [[] for _ in tranches]
    lines_of = {
        group: lines
        for tranche, lines in zip(tranches, members, strict=True)
        for group in tranche.groups
    }
    for line, case in enumerate(cases):
        if case.group in lines_of:
            lines_of[case.group].append(line)
    return members


def _serve(
    tranche: Tranche,
    lines: Sequence[int],
    available: Fen,
    needs: Sequence[Fen],
    awards: list[Fen],
    formula: ReliefFormula,
) -> TrancheResult:
    """Write one tranche's awards and say what it needed and got."""
    tranche_needs = [needs[line] for line in lines]
    total = sum(tranche_needs)
    if total <= available:
        given = tranche_needs
        ratio = Fraction(1)
    elif formula.shortage == "refuse":
        groups = "、".join(tranche.groups)
        raise Refusal("pool_too_small", groups=groups, need_fen=total, available_fen=available)
    else:
        if formula.shortage == "largest_need_first":
            given = _by_need(tranche_needs, available, formula.unit_fen)
        else:
            given = _shorten(tranche_needs, total, available, formula.unit_fen)
        ratio = Fraction(available, total)
    for line, award in zip(lines, given, strict=True):
        awards[line] = award
    return TrancheResult(tranche.groups, available, total, sum(given), ratio)


def _by_need(needs: Sequence[Fen], available: Fen, unit_fen: Fen) -> list[Fen]:
    """Awards in full, the larger need first (ties: the earlier line), while the money lasts.

    The one for whom it does not reach gets what is left, down to the unit, and then it ends.
    """
    given = [0] * len(needs)
    left = available
    for line in sorted(range(len(needs)), key=lambda line: -needs[line]):
        if needs[line] > left:
            given[line] = left - left % unit_fen
            break
        given[line] = needs[line]
        left -= needs[line]
    return given


def _shorten(needs: Sequence[Fen], total: Fen, available: Fen, unit_fen: Fen) -> list[Fen]:
    """Awards where ``total`` need exceeds what is available.

    Each is need × available ÷ total, rounded down to the unit. The whole units left go one each to
    the largest remainders (ties: the larger need, then the earlier line), only where there is a
    remainder, and never above the need.
    """
    divisor = total * unit_fen
    units, rests = [], []
    for need in needs:
        whole, rest = divmod(need * available, divisor)
        units.append(whole)
        rests.append(rest)
    spare = available // unit_fen - sum(units)
    if spare:
        entitled = [
            line
            for line, rest in enumerate(rests)
            if rest and (units[line] + 1) * unit_fen <= needs[line]
        ]
        entitled.sort(key=lambda line: (-rests[line], -needs[line]))
        for line in entitled[:spare]:
            units[line] += 1
    return [count * unit_fen for count in units]
