"""账簿: trial balance, the ledger of one account, and the journal for other tools."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from ledger.book import entries, people
from ledger.book.connection import OpenBook
from ledger.book.tables import Book, Entry, Posting
from ledger.core import statements
from ledger.core.statements import LedgerRow, PostedLine, Side, side_of
from ledger.files.journals import ExportAccount, ExportBook, ExportEntry, ExportPosting
from ledger.nouns import AccountKind, Answer
from ledger.refusals import Refusal
from ledger.work.report.looking import looking


def trial_balance(book: OpenBook, on: date | None = None) -> Answer:
    """科目余额表: turnover and balance of every account of entries booked until a day."""
    with looking(book) as session:
        sums = entries.turnovers(session, until=on)
        rows: list[Answer] = []
        for account in entries.accounts(session):
            if account.code not in sums:
                continue
            turnover = sums[account.code]
            balance = turnover.debit_fen - turnover.credit_fen
            rows.append(
                {"code": account.code, "name": account.name, "kind": account.kind,
                 "debit_fen": turnover.debit_fen, "credit_fen": turnover.credit_fen,
                 "balance_fen": balance, "side": str(side_of(balance))}
            )  # fmt: skip
    return {
        "on": on.isoformat() if on else None, "rows": rows,
        "debit_fen": sum(row["debit_fen"] for row in rows),
        "credit_fen": sum(row["credit_fen"] for row in rows),
        "debit_balances_fen": sum(max(row["balance_fen"], 0) for row in rows),
        "credit_balances_fen": sum(max(-row["balance_fen"], 0) for row in rows),
    }  # fmt: skip


def general_ledger(
    book: OpenBook, account: str, start: date | None = None, end: date | None = None
) -> Answer:
    """明细账 of one account from a day to a day, with the running balance (debit positive).

    Raises Refusal("account_unknown").
    """
    with looking(book) as session:
        found = {row.code: row for row in entries.accounts(session)}.get(account)
        if found is None:
            raise Refusal("account_unknown", account=account)
        opening = entries.balance_before(session, account, start) if start else 0
        posted = (
            _posted_line(entry, posting)
            for entry, posting in entries.lines_of_account(session, account, start, end)
        )
        rows = statements.general_ledger(opening, posted, AccountKind(found.kind))
    lines = [_ledger_line(row) for row in rows]
    return {
        "account": account, "name": found.name, "opening_fen": opening, "lines": lines,
        "closing_fen": lines[-1]["balance_fen"] if lines else opening,
    }  # fmt: skip


def _posted_line(entry: Entry, posting: Posting) -> PostedLine:
    return PostedLine(
        position=entry.id, entry_no=entry.entry_no, booked_on=entry.booked_on,
        effective_on=entry.effective_on, summary=entry.summary, account=posting.account,
        debit_fen=posting.debit_fen, credit_fen=posting.credit_fen,
        employer_id=posting.employer_id, member_id=posting.member_id,
    )  # fmt: skip


def _ledger_line(row: LedgerRow) -> Answer:
    """A line with its balance signed, debits above zero, and the side as it is printed."""
    line = row.line
    return {
        "booked_on": line.booked_on.isoformat(), "entry_no": line.entry_no,
        "summary": line.summary, "debit_fen": line.debit_fen, "credit_fen": line.credit_fen,
        "balance_fen": -row.balance_fen if row.side is Side.CREDIT else row.balance_fen,
        "side": str(row.side),
    }  # fmt: skip


def export(book: OpenBook) -> tuple[ExportBook, list[ExportAccount], list[ExportEntry]]:
    """The whole journal for the writers of ``files.journals``; persons by number, not by name."""
    with looking(book) as session:
        own = session.exec(select(Book)).one()
        employers = {employer.id: employer.uscc for employer in people.employers(session)}
        accounts = [
            ExportAccount(row.code, row.name, AccountKind(row.kind))
            for row in entries.accounts(session)
        ]
        positions: dict[int, int] = {}
        exported = []
        for entry, seal, postings in entries.journal(session):
            positions[entry.id] = seal.position
            exported.append(
                ExportEntry(
                    position=seal.position, number=entry.entry_no, booked_on=entry.booked_on,
                    effective_on=entry.effective_on, summary=entry.summary,
                    cause=f"{entry.event}:{entry.cause_kind}/{entry.cause_id}",
                    made_by=entry.made_by, hash=seal.hash,
                    reverses=positions[entry.reverses_id] if entry.reverses_id else None,
                    postings=tuple(
                        ExportPosting(
                            p.account, p.debit_fen, p.credit_fen,
                            employers[p.employer_id] if p.employer_id else None,
                            str(p.member_id) if p.member_id else None,
                        )
                        for p in postings
                    ),
                )
            )  # fmt: skip
        return ExportBook(own.name, own.currency), accounts, exported
