"""A book that has been lived in, for attacks: each must be refused, so all may share one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from tests.book.forging import live_in
from tests.conftest import ENGINES, founded, fresh_place


@pytest.fixture(scope="module", params=ENGINES)
def lived_in(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
) -> Iterator[OpenBook]:
    """The first period is closed, the second open, and no table is empty; on each engine."""
    folder = tmp_path_factory.mktemp("lived-in")
    with (
        fresh_place(request, request.param, folder) as place,
        founded(place, sqlite_template) as book,
    ):
        with book.engine.begin() as connection:
            live_in(connection)
        yield book
