"""The benchmarks run, and what they print can be read; how long anything takes is not judged."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from bench.__main__ import SCALING, main
from bench.benchmark import Benchmark, Goal, Times, line_of
from bench.lab import Lab
from bench.measuring import RUNS, benchmark_of
from bench.table import markdown
from tests.conftest import ENGINES

KEYS = {"bench", "engine", "rows", "ours_s", "floor_s", "ratio", "peer", "peer_s", "peak_rss_mb",
        "rounds", "goal", "holds"}  # fmt: skip


def no_preparation(_lab: Lab) -> None:
    """Nothing is there to be made."""


def no_time(_lab: Lab, _number: int) -> float:
    return 0.0


def of(goal: Goal, rows: int = 100, **changes: Any) -> dict[str, Any]:
    own = Benchmark("x", rows, rows, no_preparation, no_time, goal=goal, peer_name="other")
    times = Times(ours=[4.0, 1.0, 2.0], floor=[1.0, 1.0, 1.0], peer=[6.0, 8.0, 7.0], peak_mb=90.0)
    for name, value in changes.items():
        setattr(times, name, value)
    return line_of(own, rows, "postgresql", times)


def test_a_line_has_medians() -> None:
    line = of(Goal())
    assert (line["ours_s"], line["floor_s"], line["ratio"], line["peer_s"]) == (2.0, 1.0, 2.0, 7.0)
    assert (line["rounds"], line["goal"], line["holds"]) == (3, None, None)
    assert line.keys() == KEYS


def test_a_ratio_is_of_who_worked_in_one_round() -> None:
    """A neighbour who made all of one round slow does not change it."""
    assert of(Goal(), ours=[2.0, 20.0], floor=[1.0, 10.0])["ratio"] == 2.0


@pytest.mark.parametrize(
    ("goal", "holds"),
    [
        (Goal(floor=2.0), True), (Goal(floor=1.9), False),
        (Goal(peer=3.5), True), (Goal(peer=3.6), False),
        (Goal(rate=50), True), (Goal(rate=51), False),
        (Goal(peak_mb=90), True), (Goal(peak_mb=89), False),
        (Goal(seconds=2), True), (Goal(seconds=1.9), False),
        (Goal(floor=2.0, peer=3.6), False), (Goal(floor=2.0, peer=3.5), True),
    ],
)  # fmt: skip
def test_a_goal_holds_if_all_of_it_does(goal: Goal, holds: bool) -> None:
    assert of(goal)["holds"] is holds


def test_without_its_peer_the_rest_of_a_goal_is_told() -> None:
    assert of(Goal(peer=2), peer=[])["holds"] is None
    assert of(Goal(floor=2, peer=2), peer=[])["holds"] is True


def test_a_table_has_a_row_for_each_line() -> None:
    lines = [json.dumps(of(Goal(floor=1.5))), "# x: words", json.dumps(of(Goal(), peer=[]))]
    assert markdown(lines).splitlines()[2:] == [
        "| x | 100 | 50 | 2.00 × | 3.5 × as fast as other | 90 | ≤ 1.5 × floor | **no** |",
        "| x | 100 | 50 | 2.00 × |  | 90 |  |  |",
    ]


def test_every_benchmark_is_named_as_its_file() -> None:
    for name in RUNS:
        found = benchmark_of(name)
        assert found.name == name
        assert found.quick < found.rows


def test_what_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no_such"])
    assert "no_such" in capsys.readouterr().err


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_every_benchmark_runs(engine: str) -> None:
    """With few rows, each works on its own copy and prints a line that can be read."""
    command = [sys.executable, "-m", "bench", *RUNS, "--rows", "120", "--rounds", "1", "--json"]
    done = subprocess.run(
        [*command, "--engine", engine], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = {line["bench"]: line for line in map(json.loads, done.stdout.splitlines())}
    asked = [n for n in RUNS if engine == "postgresql" or benchmark_of(n).on_sqlite]
    assert list(lines) == asked
    for line in lines.values():
        assert line.keys() >= KEYS
        assert line["rows"] == 120
        assert line["ratio"] > 0
        assert line["engine"] == engine


@pytest.mark.soak
def test_scaling_compares_many_rows_with_few() -> None:
    command = [sys.executable, "-m", "bench", SCALING, "--rows", "300", "--json"]
    done = subprocess.run(
        [*command, "--engine", "sqlite"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    scaled = [n for n in RUNS if benchmark_of(n).scales and benchmark_of(n).on_sqlite]
    assert [line["bench"] for line in lines] == [f"{SCALING}_{name}" for name in scaled]
