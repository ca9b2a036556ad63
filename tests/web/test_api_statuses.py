"""Every status that a request can end in, as a problem that says what to do."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from api.v1.common import Limiter
from api.v1.submitting import LARGEST_CLAIM
from ledger.office.tables import User
from ledger.permissions import Role
from ledger.work import accounts
from tests.web.conftest import Site, came_in, client
from tests.web.programs import claim, problem, program, submit


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_401_without_a_token(site: Site, method: str) -> None:
    answer = client(site).request(method, "/api/v1/claims")
    assert problem(answer, 401)["code"] == "login_needed"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_401_with_a_token_that_is_unknown_or_revoked(site: Site) -> None:
    visitor = client(site)
    for key in ("nonsense", "x" * 5000):
        headers = {"Authorization": f"Bearer {key}"}
        problem(visitor.get("/api/v1/claims", headers=headers), 401)
    token = accounts.add_token(site.office, "setup", "his", Role.AUDITOR, "")
    headers = {"Authorization": f"Bearer {token['key']}"}
    assert visitor.get("/api/v1/claims", headers=headers).status_code == 200
    accounts.revoke_token(site.office, "setup", token["id"])
    problem(visitor.get("/api/v1/claims", headers=headers), 401)


def test_a_token_opens_no_page(site: Site) -> None:
    hospital = program(site, "hospital")
    hospital.follow_redirects = False
    assert hospital.get("/").status_code == 303


def test_403_for_a_role_that_may_not(site: Site) -> None:
    found = problem(program(site, "hospital").get("/api/v1/entries"), 403)
    assert found["code"] == "not_allowed"
    assert problem(submit(program(site, "auditor"), claim()), 403)["code"] == "not_allowed"


def test_403_for_a_login_that_would_write(early_site: Site) -> None:
    desk = came_in(early_site, "hospital")
    assert problem(submit(desk, claim()), 403)["code"] == "token_needed"


def test_403_until_the_first_password_is_changed(site: Site) -> None:
    visitor = came_in(site, "auditor")
    with site.office.session() as session:
        user = session.exec(select(User).where(User.login == "auditor")).one()
        user.must_change = True
        session.add(user)
    assert problem(visitor.get("/api/v1/claims"), 403)["code"] == "password_first"


def test_404_for_a_route_that_is_not_there(site: Site) -> None:
    assert problem(client(site).get("/api/v1/nothing"), 404)["code"] == "route_unknown"
    found = problem(program(site, "auditor").get("/api/v1/claims?period=1999"), 404)
    assert found["code"] == "period_unknown"


def test_405_for_a_method_that_is_not_taken(site: Site) -> None:
    answer = program(site, "hospital").delete("/api/v1/claims")
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}


def test_413_for_a_claim_that_is_too_large(site: Site) -> None:
    answer = submit(program(site, "hospital"), claim(diagnosis_name="x" * LARGEST_CLAIM))
    assert problem(answer, 413)["code"] == "too_large"


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
@pytest.mark.parametrize("path", ["claims", "claims/batches", "settlement-reversals"])
def test_415_for_another_kind_of_content(site: Site, path: str, kind: str) -> None:
    headers = {"Idempotency-Key": "1", "Content-Type": kind}
    answer = program(site, "hospital").post(f"/api/v1/{path}", content=b"{}", headers=headers)
    assert problem(answer, 415)["code"] == "media_type_refused"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"),
        ("submitted_from=yesterday", "submitted_from"), ("status=lost", "status"),
    ],
)  # fmt: skip
def test_422_for_a_parameter_that_will_not_do(site: Site, query: str, field: str) -> None:
    found = problem(program(site, "auditor").get(f"/api/v1/claims?{query}"), 422)
    assert [(each["field"], each["code"]) for each in found["findings"]] == [
        (field, "parameter_wrong")
    ]


@pytest.mark.parametrize("cursor", ["x", "%00", "LTE=", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "汉"])
def test_422_for_a_cursor_that_is_none(site: Site, cursor: str) -> None:
    found = problem(program(site, "auditor").get(f"/api/v1/entries?cursor={cursor}"), 422)
    assert found["code"] == "cursor_unreadable"


@pytest.mark.parametrize("key", ["two words", "x" * 201])
def test_422_for_a_key_that_will_not_do(site: Site, key: str) -> None:
    found = problem(submit(program(site, "hospital"), claim(), key), 422)
    assert found["code"] == "idempotency_key_form"


@pytest.mark.parametrize("path", ["claims", "claims/batches", "settlement-reversals"])
def test_428_without_a_key(site: Site, path: str) -> None:
    answer = program(site, "hospital").post(f"/api/v1/{path}", json=claim())
    assert problem(answer, 428)["code"] == "idempotency_key_needed"


def test_429_for_who_asks_too_often_and_for_nobody_else(site: Site) -> None:
    site.app.state["limiter"] = Limiter(burst=2, per_second=1, clock=lambda: 0)
    hospital = program(site, "hospital")
    assert [hospital.get("/api/v1/claims").status_code for _ in range(2)] == [200, 200]
    answer = hospital.get("/api/v1/claims")
    assert problem(answer, 429)["code"] == "too_many_requests"
    assert answer.headers["retry-after"] == "1"
    assert program(site, "hospital").get("/api/v1/claims").status_code == 200


def test_500_has_a_number_that_stands_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    hospital = program(site, "hospital")
    site.app.state["limiter"] = None
    with caplog.at_level(logging.ERROR):
        found = problem(hospital.get("/api/v1/claims"), 500)
    assert found["code"] == "internal_error"
    assert found["reference"] in caplog.text
    assert found["reference"] in found["detail"]


def test_503_while_the_book_is_away(site: Site, tmp_path: Path) -> None:
    hospital = program(site, "hospital")
    shutil.move(site.place, tmp_path / "away.db")
    hospital.headers["Accept-Language"] = "en"
    answer = hospital.get("/api/v1/claims")
    found = problem(answer, 503)
    assert (found["code"], answer.headers["retry-after"]) == ("book_unavailable", "60")
    assert found["detail"].isascii()
    assert site.place not in answer.text
