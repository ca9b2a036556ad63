"""A trial is taken: what the committee resolved is the relief of one period, and of no other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.book.tables import Allocation
from ledger.scheme import Scheme, load, parse
from ledger.scheme.amending import Amendment, amended
from ledger.work import verify
from ledger.work.clerk import stored_scheme
from ledger.work.report.looking import looking
from tests.web.conftest import Site, book_of, came_in, sent, worked
from tests.web.test_year_end_pages import ROOT, Days, closed, on, push, rows, site, tried, words

__all__ = ["on", "site"]

YEAR, NEXT = date(2012, 8, 1), date(2013, 8, 1)
RESOLUTION = "二〇一三年十月八日委员会第三次会议决议（〔2013〕5 号）"


def relief(scheme: Scheme, day: date) -> Any:
    return scheme.relief(period_start=day).formula


def in_force(site: Site) -> Scheme:
    with book_of(site) as book, looking(book) as session:
        return stored_scheme(session)


def test_a_trial_that_is_taken_can_be_fixed_and_proves_itself(site: Site, on: Days) -> None:
    committee = closed(site)
    before = in_force(site)
    number = tried(site, committee, title="起付一千，封顶一千", threshold="1000", cap="1000")
    form = f"/trials/{number}/adopt"
    blank = push(committee, f"/trials/{number}", form, words=" ")
    assert blank.status_code == 422
    answer = push(committee, f"/trials/{number}", form, words=RESOLUTION)
    assert answer.headers["location"] == f"{ROOT}/fix?done=adopted", answer.text
    after = in_force(site)
    assert (relief(after, YEAR).threshold.amount_fen, relief(after, YEAR).cap_fen) == (100000,) * 2
    assert relief(after, NEXT) == relief(before, NEXT) == relief(before, YEAR)

    page = committee.get(f"{ROOT}/fix").text
    assert RESOLUTION in page
    # 李 needs 1,950.00 and is capped; 周 needs three tenths of 1,500.00
    assert "确定分配 1,450.00 元" in page
    assert push(committee, "/fix", "/fix/confirm").status_code == 303
    (allocation,) = rows(site, Allocation)
    assert (allocation.awarded_fen, allocation.rules_digest) == (1_450_00, after.digest)
    assert RESOLUTION in came_in(site, "approver").get(f"{ROOT}/relief").text
    with book_of(site) as book:
        assert verify.verify(book)["ok"]


def test_taking_twice_is_once_and_another_takes_its_place(site: Site) -> None:
    committee = closed(site)
    first = tried(site, committee, title="一", threshold="1000")
    other = tried(site, committee, title="二", value_1="20%")
    fields = {"request": "once", "words": RESOLUTION}
    for _ in range(2):
        answer = sent(committee, f"{ROOT}/trials/{first}/adopt", **fields)
        assert answer.headers["location"] == f"{ROOT}/fix?done=adopted"
    again = push(committee, f"/trials/{first}", f"/trials/{first}/adopt", words=RESOLUTION)
    assert again.status_code == 409
    # The second was tried under the old threshold: taken now, it would be another thing.
    stale = push(committee, f"/trials/{other}", f"/trials/{other}/adopt", words=RESOLUTION)
    assert stale.status_code == 409
    assert "请再试算一次" in words(stale.text)
    assert relief(in_force(site), YEAR).threshold.amount_fen == 1000_00


def test_nothing_is_taken_before_closing_or_after_fixing(site: Site) -> None:
    committee = came_in(site, "committee")
    number = tried(site, committee, threshold="1000")
    early = sent(committee, f"{ROOT}/trials/{number}/adopt", request="a", words=RESOLUTION)
    assert early.status_code == 409
    assert "请先结账" in words(early.text)
    closed(site)
    push(committee, "/fix", "/fix/confirm")
    late = sent(committee, f"{ROOT}/trials/{number}/adopt", request="b", words=RESOLUTION)
    assert late.status_code == 409
    approver = came_in(site, "approver")
    assert sent(approver, f"{ROOT}/trials/{number}/adopt", words="x").status_code == 403
    assert worked(site) == 0


@pytest.mark.parametrize("name", ["jingjiang-2012", "beijing-2012", "yunnan"])
def test_an_amendment_stands_for_its_days_alone(name: str) -> None:
    scheme = load(name)
    chapter = scheme.chapters["relief"]
    start = max(day for day, _ in chapter.stretches).replace(year=2030)
    until = start.replace(year=2031)
    change = Amendment({"cap": '"777.00"', "tiers": '[{over: "0.00", rate: 1/4}]'}, start, until,
                       '写有"引号"和\\的决议')  # fmt: skip
    text = amended(scheme.texts["relief.yaml"], chapter, change)
    new = parse({**scheme.texts, "relief.yaml": text})
    day_before = start.replace(year=2029)
    assert relief(new, start).cap_fen == 777_00
    assert new.relief(period_start=start).citations["cap"].source == '写有"引号"和\\的决议'
    assert relief(new, until) == relief(new, day_before) == relief(scheme, start)
    again = amended(text, new.chapters["relief"], change)
    assert again == text
