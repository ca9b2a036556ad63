"""二次救助: who is a candidate, what each needs, and what the pool gives when it does not reach.

Made for a million candidates: whole numbers throughout, one pass for the needs and one for the
awards of each tranche.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ledger import bands
from ledger.money import Rounding, portion
from ledger.nouns import AllocationResult, Award, Candidate, Fen, TrancheResult
from ledger.rules import ReliefFormula, Tranche


def group_of(diagnosis_codes: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> str | None:
    """The first group, in the order they are tried, that one of the ICD-10 codes belongs to.

    A code belongs to a group if it starts with one of the group's prefixes; None for no group.
    """
    codes = [code.strip().upper() for code in diagnosis_codes]
    for group, prefixes in groups.items():
        wanted = tuple(prefix.upper() for prefix in prefixes)
        if any(code.startswith(wanted) for code in codes):
            return group
    return None


def need_of(burden_fen: Fen, formula: ReliefFormula) -> Fen:
    """The need that a burden gives: threshold, tiers, rounded half up to the fen, then capped."""
    need, _ = bands.amount_for(burden_fen, formula.threshold, formula.method, formula.tiers)
    return need if formula.cap_fen is None else min(need, formula.cap_fen)


def allocate(
    candidates: Iterable[Candidate], pool_fen: Fen, formula: ReliefFormula
) -> AllocationResult:
    """Give the pool out; awards in the order of the candidates, Σ awards + remainder = pool.

    The tranches are served in order. Each may use its share of what is then left, down to the fen,
    and what it leaves flows on. If its need exceeds what it may use, the need is cut for all of
    the tranche by one ratio (see ``_shorten``). A group that is in no tranche gets nothing.
    Raises ``ValueError`` for a negative pool, and for tranches that share a group or whose share
    is not between zero and one.
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
        result = _serve(tranche, lines, available, needs, awards, formula.unit_fen)
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


def _needs(cases: Sequence[Candidate], formula: ReliefFormula) -> list[Fen]:
    amount_of = bands.compiled(formula.threshold, formula.method, formula.tiers)
    needs = [amount_of(case.burden_fen) for case in cases]
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
    unit_fen: Fen,
) -> TrancheResult:
    """Write one tranche's awards and say what it needed and got."""
    tranche_needs = [needs[line] for line in lines]
    total = sum(tranche_needs)
    if total <= available:
        given = tranche_needs
        ratio = Fraction(1)
    else:
        given = _shorten(tranche_needs, total, available, unit_fen)
        ratio = Fraction(available, total)
    for line, award in zip(lines, given, strict=True):
        awards[line] = award
    return TrancheResult(tranche.groups, available, total, sum(given), ratio)


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
