"""The auditor's own books: a journal, numbered tables, signatures; and what the lists must say.

Nothing of the program is imported. Amounts are fen, debits above zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import SimpleNamespace as Record
from typing import Any

from tests.simulation import rulebook as law

Given = Mapping[str, Any]
Line = tuple[str, int] | tuple[str, int, str]  # account, fen, whose


def sides(accounts: Sequence[str], parts: Sequence[int], sign: int, unit: str) -> list[Line]:
    return [(code, sign * fen, unit) for code, fen in zip(accounts, parts, strict=True)]


class Books:
    """``faults``: what was done and ought to have been refused; ``t``: the tables by name."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.entries: list[tuple[str, Counter[tuple[str, str]]]] = []
        self.t: defaultdict[str, dict[Any, Any]] = defaultdict(dict)
        self.request = self.day = self.by = self.closed = ""

    def ought(self, holds: object, why: str) -> None:
        self.faults += [] if holds else [f"{self.request} was done, but {why}"]

    def post(self, period: str, *lines: Line) -> int:
        """An entry in the first open period from ``period``; the number of the entry."""
        period = max(period, law.period_of(law.plus(self.closed, 1))) if self.closed else period
        sums: Counter[tuple[str, str]] = Counter()
        for code, fen, *whose in lines:
            sums[code, "".join(whose)] += fen
        self.entries.append((period, Counter({key: fen for key, fen in sums.items() if fen})))
        return len(self.entries)

    def undo(self, entry: int) -> int:
        period, lines = self.entries[entry - 1]
        return self.post(period, *((code, -fen, who) for (code, who), fen in lines.items()))

    def sums(self, period: str = "") -> Counter[str]:
        sums: Counter[str] = Counter()
        for of, lines in self.entries:
            for (code, _), fen in lines.items():
                sums[code] += fen * (period in ("", of))
        return sums

    def add(self, table: str, no: str, digits: int = 0, **columns: Any) -> Record:
        """A row under its number; with ``digits`` under the next number of the table."""
        no = f"{no}-{len(self.t[table]) + 1:0{digits}d}" if digits else no
        self.t[table][no] = Record(no=no, **columns)
        return self.t[table][no]  # type: ignore[no-any-return]

    def sign(self, subject: Record, *, passing: bool = False) -> bool:
        """One signature; whether it is the last that is needed."""
        needed, known = 1 + (subject.fen > law.TWO_SIGN_ABOVE), (subject.by, *subject.signers)
        if len(subject.signers) >= needed or (passing and self.by in known):
            return False
        self.ought(self.by not in known, f"{self.by} may not sign")
        subject.signers.append(self.by)
        return bool(len(subject.signers) == needed)

    def covered_from(self, who: str, period: str) -> str | None:
        row = self.t["cover"].get((who, period))
        if not row or not row.invoice or row.invoice.gone or sum(row.invoice.open):
            return None
        made = row.invoice
        return law.covered_from(period, row.joined_on, row.kind, made.due, made.paid_on)

    def audit(self, exported: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """What was wrongly done, and how the exported lists differ from these books."""
        return self.faults + [
            f"{name} {no}: exported {exported[name].get(no)}, from the papers {own.get(no)}"
            for name, own in self.books().items()
            for no in sorted(own.keys() | exported[name].keys())
            if own.get(no) != exported[name].get(no)
        ]

    def books(self) -> dict[str, dict[str, Any]]:
        """What every list must say, as it is exported."""
        names = ("cover", "invoice", "receipt", "claim", "payable", "recovery", "award")
        rows = {name: self.t[name].items() for name in names}
        return {
            "balance": {code: fen for code, fen in sorted(self.sums().items()) if fen},
            "entry": {str(at): {f"{code} {who}": fen for (code, who), fen in lines.items()}
                      for at, (_, lines) in enumerate(self.entries, start=1)},
            "cover": {f"{who} {period}": [row.here, row.kind, self.covered_from(who, period)]
                      for (who, period), row in rows["cover"]},
            "invoice": {no: [row.unit, row.period, row.members, row.total, sum(row.open), row.gone]
                        for no, row in rows["invoice"]},
            "receipt": {no: [row.held] for no, row in rows["receipt"]},
            "benefit": {no: [row.who, row.period, row.open, len(row.rounds),
                             *((row.base, row.benefit) if row.rounds else ())]
                        for no, row in rows["claim"]},
            "payable": {no: [row.kind, row.who, row.fen, row.state] for no, row in rows["payable"]},
            "recovery": {no: [row.fen, row.open] for no, row in rows["recovery"]},
            "award": {no: [row.who, row.burden, row.need, row.fen] for no, row in rows["award"]},
            "closing": self.t["closing"],
        }  # fmt: skip
