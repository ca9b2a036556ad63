"""账号, 访问记录, 核查 and the public notice, as their readers meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlmodel import select

from api.page import MENU
from ledger.book.tables import Voucher
from ledger.permissions import Role
from ledger.work import accounts
from ledger.work.anchor import anchor
from ledger.work.report.looking import looking
from tests.web.conftest import PEOPLE, Site, book_of, came_in, sent, worked


def test_an_administrator_opens_an_account_that_can_come_in(site: Site) -> None:
    admin = came_in(site, "administrator")
    answer = sent(
        admin, "/users/change", act="add", login="new.clerk", name="新来", role="reviewer"
    )
    assert answer.status_code == 200
    password = re.search(r"<code>([a-z2-9-]{17})</code>", answer.text)
    assert password
    assert "新来" in admin.get("/users").text
    assert password[1] not in admin.get("/users").text
    held = {user["login"]: user for user in accounts.users(site.office)}
    assert held["new.clerk"]["must_change"]
    assert "开了账号" in admin.get("/records").text


def test_incompatible_roles_are_refused_and_what_was_typed_stays(site: Site) -> None:
    admin = came_in(site, "administrator")
    answer = sent(
        admin,
        "/users/change",
        act="add",
        login="two.hats",
        name="两面",
        role=["reviewer", "cashier"],
    )
    assert answer.status_code == 409
    assert (
        "“审核”与“出纳”是不相容岗位" in answer.text or "“出纳”与“审核”是不相容岗位" in answer.text
    )
    assert 'value="two.hats"' in answer.text


def test_a_token_is_shown_once_and_can_be_revoked(site: Site) -> None:
    admin = came_in(site, "administrator")
    answer = sent(admin, "/users/change", act="token", name="院内系统", role="hospital", scope="H1")
    key = re.search(r"<code>([\w-]{43})</code>", answer.text)
    assert key
    assert key[1] not in admin.get("/users").text
    (token,) = accounts.tokens(site.office)
    assert token["role"] == Role.HOSPITAL.value
    sent(admin, "/users/change", act="revoke", token=str(token["id"]))
    assert accounts.tokens(site.office)[0]["revoked_at"]


def test_the_auditor_asks_the_book_to_prove_itself(site: Site) -> None:
    auditor = came_in(site, "auditor")
    shown = auditor.get("/audit")
    assert "末位校验值" in shown.text
    answer = sent(auditor, "/audit/verify", request_id="a-verify")
    assert answer.status_code == 303
    assert worked(site) == 1
    assert "没有" in auditor.get(answer.headers["location"]).text


def test_the_auditor_brings_the_anchors(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    with book_of(site) as book:
        anchor(book, path, date(2013, 10, 20))
    kept = path.read_bytes()
    auditor = came_in(site, "auditor")
    for name, content, told in (
        ("anchors.jsonl", kept, "核查通过"), ("anchors.jsonl", kept[:-9], "不完整或读不懂"),
        ("anchors.exe", kept, ".jsonl"),
    ):  # fmt: skip
        files = {"anchors": (name, content)}
        answer = sent(auditor, "/audit/verify", files=files, request_id=told)
        assert worked(site) == (answer.status_code == 303)
        where = answer.headers.get("location")
        assert told in (auditor.get(where) if where else answer).text


def test_everybody_reads_the_notice_and_finds_a_line(site: Site) -> None:
    admin = came_in(site, "administrator")
    admin.cookies.clear()
    shown = admin.get("/notices/2012")
    assert shown.status_code == 200
    assert "二次救助公示" in shown.text
    cases = re.findall(r"JZ-2012-\d{5}", shown.text)
    assert cases
    own = admin.get(f"/notices/2012?case={cases[-1]}").text
    assert set(re.findall(r"JZ-2012-\d{5}", own)) == {cases[-1]}
    assert "名单中没有这个编号" in admin.get("/notices/2012?case=JZ-1").text


def test_a_notice_that_is_not_there_says_so(site: Site) -> None:
    assert came_in(site, "auditor").get("/notices/1999").status_code == 404


def test_every_line_of_the_menu_leads_to_a_page_for_those_who_see_it(site: Site) -> None:
    for login in PEOPLE:
        visitor = came_in(site, login)
        first = visitor.get("/").text
        for link in MENU:
            if f'<a href="{link.href}"' in first:
                assert visitor.get(link.href).status_code == 200, (login, link.href)


def test_persons_are_shown_by_name_with_the_login_behind_it(site_at: Callable[[str], Site]) -> None:
    site = site_at("granted")
    cashier = came_in(site, "cashier")
    fields = {"summary": "存款利息", "effective_on": "2012-07-20", "request": "by-name"}
    answer = sent(
        cashier, "/vouchers/new", **fields, account=["1002", "490101"], debit=["1.00", ""],
        credit=["", "1.00"],
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    shown = cashier.get("/vouchers").text
    assert '<span title="cashier">李出纳</span>' in shown
    assert "吴会计" in shown, "who made it at the command line has no account"
    with book_of(site) as book, looking(book) as session:
        makers = set(session.exec(select(Voucher.made_by)))
    assert "cashier" in makers, "the book keeps logins"


def test_two_of_one_name_are_told_apart(new_site: Site) -> None:
    accounts.add_user(new_site.office, "setup", "reviewer9", "赵审核", {Role.REVIEWER: [""]})
    known = accounts.names(new_site.office)
    assert known["reviewer"] == "赵审核（reviewer）"
    assert known["reviewer9"] == "赵审核（reviewer9）"
    assert known["cashier"] == "李出纳"


def test_roles_are_changed_on_the_page_and_told_in_words(new_site: Site) -> None:
    admin = came_in(new_site, "administrator")
    assert "改岗位" in admin.get("/users").text
    answer = sent(
        admin, "/users/change", act="roles", login="hospital2", role="officer", scope="9132x"
    )
    assert answer.status_code == 303
    held = {user["login"]: user["roles"] for user in accounts.users(new_site.office)}
    assert held["hospital2"] == [{"role": "officer", "scope": "9132X"}]
    record = admin.get("/records").text
    assert "单位经办 9132X" in record
    assert "初始设置" in record
    assert "setup" not in record
