"""The period that a claim counts to: that of the book, or the member's own (滚动互助期).

A book has one grid of periods, and every claim stands in one of them for its accounts. Where
periods are rolling, cover is another matter: a person's periods run from the first day of their own
cover, one after the other for as long as they are enrolled in one period of the grid after another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.book.cover import EnrolmentFacts
from ledger.book.tables import PeriodRow
from ledger.nouns import CoverFacts, EnrolmentKind
from ledger.periods import cover_from, months_after, period_of
from ledger.rules import PeriodRules, Waiting
from ledger.scheme import Scheme

_NO_WAITING = Waiting(days={})


@dataclass(frozen=True, slots=True)
class Standing:
    """First and last day of the period that counts, and the enrolment for it, None if none is."""

    starts_on: date
    ends_on: date
    enrolment: EnrolmentFacts | None


def standing_on(
    day: date,
    grid: PeriodRow,
    enrolments: Mapping[str, EnrolmentFacts],
    periods: Sequence[PeriodRow],
    scheme: Scheme,
) -> Standing:
    """Where a claim of ``day``, kept in the period ``grid``, stands.

    ``enrolments``: those of the member, by period code, as known then; ``periods``: all that the
    book has. Under rolling periods a day before the member's first cover, or after an enrolment
    that was not renewed, has no enrolment.
    """
    rules = scheme.period()
    if not rules.rolling:
        return Standing(grid.starts_on, grid.ends_on, enrolments.get(grid.code))
    ordered = sorted(periods, key=lambda period: period.starts_on)
    for run in reversed(_runs(ordered, enrolments)):
        own_start = _effective_on(run[0], enrolments[run[0].code], scheme)
        if own_start <= day:
            starts_on, ends_on = period_of(day, rules, own_start)
            number = _number_of(starts_on, own_start, rules)
            renewed = enrolments[run[number].code] if number < len(run) else None
            return Standing(starts_on, ends_on, renewed)
    return Standing(grid.starts_on, grid.ends_on, None)


def _runs(
    ordered: Sequence[PeriodRow], enrolments: Mapping[str, EnrolmentFacts]
) -> list[list[PeriodRow]]:
    """The periods that the member is enrolled for, those without a gap together, oldest first."""
    runs: list[list[PeriodRow]] = []
    in_run = False
    for period in ordered:
        if period.code not in enrolments:
            in_run = False
        elif in_run:
            runs[-1].append(period)
        else:
            runs.append([period])
            in_run = True
    return runs


def since(
    enrolled: EnrolmentFacts,
    enrolments: Mapping[str, EnrolmentFacts],
    periods: Sequence[PeriodRow],
    scheme: Scheme,
) -> date:
    """The day on which the first of the enrolments without a gap up to this one took effect.

    ``enrolments``: those of the member, by period code, as known then, this one among them;
    ``periods``: all that the book has.
    """
    ordered = sorted(periods, key=lambda period: period.starts_on)
    code = enrolled.enrolment.period_code
    (run,) = (
        run for run in _runs(ordered, enrolments) if any(period.code == code for period in run)
    )
    return _effective_on(run[0], enrolments[run[0].code], scheme)


def _effective_on(period: PeriodRow, enrolled: EnrolmentFacts, scheme: Scheme) -> date:
    """The day an enrolment takes effect, waiting and payment left out."""
    row = enrolled.enrolment
    cover = CoverFacts(
        kind=EnrolmentKind(row.kind), joined_on=row.joined_on, ends_on=period.ends_on,
        due_on=None, paid_on=row.joined_on,
    )  # fmt: skip
    starts_on = cover_from(
        cover,
        period.starts_on,
        scheme.enrolment(period_start=period.starts_on),
        scheme.contribution(period_start=period.starts_on),
        _NO_WAITING,
    )
    assert starts_on is not None, "it counts as paid here"
    return starts_on


def _number_of(starts_on: date, own_start: date, rules: PeriodRules) -> int:
    """How many periods of their own lie before the one that starts on a day."""
    number = 0
    while months_after(own_start, number * rules.months) < starts_on:
        number += 1
    return number
