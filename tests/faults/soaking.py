"""How long a soak runs, from which seed, and what it leaves behind for the table of the README.

``TONGZHOU_SOAK_SEED`` is a whole number (printed and reported, so that a failure can be made to
happen again); ``TONGZHOU_SOAK_MINUTES`` is the time of each soak, 10 unless it is given.
``python -m tests.faults.soak_report`` turns the reports into a table.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

SEED_VARIABLE, MINUTES_VARIABLE = "TONGZHOU_SOAK_SEED", "TONGZHOU_SOAK_MINUTES"
SEED, MINUTES = 2012, 10.0
REPORTS = Path(__file__).parents[2] / "build" / "soak"


class Soak:
    """One soak on its way: ``figures`` is what it counts, ``chance`` what it draws from."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seed = int(os.environ.get(SEED_VARIABLE, SEED))
        self.minutes = float(os.environ.get(MINUTES_VARIABLE, MINUTES))
        self.chance = Random(f"{name} {self.seed}")
        self.figures: dict[str, Any] = {}
        self._began = time.monotonic()

    @property
    def spent(self) -> float:
        """Minutes since it began."""
        return (time.monotonic() - self._began) / 60

    def goes_on(self) -> bool:
        return self.spent < self.minutes

    def report(self, failed: bool) -> None:
        """Leave the figures in ``build/soak``."""
        REPORTS.mkdir(parents=True, exist_ok=True)
        told = {
            "name": self.name, "seed": self.seed, "minutes": round(self.spent, 1),
            "failed": failed, "figures": self.figures,
        }  # fmt: skip
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        (REPORTS / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


@contextmanager
def soaking(name: str) -> Iterator[Soak]:
    """A soak that reports at its end, whether it held or not."""
    soak = Soak(name)
    print(f"{name}: {SEED_VARIABLE}={soak.seed}", flush=True)
    failed = True
    try:
        yield soak
        failed = False
    finally:
        soak.report(failed)
