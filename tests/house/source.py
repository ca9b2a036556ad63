"""The source as the house tests read it: every module, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ("ledger", "api", "demo", "migrations")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: Path

    @property
    def name(self) -> str:
        """As it is imported: ``ledger.book.entries``; a package by its folder."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def at(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @property
    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """What is called by a plain or dotted name, with the name as written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node

    @property
    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module imported, wherever in the file, with the line.

        ``from ledger.book import entries`` imports ``ledger.book.entries``.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.at}:{node.lineno}: a relative import"
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    yield (full if full in names() else str(node.module)), node.lineno


@cache
def modules(*roots: str) -> tuple[Module, ...]:
    """The modules below the given folders, all of the program where none is given."""
    found = (path for root in roots or PROGRAM for path in (ROOT / root).rglob("*.py"))
    return tuple(Module(path) for path in sorted(found))


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def none(found: Iterable[str], rule: str) -> None:
    """Fail with every place that breaks a rule."""
    listed = list(found)
    assert not listed, "\n  ".join([rule, *listed])
