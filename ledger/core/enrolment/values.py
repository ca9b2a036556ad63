"""What the book knows before a roster is read, and what a roster comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec

from ledger.nouns import ChangeKind, EnrolmentKind, Finding, Severity
from ledger.packed import Packed
from ledger.rules import NO_FACTS, FactRules

#: What is kept of a person beside the document, by the names of ``Person``.
DETAILS = ("name", "mobile", "bank_account", "bank_name")


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


class KnownPerson(msgspec.Struct, frozen=True, gc=False):
    """Somebody whom the book has had a member in some period, with the details that stand."""

    member_id: int
    name: str
    mobile: str
    bank_account: str
    bank_name: str


@dataclass(frozen=True, slots=True)
class KnownEmployer:
    employer_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """The period, its ``members`` by document number (normalised), ``employers`` by 信用代码.

    ``persons``: by document number, whoever was a member in any period, this or another.
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
    persons: Mapping[str, KnownPerson] = field(default_factory=dict)
    kinds: Mapping[str, EnrolmentKind] = field(default_factory=dict)
    consecutive: Mapping[str, int] = field(default_factory=dict)
    employer_facts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    unit_shares: Mapping[int, int] = field(default_factory=dict)
    fact_rules: FactRules = NO_FACTS
    wanted: frozenset[str] = frozenset()
    today: date | None = None


class Person(msgspec.Struct, frozen=True, gc=False):
    """A person as a roster names them, cleaned; blank where the roster says nothing."""

    id_type: str
    id_number: str
    name: str
    mobile: str
    bank_account: str
    bank_name: str


#: The DETAILS of a person, whether a roster names them or the book.
details_of: Callable[[Person | KnownPerson], tuple[str, ...]] = attrgetter(*DETAILS)


class Join(msgspec.Struct, frozen=True):
    """``joined_on`` is None where the roster names no day; never before the period starts.

    ``facts``: only what the roster states, by name of the fact, numbers as text. ``known``: the
    person as the book has them; None for who is new in it.
    """

    row: int
    person: Person
    employer_id: int
    joined_on: date | None
    shares: int = 1
    facts: Mapping[str, str] = msgspec.field(default_factory=dict)
    kind: EnrolmentKind = EnrolmentKind.FIRST
    known: KnownPerson | None = None

    def as_tuple(self) -> tuple[Any, ...]:
        """Plain values, as ``Packed`` keeps them."""
        person, known = self.person, self.known
        return (
            self.row, person.id_type, person.id_number, person.name, person.mobile,
            person.bank_account, person.bank_name, self.employer_id,
            self.joined_on and self.joined_on.toordinal(), self.shares, dict(self.facts),
            self.kind.value, known and (known.member_id, known.name, known.mobile,
                                        known.bank_account, known.bank_name),
        )  # fmt: skip

    @classmethod
    def of(cls, told: tuple[Any, ...]) -> Join:
        """What ``as_tuple`` told."""
        row, *person, employer_id, joined_on, shares, facts, kind, known = told
        return cls(
            row, Person(*person), employer_id, joined_on and date.fromordinal(joined_on), shares,
            facts, EnrolmentKind(kind), known and KnownPerson(*known),
        )  # fmt: skip

    def details_to_keep(self) -> tuple[str, ...] | None:
        """The DETAILS to be kept of the person; None where they stand as they are.

        What the roster leaves blank stays what it was.
        """
        details, known = details_of(self.person), self.known
        if known is None:
            return details
        was = details_of(known)
        details = tuple(text or before for text, before in zip(details, was, strict=True))
        return None if details == was else details


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
    """A roster, sorted. Rows appear in the order of the file; findings sorted by row.

    ``joined_employers``: those whom somebody joins, by their ids. ``findings`` has the first
    MOST_LISTED of each severity, and ``unlisted`` how many more there are.
    """

    joins: Packed[Join] = field(default_factory=lambda: Packed(Join.as_tuple, Join.of))
    joined_employers: set[int] = field(default_factory=set)
    leaves: list[Leave] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    detail_changes: list[DetailChange] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    unlisted: Counter[Severity] = field(default_factory=Counter)


class Request(msgspec.Struct, frozen=True):
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
