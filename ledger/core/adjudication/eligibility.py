"""What a benefit line asks of a claim beside cover and time: conditions, diagnosis, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.conditions import FactMissing, unmet
from ledger.core.adjudication import earlier
from ledger.core.adjudication.claim import Claim
from ledger.nouns import BenefitLine, Fen, Reason
from ledger.rules import Exclusive, Per, Varied


def against(claim: Claim, first_covered: date | None) -> Iterator[Reason]:
    """Every reason that the line gives against a claim. Facts that are missing are noted.

    ``first_covered``: the first day of cover without a gap, earlier periods included.
    """
    yield from _conditions(claim)
    yield from _exclusions(claim)
    yield from _diagnosis(claim)
    yield from _first_diagnosis(claim, first_covered)
    line = claim.line
    yield from _number(claim, line.claims_per_period, Per.PERIOD)
    yield from _number(claim, line.claims_per_lifetime, Per.LIFETIME)
    for one in claim.plan.exclusive:
        yield from _exclusive(claim, one)


def _conditions(claim: Claim) -> Iterator[Reason]:
    for requirement in claim.line.requirements:
        try:
            if unmet((requirement,), claim.facts):
                facts = {"words": requirement.words}
                yield Reason("condition_not_met", claim.article("conditions"), facts)
        except FactMissing as missing:
            claim.missing[missing.name] = None


def _exclusions(claim: Claim) -> Iterator[Reason]:
    for code in dict.fromkeys(claim.case.exclusions):
        ground = claim.rules.exclusions.get(code)
        if ground is not None:
            yield Reason("excluded", claim.rules.article("exclusions"), {"ground": ground})


def _diagnosis(claim: Claim) -> Iterator[Reason]:
    diagnosis = claim.case.diagnosis_code.strip().upper()
    for prefix in claim.line.excluded_diagnoses:
        if diagnosis.startswith(prefix.upper()):
            facts = {"diagnosis": diagnosis, "prefix": prefix}
            yield Reason("diagnosis_excluded", claim.article("excluded_diagnoses"), facts)
            break
    if claim.line.diseases and claim.disease is None:
        code = "diagnosis_not_listed" if diagnosis else "diagnosis_missing"
        facts = {"diagnosis": diagnosis} if diagnosis else {}
        yield Reason(code, claim.article("diseases"), facts)


def _first_diagnosis(claim: Claim, first_covered: date | None) -> Iterator[Reason]:
    if not claim.line.first_diagnosis_in_cover:
        return
    day = claim.case.first_diagnosed_on
    if day is None:
        yield Reason("first_diagnosis_missing", claim.article("first_diagnosis"), {})
    elif first_covered is not None and day < first_covered:
        facts = {"first_diagnosed_on": day.isoformat(), "cover_from": first_covered.isoformat()}
        yield Reason("diagnosed_before_cover", claim.article("first_diagnosis"), facts)


def _number(claim: Claim, limit: Varied[int | None], per: Per) -> Iterator[Reason]:
    try:
        most = claim.of(limit)
    except FactMissing as missing:
        claim.missing[missing.name] = None
        return
    if most is not None and (before := earlier.number(claim.case, per)) >= most:
        facts = {"most": str(most), "before": str(before)}
        key = f"claims_per_{per}"
        yield Reason(f"too_many_{key}", claim.article(key), facts)


def _exclusive(claim: Claim, one: Exclusive) -> Iterator[Reason]:
    granted = granted_beside(claim, one)
    if one.later == "declined" and granted:
        code = "exclusive_line" if one.per is Per.PERIOD else "exclusive_line_for_life"
        yield Reason(code, claim.rules.article("exclusive"), claim.names_of(granted))


def granted_beside(claim: Claim, one: Exclusive) -> list[BenefitLine]:
    """The other lines, of which a member has one only, under which something was granted."""
    return [
        line
        for line in one.lines
        if line != claim.line.line and earlier.benefits(claim.case, one.per, (line,))
    ]


def papers_missing(claim: Claim, benefit_fen: Fen) -> Iterator[Reason]:
    """The papers that a benefit of this size needs, where somebody listed those handed in."""
    handed_in = claim.case.papers
    if handed_in is None:
        return
    missing = [
        paper.name
        for paper in claim.line.papers
        if benefit_fen > paper.over_fen and paper.name not in handed_in
    ]
    if missing:
        yield Reason("papers_missing", claim.article("papers"), {"papers": "、".join(missing)})
