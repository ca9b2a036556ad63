"""Deciding in tests: a decision whose every sentence can be told, and its parts in yuan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.core import adjudication
from ledger.money import yuan
from ledger.nouns import ClaimCase, Decision
from ledger.rules import NO_FACTS, BenefitRules, FactRules, LineRules
from tests.core.builders import (
    amounts,
    benefit_rules,
    case,
    contribution_rules,
    enrolment_rules,
    is_told,
    settlement,
)


def decided(
    one: ClaimCase,
    *lines: LineRules,
    benefit: BenefitRules | None = None,
    facts: FactRules = NO_FACTS,
    enrolment: Mapping[str, Any] | None = None,
    **more: Any,
) -> Decision:
    """The decision under the lines (or the whole benefit rules) given, told in both languages."""
    decision = adjudication.decide(
        one,
        enrolment=enrolment_rules(**(enrolment or {})),
        contribution=contribution_rules(),
        benefit=benefit or benefit_rules(*lines),
        facts=facts,
        **more,
    )
    for reason in decision.reasons:
        assert is_told(reason.code, reason.facts), reason
    for working in decision.workings:
        assert is_told(working.what, working.facts), working
    return decision


def granted(one: ClaimCase, *lines: LineRules, **more: Any) -> str:
    """The benefit in yuan."""
    return yuan(decided(one, *lines, **more).benefit_fen)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def steps(decision: Decision) -> list[tuple[str, str, str]]:
    """What was done, before and after in yuan; the settlements' bases are left out."""
    return [
        (step.what, yuan(step.before_fen), yuan(step.after_fen))
        for step in decision.workings
        if step.what != "base_of_settlement"
    ]


def paid(self_paid: str, **changes: Any) -> ClaimCase:
    """A claim with so much in scope that no fund paid: the base of the default line."""
    return case(settlement(self_paid, "0"), **changes)


def by_fund(hifp_pay: str, **changes: Any) -> ClaimCase:
    """A claim of which the pooled fund paid so much."""
    stay = settlement(amounts=amounts(medfee_sumamt="900000", hifp_pay=hifp_pay))
    return case(stay, **changes)


def stay(days: int, **changes: Any) -> ClaimCase:
    """A claim for a stay of so many nights that names its days and has no settlement."""
    admitted_on = date(2012, 10, 1)
    discharged_on = date.fromordinal(admitted_on.toordinal() + days)
    values: dict[str, Any] = {
        "line": "daily_allowance",
        "admitted_on": admitted_on,
        "discharged_on": discharged_on,
        "submitted_on": discharged_on,
    }
    return bare(**(values | changes))


def bare(**changes: Any) -> ClaimCase:
    """A claim without any settlement."""
    values: dict[str, Any] = {"discharged_on": date(2012, 10, 15)} | changes
    return ClaimCase(**{**_without_settlements(case()), **values})


def _without_settlements(one: ClaimCase) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in one.__slots__}
    return values | {"settlements": ()}
