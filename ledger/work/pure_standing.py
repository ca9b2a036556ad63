"""Where a claim line stands: the day that counts, its period, the rules of it, and its case."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ledger.files.sheets.claim_line_values import ClaimLine
from ledger.identity import age_on
from ledger.nouns import ClaimCase, CoverFacts, EarlierClaim
from ledger.periods import period_of
from ledger.refusals import Refusal
from ledger.rules import BenefitRules, ContributionRules, EnrolmentRules
from ledger.scheme import Scheme

_DAYS_KEPT = 8_192  # of standings looked up before; more would cost memory and save little

#: The field of a line that holds a date, for a finding to point at.
_FIELDS = {"settled_on": "settlements", "admitted_on": "admitted_on"}


class Standing(NamedTuple):
    """The day that puts a claim into its order, its period, and the rules in force."""

    on: date
    starts_on: date
    ends_on: date
    enrolment: EnrolmentRules
    contribution: ContributionRules
    benefit: BenefitRules


class Standings:
    """Finds the standing of claims under one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._rules = scheme.period()
        self._keyed_by = scheme.chapters["benefit"].keyed_by
        self._on_day = lru_cache(_DAYS_KEPT)(self._find)

    def of(self, claim: ClaimLine) -> Standing:
        """Refuses a day on which rules that the claim needs had not begun.

        A day before the first period is decided under the first: cover had not begun.
        """
        on: date = getattr(claim, self._rules.attribution)
        own_start = claim.enrolment.starts_on if self._rules.rolling and claim.enrolment else None
        key_day = None if self._keyed_by == "period_start" else getattr(claim, self._keyed_by)
        return self._on_day(on, own_start, key_day)

    def _find(self, on: date, own_start: date | None, key_day: date | None) -> Standing:
        first = self._rules.first_starts_on
        starts_on, ends_on = period_of(max(on, own_start or first), self._rules, own_start)
        day = max(key_day, first) if key_day else starts_on  # of whichever date selects the rules
        return Standing(
            on,
            starts_on,
            ends_on,
            self._scheme.enrolment(period_start=starts_on),
            self._scheme.contribution(period_start=starts_on),
            self._scheme.benefit(
                discharged_on=day, admitted_on=day, settled_on=day, period_start=day
            ),
        )

    def field_of(self, no: Refusal) -> str:
        """The field of a line that holds the day which a refusal of ``of`` is about."""
        of_benefit = no.facts.get("chapter") == "benefit" and self._keyed_by != "period_start"
        date_asked = self._keyed_by if of_benefit else self._rules.attribution
        return _FIELDS.get(date_asked, "discharged_on")

    def starts_period(self, day: date) -> bool:
        """Could a period have started on this day? One before the scheme's first is not known."""
        if self._rules.rolling or day < self._rules.first_starts_on:
            return True
        return period_of(day, self._rules)[0] == day


def case_of(claim: ClaimLine, standing: Standing, earlier: tuple[EarlierClaim, ...]) -> ClaimCase:
    """What a claim line gives to decide on, after the member's ``earlier`` claims."""
    facts, rare = claim.facts, claim.rare
    if claim.born_on:
        facts = {**facts, "member.age": str(age_in(claim.born_on, standing))}
    return ClaimCase(
        claim_no=claim.claim_no,
        line=claim.line,
        submitted_on=claim.submitted_on,
        diagnosis_code=claim.diagnosis,
        period_starts_on=standing.starts_on,
        period_ends_on=standing.ends_on,
        settlements=claim.settlements,
        cover=_cover(claim, standing),
        earlier=earlier,
        admitted_on=claim.admitted_on,
        discharged_on=claim.discharged_on,
        facts=facts,
        aid=rare.aid,
        exclusions=rare.exclusions,
        papers=rare.papers,
        first_diagnosed_on=rare.first_diagnosed_on,
    )


def age_in(born_on: date, standing: Standing) -> int:
    """Whole years on the first day of the period; who is born within it counts as 0."""
    return max(0, age_on(born_on, standing.starts_on))


def _cover(claim: ClaimLine, standing: Standing) -> CoverFacts | None:
    """The enrolment as stated: paid, in effect from its first day, with no shift for joiners."""
    enrolled = claim.enrolment
    if enrolled is None:
        return None
    return CoverFacts(
        kind=enrolled.kind,
        joined_on=enrolled.starts_on,
        ends_on=enrolled.ends_on,
        due_on=None,
        paid_on=enrolled.starts_on,
        consecutive_periods=enrolled.consecutive_periods,
        shares=enrolled.shares,
        starts_on=enrolled.starts_on,
        since=enrolled.since,
    )


def covered_from(claim: ClaimLine, standing: Standing) -> date | None:
    """The first day of cover, exactly as the line states it; else the scheme's waiting decides.

    A claim from before the first period lies before cover, whatever the line states.
    """
    stated = claim.enrolment and claim.enrolment.covered_from
    if not stated:
        return None
    return max(stated, standing.starts_on) if standing.on < standing.starts_on else stated
