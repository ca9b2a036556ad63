"""One durable entry a request, eight at once, over one hot bank account."""

from __future__ import annotations

from bench import single_entries
from bench.benchmark import Goal

BENCHMARK = single_entries.benchmark(
    "post_single_8", clients=8, rows=8000, quick=160, goal=Goal(peer=3)
)
