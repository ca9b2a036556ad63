"""The plain year in files: a test of a step starts from a copy of the book before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from tests.work.year import STAGES

BookAt = Callable[[str], OpenBook]


@pytest.fixture(scope="session")
def year_files(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Mapping[str, Path]:
    """Stage → the book as it stands after it; "new" is the book before any."""
    folder = tmp_path_factory.mktemp("year")
    files = {"new": sqlite_template}
    path = folder / "book.db"
    shutil.copyfile(sqlite_template, path)
    for stage in STAGES:
        with OpenBook(str(path)) as book:
            stage.do(book)
        files[stage.name] = Path(shutil.copyfile(path, folder / f"{stage.name}.db"))
    return files


@pytest.fixture
def book_at(year_files: Mapping[str, Path], tmp_path: Path) -> Iterator[BookAt]:
    """Opens a copy of the book as it stands after a stage."""
    with ExitStack() as opened:

        def open_copy(name: str) -> OpenBook:
            path = shutil.copyfile(year_files[name], tmp_path / f"{name}.db")
            return opened.enter_context(OpenBook(str(path)))

        yield open_copy
