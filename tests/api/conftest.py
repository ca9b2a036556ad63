"""A counter at a book whose year has ended with a notice and objections to it, on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from ledger.book.connection import OpenBook
from ledger.work import publish
from ledger.work.desk import Desk
from tests.conftest import ENGINES, desk, founded, fresh_place
from tests.work.papers import on
from tests.work.year import live

OBJECTOR, WORDS = "路见平", "这一家根本没有住院"

Client = TestClient[Litestar]


def object_and_answer(book: OpenBook) -> None:
    """Three objections: the first dismissed, the second upheld, the third not answered."""
    for case in (None, "JZ-2012-00002", None):
        publish.object_to(accountant(book), "GS-2012-001", OBJECTOR, WORDS, case)
    for number, upheld in (("YY-2013-0001", False), ("YY-2013-0002", True)):
        publish.answer_objection(accountant(book), number, upheld=upheld, words="已查")


def accountant(book: OpenBook) -> Desk:
    """Somebody at the desk, with a new request, while the notice runs."""
    return desk(book, "吴会计", on("2013-10-12"))


@pytest.fixture(scope="package", params=ENGINES)
def ended(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
) -> Iterator[tuple[str, OpenBook]]:
    """The place of the book at the end of its year, and the book itself, to compare with."""
    folder = tmp_path_factory.mktemp("ended")
    with (
        fresh_place(request, request.param, folder) as place,
        founded(place, sqlite_template) as book,
    ):
        live(book, until="published")
        object_and_answer(book)
        yield place, book


@pytest.fixture
def counter(ended: tuple[str, OpenBook]) -> Iterator[Client]:
    """The application for the ended year."""
    with client(ended[0]) as served:
        yield served


@pytest.fixture
def new_counter(place: str, book: OpenBook) -> Iterator[Client]:
    """The application for a new book."""
    with client(place) as served:
        yield served


def client(place: str) -> Client:
    """Failures come back as answers, as they would over the wire."""
    return TestClient(create_app(place), raise_server_exceptions=False)


def problem(answer: Any) -> dict[str, Any]:
    """The problem in an answer, after looking at its form (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    assert found["type"] == "about:blank"
    assert found["title"]
    assert found["detail"].endswith("。")
    assert "{" not in found["detail"], "a fact is missing in the sentence"
    return found
