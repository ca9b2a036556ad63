"""What no single value of the benefit chapter shows: which keys go together, and on which day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.nouns import BenefitLine
from ledger.rules import TIER_METHODS, Adjustment, Exclusive, Method, Per
from ledger.scheme.conditions import each_case
from ledger.scheme.dated import InForce
from ledger.scheme.parts import check_tiers
from ledger.scheme.strict import Mistakes
from ledger.sentences.claims import LINE_NAMES

TIER_KEYS = ("base", "threshold", "method", "tiers", "cap_per_claim")

#: What a line of each method must have from its first day on. lump_sum has one of two, see below.
NEEDED: Mapping[Method, tuple[str, ...]] = {
    **dict.fromkeys(TIER_METHODS, TIER_KEYS),
    Method.PER_DAY: ("method", "daily"),
    Method.LUMP_SUM: ("method",),
    Method.MAKE_UP_TO: ("method", "amount", "counted_lines"),
}
LUMP_SUM_ONE_OF = ("diseases", "amount")
MAY_BE_NONE = "cap_per_claim"

_TIERS_ONLY = ("base", "threshold", "tiers", "base_cap", "tiers_over")

#: What a line of each method may not have: it would be read and mean nothing.
UNFIT: Mapping[Method, tuple[str, ...]] = {
    **dict.fromkeys(TIER_METHODS, ("daily", "diseases", "amount", "counted_lines")),
    Method.PER_DAY: (*_TIERS_ONLY, "diseases", "amount", "counted_lines"),
    Method.LUMP_SUM: (*_TIERS_ONLY, "daily", "counted_lines"),
    Method.MAKE_UP_TO: (*_TIERS_ONLY, "daily", "diseases"),
}
WITH_RATES = (Method.MARGINAL, Method.WHOLE_AMOUNT)
RELIEF = "relief"  # what the approval chapter calls the awards of the year end


def lines_in_force(values: InForce) -> Iterator[BenefitLine]:
    """The lines that have begun, in the order of their keys."""
    for key in values.versions:
        line, _, part = key.rpartition(".")
        if part == "method":
            yield line


def check_benefit(values: InForce, mistakes: Mistakes) -> None:
    """Notes everything that does not go together on one day."""
    for line in lines_in_force(values):
        _check_name(values, line, mistakes)
        _check_keys(values, line, mistakes)
        _check_tiers(values, line, mistakes)
        _check_adjustments(values, line, mistakes)
    _check_exclusive(values, mistakes)


def _check_name(values: InForce, line: BenefitLine, mistakes: Mistakes) -> None:
    place = values.place(f"{line}.method")
    if line == RELIEF:
        mistakes.add(place, "line_name_taken", text=line)
    elif line not in LINE_NAMES and not values.given(f"{line}.title"):
        mistakes.add(place, "line_needs_title", name=f"{line}.title")


def _check_keys(values: InForce, line: BenefitLine, mistakes: Mistakes) -> None:
    method: Method = values[f"{line}.method"]
    place = values.place(f"{line}.method")
    for part in NEEDED[method]:
        if part != MAY_BE_NONE and not values.given(f"{line}.{part}"):
            mistakes.add(place, "line_needs_key", name=f"{line}.{part}", text=method)
    if method is Method.LUMP_SUM:
        given = [part for part in LUMP_SUM_ONE_OF if values.given(f"{line}.{part}")]
        if len(given) != 1:
            mistakes.add(place, "lump_sum_one_of", name=line)
    for part in UNFIT[method]:
        key = f"{line}.{part}"
        if values.given(key):
            mistakes.add(values.place(key), "line_key_unfit", name=key, text=method)


def _check_tiers(values: InForce, line: BenefitLine, mistakes: Mistakes) -> None:
    """Each table fits the method, and where tiers run on, so does each threshold."""
    method: Method = values[f"{line}.method"]
    key, threshold = f"{line}.tiers", f"{line}.threshold"
    if not method.has_tiers:
        return
    if values.given(key):
        for tiers, node in each_case(values[key], values.node(key)):
            check_tiers(node, tiers, method, mistakes)
    if values.get(f"{line}.tiers_over") is Per.PERIOD and values.given(threshold):
        for each, node in each_case(values[threshold], values.node(threshold)):
            if each.per is not Per.PERIOD:
                mistakes.add(node.place, "tiers_over_period", name=f"{line}.tiers_over")


def _check_exclusive(values: InForce, mistakes: Mistakes) -> None:
    """What a line gave up for others is one sum: all that ask for the difference count it alike."""
    rules: tuple[Exclusive, ...] = values.get("exclusive", ()) or ()
    first: dict[BenefitLine, Per] = {}
    for index, one in enumerate(rules):
        for line in one.lines if one.later == "difference" else ():
            if (per := first.setdefault(line, one.per)) is not one.per:
                place = values.place("exclusive", index)
                mistakes.add(place, "exclusive_differs_per", text=line, per=per)


def _check_adjustments(values: InForce, line: BenefitLine, mistakes: Mistakes) -> None:
    method: Method = values[f"{line}.method"]
    adjustments: tuple[Adjustment, ...] = values.get(f"{line}.adjustments", ())
    for index, adjustment in enumerate(adjustments or ()):
        if adjustment.add is not None and method not in WITH_RATES:
            place = values.place(f"{line}.adjustments", index)
            mistakes.add(place, "points_need_rates", text=method)
