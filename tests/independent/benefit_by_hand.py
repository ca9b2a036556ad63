"""Benefits worked out a second time, from the page on writing schemes and nothing else.

Nothing of the program is imported here. A claim is a line as ``adjudicate`` takes it; amounts are
exact fractions of a yuan until they are written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.independent.benefit_by_hand_rules import (
    ZERO,
    Facts,
    Missing,
    Scheme,
    evaluate,
    half_up,
    last_day,
    months_after,
    number,
    waited,
    years_old,
)

WITH_TIERS = ("marginal", "whole_amount", "fixed_step")


@dataclass(frozen=True)
class Record:
    """What later claims of a member ask of an earlier one that had a right to benefit."""

    line: str
    period: date
    base: Fraction
    benefit: Fraction
    days: int


@dataclass(frozen=True)
class Decision:
    """What is compared."""

    claim_no: str
    outcome: str
    base: str
    benefit: str


def decide_all(folder: Path, claims: Sequence[Mapping[str, Any]]) -> list[Decision]:
    """Every claim, each member's in the order of the attribution date; answers as handed in."""
    scheme = Scheme.read(folder)
    records: dict[str, list[Record]] = {}
    for claim in claims:
        for stated in claim.get("earlier", []):
            record = Record(
                stated["line"],
                date.fromisoformat(stated["period_starts_on"]),
                number(stated["base"]),
                number(stated["benefit"]),
                int(stated.get("days", 0)),
            )
            if claim["member_no"] not in records:
                records[claim["member_no"]] = []
            records[claim["member_no"]].append(record)
    cases = [Case(scheme, claim) for claim in claims]
    decisions = {}
    for case in sorted(cases, key=lambda case: case.on):
        earlier = records.setdefault(str(case.claim["member_no"]), [])
        decision, record = case.decide(earlier)
        decisions[decision.claim_no] = decision
        earlier.extend(record)
    return [decisions[str(claim["claim_no"])] for claim in claims]


