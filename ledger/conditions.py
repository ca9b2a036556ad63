"""Does a condition hold, and which of several values is in force: rules that differ by the facts.

A fact is a word or a whole number, by its name (``hospital_level``, ``enrolment.kind``). A rule
that asks for a fact nobody stated has no answer: FactMissing names it, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from ledger.rules import Adjustment, ByCase, Condition, Disease, Range, Requirement, Varied

T = TypeVar("T")

Facts: TypeAlias = Mapping[str, str | int]


class FactMissing(LookupError):  # noqa: N818 - it says what is the matter
    """A rule depends on the fact ``name``, which is not known."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the fact {name} is not known")
        self.name = name


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Do all tests of a condition hold? None always does. Raises FactMissing."""
    if condition is None:
        return True
    for name, test in condition.tests.items():
        if name not in facts:
            raise FactMissing(name)
        fact = facts[name]
        if isinstance(test, Range):
            if not isinstance(fact, int):
                raise ValueError(f"{name} is {fact!r}, and a number is asked for")
            if fact not in test:
                return False
        elif fact not in test:
            return False
    return True


def choose(value: Varied[T], facts: Facts) -> T:
    """The value that holds for these facts. Raises FactMissing.

    The scheme was checked to have exactly one case for any facts; ``ValueError`` otherwise.
    """
    if not isinstance(value, ByCase):
        return value
    otherwise, held = None, None
    for case in value.cases:
        if case.when is None:
            otherwise = case
        elif holds(case.when, facts):
            if held is not None:
                raise ValueError(f"two cases hold for {dict(facts)}")
            held = case
    chosen = held or otherwise
    if chosen is None:
        raise ValueError(f"no case holds for {dict(facts)}")
    return chosen.value


def each_value(value: Varied[T]) -> Iterator[T]:
    """Every value that can come to hold."""
    if isinstance(value, ByCase):
        for case in value.cases:
            yield case.value
    else:
        yield value


def unmet(requirements: Iterable[Requirement], facts: Facts) -> list[Requirement]:
    """The requirements that these facts do not meet. Raises FactMissing."""
    return [
        each for each in requirements if holds(each.when, facts) and not holds(each.require, facts)
    ]


def names_asked(value: object) -> Iterator[str]:
    """The facts that a value of the rules may ask for, wherever it does; a name may come twice."""
    if isinstance(value, Condition):
        yield from value.tests
    elif isinstance(value, ByCase):
        for case in value.cases:
            yield from names_asked(case.when)
    elif isinstance(value, Requirement):
        yield from names_asked(value.when)
        yield from names_asked(value.require)
    elif isinstance(value, Adjustment):
        yield from names_asked(value.when)
        if value.per is not None:
            yield value.per
    elif isinstance(value, Disease):
        yield from names_asked(value.amount_fen)
    elif isinstance(value, tuple):
        for one in value:
            yield from names_asked(one)
