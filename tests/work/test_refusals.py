"""Every refusal that a step can give is given in a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import ledger.work

STEPS = Path(ledger.work.__path__[0])
TESTS = Path(__file__).parents[1]


def refusals_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="Refusal"), args=[ast.Constant(value=str(code)), *_]):
                yield code


def words_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_refusal_of_a_step_is_tested() -> None:
    given = {
        code
        for path in STEPS.rglob("*.py")
        for code in refusals_in(path.read_text(encoding="utf-8"))
    }
    tested = {
        word
        for path in TESTS.rglob("test_*.py")
        for word in words_in(path.read_text(encoding="utf-8"))
    }
    assert len(given) > 50
    assert given - tested == set()
