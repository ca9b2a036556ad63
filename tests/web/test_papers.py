"""The papers over HTTP: who may print which, and nothing of others."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.web.conftest import Site, came_in, client

PAPERS = {
    "invoice": "/papers/invoice/JF-2012-00001.pdf",
    "receipt": "/papers/receipt/R1.pdf",
    "decision": "/papers/decision/SB-2012-00002.pdf",
    "entry": f"/papers/entry/{quote('记000001')}.pdf",
    "batch": "/papers/batch/FK-2012-0001.pdf",
    "annual": "/papers/annual/2012.pdf",
    "notice": "/papers/notice/2012.pdf",
}
MAY = {
    "officer": {"invoice", "receipt", "decision", "notice"},
    "officer2": {"notice"},
    "hospital": {"decision", "notice"},
    "hospital2": {"notice"},
    "reviewer": {"invoice", "decision", "entry", "annual", "notice"},
    "cashier": set(PAPERS),
    "auditor": set(PAPERS),
    "administrator": {"notice"},
}


@pytest.mark.parametrize("login", MAY)
def test_everybody_prints_what_is_theirs(site: Site, login: str) -> None:
    visitor = came_in(site, login)
    for kind, path in PAPERS.items():
        answer = visitor.get(path)
        if kind in MAY[login]:
            assert answer.status_code == 200, (kind, answer.text)
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.headers["content-disposition"].startswith("inline;")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.content.startswith(b"%PDF-")
        else:
            assert answer.status_code in (403, 404), kind


def test_what_lies_out_of_reach_is_not_there(site: Site) -> None:
    for login, kind in (("officer2", "invoice"), ("officer2", "decision"),
                        ("hospital2", "decision")):  # fmt: skip
        assert came_in(site, login).get(PAPERS[kind]).status_code == 404


def test_only_the_notice_is_for_everybody(site: Site) -> None:
    nobody = client(site)
    nobody.follow_redirects = False
    for kind, path in PAPERS.items():
        assert nobody.get(path).status_code == (200 if kind == "notice" else 303), kind


@pytest.mark.parametrize(
    "path",
    ["/papers/invoice/JF-2012-99999.pdf", "/papers/invoice/JF-2012-00001", "/papers/invoice/.pdf",
     "/papers/receipt/a/b.pdf", "/papers/other/1.pdf", "/papers/notice/1999.pdf"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(site: Site, path: str) -> None:
    answer = came_in(site, "cashier").get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


def test_a_claim_that_is_not_decided_has_no_decision_to_print(early_site: Site) -> None:
    answer = came_in(early_site, "reviewer").get(PAPERS["decision"])
    assert answer.status_code in (404, 409)
    assert "还没有审核决定" in answer.text
