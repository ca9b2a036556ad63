"""allocate --rules with a bonus for staying, and with other answers to a shortage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.keyboard import Keyboard, Said

#: 云南, as published: 20 % of the whole from 100,000, 40 % from 200,000, a point for each further
#: period and ten at most.
YUNNAN: dict[str, Any] = {
    "threshold": {"amount": "100000.00", "kind": "gate"},
    "method": "whole_amount",
    "tiers": [
        {"from": "0.00", "below": "200000.00", "rate": "20%"},
        {"from": "200000.00", "rate": "40%"},
    ],
    "cap": "500000.00",
    "unit": "0.01",
    "tranches": [{"groups": ["major"], "share": "1/1"}],
    "continuity_bonus": {"add": "1%", "above": "1", "at_most": "10%"},
}


class Office:
    """Allocates in a folder of its own; ``heading`` and ``rows`` are lines of candidates."""

    def __init__(self, keyboard: Keyboard, folder: Path) -> None:
        self.keyboard, self.folder = keyboard, folder
        self.output = folder / "awards.csv"

    def allocate(self, pool: str, heading: str, *rows: str, **changes: Any) -> Said:
        rules, candidates = self.folder / "relief.json", self.folder / "candidates.csv"
        rules.write_text(json.dumps(YUNNAN | changes), "utf-8")
        candidates.write_text("\n".join([heading, *rows, ""]), "utf-8")
        return self.keyboard.type(
            "allocate", "--rules", rules, "--pool", pool, candidates, "--output", self.output,
            "--json",
        )  # fmt: skip


@pytest.fixture
def office(keyboard: Keyboard, tmp_path: Path) -> Office:
    return Office(keyboard, tmp_path)


FOUR = "case_no,group,burden,consecutive_periods"


def test_each_further_period_adds_a_point_and_awards_keep_their_five_columns(
    office: Office,
) -> None:
    said = office.allocate(
        "999999.00", FOUR, "A,major,100000.00,1", "B,major,100000.00,2", "C,major,200000.00,30",
        "D,major,100000.00,", "E,major,199999.99,1",
    )  # fmt: skip
    assert (said.status, said.err) == (0, "")
    assert office.output.read_text("utf-8") == (
        "case_no,group,burden,need,award\n"
        "A,major,100000.00,20000.00,20000.00\n"
        "B,major,100000.00,21000.00,21000.00\n"
        "C,major,200000.00,100000.00,100000.00\n"
        "D,major,100000.00,20000.00,20000.00\n"
        "E,major,199999.99,40000.00,40000.00\n"
    )


def test_without_the_column_everybody_is_there_for_the_first_time(office: Office) -> None:
    office.allocate("999999.00", "burden,case_no,group", "100000.00,A,major")
    assert office.output.read_text("utf-8").splitlines()[1] == (
        "A,major,100000.00,20000.00,20000.00"
    )


def test_the_column_may_stand_anywhere(office: Office) -> None:
    office.allocate("999999.00", "consecutive_periods,burden,case_no,group", "3,100000,A,major")
    assert office.output.read_text("utf-8").splitlines()[1] == (
        "A,major,100000.00,22000.00,22000.00"
    )


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "two", "1001", "1e3", "１"])
def test_periods_that_are_no_number_are_named_and_the_others_answered(
    text: str, office: Office
) -> None:
    said = office.allocate("9999999", FOUR, f"A,major,100000,{text}", "B,major,100000,1")
    assert said.status == 2
    (error,) = [json.loads(line) for line in said.err.splitlines()]
    assert (error["line"], error["field"]) == (2, "consecutive_periods")
    assert error["sentence"] == (
        f"连续参加期数“{text}”不是 1 至 1000 的整数；请只写数字，本期为第一期写 1，空着也是 1。"
    )
    assert office.output.read_text("utf-8").splitlines()[1:] == [
        "B,major,100000.00,20000.00,20000.00"
    ]


def test_a_line_without_its_fourth_cell_is_named(office: Office) -> None:
    said = office.allocate("9999999", FOUR, "A,major,100000")
    (error,) = [json.loads(line) for line in said.err.splitlines()]
    assert error["code"] == "candidate_cells"
    assert "4" in error["sentence"]


def test_another_fourth_column_is_not_taken(office: Office) -> None:
    said = office.allocate("9999999", "case_no,group,burden,periods", "A,major,100000,1")
    assert said.status == 2
    assert "case_no,group,burden[,consecutive_periods]" in said.out + said.err
    assert not office.output.exists()


def test_the_largest_need_may_come_first(office: Office) -> None:
    office.allocate(
        "50000.00", FOUR, "A,major,100000.00,1", "B,major,199999.99,1",
        shortage="largest_need_first",
    )  # fmt: skip
    awards = [line.rsplit(",", 1)[1] for line in office.output.read_text("utf-8").splitlines()]
    assert awards == ["award", "10000.00", "40000.00"]


def test_a_pool_that_is_too_small_may_be_refused(office: Office) -> None:
    said = office.allocate("19999.99", FOUR, "A,major,100000.00,1", shortage="refuse")
    assert said.status == 1
    refused = said.json["refused"]
    assert refused["code"] == "pool_too_small"
    assert refused["facts"] == {"groups": "major", "need": "20000.00", "available": "19999.99"}
    assert refused["sentence"].startswith(
        "二次救助资金不足：major 组需要 20,000.00 元，可用 19,999.99 元；"
    )
    assert not office.output.exists()
