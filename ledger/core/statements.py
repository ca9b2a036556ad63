"""Trial balance (试算平衡表) and general ledger (明细账) from posted lines. Amounts in fen.

Inside, a balance is one signed number, debits less credits. On a statement it is never negative:
it stands as an amount with its side, 借 or 贷, or as 平 when it is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.nouns import AccountKind, Fen
from ledger.rules import Account


class Side(StrEnum):
    """On which side of the account a balance stands, as printed."""

    DEBIT = "借"
    CREDIT = "贷"
    EVEN = "平"


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One posting of a posted entry, as the book hands it out. ``position``: its entry's place."""

    position: int
    entry_no: str
    booked_on: date
    effective_on: date
    summary: str
    account: str
    debit_fen: Fen
    credit_fen: Fen
    employer_id: int | None
    member_id: int | None


@dataclass(frozen=True, slots=True)
class AccountSums:
    """One account over a span of days. ``opening_fen`` is signed: debits less credits before."""

    account: str
    opening_fen: Fen
    debit_fen: Fen
    credit_fen: Fen


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account of a trial balance; balances unsigned, beside their sides."""

    code: str
    name: str
    kind: AccountKind
    opening_side: Side
    opening_fen: Fen
    debit_fen: Fen
    credit_fen: Fen
    closing_side: Side
    closing_fen: Fen


@dataclass(frozen=True, slots=True)
class SidePair:
    """A debit total and a credit total, which double entry makes equal."""

    debit_fen: Fen
    credit_fen: Fen


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The rows in the order of the chart, and the three pairs of totals below them."""

    rows: tuple[TrialRow, ...]
    opening: SidePair
    turnover: SidePair
    closing: SidePair

    @property
    def balances(self) -> bool:
        """三项平衡: opening, turnover and closing agree, each within itself."""
        pairs = (self.opening, self.turnover, self.closing)
        return all(pair.debit_fen == pair.credit_fen for pair in pairs)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A posting with the balance after it. ``is_unusual``: that stands against the account's kind.

    An asset in credit is such a case: money spent that was not there.
    """

    line: PostedLine
    side: Side
    balance_fen: Fen
    is_unusual: bool


def sums_of(lines: Iterable[PostedLine], from_on: date) -> tuple[AccountSums, ...]:
    """Sums for each account by booking date: lines before ``from_on`` open, the rest turn over."""
    sums: dict[str, list[Fen]] = {}
    for line in lines:
        opening_debit_credit = sums.setdefault(line.account, [0, 0, 0])
        if line.booked_on < from_on:
            opening_debit_credit[0] += line.debit_fen - line.credit_fen
        else:
            opening_debit_credit[1] += line.debit_fen
            opening_debit_credit[2] += line.credit_fen
    return tuple(AccountSums(account, *three) for account, three in sums.items())


def trial_balance(accounts: Sequence[Account], sums: Iterable[AccountSums]) -> TrialBalance:
    """The trial balance over a chart of accounts; accounts that are zero throughout are left out.

    Raises ``ValueError`` for sums of an account that the chart does not have, or given twice.
    """
    by_code: dict[str, AccountSums] = {}
    for one in sums:
        if by_code.setdefault(one.account, one) is not one:
            raise ValueError(f"account {one.account} is summed twice")
    unknown = by_code.keys() - {account.code for account in accounts}
    if unknown:
        raise ValueError(f"accounts not in the chart: {', '.join(sorted(unknown))}")
    rows = tuple(
        _trial_row(account, by_code[account.code])
        for account in accounts
        if account.code in by_code and _has_figures(by_code[account.code])
    )
    return TrialBalance(
        rows=rows,
        opening=_pair((row.opening_side, row.opening_fen) for row in rows),
        turnover=SidePair(sum(row.debit_fen for row in rows), sum(row.credit_fen for row in rows)),
        closing=_pair((row.closing_side, row.closing_fen) for row in rows),
    )


def general_ledger(
    opening_fen: Fen, lines: Iterable[PostedLine], kind: AccountKind
) -> tuple[LedgerRow, ...]:
    """The lines of one account, in the order given, each with the balance after it.

    ``opening_fen`` is signed, debits less credits before the first line. The same serves for one
    employer's or one member's statement: hand in the lines of that sub-ledger.
    """
    rows = []
    balance = opening_fen
    usual = Side.DEBIT if kind.debit_is_increase else Side.CREDIT
    for line in lines:
        balance += line.debit_fen - line.credit_fen
        side = side_of(balance)
        rows.append(LedgerRow(line, side, abs(balance), side not in (usual, Side.EVEN)))
    return tuple(rows)


def side_of(balance_fen: Fen) -> Side:
    """The side on which a signed balance stands."""
    if balance_fen == 0:
        return Side.EVEN
    return Side.DEBIT if balance_fen > 0 else Side.CREDIT


def _has_figures(sums: AccountSums) -> bool:
    return bool(sums.opening_fen or sums.debit_fen or sums.credit_fen)


def _trial_row(account: Account, sums: AccountSums) -> TrialRow:
    closing = sums.opening_fen + sums.debit_fen - sums.credit_fen
    return TrialRow(
        code=account.code,
        name=account.name,
        kind=account.kind,
        opening_side=side_of(sums.opening_fen),
        opening_fen=abs(sums.opening_fen),
        debit_fen=sums.debit_fen,
        credit_fen=sums.credit_fen,
        closing_side=side_of(closing),
        closing_fen=abs(closing),
    )


def _pair(balances: Iterable[tuple[Side, Fen]]) -> SidePair:
    debit = credit = 0
    for side, amount in balances:
        if side is Side.DEBIT:
            debit += amount
        else:
            credit += amount
    return SidePair(debit, credit)
