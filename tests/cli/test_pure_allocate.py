"""allocate --rules: a pool shared among the candidates of a file, without any book."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.core import relief
from ledger.files.candidates import read_candidates
from ledger.nouns import Finding
from ledger.refusals import BadInput
from ledger.scheme import RulebookInvalid, read_formula
from tests.cli.keyboard import Keyboard, Said, write_csv

#: Hangzhou 2021, as published: the benefits of its bands add up to the cap of 30,200.
HANGZHOU = [
    {"over": "0.00", "up_to": "1000.00", "rate": "1/5"},
    {"over": "1000.00", "up_to": "10000.00", "rate": "1/2"},
    {"over": "10000.00", "up_to": "15000.00", "rate": "9/10"},
    {"over": "15000.00", "up_to": "50000.00", "rate": "3/5"},
]
FORMULA: dict[str, Any] = {
    "threshold": {"amount": "0.00", "kind": "gate"},
    "method": "marginal",
    "tiers": [{"over": "0.00", "rate": "1/1"}],
    "cap": None,
    "unit": "0.01",
    "tranches": [{"groups": ["major"], "share": "1/1"}],
}


class Office:
    """Allocates in a folder of its own."""

    def __init__(self, keyboard: Keyboard, folder: Path) -> None:
        self.keyboard, self.folder = keyboard, folder
        self.output = folder / "awards.csv"

    def allocate(self, pool: str, *rows: str, json_text: str = "", **changes: Any) -> Said:
        """``rows`` are lines of candidates; ``changes`` those of the formula."""
        rules = self.folder / "relief.json"
        rules.write_text(json_text or json.dumps(FORMULA | changes), "utf-8")
        candidates = self.folder / "candidates.csv"
        candidates.write_text("\n".join(["case_no,group,burden", *rows, ""]), "utf-8")
        return self.keyboard.type(
            "allocate", "--rules", rules, "--pool", pool, candidates, "--output", self.output,
            "--json",
        )  # fmt: skip

    def awards(self, pool: str, *rows: str, **changes: Any) -> list[tuple[str, str]]:
        """(need, award) of each candidate."""
        said = self.allocate(pool, *rows, **changes)
        assert said.status == 0, said.out + said.err
        return [(row["need"], row["award"]) for row in self.rows]

    @property
    def rows(self) -> list[dict[str, str]]:
        with self.output.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def office(keyboard: Keyboard, tmp_path: Path) -> Office:
    return Office(keyboard, tmp_path)


def test_awards_stand_in_the_order_of_the_candidates(office: Office) -> None:
    # Needs 100.00, 200.00, 300.00 of a pool of 200.00: exactly a third of each.
    said = office.allocate("200.00", "A,major,100.00", "B,major,200", "C,major,300.00")
    assert office.output.read_text("utf-8") == (
        "case_no,group,burden,need,award\n"
        "A,major,100.00,100.00,33.33\n"
        "B,major,200.00,200.00,66.67\n"
        "C,major,300.00,300.00,100.00\n"
    )
    assert (said.status, said.err) == (0, "")
    answer = said.json
    assert [answer[key] for key in ("pool", "need", "awarded", "remainder")] == [
        "200.00", "600.00", "200.00", "0.00",
    ]  # fmt: skip
    assert answer["tranches"] == [
        {"groups": ["major"], "available": "200.00", "need": "600.00", "awarded": "200.00",
         "ratio": "1/3", "numerator": 1, "denominator": 3}
    ]  # fmt: skip


def test_yunnan_pays_40000_just_below_200000_and_80000_from_it_on(office: Office) -> None:
    # The published cliff: 20 % of the whole amount below 200,000 and 40 % from it on.
    rows = ("A,major,99999.99", "B,major,100000.00", "C,major,199999.99", "D,major,200000.00",
            "E,major,1250000.01")  # fmt: skip
    tiers = [
        {"over": "0.00", "up_to": "199999.99", "rate": "1/5"},
        {"over": "199999.99", "rate": "2/5"},
    ]
    threshold = {"amount": "100000.00", "kind": "gate"}
    changes = {"method": "whole_amount", "tiers": tiers, "threshold": threshold}
    awards = office.awards("999999.00", *rows, **changes, cap="500000.00")
    assert [award for _, award in awards] == [
        "0.00", "20000.00", "40000.00", "80000.00", "500000.00",
    ]  # fmt: skip


def test_the_bands_of_hangzhou_sum_to_its_cap(office: Office) -> None:
    # 200 + 4,500 + 4,500 + 21,000; nothing is added above 50,000.
    rows = ("A,major,1000.00", "B,major,10000.00", "C,major,15000.00", "D,major,50000.00",
            "E,major,99999.99")  # fmt: skip
    needs = [need for need, _ in office.awards("999999.00", *rows, tiers=HANGZHOU)]
    assert needs == ["200.00", "4700.00", "9200.00", "30200.00", "30200.00"]


def test_a_fixed_step_is_paid_up_to_and_including_its_end(office: Office) -> None:
    tiers = [
        {"over": "0.00", "up_to": "10000.00", "amount": "1000.00"},
        {"over": "10000.00", "amount": "5000.00"},
    ]
    rows = ("A,major,0.00", "B,major,0.01", "C,major,10000.00", "D,major,10000.01")
    needs = office.awards("9999.00", *rows, method="fixed_step", tiers=tiers)
    assert [need for need, _ in needs] == ["0.00", "1000.00", "1000.00", "5000.00"]


@pytest.mark.parametrize(
    ("kind", "needs"),
    [("gate", ["0.00", "1000.00", "1000.01"]), ("deductible", ["0.00", "0.00", "0.01"])],
)
def test_a_gate_opens_and_a_deductible_is_borne(
    kind: str, needs: list[str], office: Office
) -> None:
    rows = ("A,major,999.99", "B,major,1000.00", "C,major,1000.01")
    threshold = {"amount": "1000.00", "kind": kind}
    assert [need for need, _ in office.awards("9999", *rows, threshold=threshold)] == needs


def test_a_need_is_rounded_half_up_and_then_capped(office: Office) -> None:
    tiers = [{"over": "0.00", "rate": "1/2"}]
    rows = ("A,major,0.01", "B,major,0.03", "C,major,100.00")
    needs = [need for need, _ in office.awards("9.00", *rows, tiers=tiers, cap="5.00")]
    assert needs == ["0.01", "0.02", "5.00"]


def test_ties_prefer_the_larger_need_and_then_the_earlier_line(office: Office) -> None:
    rows = ("A,major,0.01", "B,major,0.03", "C,major,0.01", "D,major,0.03")
    assert [award for _, award in office.awards("0.04", *rows)] == ["0.00", "0.02", "0.00", "0.02"]
    assert [award for _, award in office.awards("0.02", *rows[::2], "E,major,0.01")] == [
        "0.01", "0.01", "0.00",
    ]  # fmt: skip


def test_tranches_take_their_share_and_leave_the_rest_to_the_next(office: Office) -> None:
    # Major may use 7.00 of 10.01 (7.007), needs 5.00; chronic gets all the 5.01 that are left.
    tranches = [
        {"groups": ["major"], "share": "7/10"},
        {"groups": ["chronic"], "share": "1/1"},
    ]
    rows = ("A,chronic,9.00", "B,major,3.00", "C,major,2.00", "D,other,50.00")
    awards = office.awards("10.01", *rows, tranches=tranches)
    assert [award for _, award in awards] == ["5.01", "3.00", "2.00", "0.00"]


def test_in_whole_yuan_the_broken_yuan_remains(office: Office) -> None:
    said = office.allocate("3.30", "A,major,2.50", "B,major,2.50", unit="1.00")
    assert [row["award"] for row in office.rows] == ["2.00", "1.00"]
    assert said.json["remainder"] == "0.30"
    assert said.json["tranches"][0]["ratio"] == "33/50"


def test_an_empty_pool_and_nobody_to_share_it(office: Office) -> None:
    assert office.awards("0", "A,major,1.00") == [("1.00", "0.00")]
    assert office.awards("5.00") == []


BAD_ROWS = [
    ("B,major", "", "candidate_cells"),
    ("B,major,1,234.00", "", "candidate_cells"),
    ("B,major,1.234", "burden", "money_too_precise"),
    ("B,major,1e3", "burden", "money_unreadable"),
    ("B,major,", "burden", "money_empty"),
    ("B,major,-1.00", "burden", "burden_negative"),
    (",major,1.00", "case_no", "value_missing"),
    ("B,,1.00", "group", "value_missing"),
    ("A,major,1.00", "case_no", "case_no_twice"),
    ('B,"ma"jor,1.00', "", "csv_broken"),
]


@pytest.mark.parametrize(("row", "field", "code"), BAD_ROWS)
def test_a_bad_line_is_named_and_the_others_are_answered(
    row: str, field: str, code: str, office: Office
) -> None:
    said = office.allocate("4.00", "A,major,3.00", row, "C,major,5.00")
    assert said.status == 2
    (error,) = [json.loads(line) for line in said.err.splitlines()]
    assert (error["line"], error["field"], error["code"]) == (3, field, code)
    assert "{" not in error["sentence"]
    assert [(row["case_no"], row["award"]) for row in office.rows] == [("A", "1.50"), ("C", "2.50")]
    assert said.json["refused"] == 1


def test_bad_lines_are_told_in_words_without_json(office: Office, tmp_path: Path) -> None:
    office.allocate("4.00", "A,major,3.00")
    bad = write_csv(tmp_path / "bad.csv", ("case_no", "group", "burden"), ("A", "major", "x"))
    said = office.keyboard.type(
        "allocate", "--rules", tmp_path / "relief.json", "--pool", "4", bad, "--output",
        office.output,
    )  # fmt: skip
    assert said.status == 2
    assert "第 2 行 burden：" in said.err
    assert "在 0 人之间分配" in said.out


def test_columns_may_stand_in_any_order_but_not_be_others(office: Office, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", ("burden", "case_no", "group"), ("1.00", "A", "major"))
    found: list[Finding] = []
    (candidate,) = read_candidates(path, found.append)
    assert (candidate.case_no, candidate.group, candidate.burden_fen) == ("A", "major", 100)
    for heading in (("case_no", "group"), ("case_no", "group", "need"), ()):
        with pytest.raises(BadInput):
            list(read_candidates(write_csv(path, heading), found.append))
    path.write_bytes("case_no,group,burden\n甲,major,1\n".encode("gb18030"))
    with pytest.raises(BadInput):
        list(read_candidates(path, found.append))
    assert found == []


def without(key: str) -> str:
    return json.dumps({name: value for name, value in FORMULA.items() if name != key})


def changed(**changes: Any) -> str:
    return json.dumps(FORMULA | changes)


TIER = {"over": "0.00", "up_to": "10.00", "rate": "1/5"}
BAD_FORMULAS = [
    (changed(tiers=[{"over": "1.00", "rate": "1/5"}]), "tiers[1]", "tiers_not_from_zero"),
    (changed(tiers=[TIER, {"over": "11.00", "rate": "1/5"}]), "tiers[2]", "tiers_gap"),
    (changed(tiers=[TIER, {"over": "9.00", "rate": "1/5"}]), "tiers[2]", "tiers_overlap"),
    (changed(tiers=[TIER], method="whole_amount"), "tiers[1]", "tiers_end_closed"),
    (changed(tiers=[TIER | {"amount": "1"}]), "tiers[1]", "tiers_need_rate"),
    (changed(method="fixed_step"), "tiers[1]", "tiers_need_amount"),
    (changed(tiers=[{"over": "0.00", "rate": 0.2}]), "tiers[1].rate", "write_in_quotes"),
    (changed(tiers=[{"over": "0.00", "rate": "20 of 100"}]), "tiers[1].rate", "rate_unreadable"),
    (changed(tiers=[{"over": "0.00", "rate": "1/0"}]), "tiers[1].rate", "rate_of_zero"),
    (changed(tiers=[TIER | {"upto": "1"}]), "tiers[1].upto", "unknown_key"),
    (changed(threshold={"amount": 0, "kind": "gate"}), "threshold.amount", "write_in_quotes"),
    (changed(threshold={"amount": "0", "kind": "door"}), "threshold.kind", "not_a_choice"),
    (changed(unit="0.00"), "unit", "money_too_small"),
    (changed(cap="1.001"), "cap", "money_too_precise"),
    (changed(cap=True), "cap", "write_in_quotes"),
    (changed(pool="1"), "pool", "unknown_key"),
    (changed(tranches=[{"groups": ["a"], "share": "3/2"}]), "tranches[1].share", "rate_over_one"),
    (changed(tranches=[{"groups": [], "share": "1"}]), "tranches[1].groups", "value_empty"),
    (
        changed(tranches=[{"groups": ["a"], "share": "1"}, {"groups": ["b", "a"], "share": "1"}]),
        "tranches[2].groups[2]",
        "listed_twice",
    ),
    (without("cap"), "cap", "missing_key"),
    (without("tiers"), "tiers", "missing_key"),
    ('{"cap": null, "cap": "1.00"}', "cap", "yaml_duplicate_key"),
    ('{"cap": NaN}', "", "json_broken"),
    ('{"cap": null,}', "", "json_broken"),
    ('{"cap": null} {}', "", "json_broken"),
    ("[]", "", "needs_fields"),
    ("", "", "rules_file_empty"),
    ("[" * 50, "[1]" * 14, "yaml_depth"),
]


@pytest.mark.parametrize(("text", "key", "code"), BAD_FORMULAS)
def test_a_mistake_in_the_formula_is_told_with_its_key(text: str, key: str, code: str) -> None:
    with pytest.raises(RulebookInvalid) as caught:
        read_formula("relief.json", text)
    assert (key, code) in {(problem.key, problem.code) for problem in caught.value.problems}
    assert not [p for p in caught.value.problems if "{" in p.sentence("zh") + p.sentence("en")]


def test_a_mistake_in_the_formula_stops_it_with_line_and_key(office: Office) -> None:
    text = json.dumps(FORMULA | {"unit": "0"}, indent=1)
    said = office.allocate("1.00", "A,major,1.00", json_text=text)
    assert said.status == 2
    (finding,) = said.json["findings"]
    assert (finding["file"], finding["column"]) == ("relief.json", "unit")
    assert text.splitlines()[finding["row"] - 1].strip().startswith('"unit"')
    assert not office.output.exists()


def test_several_mistakes_are_told_together() -> None:
    with pytest.raises(RulebookInvalid) as caught:
        read_formula("r", changed(unit="0", tranches=[], method="other"))
    assert {problem.key for problem in caught.value.problems} == {"unit", "tranches", "method"}


@pytest.mark.parametrize(
    "typed",
    [
        "allocate --rules r.json",
        "allocate --rules r.json --pool 1 c.csv",
        "allocate c.csv --period 2012",
        "allocate --rules r.json --pool 1 c.csv --output a.csv --fix",
        "allocate --rules r.json --pool 1.234 c.csv --output a.csv",
        "allocate --rules r.json --pool -1 c.csv --output a.csv",
    ],
)
def test_forms_are_not_mixed(typed: str, keyboard: Keyboard) -> None:
    assert keyboard.type(*typed.split()).status == 2


def test_the_command_thinks_as_the_book_does() -> None:
    formula = read_formula("r", changed(tiers=HANGZHOU))
    assert relief.need_of(5_000_000, formula) == 3_020_000
