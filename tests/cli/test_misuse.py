"""What cannot be understood: exit status 2, a sentence, the usage; never argparse's own words."""

from __future__ import annotations

import pytest

from tests.cli.keyboard import Keyboard

MISUSES: tuple[tuple[str, str, str], ...] = (
    ("enroll x", "您要的是不是：enrol", "did you mean: enrol"),
    ("pay relase FK-1", "您要的是不是：release", "did you mean: release"),
    ("zzz", "没有“zzz”这个命令", 'no command "zzz"'),
    ("enrol 名册.xlsx", "还缺：--period", "Missing: --period"),
    ("close", "还缺：--period", "Missing: --period"),
    ("enrol --period 2012", "还缺：", "Missing: "),
    ("close --period", "--period 后面要有内容", "--period needs a value"),
    ("close --period 2012 extra", "不认识：extra", "Not understood: extra"),
    ("close --period 2012 --perid x", "不认识：--perid x", "Not understood: --perid x"),
    ("allocate --period 2012 --fix=yes", "--fix 后面不带内容", "--fix takes no value"),
    ("export --format pdf --output x", "--format 不能是“pdf”", '--format cannot be "pdf"'),
    ("close --period 2012 --today 2012-2-30", "“2012-2-30”不是日期", '"2012-2-30" is not a date'),
    ("close --period 2012 --today 2012-02-30", "不是日期", "is not a date"),
    ("refund R1 --reason 多缴 --amount 1.234", "多于两位小数", "more than two decimals"),
    ("refund R1 --reason ''", "内容是空的", "It is blank"),
    ("bill", "请照用法书写", "see the usage"),
    ("bill --period 2012 --cancel JF-1 --reason x", "请照用法书写", "see the usage"),
    ("bill --cancel JF-1", "请照用法书写", "see the usage"),
    ("receive", "请照用法书写", "see the usage"),
    ("receive a.csv --identify R1 --to JF-1", "请照用法书写", "see the usage"),
    ("publish answer YY-1 --words x", "请照用法书写", "see the usage"),
    ("publish answer YY-1 --words x --uphold --dismiss", "请照用法书写", "see the usage"),
    ("statement", "请照用法书写", "see the usage"),
    ("balance --output x.pdf", "扩展名不对", "wrong ending"),
    ("balance --output nowhere/x.csv", "没有文件夹", "There is no folder"),
    ("balance --request-id 一", "请求编号只能用", "A request id has"),
    ("balance", "没有指明账套", "Which book?"),
    ("close --period 2012 --book x.db", "没有写明经办人", "Who is acting?"),
    ("pay correct YF-1 --reason x --book x.db --actor a", "没有写要更正什么", "Nothing to correct"),
)


@pytest.mark.parametrize(("typed", "zh", "en"), MISUSES, ids=lambda text: str(text)[:30])
def test_a_misuse_is_explained(typed: str, zh: str, en: str, keyboard: Keyboard) -> None:
    words = ["" if word == "''" else word for word in typed.split()]
    for lang, wanted, prefix in (("zh", zh, "命令写法有误："), ("en", en, "Wrong command line: ")):
        said = keyboard.type(*words, "--lang", lang)
        assert said.status == 2
        assert said.out == ""
        assert said.err.startswith(prefix)
        assert wanted in said.err
        assert "--help" in said.err
    for leaked in ("usage:", "error:", "argument", "invalid", "required", "choose"):
        assert leaked not in keyboard.type(*words).err


def test_a_misuse_as_json_is_one_finding(keyboard: Keyboard) -> None:
    said = keyboard.type("bill", "--json")
    assert said.status == 2
    (finding,) = said.json["findings"]
    assert finding["code"] == "usage"
    assert finding["severity"] == "refuse"
    assert finding["row"] == 0
    assert "请照用法书写" in finding["sentence"]


def test_the_language_may_stand_anywhere_and_be_wrong(keyboard: Keyboard) -> None:
    assert keyboard.type("--lang=en", "bill").err.startswith("Wrong")
    assert "--lang 不能是“fr”" in keyboard.type("--lang", "fr", "bill", "--period", "1").err


def test_common_options_stand_before_or_after_the_command(keyboard: Keyboard) -> None:
    before = keyboard.type("--book", keyboard.book, "--json", "balance")
    after = keyboard.type("balance", "--book", keyboard.book, "--json")
    assert (before.status, before.out) == (after.status, after.out) == (0, after.out)


def test_book_and_actor_may_come_from_the_environment(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGZHOU_BOOK", str(keyboard.book))
    monkeypatch.setenv("TONGZHOU_ACTOR", "张三")
    said = keyboard.type("close", "--period", "2012", "--today", "2012-09-01")
    assert said.status == 1
    assert "到 2013-07-31 才结束" in said.err
