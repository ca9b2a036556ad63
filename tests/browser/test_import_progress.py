"""A roster of many rows: how far it has come is seen at once, from every window of the employer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Event
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from ledger.office.tables import User
from ledger.permissions import Role
from ledger.work import accounts, jobs, proof, tasks, uploads
from tests.browser.conftest import PATIENCE, City
from tests.browser.watching import checked
from tests.core import builders
from tests.web.conftest import PASSWORD, Site
from tests.work.papers import SHIPYARD, Person

HEAD = "单位名称,统一社会信用代码,姓名,证件号码,手机号,银行卡号,开户行\n"
FEW, MANY = 3_000, 50_000
HELD_AT = 2_050  # the row at which the short import waits until it was looked at


def roster_of(count: int) -> bytes:
    """A sound roster of the shipyard with ``count`` joiners, as CSV."""
    lines = [HEAD]
    for number in range(1000, 1000 + count):
        born = date(1980, 1, 1) + timedelta(days=number // 1000)
        id_number = builders.id_number(number, f"{born:%Y%m%d}")
        row = Person("新来人", number, SHIPYARD).row(id_number=id_number)
        lines.append(
            f"{row.employer_name},{row.uscc},{row.name},{row.id_number},{row.mobile},"
            f"{row.bank_account},{row.bank_name}\n"
        )
    return "".join(lines).encode("utf-8-sig")


def with_colleague(site: Site) -> str:
    """The login of a second officer of the shipyard."""
    accounts.add_user(site.office, "setup", "colleague", "同事", {Role.OFFICER: [SHIPYARD.uscc]})
    with site.office.session() as session:
        user = session.exec(select(User).where(User.login == "colleague")).one()
        user.password, user.must_change = proof.hashed(PASSWORD), False
        session.add(user)
    return "colleague"


def asked(site: Site, content: bytes) -> int:
    """The officer's import of a roster, as the page of rosters asks for it; the job's number."""
    upload = uploads.keep_upload(site.office, "officer", "名册.csv", content)
    wanted = {"period": "2012", "upload": upload, "within": [SHIPYARD.uscc], "back": "/jobs"}
    return jobs.ask(site.office, "enrol", "officer", wanted, uuid4().hex, SHIPYARD.uscc)


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """An import waits at row ``HELD_AT`` until this is set, so that nobody has to hurry."""
    event, walk = Event(), tasks._Watched.__iter__

    def held(rows: tasks._Watched[object]) -> Iterator[object]:
        for number, row in enumerate(walk(rows)):
            if number == HELD_AT:
                event.wait(3 * PATIENCE)
            yield row

    monkeypatch.setattr(tasks._Watched, "__iter__", held)
    yield event
    event.set()


def test_an_import_is_watched_from_two_windows(
    city_at: Callable[[str], City], go_on: Event
) -> None:
    city = city_at("registered")
    officer, colleague = city.window("officer"), city.window(with_colleague(city.site))
    number = asked(city.site, roster_of(FEW))
    for page in (officer, colleague):
        page.goto("/jobs")
        page.locator(f'a[href="/jobs/{number}"]').click()
        shows_number(page, 2_000, FEW)
        checked(page, latin=("officer",))
    colleague.reload()
    shows_number(colleague, 2_000, FEW)
    go_on.set()
    for page in (officer, colleague):
        expect(page.locator("#job")).to_contain_text(f"新增 {FEW} 人")
        checked(page, latin=("officer",))


def shows_number(page: Page, done: int, total: int) -> None:
    """A bar with how many rows of how many, and the same in figures."""
    expect(page.locator("#job")).to_contain_text(f"{done} / {total}")
    bar = page.get_by_role("progressbar", name="进度")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == (str(done), str(total))


@pytest.mark.soak
def test_fifty_thousand_rows_show_how_far_they_are(city_at: Callable[[str], City]) -> None:
    city = city_at("registered")
    officer, colleague = city.window("officer"), city.window(with_colleague(city.site))
    content = roster_of(MANY)
    began = time.monotonic()
    number = asked(city.site, content)
    officer.goto(f"/jobs/{number}")
    bar = officer.get_by_role("progressbar", name="进度")
    expect(bar.or_(officer.get_by_text(f"新增 {MANY} 人"))).to_be_visible()
    bar_after = time.monotonic() - began
    figures = re.compile(rf"\d+ / {MANY}|新增 {MANY} 人")  # how far it is, or done by then
    expect(officer.locator("#job")).to_contain_text(figures)
    figures_after = time.monotonic() - began
    colleague.goto(f"/jobs/{number}")
    expect(colleague.locator("#job")).to_contain_text(figures)
    for page in (officer, colleague):
        expect(page.locator("#job")).to_contain_text(f"新增 {MANY} 人", timeout=600_000)
    whole = time.monotonic() - began
    print(f"bar {bar_after:.2f} s, figures {figures_after:.2f} s, the whole {whole:.1f} s")
