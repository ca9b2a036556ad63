"""Measuring: everyone works in a process of their own, one after the other, round by round."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import traceback
from importlib import import_module
from multiprocessing.connection import Connection

from bench.benchmark import Benchmark, Times
from bench.lab import Lab

RUNS = (
    "enrol_csv", "enrol_xlsx", "post_single", "post_single_8", "post_single_64", "post_bulk",
    "adjudicate_pure", "claims", "allocate", "reports_trial", "reports_account", "reports_now",
    "verify", "http_claim",
)  # fmt: skip


def benchmark_of(name: str) -> Benchmark:
    found: Benchmark = import_module(f"bench.runs.{name}").BENCHMARK
    return found


class FailedError(Exception):
    """Who was measured ended with an error, told on standard error."""


def measure(benchmark: Benchmark, lab: Lab, rounds: int, *, with_peer: bool) -> Times:
    """Let them take turns. The peer may be missing where its packages are."""
    lab.refuse_other_server()
    _alone(benchmark.name, "prepare", lab, 0)
    times = Times()
    for number in range(rounds):
        took, peak_mb = _alone(benchmark.name, "ours", lab, number)
        times.ours.append(took)
        times.peak_mb = max(times.peak_mb, peak_mb)
        if benchmark.floor is not None:
            times.floor.append(_alone(benchmark.name, "floor", lab, number)[0])
        if benchmark.peer is not None and with_peer:
            times.peer.append(_alone(benchmark.name, "peer", lab, number)[0])
        for made in benchmark.makes:
            lab.drop(f"{made}_{number}")
    return times


def _alone(name: str, part: str, lab: Lab, number: int) -> tuple[float, float]:
    """Seconds, and the most memory that the process ever held, in MB."""
    # Each is born of a process that has read the program and done nothing: what is measured begins
    # at once, and its memory is its own.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"bench.runs.{each}" for each in RUNS])
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(name, part, lab, number, there))
    process.start()
    there.close()
    try:
        told: tuple[float, float] | None = here.recv()
    except EOFError:
        told = None
    process.join()
    if told is None:
        raise FailedError(f"{name}: {part} of round {number} ended without an answer")
    return told


def _work(name: str, part: str, lab: Lab, number: int, answer: Connection) -> None:
    benchmark = benchmark_of(name)
    took: float | None = 0.0
    try:
        if part == "prepare":
            benchmark.prepare(lab)
        else:
            took = getattr(benchmark, part)(lab, number)
    except Exception:
        traceback.print_exc()
        answer.send(None)
        sys.exit(1)
    answer.send((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
