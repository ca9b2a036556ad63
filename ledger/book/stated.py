"""What enrolments of a period state beyond their columns, by the employers who enrolled."""

from __future__ import annotations

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from ledger.book.tables import Enrolment, EnrolmentFact


def employers_stating(session: Session, period_code: str, name: str) -> set[int]:
    """The employers of whose enrolments for a period one states a fact of some name."""
    query = (
        select(Enrolment.employer_id)
        .join(EnrolmentFact, col(EnrolmentFact.enrolment_id) == col(Enrolment.id))
        .where(Enrolment.period_code == period_code, EnrolmentFact.name == name)
        .distinct()
    )
    return set(session.exec(query))


def shares_held(session: Session, period_code: str) -> dict[int, int]:
    """How many shares (份数) most of an employer's enrolled hold; ties: the fewer."""
    value = func.coalesce(EnrolmentFact.value, "1")
    query = (
        select(Enrolment.employer_id, value, func.count(col(Enrolment.id)))
        .outerjoin(
            EnrolmentFact,
            and_(
                col(EnrolmentFact.enrolment_id) == col(Enrolment.id),
                col(EnrolmentFact.name) == "shares",
            ),
        )
        .where(Enrolment.period_code == period_code)
        .group_by(col(Enrolment.employer_id), value)
    )
    found: dict[int, tuple[int, int]] = {}
    for employer_id, shares, count in session.exec(query):
        best = (int(count), -int(shares))
        found[employer_id] = max(found.get(employer_id, best), best)
    return {employer_id: -shares for employer_id, (_, shares) in found.items()}
