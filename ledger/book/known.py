"""Whom the book knows of many persons at once, for rosters: plain columns and no table objects.

One query asks for thousands, with all their numbers in one parameter: a list of parameters takes
longer to send and to plan than the rows to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Text, and_, select, type_coerce
from sqlmodel import Session

from ledger.book.asking import among, chunks
from ledger.book.sealed import keys_used
from ledger.book.tables import Enrolment, Member, MemberDetail, PeriodRow

_NUMBER = "member.id_number"
_MEMBER, _DETAIL, _ENROLMENT, _PERIOD = (
    kind.metadata.tables[str(kind.__tablename__)].c
    for kind in (Member, MemberDetail, Enrolment, PeriodRow)
)


class KnownRow(NamedTuple):
    """A member, and their enrolment for the period asked about, if there is one."""

    member_id: int
    enrolment_id: int | None
    employer_id: int | None
    joined_on: date | None


class Details(NamedTuple):
    """The details of a member that stand."""

    member_id: int
    name: str
    mobile: str
    bank_account: str
    bank_name: str


def has_members(session: Session) -> bool:
    """Whether the book knows anybody yet."""
    return session.connection().execute(select(_MEMBER.id).limit(1)).first() is not None


def persons(session: Session, id_numbers: Sequence[str], period_code: str) -> dict[str, KnownRow]:
    """Known members by document number."""
    keys = keys_used(session.connection())
    # A number is looked up, and found again, by its sealed text: none needs to be opened.
    sealed = {keys.close(_NUMBER, number): number for number in id_numbers}
    stored = type_coerce(_MEMBER.id_number, Text)
    is_theirs = _ENROLMENT.member_id == _MEMBER.id
    query = (
        select(stored, _MEMBER.id, _ENROLMENT.id, _ENROLMENT.employer_id, _ENROLMENT.joined_on)
        .outerjoin(Enrolment, and_(is_theirs, _ENROLMENT.period_code == period_code))
        .where(among(session, stored, list(sealed)))
    )
    return {sealed[text]: KnownRow(*row) for text, *row in session.connection().execute(query)}


def details(session: Session, member_ids: Sequence[int]) -> dict[int, Details]:
    """The latest details of members."""
    query = (
        select(_DETAIL.member_id, _DETAIL.name, _DETAIL.mobile, _DETAIL.bank_account,
               _DETAIL.bank_name)
        .where(among(session, _DETAIL.member_id, member_ids))
        .order_by(_DETAIL.id)
    )  # fmt: skip
    return {row[0]: Details(*row) for row in session.connection().execute(query)}


def names(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """The names of members as they stand."""
    found: dict[int, str] = {}
    query = select(_DETAIL.member_id, _DETAIL.name).order_by(_DETAIL.id)
    for chunk in chunks(list(member_ids)):
        rows = session.execute(query.where(among(session, _DETAIL.member_id, chunk)))
        found.update((member_id, name) for member_id, name in rows)
    return found


def histories(session: Session, member_ids: Sequence[int]) -> dict[int, list[date]]:
    """The first days of all periods each member was ever enrolled in."""
    query = (
        select(_ENROLMENT.member_id, _PERIOD.starts_on)
        .join(PeriodRow, _PERIOD.code == _ENROLMENT.period_code)
        .where(among(session, _ENROLMENT.member_id, member_ids))
    )
    found: dict[int, list[date]] = {}
    for member_id, starts_on in session.connection().execute(query):
        found.setdefault(member_id, []).append(starts_on)
    return found
