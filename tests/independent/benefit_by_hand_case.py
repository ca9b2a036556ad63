"""A claim beside the rules of its day and its member's earlier claims.

Nothing of the program is imported here. A claim is a line as ``adjudicate`` takes it; amounts are
exact fractions of a yuan until they are written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.independent.benefit_by_hand_rules import (
    ZERO,
    Facts,
    Scheme,
    months_after,
    number,
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
    given_up: Fraction = ZERO  # for exclusive lines


class Case:
    """One claim, the rules of its day, and its member's earlier claims."""

    def __init__(self, scheme: Scheme, claim: Mapping[str, Any]) -> None:
        self.scheme, self.claim = scheme, claim
        self.enrolment: Mapping[str, Any] = claim.get("enrolment") or {}
        self.line = scheme.line_of(claim["line"])
        discharged = date.fromisoformat(claim["discharged_on"])
        admitted = date.fromisoformat(claim.get("admitted_on") or claim["discharged_on"])
        times = [each["setl_time"] for each in claim.get("settlements", []) if "setl_time" in each]
        settled = date.fromisoformat(max(times)) if times else discharged
        dates = {"discharged_on": discharged, "admitted_on": admitted, "settled_on": settled}
        self.months = int(scheme.value("period", "months", None))
        self.on = dates[scheme.value("period", "attribution", None) or "discharged_on"]
        self.start, self.end = self._period()
        dates["period_start"] = self.start
        self.rules_day = dates[scheme.keyed_by("benefit")]
        self.anchors = {
            "discharge": discharged, "admission": admitted, "settlement": settled,
            "period_start": self.start, "period_end": self.end,
        }  # fmt: skip
        self.days = max((discharged - admitted).days, 1)
        self.method = scheme.lines(self.rules_day)[self.line]

    def _period(self) -> tuple[date, date]:
        start = date.fromisoformat(self.scheme.value("period", "first_starts_on", None))
        if self.scheme.value("period", "start", None) == "rolling" and self.enrolment:
            own = self.enrolment.get("covered_from") or self.enrolment["starts_on"]
            start = date.fromisoformat(own)
        passed = (self.on.year - start.year) * 12 + self.on.month - start.month
        passed -= self.on < months_after(start, passed)
        passed -= passed % self.months
        next_start = months_after(start, passed + self.months)
        return months_after(start, passed), next_start - timedelta(days=1)

    def rule(self, key: str, of_line: bool = True) -> Any:
        """What the benefit chapter says under a key of the claim's line, or of the chapter."""
        name = f"{self.line}.{key}" if of_line else key
        return self.scheme.value("benefit", name, self.rules_day)

    def asks_settlements(self) -> bool:
        return self.method in WITH_TIERS or self.rule("not_over") is not None

    def follows(self, earlier: Sequence[Record]) -> None:
        """Put the claim after the earlier ones of its member."""
        self.earlier = earlier
        self.of_line = [each for each in earlier if each.line == self.line]
        self.mine = [each for each in self.of_line if each.period == self.start]
        self.facts = self._facts()
        self.gives_up = ZERO

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

    # -- what is asked of a claim -----------------------------------------------------------------

    def diagnosis(self, prefixes: Iterable[str]) -> str:
        """The longest of these prefixes that the diagnosis has, if any."""
        code = self.claim.get("diagnosis") or ""
        return max((each for each in prefixes if code.startswith(each)), key=len, default="")

    def granted(self, lines: Sequence[str] | None, per: str) -> Fraction:
        """What earlier claims of the period, or for life, got under these lines or all."""
        paid = [each for each in self.earlier if lines is None or each.line in lines]
        if per == "period":
            paid = [each for each in paid if each.period == self.start]
        return sum((each.benefit for each in paid), ZERO)

    def aid(self) -> Fraction:
        """What others gave, of the kinds that the line takes off."""
        aid = self.claim.get("aid") or {}
        return sum((number(aid.get(kind) or "0") for kind in self.rule("less_aid") or []), ZERO)

    def others(self, rule: Mapping[str, Any]) -> Fraction:
        """What earlier claims got under the other lines of an exclusive group."""
        others = [each for each in rule["lines"] if each != self.line]
        return self.granted(others, rule["per"]) if self.line in rule["lines"] else ZERO

    def given_up(self, per: str) -> Fraction:
        """What claims of the line gave up already because others of a group were paid."""
        earlier = self.of_line if per == "lifetime" else self.mine
        return sum((each.given_up for each in earlier), ZERO)
