"""Sub-ledgers and control accounts agree: what the records say is owed, held or spent is booked.

Each tie computes a control account from the records alone, per employer or member where the
account is kept so, and compares it with the balance of the postings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book import contributions, entries, payments
from ledger.book.payments import Standing
from ledger.book.tables import (
    Closing,
    Entry,
    Invoice,
    InvoiceCancellation,
    Posting,
    Receipt,
    ReceiptUse,
    Recovery,
    RecoveryUse,
)
from ledger.nouns import Payer
from ledger.work import returns
from ledger.work.verify.faults import Fault, Tally, differs

# (role of the account, employer, member) → fen; debits positive.
Balances = Counter[tuple[str, int | None, int | None]]

# Accounts without a sub-ledger; a posting may name whom it concerned all the same.
KEPT_WHOLE = ("bank", "unidentified", "relief_pool")

# What the closing moves out of income and expense is not part of their ties.
CLOSING_EVENTS = ("income_closed", "expense_closed")


def accounts(session: Session, tally: Tally) -> Iterator[Fault]:
    """Compare every control account with its records."""
    expected: Balances = Counter()
    _contributions(session, expected)
    _returns(session, expected)
    _receipts(session, expected)
    _payables(session, expected)
    _recoveries(session, expected)
    _year_ends(session, expected)
    booked = _booked(session)
    for key in sorted(expected.keys() | booked.keys(), key=str):
        role, employer_id, member_id = key
        tally.count += 1
        if expected[key] != booked[key]:
            of = "".join(
                f", {name} {value}"
                for name, value in (("employer", employer_id), ("member", member_id))
                if value is not None
            )
            yield differs("account_untied", f"account {role}{of}", booked[key], expected[key])


def _contributions(session: Session, expected: Balances) -> None:
    cancelled = set(session.exec(select(InvoiceCancellation.invoice_id)))
    employer_of: dict[int, int] = {}
    for invoice in session.exec(select(Invoice)):
        employer_of[invoice.id] = invoice.employer_id
        if invoice.id in cancelled:
            continue
        for payer, fen in contributions.parts_of(invoice).items():
            expected[f"receivable.{payer}", invoice.employer_id, None] += fen
            expected[f"income.{payer}", invoice.employer_id, None] -= fen
    for use in session.exec(select(ReceiptUse)):
        if use.invoice_id in cancelled:
            continue
        expected["unidentified", None, None] += use.total_fen
        for payer, fen in contributions.parts_of(use).items():
            expected[f"receivable.{payer}", employer_of[use.invoice_id], None] -= fen


def _returns(session: Session, expected: Balances) -> None:
    """Fees given back to who left: no income any more, and held until the refund is approved."""
    for one in returns.due(session):
        expected["unidentified", None, None] -= one.total_fen
        for payer, fen in one.parts.items():
            expected[f"income.{payer}", one.invoice.employer_id, None] += fen


def _receipts(session: Session, expected: Balances) -> None:
    for receipt in session.exec(select(Receipt)):
        expected["bank", None, None] += receipt.amount_fen
        expected["unidentified", None, None] -= receipt.amount_fen


def _payables(session: Session, expected: Balances) -> None:
    for state in payments.states(session):
        payable = state.payable
        if state.standing is Standing.CANCELLED:
            continue
        role, fen = f"payable.{payable.kind}", payable.amount_fen
        if payable.kind == "benefit":
            expected["expense.benefit", None, payable.member_id] += fen
        elif payable.kind == "relief":
            expected["relief_pool", None, None] += fen
        else:
            expected["unidentified", None, None] += fen
        if state.standing in (Standing.AT_BANK, Standing.PAID):
            expected["bank", None, None] -= fen
        else:
            expected[role, None, payable.member_id] -= fen


def _recoveries(session: Session, expected: Balances) -> None:
    members: dict[int, int] = {}
    for recovery in session.exec(select(Recovery)):
        members[recovery.id] = recovery.member_id
        expected["recovery", None, recovery.member_id] += recovery.amount_fen
        expected["expense.benefit", None, recovery.member_id] -= recovery.amount_fen
    for use in session.exec(select(RecoveryUse)):
        expected["recovery", None, members[use.recovery_id]] -= use.amount_fen
        expected["unidentified", None, None] += use.amount_fen


def _year_ends(session: Session, expected: Balances) -> None:
    for closing in session.exec(select(Closing)):
        expected["relief_pool", None, None] -= closing.relief_pool_fen
    # What a year end returns to the fund, and what vouchers move, no other record explains.
    query = (
        select(Entry, Posting)
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(col(Entry.cause_kind).in_(("voucher", "allocation")))
    )
    roles = {code: role for role, code in entries.codes_by_role(session).items()}
    for _entry, posting in session.exec(query):
        role = roles.get(posting.account)
        if role in ("bank", "relief_pool"):
            expected[role, None, None] += posting.debit_fen - posting.credit_fen


def _booked(session: Session) -> Balances:
    """The balances of the control accounts from the postings."""
    roles = {code: role for role, code in entries.codes_by_role(session).items()}
    tied = ("bank", "unidentified", "recovery", "expense.benefit", "relief_pool",
            *(f"{kind}.{payer}" for kind in ("receivable", "income") for payer in Payer),
            "payable.benefit", "payable.relief", "payable.refund")  # fmt: skip
    found: Balances = Counter()
    query = (
        select(
            Posting.account, Posting.employer_id, Posting.member_id,
            func.sum(Posting.debit_fen - Posting.credit_fen),
        )
        .join(Entry, col(Entry.id) == col(Posting.entry_id))
        .where(col(Entry.event).not_in(CLOSING_EVENTS))
        .group_by(Posting.account, col(Posting.employer_id), col(Posting.member_id))
    )  # fmt: skip
    for account, employer_id, member_id, total in session.exec(query):
        role = roles.get(account)
        if role not in tied:
            continue
        key = (role, None, None) if role in KEPT_WHOLE else (role, employer_id, member_id)
        found[key] += int(total)  # a Decimal on PostgreSQL
    return found
