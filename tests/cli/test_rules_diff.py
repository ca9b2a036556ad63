"""rules diff: what changes between two days, or between two schemes, in words and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.keyboard import Keyboard
from tests.conftest import SCHEME
from tests.work.schemes import changed_scheme

FEE = """        article: 第九条
        source: 靖江人才网 2012-12-26
"""
SIXTY = (
    FEE
    + """      - from: 2015-08-01
        value: "60.00"
        article: 第十一条
        assumed: 修订稿未公布；取六十元
"""
)


@pytest.fixture
def dearer(tmp_path: Path) -> str:
    """The scheme of Jingjiang with a fee of sixty yuan from August 2015 on."""
    return changed_scheme(tmp_path, "contribution.yaml", (FEE, SIXTY))


def test_what_changes_is_told_with_its_article_and_source(dearer: str, keyboard: Keyboard) -> None:
    said = keyboard.type("rules", "diff", dearer, "2015-07-31", "2015-08-01")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        "靖江市职工医疗互助（2012）：2015-07-31 与 2015-08-01 的规定",
        "",
        "缴费（按互助期第一天）",
        "· 互助金标准：改变",
        "　原：50 元",
        "　　每名职工每个互助期缴纳五十元。",
        "　　第九条，自 2012-08-01 起；靖江人才网 2012-12-26",
        "　现：60 元",
        "　　每名职工每个互助期缴纳五十元。",
        "　　第十一条，自 2015-08-01 起；假定：修订稿未公布；取六十元",
        "",
        "改变 1 项，新增 0 项，取消 0 项，只改依据 0 项。",
    ]


def test_the_same_in_english(dearer: str, keyboard: Keyboard) -> None:
    said = keyboard.type("rules", "diff", dearer, "2015-07-31", "2015-08-01", "--lang", "en")
    assert "contribution (by the first day of the period)" in said.out
    assert "- fee: changed\n  then: 50 yuan" in said.out
    assert "1 changed, 0 new, 0 ended, 0 on other grounds only." in said.out


def test_a_change_for_programs(dearer: str, keyboard: Keyboard) -> None:
    said = keyboard.type("rules", "diff", dearer, "2015-07-31", "2015-08-01", "--json")
    (change,) = said.json["changes"]
    assert (change["chapter"], change["key"], change["change"]) == (
        "contribution",
        "fee",
        "changed",
    )
    assert change["now"] == {
        "keyed_by": "period_start", "says": "每名职工每个互助期缴纳五十元。", "value": "60.00",
        "from": "2015-08-01", "article": "第十一条", "source": "修订稿未公布；取六十元",
        "assumed": True,
    }  # fmt: skip
    assert (change["then"]["value"], change["now_words"]) == ("50.00", "60 元")
    assert said.json["before"]["on"] == "2015-07-31"


def test_nothing_changes(keyboard: Keyboard) -> None:
    said = keyboard.type("rules", "diff", SCHEME, "2013-01-01", "2014-01-01")
    assert said.status == 0
    assert said.out.endswith("两边的规定相同。\n")


def test_what_begins_and_what_ends(keyboard: Keyboard) -> None:
    forth = keyboard.type("rules", "diff", SCHEME, "2000-01-01", "2012-08-01", "--json").json
    back = keyboard.type("rules", "diff", SCHEME, "2012-08-01", "2000-01-01", "--json").json
    assert {change["change"] for change in forth["changes"]} == {"begun"}
    assert {change["change"] for change in back["changes"]} == {"ended"}
    assert [c["key"] for c in forth["changes"]] == [c["key"] for c in back["changes"]]


def test_two_schemes_on_one_day(dearer: str, tmp_path: Path, keyboard: Keyboard) -> None:
    other = changed_scheme(
        tmp_path / "other", "benefit.yaml",
        ("取各地公布限额的中间水平\n\n  special", "又一理由\n\n  special"),
    )  # fmt: skip
    said = keyboard.type("rules", "diff", dearer, "--with", other, "--on", "2015-08-01", "--json")
    found = {change["key"]: change["change"] for change in said.json["changes"]}
    assert found == {"fee": "changed", "inpatient.cap_per_claim": "grounds"}
    shown = keyboard.type("rules", "diff", dearer, "--with", other, "--on", "2015-08-01").out
    assert "· 住院·每次申报封顶：内容不变，依据改变" in shown
    assert "假定：报道未提限额；又一理由" in shown


def test_a_value_that_becomes_none_ends(tmp_path: Path, keyboard: Keyboard) -> None:
    cap = "取漳州等地公布的五万元\n"
    ended = "      - {from: 2014-08-01, value: none, article: 第十六条, assumed: 取消限额}\n"
    folder = changed_scheme(tmp_path, "benefit.yaml", (cap, cap + ended))
    out = keyboard.type("rules", "diff", folder, "2014-07-31", "2014-08-01").out
    assert "· 本期封顶：取消\n　原：5 万元" in out
    assert "　现：不设" in out


@pytest.mark.parametrize(
    "words",
    [("2014-01-01",), ("2014-01-01", "2015-01-01", "2016-01-01"), (), ("--on", "2014-01-01"),
     ("--with", SCHEME), ("2014-01-01", "2015-01-01", "--with", SCHEME, "--on", "2014-01-01")],
)  # fmt: skip
def test_two_days_or_another_scheme_are_needed(words: tuple[str, ...], keyboard: Keyboard) -> None:
    assert keyboard.type("rules", "diff", SCHEME, *words).status == 2


def test_one_day_alone_is_not_enough(keyboard: Keyboard) -> None:
    said = keyboard.type("rules", "diff", SCHEME, "2014-01-01")
    assert "请写两个日期，例如 2021-12-31 2022-01-01。" in said.err
