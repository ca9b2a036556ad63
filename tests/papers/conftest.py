"""Papers of a book that has lived the plain year, read again as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from ledger import papers
from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.work import paper_facts
from tests.conftest import founded
from tests.work.year import live

#: Kind of paper → a number of the plain year.
NUMBERS = {
    "invoice": "JF-2012-00001",
    "receipt": "R1",
    "decision": "SB-2012-00002",
    "entry": "记000001",
    "batch": "FK-2012-0001",
    "notice": "2012",
    "annual": "2012",
}


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[OpenBook]:
    """The plain year to its end, to look at."""
    place = tmp_path_factory.mktemp("papers") / "book.db"
    with founded(str(place), sqlite_template) as book:
        live(book, until="relieved")
        yield book


def facts_of(book: OpenBook, kind: str, number: str = "") -> Answer:
    return paper_facts.facts(book, kind, number or NUMBERS[kind])


def printed(kind: str, facts: Answer) -> bytes:
    return papers.pdf(papers.paper_of(kind, facts))


def pages_of(content: bytes) -> list[str]:
    """The text of each page without any blank: where lines were broken is of no interest."""
    pages = PdfReader(io.BytesIO(content)).pages
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def text_of(content: bytes) -> str:
    return "".join(pages_of(content))
