"""A federation lives whole years of good and bad papers, and the auditor agrees every evening.

Where something fails, the message names the seed and the last acts; ``TONGZHOU_SOAK_SEED`` lets the
long run begin with it.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from ledger.work.verify import verify
from tests.conftest import ENGINES, founded, fresh_place
from tests.house.source import ROOT
from tests.simulation.living import Federation

LARGEST_BENEFIT = 20_000_00
REPORT = ROOT / "build" / "soak" / "simulation.json"


@dataclass(frozen=True)
class Scale:
    """How long a federation lives, and how large it is."""

    years: int
    days_a_year: int
    size: dict[str, int] = field(default_factory=dict)


SHORT_SEED = 2
SHORT = Scale(1, 14, {"units": 3, "staff": 4})


def test_a_small_year_agrees_every_evening(
    place: str, sqlite_template: Path, tmp_path: Path
) -> None:
    with founded(place, sqlite_template) as book:
        with Federation(SHORT_SEED, place, tmp_path, **SHORT.size) as federation:
            federation.live(SHORT.years, SHORT.days_a_year)
        assert federation.tally.years == len(federation.world.memory.relieved) == 1
        assert verify(book)["ok"]


@pytest.mark.soak
def test_years_on_end(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> None:
    """Seed after seed on both engines, in turns and at once, until the time is up."""
    ends_at = time.monotonic() + 60 * float(os.environ.get("TONGZHOU_SOAK_MINUTES", "10"))
    seed = first = int(os.environ.get("TONGZHOU_SOAK_SEED", "2012"))
    done: list[dict[str, Any]] = []
    while time.monotonic() < ends_at or seed < first + 4:
        engine, at_once = ENGINES[seed % 2], seed // 2 % 2 == 1
        folder = tmp_path / str(seed)
        folder.mkdir()
        with fresh_place(request, engine, folder) as place, founded(place, sqlite_template) as book:
            done.append(live_long(seed, place, folder, book, at_once=at_once))
        report(first, done)
        seed += 1


def live_long(
    seed: int, place: str, folder: Path, book: OpenBook, *, at_once: bool
) -> dict[str, Any]:
    """Some years of a federation whose size comes from the seed; what was done."""
    scale = Scale(1 + seed % 3, 40, {"units": 3 + seed % 6, "staff": 3 + seed % 11})
    with Federation(seed, place, folder, **scale.size) as federation:
        federation.live(scale.years, scale.days_a_year, at_once=at_once)
    told = verify(book)
    assert told["ok"], f"seed {seed}: {told}"
    tally = federation.tally
    return {
        "seed": seed, "engine": "postgresql" if "://" in place else "sqlite", "at_once": at_once,
        "years": tally.years, "days": tally.days, "entries": told["entries"],
        "members": len(federation.world.people), "actions": tally.actions,
        "refusals": tally.refusals, "outcome": outcome(federation.world.lists),
    }  # fmt: skip


def outcome(lists: Mapping[str, Any]) -> Counter[str]:
    """What became of the papers, in numbers that show how much of life was met."""
    granted = [line[5] for line in lists["benefit"].values() if len(line) > 5]
    states = Counter(line[3] for line in lists["payable"].values())
    return Counter({
        "enrolments": len(lists["cover"]),
        "enrolments after a gap": sum(kind == "lapsed" for _, kind, _ in lists["cover"].values()),
        "invoices": len(lists["invoice"]),
        "invoices cancelled": sum(line[5] for line in lists["invoice"].values()),
        "claims granted": sum(fen > 0 for fen in granted),
        "claims declined": sum(fen == 0 for fen in granted),
        "claims decided again": sum(line[3] > 1 for line in lists["benefit"].values()),
        "benefits cut by a cap": sum(fen == LARGEST_BENEFIT for fen in granted),
        "payables": len(lists["payable"]), "payables paid": states["paid"],
        "payables taken back": states["cancelled"], "recoveries": len(lists["recovery"]),
        "awards": len(lists["award"]),
        "awards cut": sum(fen < need for _, _, need, fen in lists["award"].values()),
        "periods in deficit": sum(line[4] > 0 for line in lists["closing"].values()),
    })  # fmt: skip


def report(first: int, done: list[dict[str, Any]]) -> None:
    """Write down what was lived so far."""
    totals: dict[str, Counter[str]] = {
        name: Counter() for name in ("actions", "refusals", "outcome")
    }
    for name, total in totals.items():
        for each in done:
            total.update(each[name])
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    text = {
        "first_seed": first, "federations": len(done),
        **{name: sum(each[name] for each in done) for name in ("years", "days", "entries")},
        "acts": totals["actions"].total(), **totals,
        "lives": [{k: v for k, v in each.items() if k not in totals} for each in done],
    }  # fmt: skip
    REPORT.write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
