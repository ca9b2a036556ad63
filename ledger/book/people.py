"""Employers, members and enrolments as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, func, text, type_coerce
from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks, listed
from ledger.book.sealed import keys_used
from ledger.book.tables import (
    Employer,
    EmployerFact,
    EmployerTerm,
    Enrolment,
    EnrolmentChange,
    EnrolmentFact,
    InvoiceCancellation,
    InvoiceLine,
    Member,
    MemberDetail,
    PeriodRow,
    Roster,
    Step,
)


def employers(session: Session) -> list[Employer]:
    return list(session.exec(select(Employer).order_by(col(Employer.id))))


def employer_by_uscc(session: Session, uscc: str) -> Employer | None:
    return session.exec(select(Employer).where(Employer.uscc == uscc)).first()


def terms(session: Session, period_code: str) -> dict[int, EmployerTerm]:
    """The agreement that stands with each employer for a period: the latest row."""
    rows = session.exec(
        select(EmployerTerm)
        .where(EmployerTerm.period_code == period_code)
        .order_by(col(EmployerTerm.id))
    )
    return {row.employer_id: row for row in rows}


def employer_facts(
    session: Session, period_code: str, before_step: int | None = None
) -> dict[int, dict[str, str]]:
    """What employers state of themselves for a period (before a step): employer → name → value."""
    query = (
        select(EmployerFact)
        .where(EmployerFact.period_code == period_code)
        .order_by(col(EmployerFact.id))
    )
    if before_step is not None:
        query = query.where(EmployerFact.step_id < before_step)
    found: dict[int, dict[str, str]] = {}
    for row in session.exec(query):
        found.setdefault(row.employer_id, {})[row.name] = row.value
    return found


def enrolment_facts(session: Session, enrolment_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What enrolments state beyond their columns: enrolment → name → value.

    A name stands once for good, written by the step that wrote the enrolment.
    """
    found: dict[int, dict[str, str]] = {}
    for chunk in chunks(list(enrolment_ids)):
        query = select(EnrolmentFact).where(among(session, col(EnrolmentFact.enrolment_id), chunk))
        for row in session.exec(query):
            found.setdefault(row.enrolment_id, {})[row.name] = row.value
    return found


def members_by_number(session: Session, id_numbers: Sequence[str]) -> dict[str, Member]:
    """Known members by document number. A number is known under one kind of document only."""
    found: dict[str, Member] = {}
    for chunk in chunks(list(id_numbers)):
        stored: Any = type_coerce(Member.id_number, Text)
        of_chunk = among(session, stored, _sealed(session, chunk))
        for row in session.exec(select(Member).where(of_chunk)):
            found[row.id_number] = row
    return found


def _sealed(session: Session, id_numbers: Sequence[str]) -> list[str]:
    """The numbers as they are stored, by which they are looked up."""
    return keys_used(session.connection()).tagged_all("member.id_number", id_numbers)[1]


def member_ids(session: Session, id_numbers: Sequence[str]) -> dict[str, int]:
    """The ids of known members by document number."""
    found: dict[str, int] = {}
    for chunk in chunks(list(id_numbers)):
        sealed = dict(zip(_sealed(session, chunk), chunk, strict=True))
        # In words, and so as they are stored: found again without being opened.
        among_them, values = listed(session, list(sealed))
        asked: Any = text(f"SELECT id_number, id FROM member WHERE id_number {among_them}")
        rows = session.exec(asked, params=values)
        found |= {sealed[stored]: member_id for stored, member_id in rows}
    return found


def details_of(
    session: Session, member_ids: Sequence[int], before_step: int | None = None
) -> dict[int, MemberDetail]:
    """The latest details of members (before a step)."""
    found: dict[int, MemberDetail] = {}
    for chunk in chunks(list(member_ids)):
        query = (
            select(MemberDetail)
            .where(among(session, col(MemberDetail.member_id), chunk))
            .order_by(col(MemberDetail.id))
        )
        if before_step is not None:
            query = query.where(MemberDetail.step_id < before_step)
        found |= {row.member_id: row for row in session.exec(query)}
    return found


def enrolments_of(
    session: Session, member_ids: Sequence[int], period_code: str
) -> dict[int, Enrolment]:
    """Who of the members is enrolled for a period: member → enrolment."""
    found: dict[int, Enrolment] = {}
    for chunk in chunks(list(member_ids)):
        query = select(Enrolment).where(
            Enrolment.period_code == period_code, among(session, col(Enrolment.member_id), chunk)
        )
        found |= {row.member_id: row for row in session.exec(query)}
    return found


def latest_changes(
    session: Session, enrolment_ids: Sequence[int], before_step: int | None = None
) -> dict[int, list[EnrolmentChange]]:
    """The changes of enrolments, oldest first."""
    found: dict[int, list[EnrolmentChange]] = {}
    for chunk in chunks(list(enrolment_ids)):
        query = (
            select(EnrolmentChange)
            .where(among(session, col(EnrolmentChange.enrolment_id), chunk))
            .order_by(col(EnrolmentChange.id))
        )
        if before_step is not None:
            query = query.where(EnrolmentChange.step_id < before_step)
        for row in session.exec(query):
            found.setdefault(row.enrolment_id, []).append(row)
    return found


