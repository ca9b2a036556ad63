"""One durable entry a request, sixty-four at once, over one hot bank account."""

from __future__ import annotations

from bench import single_entries
from bench.benchmark import Goal

BENCHMARK = single_entries.benchmark(
    "post_single_64", clients=64, rows=20000, quick=256, goal=Goal(peer=8)
)
