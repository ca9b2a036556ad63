"""A reviewer begins a new year: last period's employers carried over, a new one, and a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ledger.work import days
from tests.browser.conftest import City
from tests.browser.watching import checked
from tests.work.papers import SCHOOL, SHIPYARD, STORE, uscc


@pytest.fixture
def new_year(city_at: Callable[[str], City]) -> Iterator[City]:
    """The summer before the second year, of which nothing is in the book yet."""
    days.live_on(date(2013, 7, 10))
    try:
        yield city_at("answered")
    finally:
        days.live_on(None)


def test_a_new_year_begins_with_its_employers(new_year: City, tmp_path: Path) -> None:
    desk = new_year.window("reviewer")
    carries_over(desk)
    registers_a_new_one(desk)
    hands_in_a_sheet(desk, tmp_path / "登记表.csv")


def carries_over(desk: Page) -> None:
    desk.get_by_role("link", name="单位", exact=True).click()
    checked(desk)
    desk.get_by_role("link", name="2013-08-01").click()
    checked(desk)
    desk.get_by_role("link", name="沿用上期登记").click()
    checked(desk)
    desk.get_by_label(f"登记 {STORE.name}").uncheck()
    headcount = desk.get_by_label(f"{SHIPYARD.name} 的本期在职人数")
    headcount.fill("六")
    desk.get_by_role("button", name="人数已核对").click()
    expect(desk.get_by_role("alert")).to_contain_text("没有登记")
    expect(headcount).to_have_value("六")
    expect(desk.get_by_label(f"登记 {STORE.name}")).not_to_be_checked()
    checked(desk)
    headcount.fill("6")
    desk.get_by_role("button", name="人数已核对").click()
    expect(desk.get_by_role("status")).to_contain_text("已登记 2 个单位")
    checked(desk)


def registers_a_new_one(desk: Page) -> None:
    desk.get_by_role("link", name="登记新单位").click()
    desk.get_by_label("单位名称").fill("靖江市面粉厂")
    desk.get_by_label("统一社会信用代码").fill(uscc(9)[:-1])
    desk.get_by_label("在职人数").fill("40")
    desk.get_by_role("button", name="登记").last.click()
    expect(desk.get_by_label("统一社会信用代码")).to_have_attribute("aria-invalid", "true")
    checked(desk)
    desk.get_by_label("统一社会信用代码").fill(uscc(9))
    desk.get_by_label("单位", exact=True).fill("1")
    desk.get_by_role("button", name="登记").last.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("靖江市面粉厂")
    checked(desk, latin=("reviewer",))  # the login behind the name, in the history


def hands_in_a_sheet(desk: Page, sheet: Path) -> None:
    desk.get_by_role("link", name="单位", exact=True).last.click()
    desk.get_by_role("link", name="用登记表导入").click()
    checked(desk)
    head = "单位名称,统一社会信用代码,职工人数,单位承担\n"
    sheet.write_text(
        f"{head}{STORE.name},{STORE.uscc},很多,1\n{SCHOOL.name},{SCHOOL.uscc[:-1]},4,1/2\n",
        encoding="utf-8-sig",
    )
    desk.get_by_label("互助期").select_option("2013-08-01")
    desk.get_by_label("单位登记表").set_input_files(sheet)
    desk.get_by_role("button", name="上传并核对").click()
    expect(desk.get_by_role("alert")).to_contain_text("2 行要改正或核对")
    checked(desk)
    sheet.write_text(f"{head}{STORE.name},{STORE.uscc},3,1\n", encoding="utf-8-sig")
    desk.get_by_role("link", name="重新选择文件").click()
    desk.get_by_label("互助期").select_option("2013-08-01")
    desk.get_by_label("单位登记表").set_input_files(sheet)
    desk.get_by_role("button", name="上传并核对").click()
    expect(desk.get_by_role("status")).to_contain_text("登记表没有错处")
    checked(desk)
    desk.get_by_role("button", name="确认登记 1 个单位").click()
    expect(desk.get_by_role("status")).to_contain_text("已登记 1 个单位")
    expect(desk.locator("main")).to_contain_text("本期已登记 4 个，未登记 0 个")
    checked(desk)
