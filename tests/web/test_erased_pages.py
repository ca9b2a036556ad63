"""The pages and papers of somebody whose data were erased: they open, and name nobody."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger import papers
from ledger.work import jobs, paper_facts, report
from tests.conftest import founded
from tests.papers.conftest import NUMBERS, text_of
from tests.web.conftest import Site, book_of, came_in, sent
from tests.work.erasing import CLAIM_NO, WORDS, erased, live_it_through
from tests.work.papers import LI

BATCH_NO = "FK-2013-0002"
NAMED = "已删除"
CLAIM = f"/claims/{CLAIM_NO}"


@pytest.fixture(scope="session")
def erased_book(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    place = tmp_path_factory.mktemp("erased") / "book.db"
    with founded(str(place), sqlite_template) as book, jobs.office_at(str(place)) as office:
        live_it_through(book, office)
        erased(book, office)
    return place


@pytest.fixture
def site(erased_book: Path, set_up: Callable[[int, Path], Site]) -> Iterator[Site]:
    made = set_up(0, erased_book)
    yield made
    made.office.close()


#: Role → the pages it looks at, and whether the person stands on each.
PAGES = {
    "officer": {"/": False, "/rosters": True, "/claims": True, CLAIM: True},
    "reviewer": {"/claims": True, CLAIM: True, f"{CLAIM}/receipt": True},
    "cashier": {f"/batches/{BATCH_NO}": True, "/payables/YF-2012-000003": True},
    "approver": {"/approve": False, f"/batches/{BATCH_NO}": True},
    "committee": {"/year-end": False, "/notices/2012": False, "/notices/2012/codes": True},
    "auditor": {"/records": False, "/audit": False, "/entries": False},
}


@pytest.mark.parametrize("login", PAGES)
def test_the_pages_open_and_name_nobody(site: Site, login: str) -> None:
    visitor = came_in(site, login)
    for path, is_on_it in PAGES[login].items():
        answer = visitor.get(path)
        assert (path, answer.status_code) == (path, 200)
        assert (path, NAMED in answer.text) == (path, is_on_it)
        assert [word for word in WORDS if word in answer.text] == [], path


def test_a_claim_says_why_it_names_nobody(site: Site) -> None:
    text = came_in(site, "reviewer").get(CLAIM).text
    assert "个人信息在保存期满后已删除" in text
    assert f"<dd>{NAMED}</dd>" in text
    assert f"{NAMED}（{NAMED}）" not in text


def test_the_hospital_has_no_such_patient_any_more(site: Site) -> None:
    assert came_in(site, "hospital").get(CLAIM).status_code == 404


def test_a_copy_of_what_is_left_names_nobody(site: Site) -> None:
    """Somebody who asks by the number of the member still sees which rows there are."""
    admin = came_in(site, "administrator")
    assert sent(admin, "/persons/export", id_number=LI.id_number, purpose="x").status_code == 404
    answer = sent(admin, "/persons/export", id_number=f"{NAMED}2", purpose="查看留下了什么")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read("person.json").decode()
        assert archive.read("person.pdf").startswith(b"%PDF")
        assert not [name for name in archive.namelist() if name.startswith("papers")]
    held = json.loads(text)["book"]
    assert held["payable"][0]["payee_name"] == held["member_detail"][0]["name"] == NAMED
    assert held["payable"][0]["amount"] == "7500.00"
    assert len(held["redaction"]) > 5
    assert [word for word in WORDS if word in text] == []


@pytest.mark.parametrize("kind", NUMBERS)
def test_papers_name_nobody(site: Site, kind: str) -> None:
    number = BATCH_NO if kind == "batch" else NUMBERS[kind]
    with book_of(site) as book:
        text = text_of(papers.pdf(papers.paper_of(kind, paper_facts.facts(book, kind, number))))
    assert [word for word in WORDS if word in text] == []
    assert (NAMED in text) == (kind in ("decision", "batch"))


def test_the_decision_is_still_told_with_its_amount(site: Site) -> None:
    with book_of(site) as book:
        told = report.explain(book, CLAIM_NO)
    assert "7500.00" in str(told) or "750000" in str(told)
    assert NAMED in str(told)
