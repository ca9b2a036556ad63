"""Help is there for every command, in the language asked for and in no other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from ledger.cli.grammar import build
from ledger.cli.help import display_width, wrap
from ledger.cli.parsing import Parser
from ledger.sentences import SENTENCES
from tests.cli.keyboard import Keyboard


def commands(parser: Parser) -> Iterator[Parser]:
    yield parser
    for _, children in parser.commands:
        for child in children:
            yield from commands(child)


NAMES = [parser.prog.split()[1:] for parser in commands(build("zh"))]

# Names of files and formats, of environment variables, and what stands in examples of numbers.
PROPER = frozenset(
    re.findall(
        r"\w+",
        "tongzhou TONGZHOU BOOK ACTOR db jingjiang postgresql search path Excel CSV JSON xlsx csv "
        "json jsonl txt beancount hledger zh en JF ZH FK YF TK SG SC GS YY JZ SB MA1MQ0XX8T "
        "case no group burden pdf invoice receipt decision entry batch notice annual zip backup",
    )
)
ENTRY_NO = "记000031"  # numbers of entries are Chinese in any language
TYPED = frozenset(
    part
    for parser in commands(build("zh"))
    for name in (
        *parser.prog.split(),
        *(text for action in parser.own + parser.common for text in action.option_strings),
    )
    for part in name.strip("-").split("-")
)


@pytest.mark.parametrize("words", NAMES, ids=" ".join)
def test_chinese_help_has_no_english_in_it(words: list[str], keyboard: Keyboard) -> None:
    said = keyboard.type(*words, "--help")
    assert said.status == 0
    found = set(re.findall(r"[A-Za-z][A-Za-z0-9]+", said.out))
    assert found <= PROPER | TYPED


@pytest.mark.parametrize("words", NAMES, ids=" ".join)
def test_english_help_has_no_chinese_in_it(words: list[str], keyboard: Keyboard) -> None:
    said = keyboard.type("--lang", "en", *words, "--help")
    assert said.status == 0
    assert not re.search(r"[\u2e80-\u9fff\uff00-\uffef]", said.out.replace(ENTRY_NO, ""))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_names_every_option_and_fits_the_window(lang: str, keyboard: Keyboard) -> None:
    for parser in commands(build(lang)):
        text = parser.format_help()
        for action in parser.own + parser.common:
            assert all(name in text for name in action.option_strings), parser.prog
        wide = [line for line in text.splitlines() if display_width(line) > 100]
        assert not [line for line in wide if not line.startswith("  tongzhou")], parser.prog


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_example_can_be_typed(lang: str) -> None:
    program = build(lang)
    examples = [
        pair[lang == "en"]
        for key, pair in SENTENCES.items()
        if re.fullmatch(r"help\.(?!title)(.*\.)?example", key)
    ]
    lines = [line for text in examples for line in text.splitlines()]
    assert len(lines) > len(NAMES)
    for line in lines:
        if not line.endswith("--help"):
            args = program.parse_args(shlex.split(line)[1:])
            args.parser.check_form(args)
            assert args.run


def test_every_command_has_an_example() -> None:
    for parser in commands(build("zh")):
        assert parser.commands or f"help.{parser.key}.example" in SENTENCES, parser.prog


def test_a_form_names_only_arguments_of_its_command() -> None:
    for parser in commands(build("zh")):
        own = {action.dest for action in parser.own}
        named = {name.rstrip("!").replace("-", "_") for form in parser.forms for name in form}
        assert named <= own, parser.prog
        assert not parser.forms or named == own, parser.prog


def test_without_a_command_the_help_is_shown(keyboard: Keyboard) -> None:
    said = keyboard.type()
    assert (said.status, said.out) == (2, "")
    assert "参保与缴费：" in said.err


def test_a_group_without_its_command_shows_its_help(keyboard: Keyboard) -> None:
    said = keyboard.type("pay", "--lang", "en")
    assert said.status == 2
    assert "pay release" in said.err


def test_chinese_breaks_between_characters_and_never_before_a_stop() -> None:
    assert wrap("登记单位及其承担比例。", 10) == ["登记单位及", "其承担比", "例。"]


def test_english_breaks_between_words() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
