"""The journal for hledger: ``hledger check --strict`` passes, and adds up every balance anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    AccountKind.ASSET: ("资产", "A"),
    AccountKind.LIABILITY: ("负债", "L"),
    AccountKind.NET_ASSET: ("净资产", "E"),
    AccountKind.INCOME: ("收入", "R"),
    AccountKind.EXPENSE: ("支出", "X"),
}


def write_hledger(
    path: Path,
    book: ExportBook,
    accounts: Sequence[ExportAccount],
    entries: Iterable[ExportEntry],
) -> None:
    """Write the journal for hledger (also ``check --strict``); accounts as 资产:1002 银行存款."""
    names = {account.code: hledger_name(account) for account in accounts}

    def head(_sums: Sums) -> Iterator[str]:
        yield f"; {one_line(book.title)}"
        yield ""
        yield f"commodity 1000.00 {book.currency}"
        for account in accounts:
            yield f"account {names[account.code]}  ; type: {_ROOTS[account.kind][1]}"

    def body(entry: ExportEntry) -> Iterator[str]:
        yield ""
        summary = _plain(entry.summary).lstrip("*!(")  # marks of hledger's own, at the start
        yield f"{entry.booked_on}={entry.effective_on} * ({entry.position}) {summary}"
        yield "    ; " + ", ".join(f"{tag}:{_value(value)}" for tag, value in entry_tags(entry))
        for posting in entry.postings:
            amount = f"{yuan(posting.debit_fen - posting.credit_fen)} {book.currency}"
            tags = ", ".join(f"{tag}:{_value(value)}" for tag, value in posting_tags(posting))
            yield f"    {names[posting.account]}  {amount}" + (f"  ; {tags}" if tags else "")

    def foot(sums: Sums) -> Iterator[str]:
        if sums.last is None:
            return
        yield ""
        yield f"{sums.last} * 期末余额核对"
        for line in sums.lines():
            balance = f"{yuan(line.balance_fen)} {book.currency}"
            yield f"    {names[line.account.code]}  0.00 {book.currency} = {balance}"

    write_journal(path, accounts, entries, head, body, foot)


def hledger_name(account: ExportAccount) -> str:
    """The name under which ``write_hledger`` writes an account: 资产:1002 银行存款."""
    return f"{_ROOTS[account.kind][0]}:{_plain(account.code)} {_plain(account.name)}"


def _value(text: str) -> str:
    """The value of a tag: it ends at a comma, and brackets in it would be a date."""
    return one_line(text).translate(str.maketrans(",[]", "，［］"))


def _plain(text: str) -> str:
    """Text without hledger's own signs: they become their full-width twins."""
    return one_line(text).translate(str.maketrans(";:,|[]", "；：，｜［］"))
