"""Whose rows a file may hold: those of one's own employer or hospital, and nobody else's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from ledger.book import people
from ledger.book.connection import OpenBook
from ledger.book.tables import Employer, Enrolment, EnrolmentChange
from ledger.forms import ClaimForm
from ledger.nouns import Finding, RosterRow, Severity


def rows_of_employers(
    rows: Sequence[RosterRow], within: Collection[str]
) -> tuple[list[RosterRow], list[Finding]]:
    """The rows about employers one may speak for, and a finding for each of the others.

    A row that names no employer is about one's own, where there is only one.
    """
    only = next(iter(within)) if len(within) == 1 else ""
    own, outside = [], []
    for row in rows:
        stated = row if row.uscc.strip() else replace(row, uscc=only)
        if stated.uscc.strip().upper() in within or not stated.uscc.strip():
            own.append(stated)
        else:
            outside.append(
                Finding("outside_employer", Severity.REFUSE, row.row, "统一社会信用代码", {})
            )
    return own, outside


def claims_within(
    book: OpenBook, forms: Sequence[ClaimForm], within: Collection[str]
) -> tuple[list[ClaimForm], list[Finding]]:
    """The claims from one of these hospitals, or of members of one of these employers, and a
    finding for each of the others."""
    with book.reading() as connection:
        session = Session(bind=connection)
        members = people.members_by_number(session, [form.certno for form in forms])
        own = members_ever_of(session, within)
    allowed, outside = [], []
    for form in forms:
        member = members.get(form.certno)
        if form.hospital_code in within or (member is not None and member.id in own):
            allowed.append(form)
        else:
            facts = {"claim_no": form.claim_no}
            outside.append(Finding("outside_claim", Severity.REFUSE, form.row, "", facts))
    return allowed, outside


def members_ever_of(session: Session, usccs: Collection[str]) -> set[int]:
    """Whom some employers, by their codes, ever enrolled or took over."""
    own = select(Employer.id).where(col(Employer.uscc).in_(usccs))
    enrolled = select(Enrolment.member_id).where(col(Enrolment.employer_id).in_(own))
    moved = (
        select(Enrolment.member_id)
        .join(EnrolmentChange, col(EnrolmentChange.enrolment_id) == col(Enrolment.id))
        .where(col(EnrolmentChange.to_employer_id).in_(own))
    )
    return {*session.exec(enrolled), *session.exec(moved)}
