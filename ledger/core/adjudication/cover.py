"""Enrolled, paid, in cover, in time: what every claim must be, under whatever line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from ledger.nouns import ClaimCase, CoverFacts, EnrolmentKind, Reason
from ledger.periods import (
    ONE_DAY,
    ClaimDates,
    after_waiting,
    cover_from,
    dates_of,
    deadline,
    last_day,
    months_after,
    waited_since,
    waits,
)
from ledger.rules import (
    Anchor,
    BenefitRules,
    ContributionRules,
    EnrolmentRules,
    LineRules,
    TimeLimit,
    Waiting,
)

#: Attribution → the codes for a day before and after cover.
_OUTSIDE: Mapping[str, tuple[str, str]] = {
    "discharged_on": ("before_cover", "after_cover"),
    "admitted_on": ("admitted_before_cover", "admitted_after_cover"),
    "settled_on": ("settled_before_cover", "settled_after_cover"),
}


class Standing(msgspec.Struct, frozen=True, gc=False):
    """A case and the rules it is decided under; ``line`` None: the scheme has no such line."""

    case: ClaimCase
    line: LineRules | None
    enrolment: EnrolmentRules
    contribution: ContributionRules
    benefit: BenefitRules
    attribution: str

    def covered_from(self) -> date | None:
        """The first day of cover for the line; None: not enrolled, or not paid."""
        case = self.case
        if case.cover is None:
            return None
        return cover_from(
            case.cover, case.period_starts_on, self.enrolment, self.contribution, self.waiting
        )

    def first_covered(self, covered_from: date) -> date:
        """The first day of cover without a gap, with the waiting of the first enrolment over.

        Who renewed was covered in the periods before: since the day that is known, else since the
        first day of as many periods as they were enrolled for.
        """
        case, cover = self.case, self.case.cover
        if cover is None or cover.kind is not EnrolmentKind.RENEWED:
            return covered_from
        before = cover.consecutive_periods - 1
        if (known := waited_since(cover, self.enrolment, self.waiting)) or before <= 0:
            return known or covered_from
        starts_on, next_on = case.period_starts_on, case.period_ends_on + ONE_DAY
        months = (next_on.year - starts_on.year) * 12 + next_on.month - starts_on.month
        first = months_after(starts_on, -min(months * before, starts_on.year * 12 - 12))
        return after_waiting(first, EnrolmentKind.FIRST, self.enrolment, self.waiting)

    @property
    def waiting(self) -> Waiting | None:
        """The line's own waiting; None: that of the enrolment chapter holds."""
        return self.line.waiting if self.line else None

    @property
    def needs_settlements(self) -> bool:
        """Is there something to compute from settlements? A line the scheme lacks would have."""
        return self.line is None or self.line.method.has_tiers or self.line.not_over is not None


def covered_lines(benefit: BenefitRules) -> str:
    """The articles that say what is covered, for a claim that has nothing under them."""
    keys = (f"{name}.base" if line.base else f"{name}.method" for name, line in _lines(benefit))
    return ", ".join(dict.fromkeys(benefit.article(key) for key in keys))


def _lines(benefit: BenefitRules) -> Iterator[tuple[str, LineRules]]:
    yield from benefit.lines.items()


def against(standing: Standing, covered_from: date | None) -> list[Reason]:
    """Every reason that cover and deadline give against a claim."""
    if covered_from is not None and _is_plainly_covered(standing, covered_from):
        return []
    return list(_against(standing, covered_from))


def _is_plainly_covered(standing: Standing, covered_from: date) -> bool:
    """Is there certainly no reason? Most claims are so; the others are looked at in full."""
    case, benefit = standing.case, standing.benefit
    if case.cover is None or not case.settlements or benefit.claim_deadline_days is None:
        return False
    if standing.line is None or standing.line.deadline or benefit.claim_deadline:
        return False
    day = discharged_on = case.discharged_on
    if discharged_on is None or standing.attribution != "discharged_on":
        dates = dates_of(case.settlements, case.admitted_on, discharged_on)
        day, discharged_on = getattr(dates, standing.attribution), dates.discharged_on
    if day is None or discharged_on is None:
        return False
    ends_on = min(case.cover.ends_on, case.period_ends_on)
    last = deadline(discharged_on, benefit.claim_deadline_days)
    return covered_from <= day <= ends_on and case.submitted_on <= last


