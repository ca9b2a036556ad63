"""How a story is told: who acts on which day, and what then stands in the accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.book.connection import OpenBook
from ledger.money import yuan
from ledger.nouns import Answer
from ledger.work import pay, report
from ledger.work.desk import Desk
from tests.work.papers import digest, result
from tests.work.year import at


@dataclass(frozen=True)
class Office:
    """The people: 王 registers, 陈 takes claims in, 赵 decides, 钱 and 孙 sign, 李 handles the
    money, 周 releases it, 吴 keeps the books, 郑 hears objections."""

    book: OpenBook

    def __call__(self, actor: str, day: str) -> Desk:
        return at(self.book, actor, day)

    def balances(self) -> Mapping[str, str]:
        """The accounts with a balance, by the last part of their name: "借 12.00", "贷 12.00"."""
        rows = report.trial_balance(self.book)["rows"]
        return {
            row["name"].split("—")[-1]: f"{row['side']} {yuan(abs(row['balance_fen']))}"
            for row in rows
            if row["balance_fen"]
        }

    def paid(self, batch_no: str, day: str, *returned: int) -> Answer:
        """The bank's answer on a batch: every payment paid but those numbered in ``returned``."""
        _, lines = report.bank_file(self.book, batch_no)
        forms = [
            result(line.payment_no, day, "账户已销户" if number in returned else "", row=number + 1)
            for number, line in enumerate(lines, start=1)
        ]
        return pay.bank_results(self("李出纳", day), forms, digest(f"results {batch_no}"))
