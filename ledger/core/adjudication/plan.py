"""What a benefit line asks of a claim, looked up once for each chapter of rules.

Most lines ask for no facts, know no other lines and look at no earlier claims: then a claim is
decided without any of that being gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from ledger.conditions import names_asked
from ledger.money import Rounding
from ledger.nouns import BenefitLine
from ledger.rules import Adjustment, BenefitRules, ByCase, Exclusive, JointCap, LineRules, Per

T = TypeVar("T")

_MOST = 256  # chapters remembered; a scheme has a version for each day on which a value changed


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One line among its rules. ``asked``: the names of facts that some value may depend on."""

    asked: tuple[str, ...]
    differing: tuple[ByCase[Any] | Adjustment, ...]  # what asks, for the amount
    joint_caps: Mapping[Per, tuple[JointCap, ...]]
    exclusive: tuple[Exclusive, ...]
    names_conditions: bool  # anything that a claim must meet beside cover and deadline
    is_limited: bool  # anything beside a cap of the claim and one of all lines in the period
    rounding: Rounding
    articles: dict[str, str]  # by key of the line, as they are asked for


def once_a_chapter(make: Callable[[BenefitRules], T]) -> Callable[[BenefitRules], T]:
    """``make``, which is asked once for each chapter.

    By the identity of the chapter, which is kept with what was made, so that it stays that
    chapter's: a hash of all its rules would take longer than a decision.
    """
    made: dict[int, tuple[BenefitRules, T]] = {}

    def of(benefit: BenefitRules) -> T:
        kept = made.get(id(benefit))
        if kept is None:
            if len(made) >= _MOST:
                made.clear()
            kept = made[id(benefit)] = (benefit, make(benefit))
        return kept[1]

    return of


@once_a_chapter
def plans_of(benefit: BenefitRules) -> Mapping[BenefitLine, LinePlan]:
    """The plan of every line of a chapter."""
    return {name: _plan(line, benefit) for name, line in benefit.lines.items()}


def _plan(line: LineRules, benefit: BenefitRules) -> LinePlan:
    joint = tuple(cap for cap in benefit.joint_caps if line.line in cap.lines)
    values = [getattr(line, each.name) for each in fields(line)]
    values += [benefit.cap_per_period_fen, *(cap.amount_fen for cap in joint)]
    exclusive = tuple(one for one in benefit.exclusive if line.line in one.lines)
    return LinePlan(
        asked=tuple(dict.fromkeys(name for value in values for name in names_asked(value))),
        differing=(
            *(value for value in values if isinstance(value, ByCase)),
            *line.adjustments,
        ),
        joint_caps={per: tuple(cap for cap in joint if cap.per is per) for per in Per},
        exclusive=exclusive,
        names_conditions=bool(
            line.requirements
            or benefit.exclusions
            or line.excluded_diagnoses
            or line.diseases
            or line.first_diagnosis_in_cover
            or line.claims_per_period is not None
            or line.claims_per_lifetime is not None
            or exclusive
        ),
        is_limited=bool(
            line.floor_fen
            or line.least_fen
            or line.not_over is not None
            or line.cap_per_period_fen is not None
            or line.cap_per_lifetime_fen is not None
            or joint
            or exclusive
        ),
        rounding=Rounding(line.rounding.mode),
        articles={},
    )
