"""How far long work has come: a bar on the terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledger.cli.call import Call
from ledger.sentences import word

T = TypeVar("T")
Report = Callable[[str, int, int], None]


def progress_over(call: Call, items: Sequence[T]) -> Iterator[T]:
    """``items`` one after another, with a bar where there are several and somebody is looking."""
    if len(items) < 2 or not _is_watched(call):
        yield from items
        return
    with _bar() as bar:
        task = bar.add_task("", total=len(items))
        for item in items:
            bar.update(task, description=str(getattr(item, "name", "")))
            yield item
            bar.advance(task)


@contextmanager
def checks_shown(call: Call) -> Iterator[Report | None]:
    """What ``verify`` reports its progress to, or None where nobody is looking."""
    if not _is_watched(call):
        yield None
        return
    with _reported(lambda check: word("check", check, call.lang)) as report:
        yield report


@contextmanager
def tables_shown(call: Call) -> Iterator[Report | None]:
    """What ``backup`` reports its progress to, or None where nobody is looking."""
    if not _is_watched(call):
        yield None
        return
    with _reported(str) as report:
        yield report


@contextmanager
def _reported(named: Callable[[str], str]) -> Iterator[Report]:
    with _bar() as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=named(what), completed=done, total=total)

        yield report


def _is_watched(call: Call) -> bool:
    return sys.stderr.isatty() and not call.wants_json


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip
