"""A claim as its line states it: what the readers of claim lines answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from ledger.nouns import BenefitLine, EarlierClaim, EnrolmentKind, Fen, Settlement
from ledger.periods import dates_of


class EnrolmentLine(msgspec.Struct, frozen=True, gc=False):
    """The member's enrolment: the day it takes effect, and the last day of cover.

    ``covered_from``: the first day of cover, where it is stated; else the scheme's waiting runs
    from ``starts_on``. ``since``: the first day of the first of the enrolments without a gap.
    """

    kind: EnrolmentKind
    starts_on: date
    ends_on: date
    consecutive_periods: int = 1
    shares: int = 1
    covered_from: date | None = None
    since: date | None = None


class RareParts(msgspec.Struct, frozen=True):
    """What most lines do not state, and few schemes ask for. ``papers`` None: nobody listed them.

    ``earlier``: the member's claims decided before this file.
    """

    aid: Mapping[str, Fen] = msgspec.field(default_factory=dict)
    exclusions: tuple[str, ...] = ()
    papers: tuple[str, ...] | None = None
    first_diagnosed_on: date | None = None
    earlier: tuple[EarlierClaim, ...] = ()


NOTHING_RARE = RareParts()


class ClaimLine(msgspec.Struct, frozen=True):
    """One claim as its line states it; without ``enrolment`` the member is not enrolled.

    ``facts``: what is stated, by the name of the fact; numbers as text.
    """

    row: int
    claim_no: str
    member_no: str
    line: BenefitLine
    diagnosis: str
    admitted_on: date
    discharged_on: date
    submitted_on: date
    enrolment: EnrolmentLine | None
    settlements: tuple[Settlement, ...]
    facts: Mapping[str, str]
    born_on: date | None
    rare: RareParts

    @property
    def earlier(self) -> tuple[EarlierClaim, ...]:
        return self.rare.earlier

    @property
    def settled_on(self) -> date:
        """The latest day of settlement; the day of discharge where none is stated."""
        dates = dates_of(self.settlements, self.admitted_on, self.discharged_on)
        return dates.settled_on or self.discharged_on