def members_by_id(session: Session, member_ids: Sequence[int]) -> dict[int, Member]:
    found: dict[int, Member] = {}
    for chunk in chunks(list(member_ids)):
        for row in session.exec(select(Member).where(among(session, col(Member.id), chunk))):
            found[row.id] = row
    return found


def periods_enrolled(
    session: Session, member_ids: Sequence[int], before_step: int | None = None
) -> dict[int, list[date]]:
    """The first days of all periods each member was ever enrolled in (before a step)."""
    found: dict[int, list[date]] = {}
    for chunk in chunks(list(member_ids)):
        query = (
            select(Enrolment, PeriodRow)
            .join(PeriodRow, col(PeriodRow.code) == col(Enrolment.period_code))
            .where(among(session, col(Enrolment.member_id), chunk))
        )
        if before_step is not None:
            query = query.where(Enrolment.step_id < before_step)
        for enrolment, period in session.exec(query):
            found.setdefault(enrolment.member_id, []).append(period.starts_on)
    return found


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand on an invoice that is not cancelled, and with how many employers."""

    members: int
    employers: int


def billed_counts(session: Session, period_code: str) -> Counts:
    """Members and employers of a period by its invoices."""
    query = (
        select(func.count(col(Enrolment.id)), func.count(func.distinct(Enrolment.employer_id)))
        .join(InvoiceLine, col(InvoiceLine.enrolment_id) == col(Enrolment.id))
        .where(Enrolment.period_code == period_code)
        .where(col(InvoiceLine.invoice_id).not_in(select(InvoiceCancellation.invoice_id)))
    )
    members, employers_ = session.exec(query).one()
    return Counts(int(members), int(employers_))


def numbers_of(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """Document numbers by member."""
    found: dict[int, str] = {}
    for chunk in chunks(list(member_ids)):
        query = select(Member.id, Member.id_number).where(among(session, col(Member.id), chunk))
        found |= dict(session.exec(query).all())
    return found


def employer_names_of(
    session: Session, member_ids: Sequence[int], period_code: str
) -> dict[int, str]:
    """The employer that enrolled each member in a period."""
    found: dict[int, str] = {}
    for chunk in chunks(list(member_ids)):
        query = (
            select(Enrolment.member_id, Employer.name)
            .join(Employer, col(Employer.id) == col(Enrolment.employer_id))
            .where(
                Enrolment.period_code == period_code,
                among(session, col(Enrolment.member_id), chunk),
            )
        )
        found |= dict(session.exec(query).all())
    return found


def enrolled_counts(
    session: Session, period_code: str, employer_ids: Sequence[int]
) -> dict[int, int]:
    """How many each of some employers has enrolled for a period."""
    found: dict[int, int] = {}
    for chunk in chunks(list(employer_ids)):
        query = (
            select(Enrolment.employer_id, func.count(col(Enrolment.id)))
            .where(Enrolment.period_code == period_code)
            .where(among(session, col(Enrolment.employer_id), chunk))
            .group_by(col(Enrolment.employer_id))
        )
        found |= {employer_id: int(count) for employer_id, count in session.exec(query)}
    return found


def enrolments_by_employers(
    session: Session, period_code: str, employer_ids: Sequence[int]
) -> list[Enrolment]:
    """Whom some employers have enrolled for a period, leavers included, in order of ids."""
    query = (
        select(Enrolment)
        .where(Enrolment.period_code == period_code, col(Enrolment.employer_id).in_(employer_ids))
        .order_by(col(Enrolment.id))
    )
    return list(session.exec(query))


def enrolments_by_id(session: Session, enrolment_ids: Sequence[int]) -> list[Enrolment]:
    """Enrolments by their ids, in order of ids."""
    found: list[Enrolment] = []
    for chunk in chunks(sorted(enrolment_ids)):
        query = (
            select(Enrolment)
            .where(among(session, col(Enrolment.id), chunk))
            .order_by(col(Enrolment.id))
        )
        found += session.exec(query)
    return found


def latest_enrolments(
    session: Session, member_ids: Sequence[int], until: date
) -> dict[int, Enrolment]:
    """The last enrolment of members for a period that starts by a day: member → enrolment."""
    found: dict[int, Enrolment] = {}
    for chunk in chunks(list(member_ids)):
        query = (
            select(Enrolment)
            .join(PeriodRow, col(PeriodRow.code) == col(Enrolment.period_code))
            .where(among(session, col(Enrolment.member_id), chunk), PeriodRow.starts_on <= until)
            .order_by(col(PeriodRow.starts_on))
        )
        found |= {row.member_id: row for row in session.exec(query)}
    return found


def roster_taken_on(session: Session, period_code: str, file_digest: str) -> date | None:
    """The day this very file was first taken in for a period, None if it never was."""
    query = (
        select(Step)
        .join(Roster, col(Roster.step_id) == col(Step.id))
        .where(Roster.period_code == period_code, Roster.file_digest == file_digest)
        .order_by(col(Step.id))
    )
    first = session.exec(query).first()
    return first.today if first else None
