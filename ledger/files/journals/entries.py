"""The journal as plain data, its sums, and how a text journal is written in a stream."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from ledger.files.sheets import replacing
from ledger.nouns import AccountKind, Fen


@dataclass(frozen=True, slots=True)
class ExportBook:
    """Whose journal it is: the title shown by the tools, and the currency's ISO code."""

    title: str
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class ExportAccount:
    code: str
    name: str
    kind: AccountKind


@dataclass(frozen=True, slots=True)
class ExportPosting:
    """One line of an entry. ``employer`` and ``member`` are numbers or codes, never names."""

    account: str
    debit_fen: Fen
    credit_fen: Fen
    employer: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """A posted entry. ``position`` is its place in the chain; ``reverses`` that of the original."""

    position: int
    number: str
    booked_on: date
    effective_on: date
    summary: str
    cause: str
    made_by: str
    hash: str
    reverses: int | None
    postings: tuple[ExportPosting, ...]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """An account's sums. ``balance_fen`` is debits less credits, whatever the account's kind."""

    account: ExportAccount
    debit_fen: Fen
    credit_fen: Fen

    @property
    def balance_fen(self) -> Fen:
        return self.debit_fen - self.credit_fen


def trial_balance(
    accounts: Iterable[ExportAccount], entries: Iterable[ExportEntry]
) -> list[TrialLine]:
    """The sums of every account in the order of ``accounts``; raises KeyError for a stranger."""
    sums = Sums(accounts)
    for entry in entries:
        sums.add(entry)
    return sums.lines()


class Sums:
    """Adds up entries as they pass by, and remembers their first and last day."""

    def __init__(self, accounts: Iterable[ExportAccount]) -> None:
        self.first: date | None = None
        self.last: date | None = None
        self._accounts = {account.code: account for account in accounts}
        self._sums = {code: [0, 0] for code in self._accounts}

    def add(self, entry: ExportEntry) -> None:
        self.first = min(self.first or entry.booked_on, entry.booked_on)
        self.last = max(self.last or entry.booked_on, entry.booked_on)
        for posting in entry.postings:
            sums = self._sums[posting.account]
            sums[0] += posting.debit_fen
            sums[1] += posting.credit_fen

    def lines(self) -> list[TrialLine]:
        return [TrialLine(account, *self._sums[code]) for code, account in self._accounts.items()]


def write_journal(
    path: Path,
    accounts: Sequence[ExportAccount],
    entries: Iterable[ExportEntry],
    head: Callable[[Sums], Iterable[str]],
    body: Callable[[ExportEntry], Iterable[str]],
    foot: Callable[[Sums], Iterable[str]],
) -> None:
    """Entries go to a scratch file first: the head needs their first day, the foot their sums."""
    sums = Sums(accounts)
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=path.parent) as scratch,
    ):
        for entry in entries:
            sums.add(entry)
            _write_lines(scratch, body(entry))
        scratch.seek(0)
        _write_lines(file, head(sums))
        shutil.copyfileobj(scratch, file)
        _write_lines(file, foot(sums))


def _write_lines(file: TextIO, lines: Iterable[str]) -> None:
    file.writelines(line + "\n" for line in lines)


def one_line(text: str) -> str:
    """Text without line ends and control codes: both formats end a thing with the line."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()


def _red_side(posting: ExportPosting) -> str | None:
    if posting.debit_fen < 0:
        return "debit"
    return "credit" if posting.credit_fen < 0 else None


def posting_tags(posting: ExportPosting) -> Iterator[tuple[str, str]]:
    for name, value in (
        ("employer", posting.employer),
        ("member", posting.member),
        ("side", _red_side(posting)),
    ):
        if value is not None:
            yield name, value


def entry_tags(entry: ExportEntry) -> Iterator[tuple[str, str]]:
    """What an entry is besides its postings, as (name, value) for metadata and tags."""
    yield "position", str(entry.position)
    yield "number", entry.number
    yield "effective", entry.effective_on.isoformat()
    yield "cause", entry.cause
    yield "made-by", entry.made_by
    yield "hash", entry.hash
    if entry.reverses is not None:
        yield "reverses", str(entry.reverses)
