"""What is shown for each question about a book that has lived a year."""

from __future__ import annotations

import re

import pytest

from ledger.sentences import SENTENCES
from tests.cli.keyboard import AtStage, Keyboard
from tests.house.source import modules
from tests.work.papers import SHIPYARD, ZHANG

QUESTIONS = (
    "rules list", "rules check jingjiang-2012", "balance", "balance --on 2012-12-31",
    "ledger 1002 --from 2012-08-01", f"statement --employer {SHIPYARD.uscc}",
    f"statement --member {ZHANG.id_number}", "explain SB-2012-00001", "explain SB-2012-00004",
    "summary --period 2012", "verify", "migrate", "allocate --period 2012",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", QUESTIONS)
def test_a_question_is_answered_in_full(words: str, lang: str, at_stage: AtStage) -> None:
    said = at_stage("relieved").do(*words.split(), "--lang", lang)
    assert (said.status, said.err) == (0, "")
    assert said.out.strip()
    assert not said.out.startswith("\n")
    assert "{" not in said.out
    assert not re.search(r"\b[a-z]+_[a-z_]+_fen\b", said.out)


def test_the_trial_balance_has_both_sides_and_their_sums(at_stage: AtStage) -> None:
    out = at_stage("closed").do("balance").out
    assert re.search(r"1002 +银行存款", out)
    debit, credit = re.findall(r"合计 .* ([\d,.]+) +([\d,.]+)\s*$", out)[-1]
    assert debit == credit


def test_a_declined_claim_is_explained_with_its_reason(at_stage: AtStage) -> None:
    out = at_stage("relieved").do("explain", "SB-2012-00004").out
    assert "理由：" in out
    assert "逾期" in out
    assert "结论：不予补助。" in out


def test_personal_numbers_are_masked_on_statements(at_stage: AtStage) -> None:
    said = at_stage("relieved").do("statement", "--member", ZHANG.id_number)
    assert ZHANG.id_number not in said.out
    assert ZHANG.card not in said.out


def test_a_journal_is_exported_for_each_tool(at_stage: AtStage) -> None:
    keyboard = at_stage("relieved")
    for form in ("beancount", "hledger", "csv"):
        path = keyboard.book.parent / f"journal.{form}"
        said = keyboard.do("export", "--format", form, "--output", path)
        assert "已导出" in said.out
        assert path.stat().st_size > 1000


def test_a_new_book_and_its_rules(keyboard: Keyboard) -> None:
    place = keyboard.book.parent / "新.db"
    made = keyboard.type("new-book", place, "--scheme", "jingjiang-2012", "--actor", "张三",
                         "--today", "2012-06-01")  # fmt: skip
    assert (made.status, "已新建账套" in made.out) == (0, True)
    again = keyboard.type("new-book", place, "--scheme", "jingjiang-2012", "--actor", "张三")
    assert (again.status, "不会覆盖原有内容" in again.err) == (1, True)
    same = keyboard.do("rules", "adopt", "jingjiang-2012")
    assert (same.status, "无需采用" in same.err) == (1, True)


def test_every_word_that_a_command_shows_has_its_sentence() -> None:
    """Columns, titles and sentences are named by text; a slip would be seen only when shown."""
    missing = []
    for module in modules("ledger/cli"):
        for called, call in module.calls:
            for code in _codes(called, [getattr(arg, "value", None) for arg in call.args]):
                if code not in SENTENCES:
                    missing.append(f"{module.at}:{call.lineno}: {code}")
    assert not missing


def _codes(called: str, arguments: list[object]) -> list[str]:
    """The codes that a call of the Screen names in so many words."""
    name = called.rpartition(".")[2]
    words = [text for text in arguments if isinstance(text, str)]
    if name in ("table", "pairs"):
        return [f"head.{key}" for text in words for key in text.split()]
    if name == "title":
        return [f"title.{text}" for text in words]
    if name in ("say", "words", "misuse"):
        return words[:1]
    return []


def test_numbers_are_never_cut_in_a_narrow_window(
    at_stage: AtStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = at_stage("relieved")
    wide = keyboard.do("statement", "--employer", SHIPYARD.uscc).out
    monkeypatch.setenv("COLUMNS", "40")
    narrow = keyboard.do("statement", "--employer", SHIPYARD.uscc).out
    for part in re.findall(r"[\d,.-]{4,}", wide):
        assert part in narrow
    assert "…" not in narrow


def test_a_terminal_is_not_moved_by_what_people_write(keyboard: Keyboard) -> None:
    said = keyboard.do("statement", "--employer", "\x1b[2J\x07恶意")
    assert said.status == 1
    assert "\x1b" not in said.err
    assert "恶意" in said.err
