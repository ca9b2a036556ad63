"""What a claim line may say under one scheme: its facts, lines, aid and exclusions, in its words.

A fact is named by the path of its field: ``hospital_level`` stands in the line itself,
``member.class`` in its object ``member``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.files.sheets.streams import LineReader
from ledger.nouns import BenefitLine
from ledger.rules import BUILT_IN_FACTS, BenefitRules, Fact, FactRules
from ledger.sentences.claims import LINE_NAMES

#: Fields that may stand in every claim line, whether or not a scheme asks for them.
ALWAYS_THERE = frozenset({"hospital_level", "member.class", "member.hardship", "member.born_on"})

_STATED_BUILT_IN = {"member.age": "年龄", "member.sex": "性别"}
_YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """What one scheme knows, over all its versions.

    ``facts``: by the object they stand in ("" is the line itself), then by the name of the field.
    ``lines``: code or title → code; ``covered``: the codes of the scheme's own lines.
    ``without_settlements``: lines that have a method without tiers in some version. ``aid``: the
    kinds that some line takes off. ``exclusions``: code → words.
    """

    facts: Mapping[str, Mapping[str, Fact]]
    lines: Mapping[str, BenefitLine]
    covered: tuple[BenefitLine, ...]
    without_settlements: frozenset[BenefitLine]
    aid: frozenset[str]
    exclusions: Mapping[str, str]


def claim_terms(
    facts: FactRules, lines: Mapping[BenefitLine, str], benefits: Iterable[BenefitRules]
) -> ClaimTerms:
    """The terms of a scheme: its facts, its lines with their titles, every version of benefit."""
    versions = list(benefits)
    of_versions = [line for each in versions for line in each.lines.values()]
    known = {code: code for code in LINE_NAMES} | {
        title: code for code, title in LINE_NAMES.items()
    }
    return ClaimTerms(
        facts=_by_object(facts),
        lines=known
        | {title: code for code, title in lines.items()}
        | {code: code for code in lines},
        covered=tuple(lines),
        without_settlements=frozenset(
            line.line for line in of_versions if not line.method.has_tiers
        ),
        aid=frozenset(kind for line in of_versions for kind in line.less_aid),
        exclusions={code: words for each in versions for code, words in each.exclusions.items()},
    )


def _by_object(facts: FactRules) -> dict[str, dict[str, Fact]]:
    found: dict[str, dict[str, Fact]] = {"": {}, "member": {}, "employer": {}}
    built_in = [
        Fact(name, title, BUILT_IN_FACTS[name], None) for name, title in _STATED_BUILT_IN.items()
    ]
    for fact in [*built_in, *facts.facts.values()]:
        where, _, field = fact.name.rpartition(".")
        found.setdefault(where, {})[field] = fact
    return found


def read_fact(reader: LineReader, fact: Fact, value: Any) -> str:
    """A stated fact as its word, or as the text of a whole number; "" where nothing is stated."""
    if fact.words is None:
        number = reader.whole(value, fact.name)
        return "" if number is None else str(number)
    if isinstance(value, bool):
        written, word = str(value).lower(), _YES_NO[value]
    elif value is None:
        return ""
    elif type(value) is str:
        written = word = value.strip()
    else:
        reader.refuse("json_not_text", fact.name)
        return ""
    if word and word not in fact.words:
        known = ", ".join(fact.words)
        reader.refuse(
            "fact_word_unknown", fact.name, title=fact.title, text=written[:40], known=known
        )
        return ""
    return word
