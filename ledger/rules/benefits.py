"""Benefit lines (保障项目), and who signs for a benefit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.nouns import BenefitLine, Fen
from ledger.rules.common import (
    TO_THE_FEN,
    Adjustment,
    Method,
    Per,
    Requirement,
    Rounding,
    Rules,
    Threshold,
    Tier,
    TimeLimit,
    Varied,
    Waiting,
)


@dataclass(frozen=True, slots=True)
class Daily:
    """按日给付: ``amount_fen`` a day from day ``from_day`` on, for at most ``most_days`` days.

    ``count``: "nights" (discharge less admission, at least 1) | "both_days" (one more).
    ``per`` PERIOD: the days of the period's claims of the line are counted together, so that
    ``from_day``, ``most_days`` and ``short_stay`` hold once for the period. A stay (or, per
    period, all stays) of up to ``short_stay_days`` days gives ``short_stay_fen`` instead.
    """

    amount_fen: Fen
    from_day: int = 1
    most_days: int | None = None
    count: str = "nights"
    per: Per = Per.CLAIM
    short_stay_days: int = 0
    short_stay_fen: Fen = 0


@dataclass(frozen=True, slots=True)
class Disease:
    """One entry of a list of diseases (病种): ICD-10 prefixes and the sum insured for one share.

    A diagnosis belongs to the entry with the longest prefix of its code.
    """

    name: str
    codes: tuple[str, ...]
    amount_fen: Varied[Fen]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper (材料) that a claim needs when its benefit is over ``over_fen``."""

    name: str
    over_fen: Fen = 0


@dataclass(frozen=True, slots=True)
class LineRules:
    """One benefit line (保障项目), its values keyed as they are written: ``inpatient.base`` …

    Methods with tiers have ``base``, ``threshold`` and ``tiers``; PER_DAY has ``daily``; LUMP_SUM
    has ``diseases`` or ``amount_fen``; MAKE_UP_TO has ``amount_fen`` and ``counted_lines``.
    ``base`` is an expression over SETTLEMENT_AMOUNTS, evaluated for each settlement.
    """

    line: BenefitLine
    method: Method
    base: Varied[str] | None = None
    threshold: Varied[Threshold] | None = None
    tiers: Varied[tuple[Tier, ...]] | None = None
    cap_per_claim_fen: Varied[Fen | None] = None
    title: str = ""
    less_aid: tuple[str, ...] = ()
    base_cap_fen: Varied[Fen | None] = None
    tiers_over: Per = Per.CLAIM  # PERIOD: the tiers run on over the period's claims of the line
    daily: Varied[Daily] | None = None
    diseases: tuple[Disease, ...] = ()
    amount_fen: Varied[Fen] | None = None
    counted_lines: tuple[BenefitLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    floor_fen: Varied[Fen] = 0
    least_fen: Varied[Fen] = 0  # a benefit under it is not paid at all
    not_over: Varied[str | None] = None  # an expression like ``base`` that limits the benefit
    rounding: Rounding = TO_THE_FEN
    shares_multiply: str = "nothing"  # "nothing" | "amounts" | "caps" | "both"
    cap_per_period_fen: Varied[Fen | None] = None
    cap_per_lifetime_fen: Varied[Fen | None] = None
    claims_per_period: Varied[int | None] = None
    claims_per_lifetime: Varied[int | None] = None
    requirements: tuple[Requirement, ...] = ()
    excluded_diagnoses: tuple[str, ...] = ()
    first_diagnosis_in_cover: bool = False
    waiting: Waiting | None = None  # None: as the enrolment chapter says
    papers: tuple[Paper, ...] = ()
    deadline: TimeLimit | None = None  # None: as for all lines


@dataclass(frozen=True, slots=True)
class JointCap:
    """A cap over several lines together (合并封顶)."""

    lines: tuple[BenefitLine, ...]
    per: Per
    amount_fen: Varied[Fen]


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Lines of which a member has one only (不可兼得), in a ``per`` (period or lifetime).

    ``later``: what a claim gets after another of the lines was granted: "declined", or
    "difference", what it gives above that.
    """

    lines: tuple[BenefitLine, ...]
    per: Per
    later: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and days worked against the week: Saturdays and Sundays are off otherwise."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class BenefitRules(Rules):
    """Keyed by the claim's discharge, admission or settlement, or by the start of its period.

    ``claim_deadline_days`` or ``claim_deadline`` is set, or neither: no deadline.
    ``exclusions``: code → words, the grounds on which a claim is excluded when it names them.
    """

    lines: Mapping[BenefitLine, LineRules]
    cap_per_period_fen: Varied[Fen | None]
    claim_deadline_days: int | None = None
    claim_deadline: TimeLimit | None = None
    calendar: Calendar = Calendar()
    joint_caps: tuple[JointCap, ...] = ()
    exclusive: tuple[Exclusive, ...] = ()
    exclusions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApprovalLevel:
    """Signature ``level`` (1, 2, …) is needed when the amount is over ``over_fen``."""

    level: int
    title: str
    over_fen: Fen


@dataclass(frozen=True, slots=True)
class ApprovalRules(Rules):
    """Keyed by the day of signing. ``line_levels``: for a benefit line, or "relief", its own."""

    levels: tuple[ApprovalLevel, ...]
    line_levels: Mapping[str, tuple[ApprovalLevel, ...]] = field(default_factory=dict)
