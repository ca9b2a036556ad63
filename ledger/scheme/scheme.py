"""One scheme as read: its chapters, each asked with the date that governs it.

The date is given by name, so that the wrong one cannot slip in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ledger.nouns import BenefitLine
from ledger.rules import (
    NO_FACTS,
    AccountRules,
    ApprovalRules,
    BenefitRules,
    ClosingRules,
    ContributionRules,
    EnrolmentRules,
    FactRules,
    PeriodRules,
    ReliefRules,
    SchemeInfo,
)
from ledger.scheme.dated import Chapter


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme as read. ``digest`` names the exact ``texts`` (file name → content) it came from.

    Every chapter refuses a day before its first value (``before_first_rule``: chapter, key, date,
    first).
    """

    info: SchemeInfo
    digest: str
    texts: Mapping[str, str]
    chapters: Mapping[str, Chapter[Any]]

    def facts(self) -> FactRules:
        """The facts that the scheme declares; NO_FACTS without the chapter."""
        if "facts" not in self.chapters:
            return NO_FACTS
        return cast(FactRules, self._on("facts", date.max))

    def lines(self) -> dict[BenefitLine, str]:
        """Every benefit line that the scheme ever has, and its title (the last, if it changed)."""
        stretches = self.chapters["benefit"].stretches
        return {
            name: line.title for _, rules in stretches for name, line in rules.lines.items()
        }  # fmt: skip

    def period(self) -> PeriodRules:
        return cast(PeriodRules, self._on("period", date.max))  # one version only: any day will do

    def enrolment(self, *, period_start: date) -> EnrolmentRules:
        return cast(EnrolmentRules, self._on("enrolment", period_start))

    def contribution(self, *, period_start: date) -> ContributionRules:
        return cast(ContributionRules, self._on("contribution", period_start))

    def benefit(
        self,
        *,
        discharged_on: date,
        admitted_on: date | None = None,
        settled_on: date | None = None,
        period_start: date | None = None,
    ) -> BenefitRules:
        """The rules of the date that the chapter is keyed by; not given, that of the discharge."""
        dates = {
            "admitted_on": admitted_on, "settled_on": settled_on, "period_start": period_start,
        }  # fmt: skip
        day = dates.get(self.chapters["benefit"].keyed_by) or discharged_on
        return cast(BenefitRules, self._on("benefit", day))

    def approval(self, *, signed_on: date) -> ApprovalRules:
        return cast(ApprovalRules, self._on("approval", signed_on))

    def closing(self, *, period_start: date) -> ClosingRules:
        return cast(ClosingRules, self._on("closing", period_start))

    def relief(self, *, period_start: date) -> ReliefRules:
        return cast(ReliefRules, self._on("relief", period_start))

    def accounts(self, *, booked_on: date) -> AccountRules:
        return cast(AccountRules, self._on("accounts", booked_on))

    def _on(self, chapter: str, day: date) -> Any:
        return self.chapters[chapter].on(day)
