"""``docs/asvs.md`` has every requirement of the standard once, and names only what there is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.house.source import ROOT, none

TABLE = ROOT / "docs" / "asvs.md"
STANDINGS = ("met", "n/a", "open")

#: Section: requirements of levels 1 and 2 in ASVS 5.0.0.
NUMBERS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2
8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5
10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4
13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1
16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""

_ROW = re.compile(r"\| ([0-9.]+) \| ([12]) \| (.+) \| (met|n/a|open) \| (.+) \|")
_NAMED = re.compile(
    r"`((?:ledger|api|tests|migrations|\.ci)/[^`:]+|Makefile|[a-z]+\.(?:toml|txt))(?:::(\w+))?`"
)


def rows() -> list[tuple[str, ...]]:
    lines = TABLE.read_text("utf-8").splitlines()
    found = [_ROW.fullmatch(line) for line in lines if re.match(r"\| [0-9]", line)]
    assert all(found), "a row of the table is not in its form"
    return [row.groups() for row in found if row]


def test_every_requirement_stands_there_once() -> None:
    wanted = []
    for part in NUMBERS.split():
        section, _, numbers = part.partition(":")
        for run in numbers.split(","):
            first, _, last = run.partition("-")
            wanted += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    assert [row[0] for row in rows()] == wanted


def test_the_counts_are_those_of_the_table() -> None:
    count = Counter(row[3] for row in rows())
    told = ", ".join(f"{count[standing]} {standing}" for standing in STANDINGS)
    assert f"{count.total()} requirements: {told}." in TABLE.read_text("utf-8")


def test_what_is_named_is_there() -> None:
    missing = []
    for number, _, _, _, shown in rows():
        for name, test in _NAMED.findall(shown):
            path = ROOT / name
            if not path.is_file():
                missing.append(f"{number}: {name}")
            elif test and not _has(path, test):
                missing.append(f"{number}: {name}::{test}")
    none(missing, "named in docs/asvs.md and not there")


def test_what_is_met_is_shown() -> None:
    bare = [row[0] for row in rows() if row[3] == "met" and not _shown(row[4])]
    none(bare, "met without a file or test that shows it")


def _shown(text: str) -> bool:
    return _NAMED.search(text) is not None or "elow" in text


def _has(path: Path, test: str) -> bool:
    return re.search(rf"^def {test}\(", path.read_text("utf-8"), re.MULTILINE) is not None
