"""Members whom a demonstration names, so that a stranger can try a claim. Made-up people only."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from ledger.book import cover, entries, people
from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, Employer, Enrolment, PeriodRow
from ledger.nouns import Answer, CoverFacts, EnrolmentKind
from ledger.periods import cover_from
from ledger.scheme import Scheme
from ledger.work.clerk import stored_scheme

MOST = 2
_LATER = 2**62  # a step after all that there are: everything the book holds is known


def members_to_try(book: OpenBook, uscc: str, today: date) -> list[Answer]:
    """Up to two members of an employer covered in the latest period that can be claimed for.

    Name, number, employer, and first and last day of the cover that lies in the past; who has
    never claimed comes first. For a demonstration: the numbers are not masked.
    """
    with book.reading() as connection:
        session = Session(bind=connection)
        scheme = stored_scheme(session)
        employer = people.employer_by_uscc(session, uscc)
        periods = entries.periods(session) if employer else []
        for period in sorted(periods, key=lambda row: row.starts_on, reverse=True):
            assert employer is not None, "there are no periods to try without one"
            found = _covered(session, scheme, period, employer, today)
            if found:
                return found
    return []


def _covered(
    session: Session, scheme: Scheme, period: PeriodRow, employer: Employer, today: date
) -> list[Answer]:
    rows = people.enrolments_by_employers(session, period.code, [employer.id])
    known = cover.enrolment_facts(session, [row.member_id for row in rows])
    claimed = set(session.exec(select(Claim.member_id).where(
        col(Claim.member_id).in_([row.member_id for row in rows[:500]]))))  # fmt: skip
    found: list[Answer] = []
    for row in sorted(rows[:500], key=lambda row: (row.member_id in claimed, row.id)):
        first = _since(scheme, period, row, known[row.member_id, period.code])
        last = min(period.ends_on, today)
        if first is None or first > last:
            continue
        name = people.details_of(session, [row.member_id])[row.member_id].name
        number = people.members_by_id(session, [row.member_id])[row.member_id].id_number
        found.append({"member": name, "id_number": number, "owner": employer.name,
                      "covered_from": first, "covered_to": last})  # fmt: skip
        if len(found) == MOST:
            break
    return found


def _since(
    scheme: Scheme, period: PeriodRow, row: Enrolment, known: cover.EnrolmentFacts
) -> date | None:
    """The first day of somebody's cover; None for who left, or whose invoice is not paid."""
    invoice = known.invoice
    paid_on = invoice.paid_on(_LATER) if invoice else None
    if invoice is None or paid_on is None or known.changes:
        return None
    facts = CoverFacts(
        kind=EnrolmentKind(row.kind), joined_on=row.joined_on, ends_on=period.ends_on,
        due_on=invoice.due_on, paid_on=paid_on,
    )  # fmt: skip
    return cover_from(
        facts, period.starts_on, scheme.enrolment(period_start=period.starts_on),
        scheme.contribution(period_start=period.starts_on),
    )  # fmt: skip
