"""The reports of the soak as the table that stands in the README."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults import soaking as soaks
from tests.faults.soak_report import main, table
from tests.faults.soaking import MINUTES_VARIABLE, SEED_VARIABLE, soaking

SIMULATION = {"first_seed": 7, "federations": 4, "years": 8, "days": 1200, "acts": 34567}


def test_a_soak_leaves_a_report_whether_it_held_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soaks, "REPORTS", tmp_path / "soak")
    monkeypatch.setenv(SEED_VARIABLE, "5")
    monkeypatch.setenv(MINUTES_VARIABLE, "0")
    with soaking("good") as soak:
        soak.figures |= {"kills": {"billed": 2, "closed": 3}, "ways": {"no room": 4}}
        assert not soak.goes_on()
    with pytest.raises(ZeroDivisionError), soaking("bad") as soak:
        soak.figures["tried"] = 1 // soak.figures.get("none", 0)
    assert main(tmp_path / "soak") == 0
    assert "| bad |  **failed** | 5, 0.0 min |" in capsys.readouterr().out
    report = json.loads((tmp_path / "soak" / "good.json").read_text("utf-8"))
    assert table([report]).endswith("| good | 5 kills, 4 full disks | 5, 0.0 min |")


def test_the_simulation_is_a_row_of_it() -> None:
    told = "4 federations, 8 years, 1,200 days audited, 34,567 actions"
    assert table([SIMULATION]).splitlines()[-1] == f"| simulation | {told} | 7 |"


def test_without_a_report_there_is_no_table(tmp_path: Path) -> None:
    assert main(tmp_path) == 1
