"""Whatever goes wrong is a problem (RFC 9457) with a code and a sentence, and betrays nothing."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import text

from api.app import SECURITY_HEADERS
from api.errors import STATUS, status_of
from ledger.book.connection import OpenBook
from ledger.sentences import SENTENCES
from tests.api.conftest import Client, client, problem
from tests.work.year import live


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "route_unknown"),
        ("GET", "/api/v1/claims", 404, "route_unknown"),
        ("GET", "/api/v1/notices/", 404, "route_unknown"),
        ("GET", "/api/v1/notices/2012/objections", 404, "route_unknown"),
        ("GET", "/schema/swagger", 404, "route_unknown"),
        ("POST", "/api/v1/notices/2012", 405, "method_not_allowed"),
        ("DELETE", "/readyz", 405, "method_not_allowed"),
        ("PUT", "/schema/openapi.json", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_served_is_a_problem(
    new_counter: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = new_counter.request(method, path)
    assert (answer.status_code, problem(answer)["code"]) == (status, code)
    if status == 405:
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/api/v1/chain-head", "/api/v1/notices/1", "/x", "/schema/"]
)
def test_every_answer_has_the_security_headers(new_counter: Client, path: str) -> None:
    headers = new_counter.get(path).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_mistake_of_the_program_is_a_500_with_a_number_that_stands_in_the_log(
    book: OpenBook, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    live(book, until="published")
    on = " ON notice" if book.url.drivername != "sqlite" else ""
    with book.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER guard_notice_no_update{on}"))
        connection.execute(text("UPDATE notice SET content = '张小三的病历'"))
    with client(place) as counter, caplog.at_level(logging.ERROR):
        answer = counter.get("/api/v1/notices/2012")
    found = problem(answer)
    assert (found["status"], found["code"]) == (500, "internal_error")
    assert re.fullmatch(r"[0-9a-f]{12}", found["reference"])
    assert found["reference"] in found["detail"]
    assert found["reference"] in caplog.text
    assert "JSONDecodeError" in caplog.text
    assert "JSON" not in answer.text
    assert "病历" not in answer.text + caplog.text


def test_the_table_of_statuses_names_refusals_only() -> None:
    assert set(STATUS) <= set(SENTENCES)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("notice_missing", 404),
        ("claim_unknown", 404),
        ("book_missing", 503),
        ("book_url_unknown", 503),
        ("book_unreachable", 503),
        ("text_too_long", 422),
        ("maker_is_checker", 409),
        ("period_is_closed", 409),
    ],
)
def test_the_status_of_a_refusal(code: str, status: int) -> None:
    assert status_of(code) == status
