"""What every account of a long journal stands at now, asked of a program that is running."""

from __future__ import annotations

from sqlmodel import Session

from bench import long_journal
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, opened, seconds
from ledger.book import entries
from ledger.work.report.looking import looking


def ours(lab: Lab, number: int) -> float:
    with opened(lab, long_journal.JOURNAL) as book:
        with looking(book) as session:
            _balances(session)  # the connection is there, as it is in a running program

        def ask() -> None:
            with looking(book) as session:
                assert sum(_balances(session)) == 0

        return seconds(ask)


def _balances(session: Session) -> list[int]:
    return [sums.debit_fen - sums.credit_fen for sums in entries.turnovers(session).values()]


def floor(lab: Lab, number: int) -> float:
    return seconds(lambda: long_journal.group_by(lab, "account"))


BENCHMARK = Benchmark(
    "reports_now", rows=10_000_000, quick=20_000, prepare=long_journal.make, ours=ours,
    floor=floor, goal=Goal(seconds=0.05), makes=(), scales=False, rounds=5,
)  # fmt: skip
