"""名册: whose enrolment is seen by whom, what staff see of all, and the pages in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from ledger.files.rosters import ROSTER_HEADINGS, read_roster
from ledger.files.sheets import read_grids
from ledger.permissions import Role
from ledger.work import accounts
from tests.web.conftest import Site, came_in, sent
from tests.web.test_rosters_pages import (
    MISTAKES,
    NEW,
    OTHERS,
    PERIOD,
    goes_on,
    handed_in,
    line,
    roster,
    tried,
)
from tests.work.papers import SCHOOL, SHIPYARD, STORE, UNITS, WANG, ZHOU

__all__ = ["registered"]


@pytest.fixture
def registered(site_at: Callable[[str], Site]) -> Site:
    """Employers are registered and nobody is enrolled."""
    return site_at("registered")


def test_staff_see_every_employer_those_without_a_roster_first(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*map(line, NEW[:5])))
    goes_on(registered, sent(officer, where + "/confirm"))
    text = came_in(registered, "reviewer").get("/rosters").text
    places = [text.index(unit.name) for unit in (SCHOOL, STORE, SHIPYARD)]
    assert places == sorted(places)
    assert "已交名册 1 个，未交 2 个；已参加 5 人" in text
    found = came_in(registered, "auditor").get(f"/rosters?words={STORE.name[:4]}").text
    assert STORE.name in found
    assert SCHOOL.name not in found


def test_staff_look_and_do_not_hand_in(site: Site) -> None:
    reviewer = came_in(site, "reviewer")
    shown = reviewer.get(f"/rosters?employer={SHIPYARD.uscc}&period={PERIOD}").text
    assert WANG.name in shown
    assert WANG.id_number not in shown
    assert "参加率达标" in shown
    assert "/rosters/new" not in shown
    assert reviewer.get("/rosters/new").status_code == 403
    assert sent(reviewer, "/rosters/upload").status_code == 403


def test_another_employer_is_not_there(site: Site) -> None:
    officer = came_in(site, "officer")
    answer = officer.get(f"/rosters?employer={SCHOOL.uscc}&period={PERIOD}")
    assert answer.status_code == 404
    assert ZHOU.name not in answer.text
    assert officer.get("/rosters?employer=913212820000000000").status_code == 404
    issued = sent(officer, "/rosters/invoice", employer=SCHOOL.uscc, period=PERIOD)
    assert issued.status_code == 404


def test_a_file_of_another_employer_is_all_findings(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(line(OTHERS)))
    shown = officer.get(where).text
    assert "1 行有错" in shown
    assert "不是您所属单位的" in shown
    assert sent(officer, where + "/confirm").status_code == 409


def test_the_trial_of_another_officer_is_not_there(registered: Site) -> None:
    officer, other = came_in(registered, "officer"), came_in(registered, "officer2")
    where = tried(registered, officer, roster(*MISTAKES))
    for path in (where, where + "/progress"):
        assert other.get(path).status_code == 404
    for path in ("/mends", "/confirm", "/again"):
        assert sent(other, where + path).status_code == 404
    assert where not in other.get("/rosters").text
    assert where in officer.get("/rosters").text
    assert came_in(registered, "auditor").get(where).status_code == 403


def test_an_officer_of_two_employers_chooses(registered: Site) -> None:
    accounts.set_roles(registered.office, "setup", "officer",
                       {Role.OFFICER: [SHIPYARD.uscc, SCHOOL.uscc]})  # fmt: skip
    officer = came_in(registered, "officer")
    text = officer.get("/rosters").text
    assert SHIPYARD.name in text
    assert SCHOOL.name in text
    assert STORE.name not in text
    where = tried(registered, officer, roster(line(NEW[0]), line(OTHERS)))
    shown = officer.get(where).text
    assert "名册没有错处" in shown
    assert shown.count("预计应缴") == 2


def test_too_few_are_told_and_billing_twice_is_refused_beside_the_form(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(line(NEW[0])))
    assert "参加率 20%，低于规定的" in officer.get(where).text
    goes_on(registered, sent(officer, where + "/confirm"))
    shown = officer.get("/rosters").text
    assert "参加率不足" in shown
    assert "为这 1 人开具缴费通知单" in shown
    wanted = {"employer": SHIPYARD.uscc, "period": PERIOD, "request": uuid4().hex}
    first = sent(officer, "/rosters/invoice", **wanted).headers["location"]
    assert sent(officer, "/rosters/invoice", **wanted).headers["location"] == first
    answer = sent(officer, "/rosters/invoice", **(wanted | {"request": uuid4().hex}))
    assert answer.status_code == 409
    assert "没有办成" in answer.text
    assert SHIPYARD.name in answer.text


def test_nothing_to_bill_is_refused_in_words(registered: Site) -> None:
    answer = sent(came_in(registered, "cashier"), "/rosters/invoice", employer=STORE.uscc,
                  period=PERIOD)  # fmt: skip
    assert answer.status_code == 409
    assert STORE.name in answer.text


def test_the_template_is_read_back(registered: Site, tmp_path: Path) -> None:
    officer = came_in(registered, "officer")
    path = tmp_path / "template.xlsx"
    path.write_bytes(officer.get("/rosters/template.xlsx").content)
    first, guide = read_grids(path)
    assert {heading.name for heading in ROSTER_HEADINGS} <= set(first.rows[0])
    assert len(first.rows) == 1
    assert guide.name == "填写说明"
    assert read_roster(path) == ([], [])
    shown = officer.get(tried(registered, officer, path.read_bytes(), "空.xlsx")).text
    assert "不必确认" in shown


def test_the_way_in_english_has_no_word_left_over(registered: Site) -> None:
    officer = came_in(registered, "officer")
    sent(officer, "/language", language="en", back="/")
    mistakes = tried(registered, officer, roster(*MISTAKES))
    clean = tried(registered, officer, roster(*map(line, NEW[:5])))
    taken = goes_on(registered, sent(officer, clean + "/confirm"))
    waiting = handed_in(officer, roster(line(NEW[6]))).headers["location"]
    broken = tried(registered, officer, b"a,b\n1,2\n")
    pages = [officer.get(path).text for path in (
        "/rosters", "/rosters/new", mistakes, clean, taken, waiting, broken)]  # fmt: skip
    staff = came_in(registered, "reviewer")
    sent(staff, "/language", language="en", back="/")
    pages.append(staff.get("/rosters").text)
    own = "".join(unit.name for unit in UNITS) + "".join(each.name for each in (*NEW, OTHERS))
    own += "".join(heading.name for heading in ROSTER_HEADINGS)
    own += "中文名册中国工商银行靖江支行" + "单位经办赵审核"
    for text in pages:
        body = re.sub(r"<[^>]+>", " ", text)
        left = set(re.findall(r"[\u4e00-\u9fff]+", body))
        assert not [each for each in left if not set(each) <= set(own)]


def test_rows_to_look_at_are_mended_or_left_as_they_are(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(line(NEW[0], mobile="12345"), line(NEW[1])))
    shown = officer.get(where).text
    assert "名册没有错处" in shown
    assert "有 1 行请再看一眼" in shown
    looked = officer.get(where + "?show=mild").text
    assert 'value="12345"' in looked
    assert NEW[0].card not in looked  # nothing is wrong with it
    kept = sent(officer, where + "/mends", act="save", show="mild", row="2",
                **{"2-mobile": "13900000001"})  # fmt: skip
    assert "show=mild" in kept.headers["location"]
    shown = officer.get(where).text
    assert "又改了 1 行、剔除 0 行，还没有核对" in shown
    assert "确认参保" not in shown
    assert sent(officer, where + "/confirm").status_code == 409
    again = goes_on(registered, sent(officer, where + "/mends", act="check"))
    shown = officer.get(again).text
    assert "请再看一眼" not in shown
    assert "确认参保" in shown


def test_a_masked_number_can_be_mended_where_it_is_not_what_is_wrong(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(line(NEW[0], name="")))
    assert NEW[0].id_number not in officer.get(where).text
    form = {"row": "2", "2-name": "张三", "2-id_number": "", "2-bank_account": NEW[3].card}
    again = goes_on(registered, sent(officer, where + "/mends", act="check", **form))
    taken = goes_on(registered, sent(officer, again + "/confirm"))
    assert "新增 1 人" in officer.get(taken).text
    assert "张三" in officer.get("/rosters").text


def test_what_waits_for_the_officer_is_told(registered: Site) -> None:
    officer = came_in(registered, "officer")
    assert "还没有办完" not in officer.get("/rosters").text
    handed_in(officer, roster(*MISTAKES))
    assert "正在核对或办理" in officer.get("/rosters").text
    where = tried(registered, officer, roster(*MISTAKES))
    assert "有错的行待改正" in officer.get("/rosters").text
    clean = goes_on(registered, sent(officer, where + "/mends", act="drop_all"))
    assert "核对无误，待您确认" in officer.get("/rosters").text
    goes_on(registered, sent(officer, clean + "/confirm"))
    assert "还没有办完" not in officer.get("/rosters").text


def test_many_rows_are_mended_a_page_at_a_time(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*(line(NEW[0], name="") for _ in range(45))))
    first = officer.get(where).text
    assert "第 1 页，共 3 页，45 条" in first
    assert first.count('name="row"') == 20
    answer = sent(officer, where + "/mends", act="next", at="1", row="2", **{"2-name": "张三"})
    second = officer.get(answer.headers["location"]).text
    assert "第 2 页" in second
    assert "改了 1 行，剔除 0 行；还有 44 行没有处理" in second
    assert officer.get(where + "?page=99").text.count('name="row"') == 5
