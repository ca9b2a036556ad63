"""付款文件、公示与年度汇总: what leaves the office on paper."""

from __future__ import annotations

import json

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book import claims, contributions, entries, payments, people, year_ends
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Allocation,
    Entry,
    Invoice,
    InvoiceCancellation,
    Posting,
    ReceiptUse,
)
from ledger.files.bank import BankLine
from ledger.money import yuan
from ledger.nouns import AccountKind, Answer, Fen, Outcome, Payer
from ledger.refusals import Refusal
from ledger.work.pay import refuse_erased
from ledger.work.report.looking import looking, period_code


def bank_file(book: OpenBook, batch_no: str) -> tuple[str, list[BankLine]]:
    """The lines of a batch for the bank. Raises Refusal("batch_unknown", "payee_erased")."""
    purposes = {"benefit": "职工医疗互助金", "relief": "二次救助金", "refund": "退款"}
    with looking(book) as session:
        batch = payments.batch_by_no(session, batch_no)
        if batch is None:
            raise Refusal("batch_unknown", batch_no=batch_no)
        pairs = payments.payments_of(session, batch.id)
        refuse_erased((payable.payable_no, payment.payee_account) for payment, payable in pairs)
        lines = [
            BankLine(payment.payment_no, payment.payee_name, payment.payee_account,
                     payment.payee_bank, payment.amount_fen, purposes[payable.kind])
            for payment, payable in pairs
        ]  # fmt: skip
        return batch.batch_no, lines


def notice(book: OpenBook, period: str) -> Answer:
    """The published notice of a period, word for word, with its objections.

    Raises Refusal("period_unknown", "notice_missing").
    """
    with looking(book) as session:
        code = period_code(session, period)
        allocation = year_ends.allocation_of(session, code)
        row = year_ends.notice_of(session, allocation.id) if allocation else None
        if row is None:
            raise Refusal("notice_missing", period=code)
        objections = [
            {"objection_no": o.objection_no, "raised_by": o.raised_by, "words": o.words,
             "upheld": None if a is None else a.is_upheld}
            for o, a in year_ends.objections_to(session, row.id)
        ]  # fmt: skip
        return {
            "notice_no": row.notice_no, "period": code,
            "published_on": row.published_on.isoformat(), "closes_on": row.closes_on.isoformat(),
            "content_digest": row.content_digest, "objections": objections,
            **json.loads(row.content),
        }  # fmt: skip


def summary(book: OpenBook, period: str) -> Answer:
    """The year in figures (summary.json): counts, and money as yuan text.

    Raises Refusal("period_unknown").
    """
    with looking(book) as session:
        code = period_code(session, period)
        counts = people.billed_counts(session, code)
        return {
            "members": counts.members, "employers": counts.employers,
            "contributions": _contributed(session, code), "claims": _claimed(session, code),
            "fund": _fund(session, code), "relief": _relief(session, code),
            "ledger": _ledger(session),
        }  # fmt: skip


def _contributed(session: Session, period: str) -> Answer:
    """Due, received and split by payer; a superior union's subsidy counts with the union's part."""
    live = select(Invoice).where(
        Invoice.period_code == period,
        col(Invoice.id).not_in(select(InvoiceCancellation.invoice_id)),
    )
    due: dict[Payer, Fen] = dict.fromkeys(Payer, 0)
    ids = []
    for invoice in session.exec(live):
        ids.append(invoice.id)
        for payer, fen in contributions.parts_of(invoice).items():
            due[payer] += fen
    uses = select(func.sum(ReceiptUse.total_fen)).where(col(ReceiptUse.invoice_id).in_(ids))
    return {
        "due": yuan(sum(due.values())), "received": yuan(int(session.exec(uses).one() or 0)),
        "by_payer": {
            "employer": yuan(due[Payer.EMPLOYER]), "member": yuan(due[Payer.MEMBER]),
            "union": yuan(due[Payer.UNION] + due[Payer.SUPERIOR]),
        },
    }  # fmt: skip


def _claimed(session: Session, period: str) -> Answer:
    """Claims taken in and how they stand; the amounts are those of approved claims."""
    states = claims.states(session, period)
    decided = [s.decision for s in states if s.decision is not None and not s.is_open]
    approved = [row for row in decided if row.outcome == Outcome.APPROVED.value]
    return {
        "submitted": len(states), "approved": len(approved),
        "declined": len(decided) - len(approved),
        "in_scope_self_paid": yuan(sum(row.base_fen for row in approved)),
        "benefit": yuan(sum(row.benefit_fen for row in approved)),
    }  # fmt: skip


def _fund(session: Session, period: str) -> Answer:
    """Income, benefits and result of a period; reserve and pool once it is closed."""
    accounts = {row.code: row for row in entries.accounts(session)}
    income = expense = benefit = 0
    query = (
        select(Entry, Posting)
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(Entry.period_code == period, Entry.cause_kind != "closing")
    )
    for _, posting in session.exec(query):
        account = accounts[posting.account]
        net = posting.debit_fen - posting.credit_fen
        if account.kind == AccountKind.INCOME.value:
            income -= net
        elif account.kind == AccountKind.EXPENSE.value:
            expense += net
            benefit += net if account.role == "expense.benefit" else 0
    closing = year_ends.closing_of(session, period)
    return {
        "income": yuan(income), "benefit_expense": yuan(benefit),
        "surplus": yuan(income - expense),
        "reserve": yuan(closing.reserve_fen if closing else 0),
        "relief_pool": yuan(closing.relief_pool_fen if closing else 0),
    }  # fmt: skip


def _relief(session: Session, period: str) -> Answer:
    """二次救助: as fixed, less what objections took out once it has been granted."""
    allocation = year_ends.allocation_of(session, period)
    if allocation is None:
        return {"candidates": 0, "need": yuan(0), "ratio": "0", "awarded": yuan(0),
                "remainder": yuan(0)}  # fmt: skip
    awarded = _granted(session, allocation)
    return {
        "candidates": allocation.candidate_count, "need": yuan(allocation.need_fen),
        "ratio": "; ".join(tranche["ratio"] for tranche in json.loads(allocation.tranches)),
        "awarded": yuan(awarded), "remainder": yuan(allocation.pool_fen - awarded),
    }  # fmt: skip


def _granted(session: Session, allocation: Allocation) -> Fen:
    if not claims.signatures(session, "allocation", allocation.id):
        return allocation.awarded_fen
    notice = year_ends.notice_of(session, allocation.id)
    out = year_ends.withdrawn_awards(session, notice.id) if notice else set()
    awards = year_ends.awards_of(session, allocation.id)
    return sum(award.award_fen for award in awards if award.id not in out)


def _ledger(session: Session) -> Answer:
    sums = entries.turnovers(session).values()
    end = entries.head(session)
    return {
        "entries": end.position,
        "postings": int(session.exec(select(func.count(col(Posting.id)))).one()),
        "debits": yuan(sum(turnover.debit_fen for turnover in sums)),
        "credits": yuan(sum(turnover.credit_fen for turnover in sums)),
        "head_hash": end.hash,
    }  # fmt: skip
