"""How the people of one employer stand in one period: here, left, or with another employer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from ledger.book import entries
from ledger.book.tables import Enrolment, EnrolmentChange, PeriodRow

#: What an employer's enrolment of somebody has come to.
HERE, LEFT, OUT = "here", "left", "out"

_COLUMNS: list[Any] = [
    getattr(Enrolment, name) for name in ("id", "member_id", "step_id", "employer_id", "joined_on")
]


@dataclass(frozen=True, slots=True)
class Standing:
    """``since``: the day of joining, moving in, leaving or moving away; ``is_moved_in``: another
    employer enrolled them first."""

    enrolment_id: int
    member_id: int
    step_id: int
    state: str
    since: date
    is_moved_in: bool


def enrolled_with(period_code: str, employer_id: int) -> ColumnElement[bool]:
    """The condition on ``Enrolment``: those of a period that an employer ever had."""
    moved_in = (
        select(EnrolmentChange.enrolment_id)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentChange.enrolment_id))
        .where(Enrolment.period_code == period_code)
        .where(EnrolmentChange.to_employer_id == employer_id)
    )
    is_own = or_(col(Enrolment.employer_id) == employer_id, col(Enrolment.id).in_(moved_in))
    return and_(col(Enrolment.period_code) == period_code, is_own)


def standing(session: Session, period_code: str, employer_id: int) -> dict[int, Standing]:
    """Everybody whom an employer had in a period, by member, in the order of enrolments."""
    # Plain columns: an employer may have fifty thousand.
    own = (
        sqlalchemy.select(*_COLUMNS)
        .where(enrolled_with(period_code, employer_id))
        .order_by(col(Enrolment.id))
    )  # fmt: skip
    changes: dict[int, list[EnrolmentChange]] = {}
    changed = (
        select(EnrolmentChange)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentChange.enrolment_id))
        .where(enrolled_with(period_code, employer_id))
        .order_by(col(EnrolmentChange.id))
    )
    for change in session.exec(changed):
        changes.setdefault(change.enrolment_id, []).append(change)
    return {
        row.member_id: _standing(row, changes.get(row.id, []), employer_id)
        for row in session.execute(own)
    }


def _standing(row: Any, changes: list[EnrolmentChange], employer_id: int) -> Standing:
    holder, state, since = row.employer_id, HERE, row.joined_on
    for change in changes:
        since = change.changed_on
        if change.kind == "leave":
            state = LEFT
        else:
            holder, state = change.to_employer_id or holder, HERE
    if holder != employer_id:
        state = OUT
        since = next(
            change.changed_on for change in reversed(changes)
            if change.kind == "transfer" and change.to_employer_id != employer_id
        )  # fmt: skip
    is_moved_in = row.employer_id != employer_id
    return Standing(row.id, row.member_id, row.step_id, state, since, is_moved_in)


def here(found: Mapping[int, Standing]) -> list[int]:
    """The members who are with the employer still."""
    return [member_id for member_id, each in found.items() if each.state == HERE]


def previous_period(session: Session, period: PeriodRow) -> PeriodRow | None:
    """The period just before another, None before the first."""
    earlier = [row for row in entries.periods(session) if row.starts_on < period.starts_on]
    return max(earlier, key=lambda row: row.starts_on, default=None)
