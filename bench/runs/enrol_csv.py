"""A roster as CSV: read, identities checked, sorted, kept, invoiced and posted; beside COPY."""

from __future__ import annotations

from bench import floors, made_up
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, at, digest, opened, seconds
from ledger.files.rosters import read_roster
from ledger.work import bill, enrol, register


def prepare(lab: Lab) -> None:
    lab.make()
    with opened(lab, "base") as book:
        register.register(
            at(book, "2012-06-25"), made_up.PERIOD, made_up.employers(lab.rows), digest("units")
        )
    made_up.write_csv(lab.folder / "roster.csv", made_up.HEADING, made_up.roster(lab.rows))


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    lab.copy(name)
    with opened(lab, name) as book:

        def step() -> None:
            rows, findings = read_roster(lab.folder / "roster.csv")
            desk = at(book, "2012-07-05")
            answer = enrol.enrol(
                desk, made_up.PERIOD, rows, ("roster.csv", digest("csv")), read_findings=findings
            )
            assert answer["joined"] == lab.rows
            bill.bill(at(book, "2012-07-15"), made_up.PERIOD)

        return seconds(step)


BENCHMARK = Benchmark(
    "enrol_csv", rows=1_000_000, quick=1_500, prepare=prepare, ours=ours, floor=floors.rewritten,
    goal=Goal(floor=4, rate=15_000, peak_mb=500),
)  # fmt: skip
