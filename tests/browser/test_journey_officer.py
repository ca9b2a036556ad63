"""An officer enrols 1,012 staff from an Excel file with mistakes in it, and sees the invoice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlmodel import func, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Enrolment, Invoice, Roster
from ledger.files.sheets import new_workbook
from ledger.nouns import RosterRow
from ledger.work import register
from ledger.work.report.looking import looking
from tests.browser.conftest import City
from tests.browser.watching import checked
from tests.conftest import desk
from tests.core import builders
from tests.work.papers import SCHOOL, SHIPYARD, Person, digest

STAFF = 1012
HEADINGS = ("单位名称", "统一社会信用代码", "姓名", "证件号码", "手机号", "银行卡号", "开户行")
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英文辉玲建国华志"


class Worker(Person):
    """One of more people than were born on one day."""

    @property
    def id_number(self) -> str:
        return builders.id_number(self.number % 1000, f"198{self.number // 1000}0101")


def person(number: int) -> Person:
    family, rest = FAMILY[number % len(FAMILY)], number // len(FAMILY)
    name = family + GIVEN[rest % len(GIVEN)] + GIVEN[number * 7 % len(GIVEN)]
    return Worker(name, 1000 + number, SHIPYARD)


PEOPLE = [person(number) for number in range(STAFF)]
WRONG_DIGIT, NAMELESS, AS_NUMBER, TWICE = (PEOPLE[at] for at in (3, 400, 800, 20))
STRANGER = Person("外单位人", 3000, SCHOOL)


def rows() -> list[list[str | int]]:
    """The file: everybody once, with three mistakes to mend, and two rows that do not belong."""
    listed = [_cells(each.row()) for each in (*PEOPLE, TWICE, STRANGER)]
    at = {each: listed[PEOPLE.index(each)] for each in (WRONG_DIGIT, NAMELESS, AS_NUMBER)}
    at[WRONG_DIGIT][3] = _other_last(WRONG_DIGIT.id_number)
    at[NAMELESS][2] = ""
    at[AS_NUMBER][3] = int(AS_NUMBER.id_number[:17] + "0")
    return listed


def _cells(row: RosterRow) -> list[str | int]:
    return [row.employer_name, row.uscc, row.name, row.id_number, row.mobile, row.bank_account,
            row.bank_name]  # fmt: skip


def _other_last(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def workbook(path: Path) -> Path:
    with new_workbook(path, "参加人员名册") as book:
        sheet = book.add_worksheet("名册")
        for row, cells in enumerate([HEADINGS, *rows()]):
            for column, cell in enumerate(cells):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(row, column, cell)
    return path


def with_headcount(city: City) -> None:
    """The shipyard is registered anew with as many staff as it has."""
    unit = replace(SHIPYARD, headcount=1100)
    with OpenBook(city.site.place) as book:
        at = desk(book, "王登记", date(2012, 6, 26))
        register.register(at, "2012", [unit.row()], digest("more staff"))


def test_an_officer_enrols_from_a_file_with_mistakes(
    city_at: Callable[[str], City], tmp_path: Path
) -> None:
    city = city_at("registered")
    with_headcount(city)
    page = city.window("officer")
    page.get_by_role("navigation").get_by_role("link", name="名册").click()
    expect(page.get_by_text("本期还没有缴费通知单")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="交名册").click()
    checked(page)
    page.get_by_label("名册文件").set_input_files(workbook(tmp_path / "船舶公司名册.xlsx"))
    page.get_by_role("button", name="上传并核对").click()
    mends(page)
    confirms(page)
    is_billed(page)
    is_kept(city)


def mends(page: Page) -> None:
    """Five rows are found; three are mended in place and two left out."""
    expect(page.get_by_role("heading", level=1)).to_have_text("改正名册")
    expect(page.get_by_text("共 1014 行。5 行有错")).to_be_visible()
    checked(page)
    expect(page.get_by_role("group", name="第 5 行")).to_contain_text("校验位不符")
    page.get_by_role("group", name="第 5 行").get_by_label("证件号码").fill(WRONG_DIGIT.id_number)
    page.get_by_role("group", name="第 402 行").get_by_label("姓名").fill(NAMELESS.name)
    expect(page.get_by_role("group", name="第 802 行")).to_contain_text("末几位已经丢失")
    page.get_by_role("group", name="第 802 行").get_by_label("证件号码").fill(AS_NUMBER.id_number)
    page.get_by_role("group", name="第 1014 行").get_by_label("剔除这一行").check()
    expect(page.get_by_role("group", name="第 1015 行")).to_contain_text("不是您所属单位的")
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_text("改了 3 行，剔除 1 行；还有 1 行没有处理")).to_be_visible()
    checked(page)
    page.get_by_role("group", name="第 1015 行").get_by_label("剔除这一行").check()
    page.get_by_role("button", name="保存并再核对").click()


def confirms(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("核对确认")
    expect(page.get_by_text("改正 3 行，剔除 2 行")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="1012 人")).to_be_visible()
    expect(page.get_by_role("row", name="合计 50,600.00")).to_be_visible()
    expect(page.get_by_text("在职 1100 人，参加 1012 人，参加率 92%")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="确认参保").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("参保办好了")
    expect(page.get_by_text("新增 1012 人")).to_be_visible()
    checked(page)


def is_billed(page: Page) -> None:
    page.get_by_role("button", name="开具缴费通知单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("缴费通知单")
    expect(page.get_by_role("row", name="合计 50,600.00")).to_be_visible()
    expect(page.get_by_text("伍万零陆佰元整")).to_be_visible()
    checked(page)
    address = page.get_by_role("link", name="打印（PDF）").get_attribute("href")
    assert address
    paper = page.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    page.goto("/rosters")
    expect(page.get_by_text("应缴 50,600.00 元，已收 0.00 元")).to_be_visible()
    expect(page.get_by_text("第 1 页，共 21 页，1012 条")).to_be_visible()
    checked(page, latin=("officer",))  # who handed the roster in, behind the name


def is_kept(city: City) -> None:
    """What the pages said is what the book has."""
    with OpenBook(city.site.place) as book, looking(book) as session:
        assert session.exec(select(func.count()).select_from(Enrolment)).one() == STAFF
        (roster,) = session.exec(select(Roster)).all()
        assert roster.file_name == "船舶公司名册-已改.xlsx"
        (invoice,) = session.exec(select(Invoice)).all()
        assert invoice.total_fen == STAFF * 5000
