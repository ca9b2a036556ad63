"""With the network off: what the menus lead to and the documentation load everything from here."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from ledger.permissions import Role
from tests.browser.conftest import City, came_in
from tests.browser.watching import checked, loaded
from tests.web.conftest import PEOPLE

#: One person for each role; first they who see most, so that others come by pages seen before.
BY_ROLE = {role: login for login, (_, role, _) in reversed(PEOPLE.items())}
#: Who did something may be shown by login; the page of accounts gives one as an example.
LOGINS = frozenset(PEOPLE) | {"wang", "jing"}


def cut_off(city: City, page: Page) -> list[str]:
    """Refuse whatever a window asks of anybody else than the counter; what that was."""
    asked: list[str] = []

    def decide(route: Route) -> None:
        if route.request.url.startswith(city.address + "/"):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.context.route("**/*", decide)
    return asked


@pytest.mark.parametrize(
    "by_all", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["once", "by every role"]
)
def test_every_page_of_every_menu_loads_from_here_alone(city: City, by_all: bool) -> None:
    """Everybody's own home, and every page that some menu leads to; in the long run by each."""
    assert set(BY_ROLE) == set(Role)
    seen: set[str] = set()
    for login in BY_ROLE.values():
        page = city.window()
        asked_elsewhere = cut_off(city, page)
        came_in(page, login)
        links = [link.get_attribute("href") for link in page.locator("nav a").all()]
        assert links, f"{login} has no menu"
        for href in links:
            assert href is not None
            if href in seen and href != "/" and not by_all:
                continue
            page.goto(href)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            loaded(page)
            if href not in seen:
                seen.add(href)
                checked(page, latin=LOGINS)
        assert asked_elsewhere == []
        page.context.close()
    assert len(seen) >= 13


def test_the_documentation_loads_from_here_alone(city: City) -> None:
    page = city.window()
    asked_elsewhere = cut_off(city, page)
    page.goto("/docs")
    operation = page.locator(".opblock", has_text="/api/v1/chain-head")
    operation.get_by_role("button").first.click()
    expect(operation).to_contain_text("凭证链的末位")
    operation.get_by_role("button", name="试一试").click()
    operation.get_by_role("button", name="发送").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("position")
    loaded(page)
    assert asked_elsewhere == []
