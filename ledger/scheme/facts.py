"""The chapter of facts (情形要素): what a scheme's rules may ask for beside the built-in facts.

    member.class: {title: 人员类别, words: [在职, 劳模, 特困], default: 在职}
    distance_km: {title: 距离, number: yes, default: none}

The keys of the chapter are the author's: each is the path of a field in a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ledger.rules import BUILT_IN_FACTS, Fact, FactRules
from ledger.scheme.dated import ChapterForm, InForce
from ledger.scheme.shapes import (
    Choice,
    Count,
    Distinct,
    OrNone,
    Record,
    Shape,
    Words,
    fields_of,
    text_of,
)
from ledger.scheme.strict import Mistakes, Node, mistake
from ledger.scheme.vocabulary import BUILT_IN

#: What a claim says of itself in fields of these names; a fact may not take one of them.
CLAIM_FIELDS = frozenset({
    "claim_no", "member_no", "line", "submitted_on", "diagnosis", "admitted_on", "discharged_on",
    "enrolment", "member", "employer", "settlements", "amounts", "aid", "exclusions", "papers",
    "first_diagnosed_on", "earlier", "facts", "member.born_on", "psn_name", "certno",
    "diagnosis_code", "diagnosis_name", "fixmedins_code", "fixmedins_name",
})  # fmt: skip

_NAME = re.compile(r"((member|employer)\.)?[a-z][a-z0-9_]*")
_LIKE = "hospital_level, member.class, employer.kind"


@dataclass(frozen=True, slots=True)
class FactName:
    """A name that a scheme may declare a fact by: ``name``, ``member.name``, ``employer.name``."""

    def read(self, node: Node) -> str:
        text = text_of(node)
        if text.text in BUILT_IN_FACTS:
            raise mistake(text.place, "fact_built_in", text=text.text)
        if not _NAME.fullmatch(text.text):
            raise mistake(text.place, "not_of_form", text=text.text, like=_LIKE)
        if text.text in CLAIM_FIELDS:
            raise mistake(text.place, "fact_taken", text=text.text)
        return text.text


@dataclass(frozen=True, slots=True)
class FactWord:
    """One word of a fact. ``none`` is not one: as a default it means that there is none."""

    def read(self, node: Node) -> str:
        text = text_of(node)
        if text.text == "none":
            raise mistake(text.place, "fact_word_none")
        return text.text


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole number, as text."""

    def read(self, node: Node) -> str:
        return str(Count().read(node))


WORDS = Distinct(FactWord())


@dataclass(frozen=True, slots=True)
class FactShape:
    """A fact without its name, which is the key it stands under."""

    def read(self, node: Node) -> Fact:
        fields = fields_of(node).fields
        if ("words" in fields) is ("number" in fields):
            raise mistake(node.place, "fact_words_or_number")
        mistakes, words = Mistakes(), None
        kind: dict[str, Shape[Any]] = {"number": Choice(("yes",))}
        default: Shape[str] = Figures()
        if "words" in fields:
            with mistakes:
                words = WORDS.read(fields["words"])
            kind, default = {"words": _Read()}, Choice(words) if words else FactWord()
        with mistakes:
            values = Record({"title": Words(), **kind, "default": OrNone(default)}).read(node)
        mistakes.stop_if_any()
        return Fact("", values["title"], words, values["default"])


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read already."""

    def read(self, node: Node) -> None:
        return None


def _build(values: InForce) -> FactRules:
    facts = {name: replace(values[name], name=name) for name in values.versions}
    return FactRules(values.citations, facts)


def _check_titles(values: InForce, mistakes: Mistakes) -> None:
    """A title heads a column of a spreadsheet, so each is there once."""
    seen = {fact.title for fact in BUILT_IN.values()}
    for name in values.versions:
        title = values[name].title
        if title in seen:
            mistakes.add(values.place(name, "title"), "fact_title_twice", text=title)
        seen.add(title)


FACTS: ChapterForm[FactRules] = ChapterForm(
    name="facts",
    keyed_by="always",
    keys={},
    free=(FactName(), FactShape()),
    build=_build,
    check=_check_titles,
)
