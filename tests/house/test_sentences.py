"""Every code has its sentence, once, in two languages that speak of the same facts."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest

from ledger.sentences import LANGUAGES, SENTENCES, TABLES
from tests.house.source import modules, none


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_a_code_stands_in_one_table() -> None:
    counted = Counter(code for table in TABLES for code in table)
    none((code for code, count in counted.items() if count > 1), "a code in two tables")


def test_a_code_stands_once_in_its_table() -> None:
    """Python would take the last of two and not say so."""
    twice = [
        f"{module.at}:{key.lineno}: {key.value!r}"
        for module in modules("ledger/sentences")
        for table in ast.walk(module.tree)
        if isinstance(table, ast.Dict)
        for key in repeated(table)
    ]
    none(twice, "a code twice in one table")


def repeated(table: ast.Dict) -> Iterator[ast.Constant]:
    seen: set[object] = set()
    for key in table.keys:
        if isinstance(key, ast.Constant):
            if key.value in seen:
                yield key
            seen.add(key.value)


def test_a_sentence_is_said_in_every_language() -> None:
    wrong = [
        code
        for code, pair in SENTENCES.items()
        if len(pair) != len(LANGUAGES) or not all(text.strip() for text in pair)
    ]
    none(wrong, "a language without its sentence")


# The same fact in the words of the rulebook, which is Chinese, and in those of the program.
IN_ENGLISH = {
    "line_name": "line", "line_names": "lines", "formula": "expression", "fact_title": "fact",
    "why": "when",
}  # fmt: skip
# What the reader of a rulebook's expressions says for itself is English.
ENGLISH_ONLY = {"base_wrong": {"detail"}}


def test_both_languages_speak_of_the_same_facts() -> None:
    differ = []
    for code, (zh, en) in SENTENCES.items():
        of_both = {IN_ENGLISH.get(fact, fact) for fact in facts_in(zh)}
        differing = of_both ^ facts_in(en)
        if differing != ENGLISH_ONLY.get(code, set()):
            differ.append(f"{code}: {sorted(differing)}")
    none(differ, "facts of one language only")


def said(name: str) -> list[tuple[str, ast.Call]]:
    """Calls of ``name`` with a code written out, and where they stand."""
    return [
        (f"{module.at}:{call.lineno}: {call.args[0].value!r}", call)
        for module in modules("ledger", "api")
        for called, call in module.calls
        if called == name
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


@pytest.mark.parametrize("name", ["Refusal", "Finding", "Reason"])
def test_every_code_has_a_sentence(name: str) -> None:
    none(
        (at for at, call in said(name) if ast.literal_eval(call.args[0]) not in SENTENCES),
        "a code without a sentence",
    )


def test_a_refusal_brings_the_facts_of_its_sentence() -> None:
    """A fact that is missing would be shown as its name in braces."""
    missing = []
    for where, call in said("Refusal"):
        given = {keyword.arg for keyword in call.keywords}
        pair = SENTENCES.get(ast.literal_eval(call.args[0]))
        if pair and None not in given:  # ** brings facts that cannot be seen here
            needed = {fact for fact in facts_in(pair[0]) if f"{fact}_fen" not in given} - given
            if needed:
                missing.append(f"{where}: {sorted(needed)}")
    none(missing, "facts of the sentence that the refusal does not bring")
