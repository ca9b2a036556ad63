"""A sorted roster into the book: the rows that it makes, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.book import people
from ledger.book.keeping import Keeping
from ledger.book.tables import (
    Enrolment,
    EnrolmentChange,
    EnrolmentFact,
    Member,
    MemberDetail,
)
from ledger.book.tables import PeriodRow as Period
from ledger.core.enrolment import DETAILS, Join, RosterCheck
from ledger.packed import in_batches
from ledger.work import persons
from ledger.work.clerk import Clerk

_TOGETHER = 8_000  # joins written at once; what waits to be written lies in memory


def keep_joins(clerk: Clerk, period: Period, roster_id: int, joins: Iterable[Join]) -> None:
    """Keep members who are new, details that changed, and an enrolment of everybody."""
    first_day = max(clerk.today, period.starts_on)
    with clerk.keeping.ends.writing_behind():
        for batch in in_batches(joins, _TOGETHER):
            _keep_together(clerk.keeping, period, roster_id, batch, first_day)
            clerk.keeping.flush()


def _keep_together(
    keeping: Keeping, period: Period, roster_id: int, joins: Sequence[Join], first_day: date
) -> None:
    member_ids = _member_ids(keeping, joins)
    told = [
        (member_id, details)
        for member_id, join in zip(member_ids, joins, strict=True)
        if (details := join.details_to_keep()) is not None
    ]
    keeping.add_all(
        MemberDetail, len(told), member_id=[member_id for member_id, _ in told],
        **{name: [details[at] for _, details in told] for at, name in enumerate(DETAILS)},
    )  # fmt: skip
    enrolment_ids = keeping.add_all(
        Enrolment, len(joins), roster_id=roster_id, member_id=member_ids,
        employer_id=[join.employer_id for join in joins], period_code=period.code,
        kind=[join.kind.value for join in joins],
        joined_on=[join.joined_on or first_day for join in joins],
    )  # fmt: skip
    for enrolment_id, join in zip(enrolment_ids, joins, strict=True):
        for name, value in join.facts.items():
            keeping.add(EnrolmentFact, enrolment_id=enrolment_id, name=name, value=value)
        if join.shares > 1:
            shares = str(join.shares)
            keeping.add(EnrolmentFact, enrolment_id=enrolment_id, name=persons.SHARES, value=shares)


def _member_ids(keeping: Keeping, joins: Sequence[Join]) -> list[int]:
    """Who joins, by their ids; those who are new in the book are kept."""
    new = [join.person for join in joins if join.known is None]
    new_ids = iter(
        keeping.add_all(
            Member,
            len(new),
            id_type=[person.id_type for person in new],
            id_number=[person.id_number for person in new],
        )
    )
    return [join.known.member_id if join.known else next(new_ids) for join in joins]


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
            for name in DETAILS
        }
        clerk.keeping.add(MemberDetail, member_id=member_id, **columns)
    return [enrolments[members[leave.person.id_number]].id for leave in check.leaves]
