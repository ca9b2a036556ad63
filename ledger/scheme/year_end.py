"""The chapters approval, closing and relief: who signs, and where the money of a period goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ledger.nouns import SETTLEMENT_AMOUNTS
from ledger.rules import (
    TIER_METHODS,
    Adjustment,
    ApprovalLevel,
    ApprovalRules,
    ClosingRules,
    Method,
    Per,
    ReliefFormula,
    ReliefRules,
    Threshold,
)
from ledger.scheme.conditions import Requirements
from ledger.scheme.dated import ChapterForm, InForce
from ledger.scheme.parts import (
    ICD_PREFIX,
    Base,
    Levels,
    ThresholdShape,
    Tiers,
    Tranches,
    check_tiers,
)
from ledger.scheme.shapes import (
    Choice,
    Count,
    Distinct,
    Money,
    Named,
    OneOf,
    OrNone,
    Rate,
    Record,
    Words,
    YesNo,
    fields_of,
)
from ledger.scheme.strict import Mistakes, Node, mistake, place_of
from ledger.scheme.taking_part import PERSON, fields_of_rules
from ledger.scheme.vocabulary import Vocabulary

RELIEF = "relief"  # who signs for it is written like a benefit line

# -- approval and closing -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineLevels:
    """审批层级 of single benefit lines, or of relief, instead of the general ones."""

    lines: tuple[str, ...]

    def read(self, node: Node) -> Mapping[str, tuple[ApprovalLevel, ...]]:
        fields, mistakes, levels = fields_of(node), Mistakes(), {}
        known = (*self.lines, RELIEF)
        if not fields.fields:
            raise mistake(node.place, "value_empty")
        for name, child in fields.fields.items():
            if name not in known:
                facts = {"text": name, "known": ", ".join(known)}
                mistakes.add(fields.key_places[name], "levels_line_unknown", **facts)
                continue
            with mistakes:
                levels[name] = Levels().read(child)
        mistakes.stop_if_any()
        return levels


def approval(vocabulary: Vocabulary) -> ChapterForm[ApprovalRules]:
    """审批: whose signature an amount needs."""
    return ChapterForm(
        name="approval",
        keyed_by="signed_on",
        keys={"levels": Levels()},
        optional={"line_levels": LineLevels(tuple(vocabulary.lines))},
        build=lambda values: ApprovalRules(**fields_of_rules(values)),
    )


def closing(vocabulary: Vocabulary) -> ChapterForm[ClosingRules]:
    """年终结算: the reserve and the pool."""
    return ChapterForm(
        name="closing",
        keyed_by="period_start",
        keys={
            "reserve_rate": Rate(),
            "reserve_of": Choice(("contributions", "surplus")),
            "reserve_cap_is_surplus": YesNo(),
            "relief_pool_rate": Rate(),
        },
        build=lambda values: ClosingRules(**fields_of_rules(values)),
    )


# -- relief ---------------------------------------------------------------------------------------

EVERY_CODE = "*"
TIER_METHOD = OneOf(Method, TIER_METHODS)
PREFIX_OR_ALL = Words(pattern=rf"{ICD_PREFIX.pattern}|\*", like=ICD_PREFIX.like)
SHORTAGE = Choice(("pro_rata", "largest_need_first", "refuse"))


@dataclass(frozen=True, slots=True)
class BonusShape:
    """连续参加奖励: ``add`` points for each consecutive period above ``above``."""

    def read(self, node: Node) -> Adjustment:
        values = BONUS.read(node)
        add: Fraction = values["add"]
        at_most: Fraction | None = values.get("at_most")
        if not add:
            raise mistake(place_of(node, "add"), "bonus_not_positive")
        if at_most is not None and at_most < add:
            raise mistake(place_of(node, "at_most"), "bonus_over_its_most")
        above = values.get("above", 0)
        per = "enrolment.consecutive_periods"
        return Adjustment(None, add=add, times=None, per=per, above=above, at_most=at_most)


BONUS = Record({"add": Rate()}, {"above": Count(), "at_most": Rate()})


def relief(vocabulary: Vocabulary) -> ChapterForm[ReliefRules]:
    """二次救助: from the burden to the need, and from the need to the award."""
    return ChapterForm(
        name="relief",
        keyed_by="period_start",
        keys={
            "threshold": ThresholdShape(),
            "method": TIER_METHOD,
            "tiers": Tiers(),
            "cap": OrNone(Money(least=1)),
            "unit": Money(least=1),
            "tranches": Tranches(),
            "diagnosis_groups": Named(Distinct(PREFIX_OR_ALL)),
            "notice_days": Count(),
        },
        optional={
            "shortage": SHORTAGE,
            "continuity_bonus": BonusShape(),
            "money": Choice(("surplus", "carried", "other")),
            "burden": Base((*SETTLEMENT_AMOUNTS, "benefit")),
            "conditions": Requirements(vocabulary.within(PERSON)),
        },
        build=_relief,
        check=_check_relief,
    )


def _relief(values: InForce) -> ReliefRules:
    fields = fields_of_rules(values, conditions="requirements")
    names = ("threshold", "method", "tiers", "unit", "cap", "tranches", "shortage")
    parts = {name: fields.pop(name) for name in names if name in fields}
    formula = ReliefFormula(
        cap_fen=parts.pop("cap"),
        unit_fen=parts.pop("unit"),
        bonus=fields.pop("continuity_bonus", None),
        **parts,
    )
    return ReliefRules(formula=formula, **fields)


def _check_relief(values: InForce, mistakes: Mistakes) -> None:
    method = values["method"]
    check_tiers(values.node("tiers"), values["tiers"], method, mistakes)
    check_threshold(values.node("threshold"), values["threshold"], mistakes)
    if "continuity_bonus" in values:
        check_bonus(values.node("continuity_bonus"), method, mistakes)
    _check_groups(values, mistakes)
    _check_prefixes(values, mistakes)


def check_threshold(node: Node, threshold: Threshold, mistakes: Mistakes) -> None:
    """Relief is worked out once a period: there is nothing for a threshold to run on over."""
    if threshold.per is not Per.CLAIM:
        mistakes.add(place_of(node, "per"), "relief_threshold_per", text=threshold.per)


def check_bonus(node: Node, method: Method, mistakes: Mistakes) -> None:
    """Points are added to rates; the sums of fixed steps have none."""
    if method is Method.FIXED_STEP:
        mistakes.add(node.place, "bonus_needs_rates")


def _check_groups(values: InForce, mistakes: Mistakes) -> None:
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


def _check_prefixes(values: InForce, mistakes: Mistakes) -> None:
    """A code goes to the first group that has a prefix of it; a later, longer one never counts."""
    groups: Mapping[str, tuple[str, ...]] = values["diagnosis_groups"]
    earlier: dict[str, str] = {}
    for group, prefixes in groups.items():
        for item, prefix in enumerate(prefixes):
            for hiding in (other for other in earlier if prefix.startswith(other)):
                place = values.place("diagnosis_groups", group, item)
                facts = {"text": prefix, "by": hiding, "under": earlier[hiding]}
                mistakes.add(place, "prefix_hidden", **facts)
        earlier |= dict.fromkeys(prefixes, group)
    *_, last = groups
    for group, prefixes in groups.items():
        if EVERY_CODE in prefixes and (group != last or len(prefixes) > 1):
            place = values.place("diagnosis_groups", group, prefixes.index(EVERY_CODE))
            mistakes.add(place, "prefix_of_all", text=group)
