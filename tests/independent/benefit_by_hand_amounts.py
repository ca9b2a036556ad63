"""The amount of a benefit, step by step in the order of the page on writing schemes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.independent.benefit_by_hand_case import WITH_TIERS, Case
from tests.independent.benefit_by_hand_rules import ZERO, Missing, evaluate, half_up, number


def base_and_benefit(case: Case) -> tuple[Fraction, Fraction | None]:
    """The amounts as far as the facts allow; whether there is a right to them is another matter."""
    base = ZERO
    try:
        if case.method in WITH_TIERS:
            base = _base(case)
            amount = _rounded(case, _by_tiers(case, base))
        else:
            base = amount = _less_others(case, _rounded(case, _sum(case)))
        return base, _under_totals(case, _under_claim_limits(case, _lifted(case, amount)))
    except Missing:
        return base, None


def _base(case: Case) -> Fraction:
    expression = case.facts.choose(case.rule("base"))
    base = sum((evaluate(expression, each) for each in case.claim["settlements"]), ZERO)
    base = max(base - case.aid(), ZERO)
    cap = case.facts.money(case.rule("base_cap"))
    return base if cap is None else min(base, cap)


# -- what the method makes, before any rounding ---------------------------------------------------


def _sum(case: Case) -> Fraction:
    """Days, disease or sum."""
    if case.method == "per_day":
        return _adjusted_sum(case, _by_days(case))
    if case.method == "lump_sum":
        return _adjusted_sum(case, _one_sum(case))
    return _adjusted_sum(case, case.facts.money(case.rule("amount")) or ZERO)


def _less_others(case: Case, amount: Fraction) -> Fraction:
    """A sum less what counted lines and others gave."""
    counted = case.granted(case.rule("counted_lines") or [], "period")
    return max(amount - counted - case.aid(), ZERO)


def _by_tiers(case: Case, base: Fraction) -> Fraction:
    """A deductible leaves what lies above it; a gate leaves nothing or everything."""
    threshold = case.facts.choose(case.rule("threshold"))
    amount = number(threshold["amount"])
    before = ZERO
    if threshold.get("per") == "period":
        before = sum((each.base for each in case.mine), ZERO)
    if threshold["kind"] == "deductible":
        was, now = max(before - amount, ZERO), max(before + base - amount, ZERO)
    else:
        was, now = (each if each >= amount else ZERO for each in (before, before + base))
    if case.rule("tiers_over") == "period":
        return max(_tiers(case, now) - _tiers(case, was), ZERO)
    return _tiers(case, min(now - was, base))


def _tiers(case: Case, amount: Fraction) -> Fraction:
    total = ZERO
    for tier in case.facts.choose(case.rule("tiers")) if amount > 0 else []:
        low, high = number(tier.get("over") or tier["from"]), tier.get("up_to", tier.get("below"))
        top = number(high) if high else amount + 1
        inside = low <= amount < top if "from" in tier else low < amount <= top
        if case.method == "marginal":
            part = max(min(amount, top) - low, ZERO)
            total += part * _adjusted_rate(case, number(tier["rate"]))
        elif inside and "rate" in tier:
            return amount * _adjusted_rate(case, number(tier["rate"]))
        elif inside:
            return _adjusted_sum(case, number(tier["amount"]))
    return total


def _adjusted_rate(case: Case, rate: Fraction) -> Fraction:
    for change in case.rule("adjustments") or []:
        if not case.facts.hold(change.get("when", {})):
            continue
        if "times" in change:
            rate *= number(change["times"])
        else:
            points = number(change.get("add") or change["subtract"])
            if "per" in change:
                over = int(case.facts.need(change["per"])) - int(change.get("above", 0))
                points *= max(over, 0)
                points = min(points, number(change["at_most"])) if "at_most" in change else points
            rate += points if "add" in change else -points
    return min(max(rate, ZERO), Fraction(1))


def _adjusted_sum(case: Case, amount: Fraction) -> Fraction:
    for change in case.rule("adjustments") or [] if amount else []:
        if "times" in change and case.facts.hold(change.get("when", {})):
            amount *= number(change["times"])
    return amount


def _by_days(case: Case) -> Fraction:
    daily = case.facts.choose(case.rule("daily"))
    before = [each.days for each in case.mine] if daily.get("per") == "period" else []
    was, now = sum(before), sum(before) + counted_days(case)
    return max(_days_worth(daily, now) - _days_worth(daily, was), ZERO)


def counted_days(case: Case) -> int:
    daily = case.facts.choose(case.rule("daily")) if case.method == "per_day" else {}
    more = daily.get("count") == "both_days"
    return max((case.anchors["discharge"] - case.anchors["admission"]).days + more, 1)


def _one_sum(case: Case) -> Fraction:
    diseases = case.rule("diseases")
    if diseases is None:
        return case.facts.money(case.rule("amount")) or ZERO
    amounts = {code: each["amount"] for each in diseases for code in each["codes"]}
    found = case.diagnosis(amounts)
    return (case.facts.money(amounts[found]) or ZERO) if found else ZERO


# -- rounding, shares, floor and caps -------------------------------------------------------------


def _rounded(case: Case, made: Fraction) -> Fraction:
    how = case.rule("rounding") or {"unit": "0.01", "mode": "half_up"}
    unit = number(how["unit"])
    whole = {"down": (made / unit).__floor__(), "up": (made / unit).__ceil__()}
    amount = whole[how["mode"]] * unit if how["mode"] in whole else half_up(made, unit)
    return amount * _times(case, "amounts")


def _lifted(case: Case, amount: Fraction) -> Fraction:
    floor = case.facts.money(case.rule("floor"))
    return max(amount, floor) if floor is not None and amount > 0 else amount


def _under_claim_limits(case: Case, amount: Fraction) -> Fraction:
    not_over = case.facts.choose(case.rule("not_over"))
    if not_over is not None:
        settlements = case.claim.get("settlements", [])
        amount = min(amount, sum((evaluate(not_over, each) for each in settlements), ZERO))
    cap = case.facts.money(case.rule("cap_per_claim"))
    if cap is not None:
        amount = min(amount, cap * _times(case, "caps"))
    for rule in case.rule("exclusive", of_line=False) or []:
        if rule["later"] == "difference":
            others = case.others(rule)
            left = others - min(others, case.given_up(rule["per"]))
            case.gives_up = min(amount, left)
            amount -= case.gives_up
    return max(amount, ZERO)


def _under_totals(case: Case, amount: Fraction) -> Fraction:
    """What earlier claims left; only the line's own caps grow with the shares."""
    for per in ("claim", "period", "lifetime"):
        cap = None if per == "claim" else case.facts.money(case.rule(f"cap_per_{per}"))
        if cap is not None:
            amount = min(amount, cap * _times(case, "caps") - case.granted([case.line], per))
        for joint in case.rule("joint_caps", of_line=False) or []:
            if joint["per"] != per or case.line not in joint["lines"]:
                continue
            used = ZERO if per == "claim" else case.granted(joint["lines"], per)
            limit = case.facts.money(joint["amount"])
            amount = amount if limit is None else min(amount, limit - used)
    whole = case.facts.money(case.rule("cap_per_period", of_line=False))
    if whole is not None:
        amount = min(amount, whole - case.granted(None, "period"))
    least = case.facts.money(case.rule("nothing_under"))
    return max(amount, ZERO) if least is None or amount >= least else ZERO


def _times(case: Case, what: str) -> int:
    """How many times amounts or caps count with several shares."""
    shared = case.rule("shares") in (what, "both")
    return int(case.enrolment.get("shares", 1)) if shared else 1


def _days_worth(daily: Mapping[str, Any], days: int) -> Fraction:
    """What so many days in hospital are worth."""
    short = daily.get("short_stay")
    if short and 0 < days <= int(short["up_to_days"]):
        return number(short["amount"])
    paid = max(days - int(daily.get("from_day", 1)) + 1, 0)
    return number(daily["amount"]) * min(paid, int(daily.get("most_days", paid)))