class Case:
    """One claim, the rules of its day, and its member's earlier claims."""

    def __init__(self, scheme: Scheme, claim: Mapping[str, Any]) -> None:
        self.scheme, self.claim = scheme, claim
        self.enrolment: Mapping[str, Any] = claim.get("enrolment") or {}
        discharged = date.fromisoformat(claim["discharged_on"])
        admitted = date.fromisoformat(claim.get("admitted_on") or claim["discharged_on"])
        times = [each["setl_time"] for each in claim.get("settlements", []) if "setl_time" in each]
        settled = date.fromisoformat(max(times)) if times else discharged
        dates = {"discharged_on": discharged, "admitted_on": admitted, "settled_on": settled}
        self.on = dates[scheme.value("period", "attribution", None) or "discharged_on"]
        self.start, self.end = self._period()
        dates["period_start"] = self.start
        self.rules_day = dates[scheme.keyed_by("benefit")]
        self.anchors = {
            "discharge": discharged, "admission": admitted, "settlement": settled,
            "period_start": self.start, "period_end": self.end,
        }  # fmt: skip
        self.days = max((discharged - admitted).days, 1)
        self.method = scheme.lines(self.rules_day)[claim["line"]]

    def _period(self) -> tuple[date, date]:
        length = int(self.scheme.value("period", "months", None))
        start = date.fromisoformat(self.scheme.value("period", "first_starts_on", None))
        if self.scheme.value("period", "start", None) == "rolling" and self.enrolment:
            own = self.enrolment.get("covered_from") or self.enrolment["starts_on"]
            start = date.fromisoformat(own)
        passed = (self.on.year - start.year) * 12 + self.on.month - start.month
        passed -= self.on < months_after(start, passed)
        begins = months_after(start, passed // length * length)
        return begins, months_after(begins, length) - timedelta(days=1)

    def rule(self, key: str, of_line: bool = True) -> Any:
        name = f"{self.claim['line']}.{key}" if of_line else key
        return self.scheme.value("benefit", name, self.rules_day)

    def asks_settlements(self) -> bool:
        return self.method in WITH_TIERS or self.rule("not_over") is not None

    # -- the decision -----------------------------------------------------------------------------

    def decide(self, earlier: Sequence[Record]) -> tuple[Decision, list[Record]]:
        """The decision, and the record that it leaves if there was a right to benefit."""
        self.earlier = earlier
        mine = [each for each in earlier if each.line == self.claim["line"]]
        self.mine = [each for each in mine if each.period == self.start]
        self.facts = self._facts()
        base, benefit, right = ZERO, ZERO, False
        try:
            base = self._base() if self.method in WITH_TIERS else ZERO
            made = self._made(base)
            made = self._rounded(made)
            if self.method not in WITH_TIERS:
                base = made
            benefit = self._limited(self._lifted(made))
            right = self._right(len(mine)) and self._papers_are_there(benefit)
        except Missing:
            right = False
        benefit = benefit if right else ZERO
        outcome = "approved" if benefit > 0 else "declined"
        written = Decision(str(self.claim["claim_no"]), outcome, _yuan(base), _yuan(benefit))
        if not right:
            return written, []
        days = self._counted_days()
        return written, [Record(self.claim["line"], self.start, base, benefit, days)]

    def _facts(self) -> Facts:
        member = self.claim.get("member") or {}
        age = member.get("age")
        if age is None and member.get("born_on"):
            age = years_old(date.fromisoformat(member["born_on"]), self.start)
        own = self.enrolment
        return Facts(
            self.scheme.facts(),
            self.claim,
            {
                "enrolment.kind": own.get("kind"),
                "enrolment.consecutive_periods": own.get("consecutive_periods", 1) if own else None,
                "enrolment.shares": own.get("shares", 1) if own else None,
                "member.age": age,
                "member.sex": member.get("sex"),
                "claim_number": len(self.mine) + 1,
                "days": self.days,
            },
        )

    # -- the right to benefit ---------------------------------------------------------------------

    def _right(self, claims_for_life: int) -> bool:
        most_now = self.facts.money(self.rule("claims_per_period"))
        most_ever = self.facts.money(self.rule("claims_per_lifetime"))
        return (
            self._covered()
            and self._in_time()
            and all(self._meets(each) for each in self.rule("conditions") or [])
            and not self.claim.get("exclusions")
            and not self._diagnosis(self.rule("excluded_diagnoses") or [])
            and self._is_listed()
            and (most_now is None or len(self.mine) < most_now)
            and (most_ever is None or claims_for_life < most_ever)
            and not self._has_another()
        )

    def _covered(self) -> bool:
        if not self.enrolment:
            return False
        own = self.rule("waiting_days")
        if "covered_from" in self.enrolment:
            start = date.fromisoformat(self.enrolment["covered_from"])
        else:
            waits = own or self.scheme.value("enrolment", "waiting_days", self.start)
            taking_effect = date.fromisoformat(self.enrolment["starts_on"])
            start = waited(taking_effect, waits[self.enrolment["kind"]])
        if self.rule("first_diagnosis"):
            diagnosed, first = self.claim.get("first_diagnosed_on"), start
            before = int(self.enrolment.get("consecutive_periods", 1)) - 1
            if before > 0:
                months = int(self.scheme.value("period", "months", None))
                first = months_after(self.start, -months * before)
            if not diagnosed or date.fromisoformat(diagnosed) < first:
                return False
        return start <= self.on <= date.fromisoformat(self.enrolment["ends_on"])

    def _in_time(self) -> bool:
        limit = self.rule("claim_deadline") or self.rule("claim_deadline", of_line=False)
        days = self.rule("claim_deadline_days", of_line=False)
        if limit is None and days is not None:
            limit = {"after": "discharge", "days": days}
        if limit is None:
            return True
        last = last_day(limit, self.anchors, self.rule("calendar", of_line=False))
        return date.fromisoformat(self.claim["submitted_on"]) <= last

    def _meets(self, requirement: Mapping[str, Any]) -> bool:
        applies = self.facts.hold(requirement.get("when", {}))
        return not applies or self.facts.hold(requirement["require"])

    def _diagnosis(self, prefixes: Iterable[str]) -> str:
        """The longest of these prefixes that the diagnosis has, if any."""
        code = self.claim.get("diagnosis") or ""
        return max((each for each in prefixes if code.startswith(each)), key=len, default="")

    def _has_another(self) -> bool:
        """Another line of an exclusive group was paid already."""
        return any(
            self._others(rule) > 0
            for rule in self.rule("exclusive", of_line=False) or []
            if rule["later"] == "declined"
        )

    def _others(self, rule: Mapping[str, Any]) -> Fraction:
        """What earlier claims got under the other lines of an exclusive group."""
        lines = rule["lines"]
        others = [each for each in lines if each != self.claim["line"]]
        return self._granted(others, rule["per"]) if self.claim["line"] in lines else ZERO

    def _granted(self, lines: Sequence[str] | None, per: str) -> Fraction:
        paid = [each for each in self.earlier if lines is None or each.line in lines]
        return sum((each.benefit for each in paid if per == "lifetime" or each.period == self.start),
                   ZERO)  # fmt: skip

    def _papers_are_there(self, benefit: Fraction) -> bool:
        there = self.claim.get("papers")
        needed = [
            each["paper"] for each in self.rule("papers") or []
            if benefit > number(each.get("over", "0.00"))
        ]  # fmt: skip
        return there is None or all(paper in there for paper in needed)

    # -- the amount -------------------------------------------------------------------------------

    def _base(self) -> Fraction:
        expression = self.facts.choose(self.rule("base"))
        base = sum((evaluate(expression, each) for each in self.claim["settlements"]), ZERO)
        base = max(base - self._aid(), ZERO)
        cap = self.facts.money(self.rule("base_cap"))
        return base if cap is None else min(base, cap)

    def _aid(self) -> Fraction:
        aid = self.claim.get("aid") or {}
        return sum((number(aid.get(kind) or "0") for kind in self.rule("less_aid") or []), ZERO)

    def _made(self, base: Fraction) -> Fraction:
        """What the method makes, before any rounding."""
        if self.method in WITH_TIERS:
            return self._by_tiers(base)
        if self.method == "per_day":
            amount = self._adjusted_sum(self._by_days())
        elif self.method == "lump_sum":
            amount = self._adjusted_sum(self._one_sum())
        else:
            amount = self._adjusted_sum(self.facts.money(self.rule("amount")) or ZERO)
            amount -= self._granted(self.rule("counted_lines"), "period")
        return max(amount - self._aid(), ZERO)

    def _by_tiers(self, base: Fraction) -> Fraction:
        threshold = self.facts.choose(self.rule("threshold"))
        amount = number(threshold["amount"])
        per_period = threshold.get("per") == "period"
        before = sum((each.base for each in self.mine), ZERO) if per_period else ZERO
        reached, gate = before + base >= amount, threshold["kind"] == "gate"
        was = ZERO if gate and before < amount else before - min(before, ZERO if gate else amount)
        now = (before + base) - min(before + base, ZERO if gate else amount)
        if gate and not reached:
            return ZERO
        if self.rule("tiers_over") == "period":
            return max(self._tiers(now) - self._tiers(was), ZERO)
        return self._tiers(base if gate else now - was)

    def _tiers(self, amount: Fraction) -> Fraction:
        total = ZERO
        for tier in self.facts.choose(self.rule("tiers")) if amount > 0 else []:
            low, high = number(tier.get("over") or tier["from"]), tier.get("up_to", tier.get("below"))
            top = number(high) if high else amount + 1
            inside = low <= amount < top if "from" in tier else low < amount <= top
            if self.method == "marginal":
                part = max(min(amount, top) - low, ZERO)
                total += part * self._adjusted_rate(number(tier["rate"]))
            elif inside and "rate" in tier:
                return amount * self._adjusted_rate(number(tier["rate"]))
            elif inside:
                return self._adjusted_sum(number(tier["amount"]))
        return total

    def _adjusted_rate(self, rate: Fraction) -> Fraction:
        for change in self.rule("adjustments") or []:
            if not self.facts.hold(change.get("when", {})):
                continue
            if "times" in change:
                rate *= number(change["times"])
            else:
                points = number(change.get("add") or change["subtract"])
                if "per" in change:
                    over = int(self.facts.need(change["per"])) - int(change.get("above", 0))
                    points *= max(over, 0)
                    points = min(points, number(change["at_most"])) if "at_most" in change else points
                rate += points if "add" in change else -points
        return min(max(rate, ZERO), Fraction(1))

    def _adjusted_sum(self, amount: Fraction) -> Fraction:
        for change in self.rule("adjustments") or [] if amount else []:
            if "times" in change and self.facts.hold(change.get("when", {})):
                amount *= number(change["times"])
        return amount

    def _by_days(self) -> Fraction:
        daily = self.facts.choose(self.rule("daily"))
        before = [each.days for each in self.mine] if daily.get("per") == "period" else []
        was, now = sum(before), sum(before) + self._counted_days()
        return max(_days_worth(daily, now) - _days_worth(daily, was), ZERO)

    def _counted_days(self) -> int:
        daily = self.facts.choose(self.rule("daily")) if self.method == "per_day" else {}
        more = daily.get("count") == "both_days"
        return max((self.anchors["discharge"] - self.anchors["admission"]).days + more, 1)

    def _is_listed(self) -> bool:
        diseases = self.rule("diseases") if self.method == "lump_sum" else None
        return diseases is None or self._diagnosis(sum((each["codes"] for each in diseases), [])) != ""

    def _one_sum(self) -> Fraction:
        diseases = self.rule("diseases")
        if diseases is None:
            return self.facts.money(self.rule("amount")) or ZERO
        amounts = {code: each["amount"] for each in diseases for code in each["codes"]}
        found = self._diagnosis(amounts)
        return (self.facts.money(amounts[found]) or ZERO) if found else ZERO

    # -- rounding, floor and caps -----------------------------------------------------------------

    def _rounded(self, made: Fraction) -> Fraction:
        how = self.rule("rounding") or {"unit": "0.01", "mode": "half_up"}
        unit = number(how["unit"])
        whole = {"down": (made / unit).__floor__(), "up": (made / unit).__ceil__()}
        amount = whole[how["mode"]] * unit if how["mode"] in whole else half_up(made, unit)
        if self.rule("shares") in ("amounts", "both"):
            amount *= int(self.enrolment.get("shares", 1))
        return amount

    def _lifted(self, amount: Fraction) -> Fraction:
        floor = self.facts.money(self.rule("floor"))
        return max(amount, floor) if floor is not None and amount > 0 else amount

    def _limited(self, amount: Fraction) -> Fraction:
        line, times = self.claim["line"], 1
        if self.rule("shares") in ("caps", "both"):
            times = int(self.enrolment.get("shares", 1))
        limits = []
        not_over = self.facts.choose(self.rule("not_over"))
        if not_over is not None:
            each = [evaluate(not_over, each) for each in self.claim.get("settlements", [])]
            limits.append(sum(each, ZERO))
        cap = self.facts.money(self.rule("cap_per_claim"))
        limits += [] if cap is None else [cap * times]
        amount = min([amount, *limits])
        for rule in self.rule("exclusive", of_line=False) or []:
            if rule["later"] == "difference":
                amount = max(amount - self._others(rule), ZERO)
        for per in ("claim", "period", "lifetime"):
            own = None if per == "claim" else self.facts.money(self.rule(f"cap_per_{per}"))
            if own is not None:
                amount = min(amount, own * times - self._granted([line], per))
            for joint in self.rule("joint_caps", of_line=False) or []:
                if joint["per"] == per and line in joint["lines"]:
                    used = self._granted(joint["lines"], per) if per != "claim" else ZERO
                    limit = self.facts.money(joint["amount"])
                    amount = amount if limit is None else min(amount, limit - used)
        whole = self.facts.money(self.rule("cap_per_period", of_line=False))
        if whole is not None:
            amount = min(amount, whole - self._granted(None, "period"))
        least = self.facts.money(self.rule("nothing_under"))
        return max(amount, ZERO) if least is None or amount >= least else ZERO


def _days_worth(daily: Mapping[str, Any], days: int) -> Fraction:
    """What so many days in hospital are worth."""
    short = daily.get("short_stay")
    if short and 0 < days <= int(short["up_to_days"]):
        return number(short["amount"])
    paid = max(days - int(daily.get("from_day", 1)) + 1, 0)
    return number(daily["amount"]) * min(paid, int(daily.get("most_days", paid)))


def _yuan(amount: Fraction) -> str:
    return f"{float(amount):.2f}"
