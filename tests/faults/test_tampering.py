"""Whatever anybody changes, adds, removes or exchanges behind the program's back, is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.work.backup import backup
from ledger.work.restore import restore
from ledger.work.verify import verify
from tests.conftest import ENGINES, founded, fresh_place
from tests.faults.soaking import soaking
from tests.faults.tampering import CELLS, UNSEEN, Forger, Tried, anchors_of
from tests.stories.test_one_honest_year import live_one_honest_year
from tests.work.conftest import state_facts
from tests.work.copies import NOW, placed
from tests.work.year import STAGES


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_every_column_of_every_table_and_whatever_else_is_named(
    engine: str, request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> None:
    """First every column of every table, each in a row that is drawn; then anything anywhere."""
    tally = Tried()
    with soaking(f"tampering-{engine}") as soak:
        soak.figures |= {"tried": tally.tried, "held_back": tally.held_back, "unseen": tally.unseen}
        with (
            fresh_place(request, engine, tmp_path) as place,
            founded(place, sqlite_template) as book,
        ):
            live_one_honest_year(book)
            state_facts(book)
            assert verify(book)["ok"]
            forger = Forger(book, soak.chance, anchors_of(book, tmp_path))
            for cell in CELLS:
                tally.count(forger, "change", *cell)
            soak.figures |= {"columns": len(CELLS), "columns_unseen": len(UNSEEN)}
            while soak.goes_on():
                tally.count(forger, *forger.draw())
            assert verify(book)["ok"], "every deed is undone"
        soak.figures["caught"] = tally.tried.total() - len(tally.unseen)
        assert tally.unseen == []


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_an_older_copy_of_any_day_is_told_by_its_anchor(
    engine: str, request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> None:
    """After every step of the year a copy is made; at its end each is put in the book's place."""
    with soaking(f"older-copies-{engine}") as soak:
        with (
            fresh_place(request, engine, tmp_path) as place,
            founded(place, sqlite_template) as book,
        ):
            copies = []
            for stage in STAGES:
                copies.append(tmp_path / f"{stage.name}.zip")
                backup(placed(book), copies[-1], NOW)
                stage.do(book)
            kept = anchors_of(book, tmp_path)
            assert verify(book, kept=kept)["ok"]
        for number, copy in enumerate(copies):
            with restored(request, engine, copy, tmp_path / str(number)) as older:
                faults = [
                    f["record"] for c in verify(older, kept=kept)["checks"] for f in c["faults"]
                ]
                assert faults == ["anchor 1"], copy.stem
            soak.figures["caught"] = soak.figures["tried"] = number + 1


@contextmanager
def restored(
    request: pytest.FixtureRequest, engine: str, copy: Path, folder: Path
) -> Iterator[OpenBook]:
    """A copy put where a book was, on the same engine."""
    folder.mkdir()
    with fresh_place(request, engine, folder) as place:
        restore(copy, place)
        with OpenBook(place) as book:
            yield book


@contextmanager
def fresh_book(
    request: pytest.FixtureRequest, engine: str, folder: Path, template: Path
) -> Iterator[OpenBook]:
    """A new book on an engine."""
    with fresh_place(request, engine, folder) as place, founded(place, template) as book:
        yield book
