"""Several files in one command: each a step of its own, and what is wrong written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.keyboard import Keyboard, write_rows
from tests.work.papers import LI, SCHOOL, UNITS, WANG, ZHANG, ZHOU, register_of


@pytest.fixture
def registered(keyboard: Keyboard, tmp_path: Path) -> Keyboard:
    units = write_rows(tmp_path / "单位.csv", register_of(*UNITS))
    keyboard.ask("register", units, "--period", "2012", today="2012-06-25")
    return keyboard


@pytest.fixture
def rosters(tmp_path: Path) -> Path:
    """A folder with a good roster, one with a bad row, and things that are no rosters."""
    folder = tmp_path / "名册"
    folder.mkdir()
    write_rows(folder / "1-好.csv", [ZHANG.row(2), LI.row(3)])
    write_rows(folder / "2-坏.csv", [WANG.row(2), ZHOU.row(3, id_number="32128219900101001X")])
    (folder / "~$1-好.xlsx").write_bytes(b"lock file of an office program")
    (folder / "说明.md").write_text("not a roster", "utf-8")
    return folder


def test_a_bad_file_does_not_keep_a_good_one_back(registered: Keyboard, rosters: Path) -> None:
    said = registered.do("enrol", rosters, "--period", "2012")
    assert said.status == 2
    assert "新增 2 人" in said.out
    assert "2-坏.csv：" in said.err
    answer = registered.ask("enrol", rosters, "--period", "2012", expect=2)
    assert [line["file"] for line in answer["files"]] == ["1-好.csv", "2-坏.csv"]
    (finding,) = answer["findings"]
    assert (finding["file"], finding["row"], finding["column"]) == ("2-坏.csv", 3, "证件号码")


def test_the_good_rows_can_be_taken_and_the_others_written_down(
    registered: Keyboard, rosters: Path, tmp_path: Path
) -> None:
    place = tmp_path / "问题" / "七月"
    words = ("enrol", rosters, "--period", "2012", "--accept-good", "--findings", place)
    said = registered.do(*words)
    assert said.status == 0
    assert "新增 3 人" in said.out
    assert "退回 1 行" in said.out
    assert [path.name for path in place.iterdir()] == ["2-坏-问题清单.xlsx"]
    english = registered.do(*words[:-1], tmp_path / "english", "--lang", "en")
    assert [path.name for path in (tmp_path / "english").iterdir()] == ["2-坏-findings.xlsx"]
    assert english.status == 0


def test_a_trial_changes_nothing_and_needs_nobody(registered: Keyboard, rosters: Path) -> None:
    words = ("enrol", rosters, "--period", "2012", "--dry-run", "--book", registered.book)
    tried = registered.type(*words, "--json")
    assert tried.status == 2
    assert (tried.json["joined"], tried.json["refused"]) == (3, 1)
    assert [line["acceptable"] for line in tried.json["files"]] == [True, False]
    assert registered.type(*words, "--accept-good").status == 0
    assert registered.ask("enrol", rosters / "1-好.csv", "--period", "2012")["joined"] == 2


def test_files_of_one_name_get_findings_of_their_own(registered: Keyboard, tmp_path: Path) -> None:
    files = []
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        bad = [ZHANG.row(2, id_number="123")]
        files.append(write_rows(tmp_path / name / "名册.csv", bad))
    place = tmp_path / "问题"
    registered.do("enrol", *files, "--period", "2012", "--findings", place)
    assert sorted(path.name for path in place.iterdir()) == [
        "名册-问题清单-2.xlsx", "名册-问题清单.xlsx",
    ]  # fmt: skip


def test_where_findings_go_is_looked_at_before_anything_is_done(
    registered: Keyboard, rosters: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    for place, sentence in (
        (tmp_path / "one.xlsx", "应当写文件夹"), (tmp_path / "file", "不能写入")
    ):  # fmt: skip
        said = registered.do("enrol", rosters, "--period", "2012", "--findings", place)
        assert (said.status, sentence in said.err) == (2, True)
    nowhere = tmp_path / "nowhere" / "one.xlsx"
    said = registered.do("enrol", rosters / "1-好.csv", "--period", "2012", "--findings", nowhere)
    assert (said.status, "没有文件夹" in said.err) == (2, True)
    assert registered.ask("enrol", rosters / "1-好.csv", "--period", "2012")["joined"] == 2


def test_a_folder_without_spreadsheets_is_bad_input(registered: Keyboard, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    said = registered.do("enrol", tmp_path / "空", "--period", "2012")
    assert (said.status, "没有可导入的表格文件" in said.err) == (2, True)


def test_employers_below_the_minimum_are_pointed_out(registered: Keyboard, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "名册.csv", [ZHOU.row()])
    said = registered.do("enrol", file, "--period", "2012")
    assert said.status == 0
    assert "低于最低参加比例的单位" in said.out
    assert SCHOOL.name in said.out
    assert "25.00%" in said.out
