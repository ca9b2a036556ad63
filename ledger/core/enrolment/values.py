"""What the book knows before a roster is read, and what a roster comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.nouns import ChangeKind, EnrolmentKind, Finding
from ledger.rules import NO_FACTS, FactRules


@dataclass(frozen=True, slots=True)
class KnownMember:
    """Somebody enrolled for the period, by whom, and ``since`` when (None: not known).

    ``left_on`` is None while they are still with that employer. ``shares`` and ``facts`` as they
    were enrolled; None: not known, and then not compared with what a roster says.
    """

    name: str
    mobile: str
    bank_account: str
    bank_name: str
    employer_id: int
    employer_name: str
    left_on: date | None = None
    since: date | None = None
    shares: int | None = None
    facts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class KnownEmployer:
    employer_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """The period, its ``members`` by document number (normalised), ``employers`` by 信用代码.

    ``kinds`` and ``consecutive`` (periods, this one included), by document number: who stands in
    neither was never enrolled before, so takes part for the first time, in a first period.
    ``employer_facts``: what each employer states, by its id. ``unit_shares``: how many shares those
    whom an employer has enrolled already hold, by its id. ``wanted``: facts that other chapters ask
    for of everybody who joins (see ``facts_asked``). ``today``: the day the roster is handed in; it
    must be known where the scheme has a window or limits joining after the first day.
    """

    period_starts_on: date
    period_ends_on: date
    members: Mapping[str, KnownMember]
    employers: Mapping[str, KnownEmployer]
    kinds: Mapping[str, EnrolmentKind] = field(default_factory=dict)
    consecutive: Mapping[str, int] = field(default_factory=dict)
    employer_facts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    unit_shares: Mapping[int, int] = field(default_factory=dict)
    fact_rules: FactRules = NO_FACTS
    wanted: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a roster names them, cleaned; blank where the roster says nothing."""

    id_type: str
    id_number: str
    name: str
    mobile: str
    bank_account: str
    bank_name: str


@dataclass(frozen=True, slots=True)
class Join:
    """``joined_on`` is None where the roster names no day; never before the period starts.

    ``facts``: only what the roster states, by name of the fact, numbers as text.
    """

    row: int
    person: Person
    employer_id: int
    joined_on: date | None
    shares: int = 1
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    row: int
    person: Person
    employer_id: int
    left_on: date


@dataclass(frozen=True, slots=True)
class Transfer:
    """A member moves between employers, or comes back to the one they left (the two are equal)."""

    row: int
    person: Person
    from_employer_id: int
    to_employer_id: int
    moved_on: date


@dataclass(frozen=True, slots=True)
class DetailChange:
    """``changed``: field of Person → (what the book has, what the roster says)."""

    row: int
    id_number: str
    changed: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class RosterCheck:
    """A roster, sorted. Rows appear in the order of the file; findings sorted by row."""

    joins: list[Join] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    detail_changes: list[DetailChange] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Request:
    """A row that can be read: who, where, what and when.

    ``changed_on`` is never before the period starts; ``written_on`` is the day as written, for
    somebody who joins the day they were hired. ``shares`` None: the row does not say.
    """

    row: int
    person: Person
    employer: KnownEmployer
    change: ChangeKind
    changed_on: date | None
    written_on: date | None
    shares: int | None
    facts: Mapping[str, str]
