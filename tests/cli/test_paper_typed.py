"""``tongzhou paper``: a paper as PDF, or why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.keyboard import AtStage


@pytest.mark.parametrize(
    ("kind", "number"),
    [("invoice", "JF-2012-00001"), ("entry", "记000001"), ("annual", "2012"), ("notice", "2012")],
)
def test_a_paper_is_written(at_stage: AtStage, tmp_path: Path, kind: str, number: str) -> None:
    keyboard = at_stage("relieved")
    output = tmp_path / "单据.pdf"
    said = keyboard.do("paper", kind, number, "--output", str(output))
    assert said.status == 0, said
    assert str(output) in said.out.replace("\n", "")
    assert output.read_bytes().startswith(b"%PDF-")


def test_nothing_is_written_of_what_is_not_there(at_stage: AtStage, tmp_path: Path) -> None:
    output = tmp_path / "单据.pdf"
    said = at_stage("claimed").do("paper", "decision", "SB-2012-00001", "--output", str(output))
    assert said.status == 1
    assert "还没有审核决定" in said.err
    assert not output.exists()


def test_a_kind_that_does_not_exist_and_another_ending_are_refused(
    at_stage: AtStage, tmp_path: Path
) -> None:
    keyboard = at_stage("claimed")
    output = str(tmp_path / "单据.pdf")
    assert keyboard.do("paper", "letter", "1", "--output", output).status == 2
    assert keyboard.do("paper", "invoice", "1", "--output", output[:-4]).status == 2
