"""1,000 entries a request, beside COPY of the same rows, request by request."""

from __future__ import annotations

import psycopg

from bench import floors, hordak_peer, posting
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, seconds

AT_ONCE = 1000


def prepare(lab: Lab) -> None:
    lab.make()


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    return posting.post_many(lab, name, lab.rows, AT_ONCE)


def floor(lab: Lab, number: int) -> float:
    """Each request's rows in a transaction of their own, as ours were; SQLite in one."""
    if lab.is_sqlite:
        return floors.rewritten(lab, number)
    name, first = f"floor_{number}", floors.last_step(lab)
    parts = []
    with psycopg.connect(lab.dsn(f"ours_{number}")) as source:
        for step in range(first + 1, floors.last_step(lab, f"ours_{number}") + 1):
            taken = [
                floors.take(source, lab.folder / f"{step}-{table}.copy", table, f"= {step}")
                for table in ("entry", "posting", "entry_seal", "step")
            ]
            parts.append([rows for rows in taken if rows is not None])
    lab.copy(name)
    floors.take_guards_away(lab, name)
    with psycopg.connect(lab.dsn(name)) as connection:

        def send() -> None:
            for files in parts:
                floors.copy_in(connection, files)
                connection.commit()

        return seconds(send)


def peer(lab: Lab, number: int) -> float:
    return hordak_peer.bulk_create(lab, f"peer_{number}", lab.rows, AT_ONCE)


BENCHMARK = Benchmark(
    "post_bulk", rows=100_000, quick=2_000, prepare=prepare, ours=ours, floor=floor, peer=peer,
    peer_name=hordak_peer.NAME, goal=Goal(floor=1 / 0.75, peer=3),
)  # fmt: skip
