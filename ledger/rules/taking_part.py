"""Facts, period, enrolment, contribution: who takes part, from when to when, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ledger.nouns import EnrolmentKind, Fen, Payer
from ledger.rules.common import Condition, Requirement, Rules, TimeLimit, Varied

#: Facts that every scheme has, with their words (None: a whole number). The name of a fact is the
#: path of its field in a claim line; ``claim_number``, ``days`` and ``member.age`` are counted.
BUILT_IN_FACTS: Mapping[str, tuple[str, ...] | None] = {
    "enrolment.kind": tuple(kind.value for kind in EnrolmentKind),
    "enrolment.consecutive_periods": None,  # 连续参加期数, this one included; 1 for a newcomer
    "enrolment.shares": None,  # 份数; 1 unless stated
    "member.age": None,  # whole years on the first day of the period
    "member.sex": ("male", "female"),
    "claim_number": None,  # 本期同一保障项目第几次申报: 1, 2, …
    "days": None,  # 住院天数
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact (情形要素) that rules may depend on: its ``words``, or a number (None).

    ``default`` stands where nothing is stated; None: it must be stated where a rule asks for it.
    """

    name: str
    title: str
    words: tuple[str, ...] | None
    default: str | None


@dataclass(frozen=True, slots=True)
class FactRules(Rules):
    """The facts that a scheme declares, by name. A scheme without the chapter has none."""

    facts: Mapping[str, Fact]


NO_FACTS = FactRules(citations={}, facts={})


@dataclass(frozen=True, slots=True)
class PeriodRules(Rules):
    """互助期: cover periods of ``months`` months; the first starts on ``first_starts_on``.

    ``rolling``: each person's periods start on the day their own cover first began.
    ``attribution``: the date that puts a claim into a period, into cover and into its order:
    "discharged_on" | "admitted_on" | "settled_on".
    """

    months: int
    first_starts_on: date
    rolling: bool = False
    attribution: str = "discharged_on"


@dataclass(frozen=True, slots=True)
class Joining:
    """中途参加: ``allowed`` "any_time" | "nobody" | "new_hires" (within so many days of being hired
    or, where that day is not known, of the start of the period)."""

    allowed: str = "any_time"
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """参加受理期: first and last day, counted from the period; both included."""

    opens: TimeLimit
    closes: TimeLimit


@dataclass(frozen=True, slots=True)
class Shares:
    """份数: at most so many a person; ``equal_within_unit``: the same for all of an employer."""

    most: int = 1
    equal_within_unit: bool = False


@dataclass(frozen=True, slots=True)
class EnrolmentRules(Rules):
    """Keyed by the first day of the period. Ages in whole years on that day.

    ``waiting_days`` and ``waiting_months``: for each kind, at most one of the two is not zero.
    ``requirements`` speak of ``member.*``, ``employer.*`` and ``enrolment.kind``. ``counted`` is
    who counts for the participation (None: everybody enrolled).
    """

    minimum_age: int | None
    maximum_age: int | None
    minimum_participation: Fraction
    participation_denominator: str
    small_unit_up_to: int
    participation_is_binding: bool
    waiting_days: Mapping[EnrolmentKind, int]
    joiner_cover: str  # from the day after joining "next_day"; "period_start"; "next_month"
    leaver_cover: str  # "period_end": to the end of the period; "leaving_day"
    waiting_months: Mapping[EnrolmentKind, int] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    minimum_members: int = 0
    counted: Condition | None = None
    window: Window | None = None
    joining: Joining = Joining()
    shares: Shares = Shares()
    double_enrolment: str = "refused"  # "refused" | "later_void"


@dataclass(frozen=True, slots=True)
class PayerPart:
    """What one payer bears of a fee: a ``share`` of it, a ``sum_fen``, or the rest (both None).

    ``at_least_fen``: never less than this, taken from who bears the rest. ``name``: which union or
    body, where several payers of one kind take part.
    """

    payer: Payer
    share: Fraction | None = None
    sum_fen: Fen | None = None
    at_least_fen: Fen = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ContributionRules(Rules):
    """Keyed by the first day of the period. ``fee_fen`` is for one share and a whole period.

    ``payers`` None: the split is agreed with each employer. ``mid_period_fee``: what who joins
    after the first day pays: "full" | "by_month" (months left, the begun one counted) | "by_day".
    ``refund_on_leaving``: "none" | "by_month" (whole months left) | "by_day".
    """

    fee_fen: Varied[Fen]
    rounding: str  # "per_member" | "per_invoice"
    odd_fen_borne_by: Payer
    due_days: int  # days after the invoice is issued
    late_payment_cover: str  # "next_day": paid after the due date, cover starts the day after
    settle_order: tuple[Payer, ...]  # whose receivable a part payment settles first
    payers: Varied[tuple[PayerPart, ...]] | None = None
    mid_period_fee: str = "full"
    refund_on_leaving: str = "none"
