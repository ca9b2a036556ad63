"""Closing, relief and accounts: where the money of a period goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ledger.nouns import AccountKind, Fen
from ledger.rules.common import Adjustment, Method, Requirement, Rules, Threshold, Tier


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
    shortage: str = "pro_rata"  # "pro_rata" | "largest_need_first" | "refuse"
    bonus: Adjustment | None = None  # 连续参加奖励: points for each further consecutive period


@dataclass(frozen=True, slots=True)
class ReliefRules(Rules):
    """Keyed by the first day of the period that closed.

    ``diagnosis_groups``: group → prefixes of ICD-10 codes, in the order the groups are tried; the
    prefix "*" takes every code. ``burden`` None: what the claims' bases came to less the benefits.
    """

    formula: ReliefFormula
    diagnosis_groups: Mapping[str, tuple[str, ...]]
    notice_days: int
    money: str = "surplus"  # "surplus" | "carried" | "other": where the pool comes from
    burden: str | None = None  # an expression over SETTLEMENT_AMOUNTS and "benefit"
    requirements: tuple[Requirement, ...] = ()


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
