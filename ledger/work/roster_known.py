"""What the book knows before a roster is sorted: of the period at once, of persons as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger import identity
from ledger.book import known, people, stated
from ledger.book.known import Details, KnownRow
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
        self._has_members = known.has_members(session)
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
        found = known.persons(self._session, sorted(numbers), self._period.code)
        if not found:
            return self.general
        ids = [row.member_id for row in found.values()]
        details = known.details(self._session, ids)
        histories = known.histories(self._session, ids)
        befores = {number: histories.get(row.member_id, []) for number, row in found.items()}
        first_day = self._period.starts_on
        previous = max((day for day in self._starts if day < first_day), default=None)
        return replace(
            self.general,
            members=self._members(found, details),
            persons={n: KnownPerson(*details[row.member_id]) for n, row in found.items()},
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
        self, found: Mapping[str, KnownRow], details: Mapping[int, Details]
    ) -> dict[str, KnownMember]:
        """Who of them is enrolled for the period already, as the book has them."""
        enrolled = {row.enrolment_id: number for number, row in found.items() if row.enrolment_id}
        changes = people.latest_changes(self._session, list(enrolled))
        facts_of = people.enrolment_facts(self._session, list(enrolled))
        members: dict[str, KnownMember] = {}
        for enrolment_id, number in enrolled.items():
            row = found[number]
            detail, moved = details[row.member_id], changes.get(enrolment_id, [])
            employer_id, since = row.employer_id, row.joined_on
            for change in moved:
                if change.to_employer_id is not None:
                    employer_id, since = change.to_employer_id, change.changed_on
            assert employer_id is not None, "who is enrolled has an employer"
            left = moved[-1].changed_on if moved and moved[-1].kind == "leave" else None
            facts = dict(facts_of.get(enrolment_id, {}))
            shares = int(facts.pop(persons.SHARES, "1"))
            members[number] = KnownMember(
                detail.name, detail.mobile, detail.bank_account, detail.bank_name, employer_id,
                self._names[employer_id], left, since, shares, facts,
            )  # fmt: skip
        return members
