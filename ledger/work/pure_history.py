"""A member's claims before one another: what counts of them, kept as short as a scheme allows.

Few schemes count claims, and few look beyond the period. Where none does, the claims of a line in
a period are kept as one sum, and each period of a member stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import msgspec

from ledger.conditions import each_value, names_asked
from ledger.nouns import EarlierClaim, Fen
from ledger.rules import BenefitRules, LineRules, Per


@dataclass(frozen=True, slots=True)
class Memory:
    """What a scheme must remember of earlier claims, in any of its versions.

    ``for_life``: those of other periods too. ``one_by_one``: how many there were, not sums alone.
    """

    for_life: bool
    one_by_one: bool


def memory_of(versions: Iterable[BenefitRules]) -> Memory:
    """What these versions of the benefit chapter ask of a member's earlier claims."""
    known = list(versions)
    return Memory(
        for_life=any(_looks_beyond_period(rules) for rules in known),
        one_by_one=any(_counts_claims(rules) for rules in known),
    )


def _looks_beyond_period(rules: BenefitRules) -> bool:
    limits = [cap.per for cap in rules.joint_caps] + [one.per for one in rules.exclusive]
    return Per.LIFETIME in limits or any(_limits_life(line) for line in rules.lines.values())


def _limits_life(line: LineRules) -> bool:
    limits = (*each_value(line.cap_per_lifetime_fen), *each_value(line.claims_per_lifetime))
    return any(limit is not None for limit in limits)


def _counts_claims(rules: BenefitRules) -> bool:
    if any(_limits_claims(line) for line in rules.lines.values()):
        return True
    values = [rules.cap_per_period_fen, *(cap.amount_fen for cap in rules.joint_caps)]
    for line in rules.lines.values():
        values += [getattr(line, each.name) for each in fields(line)]
    return any("claim_number" in names_asked(value) for value in values)


def _limits_claims(line: LineRules) -> bool:
    limits = (*each_value(line.claims_per_period), *each_value(line.claims_per_lifetime))
    return any(limit is not None for limit in limits)


class Turns(msgspec.Struct, gc=False):
    """One member's claims (of one period, or for life): their places among the answers, and what
    they got so far. ``stated``: what the member's lines said of claims before this file.
    """

    stated: tuple[EarlierClaim, ...]
    one_by_one: bool
    earlier: tuple[EarlierClaim, ...] = ()
    places: list[int] = msgspec.field(default_factory=list)
    latest: date = date.min
    granted_fen: Fen = 0
    approved: int = 0
    in_order: bool = True

    @classmethod
    def begun(cls, stated: tuple[EarlierClaim, ...], one_by_one: bool) -> Turns:
        """Those of a member before the first claim of the file."""
        turns = cls(stated, one_by_one)
        for claim in stated:
            turns.remember(claim)
        return turns

    def remember(self, claim: EarlierClaim) -> None:
        """Add a claim to what the next ones are decided after."""
        at = None if self.one_by_one else self._place_of_sum(claim)
        if at is None:
            self.earlier = (*self.earlier, claim)
        else:
            summed = _sum(self.earlier[at], claim)
            self.earlier = (*self.earlier[:at], summed, *self.earlier[at + 1 :])

    def _place_of_sum(self, claim: EarlierClaim) -> int | None:
        for at, other in enumerate(self.earlier):
            if (other.line, other.period_starts_on, other.accrues) == (
                claim.line, claim.period_starts_on, claim.accrues,
            ):  # fmt: skip
                return at
        return None


def _sum(one: EarlierClaim, other: EarlierClaim) -> EarlierClaim:
    return EarlierClaim(
        one.line,
        one.period_starts_on,
        one.base_fen + other.base_fen,
        one.benefit_fen + other.benefit_fen,
        one.accrues,
        one.days + other.days,
        one.given_up_fen + other.given_up_fen,
    )
