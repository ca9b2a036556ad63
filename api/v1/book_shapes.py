"""What the interface answers of the books: trial balance, entries, the year in figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.answers import Yuan
from api.v1.shapes import Count, Digest, Next


class BalanceRow(Struct, kw_only=True):
    """An account of the trial balance; ``balance``: debits less credits."""

    code: str
    name: str
    kind: Literal["asset", "liability", "net_asset", "income", "expense"]
    debit: Yuan
    credit: Yuan
    balance: Yuan
    side: Literal["借", "贷", "平"]


class TrialBalance(Struct, kw_only=True):
    """科目余额表 at the end of a day; ``on`` null: of everything booked."""

    on: date | None
    rows: list[BalanceRow]
    debit: Yuan
    credit: Yuan
    debit_balances: Yuan
    credit_balances: Yuan


class PostingOut(Struct, kw_only=True):
    """A line of an entry; exactly one side is not 0.00."""

    account: str
    debit: Yuan
    credit: Yuan


class EntryOut(Struct, kw_only=True):
    """记账凭证."""

    position: Annotated[int, Meta(ge=1, description="在凭证链中的位置")]
    entry_no: str
    period: str
    booked_on: date
    effective_on: date
    event: str
    summary: str
    made_by: str
    checked_by: str | None
    hash: Digest
    postings: list[PostingOut]


class EntryPage(Struct, kw_only=True):
    """Entries in the order of the chain."""

    entries: list[EntryOut]
    next: Next


class PartSums(Struct, kw_only=True):
    """Due by payer; a superior union's part counts with the union's."""

    employer: Yuan
    member: Yuan
    union: Yuan


class Contributions(Struct, kw_only=True):
    """缴费."""

    due: Yuan
    received: Yuan
    by_payer: PartSums


class ClaimSums(Struct, kw_only=True):
    """申报; the amounts are those of approved claims."""

    submitted: Count
    approved: Count
    declined: Count
    in_scope_self_paid: Yuan
    benefit: Yuan


class FundSums(Struct, kw_only=True):
    """收支; reserve and pool are 0.00 until the period is closed."""

    income: Yuan
    benefit_expense: Yuan
    surplus: Yuan
    reserve: Yuan
    relief_pool: Yuan


class ReliefSums(Struct, kw_only=True):
    """二次救助."""

    candidates: Count
    need: Yuan
    ratio: Annotated[str, Meta(description="1, 2/3; 各批次以分号隔开")]
    awarded: Yuan
    remainder: Yuan


class LedgerSums(Struct, kw_only=True):
    """账簿 of the whole book."""

    entries: Count
    postings: Count
    debits: Yuan
    credits: Yuan
    head_hash: Digest


class Summary(Struct, kw_only=True):
    """The year in figures."""

    members: Count
    employers: Count
    contributions: Contributions
    claims: ClaimSums
    fund: FundSums
    relief: ReliefSums
    ledger: LedgerSums
