"""Expressions over the amounts of a settlement, as a rulebook writes them.

    inscp_scp_amt - fund_pay_sumamt
    min(inscp_scp_amt - hifp_pay - cvlserv_pay, acct_pay + psn_cash_pay)
    max(0, hifp_pay * 15% / 85% - 500.00)

Sums and differences of known names, ``min()``, ``max()``, 0, amounts in yuan with two decimals and
parentheses; after each, ``*`` and ``/`` with percentages and whole numbers, which bind tighter than
``+`` and ``-`` and go from left to right. Amounts are never multiplied by amounts. Everything is
exact to the end; the result is rounded half up to the fen, once. The parser is written by hand, so
that every mistake is told with its place; nothing is ever handed to ``eval``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter
from typing import Any, TypeAlias

from ledger.money import divide

DEEPEST = 20  # levels of parentheses; a rulebook that needs three is already hard to read
LONGEST = 18  # figures of a number: more than any fund holds

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.])%?|[-+*/(),]")
_BLANK = re.compile(r"\s*")
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)\.[0-9]{2}")
_PERCENTAGE = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?%")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max}

_Amounts: TypeAlias = Mapping[str, int]
_Exact: TypeAlias = "int | Fraction"  # in fen; a Fraction only where a factor made one
_Step: TypeAlias = Callable[[_Amounts], _Exact]


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
        """The value in fen, which may be negative, rounded half up (away from zero) to the fen.

        ``amounts`` must have every one of ``names``.
        """
        value = self._step(amounts)
        return value if isinstance(value, int) else divide(value.numerator, value.denominator)


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

    sum     = product { ("+" | "-") product }
    product = term { ("*" | "/") (percentage | whole number) }
    term    = "0" | amount | name | ("min" | "max") "(" sum "," sum { "," sum } ")" | "(" sum ")"
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
        if self.word[:1].isdigit() and len(self.word) > LONGEST:
            raise self.error("this number is too long")

    def expect(self, word: str, problem: str) -> None:
        if self.word != word:
            raise self.error(problem)
        self.advance()

    def error(self, problem: str) -> ExpressionError:
        return ExpressionError(problem, self.at + 1)

    def sum(self, depth: int) -> _Step:
        if depth > DEEPEST:
            raise self.error("too many parentheses inside each other")
        plus: list[_Step] = [self.product(depth)]
        minus: list[_Step] = []
        while self.word in ("+", "-"):
            side = plus if self.word == "+" else minus
            self.advance()
            side.append(self.product(depth))
        if len(plus) == 1 and not minus:
            return plus[0]
        if len(plus) == len(minus) == 1:  # as nearly always; a third of the time
            (more,), (less,) = plus, minus
            return lambda amounts: more(amounts) - less(amounts)
        return lambda amounts: sum(s(amounts) for s in plus) - sum(s(amounts) for s in minus)

    def product(self, depth: int) -> _Step:
        step = self.term(depth)
        times = Fraction(1)
        while self.word in ("*", "/"):
            divides = self.word == "/"
            self.advance()
            factor = self.factor()
            if divides and not factor:
                raise self.error("nothing can be divided by zero")
            times = times / factor if divides else times * factor
            self.advance()
        return step if times == 1 else lambda amounts: step(amounts) * times

    def factor(self) -> Fraction:
        """The percentage or whole number that ``word`` is."""
        if _PERCENTAGE.fullmatch(self.word):
            return Fraction(self.word[:-1]) / 100
        if _WHOLE.fullmatch(self.word):
            return Fraction(self.word)
        raise self.error("only a percentage or a whole number may stand after * and /")

    def term(self, depth: int) -> _Step:
        word = self.word
        if word in ("", "+", "-", "*", "/", ",", ")"):
            raise self.error("an amount is missing here")
        if word[0].isdigit():
            return self.constant()
        if word not in ("(", *_FUNCTIONS) and word not in self.names:
            raise self.error(f"{word!r} is not the name of an amount")
        self.advance()
        if word == "(":
            inner = self.sum(depth + 1)
            self.expect(")", "a closing parenthesis is missing here")
            return inner
        if word in _FUNCTIONS:
            return self.call(word, depth)
        self.used[word] = None
        return itemgetter(word)

    def constant(self) -> _Step:
        word = self.word
        if word != "0" and not _AMOUNT.fullmatch(word):
            raise self.error("an amount is written in yuan with two decimals, as 500.00")
        fen = int(word.replace(".", ""))
        self.advance()
        return lambda amounts: fen

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
