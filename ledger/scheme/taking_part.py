"""The chapters period, enrolment and contribution: who takes part, when, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.nouns import Payer
from ledger.periods import ONE_DAY, last_day, months_after
from ledger.rules import (
    Anchor,
    Calendar,
    ContributionRules,
    EnrolmentRules,
    Joining,
    PeriodRules,
    Shares,
    Window,
)
from ledger.scheme.conditions import ConditionShape, Requirements, Varies
from ledger.scheme.dated import ChapterForm, InForce
from ledger.scheme.payers import Payers, check_payers
from ledger.scheme.shapes import (
    Choice,
    Count,
    Day,
    Distinct,
    Money,
    OneOf,
    OrNone,
    Rate,
    Record,
    YesNo,
)
from ledger.scheme.strict import Mistakes, Node, mistake, place_of
from ledger.scheme.time_limits import TimeLimitShape, WaitingShape
from ledger.scheme.vocabulary import Vocabulary

LAST_COMMON_DAY = 28  # the last day of the month that every month has
OF_PERIOD = (Anchor.PERIOD_START, Anchor.PERIOD_END)

#: Which facts rules may ask for where there is a person and no claim, and for the fee of one share.
PERSON = ("member.", "employer.", "enrolment.")
FEE_PAYER = ("member.", "employer.", "enrolment.kind", "enrolment.consecutive_periods")


def fields_of_rules(values: InForce, **renamed: str) -> dict[str, Any]:
    """Fields named like their keys, but for those ``renamed`` (key=field), and the citations."""
    fields = {renamed.get(key, key): values[key] for key in values.versions}
    return {"citations": values.citations, **fields}


# -- period ---------------------------------------------------------------------------------------


def period(vocabulary: Vocabulary) -> ChapterForm[PeriodRules]:
    """互助期: how long, from when, and what puts a claim into one."""
    return ChapterForm(
        name="period",
        keyed_by="always",
        keys={"months": Count(least=1), "first_starts_on": Day()},
        optional={
            "start": Choice(("fixed", "rolling")),
            "attribution": Choice(("discharged_on", "admitted_on", "settled_on")),
        },
        build=_period,
        check=_check_period,
    )


def _period(values: InForce) -> PeriodRules:
    fields = fields_of_rules(values)
    rolling = fields.pop("start", "fixed") == "rolling"
    return PeriodRules(rolling=rolling, **fields)


def _check_period(values: InForce, mistakes: Mistakes) -> None:
    first = values["first_starts_on"]
    if first.day > LAST_COMMON_DAY:
        mistakes.add(values.place("first_starts_on"), "period_day", text=first)


# -- enrolment ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WindowShape:
    """参加受理期, its days counted from the period."""

    def read(self, node: Node) -> Window:
        window = Window(**WINDOW.read(node))
        if _closes_first(window):
            raise mistake(place_of(node, "closes"), "window_closes_first")
        return window


WINDOW = Record(
    {
        "opens": TimeLimitShape(OF_PERIOD, before=True),
        "closes": TimeLimitShape(OF_PERIOD, before=True),
    }
)


#: First and last days of periods of all kinds: a window that fits none of them fits no period.
_PERIODS = [
    {Anchor.PERIOD_START: start, Anchor.PERIOD_END: months_after(start, months) - ONE_DAY}
    for start in (date(2001, month, day) for month in range(1, 13) for day in (1, 15, 28))
    for months in (1, 6, 12, 36, 120)
]


def _closes_first(window: Window) -> bool:
    """Whether the window closes before it opens, whatever the period is."""
    no_calendar = Calendar()  # a window is not counted in working days
    return all(
        last_day(window.closes, days, no_calendar) < last_day(window.opens, days, no_calendar)
        for days in _PERIODS
    )


@dataclass(frozen=True, slots=True)
class JoiningShape:
    """中途参加: ``within_days`` stands exactly with ``new_hires``."""

    def read(self, node: Node) -> Joining:
        joining = Joining(**JOINING.read(node))
        if joining.allowed == "new_hires" and joining.within_days is None:
            raise mistake(node.place, "joining_needs_days")
        if joining.allowed != "new_hires" and joining.within_days is not None:
            raise mistake(place_of(node, "within_days"), "joining_no_days", text=joining.allowed)
        return joining


JOINING = Record(
    {"allowed": Choice(("any_time", "nobody", "new_hires"))}, {"within_days": Count(least=1)}
)


@dataclass(frozen=True, slots=True)
class SharesShape:
    """份数 of one person."""

    def read(self, node: Node) -> Shares:
        return Shares(**SHARES.read(node))


SHARES = Record({"most": Count(least=1)}, {"equal_within_unit": YesNo()})


def enrolment(vocabulary: Vocabulary) -> ChapterForm[EnrolmentRules]:
    """参加: who may join, in what numbers, and from when they are covered."""
    of_person = vocabulary.within(PERSON)
    return ChapterForm(
        name="enrolment",
        keyed_by="period_start",
        keys={
            "minimum_age": OrNone(Count()),
            "maximum_age": OrNone(Count()),
            "minimum_participation": Rate(),
            "participation_denominator": Choice(("staff", "union_members", "insured", "sub_group")),
            "small_unit_up_to": Count(),
            "participation_is_binding": YesNo(),
            "waiting_days": WaitingShape(),
            "joiner_cover": Choice(("next_day", "period_start", "next_month")),
            "leaver_cover": Choice(("period_end", "leaving_day")),
        },
        optional={
            "conditions": Requirements(of_person),
            "minimum_members": Count(),
            "participation_counts": ConditionShape(of_person),
            "window": WindowShape(),
            "joining_limit": JoiningShape(),
            "shares": SharesShape(),
            "double_enrolment": Choice(("refused", "later_void")),
        },
        build=_enrolment,
        check=_check_enrolment,
    )


def _enrolment(values: InForce) -> EnrolmentRules:
    fields = fields_of_rules(
        values, conditions="requirements", participation_counts="counted", joining_limit="joining"
    )
    waiting = fields.pop("waiting_days")
    return EnrolmentRules(waiting_days=waiting.days, waiting_months=waiting.months, **fields)


def _check_enrolment(values: InForce, mistakes: Mistakes) -> None:
    least, most = values["minimum_age"], values["maximum_age"]
    if least is not None and most is not None and least > most:
        mistakes.add(values.place("maximum_age"), "ages_crossed", least=least, most=most)
    if values["participation_denominator"] == "sub_group" and "participation_counts" not in values:
        mistakes.add(values.place("participation_denominator"), "sub_group_unnamed")


# -- contribution ---------------------------------------------------------------------------------


def contribution(vocabulary: Vocabulary) -> ChapterForm[ContributionRules]:
    """缴费: the fee of one share, who pays it, and what paying late or leaving does."""
    of_payer = vocabulary.within(FEE_PAYER)
    return ChapterForm(
        name="contribution",
        keyed_by="period_start",
        keys={
            "fee": Varies(Money(), of_payer),
            "rounding": Choice(("per_member", "per_invoice")),
            "odd_fen_borne_by": OneOf(Payer),
            "due_days": Count(),
            "late_payment_cover": Choice(("next_day",)),
            "settle_order": Distinct(OneOf(Payer), all_of=tuple(Payer)),
        },
        optional={
            "payers": Varies(Payers(), of_payer),
            "mid_period_fee": Choice(("full", "by_month", "by_day")),
            "refund_on_leaving": Choice(("none", "by_month", "by_day")),
        },
        build=lambda values: ContributionRules(**fields_of_rules(values, fee="fee_fen")),
        check=check_payers,
    )
