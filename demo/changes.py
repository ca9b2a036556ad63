"""增减员: who joins, leaves or moves to another employer while the period runs.

Each of the three files also holds two slips: a leaver who was never enrolled, and a joiner who is
enrolled elsewhere (the clerk should have written 调入).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from demo.chance import stream
from demo.employers import Employer
from demo.people import Person, Registrar
from demo.rosters import HEADING, roster_row
from demo.sheets import write_xlsx

#: The first of each month that has a file; the changes fall on its first twenty days.
MONTHS = (date(2012, 11, 1), date(2013, 2, 1), date(2013, 5, 1))
DAYS = 20

EMPLOYERS_A_MONTH = 5
JOINERS = (6, 16)
LEAVERS = (2, 7)
TRANSFERS = (1, 4)

#: Only employers of this size have changes: they have room for more staff under their headcount.
LARGE_ENOUGH = 300


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a file: ``employer`` is the unit that hands it in; ``slip`` "" if it is right."""

    month: date
    employer: Employer
    person: Person
    change: str
    changed_on: date
    slip: str = ""


def plan_changes(
    seed: int,
    registrar: Registrar,
    employers: Sequence[Employer],
    steady: Mapping[int, Sequence[Person]],
) -> tuple[Change, ...]:
    """Plan all months. ``steady`` has, by employer number, the people without any mistake."""
    rng = stream(seed, "changes")
    large = [each for each in employers if len(each.staff) >= LARGE_ENOUGH and not each.role]
    # nobody changes twice
    waiting = {each.number: rng.sample(steady[each.number], 60) for each in large}
    changes: list[Change] = []
    chosen = iter(rng.sample(large, EMPLOYERS_A_MONTH * len(MONTHS)))
    for month in MONTHS:
        for employer in islice(chosen, EMPLOYERS_A_MONTH):
            others = [each for each in large if each is not employer]
            source = waiting[rng.choice(others).number]
            changes += _month_of(rng, registrar, month, employer, waiting[employer.number], source)
        changes += _slips(rng, registrar, month, large, waiting)
    return tuple(changes)


def _month_of(
    rng: random.Random,
    registrar: Registrar,
    month: date,
    employer: Employer,
    own: list[Person],
    source: list[Person],
) -> list[Change]:
    """Joiners, leavers and transfers of one employer; takes the people from ``own``, ``source``."""
    joiners = [registrar.person() for _ in range(rng.randrange(*JOINERS))]
    leavers = [own.pop() for _ in range(rng.randrange(*LEAVERS))]
    movers = [source.pop() for _ in range(rng.randrange(*TRANSFERS))]
    kinds = (("新增", joiners), ("减员", leavers), ("调入", movers))
    return [
        Change(month, employer, person, change, _day_in(rng, month))
        for change, people in kinds
        for person in people
    ]


def _slips(
    rng: random.Random,
    registrar: Registrar,
    month: date,
    large: Sequence[Employer],
    waiting: dict[int, list[Person]],
) -> list[Change]:
    employer, elsewhere = rng.sample(large, 2)
    on = _day_in(rng, month)
    stranger, moved = registrar.person(), waiting[elsewhere.number].pop()
    return [
        Change(month, employer, stranger, "减员", on, "leaver_unknown"),
        Change(month, employer, moved, "新增", on, "joiner_enrolled_elsewhere"),
    ]


def _day_in(rng: random.Random, month: date) -> date:
    return month + timedelta(days=rng.randrange(DAYS))


def write_changes(folder: Path, changes: Sequence[Change]) -> list[Path]:
    """Write ``changes/增减员-YYYY-MM.xlsx``, a file a month with the lines of several employers."""
    return [
        write_xlsx(
            folder / "changes" / f"增减员-{month:%Y-%m}.xlsx",
            [HEADING, *(_row(change) for change in changes if change.month == month)],
        )
        for month in MONTHS
    ]


def _row(change: Change) -> list[str | int | date | None]:
    return roster_row(
        change.employer, change.person, change=change.change, changed_on=change.changed_on
    )
