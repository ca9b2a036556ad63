"""What goes wrong on a page is told on a page; what goes wrong for a program stays a problem."""

from __future__ import annotations

import logging

import pytest
from litestar import get

from api.errors import status_of
from api.site import create_site
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput, Refusal
from ledger.sentences import SENTENCES
from tests.web.conftest import Site, came_in, client

SECRET = "6222020000000000001"


@get("/try/broken", opt={"operation": "home.read"}, sync_to_thread=False)
def break_down() -> str:
    raise ValueError(SECRET)


@get("/api/v1/try/broken", opt={"operation": "home.read"}, sync_to_thread=False)
def break_down_for_programs() -> str:
    raise ValueError(SECRET)


@get("/try/findings", opt={"operation": "home.read"}, sync_to_thread=False)
def find_wrong() -> str:
    raise BadInput([Finding("id_check_digit", Severity.REFUSE, 1, "证件号码", {})])


@get("/try/away", opt={"operation": "home.read"}, sync_to_thread=False)
def find_no_book() -> str:
    raise Refusal("book_missing", url="/srv/secret/book.db")


@pytest.fixture
def failing(new_site: Site) -> Site:
    """A counter some of whose pages fail."""
    app = create_site(new_site.place, new_site.office)
    for handler in (break_down, break_down_for_programs, find_wrong, find_no_book):
        app.register(handler)
    return Site(app, new_site.place, new_site.office)


def test_a_page_that_fails_says_so_under_a_number_that_is_in_the_log(
    failing: Site, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = came_in(failing, "officer")
    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/try/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "程序出错" in answer.text
    assert "<h1>没有办成</h1>" in answer.text
    told = [record for record in caplog.records if record.name != "api.requests"]
    (line,) = [record.message for record in told if "/try/broken" in record.message]
    reference = line.split()[0]
    assert len(reference) == 12
    assert reference in answer.text
    for text in (answer.text, line):
        assert SECRET not in text
    assert "Traceback" not in answer.text
    assert "break_down" not in answer.text
    assert "break_down" in line, "the log says where it happened"


def test_a_program_is_told_in_json(failing: Site) -> None:
    answer = came_in(failing, "officer").get("/api/v1/try/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal_error"


def test_what_cannot_be_read_is_told_on_a_page(failing: Site) -> None:
    answer = came_in(failing, "officer").get("/try/findings")
    assert answer.status_code == 422
    assert "交来的内容看不懂" in answer.text


def test_a_book_that_is_away_is_told_without_its_place(failing: Site) -> None:
    answer = came_in(failing, "officer").get("/try/away")
    assert answer.status_code == 503
    assert "账套现在不能使用" in answer.text
    assert "/srv/secret" not in answer.text


def test_a_form_without_its_file_is_beside_the_point_and_not_a_missing_page() -> None:
    assert status_of("upload_missing") == 422


def test_nobody_is_told_on_a_page_that_there_is_no_such_page(new_site: Site) -> None:
    answer = client(new_site).get("/no/such/page")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


#: Refusals that pages show and that once named commands.
SHOWN = (
    "nothing_to_pay", "batch_released", "account_unknown", "allocation_missing", "notice_missing",
    "objection_open",
)  # fmt: skip
COMMANDS = ("pay correct", "pay results", "publish answer", "--fix", "用 balance", "with publish")


@pytest.mark.parametrize("code", SHOWN)
def test_a_refusal_on_a_page_names_no_command(code: str) -> None:
    named = [command for command in COMMANDS if any(command in each for each in SENTENCES[code])]
    assert not named
