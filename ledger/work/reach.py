"""Whose rows somebody sees: everybody's, or those of their own employers and hospitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_
from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, Employer, Enrolment, EnrolmentChange, Invoice, Member
from ledger.forms import ClaimForm
from ledger.nouns import Finding, Severity
from ledger.periods import period_of
from ledger.permissions import Role, may
from ledger.work.claim_words import days_of
from ledger.work.clerk import stored_scheme
from ledger.work.door import Visitor
from ledger.work.report.looking import looking


@dataclass(frozen=True)
class Reach:
    """``is_whole``: the whole book; else what concerns these hospitals and employers (信用代码)."""

    is_whole: bool = False
    hospitals: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, visitor: Visitor, operation: str) -> Reach:
        """How far a visitor sees for an operation. Raises Refusal("not_allowed")."""
        if visitor.scope(operation) is None:
            return cls(is_whole=True)
        own = {role: codes for role, codes in visitor.roles.items() if may([role], operation)}
        none: frozenset[str] = frozenset()
        return cls(False, own.get(Role.HOSPITAL, none), own.get(Role.OFFICER, none))

    def claims(self) -> ColumnElement[bool]:
        """The condition on ``Claim``: handed to one of the hospitals, or of somebody whom one of
        the employers has in the period of the claim."""
        return or_(
            literal(self.is_whole),
            col(Claim.hospital_code).in_(sorted(self.hospitals)),
            self._enrols(col(Claim.member_id), col(Claim.period_code)),
        )

    def has_member(self, member_id: Any, period_code: Any) -> ColumnElement[bool]:
        """The condition on two columns of another table: one of the employers has the member in
        the period. A hospital has nobody."""
        return or_(literal(self.is_whole), self._enrols(member_id, period_code))

    def _enrols(self, member_id: Any, period_code: Any) -> ColumnElement[bool]:
        return (
            select(Enrolment.member_id)
            .join(Employer, col(Employer.id) == _employer_id())
            .where(col(Enrolment.period_code) == period_code)
            .where(col(Enrolment.member_id) == member_id)
            .where(col(Employer.uscc).in_(sorted(self.employers)))
            .exists()
        )

    def members(self, session: Session, period_code: str) -> set[int]:
        """Whom the employers have in a period."""
        query = (
            select(Enrolment.member_id)
            .join(Employer, col(Employer.id) == _employer_id())
            .where(Enrolment.period_code == period_code)
            .where(col(Employer.uscc).in_(sorted(self.employers)))
        )
        return set(session.exec(query))

    def invoices(self) -> ColumnElement[bool]:
        """The condition on ``Invoice``."""
        own = select(Employer.id).where(col(Employer.uscc).in_(sorted(self.employers)))
        return or_(literal(self.is_whole), col(Invoice.employer_id).in_(own))


def _employer_id() -> ColumnElement[int]:
    """Whom an enrolment is with: the employer of the latest transfer, or who enrolled."""
    latest = (
        select(EnrolmentChange.to_employer_id)
        .where(EnrolmentChange.kind == "transfer")
        .where(col(EnrolmentChange.enrolment_id) == col(Enrolment.id))
        .order_by(col(EnrolmentChange.id).desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return func.coalesce(latest, col(Enrolment.employer_id))


def claims_outside(book: OpenBook, reach: Reach, forms: Sequence[ClaimForm]) -> list[Finding]:
    """A finding for each claim or settlement that somebody may not hand in: a hospital its own
    settlements only, an officer claims of whom the employer has in the period of the stay."""
    if reach.is_whole:
        return []
    if reach.employers:
        with looking(book) as session:
            forms = [form for form in forms if not _is_with(session, reach.employers, form)]
    return list(_outside(reach, forms))


def _outside(reach: Reach, forms: Sequence[ClaimForm]) -> Iterator[Finding]:
    for form in forms:
        if not reach.hospitals:
            yield Finding("claim_of_other_employer", Severity.REFUSE, form.row, "证件号码", {})
            continue
        rows = zip(form.settlement_rows, form.settlements, strict=True)
        places = [(row, settlement.institution) for row, settlement in rows]
        if form.hospital_code not in {code for _, code in places}:
            places.append((form.row, form.hospital_code))
        for row, code in places:
            if code not in reach.hospitals:
                facts = {"institution": code}
                place = "定点医药机构编号"
                yield Finding("claim_of_other_hospital", Severity.REFUSE, row, place, facts)


def _is_with(session: Session, employers: frozenset[str], form: ClaimForm) -> bool:
    """Whether one of the employers has the member in the period that the claim belongs to."""
    query = (
        select(Enrolment.id)
        .join(Member, col(Member.id) == col(Enrolment.member_id))
        .join(Employer, col(Employer.id) == _employer_id())
        .where(Member.id_number == identity.normalise(form.certno))
        .where(col(Enrolment.period_code).in_(_periods_of(session, form)))
        .where(col(Employer.uscc).in_(sorted(employers)))
    )
    return session.exec(query).first() is not None


def _periods_of(session: Session, form: ClaimForm) -> list[str]:
    """The code of the period that a claim belongs to; none where it is not open yet."""
    rules = stored_scheme(session).period()
    day: date = getattr(days_of(form), rules.attribution) or form.submitted_on
    starts_on, _ = period_of(max(day, rules.first_starts_on), rules)
    return [row.code for row in entries.periods(session) if row.starts_on == starts_on]
