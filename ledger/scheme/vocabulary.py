"""The words that a scheme's rules may use: its facts (情形要素) and its benefit lines (保障项目).

What a condition may ask for is known before any condition is read: the facts chapter declares
facts, every scheme has those of ``BUILT_IN``, and the keys of the benefit chapter name its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ledger.nouns import BenefitLine
from ledger.rules import BUILT_IN_FACTS, NO_FACTS, Fact, FactRules
from ledger.sentences.claims import FACT_TITLES, FACT_WORDS

#: The built-in numbers that are at least one, and what stands where a claim states nothing.
_FROM_ONE = ("enrolment.consecutive_periods", "enrolment.shares", "claim_number", "days")
_DEFAULTS: Mapping[str, str] = {"enrolment.consecutive_periods": "1", "enrolment.shares": "1"}

BUILT_IN: Mapping[str, Fact] = {
    name: Fact(name, FACT_TITLES[name], words, _DEFAULTS.get(name))
    for name, words in BUILT_IN_FACTS.items()
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules may speak of: ``facts`` by name, built-in ones included, and benefit ``lines``.

    ``elsewhere``: facts that the scheme has, but that may not be asked for here.
    """

    facts: Mapping[str, Fact] = field(default_factory=lambda: BUILT_IN)
    lines: tuple[BenefitLine, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    def within(self, prefixes: Iterable[str]) -> Vocabulary:
        """Only the facts whose names begin with one of ``prefixes``, such as ``member.``."""
        allowed = tuple(prefixes)
        facts = {name: fact for name, fact in self.facts.items() if name.startswith(allowed)}
        return Vocabulary(facts, self.lines, self.elsewhere | (self.facts.keys() - facts.keys()))

    def least(self, name: str) -> int:
        """The smallest number that the fact ``name``, a number, can be."""
        return 1 if name in _FROM_ONE else 0

    def shown(self, name: str, text: str) -> str:
        """A word of a fact as people say it: ``first`` is 首次参加."""
        return FACT_WORDS.get(text, text) if name in BUILT_IN else text


def vocabulary_of(declared: FactRules = NO_FACTS, lines: Iterable[str] = ()) -> Vocabulary:
    """The vocabulary of a scheme that declares these facts and has these lines."""
    return Vocabulary({**declared.facts, **BUILT_IN}, tuple(lines))
