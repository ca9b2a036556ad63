"""One durable entry a request, alone, over one hot bank account."""

from __future__ import annotations

from bench import single_entries
from bench.benchmark import Goal

BENCHMARK = single_entries.benchmark(
    "post_single", clients=1, rows=2000, quick=60, goal=Goal(floor=1.25, peer=2)
)
