"""名册 on its pages: handed in, tried, mended, confirmed, billed; who sees whose."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from ledger.book.tables import Enrolment, Invoice, Roster
from ledger.office.tables import AccessRecord, Upload
from ledger.work.report.looking import looking
from tests.web.conftest import Client, Site, book_of, came_in, sent, worked
from tests.work.papers import PERSONS, SCHOOL, SHIPYARD, Person

HEAD = "单位名称,统一社会信用代码,姓名,证件号码,手机号,银行卡号,开户行,变动类型,变动日期\n"
NEW = [Person(f"新来{'甲乙丙丁戊己庚辛'[n]}", 200 + n, SHIPYARD) for n in range(8)]
OTHERS = Person("别家人", 300, SCHOOL)
PERIOD = "2012-08-01"


def line(person: Person, **changes: str) -> str:
    row = person.row()
    values = {name: changes.get(name, getattr(row, name)) for name in (
        "employer_name", "uscc", "name", "id_number", "mobile", "bank_account", "bank_name",
        "change", "changed_on")}  # fmt: skip
    return ",".join(values.values()) + "\n"


def roster(*lines: str) -> bytes:
    return (HEAD + "".join(lines)).encode("utf-8-sig")


@pytest.fixture
def registered(site_at: Callable[[str], Site]) -> Site:
    """Employers are registered and nobody is enrolled."""
    return site_at("registered")


def period_of(visitor: Client) -> str:
    found = re.search(r'<option value="([^"]+)"', visitor.get("/rosters/new").text)
    assert found
    return found[1]


def handed_in(visitor: Client, content: bytes, name: str = "名册.csv", **fields: str) -> Any:
    fields = {"period": period_of(visitor), "request": uuid4().hex, **fields}
    return sent(visitor, "/rosters/upload", files={"file": (name, content)}, **fields)


def tried(site: Site, visitor: Client, content: bytes, name: str = "名册.csv") -> str:
    """The path of a trial that has ended."""
    answer = handed_in(visitor, content, name)
    assert answer.status_code == 303, answer.text
    worked(site)
    where: str = answer.headers["location"]
    return where


def goes_on(site: Site, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    worked(site)
    where: str = answer.headers["location"]
    return where


def kept(site: Site, table: Any) -> list[Any]:
    with book_of(site) as book, looking(book) as session:
        return list(session.exec(select(table)))


def test_a_clean_roster_is_tried_confirmed_and_billed(registered: Site) -> None:
    officer = came_in(registered, "officer")
    assert "未交" not in officer.get("/rosters").text  # one employer: its own page
    answer = handed_in(officer, roster(*map(line, NEW[:5])))
    where = answer.headers["location"]
    waiting = officer.get(where).text
    assert "正在核对名册" in waiting
    assert f'hx-get="{where}/progress' in waiting
    assert "HX-Refresh" not in officer.get(where + "/progress").headers
    worked(registered)
    assert officer.get(where + "/progress").headers["HX-Refresh"] == "true"
    shown = officer.get(where).text
    assert "名册没有错处" in shown
    assert "5 人" in shown
    assert "166.65" in shown  # two thirds of 50.00 each, the odd fen with the employer
    assert "83.35" in shown
    assert "参加率 100%" in shown
    assert kept(registered, Enrolment) == []
    taken = goes_on(registered, sent(officer, where + "/confirm"))
    done = officer.get(taken).text
    assert "参保办好了" in done
    assert "新增 5 人" in done
    assert len(kept(registered, Enrolment)) == 5
    answer = sent(officer, "/rosters/invoice", employer=SHIPYARD.uscc, period=PERIOD,
                  request=uuid4().hex)  # fmt: skip
    assert answer.status_code == 303, answer.text
    invoice = officer.get(answer.headers["location"]).text
    assert "缴费通知单已开具" in invoice
    assert "250.00" in invoice
    page = officer.get("/rosters").text
    assert kept(registered, Invoice)[0].invoice_no in page
    assert "名册.csv" in page


MISTAKES = (
    line(NEW[0]),
    line(NEW[1], id_number=NEW[1].id_number[:-1] + ("0" if NEW[1].id_number[-1] != "0" else "1")),
    line(NEW[2], name=""),
    line(NEW[0]),
    line(OTHERS),
)


def test_mistakes_stand_beside_the_values(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*MISTAKES))
    shown = officer.get(where).text
    assert "4 行有错" in shown
    for words in ("校验位不符", "姓名", "出现两次", "不是您所属单位的", "第 3 行", "第 6 行"):
        assert words in shown
    assert 'name="3-id_number"' in shown
    with registered.office.session() as session:
        notes = session.exec(select(AccessRecord).where(AccessRecord.what == "roster_rows")).all()
    assert notes[-1].actor == "officer"
    assert notes[-1].detail == "3, 4, 5, 6"
    found = officer.get(f"/jobs/{where.rsplit('/')[-1]}/findings")
    assert found.content.startswith(b"PK")


def test_rows_are_mended_and_dropped_until_it_is_clean(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*MISTAKES))
    form = {"row": ["3", "4", "5", "6"], "3-id_number": NEW[1].id_number, "4-name": "",
            "choice-3": "mend", "choice-4": "mend", "choice-5": "drop",
            "choice-6": "drop"}  # fmt: skip
    again = goes_on(registered, sent(officer, where + "/mends", act="check", **form))
    shown = officer.get(again).text
    assert "1 行有错" in shown
    assert "第 4 行" in shown  # rows keep their numbers
    answer = sent(officer, again + "/mends", act="save", row="4", **{"4-name": NEW[2].name})
    assert answer.headers["location"].endswith("done=kept")
    saved = officer.get(answer.headers["location"]).text
    assert f'value="{NEW[2].name}"' in saved
    assert "已改，待核对" in saved
    clean = goes_on(registered, sent(officer, again + "/mends", act="check", row="4",
                                     **{"4-name": NEW[2].name}))  # fmt: skip
    shown = officer.get(clean).text
    assert "名册没有错处" in shown
    assert "改正 2 行，剔除 2 行" in shown
    assert "由 名册.csv 改成" in shown
    taken = goes_on(registered, sent(officer, clean + "/confirm"))
    assert "新增 3 人" in officer.get(taken).text
    (row,) = kept(registered, Roster)
    with registered.office.session() as session:
        uploads = {each.digest: each.name for each in session.exec(select(Upload))}
    assert uploads[row.file_digest] == row.file_name == "名册-已改.xlsx"
    assert "名册.csv" in uploads.values()


def test_all_rows_with_mistakes_are_dropped_at_once(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*MISTAKES))
    answer = sent(officer, where + "/mends", act="drop_all", row="3",
                  **{"3-id_number": NEW[1].id_number})  # fmt: skip
    shown = officer.get(goes_on(registered, answer)).text
    assert "名册没有错处" in shown
    assert "改正 1 行，剔除 3 行" in shown


def test_nothing_mended_is_not_checked_again(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*MISTAKES))
    answer = sent(officer, where + "/mends", act="check")
    assert answer.status_code == 409
    assert "还没有改动任何一行" in answer.text


def test_a_roster_with_mistakes_is_not_confirmed(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*MISTAKES))
    answer = sent(officer, where + "/confirm")
    assert answer.status_code == 409
    assert "不能确认" in answer.text
    assert kept(registered, Enrolment) == []


def test_a_double_confirmation_is_one(registered: Site) -> None:
    officer = came_in(registered, "officer")
    where = tried(registered, officer, roster(*map(line, NEW[:2])))
    first = sent(officer, where + "/confirm").headers["location"]
    assert sent(came_in(registered, "officer"), where + "/confirm").headers["location"] == first
    worked(registered)
    assert sent(officer, where + "/confirm").headers["location"] == first
    assert worked(registered) == 0
    assert len(kept(registered, Roster)) == 1


def test_a_double_upload_is_one_trial(registered: Site) -> None:
    officer = came_in(registered, "officer")
    content, request = roster(line(NEW[0])), uuid4().hex
    first = handed_in(officer, content, request=request).headers["location"]
    assert handed_in(officer, content, request=request).headers["location"] == first


def test_what_changes_nothing_is_not_confirmed(registered: Site) -> None:
    officer = came_in(registered, "officer")
    content = roster(line(NEW[0]))
    goes_on(registered, sent(officer, tried(registered, officer, content) + "/confirm"))
    where = tried(registered, officer, content)
    shown = officer.get(where).text
    assert "不必确认" in shown
    assert "确认参保" not in shown
    assert sent(officer, where + "/confirm").status_code == 409


def test_what_the_book_refuses_after_all_is_told_and_tried_again(registered: Site) -> None:
    moved = Person(NEW[0].name, 200, SCHOOL)
    officer, other = came_in(registered, "officer"), came_in(registered, "officer2")
    mine = tried(registered, officer, roster(line(NEW[0])))
    theirs = tried(registered, other, roster(line(moved)))
    goes_on(registered, sent(other, theirs + "/confirm"))
    taken = goes_on(registered, sent(officer, mine + "/confirm"))
    shown = officer.get(taken).text
    assert "名册没有办成" in shown
    assert "本期已由" in shown
    again = goes_on(registered, sent(officer, taken + "/again"))
    assert "1 行有错" in officer.get(again).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("名册.exe", b"x", "类型不对"),
        ("名册.csv", b"", "没有选择文件"),
        ("名册.pdf", b"%PDF", "类型不对"),
    ],
)
def test_a_file_of_another_kind_or_none_is_refused(
    registered: Site, name: str, content: bytes, words: str
) -> None:
    answer = handed_in(came_in(registered, "officer"), content, name)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_file_that_cannot_be_read_says_why(registered: Site) -> None:
    officer = came_in(registered, "officer")
    for content in (b"PK\x03\x04broken", "甲,乙\n1,2\n".encode()):
        name = "名册.xlsx" if content.startswith(b"PK") else "名册.csv"
        shown = officer.get(tried(registered, officer, content, name)).text
        assert "整个文件读不了" in shown
        assert "重新上传" in shown


def test_a_period_that_is_none_is_refused(registered: Site) -> None:
    officer = came_in(registered, "officer")
    answer = handed_in(officer, roster(line(NEW[0])), period="1999")
    assert answer.status_code == 422
    assert "1999" in answer.text


# -- the lists ------------------------------------------------------------------------------------


def test_this_period_stands_beside_the_last(site_at: Callable[[str], Site]) -> None:
    """In 2013 one is renewed, one is new, one leaves, one comes from the school; others wait."""
    site = site_at("relieved")
    officer, other = came_in(site, "officer"), came_in(site, "officer2")
    teacher = next(person for person in PERSONS if person.unit == SCHOOL)
    first = {"change": "新增", "changed_on": "2013-08-01"}
    theirs = [line(teacher, **first)]
    own = [line(PERSONS[0], mobile="13900000009", **first), line(PERSONS[1], **first),
           line(NEW[0], **first), line(NEW[1], bank_account=NEW[0].card, **first)]  # fmt: skip
    later = [line(PERSONS[1], change="减员", changed_on="2013-09-01"),
             line(Person(teacher.name, teacher.number, SHIPYARD), change="调入",
                  changed_on="2013-09-02")]  # fmt: skip
    for visitor, lines in ((other, theirs), (officer, own), (officer, later)):
        goes_on(site, sent(visitor, tried(site, visitor, roster(*lines)) + "/confirm"))
    counts = tabs(officer.get("/rosters").text)
    assert counts == {"新增": 2, "续保": 1, "未续保": 3, "减员": 1, "调入": 1, "调出": 0,
                      "资料变更": 1, "疑似重复": 2}  # fmt: skip
    assert tabs(other.get("/rosters").text)["调出"] == 1
    changed = officer.get("/rosters?list=changed").text
    assert PERSONS[0].name in changed
    assert "手机号" in changed
    assert PERSONS[0].id_number not in changed
    assert teacher.name in officer.get("/rosters?list=moved_in").text
    assert f"…{NEW[0].card[-4:]}" in officer.get("/rosters?list=doubles").text
    assert PERSONS[2].name in officer.get("/rosters?list=not_renewed").text
    older = officer.get(f"/rosters?period={PERIOD}").text
    assert tabs(older)["新增"] == 5


def tabs(text: str) -> dict[str, int]:
    found = re.findall(r'#people"[^>]*>(\S+) <span class="count">(\d+)<', text)
    return {name: int(count) for name, count in found}
