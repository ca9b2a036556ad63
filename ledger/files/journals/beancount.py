"""The journal for beancount: ``bean-check`` passes, and adds up every balance anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from ledger.files.journals.entries import (
    ExportAccount,
    ExportBook,
    ExportEntry,
    Sums,
    entry_tags,
    one_line,
    posting_tags,
    write_journal,
)
from ledger.money import yuan
from ledger.nouns import AccountKind

_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.NET_ASSET: "Equity",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
}


def write_beancount(
    path: Path,
    book: ExportBook,
    accounts: Sequence[ExportAccount],
    entries: Iterable[ExportEntry],
) -> None:
    """Write the journal for beancount; accounts are called like Assets:C1002.

    Raises ``ValueError`` where two account codes would get one name.
    """
    names = _beancount_names(accounts)

    def head(sums: Sums) -> Iterator[str]:
        yield f'option "title" {_quoted(book.title)}'
        yield f'option "operating_currency" "{book.currency}"'
        yield ""
        opened = sums.first or date(2000, 1, 1)
        for account in accounts:
            yield f"{opened} open {names[account.code]} {book.currency}"
            yield f"  name: {_quoted(account.name)}"

    def body(entry: ExportEntry) -> Iterator[str]:
        yield ""
        yield f"{entry.booked_on} * {_quoted(entry.summary)}"
        for tag, value in entry_tags(entry):
            yield f"  {tag}: {_quoted(value)}"
        for posting in entry.postings:
            amount = yuan(posting.debit_fen - posting.credit_fen)
            yield f"  {names[posting.account]}  {amount} {book.currency}"
            for tag, value in posting_tags(posting):
                yield f"    {tag}: {_quoted(value)}"

    def foot(sums: Sums) -> Iterator[str]:
        """Balances hold at the start of a day; ~ 0.00 takes away the tolerance of a fen."""
        if sums.last is None:
            return
        yield ""
        for line in sums.lines():
            name, day = names[line.account.code], sums.last + timedelta(days=1)
            yield f"{day} balance {name}  {yuan(line.balance_fen)} ~ 0.00 {book.currency}"

    write_journal(path, accounts, entries, head, body, foot)


def _beancount_names(accounts: Sequence[ExportAccount]) -> dict[str, str]:
    names = {
        account.code: f"{_ROOTS[account.kind]}:C{re.sub('[^0-9A-Za-z]', '-', account.code)}"
        for account in accounts
    }
    if len(set(names.values())) < len(accounts):
        raise ValueError("two account codes look the same to beancount")
    return names


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
