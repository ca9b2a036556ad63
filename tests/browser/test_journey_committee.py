"""From the closing of a year to paid relief: the committee, two hands, the cashier and the bank.

The book is the plain year of ``tests/work/year.py``; what it comes to is told in
``tests/web/test_year_end_pages.py``. The days are those of 2013, put on the counter's calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from api.pages import money_desk
from tests.browser.conftest import City
from tests.browser.watching import checked

Days = Callable[[str], None]
LOGINS = ("committee", "approver", "cashier")
ROOT = "/year-end/2012-08-01"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Sets the day on which the visitors come."""
    return lambda day: monkeypatch.setattr(money_desk, "today", lambda: date.fromisoformat(day))


def test_the_committee_takes_a_year_from_close_to_paid_relief(
    city_at: Callable[[str], City], on: Days
) -> None:
    on("2013-10-08")
    city = city_at("answered")
    committee = city.window("committee")
    closed(committee)
    compared(committee)
    fixed_and_published(committee)
    objected(committee)
    on("2013-10-16")
    approver = city.window("approver")
    approved(approver)
    batch = batched(city.window("cashier"))
    released(approver, batch)
    paid(city.window("cashier"), batch)
    committee.goto(ROOT)
    expect(committee.locator("main")).to_contain_text("银行已付 1 笔、1,950.00 元")
    checked(committee, latin=LOGINS)


def closed(committee: Page) -> None:
    committee.get_by_role("link", name="年终", exact=True).click()
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="互助期 2012-08-01").click()
    expect(committee.locator("main")).to_contain_text("可以结账了")
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="核对数字，结账").click()
    picture = committee.get_by_role("img", name="收入、支出和结余的去向（元）")
    expect(picture).to_be_visible()
    expect(committee.get_by_role("row", name="转入二次救助资金 -10,240.00")).to_be_visible()
    checked(committee, latin=LOGINS)
    committee.get_by_role("button", name="确认结账").click()
    expect(committee.get_by_role("status")).to_contain_text("已结账")
    checked(committee, latin=LOGINS)


def compared(committee: Page) -> None:
    """Two trials beside each other, who gains, and the second is taken."""
    committee.get_by_role("link", name="试算和比较方案").click()
    checked(committee, latin=LOGINS)
    trial(committee, "现行办法", "2000")
    trial(committee, "起付线一千", "1000")
    row = committee.get_by_role("row", name=re.compile("^救助合计"))
    expect(row).to_contain_text(re.compile(r"1,800.00\s*2,400.00"))
    expect(committee.locator("main")).to_contain_text("2 人多得，共 600.00 元")
    expect(committee.get_by_role("img", name="救助金额的分布（人数）")).to_be_visible()
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="看是哪些人").click()
    expect(committee.get_by_role("row", name=re.compile("李"))).to_contain_text("+300.00")
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="回到并排比较").click()
    committee.get_by_role("link", name="起付线一千").first.click()
    expect(committee.get_by_role("heading", level=1)).to_have_text("起付线一千")
    checked(committee, latin=LOGINS)
    committee.get_by_label("决议").fill("二〇一三年十月八日委员会第三次会议决议")
    committee.get_by_role("button", name="按决议采用").click()
    expect(committee.get_by_role("status")).to_contain_text("方案已写进这一期的救助办法")
    expect(committee.locator("main")).to_contain_text("第三次会议决议")
    checked(committee, latin=LOGINS)


def trial(committee: Page, title: str, threshold: str) -> None:
    """Fill in the form, and come back when it is worked out."""
    committee.get_by_label("方案名称").fill(title)
    committee.get_by_label("起付线（元）").fill(threshold)
    committee.get_by_role("button", name="试算", exact=True).click()
    expect(committee.locator("#job")).to_contain_text("试算完成")  # said, if it was not done yet
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="回到提交的页面").click()


def fixed_and_published(committee: Page) -> None:
    committee.goto(ROOT)
    committee.get_by_role("link", name="核对合计，确定分配").click()
    committee.get_by_role("button", name="确定分配 2,400.00 元").click()
    expect(committee.get_by_role("status")).to_contain_text("分配已经确定")
    checked(committee, latin=LOGINS)
    committee.get_by_role("button", name="公示名单").click()
    expect(committee.get_by_role("status")).to_contain_text("已公示")
    expect(committee.locator("main")).to_contain_text("2013-10-08 至 2013-10-15，正在公示")
    checked(committee, latin=LOGINS)
    committee.get_by_role("link", name="公示页（不用登录）").click()
    expect(committee.get_by_role("heading", level=1)).to_contain_text("公示")
    committee.go_back()


def objected(committee: Page) -> None:
    """One objection is upheld: 周 gets nothing."""
    committee.get_by_role("link", name="登记和答复异议").click()
    checked(committee, latin=LOGINS)
    line = committee.get_by_role("row", name=re.compile("450.00 未批$")).last
    case = line.locator("td").first.inner_text()
    committee.get_by_label("提出人").fill("职工来信")
    committee.get_by_label("救助编号").fill(case)
    committee.get_by_label("异议的内容").fill("其费用已由商业保险赔付")
    committee.get_by_role("button", name="登记", exact=True).click()
    expect(committee.get_by_role("status")).to_contain_text("异议已登记")
    checked(committee, latin=LOGINS)
    committee.get_by_label(f"采纳：取消 {case} 的救助 450.00 元").check()
    committee.get_by_label("答复", exact=True).fill("属实，取消")
    committee.get_by_role("button", name="答复", exact=True).click()
    expect(committee.locator("main")).to_contain_text("采纳异议取消 1 人、450.00 元")
    checked(committee, latin=LOGINS)


def approved(approver: Page) -> None:
    approver.goto(ROOT)
    checked(approver, latin=LOGINS)
    approver.get_by_role("link", name="核对名单，签批").click()
    expect(approver.locator("#approve")).to_contain_text("向 1 人发放共 1,950.00 元")
    checked(approver, latin=LOGINS)
    approver.get_by_role("button", name="签字").click()
    expect(approver.get_by_role("status")).to_contain_text("已列为应付")
    checked(approver, latin=LOGINS)


def batched(cashier: Page) -> str:
    """The number of the batch of what waits: the relief, and what had come back from the bank."""
    cashier.get_by_role("link", name="年终", exact=True).click()
    cashier.get_by_role("link", name="互助期 2012-08-01").click()
    cashier.get_by_role("link", name="到发放页制批、付款").click()
    cashier.get_by_role("button", name=re.compile("做成一个批次")).click()
    expect(cashier.get_by_role("status")).to_contain_text("批次已做好")
    return cashier.url.split("/batches/")[1].split("?")[0]


def released(approver: Page, batch: str) -> None:
    approver.goto(f"/batches/{batch}")
    approver.get_by_role("button", name="放行这个批次").click()
    expect(approver.get_by_role("status")).to_contain_text("已放行并记账")


def paid(cashier: Page, batch: str) -> None:
    """The bank has paid everything."""
    cashier.goto(f"/batches/{batch}")
    for box in cashier.get_by_role("checkbox", name=re.compile("^勾选 ")).all():
        box.check()
    cashier.get_by_label("付款成功").check()
    cashier.get_by_label("银行处理日期").fill("2013-10-16")
    cashier.get_by_role("button", name="登记", exact=True).click()
    expect(cashier.get_by_role("status").first).to_contain_text("退汇 0")
