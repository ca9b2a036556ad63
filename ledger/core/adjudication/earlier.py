"""What counts of a member's earlier claims towards thresholds, caps and numbers of claims."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ledger.nouns import BenefitLine, ClaimCase, EarlierClaim, Fen
from ledger.rules import Per


def bases(case: ClaimCase) -> Fen:
    """The bases under the claim's line in its period, of claims with a right to benefit."""
    return sum(earlier.base_fen for earlier in _accrued(case, Per.PERIOD))


def days(case: ClaimCase) -> int:
    """The days under the claim's line in its period, of claims with a right to benefit."""
    return sum(earlier.days for earlier in _accrued(case, Per.PERIOD))


def number(case: ClaimCase, per: Per) -> int:
    """How many claims under the claim's line had a right to benefit, in its period or ever."""
    return sum(1 for _ in _accrued(case, per))


def benefits(case: ClaimCase, per: Per, lines: Collection[BenefitLine] | None = None) -> Fen:
    """What was granted under some lines (None: under all), in the claim's period or ever."""
    if not case.earlier:
        return 0
    return sum(
        earlier.benefit_fen
        for earlier in case.earlier
        if (per is Per.LIFETIME or earlier.period_starts_on == case.period_starts_on)
        and (lines is None or earlier.line in lines)
    )


def given_up(case: ClaimCase, per: Per) -> Fen:
    """What claims under the claim's line gave up because exclusive lines had been granted."""
    return sum(earlier.given_up_fen for earlier in _accrued(case, per))


def _accrued(case: ClaimCase, per: Per) -> Iterator[EarlierClaim]:
    for earlier in case.earlier:
        in_time = per is Per.LIFETIME or earlier.period_starts_on == case.period_starts_on
        if in_time and earlier.accrues and earlier.line == case.line:
            yield earlier
