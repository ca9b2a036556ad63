"""Watching a job: a screen reader hears of changes, not of every look; looks become rarer."""

from __future__ import annotations

import re
from html import unescape

from ledger.work import jobs
from tests.web.conftest import Site, came_in

SAID = 'hx-swap-oob="innerHTML:#job-said">'


def _again(text: str) -> tuple[str, str]:
    """Where the page looks next, and how soon."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every (\w+)"', text)
    assert found
    return unescape(found[1]), found[2]


def test_only_another_tenth_or_another_state_is_read_out(new_site: Site) -> None:
    number = jobs.ask(new_site.office, "verify", "auditor", {}, "watched")
    auditor = came_in(new_site, "auditor")
    shown = auditor.get(f"/jobs/{number}").text
    assert 'id="job-said" class="unseen" role="status"' in shown
    assert SAID not in shown
    where, every = _again(shown)
    assert every == "500ms", "the first progress shows within a second"
    assert SAID not in auditor.get(where).text, "nothing has changed"

    task = jobs.take(new_site.office)
    assert task is not None
    jobs.beat(new_site.office, number, 11, 100, "reading")
    begun = auditor.get(where).text
    assert f"{SAID}读取：10%" in begun
    jobs.beat(new_site.office, number, 19, 100, "reading")
    same_tenth = auditor.get(_again(begun)[0]).text
    assert "19 / 100" in same_tenth
    assert SAID not in same_tenth
    jobs.beat(new_site.office, number, 20, 100, "reading")
    assert f"{SAID}读取：20%" in auditor.get(_again(same_tenth)[0]).text

    jobs.finish(new_site.office, number, "refused", {"code": "book_unreachable", "facts": {}})
    ended = auditor.get(_again(same_tenth)[0]).text
    assert f"{SAID}未办理：" in ended
    assert "hx-trigger" not in ended


def test_the_page_asks_less_often_after_ten_seconds(new_site: Site) -> None:
    number = jobs.ask(new_site.office, "verify", "auditor", {}, "watched")
    auditor = came_in(new_site, "auditor")
    text = auditor.get(f"/jobs/{number}").text
    intervals = []
    for _ in range(22):
        where, every = _again(text)
        intervals.append(every)
        text = auditor.get(where).text
    assert intervals == ["500ms"] * 20 + ["2s"] * 2
    assert auditor.get(f"/jobs/{number}/progress?looks=-1&said=x").status_code == 200
