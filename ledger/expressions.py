"""Expressions over the amounts of a settlement, as a rulebook writes them.

    inscp_scp_amt - fund_pay_sumamt
    min(inscp_scp_amt - hifp_pay - cvlserv_pay, acct_pay + psn_cash_pay)
    max(0, inscp_scp_amt - hifp_pay)

Only sums and differences of known names, ``min()``, ``max()``, the number 0 and parentheses: a
product would need a rounding rule, and any other number belongs in a value with a source of its
own. Amounts are fen and so is the result, exactly. The parser is written by hand, so that every
mistake is told with its place; nothing is ever handed to ``eval``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

DEEPEST = 20  # levels of parentheses; a rulebook that needs three is already hard to read

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|0(?![A-Za-z0-9_.])|[-+(),]")
_BLANK = re.compile(r"\s*")
_FUNCTIONS: Mapping[str, Callable[..., int]] = {"min": min, "max": max}

_Amounts = Mapping[str, int]
_Step = Callable[[_Amounts], int]


class ExpressionError(ValueError):
    """An expression that may not stand in a rulebook. ``position`` counts characters from 1."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} (character {position})")
        self.problem = problem
        self.position = position


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. ``names`` are those it uses, in the order of their appearance."""

    text: str
    names: tuple[str, ...]
    _step: _Step = field(repr=False, compare=False)

    def evaluate(self, amounts: Mapping[str, int]) -> int:
        """The value in fen, which may be negative. ``amounts`` must have every one of ``names``."""
        return self._step(amounts)


def compile_expression(text: str, names: Collection[str]) -> Expression:
    """Check an expression against the names it may use and make it ready to evaluate.

    Raises ``ExpressionError`` with the position of the first thing that is not allowed.
    """
    parser = _Parser(text, names)
    step = parser.sum(depth=0)
    parser.expect("", "this belongs to nothing before it")
    return Expression(text, tuple(parser.used), step)


class _Parser:
    """One token of lookahead: ``word`` at ``at``; the word at the end of the text is empty.

    sum  = term { ("+" | "-") term }
    term = "0" | name | ("min" | "max") "(" sum "," sum { "," sum } ")" | "(" sum ")"
    """

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.names = names
        self.used: dict[str, None] = {}
        self.word = ""
        self.at = 0
        self.advance()

    def advance(self) -> None:
        start = self.at + len(self.word)
        blank = _BLANK.match(self.text, start)
        self.at = blank.end() if blank else start
        token = _TOKEN.match(self.text, self.at)
        if token is None and self.at < len(self.text):
            raise self.error(f"{self.text[self.at]!r} may not stand here")
        self.word = token[0] if token else ""

    def expect(self, word: str, problem: str) -> None:
        if self.word != word:
            raise self.error(problem)
        self.advance()

    def error(self, problem: str) -> ExpressionError:
        return ExpressionError(problem, self.at + 1)

    def sum(self, depth: int) -> _Step:
        if depth > DEEPEST:
            raise self.error("too many parentheses inside each other")
        plus: list[_Step] = [self.term(depth)]
        minus: list[_Step] = []
        while self.word in ("+", "-"):
            side = plus if self.word == "+" else minus
            self.advance()
            side.append(self.term(depth))
        if len(plus) == 1 and not minus:
            return plus[0]
        return lambda amounts: sum(s(amounts) for s in plus) - sum(s(amounts) for s in minus)

    def term(self, depth: int) -> _Step:
        word = self.word
        if word in ("", "+", "-", ",", ")"):
            raise self.error("an amount is missing here")
        if word not in ("0", "(", *_FUNCTIONS) and word not in self.names:
            raise self.error(f"{word!r} is not the name of an amount")
        self.advance()
        if word == "0":
            return lambda amounts: 0
        if word == "(":
            inner = self.sum(depth + 1)
            self.expect(")", "a closing parenthesis is missing here")
            return inner
        if word in _FUNCTIONS:
            return self.call(word, depth)
        self.used[word] = None
        return lambda amounts: amounts[word]

    def call(self, word: str, depth: int) -> _Step:
        choose = _FUNCTIONS[word]
        self.expect("(", f"{word} needs its amounts in parentheses")
        steps = [self.sum(depth + 1)]
        while self.word == ",":
            self.advance()
            steps.append(self.sum(depth + 1))
        if len(steps) < 2:
            raise self.error(f"{word}() needs two amounts or more")
        self.expect(")", "a closing parenthesis is missing here")
        return lambda amounts: choose(*(step(amounts) for step in steps))
