"""One durable entry a request over one hot bank account, so many requests at once.

Ours through the desk, the floor by plain statements, and the peer by its own save.
"""

from __future__ import annotations

from functools import partial

from bench import hordak_peer, posting, raw_posting
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab


def benchmark(name: str, clients: int, rows: int, quick: int, goal: Goal) -> Benchmark:
    """The benchmark with so many clients; ``rows`` and ``quick`` as in ``Benchmark``."""
    return Benchmark(
        name, rows=rows, quick=quick, prepare=_prepare, ours=partial(_ours, clients),
        floor=partial(_floor, clients), peer=partial(_peer, clients),
        peer_name=hordak_peer.NAME, scales=False, goal=goal,
    )  # fmt: skip


def _prepare(lab: Lab) -> None:
    lab.make()


def _ours(clients: int, lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    return posting.post(lab, name, range(lab.rows), clients)


def _floor(clients: int, lab: Lab, number: int) -> float:
    """A first entry gives the chains a head; then the same by plain statements."""
    name = f"floor_{number}"
    lab.copy(name)
    posting.post_many(lab, name, 1, 1)
    return raw_posting.post_raw(lab, name, range(1, lab.rows + 1), clients)


def _peer(clients: int, lab: Lab, number: int) -> float:
    return hordak_peer.save(lab, f"peer_{number}", range(lab.rows), clients)
