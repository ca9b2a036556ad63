"""Benefits worked out a second time, from the page on writing schemes and nothing else.

Nothing of the program is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.independent.benefit_by_hand_amounts import base_and_benefit, counted_days
from tests.independent.benefit_by_hand_case import Case, Record
from tests.independent.benefit_by_hand_rules import (
    ZERO,
    Missing,
    Scheme,
    last_day,
    months_after,
    number,
    waited,
)


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
        stated = [_stated(each) for each in claim.get("earlier", [])]
        records.setdefault(claim["member_no"], []).extend(stated)
    cases = [Case(scheme, claim) for claim in claims]
    decisions = {}
    for case in sorted(cases, key=lambda case: case.on):
        earlier = records[case.claim["member_no"]]
        case.follows(earlier)
        decision, record = _decide(case)
        decisions[decision.claim_no] = decision
        earlier.extend(record)
    return [decisions[str(claim["claim_no"])] for claim in claims]


def _stated(earlier: Mapping[str, Any]) -> Record:
    return Record(
        earlier["line"],
        date.fromisoformat(earlier["period_starts_on"]),
        number(earlier["base"]),
        number(earlier["benefit"]),
        int(earlier.get("days", 0)),
        number(earlier.get("given_up", "0")),
    )


def _decide(case: Case) -> tuple[Decision, list[Record]]:
    """The decision, and the record that it leaves if there was a right to benefit."""
    base, amount = base_and_benefit(case)
    benefit = amount or ZERO
    try:
        right = amount is not None and _has_right(case) and _papers_are_there(case, benefit)
    except Missing:
        right = False
    benefit = benefit if right else ZERO
    outcome = "approved" if benefit > 0 else "declined"
    decision = Decision(str(case.claim["claim_no"]), outcome, _yuan(base), _yuan(benefit))
    if not right:
        return decision, []
    days = counted_days(case)
    return decision, [Record(case.line, case.start, base, benefit, days, case.gives_up)]


# -- the right to benefit -------------------------------------------------------------------------


def _has_right(case: Case) -> bool:
    most_now = case.facts.money(case.rule("claims_per_period"))
    most_ever = case.facts.money(case.rule("claims_per_lifetime"))
    return (
        _is_covered(case)
        and _is_in_time(case)
        and all(_meets(case, each) for each in case.rule("conditions") or [])
        and not case.claim.get("exclusions")
        and not case.diagnosis(case.rule("excluded_diagnoses") or [])
        and _is_listed(case)
        and (most_now is None or len(case.mine) < most_now)
        and (most_ever is None or len(case.of_line) < most_ever)
        and not _has_another(case)
    )


def _is_covered(case: Case) -> bool:
    own = case.enrolment
    if not own:
        return False
    since = _waited_since(case) if "since" in own else None
    if "covered_from" in own:
        start = date.fromisoformat(own["covered_from"])
    else:
        start = waited(date.fromisoformat(own["starts_on"]), _waits(case)[own["kind"]])
        start = max(start, since or start)
    if case.rule("first_diagnosis") and not _diagnosed_in_cover(case, start):
        return False
    return start <= case.on <= date.fromisoformat(own["ends_on"])


def _waits(case: Case) -> Mapping[str, Any]:
    waits = case.rule("waiting_days") or case.scheme.value("enrolment", "waiting_days", case.start)
    return dict(waits)


def _waited_since(case: Case) -> date:
    """For who renewed: the end of the first waiting, counted from the first of the enrolments."""
    before = int(case.enrolment.get("consecutive_periods", 1)) - 1
    first = months_after(case.start, -before * case.months)
    if "since" in case.enrolment:
        first = date.fromisoformat(case.enrolment["since"])
    return waited(first, _waits(case)["first"])


def _diagnosed_in_cover(case: Case, start: date) -> bool:
    """Earlier enrolments without a gap count, unless the first day of cover is stated."""
    if "covered_from" not in case.enrolment and case.enrolment["kind"] == "renewed":
        start = _waited_since(case)
    diagnosed = case.claim.get("first_diagnosed_on")
    return diagnosed is not None and date.fromisoformat(diagnosed) >= start


def _is_in_time(case: Case) -> bool:
    limit = case.rule("claim_deadline") or case.rule("claim_deadline", of_line=False)
    days = case.rule("claim_deadline_days", of_line=False)
    if limit is None and days is not None:
        limit = {"after": "discharge", "days": days}
    if limit is None:
        return True
    last = last_day(limit, case.anchors, case.rule("calendar", of_line=False))
    return date.fromisoformat(case.claim["submitted_on"]) <= last


def _meets(case: Case, requirement: Mapping[str, Any]) -> bool:
    applies = case.facts.hold(requirement.get("when", {}))
    return not applies or case.facts.hold(requirement["require"])


def _is_listed(case: Case) -> bool:
    """A line with diseases pays for these only."""
    diseases = case.rule("diseases") if case.method == "lump_sum" else None
    return diseases is None or any(case.diagnosis(each["codes"]) for each in diseases)


def _has_another(case: Case) -> bool:
    """Another line of an exclusive group was paid already."""
    rules = case.rule("exclusive", of_line=False) or []
    return any(case.others(rule) > 0 for rule in rules if rule["later"] == "declined")


def _papers_are_there(case: Case, benefit: Fraction) -> bool:
    there = case.claim.get("papers")
    papers = case.rule("papers") or []
    needed = [each["paper"] for each in papers if benefit > number(each.get("over", "0.00"))]
    return there is None or all(paper in there for paper in needed)


def _yuan(amount: Fraction) -> str:
    fen = amount * 100
    assert fen.denominator == 1, "amounts are whole fen"
    return f"{int(fen) // 100}.{int(fen) % 100:02}"
