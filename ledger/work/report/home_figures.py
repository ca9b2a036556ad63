"""首页图表: enrolment against head-count, money by month, payout; as far as somebody's reach goes.

Amounts are fen. Every query groups in the database; what an officer sees is of their own employers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import dropwhile
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from ledger.book import entries, journal_lists, people
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Allocation,
    AwardRow,
    Claim,
    DecisionRow,
    Enrolment,
    Invoice,
    InvoiceCancellation,
    Payable,
    PayableCancellation,
    PeriodRow,
    ReceiptUse,
    Recovery,
)
from ledger.nouns import Answer, Fen
from ledger.work.reach import Reach
from ledger.work.report.looking import looking

MOST_EMPLOYERS = 6
MONTHS = 18  # a year and a half has every season once, whenever it ends

Query = sqlalchemy.Select[Any]


def _of(*columns: Any) -> Query:
    return sqlalchemy.select(*columns)


def period_shown(book: OpenBook) -> PeriodRow | None:
    """The period that the pictures are of: the latest with anybody enrolled, else the latest."""
    with looking(book) as session:
        return _period(session)


def _period(session: Session) -> PeriodRow | None:
    enrolled = select(Enrolment.period_code).distinct()
    newest = select(PeriodRow).order_by(col(PeriodRow.starts_on).desc())
    found = session.exec(newest.where(col(PeriodRow.code).in_(enrolled))).first()
    return found or session.exec(newest).first()


def enrolment(book: OpenBook, within: Collection[str] | None) -> Answer | None:
    """How many are enrolled of how many staff, in all and for the employers that lack most.

    ``within``: credit codes of the only employers to look at; None: all. None where no employer
    has told its head-count for the period.
    """
    with looking(book) as session:
        period = _period(session)
        terms = people.terms(session, period.code) if period else {}
        firms = {row.id: row for row in people.employers(session)
                 if row.id in terms and (within is None or row.uscc in within)}  # fmt: skip
        if period is None or not firms:
            return None
        counts = people.enrolled_counts(session, period.code, sorted(firms))
    lines: list[Answer] = [
        {"employer": firm.name, "enrolled": counts.get(firm.id, 0),
         "headcount": terms[firm.id].headcount}
        for firm in firms.values()
    ]  # fmt: skip
    lines.sort(key=lambda line: (line["enrolled"] - line["headcount"], line["employer"]))
    lacking = [line for line in lines if line["enrolled"] < line["headcount"]]
    return {
        "period": period.code, "starts_on": period.starts_on, "ends_on": period.ends_on,
        "employers": len(lines), "enrolled": sum(line["enrolled"] for line in lines),
        "headcount": sum(line["headcount"] for line in lines), "lacking": len(lacking),
        "lines": (lacking if within is None else lines)[:MOST_EMPLOYERS],
    }  # fmt: skip


# -- money by month -------------------------------------------------------------------------------


def bank_by_month(book: OpenBook) -> list[Answer]:
    """What came into the bank account and went out of it, for the last months with anything."""
    with looking(book) as session:
        last = journal_lists.last_day(session)
        code = entries.codes_by_role(session).get("bank")
        if last is None or code is None:
            return []
        totals = journal_lists.by_day(session, code, _first_of(last), last)
        days = [(each.day, each.debit_fen, each.credit_fen) for each in totals]
    return _months(days, last)


def own_by_month(book: OpenBook, reach: Reach) -> list[Answer]:
    """Contributions received from employers in reach; benefits and relief for their staff."""
    with looking(book) as session:
        paid = _sums(session, _received(reach))
        granted = _sums(session, _benefits(reach)) + _sums(session, _reliefs(reach))
    days = [(day, fen, 0) for day, fen in paid] + [(day, 0, fen) for day, fen in granted]
    if not days:
        return []
    last = max(day for day, _, _ in days)
    return _months(days, last)


def _sums(session: Session, query: Query) -> list[tuple[date, Fen]]:
    return [(day, int(fen)) for day, fen in session.execute(query)]


def _received(reach: Reach) -> Query:
    return (
        _of(col(ReceiptUse.used_on), func.sum(ReceiptUse.total_fen))
        .join(Invoice, col(Invoice.id) == col(ReceiptUse.invoice_id))
        .where(reach.invoices(), col(Invoice.id).not_in(_cancelled()))
        .group_by(col(ReceiptUse.used_on))
    )


def _cancelled() -> Any:
    return select(InvoiceCancellation.invoice_id)


def _granted(*conditions: ColumnElement[bool]) -> Query:
    """(day, Σ) of payables that were not taken back."""
    return (
        _of(col(Payable.approved_on), func.sum(Payable.amount_fen))
        .where(col(Payable.id).not_in(select(PayableCancellation.payable_id)), *conditions)
        .group_by(col(Payable.approved_on))
    )


def _benefits(reach: Reach, *conditions: ColumnElement[bool]) -> Query:
    decided = (
        select(DecisionRow.id)
        .join(Claim, col(Claim.id) == col(DecisionRow.claim_id))
        .where(reach.claims(), *conditions)
    )
    return _granted(col(Payable.decision_id).in_(decided))


def _reliefs(reach: Reach, *conditions: ColumnElement[bool]) -> Query:
    awarded = (
        select(AwardRow.id)
        .join(Allocation, col(Allocation.id) == col(AwardRow.allocation_id))
        .where(reach.has_member(col(AwardRow.member_id), col(Allocation.period_code)), *conditions)
    )
    return _granted(col(Payable.award_id).in_(awarded))


def _first_of(last: date) -> date:
    """The first day of the earliest month that is shown."""
    before = last.year * 12 + last.month - MONTHS
    return date(before // 12, before % 12 + 1, 1)


def _months(days: Iterable[tuple[date, Fen, Fen]], last: date) -> list[Answer]:
    """In and out by month, from the first with anything; red on one side counts on the other."""
    start = _first_of(last)
    sums = {f"{(start.year * 12 + start.month - 1 + n) // 12}-"
            f"{(start.month - 1 + n) % 12 + 1:02d}": [0, 0] for n in range(MONTHS)}  # fmt: skip
    for day, came, went in days:
        if day >= start:
            month = sums[f"{day:%Y-%m}"]
            month[0] += came
            month[1] += went
    begun = dropwhile(lambda each: not any(each[1]), sums.items())
    return [
        {"month": month, "in_fen": max(came, 0) - min(went, 0),
         "out_fen": max(went, 0) - min(came, 0)}
        for month, (came, went) in begun
    ]  # fmt: skip


# -- payout ---------------------------------------------------------------------------------------


def payout(book: OpenBook, reach: Reach) -> Answer | None:
    """What was invoiced for a period, and the benefits and relief granted for it; None without."""
    with looking(book) as session:
        period = _period(session)
        if period is None:
            return None
        invoiced = session.exec(
            select(func.coalesce(func.sum(Invoice.total_fen), 0)).where(
                Invoice.period_code == period.code, reach.invoices(),
                col(Invoice.id).not_in(_cancelled()),
            )
        ).one()  # fmt: skip
        of_period = col(Claim.period_code) == period.code
        benefits = _sums(session, _benefits(reach, of_period))
        recovered = session.exec(
            select(func.coalesce(func.sum(Recovery.amount_fen), 0))
            .join(DecisionRow, col(DecisionRow.id) == col(Recovery.decision_id))
            .join(Claim, col(Claim.id) == col(DecisionRow.claim_id))
            .where(reach.claims(), of_period)
        ).one()
        reliefs = _sums(session, _reliefs(reach, col(Allocation.period_code) == period.code))
    benefit = sum(fen for _, fen in benefits) - int(recovered)
    relief = sum(fen for _, fen in reliefs)
    return {
        "period": period.code, "starts_on": period.starts_on, "ends_on": period.ends_on,
        "invoiced_fen": int(invoiced), "benefit_fen": benefit, "relief_fen": relief,
    }  # fmt: skip


# -- a hospital's claims --------------------------------------------------------------------------


def claims_by_month(book: OpenBook, reach: Reach) -> list[Answer]:
    """Claims in reach by the month they came in: how many, and how many were granted."""
    live = select(Payable.decision_id).where(
        col(Payable.decision_id).is_not(None),
        col(Payable.id).not_in(select(PayableCancellation.payable_id)),
    )
    granted = select(DecisionRow.claim_id).where(col(DecisionRow.id).in_(live))
    query = (
        _of(col(Claim.submitted_on), func.count(col(Claim.id)))
        .where(reach.claims())
        .group_by(col(Claim.submitted_on))
    )
    with looking(book) as session:
        came = _sums(session, query)
        good = _sums(session, query.where(col(Claim.id).in_(granted)))
    if not came:
        return []
    last = max(day for day, _ in came)
    days = [(day, count, 0) for day, count in came] + [(day, 0, count) for day, count in good]
    return [
        {"month": line["month"], "count": line["in_fen"], "granted": line["out_fen"]}
        for line in _months(days, last)
    ]
