"""A keyboard at a new book, and at books that have lived the plain year up to a stage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from tests.cli.keyboard import AtStage, Keyboard
from tests.work.year import live


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TONGZHOU_BOOK", "TONGZHOU_ACTOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def keyboard(capsys: pytest.CaptureFixture[str], sqlite_template: Path, tmp_path: Path) -> Keyboard:
    """At a new book of the scheme of Jingjiang."""
    book = tmp_path / "book.db"
    shutil.copyfile(sqlite_template, book)
    return Keyboard(capsys, book)


@pytest.fixture(scope="session")
def lived(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The book file as a stage of the plain year left it; made once, never written."""
    folder = tmp_path_factory.mktemp("lived")

    @cache
    def until(stage: str) -> Path:
        path = folder / f"{stage}.db"
        shutil.copyfile(sqlite_template, path)
        with OpenBook(str(path)) as book:
            live(book, stage)
        return path

    return until


@pytest.fixture
def at_stage(
    capsys: pytest.CaptureFixture[str], lived: Callable[[str], Path], tmp_path: Path
) -> AtStage:
    """A keyboard at a copy of the book as a stage left it."""

    def copied(stage: str) -> Keyboard:
        book = tmp_path / f"{stage}.db"
        shutil.copyfile(lived(stage), book)
        return Keyboard(capsys, book)

    return copied
