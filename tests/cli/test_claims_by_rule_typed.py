"""Claims of a scheme with facts and lines of its own, typed: a sheet in, decisions out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.keyboard import Keyboard, write_csv
from tests.work.papers import LI, ZHANG
from tests.work.wide_claims import wide_book
from tests.work.year import live

HEADINGS = (
    "申报编号", "姓名", "证件号码", "保障项目", "申报日期", "定点医药机构编号", "入院日期",
    "出院日期", "结算ID", "医疗费总额", "符合政策范围金额", "基金支付总额", "个人现金支出",
    "医院级别", "不予补助情形", "其他救助—商业保险",
)  # fmt: skip
ILL = (
    "SB-1", ZHANG.name, ZHANG.id_number, "住院", "2012-11-20", "H1", "2012-11-01", "2012-11-08",
    "S1", "1000", "1000", "0", "1000", "省级", "", "400.00",
)  # fmt: skip
ALLOWANCE = (
    "SB-2", LI.name, LI.id_number, "住院津贴", "2012-11-20", "", "2012-11-01", "2012-11-08",
    "", "", "", "", "", "", "", "",
)  # fmt: skip


@pytest.fixture
def wide(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Keyboard]:
    with wide_book(tmp_path) as book:
        live(book, "received")
        yield Keyboard(capsys, Path(str(book.url.database)), actor="陈受理", today="2012-12-01")


def test_a_sheet_with_the_columns_of_the_scheme(wide: Keyboard, tmp_path: Path) -> None:
    """(1,000.00 − 400.00) at a quarter is 150.00; seven nights at 50.00 are 350.00."""
    sheet = write_csv(tmp_path / "a.csv", HEADINGS, ILL, ALLOWANCE)
    answer = wide.ask("intake", sheet)
    assert (answer["taken"], answer["findings"]) == (2, [])
    lines = wide.ask("adjudicate", actor="赵审核")["claims"]
    granted = {line["claim_no"]: line["benefit"] for line in lines}
    assert granted == {"SB-1": "150.00", "SB-2": "350.00"}
    assert wide.ask("verify")["ok"]


def test_findings_are_written_beside_the_rows(wide: Keyboard, tmp_path: Path) -> None:
    at = HEADINGS.index("医院级别")
    wrong = (*ILL[:at], "县级", "旅游", "")
    sheet = write_csv(tmp_path / "a.csv", HEADINGS, wrong)
    said = wide.do("intake", sheet, "--findings", tmp_path / "out.xlsx")
    assert said.status == 2
    assert "“医院级别”不能写“县级”；本办法所列为：省级、市级。" in said.err + said.out
    assert "所列情形为：工伤、酒驾" in said.err + said.out
    assert (tmp_path / "out.xlsx").is_file()


def test_what_the_scheme_does_not_know_is_listed(wide: Keyboard, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "a.csv", HEADINGS, ("SB-3", *ILL[1:3], "牙科", *ILL[4:]))
    said = wide.do("intake", sheet)
    assert said.status == 2
    assert "住院津贴" in said.err + said.out
