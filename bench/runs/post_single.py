"""One durable entry a request, alone, over one hot bank account."""

from __future__ import annotations

from bench import hordak_peer, posting, raw_posting
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab

CLIENTS = 1


def prepare(lab: Lab) -> None:
    lab.make()


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    return posting.post(lab, name, range(lab.rows), CLIENTS)


def floor(lab: Lab, number: int) -> float:
    """A first entry gives the chains a head; then the same by plain statements."""
    name = f"floor_{number}"
    lab.copy(name)
    posting.post_many(lab, name, 1, 1)
    return raw_posting.post_raw(lab, name, range(1, lab.rows + 1), CLIENTS)


def peer(lab: Lab, number: int) -> float:
    return hordak_peer.save(lab, f"peer_{number}", range(lab.rows), CLIENTS)


BENCHMARK = Benchmark(
    "post_single", rows=2000, quick=60, prepare=prepare, ours=ours, floor=floor,
    peer=peer, peer_name=hordak_peer.NAME, scales=False, goal=Goal(floor=1.25, peer=2),
)  # fmt: skip
