"""What a benchmark is, what it must reach, and the line that it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.lab import Lab

#: Works on the round of that number, and says how many seconds what counts of it took.
Contestant = Callable[[Lab, int], float]


@dataclass(frozen=True)
class Goal:
    """What must hold; None where nothing is asked. Ratios are of seconds, rates of rows."""

    floor: float | None = None  # ours at most so many times as long as the floor
    peer: float | None = None  # ours at least so many times as fast as the peer
    rate: float | None = None  # rows a second at least
    peak_mb: float | None = None  # memory of the process at most
    seconds: float | None = None  # ours at most

    def words(self) -> str:
        said = {
            "≤ {} × floor": self.floor, "≥ {} × peer": self.peer, "≥ {} rows/s": self.rate,
            "≤ {} MB": self.peak_mb, "≤ {} s": self.seconds,
        }  # fmt: skip
        return ", ".join(text.format(f"{most:g}") for text, most in said.items() if most)

    def holds(self, line: dict[str, Any]) -> bool | None:
        """None where there is no goal, or nothing to compare with."""
        held: list[bool] = []
        if self.floor is not None and line["ratio"] is not None:
            held.append(line["ratio"] <= self.floor)
        if self.peer is not None and line["peer_s"] is not None:
            held.append(line["peer_s"] >= self.peer * line["ours_s"])
        if self.rate is not None:
            held.append(line["rows"] >= self.rate * line["ours_s"])
        if self.peak_mb is not None:
            held.append(line["peak_rss_mb"] <= self.peak_mb)
        if self.seconds is not None:
            held.append(line["ours_s"] <= self.seconds)
        return all(held) if held else None


@dataclass(frozen=True)
class Benchmark:
    """``prepare`` makes the base; then ours, the floor and the peer take turns, round by round.

    ``rows`` for a full run, ``quick`` for a quick one. ``peer`` names who is compared with.
    """

    name: str
    rows: int
    quick: int
    prepare: Callable[[Lab], None]
    ours: Contestant
    floor: Contestant | None = None
    peer: Contestant | None = None
    peer_name: str = ""
    #: Where no program stands beside ours: seconds for the rows by figures that were published.
    cited_s_a_row: float | None = None
    goal: Goal = field(default_factory=Goal)
    rounds: int = 3
    on_sqlite: bool = True
    #: Cost a row must not grow with the rows; False where a benchmark is of single requests.
    scales: bool = True
    #: Of each round's own databases, by the start of their names; dropped after the round.
    makes: tuple[str, ...] = ("ours", "floor", "peer")


@dataclass
class Times:
    """Seconds of each round by who worked, and the highest memory of ours, in MB."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    peak_mb: float = 0.0


def line_of(benchmark: Benchmark, rows: int, engine: str, times: Times) -> dict[str, Any]:
    """The line of JSON; seconds and ratios are medians over the rounds."""
    ours = median(times.ours)
    floor = median(times.floor) if times.floor else None
    peer = median(times.peer) if times.peer else None
    if peer is None and benchmark.cited_s_a_row is not None:
        peer = benchmark.cited_s_a_row * rows
    # Who worked in one round met the same neighbours, so the ratio is that of each round.
    ratios = [own / least for own, least in zip(times.ours, times.floor, strict=False)]
    line: dict[str, Any] = {
        "bench": benchmark.name, "engine": engine, "rows": rows, "ours_s": round(ours, 4),
        "floor_s": None if floor is None else round(floor, 4),
        "ratio": round(median(ratios), 3) if ratios else None,
        "peer": benchmark.peer_name if peer is not None else None,
        "peer_s": None if peer is None else round(peer, 4),
        "peak_rss_mb": round(times.peak_mb, 1), "rounds": len(times.ours),
    }  # fmt: skip
    # Goals are set for PostgreSQL; SQLite is reported.
    goal = benchmark.goal if engine == "postgresql" else Goal()
    return line | {"goal": goal.words() or None, "holds": goal.holds(line)}
