"""``python -m tests.faults.soak_report``: what the last soak did, as a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.faults.soaking import REPORTS

Row = tuple[str, str, str]  # what, how much, under which seed and for how many minutes


def total(figures: Any) -> int:
    """The sum of counts by something, or the count itself."""
    return sum(figures.values()) if isinstance(figures, dict) else int(figures)


def counted(figures: dict[str, Any]) -> str:
    """The figures of one soak in words; those by act or kind are summed."""
    names = {
        "kills": "kills", "races": "races", "tried": "tamperings tried", "caught": "caught",
        "inputs": "files tried", "years": "years", "rounds": "rounds", "columns": "columns",
        "held_back": "held back by the engine",
    }  # fmt: skip
    told = [f"{total(figures[key]):,} {words}" for key, words in names.items() if key in figures]
    if "ways" in figures and "no room" in figures["ways"]:
        told.append(f"{figures['ways']['no room']:,} full disks")
    return ", ".join(told)


def row_of(report: dict[str, Any]) -> Row:
    """The row of one report of ``soaking``, or of the simulation, which has a form of its own."""
    if "federations" in report:
        words = {"federations": "federations", "years": "years", "days": "days audited",
                 "acts": "actions"}  # fmt: skip
        told = ", ".join(f"{report[key]:,} {word}" for key, word in words.items())
        return "simulation", told, f"{report['first_seed']}"
    state = " **failed**" if report["failed"] else ""
    told = counted(report["figures"]) + state
    return report["name"], told, f"{report['seed']}, {report['minutes']} min"


def table(reports: Iterable[dict[str, Any]]) -> str:
    """The rows as Markdown."""
    lines = ["| soak | what was done | seed, time |", "| --- | --- | --- |"]
    lines += [f"| {' | '.join(row_of(report))} |" for report in reports]
    return "\n".join(lines)


def main(folder: Path = REPORTS) -> int:
    """Print the table; 1 where there is no report."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        print(f"no report in {folder}: run make soak first", file=sys.stderr)
        return 1
    print(table(json.loads(path.read_text("utf-8")) for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
