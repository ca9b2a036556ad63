"""How commands end: the exit status, what is said in each language, and the JSON beside it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.cli import running
from ledger.cli.call import Call, Reply
from tests.cli.keyboard import AtStage, Keyboard, write_rows
from tests.work.papers import PERSONS, UNITS, register_of, roster

GARBAGE = bytes(range(256)) * 40


def test_what_is_done_ends_with_0(keyboard: Keyboard) -> None:
    assert keyboard.do("balance").status == 0


def test_a_refusal_ends_with_1_and_says_how_to_mend_it(keyboard: Keyboard) -> None:
    said = keyboard.do("close", "--period", "2012")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("不能办理：互助期 2012-08-01 到 2013-07-31 才结束")
    assert keyboard.do("close", "--period", "2012", "--lang", "en").err.startswith("Refused: ")
    answer = keyboard.ask("close", "--period", "2012", expect=1)
    assert set(answer) == {"refused"}
    assert answer["refused"]["code"] == "period_running"
    assert answer["refused"]["facts"] == {"period": "2012-08-01", "ends_on": "2013-07-31"}
    assert answer["refused"]["sentence"] in said.err


def test_bad_input_ends_with_2_and_lists_every_finding(keyboard: Keyboard, tmp_path: Path) -> None:
    first, second = register_of(*UNITS[:2])
    wrong = [first.__class__(**{**_columns(first), "headcount": "许多"}),
             second.__class__(**{**_columns(second), "employer_share": "2/3"})]  # fmt: skip
    units = write_rows(tmp_path / "单位.csv", wrong)
    said = keyboard.do("register", units, "--period", "2012")
    assert (said.status, said.out) == (2, "")
    assert "职工人数“许多”不是正整数" in said.err
    assert "合计为 2/3" in said.err
    assert "有 2 处须改正" in said.err
    findings = keyboard.ask("register", units, "--period", "2012", expect=2)["findings"]
    assert [(f["code"], f["severity"], f["row"], f["column"]) for f in findings] == [
        ("headcount_unreadable", "refuse", 2, "职工人数"),
        ("shares_not_one", "refuse", 3, "单位承担"),
    ]
    assert all(finding["sentence"] for finding in findings)


def _columns(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]


def test_anchors_are_written_and_compared(keyboard: Keyboard, tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    first = keyboard.ask("anchor", "--output", path)
    assert (first["line"], first["is_new"]) == (1, True)
    assert keyboard.do("anchor", "--output", path).out.startswith("第 1 行已是今天的锚点")
    said = keyboard.do("anchor", "--output", path, "--lang", "en", today="2012-07-06")
    assert said.out.startswith("Line 2 anchors")
    assert first["signer"] in said.out
    assert keyboard.ask("verify", "--anchor", path)["checks"][-1]["counted"] == 2
    path.write_text(path.read_text("ascii").replace("2012-07-06", "2012-07-07"), "ascii")
    changed = keyboard.do("verify", "--anchor", path)
    assert changed.status == 1
    assert "锚点 2" in changed.out
    assert keyboard.do("anchor", "--output", path).err.startswith("不能办理：锚点文件第 2 行")
    assert keyboard.do("anchor", "--output", tmp_path / "anchors.txt").status == 2
    assert keyboard.do("verify", "--anchor", tmp_path / "none.jsonl").status == 2


def test_a_fault_in_the_book_ends_with_1_and_names_the_record(at_stage: AtStage) -> None:
    keyboard = at_stage("batched")
    assert keyboard.do("verify").status == 0
    connection = sqlite3.connect(keyboard.book)
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'posting'"
    for (name,) in connection.execute(asked).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE posting SET debit_fen = debit_fen + 1 WHERE id = 1")
    connection.commit()
    connection.close()
    said = keyboard.do("verify")
    assert said.status == 1
    assert "分录 1" in said.out
    assert "借贷不平" in said.out
    assert "核查未通过" in said.out
    answer = keyboard.ask("verify", expect=1)
    assert answer["ok"] is False
    faults = [fault for check in answer["checks"] for fault in check["faults"]]
    unbalanced = next(fault for fault in faults if fault["code"] == "entry_unbalanced")
    assert unbalanced["facts"]["kept"].count(".") == 1  # yuan, not fen
    assert unbalanced["sentence"]
    assert "posting 1" in keyboard.do("--lang", "en", "verify").out


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl", ""])
@pytest.mark.parametrize("content", [b"", GARBAGE, "姓名\n张三".encode("gb18030")])
@pytest.mark.parametrize(
    "words",
    ["enrol F --period 2012", "register F --period 2012", "receive F", "intake F",
     "intake --reversals F", "pay results F", "post F"],
)  # fmt: skip
def test_garbage_is_bad_input(
    words: str, content: bytes, suffix: str, keyboard: Keyboard, tmp_path: Path
) -> None:
    file = tmp_path / f"file{suffix}"
    file.write_bytes(content)
    said = keyboard.do(*(file if word == "F" else word for word in words.split()))
    assert said.status == 2
    assert "须改正" in said.err


def test_a_file_that_is_not_there_is_bad_input(keyboard: Keyboard) -> None:
    said = keyboard.do("receive", "没有.xlsx")
    assert (said.status, "找不到文件“没有.xlsx”" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [("missing.db", "没有账套"), ("mysql://x", "不是账套的位置"), (".", "没有账套"),
     ("postgresql://127.0.0.1:1/x?search_path=a", "打不开")],
)  # fmt: skip
def test_a_book_that_cannot_be_opened_is_a_refusal(
    place: str, sentence: str, keyboard: Keyboard
) -> None:
    said = keyboard.type("balance", "--book", place)
    assert said.status == 1
    assert sentence in said.err


def test_a_file_that_is_no_book_is_a_refusal(keyboard: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "garbage.db"
    file.write_bytes(GARBAGE)
    said = keyboard.type("balance", "--book", file)
    assert said.status == 1
    assert "不是账套文件" in said.err


def test_a_password_is_never_shown(keyboard: Keyboard) -> None:
    place = "postgresql://clerk:geheim@127.0.0.1:1/x?search_path=a"
    for words in (("balance", "--book", place), ("migrate", "--book", place),
                  ("new-book", place, "--scheme", "jingjiang-2012", "--actor", "a")):  # fmt: skip
        said = keyboard.type(*words)
        assert said.status == 1
        assert "geheim" not in said.out + said.err


def test_a_wrong_rulebook_is_listed_by_file_and_line(keyboard: Keyboard, tmp_path: Path) -> None:
    folder = tmp_path / "scheme"
    folder.mkdir()
    (folder / "scheme.yaml").write_text("chapter: scheme\nname: Bad Name\n", "utf-8")
    said = keyboard.type("rules", "check", folder)
    assert said.status == 2
    assert "scheme.yaml:2 name" in said.err
    assert "rulebook.md" in said.err
    made = keyboard.type("new-book", tmp_path / "x.db", "--scheme", folder, "--actor", "a")
    assert made.status == 2
    assert not (tmp_path / "x.db").exists()
    findings = keyboard.type("rules", "check", folder, "--json").json["findings"]
    named = next(finding for finding in findings if finding["column"] == "name")
    assert (named["file"], named["row"]) == ("scheme.yaml", 2)


def test_a_mistake_of_the_program_ends_with_3_and_a_reference(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_call: Call) -> Reply:
        raise AssertionError("this should never be seen")

    monkeypatch.setattr(running, "command_named", lambda _name: broken)
    said = keyboard.do("balance")
    assert (said.status, said.out) == (3, "")
    assert "程序出错" in said.err
    assert "never be seen" not in said.err
    answer = keyboard.do("balance", "--json").json
    assert answer["error"]["reference"] in said.err
    assert running.run  # the traceback is for those who ask
    from ledger.cli import main

    assert main(["balance", "--book", str(keyboard.book), "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_ends_with_130(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_call: Call) -> Reply:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "command_named", lambda _name: interrupted)
    said = keyboard.do("balance")
    assert (said.status, said.out) == (130, "")
    assert "已中断" in said.err


@pytest.mark.parametrize(
    ("words", "status"), [(["--help"], 0), (["balance"], 141), (["balance", "--json"], 141)]
)
def test_nobody_reading_is_no_error(words: list[str], status: int, keyboard: Keyboard) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    program = "import sys; from ledger.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, *words], stdout=writing, stderr=subprocess.PIPE,
        env={**os.environ, "TONGZHOU_BOOK": str(keyboard.book)}, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (status, b"")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from ledger.cli import main; main(['enrol', '--help']);"
        "print([m for m in ('sqlalchemy', 'rich', 'yaml', 'xlsxwriter') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_roster_of_another_period_stops_the_row(keyboard: Keyboard, tmp_path: Path) -> None:
    files = [write_rows(tmp_path / f"{n}.csv", roster(PERSONS[n])) for n in range(3)]
    said = keyboard.do("enrol", *files, "--period", "2030")
    assert said.status == 1
    assert "找不到互助期“2030”" in said.err
    assert "后面的 2 份文件没有办理" in said.err
