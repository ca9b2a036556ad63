"""The committee's year end in the pages: the whole way, and what is refused on it.

The book is the plain year of ``tests.work.year``. Income: 12 × 50.00 and a grant of 20,000.00;
benefits: 300.00 + 7,500.00 + 2,500.00. Surplus 10,300.00; a tenth of the dues, 60.00, to the
reserve; the pool is 10,240.00. 李 bears 7,500.00 and 周 2,500.00: over 2,000.00 three tenths, which
is 1,650.00 and 150.00.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from api.pages import money_desk
from ledger.book.tables import Allocation, AwardRow, Closing, Notice, Payable
from ledger.office.tables import User
from ledger.permissions import Role
from ledger.work import accounts, approve, post
from ledger.work.desk import Desk
from ledger.work.report.looking import looking
from tests.web.conftest import Client, Site, book_of, came_in, sent, worked
from tests.work.papers import BANK, INTEREST, voucher

ROOT = "/year-end/2012-08-01"
Days = Callable[[str], None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Sets the day on which the visitors come."""

    def put(day: str) -> None:
        monkeypatch.setattr(money_desk, "today", lambda: date.fromisoformat(day))

    put("2013-10-08")
    return put


@pytest.fixture
def site(site_at: Callable[[str], Site], on: Days) -> Site:
    """Everything is decided and paid, and the year may be closed."""
    return site_at("answered")


def hidden(page: str, name: str, form: str) -> str:
    """The value of a hidden field in the form that is sent to an address."""
    own = page[page.index(f'action="{ROOT}{form}"') :]
    found = re.search(rf'name="{name}" value="([^"]*)"', own)
    assert found is not None, f"{name} in {form}"
    return found[1]


def push(visitor: Client, page: str, form: str, **fields: Any) -> Any:
    """Send a form of a page, with its hidden fields."""
    text = visitor.get(ROOT + page).text
    for name in ("request", "seen"):
        if name == "request" or form.endswith("/confirm"):
            fields[name] = hidden(text, name, form)
    return sent(visitor, ROOT + form, **fields)


def rows(site: Site, table: Any) -> list[Any]:
    with book_of(site) as book, looking(book) as session:
        return list(session.exec(select(table)))


