"""From the discharge desk to the bank: a claim is handed in, decided, signed twice and paid.

Each person sits at a browser of their own; the amount, 7,000.00, takes two signatures.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import City
from tests.browser.watching import checked
from tests.work.papers import WANG

CLAIM = {
    "姓名": WANG.name, "证件号码": WANG.id_number, "申报日期": "2012-12-05",
    "诊断编码": "K35.8", "诊断名称": "急性阑尾炎", "医院名称": "靖江市人民医院", "结算ID": "S9",
    "票据号码": "0000000009", "入院日期": "2012-11-20", "出院日期": "2012-11-27",
    "医疗费总额": "20,300.00", "全自费金额": "300", "符合政策范围金额": "20000",
    "统筹基金支出": "6000", "基金支付总额": "6000", "个人现金支出": "13000",
}  # fmt: skip


#: Who made and who released a batch.
LOGINS = ("cashier", "approver")


def test_a_claim_is_handed_in_decided_signed_and_paid(
    city_at: Callable[[str], City], tmp_path: Path
) -> None:
    city = city_at("received")
    desk = city.window("hospital")
    checked(desk)
    number = handed_in(desk)
    decided(city.window("reviewer"), number)
    follow(desk, number, "签字")
    signed(city.window("approver"), number, "还须第 2 级签字")
    signed(city.window("approver2"), number, "签字已齐，已生效")
    cashier, releasing = city.window("cashier"), city.window("approver")
    batch = batched(cashier)
    released(releasing, batch)
    answered(cashier, batch, tmp_path)
    follow(desk, number, "已付")
    expect(desk.locator("main")).to_contain_text("7,000.00")


def handed_in(desk: Page) -> str:
    """The claim's number, after one mistake was shown and mended."""
    desk.get_by_role("link", name="申报", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("申报一件")
    checked(desk)
    desk.get_by_label("保障项目").select_option(label="住院")
    for label, text in CLAIM.items():
        desk.get_by_label(re.compile(f"^{label}( 必填)?$")).fill(text)
    sums = desk.locator("[data-sums]")
    expect(sums).to_contain_text("医院负担五项合计 19,000.00：相差 1,300.00 元")
    checked(desk)
    desk.get_by_role("button", name="提交申报").click()
    expect(desk.get_by_role("alert")).to_contain_text("须改正")
    expect(desk.get_by_role("alert")).to_be_focused()
    checked(desk)
    expect(desk.get_by_label("姓名")).to_have_value(WANG.name)
    desk.get_by_label(re.compile("^个人现金支出")).fill("14,300")
    expect(sums).to_contain_text("医院负担五项合计 20,300.00：相符")
    expect(sums).not_to_contain_text("相差")
    desk.get_by_role("button", name="提交申报").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("受理回执")
    checked(desk)
    return desk.locator("dd.big").inner_text()


def decided(reviewer: Page, number: str) -> None:
    checked(reviewer)
    reviewer.get_by_role("link", name="审核", exact=True).click()
    expect(reviewer.locator("main")).to_contain_text("待审核 1 件")
    checked(reviewer)
    reviewer.get_by_role("link", name=number).click()
    checked(reviewer)
    reviewer.get_by_role("button", name="审核这一件").click()
    expect(reviewer.get_by_role("status")).to_contain_text("已审核")
    expect(reviewer.locator("main")).to_contain_text("结论：补助 7,000.00 元")
    expect(reviewer.get_by_role("button", name="同意，签字")).to_have_count(0)
    checked(reviewer)


def signed(approver: Page, number: str, told: str) -> None:
    approver.get_by_role("link", name="审批", exact=True).click()
    expect(approver.locator("main")).to_contain_text("待签字 1 件")
    checked(approver)
    approver.get_by_role("link", name=number).click()
    checked(approver)
    approver.get_by_role("button", name="同意，签字").click()
    expect(approver.get_by_role("status")).to_contain_text(told)
    checked(approver)


def batched(cashier: Page) -> str:
    """The number of a batch of everything that waits to be paid."""
    checked(cashier, latin=LOGINS)
    cashier.get_by_role("link", name="发放", exact=True).click()
    checked(cashier, latin=LOGINS)
    cashier.get_by_role("button", name="把这 1 笔做成一个批次").click()
    expect(cashier.get_by_role("status")).to_contain_text("批次已做好")
    checked(cashier, latin=LOGINS)
    return cashier.url.split("/batches/")[1].split("?")[0]


def released(approver: Page, batch: str) -> None:
    approver.get_by_role("link", name="发放", exact=True).click()
    checked(approver, latin=LOGINS)
    approver.get_by_role("link", name=batch).click()
    checked(approver, latin=LOGINS)
    approver.get_by_role("button", name="放行这个批次").click()
    expect(approver.get_by_role("status")).to_contain_text("已放行并记账")
    checked(approver, latin=LOGINS)


def answered(cashier: Page, batch: str, folder: Path) -> None:
    """The file goes to the bank, and its answer comes back."""
    cashier.reload()
    with cashier.expect_download() as taken:
        cashier.get_by_role("link", name="下载 CSV").click()
    with taken.value.path().open(encoding="utf-8-sig", newline="") as lines:
        (payment,) = csv.DictReader(lines)
    assert (payment["收款人户名"], payment["金额"]) == (WANG.name, "7000.00")
    assert payment["收款账号"].strip() == WANG.card
    answer = folder / "回盘.csv"
    answer.write_text(
        f"付款编号,结果,退回原因,交易日期\n{payment['付款编号']},成功,,2012-12-17\n",
        encoding="utf-8",
    )
    checked(cashier, latin=LOGINS)
    cashier.get_by_label("银行的结果文件").set_input_files(answer)
    cashier.get_by_role("button", name="导入", exact=True).click()
    expect(cashier.get_by_role("status")).to_contain_text("已付 1，退汇 0")
    assert batch in cashier.url
    checked(cashier, latin=LOGINS)


def follow(desk: Page, number: str, told: str) -> None:
    """What became of a claim, as whoever handed it in sees it."""
    desk.get_by_role("link", name="申报进度", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    checked(desk)
    desk.get_by_role("link", name=number).first.click()
    expect(desk.locator("main")).to_contain_text(told)
    checked(desk)
