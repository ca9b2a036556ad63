"""首页待办: how many things wait for somebody, how much money is meant, and since when.

Each line: ``what`` (which pile), ``count``, ``fen`` (None where no money is meant) and ``since``,
the day of the oldest (None where none is known). Piles that are empty are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from ledger.book import claim_lists, contributions, money_lists
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Allocation,
    Approval,
    AwardRow,
    BankResult,
    Batch,
    BatchCancellation,
    Claim,
    Notice,
    Objection,
    ObjectionAnswer,
    Payable,
    Payment,
    Refund,
    Release,
    Step,
)
from ledger.nouns import Answer
from ledger.permissions import Role
from ledger.work import reminders, withdrawals
from ledger.work.door import Visitor
from ledger.work.reach import Reach
from ledger.work.report import claim_lists as claim_reports
from ledger.work.report import payment_lists
from ledger.work.report.looking import looking


def waiting(book: OpenBook, visitor: Visitor, today: date) -> list[Answer]:
    """What waits for a visitor, within their scope, the longest first."""
    found = [*_from_lists(book, visitor, today)]
    with looking(book) as session:
        found += _asked(session, visitor)
        found += _to_sign(session, visitor, today)
    full = [line for line in found if line["count"]]
    return sorted(full, key=lambda line: (line["since"] or today, line["what"]))


def _line(what: str, count: int | None, since: date | None, fen: int | None = None) -> Answer:
    return {"what": what, "count": int(count or 0), "since": since,
            "fen": None if fen is None else int(fen)}  # fmt: skip


def _from_lists(book: OpenBook, visitor: Visitor, today: date) -> Iterator[Answer]:
    """What the lists of other pages count already."""
    if visitor.may("claim.approve"):
        lines = claim_reports.to_sign(book, visitor.login, today, by_amount=False)
        mine = [line for line in lines if not line["own"]]
        if not visitor.may("claim.approve_all"):
            mine = [line for line in mine if line["level"] == 1]
        since = min((date.fromisoformat(line["submitted_on"]) for line in mine), default=None)
        yield _line("decisions", len(mine), since, sum(line["benefit_fen"] for line in mine))
    if visitor.may("batch.make"):
        owed = payment_lists.waiting(book, 1)
        since = min((line["approved_on"] for line in owed["lines"]), default=None)
        yield _line("payables", owed["ready"], since, owed["ready_fen"])
        lacking = owed["without_account"]
        since = min((line["approved_on"] for line in lacking), default=None)
        total = sum(line["amount_fen"] for line in lacking)
        yield _line("accounts_missing", len(lacking), since, total)
    if visitor.may("year_end.prepare"):
        yield _line("periods_over", len(reminders.periods_over(book, today)), None)


def _asked(session: Session, visitor: Visitor) -> Iterator[Answer]:
    """Work that is next for who prepares it."""
    if visitor.may("claim.review"):
        yield _claims(session, "to_decide", [claim_lists.is_open()])
    if visitor.may("claim.submit"):
        own = Reach.of(visitor, "claim.read").claims()
        yield _claims(session, "own_undecided", [own, claim_lists.is_open()])
    if Role.OFFICER in visitor.roles or visitor.may("receipt.book"):
        yield _unpaid(session, visitor)
    if visitor.may("receipt.book"):
        held = money_lists.receipts(only_unidentified=True).subquery()
        columns = (func.count(), func.min(held.c.received_on), func.sum(held.c.rest_fen))
        yield _line("unidentified", *session.execute(sqlalchemy.select(*columns)).one())
    if visitor.may("batch.result"):
        query = (
            _of(func.count(), func.min(Release.released_on), func.sum(Payment.amount_fen))
            .join_from(Payment, Release, col(Release.batch_id) == col(Payment.batch_id))
            .outerjoin(BankResult, col(BankResult.payment_id) == col(Payment.id))
            .where(col(BankResult.id).is_(None))
        )
        yield _line("unanswered", *session.execute(query).one())
    if visitor.may("year_end.prepare"):
        answered = select(ObjectionAnswer.objection_id)
        query = _of(func.count(), func.min(Objection.raised_on)).where(
            col(Objection.id).not_in(answered)
        )
        yield _line("objections", *session.execute(query).one())


def _of(*columns: Any) -> sqlalchemy.Select[Any]:
    return sqlalchemy.select(*columns)


def _claims(session: Session, what: str, conditions: list[ColumnElement[bool]]) -> Answer:
    query = _of(func.count(col(Claim.id)), func.min(Claim.submitted_on)).where(*conditions)
    return _line(what, *session.execute(query).one())


def _unpaid(session: Session, visitor: Visitor) -> Answer:
    within = visitor.scope("invoice.read")
    rows = [
        row
        for row in contributions.open_invoices(session)
        if within is None or row.employer.uscc in within
    ]
    since = min((row.invoice.due_on for row in rows), default=None)
    return _line("unpaid", len(rows), since, sum(row.open_fen for row in rows))


def _to_sign(session: Session, visitor: Visitor, today: date) -> Iterator[Answer]:
    """Signatures that the visitor may still give: not on what they made or have signed."""
    if visitor.may("batch.release"):
        query = (
            _of(func.count(), func.min(Batch.made_on), func.sum(Batch.total_fen))
            .select_from(Batch)
            .where(col(Batch.id).not_in(select(Release.batch_id)))
            .where(col(Batch.id).not_in(select(BatchCancellation.batch_id)))
            .where(col(Batch.made_by) != visitor.login)
        )
        yield _line("batches", *session.execute(query).one())
    if visitor.may("voucher.approve"):
        signed = _signed(session, "voucher", visitor)
        rows = [row for row in withdrawals.waiting(session)
                if row.made_by != visitor.login and row.id not in signed]  # fmt: skip
        steps = select(func.min(Step.today)).where(col(Step.id).in_([row.step_id for row in rows]))
        total = sum(row.total_fen for row in rows)
        yield _line("vouchers", len(rows), session.exec(steps).one(), total)
    if visitor.may("refund.approve"):
        granted = select(Payable.refund_id).where(col(Payable.refund_id).is_not(None))
        query = (
            _of(func.count(), func.min(Refund.asked_on), func.sum(Refund.amount_fen))
            .where(col(Refund.id).not_in(granted), col(Refund.made_by) != visitor.login)
            .where(col(Refund.id).not_in(_signed(session, "refund", visitor)))
        )
        yield _line("refunds", *session.execute(query).one())
    if visitor.may("year_end.approve"):
        yield _relief(session, visitor, today)


def _relief(session: Session, visitor: Visitor, today: date) -> Answer:
    """Allocations whose notice is over and whose awards are not payable yet."""
    granted = (
        select(AwardRow.allocation_id)
        .join(Payable, col(Payable.award_id) == col(AwardRow.id))
        .distinct()
    )
    query = (
        _of(func.count(), func.min(Notice.closes_on), func.sum(Allocation.awarded_fen))
        .join_from(Allocation, Notice, col(Notice.allocation_id) == col(Allocation.id))
        .where(col(Notice.closes_on) < today, col(Allocation.awarded_fen) > 0)
        .where(col(Allocation.id).not_in(granted), col(Allocation.made_by) != visitor.login)
        .where(col(Allocation.id).not_in(_signed(session, "allocation", visitor)))
    )
    return _line("relief", *session.execute(query).one())


def _signed(session: Session, subject: str, visitor: Visitor) -> set[int]:
    query = select(Approval.subject_id).where(
        Approval.subject == subject, Approval.signed_by == visitor.login
    )
    return set(session.exec(query))
