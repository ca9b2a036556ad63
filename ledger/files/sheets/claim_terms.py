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

#: Fields of a claim line that are no facts.
_RARE_FIELDS = ("aid", "exclusions", "papers", "first_diagnosed_on", "earlier")
_OWN_FIELDS: Mapping[str, frozenset[str]] = {
    "": frozenset({
        "claim_no", "member_no", "line", "admitted_on", "discharged_on", "submitted_on",
        "diagnosis", "enrolment", "member", "employer", "settlements", *_RARE_FIELDS,
    }),
    "member": frozenset({"born_on"}),
    "employer": frozenset(),
}  # fmt: skip
RARE_FIELDS = frozenset(_RARE_FIELDS)

#: Facts that may be stated whether or not a scheme declares them.
_ALWAYS_THERE: Mapping[str, frozenset[str]] = {
    "": frozenset({"hospital_level"}), "member": frozenset({"class", "hardship"}),
}  # fmt: skip

_STATED_BUILT_IN = {"member.age": "年龄", "member.sex": "性别"}
YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """What one scheme knows, over all its versions.

    ``facts``: by the object they stand in ("" is the line itself), then by the name of the field.
    ``no_facts``: the fields of each object that are to be there and state no declared fact.
    ``lines``: code or title → code; ``covered``: the codes of the scheme's own lines; ``titles``:
    what people call those.
    ``without_settlements``: lines that have a method without tiers in some version. ``aid``: the
    kinds that some line takes off. ``exclusions``: code → words.
    """

    facts: Mapping[str, Mapping[str, Fact]]
    no_facts: Mapping[str, frozenset[str]]
    lines: Mapping[str, BenefitLine]
    covered: tuple[BenefitLine, ...]
    without_settlements: frozenset[BenefitLine]
    aid: frozenset[str]
    exclusions: Mapping[str, str]
    titles: Mapping[BenefitLine, str]


def claim_terms(
    facts: FactRules, lines: Mapping[BenefitLine, str], benefits: Iterable[BenefitRules]
) -> ClaimTerms:
    """The terms of a scheme: its facts, its lines with their titles, every version of benefit."""
    versions = list(benefits)
    of_versions = [line for each in versions for line in each.lines.values()]
    known = {code: code for code in LINE_NAMES} | {
        title: code for code, title in LINE_NAMES.items()
    }
    declared = _by_object(facts)
    return ClaimTerms(
        facts=declared,
        no_facts={
            where: own | (_ALWAYS_THERE.get(where, frozenset()) - declared[where].keys())
            for where, own in _OWN_FIELDS.items()
        },
        lines=known
        | {title: code for code, title in lines.items()}
        | {code: code for code in lines},
        covered=tuple(lines),
        without_settlements=frozenset(
            line.line for line in of_versions if not line.method.has_tiers
        ),
        aid=frozenset(kind for line in of_versions for kind in line.less_aid),
        exclusions={code: words for each in versions for code, words in each.exclusions.items()},
        titles=dict(lines),
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


def read_facts(
    reader: LineReader, where: str, values: Mapping[str, Any], terms: ClaimTerms
) -> dict[str, str]:
    """The facts that one object of a line states; what nobody declared is warned of."""
    stated: dict[str, str] = {}
    for name in sorted(values.keys() - terms.no_facts[where]):
        fact = terms.facts[where].get(name)
        if fact is None:
            reader.warn_unknown(where and where + ".", name)
        elif text := _fact(reader, fact, values, name):
            stated[fact.name] = text
    return stated


def _fact(reader: LineReader, fact: Fact, values: Mapping[str, Any], name: str) -> str:
    """A stated fact as its word, or as the text of a whole number; "" where nothing is stated."""
    at = fact.name.removesuffix(name)
    if fact.words is None:
        number = reader.whole(values, name, at)
        return "" if number is None else str(number)
    value = values[name]
    if isinstance(value, bool):
        written, word = str(value).lower(), YES_NO[value]
    else:
        written = word = reader.text(values, name, at)
    if word and word not in fact.words:
        facts = {"title": fact.title, "text": written[:40], "known": ", ".join(fact.words)}
        reader.refuse("fact_word_unknown", fact.name, **facts)
        return ""
    return word
