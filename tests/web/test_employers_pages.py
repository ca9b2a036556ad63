"""单位 on its pages: who is registered for a period, and registering or changing one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api.pages import money_desk
from ledger.book.tables import Employer, EmployerTerm, PeriodRow
from ledger.work.report.looking import looking
from tests.web.conftest import Client, Site, book_of, came_in, sent
from tests.work.papers import SCHOOL, SHIPYARD, STORE, Unit, on, uscc

PERIOD, NEXT = "2012-08-01", "2013-08-01"
MILL = Unit("靖江市面粉厂", uscc(9), 40, "1/2", "1/2")


@pytest.fixture
def registered(site_at: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    """Employers are registered for the first period, and it is the day after."""
    live_on(monkeypatch, "2012-06-26")
    return site_at("registered")


@pytest.fixture
def new_year(site_at: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    """A year has been lived, and nobody is registered for the next one."""
    live_on(monkeypatch, "2013-07-10")
    return site_at("answered")


def live_on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    for module in ("employers", "employers_many", "rosters"):
        monkeypatch.setattr(f"api.pages.{module}.today", lambda: on(day))
    monkeypatch.setattr(money_desk, "today", lambda: on(day))


def kept(site: Site, table: Any) -> list[Any]:
    with book_of(site) as book, looking(book) as session:
        return list(session.exec(select(table)))


def form_of(unit: Unit, **changes: str) -> dict[str, str]:
    fields = {
        "period": PERIOD, "request": uuid4().hex, "name": unit.name, "uscc": unit.uscc,
        "kind": "企业", "headcount": str(unit.headcount), "employer_share": unit.employer,
        "member_share": unit.member, "union_share": unit.union, "contact": "联系人", "phone": "",
    }  # fmt: skip
    return fields | changes


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def test_staff_see_who_is_registered_and_may_look_for_one(registered: Site) -> None:
    text = came_in(registered, "auditor").get("/employers").text
    assert "共 3 个单位，本期已登记 3 个，未登记 0 个" in text
    assert "单位 2/3、个人 1/3" in text
    assert "/employers/new" not in text
    found = came_in(registered, "reviewer").get(f"/employers?words={STORE.uscc.lower()}").text
    assert STORE.name in found
    assert SCHOOL.name not in found
    assert "/employers/new" in found


def test_an_officer_sees_the_own_employer_alone_and_changes_nothing(registered: Site) -> None:
    officer = came_in(registered, "officer")
    text = officer.get("/employers").text
    assert SHIPYARD.name in text
    assert SCHOOL.name not in text
    own = officer.get(f"/employers/{SHIPYARD.uscc}").text
    assert "登记经过" in own
    assert 'action="/employers/register"' not in own
    assert officer.get(f"/employers/{SCHOOL.uscc}").status_code == 404
    assert officer.get("/employers/new").status_code == 403
    for path in ("register", "carry/confirm", "sheet/try", "sheet/1/confirm"):
        assert sent(officer, f"/employers/{path}", **form_of(SHIPYARD)).status_code == 403
    assert came_in(registered, "hospital").get("/employers").status_code == 403


def test_a_new_employer_is_registered_once_by_a_double_click(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    form = form_of(MILL, request=hidden(reviewer.get("/employers/new").text, "request"))
    first = sent(reviewer, "/employers/register", **form)
    assert first.status_code == 303, first.text
    again = sent(reviewer, "/employers/register", **form)
    assert again.headers["location"] == first.headers["location"]
    assert "done=added" in first.headers["location"]
    shown = reviewer.get(first.headers["location"]).text
    assert "已登记新单位" in shown
    assert MILL.name in shown
    assert [row.name for row in kept(registered, Employer)].count(MILL.name) == 1
    assert len(kept(registered, EmployerTerm)) == 4
    assert kept(registered, EmployerTerm)[-1].headcount == 40


def test_mistakes_stand_beside_the_fields_and_what_was_typed_stays(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    bad = form_of(MILL, uscc=MILL.uscc[:-1], headcount="四十", member_share="1/3")
    answer = sent(reviewer, "/employers/register", **bad)
    assert answer.status_code == 422
    text = answer.text
    for field in ("uscc", "headcount", "employer_share"):
        assert f'id="e-{field}-1"' in text
        assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"', text)
    assert 'value="四十"' in text
    assert MILL.name in text
    assert len(kept(registered, Employer)) == 3
    good = sent(reviewer, "/employers/register",
                **form_of(MILL, request=hidden(text, "request")))  # fmt: skip
    assert good.status_code == 303


def test_a_known_code_under_another_name_is_refused(registered: Site) -> None:
    answer = sent(came_in(registered, "reviewer"), "/employers/register",
                  **form_of(MILL, uscc=STORE.uscc))  # fmt: skip
    assert answer.status_code == 422
    assert STORE.name in answer.text
    assert len(kept(registered, EmployerTerm)) == 3


def test_one_employer_is_changed_and_its_name_is_not_typed(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    shown = reviewer.get(f"/employers/{SHIPYARD.uscc}").text
    assert 'name="name"' not in shown
    assert hidden(shown, "headcount") == "5"
    form = form_of(SHIPYARD, known=SHIPYARD.uscc, name="别的", uscc="别的", headcount="７")
    where = sent(reviewer, "/employers/register", **form).headers["location"]
    assert where.endswith("done=changed")
    assert kept(registered, EmployerTerm)[-1].headcount == 7
    shown = reviewer.get(where).text
    assert shown.count("2012-06-26") == 1  # the history has today's registration
    same = sent(reviewer, "/employers/register", **(form | {"request": uuid4().hex}))
    assert "没有改动" in reviewer.get(same.headers["location"]).text
    assert len(kept(registered, EmployerTerm)) == 4


def test_what_is_unknown_or_closed_is_refused_in_words(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_on(monkeypatch, "2013-10-20")
    reviewer = came_in(site, "reviewer")
    assert reviewer.get(f"/employers/{MILL.uscc}").status_code == 404
    assert reviewer.get("/employers?period=1999").status_code == 404
    answer = sent(reviewer, "/employers/register",
                  **form_of(SHIPYARD, known=SHIPYARD.uscc, headcount="9"))  # fmt: skip
    assert answer.status_code == 409
    assert "已结账" in answer.text
    assert len(kept(site, EmployerTerm)) == 3
    shown = reviewer.get(f"/employers/{SHIPYARD.uscc}?period={PERIOD}").text
    assert "登记不能再改" in shown
    assert 'action="/employers/register"' not in shown


def test_the_next_year_begins_with_the_values_of_the_last(new_year: Site) -> None:
    reviewer = came_in(new_year, "reviewer")
    assert [row.code for row in kept(new_year, PeriodRow)] == [PERIOD]
    first = reviewer.get("/employers").text
    assert "本期已登记 3 个" in first  # this year's
    assert "下一期也可以登记了" in first
    text = reviewer.get(f"/employers?period={NEXT}").text
    assert "本期已登记 0 个，未登记 3 个" in text
    assert "沿用上期登记（3 个单位）" in text
    form = reviewer.get(f"/employers/{SHIPYARD.uscc}?period={NEXT}").text
    assert 'name="headcount" value="5"' in form
    assert 'name="employer_share" value="2/3"' in form
    assert "已填入上期的登记" in form
    answer = sent(reviewer, "/employers/register",
                  **form_of(SHIPYARD, known=SHIPYARD.uscc, period=NEXT, headcount="6"))  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert [row.code for row in kept(new_year, PeriodRow)] == [PERIOD, NEXT]
    assert "本期已登记 1 个，未登记 2 个" in reviewer.get(f"/employers?period={NEXT}").text
    left = reviewer.get(f"/employers?period={NEXT}&show=missing").text
    assert SHIPYARD.name not in left
    assert SCHOOL.name in left
    officer = came_in(new_year, "officer").get(f"/rosters?period={NEXT}").text
    assert "请联系市总工会登记" not in officer


def english(visitor: Client) -> Client:
    sent(visitor, "/language", language="en", back="/")
    return visitor


def chinese_left(text: str, own: str) -> list[str]:
    body = re.sub(r"<[^>]+>", " ", text)
    return [each for each in re.findall(r"[\u4e00-\u9fff]+", body) if not set(each) <= set(own)]


def test_the_pages_in_english_have_no_word_left_over(new_year: Site) -> None:
    reviewer = english(came_in(new_year, "reviewer"))
    pages = [reviewer.get(f"/employers{path}").text for path in (
        "", f"?period={NEXT}", "/new", f"/{SHIPYARD.uscc}", f"/{SHIPYARD.uscc}?period={NEXT}",
        f"/{SHIPYARD.uscc}?done=added", "?done=many&kept=1&same=2")]  # fmt: skip
    bad = form_of(MILL, uscc=MILL.uscc[:-1], headcount="x")
    pages.append(sent(reviewer, "/employers/register", **bad).text)
    own = SHIPYARD.name + SCHOOL.name + STORE.name + MILL.name + "企业联系人赵审核王登记中文"
    for text in pages:
        assert chinese_left(text, own) == []
