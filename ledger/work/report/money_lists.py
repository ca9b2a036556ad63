"""到账与缴费清单: receipts with what they settled, invoices as they stand, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import Session

from ledger import identity
from ledger.book import claims, contributions, entries, money_lists, payments, people
from ledger.book.connection import OpenBook
from ledger.book.tables import Employer, Invoice, Receipt, Refund
from ledger.core import approval
from ledger.money import MoneyError, parse_yuan
from ledger.nouns import Answer, Fen
from ledger.refusals import Refusal
from ledger.work.clerk import stored_scheme
from ledger.work.reach import Reach
from ledger.work.report.looking import looking

MOST = 50  # lines on a page

#: Names that share so many characters in a row are likely of one payer; a city's name is shorter.
ALIKE = 4
_FORMS = re.compile("(股份)?有限(责任)?公司|公司")  # what firms share that have nothing in common

INVOICE_STANDINGS = ("all", "open", "overdue", "paid", "cancelled")


@dataclass(frozen=True)
class Sheet:
    """One page of a list: its rows, which page it is, of how many, and how many rows in all."""

    rows: list[Any]
    number: int
    pages: int
    count: int
    most: int = MOST


def counted(session: Session, query: Select[Any]) -> int:
    """How many rows a query has."""
    only = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    return int(session.execute(only).scalar_one())


def cut(session: Session, query: Select[Any], number: int, most: int = MOST) -> Sheet:
    """The page ``number`` (from 1) of a query; the last one where there are fewer."""
    count = counted(session, query)
    pages = max(1, -(-count // most))
    number = min(max(1, number), pages)
    rows = session.execute(query.limit(most).offset((number - 1) * most)).all()
    return Sheet(list(rows), number, pages, count, most)


def tail(account: str) -> str:
    """An account for a page: its last four figures, which tell one from another."""
    if identity.is_erased(account):
        return account
    return f"…{account[-4:]}" if len(account) > 8 else "*" * len(account)


# -- receipts -------------------------------------------------------------------------------------


def receipts(book: OpenBook, words: str, number: int, *, only_unidentified: bool) -> Answer:
    """A page of receipts with what each settled; and what is unidentified over all of them."""
    with looking(book) as session:
        query = money_lists.receipts(words, _fen(words), only_unidentified=only_unidentified)
        sheet = cut(session, query, number)
        uses: dict[int, list[Answer]] = {}
        ids = [receipt.id for receipt, _ in sheet.rows]
        for receipt_id, target, fen in money_lists.uses_of_receipts(session, ids):
            uses.setdefault(receipt_id, []).append({"target": target, "amount_fen": fen})
        held = money_lists.receipts(only_unidentified=True).subquery()
        total = session.execute(func.sum(held.c.rest_fen).select()).scalar_one()
        return {
            "sheet": sheet, "unidentified_fen": int(total or 0),
            "unidentified": counted(session, money_lists.receipts(only_unidentified=True)),
            "lines": [_receipt(receipt, int(rest)) | {"uses": uses.get(receipt.id, [])}
                      for receipt, rest in sheet.rows],
        }  # fmt: skip


def _fen(words: str) -> Fen | None:
    """The amount that somebody looks for, None where the words are none."""
    try:
        return parse_yuan(words)
    except MoneyError:
        return None


def _receipt(receipt: Receipt, rest: Fen) -> Answer:
    return {
        "id": receipt.id, "bank_ref": receipt.bank_ref, "received_on": receipt.received_on,
        "payer": receipt.payer_name, "account": tail(receipt.payer_account),
        "amount_fen": receipt.amount_fen, "memo": receipt.memo, "unidentified_fen": rest,
    }  # fmt: skip


def receipt(book: OpenBook, receipt_id: int, today: date) -> Answer:
    """One receipt: what it settled, what it may be for, and the refunds asked of it.

    Raises Refusal("receipt_unknown").
    """
    with looking(book) as session:
        row = session.get(Receipt, receipt_id) if 0 < receipt_id < 2**62 else None
        if row is None:
            raise Refusal("receipt_unknown", bank_ref=str(receipt_id))
        rest = contributions.unidentified_of(session, row)
        return _receipt(row, rest) | {
            "uses": [{"target": target, "amount_fen": fen}
                     for _, target, fen in money_lists.uses_of_receipts(session, [row.id])],
            "suggestions": _suggestions(session, row, rest) if rest > 0 else [],
            "refunds": _refunds(session, today, row.id),
        }  # fmt: skip


def _suggestions(session: Session, receipt: Receipt, rest: Fen) -> list[Answer]:
    """Everything that is owed, likeliest first: by the payer's name, then by the amount."""
    found: list[Answer] = [
        {"target": one.invoice.invoice_no, "owner": one.employer.name, "open_fen": one.open_fen,
         "due_on": one.invoice.due_on, "same_name": _alike(one.employer.name, receipt.payer_name),
         "same_amount": one.open_fen == rest}
        for one in contributions.open_invoices(session)
    ]  # fmt: skip
    found += _owed_back(session, receipt, rest)
    found.sort(key=lambda line: (-line["same_name"], not line["same_amount"], line["due_on"]))
    return found


