"""Text that would be code somewhere else: SQL, a template, a page, a path. It stays text."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlmodel import select

from ledger.book.tables import Employer
from ledger.work import register
from ledger.work.report.looking import looking
from ledger.work.uploads import keep_upload, upload_of
from ledger.work.verify import verify
from tests.web.conftest import Site, book_of, came_in
from tests.work.papers import Unit, digest, register_of, uscc
from tests.work.year import at

HOSTILE = (
    "厂'; DROP TABLE employer; --", "厂' OR '1'='1", '厂"{{ 7*7 }}{% raw %}',
    "厂<script>alert(1)</script>", "厂${7*7}#{7*7}", "厂%s%n%(name)s {0.__class__}",
)  # fmt: skip
UNITS = tuple(Unit(name, uscc(50 + number), 4, "1") for number, name in enumerate(HOSTILE))


@pytest.fixture
def hostile_site(early_site: Site) -> Site:
    """Six employers whose names are code."""
    with book_of(early_site) as book:
        desk = at(book, "王登记", "2012-12-10")
        register.register(desk, "2012", register_of(*UNITS), digest("hostile"))
    return early_site


def test_names_that_are_code_are_kept_and_shown_as_text(hostile_site: Site) -> None:
    text = came_in(hostile_site, "reviewer").get("/employers?period=2012-08-01").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "{{ 7*7 }}{% raw %}" in text.replace("&#34;", '"')
    assert "厂49" not in text
    with book_of(hostile_site) as book:
        with looking(book) as session:
            assert set(HOSTILE) < set(session.exec(select(Employer.name)))
        assert verify(book)["ok"]


@pytest.mark.parametrize("path", ["/employers?words=", "/claims?words=", "/receipts?words="])
def test_words_looked_for_are_no_code(hostile_site: Site, path: str) -> None:
    auditor = came_in(hostile_site, "auditor")
    for words in HOSTILE:
        answer = auditor.get(path + quote(words))
        assert answer.status_code == 200, words
        assert "<script>alert" not in answer.text
        assert "厂49" not in answer.text
    with book_of(hostile_site) as book, looking(book) as session:
        assert set(HOSTILE) < set(session.exec(select(Employer.name)))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"), ("C:\\x\\名册.csv", "名册.csv"),
        ("/etc/名册.csv", "名册.csv"), ("a\x00b\n.csv", "ab.csv"), (". .csv", ". .csv"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_leads_nowhere(early_site: Site, name: str, kept: str) -> None:
    number = keep_upload(early_site.office, "officer", name, b"x", (".csv",))
    assert upload_of(early_site.office, number).name == kept
