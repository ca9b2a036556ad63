"""A function fits a screen, a file a sitting, a line the window."""

from __future__ import annotations

import re

import pytest

from tests.house.source import Module, modules, none

FUNCTION, FILE, FILE_HARD, LINE = 50, 300, 400, 100
PRAGMA = re.compile(r"\s+# (noqa|type|fmt|pragma)\b.*$")  # words for tools, at the end of a line

# Read from the first word to the last, or looked up like a dictionary; never above the hard limit.
LONGER = {
    "ledger/nouns.py": "everything the business names, in one place",
    "ledger/sentences/refusals.py": "a table of sentences",
    "ledger/sentences/cli.py": "a table of sentences",
}
EVERY = [
    module
    for module in modules("ledger", "api", "demo", "bench", "migrations", "tests")
    if "versions" not in module.path.parts  # a migration is one list of tables, written once
]


def lines_of(module: Module) -> int:
    return len(module.text.splitlines())


def test_a_function_fits_a_screen() -> None:
    long = [
        f"{module.at}:{function.lineno}: {function.name} has {length} lines"
        for module in EVERY
        for function in module.functions
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    ]
    none(long, f"more than {FUNCTION} lines")


def test_a_file_fits_a_sitting() -> None:
    long = [
        f"{module.at}: {lines_of(module)} lines"
        for module in EVERY
        if lines_of(module) > (FILE_HARD if allowed_longer(module) else FILE)
    ]
    none(long, f"more than {FILE} lines (tests and those named in LONGER: {FILE_HARD})")


def allowed_longer(module: Module) -> bool:
    return module.at in LONGER or module.at.startswith("tests/")


@pytest.mark.parametrize("at", LONGER)
def test_an_exception_is_still_needed(at: str) -> None:
    (module,) = (module for module in EVERY if module.at == at)
    assert lines_of(module) > FILE, f"{at} is short again: take it out of LONGER"


def test_a_line_fits_the_window() -> None:
    wide = [
        f"{module.at}:{number}: {len(line)} characters"
        for module in modules("ledger", "api", "demo", "bench", "migrations", "tests")
        for number, line in enumerate(module.text.splitlines(), start=1)
        if len(PRAGMA.sub("", line)) > LINE
    ]
    none(wide, f"more than {LINE} characters")
