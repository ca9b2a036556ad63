"""首页: what waits for each role, whose days come near, and pictures within everybody's reach."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from api import home_pictures
from api.pages import home
from ledger.book.tables import Claim, Entry, Posting
from ledger.money import parse_yuan
from ledger.office.tables import Job, User
from ledger.permissions import Role
from ledger.work import bill, door, proof, reminders
from ledger.work.door import Visitor
from ledger.work.reach import Reach
from ledger.work.report import home_figures, home_waiting
from ledger.work.report.looking import looking
from tests.conftest import desk
from tests.web.conftest import PEOPLE, Site, book_of, came_in, sent, worked
from tests.web.programs import program
from tests.work.papers import SHIPYARD, UNITS

AT = Callable[[str], Site]
LATER = date(2013, 10, 20)


def visitor(login: str) -> Visitor:
    _, role, scope = PEOPLE[login]
    return Visitor(login, login, {role: frozenset({scope})}, visit=1)


def piles(site: Site, login: str, today: date = LATER) -> dict[str, Any]:
    with book_of(site) as book:
        return {line["what"]: line for line in home_waiting.waiting(book, visitor(login), today)}


@pytest.mark.parametrize(
    ("stage", "login", "what"),
    [
        ("claimed", "reviewer", "to_decide"),
        ("claimed", "officer", "own_undecided"),
        ("claimed", "hospital", "own_undecided"),
        ("decided", "reviewer", "decisions"),
        ("signed", "approver", "decisions"),
        ("billed", "cashier", "unpaid"),
        ("billed", "officer", "unpaid"),
        ("granted", "approver", "vouchers"),
        ("approved", "cashier", "payables"),
        ("batched", "approver", "batches"),
        ("released", "cashier", "unanswered"),
        ("answered", "committee", "periods_over"),
        ("published", "approver", "relief"),
    ],
)
def test_what_is_next_waits_for_who_does_it(site_at: AT, stage: str, login: str, what: str) -> None:
    site = site_at(stage)
    assert piles(site, login)[what]["count"] >= 1
    words = home.PILES[what][0]
    shown = came_in(site, login).get("/").text
    assert words in shown or what in ("relief", "periods_over"), "those are looked at later"


def test_the_count_and_the_oldest_are_those_of_the_book(site_at: AT) -> None:
    site = site_at("claimed")
    with book_of(site) as book, looking(book) as session:
        days = session.exec(select(Claim.submitted_on)).all()
    pile = piles(site, "reviewer")["to_decide"]
    assert (pile["count"], pile["since"]) == (len(days), min(days))
    text = came_in(site, "reviewer").get("/").text
    assert f'<a href="/review"><span class="big">{len(days)}</span> 件申报待审核</a>' in text
    assert f"最早的是 {min(days).isoformat()}" in text


def test_nobody_is_asked_to_sign_what_they_made_or_signed(site_at: AT) -> None:
    site = site_at("granted")
    with book_of(site) as book:
        stranger = home_waiting.waiting(book, visitor("approver"), LATER)
        for maker in ("吴会计",):
            own = Visitor(maker, maker, {Role.APPROVER: frozenset({""})})
            assert not [line for line in home_waiting.waiting(book, own, LATER)
                        if line["what"] == "vouchers"]  # fmt: skip
    assert [line["count"] for line in stranger if line["what"] == "vouchers"] == [1]


def test_the_longest_waiting_comes_first(site_at: AT) -> None:
    with book_of(site_at("billed")) as book:
        found = home_waiting.waiting(book, visitor("cashier"), LATER)
    days = [line["since"] or LATER for line in found]
    assert days == sorted(days)
    assert found


def test_an_officer_sees_own_invoices_only(site_at: AT) -> None:
    site = site_at("billed")
    everybody = piles(site, "cashier")["unpaid"]
    own = program(site, "officer").get("/api/v1/invoices").json()["invoices"]
    mine = piles(site, "officer")["unpaid"]
    assert mine["count"] == len(own) < everybody["count"]
    assert mine["fen"] == sum(parse_yuan(each["open"]) for each in own) < everybody["fen"]


def test_reminders_are_told_to_whom_they_concern(site_at: AT) -> None:
    site = site_at("billed")
    with book_of(site) as book:
        lines = reminders.waiting(book, LATER)
    told = {login: list(home._near(lines, visitor(login)))
            for login in ("officer", "officer2", "hospital", "cashier")}  # fmt: skip
    invoices = {login: {line["subject"] for line in found if line["what"] == "invoice_overdue"}
                for login, found in told.items()}  # fmt: skip
    assert invoices["officer"] | invoices["officer2"] < invoices["cashier"]
    assert not invoices["officer"] & invoices["officer2"]
    assert not invoices["hospital"]
    shown = came_in(site, "officer").get("/").text
    (own,) = invoices["officer"]
    assert f'href="/invoices/{own}"' in shown
    assert "已过期限" in shown


def test_a_notice_that_runs_is_told_with_its_last_day(site_at: AT) -> None:
    site = site_at("published")
    with book_of(site) as book:
        (line,) = [each for each in reminders.waiting(book, date(2013, 10, 12))
                   if each["what"] == "notice_closes"]  # fmt: skip
        over = reminders.waiting(book, date(2014, 10, 12))
    assert not [each for each in over if each["what"] == "notice_closes"]
    (told,) = home._near([line], visitor("auditor"))
    assert told["href"].startswith("/notices/2012")
    assert not list(home._near([line], visitor("hospital")))


# -- pictures -------------------------------------------------------------------------------------


def test_the_money_of_the_picture_is_that_of_the_bank_account(site: Site) -> None:
    with book_of(site) as book, looking(book) as session:
        months = home_figures.bank_by_month(book)
        rows = session.exec(
            select(Entry.booked_on, Posting.debit_fen, Posting.credit_fen)
            .join(Posting, col(Posting.entry_id) == col(Entry.id))
            .where(Posting.account == "1002")
        ).all()
    net = sum(debit - credit for _, debit, credit in rows)
    assert sum(each["in_fen"] - each["out_fen"] for each in months) == net
    first = min(rows)[0]
    assert months[0]["month"] == f"{first:%Y-%m}", "empty months before the first are left out"


def test_the_payout_is_that_of_the_books_accounts(site: Site) -> None:
    with book_of(site) as book, looking(book) as session:
        found = home_figures.payout(book, Reach(is_whole=True))
        benefits = session.exec(
            select(Posting.debit_fen, Posting.credit_fen)
            .join(Entry, col(Entry.id) == col(Posting.entry_id))
            .where(Posting.account == "510101", col(Entry.event) != "expense_closed")
        ).all()
    assert found is not None
    assert found["benefit_fen"] == sum(debit - credit for debit, credit in benefits)
    assert found["relief_fen"] > 0


def test_the_payout_is_told_to_the_nearest_tenth_of_a_percent(site: Site) -> None:
    with book_of(site) as book:
        found = home_figures.payout(book, Reach(is_whole=True))
        shown = home_pictures.pictures(book, visitor("auditor"), date(2013, 11, 5), "zh")
    assert found is not None
    (words,) = [each.words for each in shown if each.name == "payout"]
    (tenths,) = [int(whole + tenth) for whole, tenth in re.findall(r" (\d+)\.(\d)%", words)]
    granted = 1000 * (found["benefit_fen"] + found["relief_fen"])
    assert abs(tenths * found["invoiced_fen"] - granted) * 2 <= found["invoiced_fen"]


def test_what_officers_see_adds_up_to_the_whole(site: Site) -> None:
    with book_of(site) as book:
        whole = home_figures.payout(book, Reach(is_whole=True))
        parts = [home_figures.payout(book, Reach(employers=frozenset({unit.uscc})))
                 for unit in UNITS]  # fmt: skip
        firms = [home_figures.enrolment(book, [unit.uscc]) for unit in UNITS]
        everybody = home_figures.enrolment(book, None)
        own = home_figures.own_by_month(book, Reach(employers=frozenset({SHIPYARD.uscc})))
    assert whole
    assert everybody
    for key in ("invoiced_fen", "benefit_fen", "relief_fen"):
        assert sum(part[key] for part in parts if part) == whole[key], key
    for key in ("enrolled", "headcount", "employers"):
        assert sum(firm[key] for firm in firms if firm) == everybody[key], key
    shipyard = parts[0]
    assert shipyard
    assert sum(each["out_fen"] for each in own) == shipyard["benefit_fen"] + shipyard["relief_fen"]


def test_a_hospital_sees_its_own_claims_and_no_money_of_the_fund(site: Site) -> None:
    with book_of(site) as book, looking(book) as session:
        months = home_figures.claims_by_month(book, Reach(hospitals=frozenset({"H32128200002"})))
        rows = session.exec(select(Claim).where(Claim.hospital_code == "H32128200002")).all()
    assert sum(each["count"] for each in months) == len(rows)
    text = came_in(site, "hospital").get("/").text
    assert "每月申报（件）" in text
    for title in ("银行存款每月收支", "参加人数与职工人数", "互助金收了多少"):
        assert title not in text


@pytest.mark.parametrize("login", ["officer", "cashier", "auditor", "hospital"])
def test_a_picture_has_a_unit_a_day_and_a_table(site: Site, login: str) -> None:
    text = came_in(site, login).get("/").text
    drawn = re.findall(r'<section class="card" aria-labelledby="(\w+)-head">(.*?)</section>', text,
                       re.DOTALL)  # fmt: skip
    assert drawn
    for _, inside in drawn:
        assert re.search(r"<h3[^>]*>[^<]*（[元人件]）</h3>", inside)
        assert 'role="img"' in inside
        assert re.search(r"截至 \d{4}-\d\d-\d\d", inside)
        assert inside.count("<tr>") > 1


def test_where_everybody_takes_part_nobody_is_said_to_lack(site: Site) -> None:
    with book_of(site) as book:
        found = home_figures.enrolment(book, None)
    assert found
    assert found["lacking"] == 0
    assert "没有全员参加" not in came_in(site, "cashier").get("/").text


def test_an_empty_book_has_a_page_without_pictures(new_site: Site) -> None:
    for login in PEOPLE:
        answer = came_in(new_site, login).get("/")
        assert answer.status_code == 200
        assert "<svg" not in answer.text


def test_the_auditor_is_told_how_the_last_verification_ended(site: Site) -> None:
    auditor = came_in(site, "auditor")
    assert "账套还没有核查过" in auditor.get("/").text
    sent(auditor, "/audit/verify", request_id="home-verify")
    worked(site)
    assert "没有发现问题" in auditor.get("/").text


def test_the_administrator_is_told_of_accounts_and_failed_tasks(new_site: Site) -> None:
    with new_site.office.session() as session:
        users = session.exec(select(User).order_by(User.login)).all()
        users[1].must_change, users[2].locked_until = True, door.now() + proof.LOCKED_FOR
        session.add_all(users)
        session.add(
            Job(kind="verify", asked_by="auditor", asked_at=door.now(), content="{}",
                request_id="x", state="failed", answer='{"code": "job_failed", "facts": {}}')
        )  # fmt: skip
    text = came_in(new_site, "administrator").get("/").text
    for words in ("个账号还没换初始密码", "个账号密码连错，已锁定", "项任务出错"):
        assert f'<span class="big">1</span> {words}' in text


def test_in_english_no_chinese_is_left_but_names(site: Site) -> None:
    for login in ("cashier", "hospital", "administrator", "committee"):
        guest = came_in(site, login)
        sent(guest, "/language", language="en", back="/")
        text = guest.get("/").text.replace("中文", "").replace(PEOPLE[login][0], "")
        for unit in UNITS:
            text = text.replace(unit.name, "")
        assert not re.findall(r"[一-鿿]{2,}", text), login


def test_new_members_are_billed_and_wait(site_at: AT) -> None:
    site = site_at("enrolled")
    assert "unpaid" not in piles(site, "cashier")
    with book_of(site) as book:
        bill.bill(desk(book, "李出纳", today=date(2012, 7, 15)), "2012")
    assert piles(site, "cashier")["unpaid"]["count"] == len(UNITS)
