"""The shapes of a rulebook's chapters as they stand on one day.

The numbers live in ``ledger/scheme/<name>/*.yaml``; ``ledger.scheme`` reads them and hands these
frozen values out; ``ledger.core`` computes with them. Rates are exact fractions, money is fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ledger.nouns import AccountKind, BenefitLine, EnrolmentKind, Fen, Payer


class Method(StrEnum):
    """Tier arithmetic: 分段累计, 全额按档, 定额."""

    MARGINAL = "marginal"
    WHOLE_AMOUNT = "whole_amount"
    FIXED_STEP = "fixed_step"


class ThresholdKind(StrEnum):
    """``deductible`` (免赔额): always borne by the member; ``gate`` (门槛): only opens the door."""

    DEDUCTIBLE = "deductible"
    GATE = "gate"


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


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier holds over < amount ≤ up_to (None: no end). One of rate and amount is set."""

    over_fen: Fen
    up_to_fen: Fen | None
    rate: Fraction | None
    amount_fen: Fen | None


@dataclass(frozen=True, slots=True)
class Threshold:
    amount_fen: Fen
    kind: ThresholdKind


@dataclass(frozen=True, slots=True)
class PeriodRules(Rules):
    """互助期: cover periods of ``months`` months; the first starts on ``first_starts_on``."""

    months: int
    first_starts_on: date


@dataclass(frozen=True, slots=True)
class EnrolmentRules(Rules):
    """Keyed by the first day of the period. Ages in whole years on that day."""

    minimum_age: int | None
    maximum_age: int | None
    minimum_participation: Fraction
    participation_denominator: str
    small_unit_up_to: int
    participation_is_binding: bool
    waiting_days: Mapping[EnrolmentKind, int]
    joiner_cover: str  # "next_day": from the day after joining; "period_start"
    leaver_cover: str  # "period_end": to the end of the period; "leaving_day"


@dataclass(frozen=True, slots=True)
class ContributionRules(Rules):
    """Keyed by the first day of the period."""

    fee_fen: Fen
    rounding: str  # "per_member" | "per_invoice"
    odd_fen_borne_by: Payer
    due_days: int  # days after the invoice is issued
    late_payment_cover: str  # "next_day": paid after the due date, cover starts the day after
    settle_order: tuple[Payer, ...]  # whose receivable a part payment settles first


@dataclass(frozen=True, slots=True)
class LineRules:
    """One benefit line (保障项目). ``base`` is an expression over SETTLEMENT_AMOUNTS."""

    line: BenefitLine
    base: str
    threshold: Threshold
    method: Method
    tiers: tuple[Tier, ...]
    cap_per_claim_fen: Fen | None


@dataclass(frozen=True, slots=True)
class BenefitRules(Rules):
    """Keyed by the discharge date. Citation keys of a line: ``inpatient.base``, ``.tiers`` …"""

    lines: Mapping[BenefitLine, LineRules]
    cap_per_period_fen: Fen | None
    claim_deadline_days: int


@dataclass(frozen=True, slots=True)
class ApprovalLevel:
    """Signature ``level`` (1, 2, …) is needed when the amount is over ``over_fen``."""

    level: int
    title: str
    over_fen: Fen


@dataclass(frozen=True, slots=True)
class ApprovalRules(Rules):
    """Keyed by the day of signing."""

    levels: tuple[ApprovalLevel, ...]


@dataclass(frozen=True, slots=True)
class ClosingRules(Rules):
    """Keyed by the first day of the period that closes."""

    reserve_rate: Fraction
    reserve_of: str  # "contributions" | "surplus"
    reserve_cap_is_surplus: bool
    relief_pool_rate: Fraction  # of the surplus after the reserve


@dataclass(frozen=True, slots=True)
class Tranche:
    """``groups`` may use ``share`` of what is left of the pool, down to the fen."""

    groups: tuple[str, ...]
    share: Fraction


@dataclass(frozen=True, slots=True)
class ReliefFormula:
    """二次救助: burden → need, and need → award when the pool does not reach."""

    threshold: Threshold
    method: Method
    tiers: tuple[Tier, ...]
    cap_fen: Fen | None
    unit_fen: Fen
    tranches: tuple[Tranche, ...]


@dataclass(frozen=True, slots=True)
class ReliefRules(Rules):
    """Keyed by the first day of the period that closed.

    ``diagnosis_groups``: group → prefixes of ICD-10 codes, in the order the groups are tried.
    """

    formula: ReliefFormula
    diagnosis_groups: Mapping[str, tuple[str, ...]]
    notice_days: int


@dataclass(frozen=True, slots=True)
class Account:
    """One account (科目). ``role`` is the name the program knows it by, None for manual use."""

    code: str
    name: str
    kind: AccountKind
    role: str | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of an event: the side, the account's role, and the name of the amount it takes."""

    side: str  # "debit" | "credit"
    role: str
    amount: str


@dataclass(frozen=True, slots=True)
class Event:
    """业务事项 → 凭证: the lines that an event makes, and its 摘要 with {placeholders}."""

    name: str
    summary: str
    lines: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True)
class AccountRules(Rules):
    """The chart of accounts (会计科目表) and the entry each event makes. Keyed by booking date."""

    currency: str
    chart: tuple[Account, ...]
    events: Mapping[str, Event]


@dataclass(frozen=True, slots=True)
class SchemeInfo:
    """Who issued the scheme, and what it is called on papers."""

    name: str
    title: str
    federation: str
    fund: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All chapters of one scheme as they stand on one day, and the digest of its files."""

    info: SchemeInfo
    digest: str
    period: PeriodRules
    enrolment: EnrolmentRules
    contribution: ContributionRules
    benefit: BenefitRules
    approval: ApprovalRules
    closing: ClosingRules
    relief: ReliefRules
    accounts: AccountRules
