"""The auditor can fail: whatever is changed in what a lived year exported, it names."""

from __future__ import annotations

import copy
import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from tests.conftest import founded
from tests.house.source import Module
from tests.simulation import auditor, auditor_books, rulebook
from tests.simulation.auditor import Auditor
from tests.simulation.exporting import read_journal
from tests.simulation.living import Federation
from tests.simulation.test_simulation import SHORT, SHORT_SEED

Papers = list[Any]
Lists = dict[str, Any]
MOST_LINES = 300
AUDITING = [Path(str(module.__file__)) for module in (auditor, auditor_books, rulebook)]


@dataclass(frozen=True)
class Lived:
    """A year as it was handed in and exported, and the file of its journal."""

    papers: Papers
    lists: Lists
    journal: Path

    def audited(self) -> list[str]:
        own = Auditor()
        own.follow(self.papers, self.lists["number"])
        return own.audit(self.lists)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Lived:
    folder = tmp_path_factory.mktemp("audited")
    with founded(str(folder / "book.db"), sqlite_template) as book:
        assert isinstance(book, OpenBook)
        with Federation(SHORT_SEED, str(folder / "book.db"), folder, **SHORT.size) as federation:
            federation.live(SHORT.years, SHORT.days_a_year)
            return Lived(federation.papers, dict(federation.world.lists), folder / "journal.csv")


@pytest.fixture
def lived(year: Lived) -> Lived:
    """A copy of the year, to be tampered with."""
    return Lived(copy.deepcopy(year.papers), copy.deepcopy(year.lists), year.journal)


def test_what_was_exported_agrees(lived: Lived) -> None:
    assert lived.audited() == []
    assert all(lived.lists[name] for name in ("cover", "benefit", "award", "entry", "payable"))


def test_a_fen_moved_in_the_journal_is_named(lived: Lived, tmp_path: Path) -> None:
    with lived.journal.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    moved = next(row for row in rows if row["科目编码"] == "1002" and row["借方金额"] > "1")
    moved["借方金额"] = f"{moved['借方金额'][:-1]}{(int(moved['借方金额'][-1]) + 1) % 10}"
    with (tmp_path / "journal.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    names = {str(number): who for who, number in lived.lists["number"].items()}
    lived.lists["entry"] = read_journal(tmp_path / "journal.csv", names)
    assert [fault.split(":")[0] for fault in lived.audited()] == [f"entry {moved['序号']}"]


def changed(table: str, column: int, by: int) -> Callable[[Lists], str]:
    """Change an amount in the first line of a list that has one."""

    def change(lists: Lists) -> str:
        number, line = next(
            (no, line) for no, line in lists[table].items() if len(line) > column and line[column]
        )
        line[column] += by
        return f"{table} {number}"

    return change


def gone(table: str) -> Callable[[Lists], str]:
    """Leave the last line of a list out."""

    def change(lists: Lists) -> str:
        number = list(lists[table])[-1]
        del lists[table][number]
        return f"{table} {number}"

    return change


def cover_invented(lists: Lists) -> str:
    unit, kind, start = next(line for line in lists["cover"].values() if line[2])
    lists["cover"]["321282198001010016 2012-08-01"] = [unit, kind, start]
    return "cover 321282198001010016 2012-08-01"


def cover_too_early(lists: Lists) -> str:
    who, line = next((who, line) for who, line in lists["cover"].items() if line[2])
    line[2] = "2012-07-31"
    return f"cover {who}"


def balance_changed(lists: Lists) -> str:
    lists["balance"]["1002"] += 1
    return "balance 1002"


def paid_without_bank(lists: Lists) -> str:
    number, line = next((no, line) for no, line in lists["payable"].items() if line[3] != "paid")
    line[3] = "paid"
    return f"payable {number}"


PLANTED: dict[str, Callable[[Lists], str]] = {
    "a benefit is changed": changed("benefit", 5, 1),
    "a base is changed": changed("benefit", 4, -1),
    "a claim is missing": gone("benefit"),
    "an award is missing": gone("award"),
    "an award is changed": changed("award", 3, 1),
    "a burden is changed": changed("award", 1, 100),
    "cover is invented": cover_invented,
    "cover begins too early": cover_too_early,
    "an invoice is changed": changed("invoice", 3, 5000),
    "an invoice is missing": gone("invoice"),
    "a payable is changed": changed("payable", 2, 1),
    "a payable is paid without the bank": paid_without_bank,
    "a receipt holds more": changed("receipt", 0, 1),
    "a pool is changed": changed("closing", 3, -1),
    "an entry is missing": gone("entry"),
    "a balance is changed": balance_changed,
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_fault_is_named(lived: Lived, what: str) -> None:
    planted = PLANTED[what](lived.lists)
    assert [fault.split(":")[0] for fault in lived.audited()] == [planted]


def papers_of(papers: Papers, what: str) -> Iterator[dict[str, Any]]:
    return (paper for paper in papers if paper["what"] == what)


def test_a_release_by_the_maker_is_named(lived: Lived) -> None:
    released = next(papers_of(lived.papers, "release"))
    running = int(released["in"]["batch"][-4:])
    released["by"] = list(papers_of(lived.papers, "make_batch"))[running - 1]["by"]
    assert lived.audited() == [
        f"{released['request']} release was done, but it may not be released"
    ]


def test_a_stay_paid_under_two_claims_is_named(lived: Lived) -> None:
    paper = next(papers_of(lived.papers, "intake"))
    twin = copy.deepcopy(paper) | {"request": "twin"}
    at = next(at for at in range(len(paper["in"]["claims"])) if at not in paper["in"]["back"])
    twin["in"]["claims"][at]["no"] = "SB-TWIN"
    lived.papers.insert(lived.papers.index(paper) + 1, twin)
    stay = paper["in"]["claims"][at]["stays"][0]["setl"]
    assert f"twin intake was done, but {stay} is claimed twice" in lived.audited()


def test_the_auditor_imports_nothing_of_the_program() -> None:
    """It may use the plain library, and what lies beside it, of which the same is true."""
    own = {f"tests.simulation.{path.stem}": Module(path) for path in AUDITING}
    for module in own.values():
        foreign = {name for name, _ in module.imports} - own.keys() - {"tests.simulation"}
        assert {name.split(".")[0] for name in foreign} <= sys.stdlib_module_names


def test_the_auditor_can_be_read_in_one_sitting() -> None:
    lines = [len(Module(path).text.splitlines()) for path in AUDITING]
    assert lines[0] <= MOST_LINES
    assert max(lines[1:]) <= MOST_LINES // 2
