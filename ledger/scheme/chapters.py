"""The chapters a scheme is made of: which values each has, what they look like, what they become.

A chapter is one ``ChapterForm``: to let a scheme say something new, give its Rules a field in
``ledger.rules`` and the form a key. The keys of ``Rules.citations`` are the keys written here
(``fee``, ``inpatient.tiers``), without the ``_fen`` of the fields.
"""

from __future__ import annotations

from typing import Any

from ledger.nouns import BenefitLine, Payer
from ledger.rules import (
    ApprovalRules,
    BenefitRules,
    ClosingRules,
    ContributionRules,
    EnrolmentRules,
    LineRules,
    Method,
    PeriodRules,
    ReliefFormula,
    ReliefRules,
)
from ledger.scheme.dated import ChapterForm, InForce
from ledger.scheme.parts import (
    Base,
    Levels,
    ThresholdShape,
    Tiers,
    Tranches,
    WaitingDays,
    check_tiers,
)
from ledger.scheme.shapes import (
    Choice,
    Count,
    Day,
    Distinct,
    Money,
    Named,
    OneOf,
    OrNone,
    Rate,
    Shape,
    Words,
    YesNo,
)
from ledger.scheme.strict import Mistakes


def _check_method(values: InForce, prefix: str, mistakes: Mistakes) -> None:
    tiers, method = values[f"{prefix}tiers"], values[f"{prefix}method"]
    check_tiers(values.node(f"{prefix}tiers"), tiers, method, mistakes)


def _rules_of(values: InForce) -> dict[str, Any]:
    """Fields named like their keys, and the citations."""
    return {"citations": values.citations, **{key: values[key] for key in values.versions}}


# -- period, enrolment, contribution --------------------------------------------------------------

LAST_COMMON_DAY = 28  # the last day of the month that every month has


def _check_period(values: InForce, mistakes: Mistakes) -> None:
    first = values["first_starts_on"]
    if first.day > LAST_COMMON_DAY:
        mistakes.add(values.place("first_starts_on"), "period_day", text=first)


PERIOD: ChapterForm[PeriodRules] = ChapterForm(
    name="period",
    keyed_by="always",
    keys={"months": Count(least=1), "first_starts_on": Day()},
    build=lambda values: PeriodRules(**_rules_of(values)),
    check=_check_period,
)


def _check_enrolment(values: InForce, mistakes: Mistakes) -> None:
    least, most = values["minimum_age"], values["maximum_age"]
    if least is not None and most is not None and least > most:
        mistakes.add(values.place("maximum_age"), "ages_crossed", least=least, most=most)


ENROLMENT: ChapterForm[EnrolmentRules] = ChapterForm(
    name="enrolment",
    keyed_by="period_start",
    keys={
        "minimum_age": OrNone(Count()),
        "maximum_age": OrNone(Count()),
        "minimum_participation": Rate(),
        "participation_denominator": Choice(("staff", "union_members", "insured")),
        "small_unit_up_to": Count(),
        "participation_is_binding": YesNo(),
        "waiting_days": WaitingDays(),
        "joiner_cover": Choice(("next_day", "period_start")),
        "leaver_cover": Choice(("period_end", "leaving_day")),
    },
    build=lambda values: EnrolmentRules(**_rules_of(values)),
    check=_check_enrolment,
)


def _contribution(values: InForce) -> ContributionRules:
    fields = _rules_of(values)
    return ContributionRules(fee_fen=fields.pop("fee"), **fields)


CONTRIBUTION: ChapterForm[ContributionRules] = ChapterForm(
    name="contribution",
    keyed_by="period_start",
    keys={
        "fee": Money(),
        "rounding": Choice(("per_member", "per_invoice")),
        "odd_fen_borne_by": OneOf(Payer),
        "due_days": Count(),
        "late_payment_cover": Choice(("next_day",)),
        "settle_order": Distinct(OneOf(Payer), all_of=tuple(Payer)),
    },
    build=_contribution,
)

# -- benefit --------------------------------------------------------------------------------------


def _line_keys(line: BenefitLine) -> dict[str, Shape[Any]]:
    return {
        f"{line}.base": Base(),
        f"{line}.threshold": ThresholdShape(),
        f"{line}.method": OneOf(Method),
        f"{line}.tiers": Tiers(),
        f"{line}.cap_per_claim": OrNone(Money(least=1)),
    }


