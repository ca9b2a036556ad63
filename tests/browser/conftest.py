"""Journeys in a real browser, on the running counter with its worker.

How to write one, in ``tests/browser/test_journey_….py``::

    from tests.browser.conftest import City, came_in
    from tests.browser.watching import checked

    def test_a_claim_is_paid(city_at: Callable[[str], City]) -> None:
        city = city_at("claimed")               # a stage of tests/work/year.py, or "new"
        desk = city.window("hospital")          # a browser context of somebody of PEOPLE, come in
        reviewer = city.window("reviewer")      # another person, with cookies of their own
        desk.get_by_role("link", name="申报", exact=True).click()
        desk.get_by_label("姓名").fill("王五福")
        checked(desk)                           # on every page of the way
        city.site.office, city.site.place       # what lies behind, to compare with

* ``page.goto("/claims")`` is enough: addresses are completed by the counter's.
* Find things as people do, by role, label and text; then a test also says that they are named.
* Never sleep: ``expect(locator).to_contain_text(...)`` of playwright.sync_api waits by itself, also
  for a background job, which the counter's worker carries out as ``tongzhou serve`` does.
* A paper or file: ``with page.expect_download() as taken: …`` and ``taken.value.path()``.
* ``TONGZHOU_PICTURES=folder pytest tests/browser`` leaves pictures of every checked page there.
* The network is off: no name but the counter's address resolves.
* Playwright keeps an event loop in the thread of the test: beside a
  browser there is no ``asyncio.run``.
"""

from __future__ import annotations

import os
import shutil
import socket as sockets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ledger.work.running import Runner
from tests.browser.watching import WIDE, watch
from tests.web.conftest import PASSWORD, Site, lived, office_template, set_up, site_at

__all__ = ["lived", "office_template", "set_up", "site_at"]  # the books and people of tests/web

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 20  # seconds for what a page shows to come, and for the counter to end
TYPE = "noto_cjk_sans_otc"  # the package with the type of our papers

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak"><string>Noto Sans CJK SC</string></edit>
  </match>
</fontconfig>
"""


@dataclass(frozen=True)
class City:
    """A counter that is running, with its worker, and the windows of the people before it."""

    site: Site
    address: str
    browser: Browser

    def window(self, login: str = "", language: str = "zh-CN") -> Page:
        """A page of somebody's own browser, who has come in if they have a login."""
        context = self.browser.new_context(
            base_url=self.address, viewport=WIDE, locale=language,  # type: ignore[arg-type]
            timezone_id="Asia/Shanghai", accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE * 1000)
        watch(context, self.address)
        page = context.new_page()
        if login:
            came_in(page, login)
        return page


def came_in(page: Page, login: str) -> Page:
    """Somebody of ``PEOPLE`` types login and password, and is at home."""
    page.goto("/login")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(page.url.replace("/login", "/"))
    return page


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The machine's own Chromium; ended with each file, for its event loop would disturb others."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        pytest.skip(f"no browser is installed: one of {', '.join(BROWSERS)} must be on the path")
    home = tmp_path_factory.mktemp("browser")
    environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts(home)), "HOME": str(home)}
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, env=environment,
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                  "--disable-dev-shm-usage"],
        )  # fmt: skip
        yield opened
        opened.close()


def _fonts(home: Path) -> Path:
    """A font configuration with the type of our papers alone: pictures are alike everywhere."""
    package = find_spec(TYPE)
    assert package, f"{TYPE} is installed"
    assert package.submodule_search_locations, f"{TYPE} is a folder"
    path = home / "fonts.conf"
    folder = package.submodule_search_locations[0]
    path.write_text(FONTS.format(folder=folder, cache=home / "fonts"), encoding="utf-8")
    return path


@pytest.fixture
def city_at(site_at: Callable[[str], Site], browser: Browser) -> Iterator[Callable[[str], City]]:
    """Stage of the year → a counter of its own, running over a book that lived until then."""
    with ExitStack() as at_the_end:

        def at(stage: str) -> City:
            site = site_at(stage)
            address = at_the_end.enter_context(running(site))
            at_the_end.callback(_leave, browser)
            return City(site, address, browser)

        yield at


def _leave(browser: Browser) -> None:
    """Close everybody's windows, before the counter is ended."""
    for context in list(browser.contexts):
        context.close()


@pytest.fixture
def city(city_at: Callable[[str], City]) -> City:
    """The whole year: paid claims, a closing, a published notice, relief approved."""
    return city_at("relieved")


@contextmanager
def running(site: Site) -> Iterator[str]:
    """Serve a counter and carry out its jobs, as ``tongzhou serve`` does; its address."""
    config = uvicorn.Config(
        site.app, log_config=None, access_log=False, ws="none",
        timeout_graceful_shutdown=PATIENCE,
    )  # fmt: skip
    server = uvicorn.Server(config)
    with sockets.socket() as socket, Runner(site.place, site.office, 2, PATIENCE):
        socket.bind(("127.0.0.1", 0))
        served = Thread(target=server.run, kwargs={"sockets": [socket]}, name="counter")
        served.start()
        try:
            while served.is_alive() and not server.started:
                time.sleep(0.01)
            assert served.is_alive(), "the counter did not start"
            yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        finally:
            server.should_exit = True
            served.join(PATIENCE)
