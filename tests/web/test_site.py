"""The site that the tests of pages stand on, and the words its pages have in English."""

from __future__ import annotations

import pytest

from tests.web.conftest import PEOPLE, Site, came_in, client, sent


@pytest.mark.parametrize("login", PEOPLE)
def test_everybody_comes_in_and_is_greeted(site: Site, login: str) -> None:
    visitor = came_in(site, login)
    assert PEOPLE[login][0] in visitor.get("/").text


def test_nobody_is_sent_to_the_login(site: Site) -> None:
    answer = client(site).get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_form_without_the_token_is_refused(site: Site) -> None:
    assert came_in(site, "officer").post("/logout").status_code == 403


def test_the_language_is_switched(site: Site) -> None:
    visitor = came_in(site, "officer")
    assert sent(visitor, "/language", language="en", back="/").status_code == 303
    assert 'lang="en"' in visitor.get("/").text
