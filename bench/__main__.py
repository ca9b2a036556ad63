"""``python -m bench [NAME …]``: one JSON line a benchmark, and whether its goal holds.

Without a name all of them, on PostgreSQL and on SQLite, and what a row costs as rows grow;
``scaling`` beside names is that of those alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from bench import hordak_peer, table
from bench.benchmark import Benchmark, Goal, Times, line_of
from bench.lab import Lab
from bench.measuring import RUNS, FailedError, benchmark_of, measure
from tests.conftest import own_server

SCALING = "scaling"
Measured = dict[tuple[str, int], Times]  # by benchmark and rows
LEAST = 100  # rows; how many times as many the larger run of the scaling has


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*RUNS, SCALING)))
    parser.add_argument("--rows", type=int, help="rows of each, in place of its own number")
    parser.add_argument("--rounds", type=int, help="rounds of each, in place of its own number")
    parser.add_argument("--quick", action="store_true", help="few rows and one round")
    parser.add_argument("--engine", choices=["postgresql", "sqlite", "both"], default="both")
    parser.add_argument("--json", action="store_true", help="only the lines of JSON")
    parser.add_argument("--table", type=Path, metavar="FILE", help="the lines of FILE in Markdown")
    args = parser.parse_args(words)
    if args.table:
        print(table.markdown(args.table.read_text("utf-8").splitlines()))
        return 0
    names = args.names or [*RUNS, SCALING]
    unknown = set(names) - {*RUNS, SCALING}
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if args.engine == "both" and args.names and not args.quick:
        args.engine = "postgresql"
    if args.engine == "both" and args.quick:
        args.engine = "postgresql"  # under a minute altogether
    engines = ["postgresql", "sqlite"] if args.engine == "both" else [args.engine]
    failed = False
    for engine in engines:
        measured: Measured = {}
        with _place(engine) as lab:
            for name in names:
                failed |= not _run(name, engine, lab, args, measured)
    return 1 if failed else 0


@contextmanager
def _place(engine: str) -> Iterator[Lab]:
    """A folder, and a server where there is to be one, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if engine == "sqlite":
            yield Lab("", "", Path(folder), 0)
            return
        with own_server() as url:
            data = str(make_url(url).query["host"])
            yield Lab(url, str(Path(data).resolve()), Path(folder), 0)


def _run(name: str, engine: str, lab: Lab, args: argparse.Namespace, measured: Measured) -> bool:
    lines = _scaling if name == SCALING else partial(_one, name)
    try:
        for line in lines(engine, lab, args, measured):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            if not args.json and line["goal"]:
                held = {True: "holds", False: "DOES NOT HOLD", None: "cannot be told"}
                print(f"# {line['bench']}: {line['goal']}: {held[line['holds']]}", flush=True)
    except FailedError as failure:
        print(failure, file=sys.stderr)
        return False
    return True


def _one(
    name: str, engine: str, lab: Lab, args: argparse.Namespace, measured: Measured
) -> Iterator[dict[str, Any]]:
    benchmark = benchmark_of(name)
    if engine == "sqlite" and not benchmark.on_sqlite:
        return
    rows = args.rows or (benchmark.quick if args.quick else benchmark.rows)
    # SQLite is reported, and nothing is asked of it.
    rounds = args.rounds or (1 if args.quick or engine == "sqlite" else benchmark.rounds)
    own = replace(lab, rows=rows)
    with_peer = engine == "postgresql" and hordak_peer.is_here()
    times = measure(benchmark, own, rounds, with_peer=with_peer)
    measured[name, rows] = times
    line = line_of(benchmark, rows, engine, times)
    for who in ("ours", "floor"):
        if (lab.folder / f"told-{name}-{who}.json").exists():
            line |= lab.noted(f"told-{name}-{who}")
    yield line


def _scaling(
    engine: str, lab: Lab, args: argparse.Namespace, measured: Measured
) -> Iterator[dict[str, Any]]:
    """What a row costs among many, as a multiple of what it costs among a hundredth of them.

    ``floor_s`` is what the few took, times a hundred. What was measured before in this run counts.
    """
    for name in [name for name in args.names if name != SCALING] or RUNS:
        benchmark = benchmark_of(name)
        if not benchmark.scales or (engine == "sqlite" and not benchmark.on_sqlite):
            continue
        many = args.rows or (benchmark.quick if args.quick else benchmark.rows)
        few = max(many // LEAST, 1)
        times = Times()
        alone: Benchmark = replace(benchmark, floor=None, peer=None, goal=Goal(floor=1.3))
        for rows, kept in ((few, times.floor), (many, times.ours)):
            lab_of = replace(lab, rows=rows)
            took = measured.get((name, rows)) or measure(
                alone, lab_of, args.rounds or 1, with_peer=False
            )
            kept.extend(each * many / rows for each in took.ours)
            times.peak_mb = max(times.peak_mb, took.peak_mb)
        named = replace(alone, name=f"{SCALING}_{name}", peer_name="", cited_s_a_row=None)
        yield line_of(named, many, engine, times)


if __name__ == "__main__":
    sys.exit(main())
