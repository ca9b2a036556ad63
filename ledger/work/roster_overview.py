"""参保情况: how far each employer has come with a period's enrolment, and one of them in full."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book import contributions, entries, money_lists, people
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Employer,
    Enrolment,
    EnrolmentChange,
    Invoice,
    PeriodRow,
    Roster,
    Step,
)
from ledger.core import enrolment
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import persons
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.next_period import upcoming
from ledger.work.reach import Reach
from ledger.work.report import money_lists as invoice_lists
from ledger.work.report.money_lists import MOST, Sheet
from ledger.work.roster_lists import LISTS, compared, lines
from ledger.work.roster_outlook import participation_answer
from ledger.work.roster_standing import previous_period

MOST_FILES = 8


def periods(book: OpenBook, today: date) -> list[Answer]:
    """The periods one can look at, the newest first; ``is_open``: somebody can be enrolled."""
    with book.reading() as connection:
        clerk = _clerk(book, today, connection)
        return [
            {"code": row.code, "starts_on": row.starts_on, "ends_on": row.ends_on,
             "is_open": not entries.is_closed(clerk.session, row.code)}
            for row in reversed(_periods(clerk))
        ]  # fmt: skip


def _clerk(book: OpenBook, today: date, connection: Any) -> Clerk:
    return Clerk(Desk(book, "", today, "").looking(connection))


def _periods(clerk: Clerk) -> list[PeriodRow]:
    coming = upcoming(clerk)
    return [*entries.periods(clerk.session), *([coming] if coming else [])]


def _wanted(clerk: Clerk, code: str) -> PeriodRow:
    """The period asked for; by default the one that is being enrolled for, or that of today.

    Raises Refusal("period_unknown").
    """
    known = _periods(clerk)
    if code:
        found = [row for row in known if row.code == code]
        if not found:
            listed = ", ".join(row.code for row in known)
            raise Refusal("period_unknown", period=code[:40], known=listed)
        return found[0]
    if known[-1].id == 0:  # the next one, whose window is open
        return known[-1]
    begun = [row for row in known if row.starts_on <= clerk.today]
    return begun[-1] if begun else known[0]


# -- one employer ---------------------------------------------------------------------------------


def of_employer(
    book: OpenBook, uscc: str, code: str, today: date, shown: tuple[str, int]
) -> Answer:
    """One employer's enrolment for a period. ``shown``: which of ``LISTS`` (or ""), which page.

    Raises Refusal("employer_unknown", "period_unknown").
    """
    with book.reading() as connection:
        clerk = _clerk(book, today, connection)
        employer = people.employer_by_uscc(clerk.session, uscc)
        if employer is None:
            raise Refusal("employer_unknown", uscc=uscc[:18])
        period = _wanted(clerk, code)
        earlier = previous_period(clerk.session, period)
        found = compared(clerk.session, period, employer.id)
        counts = found.counts()
        name = shown[0] if shown[0] in LISTS else next((n for n in LISTS if counts[n]), LISTS[0])
        sheet, listed = lines(clerk.session, found, name, shown[1])
        return {
            "employer": {"name": employer.name, "uscc": employer.uscc, "kind": employer.kind},
            "period": _period(clerk, period), "previous": earlier.code if earlier else None,
            "had": sum(each.state == "here" for each in found.before.values()),
            "present": sum(each.state == "here" for each in found.now.values()),
            "participation": _participation(clerk, period, employer),
            "counts": counts, "list": name, "sheet": sheet, "lines": listed,
            "files": _files(clerk.session, period.code, employer.id),
            "unbilled": len(contributions.unbilled(clerk.session, period.code)
                            .get(employer.id, ())),
            "invoices": _invoices(book, uscc, period, today),
        }  # fmt: skip


def _period(clerk: Clerk, period: PeriodRow) -> Answer:
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    window = enrolment.window_days(rules, period.starts_on, period.ends_on)
    is_closed = entries.is_closed(clerk.session, period.code)
    state = "any_time"
    if is_closed:
        state = "closed_books"
    elif window is not None:
        opens, closes = window
        state = "ahead" if clerk.today < opens else "open" if clerk.today <= closes else "over"
    elif clerk.today > period.ends_on:
        state = "past"
    return {
        "code": period.code, "starts_on": period.starts_on, "ends_on": period.ends_on,
        "is_closed": is_closed, "window": state, "joining": rules.joining.allowed,
        "opens": window[0] if window else None, "closes": window[1] if window else None,
    }  # fmt: skip


def _participation(clerk: Clerk, period: PeriodRow, employer: Employer) -> Answer:
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    term = people.terms(clerk.session, period.code).get(employer.id)
    counted = persons.counted(clerk.session, clerk.scheme, period, [employer.id])
    headcount = term.headcount if term else None
    taking = enrolment.participation(counted.get(employer.id, 0), headcount, rules)
    return participation_answer(taking, is_binding=rules.participation_is_binding)


def _files(session: Session, period_code: str, employer_id: int) -> list[Answer]:
    """The rosters that said something of an employer, newest first, with what they did to it."""
    joined = _by_roster(session, select(Enrolment.roster_id, func.count()).where(
        Enrolment.period_code == period_code, Enrolment.employer_id == employer_id
    ).group_by(col(Enrolment.roster_id)))  # fmt: skip
    in_period = (
        select(EnrolmentChange.roster_id, func.count())
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentChange.enrolment_id))
        .where(Enrolment.period_code == period_code)
        .group_by(col(EnrolmentChange.roster_id))
    )
    left = _by_roster(session, in_period.where(
        EnrolmentChange.kind == "leave", Enrolment.employer_id == employer_id))  # fmt: skip
    moved = _by_roster(session, in_period.where(EnrolmentChange.to_employer_id == employer_id))
    ids = sorted({*joined, *left, *moved}, reverse=True)[:MOST_FILES]
    query = (
        select(Roster, Step)
        .join(Step, col(Step.id) == col(Roster.step_id))
        .where(col(Roster.id).in_(ids))
        .order_by(col(Roster.id).desc())
    )
    return [
        {"name": roster.file_name, "digest": roster.file_digest, "on": step.today,
         "by": step.actor, "joined": joined.get(roster.id, 0), "left": left.get(roster.id, 0),
         "moved_in": moved.get(roster.id, 0)}
        for roster, step in session.exec(query)
    ]  # fmt: skip


def _by_roster(session: Session, query: Any) -> dict[int, int]:
    return {roster_id: int(count) for roster_id, count in session.exec(query)}


def _invoices(book: OpenBook, uscc: str, period: PeriodRow, today: date) -> list[Answer]:
    if period.id == 0:
        return []
    reach = Reach(employers=frozenset({uscc}))
    wanted = ("all", period.code, "")
    listed: list[Answer] = invoice_lists.invoices(book, reach, today, wanted, 1)["lines"]
    return listed


def unbilled(book: OpenBook, within: Collection[str], code: str) -> list[Answer]:
    """Which of some employers have people enrolled who stand on no invoice, and how many."""
    with book.reading() as connection:
        session = Session(bind=connection)
        waiting = contributions.unbilled(session, code)
        return [
            {"uscc": row.uscc, "name": row.name, "count": len(waiting[row.id])}
            for row in people.employers(session)
            if row.uscc in within and row.id in waiting
        ]


# -- all of them ----------------------------------------------------------------------------------


def of_employers(
    book: OpenBook, within: Collection[str] | None, code: str, today: date, words: str, number: int
) -> Answer:
    """A line for each employer (``within`` some, by their codes), who has nobody enrolled first.

    ``words`` are looked for in name and code. Raises Refusal("period_unknown").
    """
    with book.reading() as connection:
        clerk = _clerk(book, today, connection)
        session, period = clerk.session, _wanted(clerk, code)
        rows = [row for row in people.employers(session) if _is_meant(row, within, words)]
        enrolled = _enrolled(session, period.code)
        rows.sort(key=lambda row: (enrolled.get(row.id, 0) > 0, row.id))
        pages = max(1, -(-len(rows) // MOST))
        number = min(max(1, number), pages)
        own = rows[(number - 1) * MOST : number * MOST]
        return {
            "period": _period(clerk, period), "sheet": Sheet(own, number, pages, len(rows)),
            "lines": _lines(clerk, period, own, today),
            "handed_in": sum(enrolled.get(row.id, 0) > 0 for row in rows),
            "enrolled": sum(enrolled.get(row.id, 0) for row in rows),
        }  # fmt: skip


def _is_meant(row: Employer, within: Collection[str] | None, words: str) -> bool:
    return (within is None or row.uscc in within) and (words in row.name or words in row.uscc)


def _enrolled(session: Session, period_code: str) -> dict[int, int]:
    query = (
        select(Enrolment.employer_id, func.count(col(Enrolment.id)))
        .where(Enrolment.period_code == period_code)
        .group_by(col(Enrolment.employer_id))
    )
    return {id: int(count) for id, count in session.exec(query)}


def _lines(
    clerk: Clerk, period: PeriodRow, employers: Sequence[Employer], today: date
) -> list[Answer]:
    session = clerk.session
    ids = [row.id for row in employers]
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    terms = people.terms(session, period.code)
    earlier = previous_period(session, period)
    had = people.enrolled_counts(session, earlier.code, ids) if earlier else {}
    enrolled = people.enrolled_counts(session, period.code, ids)
    counted = persons.counted(session, clerk.scheme, period, ids) if ids else {}
    last = _last_handed_in(session, period.code)
    money = _money(session, period.code, today)
    unbilled = contributions.unbilled(session, period.code)
    found = []
    for row in employers:
        term = terms.get(row.id)
        taking = enrolment.participation(
            counted.get(row.id, 0), term.headcount if term else None, rules
        )
        found.append({
            "name": row.name, "uscc": row.uscc, "had": had.get(row.id, 0),
            "enrolled": enrolled.get(row.id, 0), "last_on": last.get(row.id),
            "participation": participation_answer(
                taking, is_binding=rules.participation_is_binding),
            "unbilled": len(unbilled.get(row.id, ())),
            "invoice": money.get(row.id),
        })  # fmt: skip
    return found


def _last_handed_in(session: Session, period_code: str) -> dict[int, date]:
    """Employer → the day on which somebody of it was enrolled last."""
    query = (
        select(Enrolment.employer_id, func.max(Step.today))
        .join(Step, col(Step.id) == col(Enrolment.step_id))
        .where(Enrolment.period_code == period_code)
        .group_by(col(Enrolment.employer_id))
    )
    return dict(session.exec(query).all())


def _money(session: Session, period_code: str, today: date) -> dict[int, Answer]:
    """Employer → what its invoices of a period come to, and what has come in for them."""
    asked = money_lists.invoices(sqlalchemy.literal(True), today)["all"]
    found: dict[int, Answer] = {}
    for row in session.execute(asked.where(col(Invoice.period_code) == period_code)):
        invoice, _, received, cancelled_on = row
        if cancelled_on:
            continue
        sums = found.setdefault(
            invoice.employer_id, {"total_fen": 0, "received_fen": 0, "is_overdue": False}
        )
        sums["total_fen"] += invoice.total_fen
        sums["received_fen"] += int(received)
        sums["is_overdue"] |= int(received) < invoice.total_fen and invoice.due_on < today
    return found
