"""A scratch book, and what it takes to make a stranger's transactions its vouchers.

The book is one that this founds itself, in a folder or a schema of its own: no book that exists can
be given to it. It is never emptied, since nothing empties a book; a new one takes its place.
"""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from ledger.book.connection import OpenBook
from ledger.forms import VoucherForm, VoucherLine
from ledger.refusals import Refusal
from ledger.scheme.library import SHIPPED
from ledger.sentences import say
from ledger.work import approve, post, report
from ledger.work.open_book import new_book
from tests.conftest import FOUNDED_ON, SCHEME, desk, schema_in

CURRENCY = "USD"  # the referee's own; a scheme names that of its books
DAY = date(2012, 9, 21)
BANK = "1002"
OPEN_ACCOUNTS = tuple(f"9{number:03d}" for number in range(1, 65))
OUTSIDE = "external:"  # where the referee's money comes from


@dataclass(frozen=True)
class Leg:
    account: str
    is_debit: bool
    fen: int
    currency: str


@dataclass(frozen=True)
class Outcome:
    """``status``: APPLIED, DUPLICATE or REJECTED, then with a reason."""

    status: str
    reason: str | None = None


class Scratch:
    """The book in use. Every thread opens it for itself, as programs of their own would.

    ``server``: the URL of a PostgreSQL database to make schemas in; without one the books are
    files in ``folder``.
    """

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self._folder = folder
        self._server = server
        self._scheme = scratch_scheme(folder)
        self._lock = threading.Lock()
        self._opened: list[OpenBook] = []
        self._of_thread = threading.local()
        self._accounts: dict[str, str] = {}
        self._number = 0
        self._place = ""

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """The first book is there within the block; all of them are gone after it."""
        self.reset()
        try:
            yield
        finally:
            self._drop()

    def reset(self) -> None:
        """Put a new book in the place of the old one. Nobody may be at work on that."""
        with self._lock:
            self._drop()
            self._number += 1
            if self._server is None:
                self._place = str(self._folder / f"scratch-{self._number}.db")
            else:
                self._schema = schema_in(self._server)
                self._place = self._schema.__enter__()
            new_book(self._place, self._scheme, "管理员", FOUNDED_ON, "book")
            self._accounts = {}

    def _drop(self) -> None:
        for book in self._opened:
            book.close()
        self._opened = []
        if self._place and self._server is None:
            for left in self._folder.glob(f"{Path(self._place).name}*"):
                left.unlink()
        elif self._place:
            self._schema.__exit__(None, None, None)
        self._place = ""

    @property
    def book(self) -> OpenBook:
        """The book in use, opened by this thread."""
        if getattr(self._of_thread, "number", 0) != self._number:
            self._of_thread.book = OpenBook(self._place)
            self._of_thread.number = self._number
            with self._lock:
                self._opened.append(self._of_thread.book)
        book: OpenBook = self._of_thread.book
        return book

    def code(self, account: str) -> str:
        """The account of the chart that stands for a stranger's; a free one on its first use.

        The first that is the fund's own is the bank: the one that must not go below zero.
        """
        with self._lock:
            if account not in self._accounts:
                taken = set(self._accounts.values())
                own = BANK not in taken and not account.startswith(OUTSIDE)
                free = (code for code in OPEN_ACCOUNTS if code not in taken)
                self._accounts[account] = BANK if own else next(free)
            return self._accounts[account]

    def post(self, key: str, legs: Sequence[Leg]) -> Outcome:
        """Prepare a voucher under the key, as often as it comes, and sign it.

        One of those who come with the same key signs; the others find it signed.
        """
        others = {leg.currency for leg in legs} - {CURRENCY}
        if others:
            return Outcome("REJECTED", f"a voucher of this book is in {CURRENCY}, not {others}")
        lines = tuple(self._line(leg) for leg in legs)
        try:
            prepared = post.voucher(
                desk(self.book, "吴会计", DAY, key), VoucherForm(key, DAY, lines)
            )
            number = prepared["voucher_no"]
            answer = approve.approve_voucher(desk(self.book, "钱复核", DAY, uuid4().hex), number)
        except Refusal as refusal:
            return Outcome("REJECTED", say(refusal.code, refusal.facts, "en"))
        return Outcome("APPLIED" if answer["signed"] else "DUPLICATE")

    def _line(self, leg: Leg) -> VoucherLine:
        # What comes in is the stranger's credit and the bank's debit: the sides are exchanged.
        code = self.code(leg.account)
        return VoucherLine(code, 0, leg.fen) if leg.is_debit else VoucherLine(code, leg.fen, 0)

    def balance(self, account: str, currency: str) -> int:
        """Of an account in fen, as the trial balance reports it."""
        code = self.code(account)
        rows = report.trial_balance(self.book)["rows"] if currency == CURRENCY else []
        return sum(row["balance_fen"] for row in rows if row["code"] == code)

    def journal(self) -> list[dict[str, object]]:
        """Every posting of the exported journal in the order of the chain, in the stranger's words.

        A posting carries the hash of its entry: the book chains whole entries.
        """
        names = {code: account for account, code in self._accounts.items()}
        lines: list[dict[str, object]] = []
        of_account: Counter[str] = Counter()
        prev_hash = ""
        for entry in report.export(self.book)[2]:
            for number, posting in enumerate(entry.postings, start=1):
                of_account[posting.account] += 1
                lines.append(
                    {"entryId": f"{entry.number}-{number}", "transactionId": entry.summary,
                     "accountId": names[posting.account],
                     "type": "CREDIT" if posting.debit_fen else "DEBIT",
                     "amountSubunits": posting.debit_fen or posting.credit_fen,
                     "currency": CURRENCY, "sequence": len(lines) + 1,
                     "accountSequence": of_account[posting.account],
                     "prevHash": prev_hash, "entryHash": entry.hash}
                )  # fmt: skip
            prev_hash = entry.hash
        return lines


def scratch_scheme(folder: Path) -> str:
    """Jingjiang's, in the referee's currency, with open accounts, and one signature for all."""
    copy = Path(shutil.copytree(SHIPPED / SCHEME, folder / SCHEME))
    chart = '          - {code: "540101",'
    opened = [
        f'          - {{code: "{code}", name: 往来{code}, kind: liability, role: none}}\n'
        for code in OPEN_ACCOUNTS
    ]
    replace(copy / "accounts.yaml", "value: CNY", f"value: {CURRENCY}")
    replace(copy / "accounts.yaml", chart, "".join(opened) + chart)
    second = '          - {level: 2, title: 分管负责人审批, over: "5000.00"}\n'
    replace(copy / "approval.yaml", second, "")
    return str(copy)


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {path.name}"
    path.write_text(text.replace(before, after), encoding="utf-8")
