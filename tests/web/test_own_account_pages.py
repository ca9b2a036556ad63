"""我的账号: second factor set up and taken off, own visits ended, and nothing of anybody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlmodel import select

from ledger.office.tables import Visit
from ledger.work import accounts, door, proof
from tests.web.conftest import PASSWORD, Site, came_in, client, sent
from tests.web.programs import program


def secret_on(text: str) -> str:
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', text)
    assert found
    return found[1]


def set_up(visitor: Any, **changes: str) -> tuple[Any, str]:
    """Set the second factor up; what the page answered, and the secret that it showed."""
    secret = secret_on(visitor.get("/account/second-factor").text)
    fields = {"secret": secret, "code": pyotp.TOTP(secret).now(), "password": PASSWORD} | changes
    return sent(visitor, "/account/second-factor/on", **fields), secret


def next_code(secret: str) -> str:
    """What the device shows half a minute later: a code opens once."""
    return pyotp.TOTP(secret).at(door.now() + timedelta(seconds=30))


def has_second_factor(site: Site, login: str) -> bool:
    (found,) = [each for each in accounts.users(site.office) if each["login"] == login]
    return bool(found["has_second_factor"])


def test_the_page_shows_who_one_is_and_what_was_done(new_site: Site) -> None:
    shown = came_in(new_site, "officer").get("/account").text
    for text in ("单位经办", "officer", "未启用", "就是这里", "最近登录"):
        assert text in shown
    assert 'href="/account"' in came_in(new_site, "officer").get("/").text


def test_a_second_factor_counts_once_a_code_was_right(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    page = cashier.get("/account/second-factor").text
    assert '<svg viewBox="0 0' in page
    assert "style=" not in page
    assert not has_second_factor(new_site, "cashier"), "showing the code turns nothing on"
    answer, secret = set_up(cashier)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=on")
    assert "已启用" in cashier.get("/account").text
    again = sent(client(new_site), "/login", login="cashier", password=PASSWORD)
    assert again.status_code == 401
    assert 'name="code"' in again.text
    stranger = client(new_site)
    stranger.follow_redirects = False
    code = next_code(secret)
    assert (
        sent(stranger, "/login", login="cashier", password=PASSWORD, code=code).status_code == 303
    )


def test_where_everybody_needs_a_code_nothing_comes_before_it(new_site: Site) -> None:
    new_site.app.state["needs_code"] = True
    cashier = came_in(new_site, "cashier")
    sent_there = cashier.get("/batches")
    assert sent_there.status_code == 303
    assert sent_there.headers["location"] == "/account/second-factor"
    assert cashier.get("/api/v1/claims").json()["code"] == "code_first"
    page = cashier.get("/account/second-factor").text
    assert "本会要求" in page
    assert "以后再说" not in page
    assert "<nav" not in page, "a menu of pages that would send back here"
    set_up(cashier)
    assert cashier.get("/batches").status_code == 200
    assert "取消后须马上重新设置" in cashier.get("/account").text
    assert program(new_site, "auditor").get("/api/v1/claims").status_code == 200


def test_where_nobody_needs_a_code_all_is_open_without(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    assert cashier.get("/batches").status_code == 200
    page = cashier.get("/account/second-factor").text
    assert "本会要求" not in page
    assert "以后再说" in page


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"code": "000000"}, 409, "动态码不对"),
        ({"password": "不是这个 密码"}, 401, "账号、密码或动态码不对"),
    ],
)
def test_a_wrong_code_or_password_turns_nothing_on_and_keeps_the_secret(
    new_site: Site, changes: dict[str, str], status: int, sentence: str
) -> None:
    cashier = came_in(new_site, "cashier")
    answer, secret = set_up(cashier, **changes)
    assert answer.status_code == status
    assert sentence in answer.text
    assert secret_on(answer.text) == secret
    assert not has_second_factor(new_site, "cashier")


def test_a_secret_that_we_did_not_make_is_refused(new_site: Site) -> None:
    answer, _ = set_up(came_in(new_site, "cashier"), secret="短", code="123456")
    assert answer.status_code == 409
    assert not has_second_factor(new_site, "cashier")


def test_a_second_factor_is_not_set_up_over_another(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    _, secret = set_up(cashier)
    assert cashier.get("/account/second-factor").headers["location"] == "/account"
    answer = sent(
        cashier, "/account/second-factor/on", secret=secret, code=pyotp.TOTP(secret).now(),
        password=PASSWORD,
    )  # fmt: skip
    assert answer.status_code == 409
    assert "动态码已经启用" in answer.text


def test_it_is_turned_off_with_password_and_code(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    _, secret = set_up(cashier)
    for fields in ({"password": PASSWORD}, {"password": PASSWORD, "code": "000000"}):
        answer = sent(cashier, "/account/second-factor/off", **fields)
        assert answer.status_code == 401
        assert has_second_factor(new_site, "cashier")
    code = next_code(secret)
    answer = sent(cashier, "/account/second-factor/off", password=PASSWORD, code=code)
    assert answer.headers["location"] == "/account?done=off"
    assert not has_second_factor(new_site, "cashier")


def test_wrong_passwords_here_lock_the_account_as_at_the_door(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    for _ in range(proof.MOST_FAILURES):
        set_up(cashier, password="不是这个 密码")
    answer, _ = set_up(cashier)
    assert "账号已锁定" in answer.text
    assert not has_second_factor(new_site, "cashier")


def test_the_administrator_takes_it_off_for_who_lost_the_phone(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    set_up(cashier)
    admin = came_in(new_site, "administrator")
    assert "取消动态码" in admin.get("/users").text
    assert sent(admin, "/users/change", act="factor_off", login="cashier").status_code == 303
    assert not has_second_factor(new_site, "cashier")
    assert "取消了动态码" in admin.get("/records").text
    assert cashier.get("/account").status_code == 303, "their visits end"
    again = sent(admin, "/users/change", act="factor_off", login="cashier")
    assert "没有启用动态码" in again.text
    own = sent(admin, "/users/change", act="factor_off", login="administrator")
    assert own.status_code == 409


def test_a_visit_left_open_elsewhere_is_ended(new_site: Site) -> None:
    elsewhere = came_in(new_site, "cashier")
    cashier = came_in(new_site, "cashier")
    (number,) = re.findall(r'name="visit" value="(\d+)"', cashier.get("/account").text)
    for wrong in ("", "不是这个 密码"):
        answer = sent(cashier, "/account/visits/end", visit=number, password=wrong)
        assert answer.status_code == 401
        assert elsewhere.get("/").status_code == 200
    answer = sent(cashier, "/account/visits/end", visit=number, password=PASSWORD)
    assert answer.headers["location"] == "/account?done=ended"
    assert elsewhere.get("/").headers["location"] == "/login"
    assert cashier.get("/account").status_code == 200


def test_nobody_ends_the_visit_of_another(new_site: Site) -> None:
    cashier, reviewer = came_in(new_site, "cashier"), came_in(new_site, "reviewer")
    with new_site.office.session() as session:
        numbers = [visit.id for visit in session.exec(select(Visit))]
    for number in (*numbers[:1], 999, "x"):
        answer = sent(reviewer, "/account/visits/end", visit=str(number), password=PASSWORD)
        assert answer.status_code == 404
    assert cashier.get("/account").status_code == 200


def test_in_english_no_chinese_is_left(new_site: Site) -> None:
    visitor = came_in(new_site, "administrator")
    sent(visitor, "/language", language="en", back="/")
    for path in ("/account", "/account/second-factor"):
        text = visitor.get(path).text.replace("中文", "").replace("郑管理", "")
        assert not re.findall(r"[一-鿿]+", text), path