def _against(standing: Standing, covered_from: date | None) -> Iterator[Reason]:
    case, dates = standing.case, None
    if standing.needs_settlements and not case.settlements:
        yield Reason("no_settlement", covered_lines(standing.benefit), {})
    else:
        dates = dates_of(case.settlements, case.admitted_on, case.discharged_on)
        if getattr(dates, standing.attribution) is None:
            yield Reason("dates_missing", covered_lines(standing.benefit), {})
            dates = None
    if case.cover is None:
        starts, ends = case.period_starts_on.isoformat(), case.period_ends_on.isoformat()
        days = {"period_starts_on": starts, "period_ends_on": ends}
        yield Reason("not_enrolled", standing.enrolment.article("joiner_cover"), days)
    else:
        if covered_from is None:
            yield Reason(
                "contribution_unpaid", standing.contribution.article("late_payment_cover"), {}
            )
        if dates is not None:
            day = getattr(dates, standing.attribution)
            yield from _outside_cover(standing, case.cover, covered_from, day)
    if dates is not None:
        yield from _late(standing, dates)


def _outside_cover(
    standing: Standing, cover: CoverFacts, starts_on: date | None, day: date
) -> Iterator[Reason]:
    ends_on = min(cover.ends_on, standing.case.period_ends_on)
    before, after = _OUTSIDE[standing.attribution]
    facts = {standing.attribution: day.isoformat()}
    if starts_on is not None and day < starts_on:
        article = _article_of_start(standing, cover, starts_on)
        yield Reason(before, article, facts | {"cover_from": starts_on.isoformat()})
    if day > ends_on:
        article = standing.enrolment.article("leaver_cover")
        yield Reason(after, article, facts | {"cover_to": ends_on.isoformat()})


def _article_of_start(standing: Standing, cover: CoverFacts, starts_on: date) -> str:
    """The rule that set the first day of cover: late money, else waiting, else joining."""
    paid_on, due_on = cover.paid_on, cover.due_on
    if paid_on and due_on and paid_on > due_on and starts_on == deadline(paid_on, 1):
        return standing.contribution.article("late_payment_cover")
    line, waiting = standing.line, standing.waiting
    runs_on = starts_on == waited_since(cover, standing.enrolment, waiting)
    if not runs_on and not any(waits(cover.kind, standing.enrolment, waiting)):
        return standing.enrolment.article("joiner_cover")
    if line and waiting:
        return standing.benefit.article(f"{line.line}.waiting_days")
    return standing.enrolment.article("waiting_days")


def _late(standing: Standing, dates: ClaimDates) -> Iterator[Reason]:
    """Handed in after the last day: that of the line, else that of all lines, if there is one."""
    case, line, benefit = standing.case, standing.line, standing.benefit
    if line is not None and line.deadline is not None:
        yield from _past(standing, line.deadline, f"{line.line}.claim_deadline", dates)
    elif benefit.claim_deadline is not None:
        yield from _past(standing, benefit.claim_deadline, "claim_deadline", dates)
    elif benefit.claim_deadline_days is not None:
        if dates.discharged_on is None:
            yield Reason("dates_missing", benefit.article("claim_deadline_days"), {})
            return
        last = deadline(dates.discharged_on, benefit.claim_deadline_days)
        if case.submitted_on > last:
            facts = {
                "deadline": last.isoformat(),
                "submitted_on": case.submitted_on.isoformat(),
                "days": str(benefit.claim_deadline_days),
                "days_late": str((case.submitted_on - last).days),
            }
            yield Reason("late", benefit.article("claim_deadline_days"), facts)


def _past(standing: Standing, limit: TimeLimit, key: str, dates: ClaimDates) -> Iterator[Reason]:
    case = standing.case
    days = {
        Anchor.DISCHARGE: dates.discharged_on,
        Anchor.ADMISSION: dates.admitted_on,
        Anchor.SETTLEMENT: dates.settled_on,
        Anchor.PERIOD_START: case.period_starts_on,
        Anchor.PERIOD_END: case.period_ends_on,
    }
    anchor = days[limit.anchor]
    if anchor is None:
        yield Reason("dates_missing", standing.benefit.article(key), {})
        return
    last = last_day(limit, {limit.anchor: anchor}, standing.benefit.calendar)
    if case.submitted_on > last:
        facts = {
            "deadline": last.isoformat(),
            "submitted_on": case.submitted_on.isoformat(),
            "days_late": str((case.submitted_on - last).days),
        }
        yield Reason("past_deadline", standing.benefit.article(key), facts)
