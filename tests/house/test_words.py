"""What is written in the files: every module says what it is for, and nothing is left undone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, Module, modules, none

TEXTS = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".html", ".css", ".js", ".json", ".mako"}
NOT_OURS = {".git", ".venv", "build", "dist", "node_modules"}
SHORT = 8  # lines; the name of a shorter function says all there is to say

# Written so that they do not find themselves.
UNDONE = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + "js", "index" + "-url"))
)
MACHINE = re.compile(r"(?<![\w.:/])/(root|home|work|Users|tmp|mnt)/\w")


def texts() -> Iterator[tuple[Path, int, str]]:
    """Every line of every text file of the project."""
    for path in sorted(ROOT.iterdir()):
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name != ".ci"):
            continue
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in TEXTS or file.name == "Makefile" or file.parent.name == ".ci":
                for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
                    yield file.relative_to(ROOT), number, line


def found(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}:{number}: {line}" for path, number, line in texts() if pattern.search(line)]


def test_nothing_is_left_undone() -> None:
    none(found(UNDONE), "something is left undone")


def test_no_registry_is_named() -> None:
    none(found(REGISTRY), "where packages come from is the machine's affair")


def test_no_path_of_a_machine_is_named() -> None:
    none(found(MACHINE), "a path of one machine")


def test_every_module_says_what_it_is() -> None:
    silent = [
        module.at
        for module in modules("ledger", "api", "demo", "bench", "migrations", "tests")
        if module.text.strip() and not ast.get_docstring(module.tree)
    ]
    none(silent, "a module without a docstring")


def public(module: Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_what_others_use_says_what_it_is() -> None:
    """The sub-commands are left out: their words are told to people, in ``sentences.help``."""
    silent = [
        f"{module.at}:{node.lineno}: {node.name}"
        for module in modules("ledger")
        if not module.name.startswith("ledger.cli.")
        for node in public(module)
        if (node.end_lineno or 0) - node.lineno + 1 > SHORT and not ast.get_docstring(node)
    ]
    none(silent, f"public, longer than {SHORT} lines, and without a docstring")


def test_only_the_edges_print() -> None:
    printing = [
        f"{module.at}:{call.lineno}"
        for module in modules("ledger", "api", "migrations")
        if not module.name.startswith(("ledger.cli", "ledger.worker", "api.__main__"))
        for name, call in module.calls
        if name == "print"
    ]
    none(printing, "printing is the affair of the edges")
