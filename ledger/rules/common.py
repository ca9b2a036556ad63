"""What all chapters are made of: citations, conditions, tiers, thresholds, time limits.

Rates are exact fractions, money is fen, ranges of whole numbers are inclusive at both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from ledger.nouns import EnrolmentKind, Fen

T = TypeVar("T")


class Method(StrEnum):
    """How a benefit line computes its amount.

    Over tiers: 分段累计, 全额按档, 定额. Without tiers: 按日给付, 一次性给付, 补足至定额.
    """

    MARGINAL = "marginal"
    WHOLE_AMOUNT = "whole_amount"
    FIXED_STEP = "fixed_step"
    PER_DAY = "per_day"
    LUMP_SUM = "lump_sum"
    MAKE_UP_TO = "make_up_to"

    @property
    def has_tiers(self) -> bool:
        return self in TIER_METHODS


TIER_METHODS = (Method.MARGINAL, Method.WHOLE_AMOUNT, Method.FIXED_STEP)


class ThresholdKind(StrEnum):
    """``deductible`` (免赔额): always borne by the member; ``gate`` (门槛): only opens the door."""

    DEDUCTIBLE = "deductible"
    GATE = "gate"


class Per(StrEnum):
    """What a limit is counted over: one claim (申报), one period (互助期), or for life (终身)."""

    CLAIM = "claim"
    PERIOD = "period"
    LIFETIME = "lifetime"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value comes from: the article of the scheme's rulebook.md, and its standing.

    ``source`` is the published document, or, where ``assumed``, the reason for the value chosen.
    """

    article: str
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """One chapter on one day. ``citations`` has an entry for every value of the chapter."""

    citations: Mapping[str, Citation]

    def article(self, key: str) -> str:
        return self.citations[key].article


# -- conditions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``least`` up to ``most``, both included; None: no end on that side."""

    least: int | None
    most: int | None

    def __contains__(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )


#: What a fact must be: one of some words, or a number in a range.
Test: TypeAlias = frozenset[str] | Range


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests must hold. Names of facts: those of the facts chapter and BUILT_IN_FACTS."""

    tests: Mapping[str, Test]


@dataclass(frozen=True, slots=True)
class Case(Generic[T]):
    """A value and when it holds; ``when`` None: in every case no other ``when`` names."""

    when: Condition | None
    value: T


@dataclass(frozen=True, slots=True)
class ByCase(Generic[T]):
    """A value that differs by the facts (分情形): exactly one case holds for any facts."""

    cases: tuple[Case[T], ...]


#: A value, or several by the facts. ``ledger.conditions.choose`` takes the one that holds.
Varied: TypeAlias = T | ByCase[T]


@dataclass(frozen=True, slots=True)
class Requirement:
    """``require`` must hold wherever ``when`` does (None: always); ``words`` say so to people."""

    when: Condition | None
    require: Condition
    words: str


# -- tiers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier holds over < amount ≤ up_to (None: no end), or, with ``from_inclusive``,
    over ≤ amount < up_to. One of rate and amount is set. A table is written in one style.
    """

    over_fen: Fen
    up_to_fen: Fen | None
    rate: Fraction | None
    amount_fen: Fen | None
    from_inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """起付. ``per`` PERIOD: used up over the period's claims of the line; CLAIM: by each anew."""

    amount_fen: Fen
    kind: ThresholdKind
    per: Per = Per.CLAIM


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of every rate, in percentage points (``add``) or as a factor (``times``).

    It holds ``when`` the condition does (None: always). With ``per``, a fact that is a number,
    ``add`` counts once for each unit above ``above``, and at most ``at_most`` together. One of
    ``add`` (may be negative) and ``times`` is set.
    """

    when: Condition | None
    add: Fraction | None
    times: Fraction | None
    per: str | None = None
    above: int = 0
    at_most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """What a benefit is rounded to: whole multiples of ``unit_fen``, up, down or half up."""

    unit_fen: Fen = 1
    mode: str = "half_up"  # "half_up" | "down" | "up"


TO_THE_FEN = Rounding()


# -- time -----------------------------------------------------------------------------------------


class Anchor(StrEnum):
    """The day from which a time limit is counted."""

    DISCHARGE = "discharge"
    ADMISSION = "admission"
    SETTLEMENT = "settlement"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A last (or first) day: so many days, working days or months after ``anchor``; or the day
    ``month``-``day`` of the anchor's year plus ``years_after``. Exactly one of the four is set.
    """

    anchor: Anchor
    days: int | None = None
    working_days: int | None = None
    months: int | None = None
    month_day: tuple[int, int] | None = None
    years_after: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """等待期 for each kind of enrolment, in days or in months; at most one of the two is set."""

    days: Mapping[EnrolmentKind, int]
    months: Mapping[EnrolmentKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemeInfo:
    """Who issued the scheme, and what it is called on papers."""

    name: str
    title: str
    federation: str
    fund: str
