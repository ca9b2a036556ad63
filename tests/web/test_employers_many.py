"""单位登记 of many at once: from a sheet with every mistake beside its row, or carried over."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ledger.book.tables import Employer, EmployerTerm
from ledger.files.rosters import EMPLOYER_HEADINGS, read_employers
from ledger.permissions import Role
from ledger.sentences import say
from ledger.work import accounts
from tests.web.conftest import Client, Site, came_in, sent
from tests.web.test_employers_pages import (
    MILL,
    NEXT,
    PERIOD,
    chinese_left,
    english,
    hidden,
    kept,
    live_on,
    new_year,
    registered,
)
from tests.work.papers import SCHOOL, SHIPYARD, STORE, Unit

__all__ = ["new_year", "registered"]

HEAD = "单位名称,统一社会信用代码,单位类型,职工人数,单位承担,个人承担,工会承担\n"


def line(unit: Unit, **changes: str) -> str:
    values = {"name": unit.name, "uscc": unit.uscc, "kind": "企业",
              "headcount": str(unit.headcount), "employer": unit.employer,
              "member": unit.member, "union": unit.union}  # fmt: skip
    return ",".join((values | changes).values()) + "\n"


def handed_in(visitor: Client, *lines: str, name: str = "登记表.csv", period: str = PERIOD) -> Any:
    content = (HEAD + "".join(lines)).encode("utf-8-sig")
    return sent(visitor, "/employers/sheet/try", files={"file": (name, content)}, period=period)


def trial(visitor: Client, *lines: str, period: str = PERIOD) -> str:
    """The path of the trial of a sheet."""
    answer = handed_in(visitor, *lines, period=period)
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    return where


def confirmed(visitor: Client, where: str, **changes: str) -> Any:
    path, _, period = where.partition("?period=")
    if "request" not in changes:
        changes["request"] = hidden(visitor.get(where).text, "request")
    return sent(visitor, f"{path}/confirm", period=period, **changes)


def test_a_sheet_is_tried_and_then_registers_all_of_it_once(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    assert "上传并核对" in reviewer.get("/employers/sheet").text
    where = trial(reviewer, line(SHIPYARD, headcount="8"), line(SCHOOL), line(MILL))
    shown = reviewer.get(where).text
    assert "登记表没有错处" in shown
    assert "确认登记 3 个单位" in shown  # a sheet without contacts takes them away
    assert len(kept(registered, EmployerTerm)) == 3
    asked = uuid4().hex
    first = confirmed(reviewer, where, request=asked)
    assert first.status_code == 303, first.text
    again = confirmed(reviewer, where, request=asked)
    assert again.headers["location"] == first.headers["location"]
    assert "已登记 3 个单位" in reviewer.get(first.headers["location"]).text
    assert [row.headcount for row in kept(registered, EmployerTerm)] == [5, 4, 3, 8, 4, 40]
    assert "不必确认" in reviewer.get(where).text


def test_every_mistake_of_a_sheet_stands_beside_its_row(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    where = trial(
        reviewer, line(SHIPYARD, headcount="许多"), line(MILL, uscc=MILL.uscc[:-1]),
        line(STORE, name="改了名的百货"), line(SCHOOL, employer="1/2"), line(SCHOOL),
    )  # fmt: skip
    shown = reviewer.get(where).text
    assert "5 行要改正或核对" in shown
    rows = re.findall(r'<tr><td class="money" data-label="行">(\d+)</td>(.*?)</tr>', shown, re.S)
    told = dict(rows)
    assert list(told) == ["2", "3", "4", "5", "6"]
    assert "许多" in told["2"]
    assert MILL.uscc[:-1] in told["3"]
    assert STORE.name in told["4"]  # as it is registered
    assert "/confirm" not in shown
    path = where.partition("?")[0]
    refused = sent(reviewer, f"{path}/confirm", period=PERIOD, request=uuid4().hex)
    assert refused.status_code == 422
    assert "没有办成" in refused.text
    assert len(kept(registered, EmployerTerm)) == 3


def test_what_is_no_sheet_is_refused_beside_the_form(registered: Site) -> None:
    reviewer = came_in(registered, "reviewer")
    missing = sent(reviewer, "/employers/sheet/try", period=PERIOD)
    assert missing.status_code == 422
    assert "没有办成" in missing.text
    assert handed_in(reviewer, line(MILL), name="登记表.pdf").status_code == 409
    where = trial(reviewer).replace("csv", "")
    assert "不必确认" in reviewer.get(where).text  # no rows at all
    broken = sent(reviewer, "/employers/sheet/try", period=PERIOD,
                  files={"file": ("a.csv", b"a,b\n1,2\n")}).headers["location"]  # fmt: skip
    assert "登记表还不能登记" in reviewer.get(broken).text


def test_the_sheet_of_another_reviewer_is_not_there(registered: Site) -> None:
    where = trial(came_in(registered, "reviewer"), line(MILL))
    path, _, _ = where.partition("?")
    accounts_of(registered)
    other = came_in(registered, "committee")
    assert other.get(where).status_code == 409
    answer = sent(other, f"{path}/confirm", period=PERIOD, request=uuid4().hex)
    assert answer.status_code == 409
    assert len(kept(registered, Employer)) == 3


def accounts_of(site: Site) -> None:
    """The committee's member also reviews."""
    accounts.set_roles(site.office, "setup", "committee", {Role.REVIEWER: [""]})