def words(page: str) -> str:
    """The page as it is read: without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", page))


def closed(site: Site) -> Client:
    committee = came_in(site, "committee")
    answer = push(committee, "/close", "/close/confirm")
    assert answer.headers["location"] == f"{ROOT}?done=closed", answer.text
    return committee


def fixed(site: Site) -> Client:
    committee = closed(site)
    assert push(committee, "/fix", "/fix/confirm").headers["location"] == f"{ROOT}?done=fixed"
    return committee


def published(site: Site) -> Client:
    committee = fixed(site)
    assert push(committee, "", "/publish").headers["location"] == f"{ROOT}?done=published"
    return committee


def tried(site: Site, committee: Client, **changed: str) -> int:
    """Have a trial worked out; the number of its job."""
    fields = {"title": "", "threshold": "2000", "cap": "50000", "up_to_1": "10000",
              "value_1": "30%", "up_to_2": "50000", "value_2": "50%", "value_3": "3/5",
              "group_major": "1", "group_chronic": "1", "share_1": "100%"} | changed  # fmt: skip
    answer = push(committee, "/trials", "/trials/new", **fields)
    assert answer.status_code == 303, answer.text
    worked(site)
    return int(answer.headers["location"].rsplit("/", 1)[1])


# -- the whole way ---------------------------------------------------------------------------------


def test_a_year_from_close_to_payables(site: Site, on: Days) -> None:
    committee = came_in(site, "committee")
    page = words(committee.get(ROOT).text)
    assert "可以结账了" in page
    ahead = committee.get(f"{ROOT}/close").text
    for figure in ("20,600.00", "-10,300.00", "10,300.00", "-60.00", "-10,240.00"):
        assert f'<td class="money">{figure}</td>' in ahead
    assert "收入 20,600.00；支出 -10,300.00；结余 10,300.00" in ahead  # said of the picture
    closed(site)
    (closing,) = rows(site, Closing)
    assert (closing.relief_pool_fen, closing.reserve_fen) == (10_240_00, 60_00)

    tried(site, committee)
    assert push(committee, "/fix", "/fix/confirm").status_code == 303
    (allocation,) = rows(site, Allocation)
    assert (allocation.made_by, allocation.awarded_fen) == ("committee", 1_800_00)
    on("2013-10-10")
    assert push(committee, "", "/publish").status_code == 303
    assert "2013-10-17" in words(committee.get(ROOT).text)
    assert committee.get("/notices/2012-08-01").status_code == 200

    on("2013-10-18")
    approver = came_in(site, "approver")
    assert "共1,800.00元" in words(approver.get(f"{ROOT}/relief").text)
    answer = push(approver, "/relief", "/approve")
    assert answer.headers["location"] == f"{ROOT}?done=granted"
    relief = [row for row in rows(site, Payable) if row.kind == "relief"]
    assert sorted(row.amount_fen for row in relief) == [150_00, 1_650_00]
    assert "应付2笔、1,800.00元" in words(approver.get(ROOT).text)
    cashier = came_in(site, "cashier")
    assert sent(cashier, "/batches", request="one").status_code == 303
    assert "待放行：2笔，1,800.00元" in words(committee.get(ROOT).text)


def test_every_step_waits_for_the_one_before(site: Site, on: Days) -> None:
    committee, approver = came_in(site, "committee"), came_in(site, "approver")
    for form, why in (("/fix/confirm", "请先结账"), ("/publish", "请先")):
        answer = sent(committee, ROOT + form, request=form)
        assert answer.status_code >= 400, form
        assert why in words(answer.text)
    fixed(site)
    answer = sent(approver, f"{ROOT}/approve", request="early")
    assert answer.status_code >= 400
    assert "公示" in words(answer.text)
    assert push(committee, "", "/publish").status_code == 303
    answer = sent(approver, f"{ROOT}/approve", request="running")
    assert "2013-10-15" in answer.text
    assert not [row for row in rows(site, Payable) if row.kind == "relief"]


def test_what_hinders_closing_is_said_all_at_once(site_at: Callable[[str], Site], on: Days) -> None:
    site = site_at("decided")
    committee = came_in(site, "committee")
    on("2013-01-10")
    page = committee.get(ROOT).text
    assert "到 2013-07-31 才结束" in page
    assert "的申报期到" in page
    assert "3 件审核决定没有签批完" in page
    assert f'action="{ROOT}/close' not in page
    answer = sent(committee, f"{ROOT}/close/confirm", request="now", seen="")
    assert answer.status_code == 409
    assert rows(site, Closing) == []


def test_clicking_twice_does_it_once(site: Site) -> None:
    committee = came_in(site, "committee")
    page = committee.get(f"{ROOT}/close").text
    fields = {name: hidden(page, name, "/close/confirm") for name in ("request", "seen")}
    first = sent(committee, f"{ROOT}/close/confirm", **fields)
    again = sent(committee, f"{ROOT}/close/confirm", **fields)
    assert first.headers["location"] == again.headers["location"] == f"{ROOT}?done=closed"
    page = committee.get(f"{ROOT}/fix").text
    fields = {name: hidden(page, name, "/fix/confirm") for name in ("request", "seen")}
    for _ in range(2):
        answer = sent(committee, f"{ROOT}/fix/confirm", **fields)
        assert answer.headers["location"] == f"{ROOT}?done=fixed"
    assert (len(rows(site, Closing)), len(rows(site, Allocation))) == (1, 1)


def test_what_was_not_shown_is_not_carried_out(site: Site) -> None:
    committee = came_in(site, "committee")
    answer = sent(committee, f"{ROOT}/close/confirm", request="unseen", seen="something else")
    assert answer.status_code == 409
    assert "数字又有变动" in answer.text
    assert rows(site, Closing) == []


def test_the_maker_does_not_sign(site: Site, on: Days) -> None:
    accounts.add_user(
        site.office, "setup", "both", "两岗", {Role.COMMITTEE: [""], Role.APPROVER: [""]}
    )
    with site.office.session() as session:
        known = session.exec(select(User).where(User.login == "committee")).one()
        both = session.exec(select(User).where(User.login == "both")).one()
        both.password, both.must_change = known.password, False
        session.add(both)
    closed(site)
    visitor = came_in(site, "both")
    assert push(visitor, "/fix", "/fix/confirm").status_code == 303
    assert push(visitor, "", "/publish").status_code == 303
    on("2013-10-20")
    page = visitor.get(f"{ROOT}/relief").text
    assert f'action="{ROOT}/approve"' not in page
    assert "您经办的，须由他人签字" in page
    answer = sent(visitor, f"{ROOT}/approve", request="own")
    assert answer.status_code == 409
    assert "制单人" in answer.text


# -- objections ------------------------------------------------------------------------------------


def test_an_objection_that_is_upheld_takes_its_award_out(site: Site, on: Days) -> None:
    committee = published(site)
    case = max(rows(site, AwardRow), key=lambda row: row.award_fen).case_no
    answer = push(
        committee, "/relief", "/objections", by="职工来信", words="已由商业保险赔付", case=case
    )
    assert answer.headers["location"].startswith(f"{ROOT}/relief?done=noted")
    push(committee, "/relief", "/objections", by="某职工", words="比例偏低", case="")
    page = committee.get(f"{ROOT}/relief").text
    first, second = re.findall(r'action="[^"]*/objections/(YY-2013-\d+)"', page)
    assert f"采纳：取消 {case} 的救助 1,650.00 元" in page
    assert "对整个名单的异议不能逐项采纳" in page

    on("2013-10-20")
    approver = came_in(site, "approver")
    refused = sent(approver, f"{ROOT}/approve", request="too early")
    assert first in refused.text
    whole = sent(committee, f"{ROOT}/objections/{second}", request="whole", outcome="upheld",
                 answer="好")  # fmt: skip
    assert whole.status_code == 409
    blank = sent(committee, f"{ROOT}/objections/{first}", request="blank", outcome="upheld")
    assert blank.status_code == 422
    for number, outcome in ((first, "upheld"), (second, "dismissed")):
        answer = push(committee, "/relief", f"/objections/{number}", outcome=outcome, answer="核实")
        assert answer.status_code == 303, answer.text
    page = words(approver.get(f"{ROOT}/relief").text)
    assert "向1人发放共150.00元" in page
    assert "采纳异议取消1人、1,650.00元" in page
    assert push(approver, "/relief", "/approve").status_code == 303
    assert [r.amount_fen for r in rows(site, Payable) if r.kind == "relief"] == [150_00]


def test_what_is_wrong_with_an_objection_stands_beside_its_form(site: Site) -> None:
    committee = published(site)
    answer = push(committee, "/relief", "/objections", by="某职工", words="名单有误", case="JZ-9")
    assert answer.status_code == 404
    assert "JZ-9" in answer.text
    assert 'value="名单有误"' in answer.text  # what was typed is kept
    (notice,) = rows(site, Notice)
    assert notice.notice_no in answer.text


# -- trials ----------------------------------------------------------------------------------------


def test_trials_side_by_side_and_who_gains(site: Site) -> None:
    committee = closed(site)
    usual = tried(site, committee, title="现行")
    lower = tried(site, committee, title="起付一千", threshold="1000")
    capped = tried(site, committee, title="封顶一千", cap="1,000.00")
    page = committee.get(f"{ROOT}/trials?with={usual}&with={lower}&with={capped}").text
    read = words(page)
    # 6,500.00 and 1,500.00 over the threshold; capped, 李 gets 1,000.00 of 1,650.00
    for figure in ("1,800.00", "2,400.00", "1,150.00"):
        assert f'<td class="money">{figure}</td>' in page
    assert "2人多得，共600.00元0人少得，共0.00元" in read
    assert "0人多得，共0.00元1人少得，共650.00元1人不变" in read
    assert page.count("与现行不同") == 2
    change = words(committee.get(f"{ROOT}/trials/{capped}/against/{usual}").text)
    assert "1,650.001,000.00-650.00" in change
    one = words(committee.get(f"{ROOT}/trials/{lower}").text)
    assert "1,950.00" in one
    assert "李*平" in one
    assert "采用这个方案" in one
    assert rows(site, Allocation) == []


def test_tranches_and_rates_are_tried(site: Site) -> None:
    committee = closed(site)
    number = tried(
        site, committee, title="分批", up_to_1="", value_1="1/2", value_2="", value_3="",
        group_chronic="2", share_1="10%", share_2="50%",
    )  # fmt: skip
    page = words(committee.get(f"{ROOT}/trials/{number}").text)
    # a tenth of 10,240.00 for 李's 2,750.00; half of the 9,216.00 left is enough for 周's 250.00
    assert "重大疾病1,024.002,750.001,024.0037.24%" in page
    assert "慢性病4,608.00250.00250.00100.00%" in page
    assert "1,274.00元" in page


def test_a_trial_that_no_rulebook_could_say_is_refused_with_what_was_typed(site: Site) -> None:
    committee = closed(site)
    for wrong in ({"threshold": "abc"}, {"value_1": "130%"}, {"up_to_2": "9000"}, {"up_to_1": ""},
                  {"group_major": "", "group_chronic": ""},
                  {"value_1": "", "value_2": "", "value_3": ""}):  # fmt: skip
        fields = {"title": "错的", "threshold": "2000", "cap": "", "up_to_1": "10000",
                  "value_1": "30%", "up_to_2": "50000", "value_2": "50%", "value_3": "60%",
                  "group_major": "1", "group_chronic": "1", "share_1": "100%"}  # fmt: skip
        answer = push(committee, "/trials", "/trials/new", **(fields | wrong))
        assert answer.status_code == 422, wrong
        assert 'value="错的"' in answer.text
        assert "没有试算" in answer.text
        assert "up_to" not in words(answer.text)
    assert "还没有试算过" in committee.get(f"{ROOT}/trials").text


def test_the_draft_made_by_itself_is_a_trial_and_can_be_asked_again(
    site_at: Callable[[str], Site], on: Days
) -> None:
    site = site_at("decided")
    committee = came_in(site, "committee")
    assert push(committee, "/trials", "/draft").status_code == 303
    worked(site)
    page = committee.get(ROOT).text
    assert "自动试算没有办成" in page
    assert "签批" in page
    assert f'action="{ROOT}/draft"' in page

    later = site_at("answered")
    committee = came_in(later, "committee")
    push(committee, "/trials", "/draft")
    worked(later)
    page = committee.get(f"{ROOT}/trials").text
    assert "系统试算（现行办法）" in page
    assert '<td class="money">1,800.00</td>' in page
    assert rows(later, Closing) == []


def test_a_trial_says_when_the_book_has_moved_on(site: Site) -> None:
    committee = came_in(site, "committee")
    number = tried(site, committee)
    assert "请再试算一次" not in committee.get(f"{ROOT}/trials/{number}").text
    with book_of(site) as book:
        day = date(2013, 10, 8)
        interest = voucher("利息", "2013-07-31", (BANK, "8", "0"), (INTEREST, "0", "8"))
        made = post.voucher(Desk(book, "cashier", day, "interest"), interest)
        for signer in ("approver", "approver2"):
            approve.approve_voucher(Desk(book, signer, day, signer), made["voucher_no"])
    assert "请再试算一次" in committee.get(f"{ROOT}/trials/{number}").text
    assert "试算后账套有变动" in committee.get(f"{ROOT}/trials").text


# -- who may, and in which language ---------------------------------------------------------------


@pytest.mark.parametrize("login", ["officer", "hospital", "reviewer", "administrator"])
def test_others_do_not_see_it(site: Site, login: str) -> None:
    visitor = came_in(site, login)
    for page in ("/year-end", ROOT, f"{ROOT}/trials", f"{ROOT}/relief"):
        assert visitor.get(page).status_code == 403
    assert 'href="/year-end"' not in visitor.get("/").text


def test_the_auditor_reads_and_is_offered_nothing(site: Site) -> None:
    published(site)
    auditor = came_in(site, "auditor")
    for page in ("", "/close", "/trials", "/relief"):
        text = auditor.get(ROOT + page).text
        assert not re.search(rf'<form method="post" action="{ROOT}', text), page
    assert auditor.get("/year-end/2099").status_code == 404


def test_in_english_no_chinese_is_left(site: Site, on: Days) -> None:
    committee = published(site)
    case = rows(site, AwardRow)[0].case_no
    push(committee, "/relief", "/objections", by="A", words="B", case=case)
    committee.cookies.set("language", "en")
    for page in ("", "/close", "/trials", "/relief", "/fix"):
        text = committee.get(ROOT + page).text
        main = text[text.index("<main") : text.index("</main>")]
        # the rulebook's words, and people and employers, have no English
        own = re.sub(r'<span[^>]* (lang|title)="[^"]*">.*?</span>', "", main)
        own = re.sub(r"<table.*?</table>", "", own, flags=re.S) if page == "/relief" else own
        assert not re.search("[\u4e00-\u9fff]", own), re.findall(".*[\u4e00-\u9fff].*", own)
