"""A sorted roster into the book: the rows that it makes, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.book import people
from ledger.book.tables import (
    Enrolment,
    EnrolmentChange,
    EnrolmentFact,
    Member,
    MemberDetail,
)
from ledger.book.tables import PeriodRow as Period
from ledger.core.enrolment import Join, RosterCheck
from ledger.packed import in_batches
from ledger.work import persons
from ledger.work.clerk import Clerk

_TOGETHER = 5_000  # joins written at once; what waits to be written lies in memory


def keep_joins(clerk: Clerk, period: Period, roster_id: int, joins: Iterable[Join]) -> None:
    """Keep members who are new, details that changed, and an enrolment of everybody."""
    first_day = max(clerk.today, period.starts_on)
    for batch in in_batches(joins, _TOGETHER):
        for join in batch:
            _keep_join(clerk, period, roster_id, join, first_day)
        clerk.keeping.flush()


def _keep_join(clerk: Clerk, period: Period, roster_id: int, join: Join, first_day: date) -> None:
    keeping, person = clerk.keeping, join.person
    if join.known is None:
        member_id = keeping.add(Member, id_type=person.id_type, id_number=person.id_number)
    else:
        member_id = join.known.member_id
    details = join.details_to_keep()
    if details is not None:
        keeping.add(MemberDetail, member_id=member_id, **details)
    enrolment_id = keeping.add(
        Enrolment, roster_id=roster_id, member_id=member_id, employer_id=join.employer_id,
        period_code=period.code, kind=join.kind.value, joined_on=join.joined_on or first_day,
    )  # fmt: skip
    stated = dict(join.facts) | ({persons.SHARES: str(join.shares)} if join.shares > 1 else {})
    for name, value in stated.items():
        keeping.add(EnrolmentFact, enrolment_id=enrolment_id, name=name, value=value)


def keep_changes(clerk: Clerk, period: Period, roster_id: int, check: RosterCheck) -> list[int]:
    """Keep leaves, transfers and changed details; returns the enrolments of those who left."""
    numbers = [leave.person.id_number for leave in check.leaves]
    numbers += [transfer.person.id_number for transfer in check.transfers]
    numbers += [change.id_number for change in check.detail_changes]
    members = people.member_ids(clerk.session, numbers)
    ids = list(members.values())
    enrolments = people.enrolments_of(clerk.session, ids, period.code)
    for leave in check.leaves:
        clerk.keeping.add(
            EnrolmentChange, roster_id=roster_id, kind="leave", changed_on=leave.left_on,
            enrolment_id=enrolments[members[leave.person.id_number]].id,
        )  # fmt: skip
    for transfer in check.transfers:
        clerk.keeping.add(
            EnrolmentChange, roster_id=roster_id, kind="transfer", changed_on=transfer.moved_on,
            enrolment_id=enrolments[members[transfer.person.id_number]].id,
            to_employer_id=transfer.to_employer_id,
        )  # fmt: skip
    details = people.details_of(clerk.session, ids)
    for change in check.detail_changes:
        member_id = members[change.id_number]
        known = details[member_id]
        columns = {
            name: change.changed[name][1] if name in change.changed else getattr(known, name)
            for name in ("name", "mobile", "bank_account", "bank_name")
        }
        clerk.keeping.add(MemberDetail, member_id=member_id, **columns)
    return [enrolments[members[leave.person.id_number]].id for leave in check.leaves]
