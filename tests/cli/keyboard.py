"""Typing commands in tests: the same ``main`` as the script, and what it said."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledger.cli import main
from ledger.nouns import EmployerRow, RosterRow


@dataclass(frozen=True)
class Said:
    """The exit status of a command, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; nothing else may stand there."""
        return json.loads(self.out)


@dataclass
class Keyboard:
    """Types commands at one book as one person on one day, unless they say otherwise."""

    capsys: pytest.CaptureFixture[str]
    book: Path
    actor: str = "王登记"
    today: str = "2012-07-05"

    def type(self, *words: str | Path) -> Said:
        """Only what is given, nothing added."""
        self.capsys.readouterr()
        status = main([str(word) for word in words])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Said(status, said.out, said.err)

    def do(self, *words: str | Path, actor: str = "", today: str = "") -> Said:
        """A command at the book, as somebody, on a day."""
        return self.type(
            *words, "--book", self.book, "--actor", actor or self.actor,
            "--today", today or self.today,
        )  # fmt: skip

    def ask(self, *words: str | Path, actor: str = "", today: str = "", expect: int = 0) -> Any:
        """A command with ``--json``; its document."""
        said = self.do(*words, "--json", actor=actor, today=today)
        assert said.status == expect, said.out
        return said.json


#: A keyboard at a copy of the book as a stage of the plain year left it.
AtStage = Callable[[str], Keyboard]


def write_csv(path: Path, headings: Sequence[str], *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def write_rows(path: Path, rows: Sequence[EmployerRow | RosterRow]) -> Path:
    """A 单位登记表 or 名册 under the English names of its columns."""
    left_out = ("row", "facts")
    texts = [
        {key: str(getattr(row, key)) for key in type(row).__annotations__ if key not in left_out}
        for row in rows
    ]
    return write_csv(path, list(texts[0]), *(list(row.values()) for row in texts))
