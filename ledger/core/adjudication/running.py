"""An amount on its way through the steps of a calculation, each of which is written down."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ledger.core.adjudication.claim import Claim
from ledger.money import divide, yuan
from ledger.nouns import Fen, Reason, Working


class Amount(NamedTuple):
    """What a part of the calculation came to, its steps, and why it is nothing where it is."""

    fen: Fen
    workings: list[Working]
    nothing: Reason | None = None


class Running:
    """An amount in fen with the steps that made it: each begins where the one before ended."""

    __slots__ = ("fen", "workings")

    def __init__(self, fen: Fen) -> None:
        self.fen = fen
        self.workings: list[Working] = []

    def to(self, fen: Fen, what: str, article: str, facts: Mapping[str, str]) -> None:
        """The amount becomes ``fen`` by a step ``what``."""
        self.workings.append(Working(what, article, self.fen, fen, facts))
        self.fen = fen


@lru_cache(maxsize=1024)
def rate_text(numerator: int, denominator: int) -> str:
    """A rate as people say it: "50%", "10.5%", and "1/3" where two decimals are not exact."""
    sign = "-" if numerator < 0 else ""
    hundredths, rest = divmod(abs(numerator) * 100 * 100, denominator)
    if rest:
        return f"{numerator}/{denominator}"
    whole, decimals = divmod(hundredths, 100)
    return sign + f"{whole}.{decimals:02d}".rstrip("0").rstrip(".") + "%"


def to_the_fen(exact: Fraction, claim: Claim) -> Fen:
    """An exact amount as it is shown before it is rounded to the line's unit."""
    return divide(exact.numerator, exact.denominator, claim.plan.rounding)


def round_off(running: Running, exact: Fraction, claim: Claim) -> None:
    """取整: the exact amount, of which ``running`` shows the fen, in whole units of the line."""
    rule = claim.line.rounding
    if rule.unit_fen == 1:
        return
    mode = claim.plan.rounding
    units = divide(exact.numerator, exact.denominator * rule.unit_fen, mode)
    rounded = units * rule.unit_fen
    if rounded != running.fen:
        facts = {"unit": yuan(rule.unit_fen)}
        running.to(rounded, f"rounded_{mode}", claim.article("rounding"), facts)


def times_shares(running: Running, claim: Claim) -> None:
    """份数: the amount of one share, for all shares that the member has."""
    if claim.line.shares_multiply in ("amounts", "both") and claim.shares > 1:
        facts = {"shares": str(claim.shares)}
        after = running.fen * claim.shares
        running.to(after, "times_shares", claim.article("shares"), facts)


def less_aid(running: Running, claim: Claim) -> None:
    """What others gave, by the kinds that the line names, down to nothing."""
    for kind in claim.line.less_aid:
        given = claim.case.aid.get(kind, 0)
        if given and running.fen:
            facts = {"aid": kind, "given": yuan(given)}
            after = max(0, running.fen - given)
            running.to(after, "aid_taken_off", claim.article("less_aid"), facts)
