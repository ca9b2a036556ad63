"""A scan from the discharge desk to the reviewer's eye; and a member's own line of the notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import City
from tests.browser.watching import checked
from tests.work.papers import LI
from tests.work.scans import pdf, png

CLAIM = "/claims/SB-2012-00001"


def test_the_decision_stands_beside_the_scan(
    city_at: Callable[[str], City], tmp_path: Path
) -> None:
    city = city_at("claimed")
    picture, summary = tmp_path / "结算单.png", tmp_path / "出院小结.pdf"
    picture.write_bytes(png(200, 600, 850))
    summary.write_bytes(pdf())
    desk = city.window("hospital")
    desk.goto(city.address + CLAIM)
    desk.get_by_label("文件", exact=True).set_input_files([picture, summary])
    desk.get_by_role("button", name="交附件").click()
    expect(desk.get_by_role("status")).to_contain_text("附件已收下")
    checked(desk)
    reviewer = city.window("reviewer")
    reviewer.goto(city.address + CLAIM)
    reviewer.get_by_role("button", name="审核这一件").click()
    expect(reviewer.locator("main")).to_contain_text("结论：补助 300.00 元")
    scan = reviewer.get_by_role("img", name=re.compile("附件 1"))
    assert scan.evaluate("image => image.decode().then(() => image.naturalWidth)") == 600
    checked(reviewer)
    approver = city.window("approver")
    approver.goto(city.address + CLAIM)
    beside, workings = scan.bounding_box(), reviewer.locator(".steps").first.bounding_box()
    assert beside is not None
    assert workings is not None
    assert beside["x"] + beside["width"] <= workings["x"]
    approver.get_by_text("不同意，退回重审").click()
    approver.get_by_label("退回的理由").fill("请补交费用清单")
    checked(approver)
    approver.get_by_role("button", name="退回", exact=True).click()
    expect(approver.get_by_role("status")).to_contain_text("已退回")
    desk.reload()
    expect(desk.locator("main")).to_contain_text("请补交费用清单")
    expect(desk.get_by_role("button", name="交附件")).to_be_visible()
    checked(desk)


def test_a_member_looks_at_the_own_line(city: City) -> None:
    officer = city.window("officer")
    officer.goto(f"{city.address}/notices/2012")
    officer.get_by_role("link", name="告知单（带校验码）").click()
    codes = officer.locator(".slip-of-one code").all_inner_texts()
    checked(officer, latin=[part for each in codes for part in each.split("-")])
    slip = officer.locator(".slip-of-one", has_text=LI.name)
    code = slip.locator("code").inner_text()
    member = city.window()
    member.goto(f"{city.address}/notices/2012")
    member.get_by_label("校验码").fill(code)
    member.get_by_label("证件号码后六位").fill(LI.id_number[-6:])
    member.get_by_role("button", name="查看").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("本人救助")
    expect(member.locator("main")).to_contain_text(LI.name)
    assert code not in member.url
    checked(member)
