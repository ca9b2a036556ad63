"""What is known of a person who takes part (情形要素), and what the conditions say to it.

A fact is stated by the roster or the employer, comes from the document number (age and sex of a
resident identity card) or from the periods before (kind, consecutive periods), or is the default
that the scheme declares. What nobody knows is left out, and a rule that asks for it says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from ledger.conditions import FactMissing, Facts, names_asked, unmet
from ledger.identity import RESIDENT_ID, Problem, Sex, age_on, birth_date, is_erased, sex
from ledger.nouns import EnrolmentKind
from ledger.rules import EnrolmentRules, Fact, FactRules

AGE, SEX = "member.age", "member.sex"
#: What findings call the facts that every scheme has.
_TITLES: Mapping[str, str] = {
    AGE: "年龄",
    SEX: "性别",
    "enrolment.kind": "参加情况",
    "enrolment.consecutive_periods": "连续参加期数",
    "enrolment.shares": "份数",
}
_SEXES: Mapping[str, str] = {"男": Sex.MALE, "女": Sex.FEMALE, **{one: one for one in Sex}}
_NUMBER = re.compile(r"[0-9]{1,9}")
_OLDEST = 150  # years; more is a slip, most likely a year of birth


def title_of(name: str, declared: FactRules) -> str:
    """What people call a fact: the title that the scheme declares."""
    fact = declared.facts.get(name)
    return fact.title if fact else _TITLES.get(name, name)


def person_facts(
    *,
    id_type: str,
    id_number: str,
    period_starts_on: date,
    kind: EnrolmentKind,
    consecutive_periods: int,
    shares: int,
    stated: Mapping[str, str],
    employer_stated: Mapping[str, str],
    declared: FactRules,
) -> Facts:
    """All that is known of one enrolment, for conditions and values by case.

    ``stated`` and ``employer_stated`` by name of the fact, numbers as text. The age is that of the
    first day of the period; that of a resident identity card goes before a stated one. Nobody knows
    it of a person whose data were erased.
    """
    facts: dict[str, str | int] = {}
    for fact in declared.facts.values():
        if fact.default is not None and fact.name.startswith(("member.", "employer.")):
            facts[fact.name] = _value(fact, fact.default)
    for name, text in (*stated.items(), *employer_stated.items()):
        if is_erased(text):
            continue
        known = declared.facts.get(name)
        facts[name] = int(text) if name == AGE else _value(known, text) if known else text
    if id_type == RESIDENT_ID and not is_erased(id_number):
        facts[AGE] = age_on(birth_date(id_number), period_starts_on)
        facts[SEX] = sex(id_number).value
    facts["enrolment.kind"] = kind.value
    facts["enrolment.consecutive_periods"] = consecutive_periods
    facts["enrolment.shares"] = shares
    return facts


def _value(fact: Fact, text: str) -> str | int:
    return int(text) if fact.words is None else text


def check_conditions(facts: Facts, rules: EnrolmentRules) -> list[Problem]:
    """What the conditions of taking part (参加条件) find wrong with a person.

    A condition that is not met gives its own ``words``; one that asks for something not known names
    the ``fact``, each fact once.
    """
    problems: list[Problem] = []
    for requirement in rules.requirements:
        try:
            problem: Problem = ("condition_unmet", {"words": requirement.words})
            found = [problem] if unmet([requirement], facts) else []
        except FactMissing as missing:
            found = [("member_fact_missing", {"fact": missing.name})]
        problems += [each for each in found if each not in problems]
    return problems


def facts_asked(*values: object) -> frozenset[str]:
    """The facts that values by case, conditions and the like depend on; none for a plain value."""
    return frozenset(name for value in values for name in names_asked(value))


def read_stated(
    stated: Mapping[str, str], declared: FactRules
) -> tuple[dict[str, str], list[tuple[str, Problem]]]:
    """The facts that a row states, as they are kept, and what is wrong by name of the fact.

    A blank states nothing. Numbers are kept as plain figures, the sex as ``male`` or ``female``.
    """
    kept: dict[str, str] = {}
    problems: list[tuple[str, Problem]] = []
    for name, written in stated.items():
        text = unicodedata.normalize("NFKC", written).strip()
        if not text:
            continue
        fact = declared.facts.get(name)
        if name == SEX:
            value, known = _SEXES.get(text), "男、女"
        elif name == AGE or (fact is not None and fact.words is None):
            value, known = _number_of(name, text), ""
        elif fact is not None and fact.words is not None and name.startswith("member."):
            value, known = _word_of(written.strip(), fact.words), "、".join(fact.words)
        else:
            names = [other for other in declared.facts if other.startswith("member.")]
            facts = {"fact": name, "known": "、".join((*names, AGE, SEX))}
            problems.append((name, ("member_fact_unknown", facts)))
            continue
        if value is not None:
            kept[name] = value
        elif known:
            facts = {"fact": title_of(name, declared), "text": text, "known": known}
            problems.append((name, ("member_fact_not_a_word", facts)))
        else:
            facts = {"fact": title_of(name, declared), "text": text}
            problems.append((name, ("member_fact_not_a_number", facts)))
    return kept, problems


def _number_of(name: str, text: str) -> str | None:
    if not _NUMBER.fullmatch(text) or (name == AGE and int(text) > _OLDEST):
        return None
    return str(int(text))


def _word_of(text: str, words: tuple[str, ...]) -> str | None:
    """The word as declared: width of letters and blanks around it do not count."""
    folded = unicodedata.normalize("NFKC", text)
    return next((word for word in words if unicodedata.normalize("NFKC", word) == folded), None)
