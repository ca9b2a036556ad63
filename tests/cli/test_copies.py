"""backup and restore as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import AtStage
from tests.cli.keyboard import Keyboard


def test_a_book_goes_out_and_comes_back(at_stage: AtStage, tmp_path: Path) -> None:
    keyboard = at_stage("closed")
    archive = tmp_path / "copy.zip"
    said = keyboard.do("backup", archive)
    assert said.status == 0
    assert "密钥不在备份中" in said.out
    assert "另行保管" in said.out
    written = keyboard.ask("verify")

    back = keyboard.type("restore", archive, "--book", tmp_path / "back.db", "--lang", "en")
    assert back.status == 0
    assert "Restored the archive" in back.out
    keyboard.book = tmp_path / "back.db"
    assert keyboard.ask("verify") == written


def test_as_json(keyboard: Keyboard, tmp_path: Path) -> None:
    archive = tmp_path / "copy.zip"
    answer = keyboard.ask("backup", archive)
    assert (answer["archive"], answer["with_office"]) == (str(archive), False)
    assert keyboard.ask("backup", archive, expect=1)["refused"]["code"] == "archive_exists"
    keyboard.book = tmp_path / "back.db"
    restored = keyboard.ask("restore", archive)
    assert (restored["ok"], restored["rows"]) == (True, answer["rows"])
    assert keyboard.ask("restore", archive, expect=1)["refused"]["code"] == "book_exists"


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 nothing"])
def test_no_archive(keyboard: Keyboard, content: bytes | None, tmp_path: Path) -> None:
    archive = tmp_path / "copy.zip"
    if content is not None:
        archive.write_bytes(content)
    keyboard.book = tmp_path / "back.db"
    said = keyboard.do("restore", archive)
    assert said.status in (1, 2)
    assert "copy.zip" in said.err
    assert not keyboard.book.exists()


def test_no_book_to_back_up(keyboard: Keyboard, tmp_path: Path) -> None:
    keyboard.book = tmp_path / "none.db"
    answer = keyboard.ask("backup", tmp_path / "copy.zip", expect=1)
    assert answer["refused"]["code"] == "book_missing"
    assert list(tmp_path.glob("none*")) == []


def test_a_file_of_another_kind_is_no_archive_to_write(keyboard: Keyboard, tmp_path: Path) -> None:
    assert keyboard.do("backup", tmp_path / "copy.db").status == 2