def _lines_in(values: InForce) -> list[BenefitLine]:
    return [line for line in BenefitLine if f"{line}.base" in values]


def _line(values: InForce, line: BenefitLine) -> LineRules:
    return LineRules(
        line=line,
        base=values[f"{line}.base"],
        threshold=values[f"{line}.threshold"],
        method=values[f"{line}.method"],
        tiers=values[f"{line}.tiers"],
        cap_per_claim_fen=values[f"{line}.cap_per_claim"],
    )


def _benefit(values: InForce) -> BenefitRules:
    return BenefitRules(
        citations=values.citations,
        lines={line: _line(values, line) for line in _lines_in(values)},
        cap_per_period_fen=values["cap_per_period"],
        claim_deadline_days=values["claim_deadline_days"],
    )


def _check_benefit(values: InForce, mistakes: Mistakes) -> None:
    for line in _lines_in(values):
        _check_method(values, f"{line}.", mistakes)


BENEFIT: ChapterForm[BenefitRules] = ChapterForm(
    name="benefit",
    keyed_by="discharged_on",
    keys={"cap_per_period": OrNone(Money(least=1)), "claim_deadline_days": Count()},
    groups=tuple(_line_keys(line) for line in BenefitLine),
    build=_benefit,
    check=_check_benefit,
)

# -- approval and closing -------------------------------------------------------------------------


APPROVAL: ChapterForm[ApprovalRules] = ChapterForm(
    name="approval",
    keyed_by="signed_on",
    keys={"levels": Levels()},
    build=lambda values: ApprovalRules(**_rules_of(values)),
)

CLOSING: ChapterForm[ClosingRules] = ChapterForm(
    name="closing",
    keyed_by="period_start",
    keys={
        "reserve_rate": Rate(),
        "reserve_of": Choice(("contributions", "surplus")),
        "reserve_cap_is_surplus": YesNo(),
        "relief_pool_rate": Rate(),
    },
    build=lambda values: ClosingRules(**_rules_of(values)),
)

# -- relief ---------------------------------------------------------------------------------------


_ICD_PREFIX = Words(pattern=r"[A-Z](\d(\d(\.\w{0,5})?)?)?", like="C, I21, E10.2")


def _relief(values: InForce) -> ReliefRules:
    formula = ReliefFormula(
        threshold=values["threshold"],
        method=values["method"],
        tiers=values["tiers"],
        cap_fen=values["cap"],
        unit_fen=values["unit"],
        tranches=values["tranches"],
    )
    groups, days = values["diagnosis_groups"], values["notice_days"]
    return ReliefRules(values.citations, formula, groups, days)


def _check_relief(values: InForce, mistakes: Mistakes) -> None:
    _check_method(values, "", mistakes)
    groups = values["diagnosis_groups"]
    seen: set[str] = set()
    for row, tranche in enumerate(values["tranches"]):
        for item, group in enumerate(tranche.groups):
            place = values.place("tranches", row, "groups", item)
            if group not in groups:
                known = ", ".join(groups)
                mistakes.add(place, "group_unknown", text=group, known=known)
            elif group in seen:
                mistakes.add(place, "listed_twice", text=group)
            seen.add(group)
    _check_prefixes(values, mistakes)


def _check_prefixes(values: InForce, mistakes: Mistakes) -> None:
    """A code goes to the first group that has a prefix of it; a later, longer one never counts."""
    earlier: dict[str, str] = {}
    for group, prefixes in values["diagnosis_groups"].items():
        for item, prefix in enumerate(prefixes):
            for hiding in (other for other in earlier if prefix.startswith(other)):
                place = values.place("diagnosis_groups", group, item)
                facts = {"text": prefix, "by": hiding, "under": earlier[hiding]}
                mistakes.add(place, "prefix_hidden", **facts)
        earlier |= dict.fromkeys(prefixes, group)


RELIEF: ChapterForm[ReliefRules] = ChapterForm(
    name="relief",
    keyed_by="period_start",
    keys={
        "threshold": ThresholdShape(),
        "method": OneOf(Method),
        "tiers": Tiers(),
        "cap": OrNone(Money(least=1)),
        "unit": Money(least=1),
        "tranches": Tranches(),
        "diagnosis_groups": Named(Distinct(_ICD_PREFIX)),
        "notice_days": Count(),
    },
    build=_relief,
    check=_check_relief,
)
