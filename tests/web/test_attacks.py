"""Attacks on the counter that went through once: each is held off, and nobody else is held up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from litestar import Request
from litestar.testing import TestClient
from sqlmodel import select

from api.door import request_named
from api.errors import reference_of
from api.site import create_site
from api.v1.common import Limiter
from ledger.files.candidates import write_awards
from ledger.nouns import Award
from ledger.office.connection import Office
from ledger.office.tables import Job
from ledger.permissions import Role
from ledger.refusals import Refusal
from ledger.work import accounts, door, jobs, proof, scheduled, uploads
from tests.web.conftest import PASSWORD, Client, Site, came_in, client, sent, worked
from tests.work.papers import SCHOOL, SHIPYARD

WRONG = "不是这个 密码"


def status(visitor: Client, **fields: str) -> int:
    visitor.follow_redirects = False
    return int(sent(visitor, "/login", **fields).status_code)


# -- guessing -------------------------------------------------------------------------------------


def test_tries_at_the_same_moment_are_all_counted(place: str) -> None:
    """On PostgreSQL sixteen tries at once read the same count of failures, and none locked."""
    office = Office(place)
    try:
        accounts.add_user(office, "setup", "cashier", "李出纳", {Role.CASHIER: [""]})

        def guess(_number: int) -> str:
            try:
                door.come_in(office, "cashier", WRONG)
            except Refusal as refusal:
                return refusal.code
            return "let in"

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(guess, range(12)))
        assert answers.count("login_refused") == proof.MOST_FAILURES
        assert answers.count("login_locked") == 12 - proof.MOST_FAILURES
    finally:
        office.close()


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(new_site: Site) -> None:
    owner, stranger = came_in(new_site, "cashier"), client(new_site)
    for _ in range(proof.MOST_FAILURES):
        assert status(stranger, login="cashier", password=WRONG) == 401
    assert status(stranger, login="cashier", password=PASSWORD) == 401, "locked"
    assert status(owner, login="cashier", password=PASSWORD) == 303
    assert status(owner, login="officer", password=PASSWORD) == 303


def test_a_known_browser_is_locked_too_and_known_for_its_owner_only(new_site: Site) -> None:
    owner = came_in(new_site, "cashier")
    for _ in range(proof.MOST_FAILURES):
        status(owner, login="cashier", password=WRONG)
    assert "已锁定" in sent(owner, "/login", login="cashier", password=PASSWORD).text
    assert status(client(new_site), login="cashier", password=PASSWORD) == 303
    other = proof.browser_word(new_site.office, "officer")
    for _ in range(proof.MOST_FAILURES):
        with pytest.raises(Refusal):
            door.come_in(new_site.office, "cashier", WRONG, browser=other)
    with pytest.raises(Refusal, match="login_locked"):
        door.come_in(new_site.office, "cashier", PASSWORD)


def test_the_old_password_is_not_guessed_on_the_page_that_changes_it(new_site: Site) -> None:
    thief = came_in(new_site, "cashier")
    for _ in range(proof.MOST_FAILURES):
        sent(thief, "/password", old=WRONG, new="新的口令 一二三四", again="新的口令 一二三四")
    answer = sent(thief, "/password", old=PASSWORD, new="新的 一二三四五", again="新的 一二三四五")
    assert "已锁定" in answer.text


def test_one_address_does_not_try_logins_without_end(new_site: Site) -> None:
    new_site.app.state["login_limiter"] = Limiter(burst=2, per_second=1, clock=lambda: 0)
    tries = [status(client(new_site), login=f"nobody{n}", password=WRONG) for n in range(3)]
    assert tries == [401, 401, 429]


def test_the_limits_forget_whom_they_hold_nothing_against() -> None:
    moment = [0]
    limiter = Limiter(burst=2, per_second=1, clock=lambda: moment[0], most_askers=10)
    for number in range(11):
        moment[0] += 10**9
        limiter.take(f"10.0.0.{number}")
    assert len(limiter._left) < 5


def test_every_try_to_come_in_is_on_the_record(new_site: Site) -> None:
    visitor = client(new_site)
    status(visitor, login="cashier", password=WRONG)
    status(visitor, login="cashier", password=PASSWORD)
    (right, wrong) = accounts.records(new_site.office, most=2)
    assert (wrong["actor"], wrong["what"]) == ("cashier", "refused")
    assert (right["actor"], right["what"]) == ("cashier", "login")
    assert "登录未通过" in visitor.get("/account").text


def test_what_is_not_allowed_is_in_the_log(
    new_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    officer = came_in(new_site, "officer")
    assert officer.get("/users").status_code == 403
    assert "not_allowed officer user.manage" in caplog.text


def test_an_address_writes_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    request = Request[Any, Any, Any](
        {
            "type": "http",
            "path": "/a\n000000000000 /b",
            "query_string": b"",
            "headers": [],
            "server": ("here", 80),
            "scheme": "http",
        }
    )
    reference_of(request, ValueError("x"))
    assert len(caplog.messages[0].splitlines()) == 1


# -- passwords and visits -------------------------------------------------------------------------


def test_a_password_counts_to_the_last_blank(new_site: Site) -> None:
    _, visitor = door.come_in(new_site.office, "cashier", PASSWORD)
    door.change_password(new_site.office, visitor, PASSWORD, "  青山遮不住 毕竟东流去 ")
    stranger = client(new_site)
    assert status(stranger, login="cashier", password="青山遮不住 毕竟东流去") == 401
    assert status(stranger, login="cashier", password="  青山遮不住 毕竟东流去 ") == 303


def test_the_visit_before_ends_when_one_comes_in_again(new_site: Site) -> None:
    visitor = came_in(new_site, "cashier")
    before = visitor.cookies["tongzhou"]
    sent(visitor, "/login", login="cashier", password=PASSWORD)
    assert visitor.cookies["tongzhou"] != before
    assert door.visitor_with(new_site.office, before) is None


def test_by_https_only_this_host_can_have_set_a_cookie(new_site: Site) -> None:
    site = create_site(new_site.place, new_site.office, is_https=True)
    with TestClient(site, base_url="https://testserver.local") as visitor:
        visitor.follow_redirects = False
        visitor.get("/login")
        token = visitor.cookies["__Host-csrftoken"]
        form = {"login": "cashier", "password": PASSWORD, "_csrf_token": token}
        answer = visitor.post("/login", data=form)
        cookies = answer.headers.get_list("set-cookie")
        assert {each.partition("=")[0] for each in cookies} == {"__Host-tongzhou", "__Host-known"}
        spoken = visitor.post("/language", data={"language": "en", "_csrf_token": token})
        cookies += spoken.headers.get_list("set-cookie")
        assert cookies[-1].startswith("__Host-language=en;")
        assert 'lang="en"' in visitor.get("/").text
        for each in cookies:
            assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(each.split("; "))
            assert "domain" not in each.lower()
        assert visitor.get("/").status_code == 200
        assert "includeSubDomains" in answer.headers["strict-transport-security"]
        visitor.post("/logout", data={"_csrf_token": token})
        assert visitor.get("/").headers["location"] == "/login"


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "there"),
    [
        ("/\\evil.example", "/evil.example"), ("////evil.example", "/evil.example"),
        ("//evil.example", "/"), ("https://evil.example/", "/"), ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: b=c", "/aSet-Cookie:%20b=c"),
        ("/claims/申报", "/claims/%E7%94%B3%E6%8A%A5"), ("/claims/%7EQS8x", "/claims/%7EQS8x"),
    ],
)  # fmt: skip
def test_the_way_back_leads_nowhere_else(new_site: Site, back: str, there: str) -> None:
    visitor = client(new_site)
    visitor.follow_redirects = False
    answer = sent(visitor, "/language", language="en", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, there)


@pytest.mark.parametrize(
    "path",
    ["/jobs/{}", "/jobs/{}/file", "/jobs/{}/findings", "/jobs/{}/progress", "/records?before={}"],
)
def test_a_number_that_no_row_can_have_is_no_failure_of_ours(new_site: Site, path: str) -> None:
    auditor = came_in(new_site, "auditor")
    for number in (str(2**63), "9" * 5000):
        assert auditor.get(path.format(number)).status_code in (200, 404)


@pytest.mark.parametrize("path", ["/claims?q=%00", "/claims/a%00", "/notices/2012%00"])
def test_an_address_that_postgresql_would_choke_on_is_not_found(new_site: Site, path: str) -> None:
    assert came_in(new_site, "reviewer").get(path).status_code == 404


def test_a_stranger_is_turned_away_before_a_large_body_is_read(new_site: Site) -> None:
    stranger = client(new_site)
    stranger.follow_redirects = False
    stranger.get("/login")
    large = {"a": "x" * 2**17, "_csrf_token": stranger.cookies["csrftoken"]}
    assert stranger.post("/login", data=large).status_code == 413
    assert stranger.post("/language", data=large).status_code == 413
    assert stranger.post("/notices/2012/own-line", data=large).status_code == 413
    turned_away = stranger.post("/rosters/upload", data=large)
    assert turned_away.headers["location"] == "/login", "not even the token against forgery"
    assert stranger.post("/login", data={**large, "a": "\x00"}).status_code == 400


# -- what belongs to others -----------------------------------------------------------------------


def test_a_form_cannot_take_the_name_of_a_scheduled_or_foreign_request(new_site: Site) -> None:
    """Somebody who asked for their own job as "schedule:verify:…" kept the book unverified."""
    officer = came_in(new_site, "auditor")
    name = scheduled.request_id("verify", "2012-09-01")
    assert sent(officer, "/audit/verify", request_id=name).status_code == 303
    with new_site.office.session() as session:
        (job,) = session.exec(select(Job)).all()
        assert job.request_id not in (name, "")
        jobs.add(session, "verify", jobs.SCHEDULE, "{}", name)
    _, one = door.come_in(new_site.office, "auditor", PASSWORD)
    _, other = door.come_in(new_site.office, "cashier", PASSWORD)
    assert request_named(one, "r") == request_named(one, "r") != request_named(other, "r")
    assert request_named(one, "") != request_named(one, "")
    assert len(request_named(one, "r" * 4000)) < 80


def test_what_was_asked_in_an_earlier_position_stays_with_the_position(new_site: Site) -> None:
    sheet = ("名册.csv", "姓名,身份证号\n张三,1\n".encode())
    officer = came_in(new_site, "officer")
    asked = sent(
        officer, "/claims/file", files={"file": ("a.csv", sheet[1])}, request_id="f1"
    ).headers["location"]
    worked(new_site)
    assert officer.get(f"{asked}/findings").status_code == 200
    moved = {Role.OFFICER: [SCHOOL.uscc]}
    accounts.set_roles(new_site.office, "administrator", "officer", moved)
    again = came_in(new_site, "officer")
    for path in (asked, f"{asked}/findings", f"{asked}/progress"):
        assert again.get(path).status_code == 404
    both = {Role.OFFICER: [SCHOOL.uscc, SHIPYARD.uscc]}
    accounts.set_roles(new_site.office, "administrator", "officer", both)
    assert came_in(new_site, "officer").get(asked).status_code == 200


def test_a_case_number_is_no_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    award = Award("=1+1", "@SUM(A1)", burden_fen=2, need_fen=1, award_fen=1)
    write_awards(tmp_path / "awards.csv", [award])
    assert (tmp_path / "awards.csv").read_text().splitlines()[1] == "'=1+1,'@SUM(A1),0.02,0.01,0.01"


def test_a_file_with_a_long_chinese_name_is_taken(new_site: Site) -> None:
    number = uploads.keep_upload(new_site.office, "officer", "名" * 190 + ".xlsx", b"x")
    with uploads.laid_out(uploads.upload_of(new_site.office, number)) as path:
        assert path.read_bytes() == b"x"
        assert path.suffix == ".xlsx"