def test_the_filled_sheet_goes_round(new_year: Site, tmp_path: Path) -> None:
    reviewer = came_in(new_year, "reviewer")
    content = reviewer.get(f"/employers/sheet.xlsx?period={NEXT}").content
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    rows, findings = read_employers(path)
    assert findings == []
    assert [row.name for row in rows] == [SHIPYARD.name, SCHOOL.name, STORE.name]
    assert rows[2].union_share == "1/4"
    answer = sent(reviewer, "/employers/sheet/try", period=NEXT,
                  files={"file": ("登记表.xlsx", content)})  # fmt: skip
    done = confirmed(reviewer, answer.headers["location"])
    assert "已登记 3 个单位" in reviewer.get(done.headers["location"]).text
    assert [row.period_code for row in kept(new_year, EmployerTerm)].count(NEXT) == 3


def test_last_periods_registrations_are_carried_over_with_numbers_confirmed(new_year: Site) -> None:
    reviewer = came_in(new_year, "reviewer")
    text = reviewer.get(f"/employers/carry?period={NEXT}").text
    assert text.count('type="checkbox"') == 3
    assert f'name="headcount-{SHIPYARD.uscc}" value="5"' in text
    form: dict[str, Any] = {
        "period": NEXT, "request": hidden(text, "request"), "uscc": [SHIPYARD.uscc, STORE.uscc],
        f"headcount-{SHIPYARD.uscc}": "6", f"headcount-{SCHOOL.uscc}": "4",
        f"headcount-{STORE.uscc}": "很多",
    }  # fmt: skip
    wrong = sent(reviewer, "/employers/carry/confirm", **form)
    assert wrong.status_code == 422
    assert 'value="很多"' in wrong.text
    assert f'id="e-{STORE.uscc}"' in wrong.text
    assert f'id="e-{SHIPYARD.uscc}"' not in wrong.text
    assert len(kept(new_year, EmployerTerm)) == 3
    form[f"headcount-{STORE.uscc}"] = "3"
    first = sent(reviewer, "/employers/carry/confirm", **form)
    assert first.status_code == 303, first.text
    again = sent(reviewer, "/employers/carry/confirm", **form)
    assert again.headers["location"] == first.headers["location"]
    assert "已登记 2 个单位" in reviewer.get(first.headers["location"]).text
    terms = kept(new_year, EmployerTerm)[3:]
    assert [(row.headcount, row.union_share, row.contact) for row in terms] == [
        (6, "0", "联系人"), (3, "1/4", "联系人")]  # fmt: skip
    left = reviewer.get(f"/employers/carry?period={NEXT}").text
    assert SCHOOL.name in left
    assert STORE.name not in left


def test_what_cannot_be_carried_over_is_refused_in_words(new_year: Site) -> None:
    reviewer = came_in(new_year, "reviewer")
    none = sent(reviewer, "/employers/carry/confirm", period=NEXT, request=uuid4().hex)
    assert none.status_code == 409
    assert "没有勾选任何单位" in none.text
    form = {"period": NEXT, "uscc": SCHOOL.uscc, f"headcount-{SCHOOL.uscc}": "4"}
    assert sent(reviewer, "/employers/carry/confirm", **form).status_code == 303
    twice = sent(reviewer, "/employers/carry/confirm", **form)
    assert twice.status_code == 409
    said = say("employer_registered_meanwhile", {"employer": SCHOOL.name}, "zh")
    assert said in unescape(twice.text)
    unknown = sent(reviewer, "/employers/carry/confirm", period=NEXT, uscc=MILL.uscc)
    assert unknown.status_code == 404
    assert len(kept(new_year, EmployerTerm)) == 4
    none_left = reviewer.get(f"/employers/carry?period={PERIOD}").text
    assert "本期都已登记" in none_left


def test_a_period_beyond_the_next_is_not_there(
    new_year: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = came_in(new_year, "reviewer")
    assert reviewer.get("/employers?period=2014-08-01").status_code == 404
    form = {"period": NEXT, "uscc": SCHOOL.uscc, f"headcount-{SCHOOL.uscc}": "4"}
    sent(reviewer, "/employers/carry/confirm", **form)
    assert reviewer.get("/employers?period=2014-08-01").status_code == 404
    live_on(monkeypatch, "2013-08-02")
    assert "未登记 2 个" in reviewer.get("/employers").text  # of the year that has begun
    assert reviewer.get("/employers?period=2014-08-01").status_code == 200


def test_the_pages_of_many_in_english_have_no_word_left_over(new_year: Site) -> None:
    reviewer = english(came_in(new_year, "reviewer"))
    wrong = trial(reviewer, line(SHIPYARD, headcount="x"), line(MILL, uscc="1"), period=NEXT)
    sound = trial(reviewer, line(SHIPYARD, headcount="9"), line(MILL), period=NEXT)
    pages = [
        reviewer.get(path).text
        for path in (
            "/employers/sheet",
            wrong,
            sound,
            f"/employers/carry?period={NEXT}",
            "/employers/carry",
        )
    ]
    pages.append(sent(reviewer, "/employers/carry/confirm", period=NEXT, uscc=SCHOOL.uscc).text)
    pages.append(sent(reviewer, "/employers/sheet/try", period=NEXT).text)
    own = "".join(unit.name for unit in (SHIPYARD, SCHOOL, STORE, MILL)) + "登记表赵审核中文"
    own += "".join(heading.name for heading in EMPLOYER_HEADINGS)
    for text in pages:
        assert chinese_left(text, own) == []
