"""What the program says of a book, as plain lists: what the auditor compares with the papers.

The journal and the trial balance are read back from the files and reports a user would ask for.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from ledger.book import (
    claims,
    contributions,
    cover,
    entries,
    money_lists,
    payments,
    people,
    recoveries,
)
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Allocation,
    AwardRow,
    Closing,
    Enrolment,
    Invoice,
    InvoiceCancellation,
    Member,
    Recovery,
    Step,
)
from ledger.files.journals import write_csv
from ledger.nouns import CoverFacts, EnrolmentKind
from ledger.periods import cover_from
from ledger.work import report
from ledger.work.clerk import stored_scheme
from ledger.work.report.looking import looking

Lists = dict[str, Any]
AFTER_ALL = 2**62  # a step after all that there are: everything the book holds is known


def exported(book: OpenBook, folder: Path) -> Lists:
    """Every list by its name; ``folder``: where the journal is written to, to be read back."""
    own, accounts, journal = report.export(book)
    write_csv(folder / "journal.csv", accounts, journal)
    with looking(book) as session:
        numbers = {row.id: row.id_number for row in session.exec(select(Member))}
        lists = {
            "number": {who: number for number, who in numbers.items()},
            "cover": _cover(session, numbers), "invoice": _invoices(session),
            "receipt": _receipts(session), "benefit": _benefits(session, numbers),
            "payable": _payables(session, numbers), "recovery": _recoveries(session),
            "closing": _closings(session), "award": _awards(session, numbers),
            "request": _requests(session),
        }  # fmt: skip
    assert own.currency == "CNY"
    names = {str(number): who for number, who in numbers.items()}
    return lists | {
        "entry": read_journal(folder / "journal.csv", names),
        "balance": _balances(book),
    }


def read_journal(path: Path, names: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Position → account and whose → fen, debits above zero, from the exported file."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            fen = (Decimal(row["借方金额"]) - Decimal(row["贷方金额"])).scaleb(2)
            assert fen == int(fen), f"{row} is no whole fen"
            whose = row["单位"] + names.get(row["职工"], row["职工"])
            found[row["序号"]][f"{row['科目编码']} {whose}"] += int(fen)
    return {at: {key: fen for key, fen in lines.items() if fen} for at, lines in found.items()}


def _balances(book: OpenBook) -> dict[str, int]:
    rows = report.trial_balance(book)["rows"]
    return {row["code"]: row["balance_fen"] for row in rows if row["balance_fen"]}


def _cover(session: Session, numbers: Mapping[int, str]) -> Lists:
    scheme = stored_scheme(session)
    units = {employer.id: employer.uscc for employer in people.employers(session)}
    periods = {period.code: period for period in entries.periods(session)}
    found = {}
    known = cover.enrolment_facts(session, list(numbers))
    for (member_id, code), facts in sorted(known.items(), key=lambda pair: pair[1].enrolment.id):
        row, invoice, period = facts.enrolment, facts.invoice, periods[code]
        start = cover_from(
            CoverFacts(
                kind=EnrolmentKind(row.kind), joined_on=row.joined_on, ends_on=period.ends_on,
                due_on=invoice.due_on if invoice else None,
                paid_on=invoice.paid_on(AFTER_ALL) if invoice else None,
            ),
            period.starts_on, scheme.enrolment(period_start=period.starts_on),
            scheme.contribution(period_start=period.starts_on),
        )  # fmt: skip
        here = units[facts.employer_on(period.ends_on, AFTER_ALL)]
        found[f"{numbers[member_id]} {code}"] = [
            here, row.kind, start.isoformat() if start else None
        ]  # fmt: skip
    assert len(found) == len(session.exec(select(Enrolment.id)).all()), "enrolled twice"
    return found


def _invoices(session: Session) -> Lists:
    units = {employer.id: employer.uscc for employer in people.employers(session)}
    gone = set(session.exec(select(InvoiceCancellation.invoice_id)))
    owed = {each.invoice.id: each.open_fen for each in contributions.open_invoices(session)}
    return {
        row.invoice_no: [
            units[row.employer_id], row.period_code, row.member_count, row.total_fen,
            owed.get(row.id, 0), row.id in gone,
        ]
        for row in session.exec(select(Invoice).order_by(col(Invoice.id)))
    }  # fmt: skip


def _receipts(session: Session) -> Lists:
    rows = session.execute(money_lists.receipts(only_unidentified=False)).all()
    return {receipt.bank_ref: [int(rest)] for receipt, rest in reversed(rows)}


def _benefits(session: Session, numbers: Mapping[int, str]) -> Lists:
    found = {}
    for state in claims.states(session):
        claim, made = state.claim, state.decision
        decided = [made.base_fen, made.benefit_fen] if made else []
        found[claim.claim_no] = [
            numbers[claim.member_id], claim.period_code, state.is_open, made.round if made else 0,
            *decided,
        ]  # fmt: skip
    return found


def _payables(session: Session, numbers: Mapping[int, str]) -> Lists:
    return {
        state.payable.payable_no: [
            state.payable.kind, numbers.get(state.payable.member_id or 0, ""),
            state.payable.amount_fen, state.standing.value,
        ]
        for state in payments.states(session)
    }  # fmt: skip


def _recoveries(session: Session) -> Lists:
    rows = session.exec(select(Recovery).order_by(col(Recovery.id))).all()
    return {row.recovery_no: [row.amount_fen, recoveries.open_fen(session, row)] for row in rows}


def _closings(session: Session) -> Lists:
    return {
        row.period_code: [
            row.income_fen, row.expense_fen, row.reserve_fen, row.relief_pool_fen, row.deficit_fen
        ]
        for row in session.exec(select(Closing))
    }  # fmt: skip


def _awards(session: Session, numbers: Mapping[int, str]) -> Lists:
    query = select(AwardRow).join(Allocation, col(Allocation.id) == col(AwardRow.allocation_id))
    return {
        row.case_no: [numbers[row.member_id], row.burden_fen, row.need_fen, row.award_fen]
        for row in session.exec(query.order_by(col(AwardRow.id)))
    }  # fmt: skip


def _requests(session: Session) -> Lists:
    """The requests that took effect, in the order in which they did."""
    done = select(Step.request_id).where(Step.outcome == "done").order_by(col(Step.id))
    return {request: at for at, request in enumerate(session.exec(done))}
