"""The trial balance of a long journal by a program that has just started, beside one GROUP BY."""

from __future__ import annotations

from bench import long_journal
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, opened, seconds
from ledger.work import report


def ours(lab: Lab, number: int) -> float:
    def ask() -> None:
        with opened(lab, long_journal.JOURNAL) as book:
            answer = report.trial_balance(book)
        assert answer["debit_fen"] == answer["credit_fen"] > 0

    return seconds(ask)


def floor(lab: Lab, number: int) -> float:
    return seconds(lambda: long_journal.group_by(lab, "account"))


BENCHMARK = Benchmark(
    "reports_trial", rows=10_000_000, quick=20_000, prepare=long_journal.make, ours=ours,
    floor=floor, goal=Goal(floor=1.2), makes=(), scales=False,
)  # fmt: skip
