"""replay on the screen, in a file and for programs; the figures are those of tests/work."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.keyboard import AtStage, Keyboard, Said
from tests.conftest import SCHEME
from tests.work.schemes import changed_scheme
from tests.work.test_replay import BY_LEVEL, FACTS, INPATIENT_RATE, later_by_a_year, rate


@pytest.fixture
def dearer(tmp_path: Path) -> str:
    """Six tenths for a stay in hospital instead of a half."""
    return changed_scheme(tmp_path, "benefit.yaml", rate("3/5"))


def replay(keyboard: Keyboard, draft: str, *words: str | Path) -> Said:
    return keyboard.type(
        "replay", "--rules", draft, "--period", "2012", "--book", keyboard.book, *words
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_replay_is_told_in_full(lang: str, dearer: str, at_stage: AtStage) -> None:
    said = replay(at_stage("relieved"), dearer, "--lang", lang)
    assert (said.status, said.err) == (0, "")
    assert "{" not in said.out
    assert not said.out.startswith("\n")


def figures(out: str) -> dict[str, str]:
    """What stands first on a line → what stands last."""
    lines = [line.split() for line in out.splitlines()]
    return {words[0]: words[-1] for words in reversed(lines) if len(words) > 1}


def test_cost_claims_and_members(dearer: str, at_stage: AtStage) -> None:
    out = replay(at_stage("relieved"), dearer).out
    assert out.startswith("按 靖江市职工医疗互助（2012） 重新计算互助期 2012-08-01（账套未变）\n")
    found = figures(out)
    assert (found["原补助"], found["新补助"], found["增减"]) == (
        "10,300.00", "11,860.00", "1,560.00",
    )  # fmt: skip
    assert (found["重新计算"], found["有申报的职工"], found["中位数"]) == ("4", "4", "0.00")
    assert (found["增加"], found["减少"], found["不变"]) == ("2", "0", "2")
    assert "增加 1,000.00 至 5,000.00" in out
    assert "增加 100.00 以内" in out


def test_names_are_masked(dearer: str, at_stage: AtStage) -> None:
    out = replay(at_stage("relieved"), dearer).out
    assert "李*平  SB-2012-00002  7,500.00  9,000.00" in out
    assert "李四平" not in out


def test_every_claim_is_written_down(dearer: str, at_stage: AtStage, tmp_path: Path) -> None:
    path = tmp_path / "增减.csv"
    said = replay(at_stage("relieved"), dearer, "--output", path)
    assert f"已写入 {path}" in said.out
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["申报编号", "原补助", "新补助", "增减", "理由"],
        ["SB-2012-00001", "300.00", "360.00", "60.00", ""],
        ["SB-2012-00002", "7500.00", "9000.00", "1500.00", ""],
        ["SB-2012-00003", "2500.00", "2500.00", "0.00", ""],
        ["SB-2012-00004", "0.00", "0.00", "0.00", "逾期申报"],
    ]


def test_a_replay_for_programs(dearer: str, at_stage: AtStage) -> None:
    answer = replay(at_stage("relieved"), dearer, "--json").json
    assert answer["cost"] == {"before": "10300.00", "after": "11860.00", "difference": "1560.00"}
    assert answer["lines"][1] == {
        "claim_no": "SB-2012-00002", "before": "7500.00", "after": "9000.00",
        "difference": "1500.00", "reasons": [], "facts_missing": [],
    }  # fmt: skip
    assert answer["percentiles"]["p90"] == "1500.00"
    assert answer["bands"][0] == {
        "sign": -1, "over": "5000.00", "up_to": None, "members": 0, "difference": "0.00",
    }  # fmt: skip


def test_facts_that_are_missing_are_said_plainly(tmp_path: Path, at_stage: AtStage) -> None:
    changed = INPATIENT_RATE.partition("value:\n")[0] + BY_LEVEL
    folder = Path(changed_scheme(tmp_path, "benefit.yaml", (INPATIENT_RATE, changed)))
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    keyboard = at_stage("relieved")
    assert (
        "其中 3 件因申报没有所需的情形要素（医院级别）而按不予补助计"
        in replay(keyboard, str(folder)).out
    )
    assert "3 of them count as declined" in replay(keyboard, str(folder), "--lang", "en").out


def test_open_claims_and_the_day_of_the_rules_are_said(at_stage: AtStage) -> None:
    out = replay(at_stage("claimed"), SCHEME, "--as-of", "2012-09-01").out
    assert "各件均按 2012-09-01 的规定计算，不论出院日期。" in out
    assert "其中 4 件尚未审核，或因结算撤销待重新审核：原补助按账套现行规定计算。" in out


def test_rules_that_begin_later(at_stage: AtStage, tmp_path: Path) -> None:
    later_by_a_year(tmp_path)
    draft = str(tmp_path / "changed" / SCHEME)
    keyboard = at_stage("relieved")
    said = replay(keyboard, draft)
    assert said.status == 1
    assert "方案的“补助”自 2013-08-01 才有" in said.err
    assert "请加 --as-of 2013-08-01 按该日的规定计算。" in said.err
    assert replay(keyboard, draft, "--as-of", "2013-08-01").status == 0


def test_a_period_without_claims(at_stage: AtStage) -> None:
    said = replay(at_stage("received"), SCHEME)
    assert (said.status, said.out) == (0, "互助期 2012-08-01 没有申报。\n")


@pytest.mark.parametrize(
    ("words", "status"),
    [(("--period", "1999"), 1), (("--rules", "nowhere"), 1), (("--as-of", "soon"), 2),
     (("--output", "changes.xlsx"), 2)],
)  # fmt: skip
def test_what_cannot_be_replayed(words: tuple[str, str], status: int, at_stage: AtStage) -> None:
    assert replay(at_stage("claimed"), SCHEME, *words).status == status
