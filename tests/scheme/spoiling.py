"""Schemes with one mistake each: how the files in ``bad/`` are read.

``old``, which stands once in ``file`` of a sound scheme, is replaced by ``new`` (without ``old``,
all of the file). ``at`` begins on the line that must be reported, in the spoiled file; without it
the file as a whole is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ledger.scheme import Problem, RulebookInvalid, parse, read_files

HERE = Path(__file__).parent
JINGJIANG = read_files("jingjiang-2012")

#: A made-up scheme that uses every construct of the facts and the benefit chapter once; the other
#: chapters are those of Jingjiang.
WIDE = {
    **JINGJIANG,
    **{path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "wide").iterdir())},
}


@dataclass(frozen=True)
class Bad:
    """One mistake, and what must be said about it."""

    code: str
    file: str
    new: str
    old: str = ""
    at: str = ""
    key: str = ""
    says: str = ""

    def __str__(self) -> str:
        return f"{self.code}-{self.file}-{self.new[:20]!r}"


def bad_cases(*paths: Path) -> list[Bad]:
    """The cases that these files hold."""
    return [
        Bad(**case) for path in paths for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def spoiled(bad: Bad, sound: Mapping[str, str]) -> dict[str, str]:
    """The texts of ``sound`` with one mistake in them."""
    text = sound[bad.file]
    assert bad.old == "" or text.count(bad.old) == 1, f"{bad.old!r} stands {text.count(bad.old)} ×"
    return {**sound, bad.file: text.replace(bad.old, bad.new) if bad.old else bad.new}


def problems_of(
    files: Mapping[str, str], instead: Mapping[tuple[str, str], str] | None = None
) -> tuple[Problem, ...]:
    """The mistakes in these texts, of which there is one at least."""
    with pytest.raises(RulebookInvalid) as caught:
        parse(files, instead)
    return caught.value.problems


def line_of(text: str, marker: str) -> int:
    """The number of the line on which ``marker`` first begins, 0 without one."""
    return text[: text.index(marker)].count("\n") + 1 if marker else 0


def one_mistake_is_named(bad: Bad, sound: Mapping[str, str]) -> None:
    """Spoiling gives one mistake, with its code, file, line, key and Chinese sentence."""
    files = spoiled(bad, sound)
    (problem,) = problems_of(files)
    place = (problem.code, problem.file, problem.line, problem.key)
    assert place == (bad.code, bad.file, line_of(files[bad.file], bad.at), bad.key)
    if bad.code != "yaml_syntax":  # each parser has its own words for that
        assert problem.sentence() == bad.says