def _owed_back(session: Session, receipt: Receipt, rest: Fen) -> list[Answer]:
    owed = money_lists.open_recoveries(session)
    details = people.details_of(session, [recovery.member_id for recovery, _ in owed])
    return [
        {"target": recovery.recovery_no, "open_fen": fen, "due_on": recovery.claimed_on,
         "owner": identity.mask_name(details[recovery.member_id].name),
         "same_name": 2 * (details[recovery.member_id].name == receipt.payer_name.strip()),
         "same_amount": fen == rest}
        for recovery, fen in owed
    ]  # fmt: skip


def _alike(name: str, payer: str) -> int:
    """2: one name holds the other; 1: they share many characters in a row; 0: neither."""
    own, other = (_FORMS.sub("", identity.normalise(each)) for each in (name, payer))
    match = SequenceMatcher(None, own, other, autojunk=False).find_longest_match()
    if own and (own == other or match.size == min(len(own), len(other)) >= ALIKE):
        return 2
    return int(match.size >= ALIKE)


# -- refunds --------------------------------------------------------------------------------------


def refunds(book: OpenBook, today: date) -> list[Answer]:
    """Refunds of unidentified money and how far each has come, newest first."""
    with looking(book) as session:
        return _refunds(session, today)


def _refunds(session: Session, today: date, receipt_id: int | None = None) -> list[Answer]:
    rows = money_lists.refunds(session, receipt_id)
    signed = claims.signatures_on(session, "refund")
    payable = money_lists.payables_of_refunds(session, [refund.id for refund, _ in rows])
    states = payments.states(session, list(payable.values())) if payable else []
    standing = {state.payable.id: state for state in states}
    levels = levels_of(session, today)
    found: list[Answer] = []
    for refund, receipt in rows:
        state = standing.get(payable.get(refund.id, 0))
        found.append(
            _refund(refund, receipt) | levels(refund.amount_fen)
            | {"signed_by": [row.signed_by for row in signed.get(refund.id, [])],
               "standing": state.standing.value if state else None,
               "payable_no": state.payable.payable_no if state else None}
        )  # fmt: skip
    return found


def _refund(refund: Refund, receipt: Receipt) -> Answer:
    return {
        "refund_no": refund.refund_no, "receipt_id": receipt.id, "bank_ref": receipt.bank_ref,
        "amount_fen": refund.amount_fen, "asked_on": refund.asked_on, "reason": refund.reason,
        "payee": refund.payee_name, "account": tail(refund.payee_account),
        "made_by": refund.made_by,
    }  # fmt: skip


def levels_of(session: Session, today: date) -> Any:
    """Amount → {"needed": how many signatures it needs} under the rules of a day."""
    rules = stored_scheme(session).approval(signed_on=today)
    return lambda fen: {"needed": len(approval.levels_for(fen, rules))}


# -- invoices -------------------------------------------------------------------------------------


def invoices(
    book: OpenBook, reach: Reach, today: date, wanted: tuple[str, str, str], number: int
) -> Answer:
    """A page of invoices; ``wanted``: a standing, a period or "", words in number or employer.

    With them ``counts``, how many there are of each standing. Raises Refusal("period_unknown").
    """
    standing, period, words = wanted
    with looking(book) as session:
        queries = money_lists.invoices(reach.invoices(), today)
        code = entries.period_named(session, period).code if period else None
        queries = {key: _narrowed(query, code, words) for key, query in queries.items()}
        sheet = cut(session, queries[standing if standing in queries else "all"], number)
        return {
            "sheet": sheet, "periods": [row.code for row in entries.periods(session)],
            "counts": {key: counted(session, query) for key, query in queries.items()},
            "lines": [_invoice(*row, today=today) for row in sheet.rows],
        }  # fmt: skip


def _narrowed(query: Select[Any], period: str | None, words: str) -> Select[Any]:
    if period:
        query = query.where(Invoice.period_code == period)  # type: ignore[arg-type]
    if words:
        in_name = Employer.name.contains(words, autoescape=True)  # type: ignore[attr-defined]
        in_number = Invoice.invoice_no.contains(words, autoescape=True)  # type: ignore[attr-defined]
        query = query.where(in_name | in_number)
    return query


def _invoice(
    invoice: Invoice, employer: Employer, received: Fen, cancelled_on: date | None, *, today: date
) -> Answer:
    received = 0 if cancelled_on else int(received)
    standing = "open" if invoice.due_on >= today else "overdue"
    if cancelled_on:
        standing = "cancelled"
    elif received >= invoice.total_fen:
        standing = "paid"
    return {
        "invoice_no": invoice.invoice_no, "employer": employer.name,
        "period": invoice.period_code, "issued_on": invoice.issued_on, "due_on": invoice.due_on,
        "members": invoice.member_count, "total_fen": invoice.total_fen, "standing": standing,
        "received_fen": received,
        "open_fen": 0 if cancelled_on else invoice.total_fen - received,
    }  # fmt: skip


def receipts_of_invoice(book: OpenBook, invoice_no: str) -> list[Answer]:
    """The money that was used for an invoice, first to last."""
    with looking(book) as session:
        found = contributions.invoice_by_no(session, invoice_no)
        uses = contributions.uses_of(session, found[0].id) if found else []
        rows = [(use, session.get_one(Receipt, use.receipt_id)) for use in uses]
        return [
            {"receipt_id": receipt.id, "bank_ref": receipt.bank_ref, "payer": receipt.payer_name,
             "received_on": receipt.received_on, "used_on": use.used_on,
             "amount_fen": use.total_fen}
            for use, receipt in rows
        ]  # fmt: skip
