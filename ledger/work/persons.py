"""What is known of enrolled persons (情形要素), for fees, participation and relief.

A fact is stated by the roster or the employer, comes from the document number or from the periods
before, or is the default of the scheme: ``core.enrolment.person_facts`` puts them together. Here
they are loaded in bulk, as the book held them before a step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from ledger.book import entries, people
from ledger.book.tables import Enrolment, PeriodRow
from ledger.conditions import FactMissing, Facts
from ledger.core import enrolment
from ledger.core.enrolment.facts import AGE, SEX, title_of
from ledger.identity import is_erased, mask_id
from ledger.nouns import EnrolmentKind
from ledger.refusals import Refusal
from ledger.rules import Fact, FactRules
from ledger.scheme import Scheme

#: What a roster must say of those whose document number does not: foreigners, and soldiers.
_OF_PERSON = (Fact(AGE, "年龄", None, None), Fact(SEX, "性别", ("男", "女"), None))
SHARES = "shares"  # the name under which an enrolment keeps its 份数, if they are not 1


class Persons:
    """Members with their facts, loaded for some enrolments of one period.

    ``before_step``: as the book stood before that step; by default, as it stands.
    """

    def __init__(
        self,
        session: Session,
        scheme: Scheme,
        period: PeriodRow,
        enrolments: Sequence[Enrolment],
        before_step: int | None = None,
    ) -> None:
        self._period = period
        self._session = session
        self._declared = scheme.facts()
        self._enrolments = {row.id: row for row in enrolments}
        ids = [row.member_id for row in enrolments]
        self._members = people.members_by_id(session, ids)
        self._stated = people.enrolment_facts(session, list(self._enrolments))
        self._employers = people.employer_facts(session, period.code, before_step)
        self._histories = people.periods_enrolled(session, ids, before_step)
        self._starts = starts_of_periods(session)

    def is_erased(self, enrolment_id: int) -> bool:
        """Whether the person's data were erased: a fact that is asked for may be gone."""
        member = self._members[self._enrolments[enrolment_id].member_id]
        return is_erased(member.id_number)

    def shares(self, enrolment_id: int) -> int:
        return shares_in(self._stated.get(enrolment_id, {}))

    def consecutive(self, enrolment_id: int) -> int:
        """连续参加期数, this period included."""
        row = self._enrolments[enrolment_id]
        return enrolment.consecutive_periods(
            self._histories.get(row.member_id, []), self._period.starts_on, self._starts
        )

    def facts(self, enrolment_id: int) -> Facts:
        """Everything known of one enrolment."""
        row = self._enrolments[enrolment_id]
        member = self._members[row.member_id]
        stated = self._stated.get(enrolment_id, {})
        return enrolment.person_facts(
            id_type=member.id_type, id_number=member.id_number,
            period_starts_on=self._period.starts_on, kind=EnrolmentKind(row.kind),
            consecutive_periods=self.consecutive(enrolment_id), shares=shares_in(stated),
            stated={name: text for name, text in stated.items() if name != SHARES},
            employer_stated=self._employers.get(row.employer_id, {}), declared=self._declared,
        )  # fmt: skip

    def refusal(self, enrolment_id: int, missing: FactMissing) -> Refusal:
        """A rule asks for a fact that nobody stated of somebody enrolled."""
        member_id = self._enrolments[enrolment_id].member_id
        return Refusal(
            "fact_missing", fact=title_of(missing.name, self._declared),
            name=people.details_of(self._session, [member_id])[member_id].name,
            id_number=mask_id(self._members[member_id].id_number),
        )  # fmt: skip


def counted(
    session: Session, scheme: Scheme, period: PeriodRow, employer_ids: Sequence[int]
) -> dict[int, int]:
    """How many of those each employer has enrolled count for its participation (参互率).

    Persons of whom that is no longer known, because they were erased, do not.
    """
    rules = scheme.enrolment(period_start=period.starts_on)
    if rules.counted is None:
        return people.enrolled_counts(session, period.code, employer_ids)
    rows = people.enrolments_by_employers(session, period.code, employer_ids)
    known = Persons(session, scheme, period, rows)
    found = dict.fromkeys(employer_ids, 0)
    for row in rows:
        try:
            found[row.employer_id] += enrolment.counts(known.facts(row.id), rules)
        except FactMissing as missing:
            if not known.is_erased(row.id):
                raise known.refusal(row.id, missing) from missing
    return found


def facts_in_files(scheme: Scheme) -> FactRules:
    """The facts that rosters and registers of employers may state: columns of their own.

    Age and sex are among them where a rule of the scheme asks for one.
    """
    declared = scheme.facts()
    rules = [text for name, text in scheme.texts.items() if name.endswith(".yaml")]
    asked = {
        fact.name: fact for fact in _OF_PERSON if any(fact.name in text for text in rules)
    }  # fmt: skip
    return FactRules(declared.citations, {**declared.facts, **asked})


def shares_in(stated: Mapping[str, str]) -> int:
    """份数 of an enrolment from what it states; 1 unless it says otherwise."""
    return int(stated.get(SHARES, "1"))


def starts_of_periods(session: Session) -> list[date]:
    """The first days of all the periods that the book has."""
    return [period.starts_on for period in entries.periods(session)]
