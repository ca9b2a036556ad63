"""A file of claims: read, taken in, decided, signed and posted; beside COPY of what was kept."""

from __future__ import annotations

from bench import floors, insured
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, opened, seconds

#: openIMIS 26.04 (claim 1.8 to 1.10) by its own service layer, one line a claim, as measured on two
#: cores with PostgreSQL 15: entry 56, submission 13.7, processing 25.8 claims a second.
OPENIMIS_S_A_CLAIM = 1 / 56 + 1 / 13.7 + 1 / 25.8


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    with opened(lab, name) as book:
        return seconds(lambda: insured.settle(lab, book))


BENCHMARK = Benchmark(
    "claims", rows=100_000, quick=500, prepare=insured.insure, ours=ours, floor=floors.rewritten,
    peer_name="openIMIS (cited)", cited_s_a_row=OPENIMIS_S_A_CLAIM, goal=Goal(floor=6, peer=200),
)  # fmt: skip
