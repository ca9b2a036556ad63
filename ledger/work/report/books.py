"""账簿: trial balance, the ledger of one account, and the journal for other tools."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from ledger.book import entries, people
from ledger.book.connection import OpenBook
from ledger.book.tables import Book
from ledger.core.statements import side_of
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
        balance = entries.balance_before(session, account, start) if start else 0
        opening = balance
        lines = []
        for entry, posting in entries.lines_of_account(session, account, start, end):
            balance += posting.debit_fen - posting.credit_fen
            lines.append(
                {"booked_on": entry.booked_on.isoformat(), "entry_no": entry.entry_no,
                 "summary": entry.summary, "debit_fen": posting.debit_fen,
                 "credit_fen": posting.credit_fen, "balance_fen": balance,
                 "side": str(side_of(balance))}
            )  # fmt: skip
        return {
            "account": account, "name": found.name, "opening_fen": opening, "lines": lines,
            "closing_fen": balance,
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
