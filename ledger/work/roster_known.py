"""What the book knows before a roster is sorted: of the period at once, of persons as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger import identity
from ledger.book import people, stated
from ledger.book.tables import MemberDetail
from ledger.book.tables import PeriodRow as Period
from ledger.core import enrolment
from ledger.core.enrolment import Known, KnownEmployer, KnownMember, KnownPerson
from ledger.nouns import RosterRow
from ledger.work import persons
from ledger.work.clerk import Clerk


class RosterKnown:
    """``general``: what does not depend on the persons in the roster."""

    def __init__(self, clerk: Clerk, period: Period) -> None:
        session, scheme = clerk.session, clerk.scheme
        self._session = session
        self._period = period
        self._starts = persons.starts_of_periods(session)
        employers = people.employers(session)
        self._names = {employer.id: employer.name for employer in employers}
        self._has_members = people.has_members(session)
        rules = scheme.contribution(period_start=period.starts_on)
        shares = scheme.enrolment(period_start=period.starts_on).shares
        self.general = Known(
            period.starts_on, period.ends_on, members={},
            employers={e.uscc: KnownEmployer(e.id, e.name) for e in employers},
            employer_facts=people.employer_facts(session, period.code),
            unit_shares=stated.shares_held(session, period.code)
            if shares.equal_within_unit else {},
            fact_rules=scheme.facts(),
            wanted=enrolment.facts_asked(rules.fee_fen, rules.payers), today=clerk.today,
        )  # fmt: skip

    def of(self, rows: Sequence[RosterRow]) -> Known:
        """``general`` with what is known of the persons in some rows."""
        if not self._has_members:
            return self.general
        numbers = {identity.normalise(row.id_number) for row in rows} - {""}
        ids = people.member_ids(self._session, sorted(numbers))
        if not ids:
            return self.general
        histories = people.periods_enrolled(self._session, list(ids.values()))
        details = people.details_of(self._session, list(ids.values()))
        previous = max((day for day in self._starts if day < self._period.starts_on), default=None)
        first_day, befores = self._period.starts_on, {
            number: histories.get(member_id, []) for number, member_id in ids.items()
        }  # fmt: skip
        return replace(
            self.general,
            members=self._members(ids, details),
            persons={number: _person(details[member_id]) for number, member_id in ids.items()},
            kinds={
                number: enrolment.kind_of(before, first_day, previous)
                for number, before in befores.items()
            },
            consecutive={
                number: enrolment.consecutive_periods(before, first_day, self._starts)
                for number, before in befores.items()
            },
        )

    def _members(
        self, ids: Mapping[str, int], details: Mapping[int, MemberDetail]
    ) -> dict[str, KnownMember]:
        """Who of them is enrolled for the period already, as the book has them."""
        session = self._session
        enrolments = people.enrolments_of(session, list(ids.values()), self._period.code)
        changes = people.latest_changes(session, [row.id for row in enrolments.values()])
        facts_of = people.enrolment_facts(session, [row.id for row in enrolments.values()])
        known: dict[str, KnownMember] = {}
        for number, member_id in ids.items():
            row = enrolments.get(member_id)
            if row is None:
                continue
            detail, moved = details[member_id], changes.get(row.id, [])
            employer_id, since = row.employer_id, row.joined_on
            for change in moved:
                if change.to_employer_id is not None:
                    employer_id, since = change.to_employer_id, change.changed_on
            left = moved[-1].changed_on if moved and moved[-1].kind == "leave" else None
            facts = dict(facts_of.get(row.id, {}))
            shares = int(facts.pop(persons.SHARES, "1"))
            known[number] = KnownMember(
                detail.name, detail.mobile, detail.bank_account, detail.bank_name, employer_id,
                self._names[employer_id], left, since, shares, facts,
            )  # fmt: skip
        return known


def _person(detail: MemberDetail) -> KnownPerson:
    return KnownPerson(
        detail.member_id, detail.name, detail.mobile, detail.bank_account, detail.bank_name
    )
