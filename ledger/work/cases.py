"""From claims in the book to cases for the core: what was known of each before a given step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace
from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import claim_facts, cover, people
from ledger.book.asking import among, chunks
from ledger.book.cover import EnrolmentFacts
from ledger.book.settlements import settlements_of
from ledger.book.tables import Claim, PeriodRow, SettlementReversal, SettlementRow
from ledger.core import adjudication
from ledger.core.enrolment import consecutive_periods, person_facts
from ledger.nouns import (
    ClaimCase,
    CoverFacts,
    Decision,
    EarlierClaim,
    EnrolmentKind,
)
from ledger.periods import ClaimDates, dates_of
from ledger.rules import BenefitRules
from ledger.scheme import Scheme
from ledger.work.own_periods import Standing, since, standing_on
from ledger.work.persons import SHARES, shares_in

_Latest = tuple[int, int, Scheme | None, tuple[ClaimCase, BenefitRules] | None]


class Cases:
    """Everything that decisions on some claims depend on, loaded once."""

    def __init__(self, session: Session, claims: Sequence[Claim]) -> None:
        ids = [claim.id for claim in claims]
        member_ids = sorted({claim.member_id for claim in claims})
        self._periods = {row.code: row for row in session.exec(select(PeriodRow))}
        self._enrolments: dict[int, dict[str, EnrolmentFacts]] = {}
        for (member_id, code), facts in cover.enrolment_facts(session, member_ids).items():
            self._enrolments.setdefault(member_id, {})[code] = facts
        self._employers = cover.employer_facts(session)
        self._members = people.members_by_id(session, member_ids)
        self._stated = claim_facts.statements(session, ids)
        self._settlements = settlements_of(session, ids)
        self._reversed_in = _reversed_in(session, ids)
        self._latest: _Latest = (0, 0, None, None)  # see ``_alone``

    def dates(self, claim: Claim) -> ClaimDates:
        """The days that select the rules and the turn of a claim, reversed settlements included."""
        stated = self._stated[claim.id]
        settlements = [settlement for _, settlement in self._settlements[claim.id]]
        return dates_of(settlements, stated.admitted_on, stated.discharged_on)

    def attributed_on(self, claim: Claim, scheme: Scheme) -> date:
        """The day that puts a claim into its period and its turn."""
        day: date = getattr(self.dates(claim), scheme.period().attribution)
        return day

    def of(
        self, claim: Claim, before_step: int, earlier: Sequence[EarlierClaim], scheme: Scheme
    ) -> ClaimCase:
        """The case of a claim from what was kept before a step, after the ``earlier`` claims."""
        case, _ = self._alone(claim, before_step, scheme)
        return replace(case, earlier=tuple(earlier))

    def _alone(
        self, claim: Claim, before_step: int, scheme: Scheme
    ) -> tuple[ClaimCase, BenefitRules]:
        """The case without the member's other claims, and the rules for its dates.

        The last one is kept: a decision and what it counts for later both ask for it.
        """
        of, step, under, known = self._latest
        if of != claim.id or step != before_step or under is not scheme or known is None:
            known = self._made(claim, before_step, scheme)
            self._latest = (claim.id, before_step, scheme, known)
        return known

    def _made(
        self, claim: Claim, before_step: int, scheme: Scheme
    ) -> tuple[ClaimCase, BenefitRules]:
        stated = self._stated[claim.id]
        standing = self._standing(claim, before_step, scheme)
        covered = self._cover(claim, before_step, standing, scheme)
        known = self._facts(claim, before_step, standing, covered, scheme)
        case = ClaimCase(
            claim_no=claim.claim_no, line=claim.line, submitted_on=claim.submitted_on,
            diagnosis_code=claim.diagnosis_code, period_starts_on=standing.starts_on,
            period_ends_on=standing.ends_on,
            settlements=tuple(
                settlement
                for row_id, settlement in self._settlements[claim.id]
                if self._reversed_in.get(row_id, before_step) >= before_step
            ),
            cover=covered, admitted_on=stated.admitted_on,
            discharged_on=stated.discharged_on, facts={**known, **stated.facts}, aid=stated.aid,
            exclusions=stated.exclusions, papers=stated.papers,
            first_diagnosed_on=stated.first_diagnosed_on,
        )  # fmt: skip
        return case, self._benefit(claim, standing, scheme)

    def _standing(self, claim: Claim, before_step: int, scheme: Scheme) -> Standing:
        known = self._known(claim.member_id, before_step)
        grid = self._periods[claim.period_code]
        day = self.attributed_on(claim, scheme)
        return standing_on(day, grid, known, list(self._periods.values()), scheme)

    def _known(self, member_id: int, before_step: int) -> Mapping[str, EnrolmentFacts]:
        """The enrolments of a member that were made before a step, by period code."""
        return {
            code: facts
            for code, facts in self._enrolments.get(member_id, {}).items()
            if facts.enrolment.step_id < before_step
        }

    def _cover(
        self, claim: Claim, before_step: int, standing: Standing, scheme: Scheme
    ) -> CoverFacts | None:
        facts = standing.enrolment
        if facts is None:
            return None
        rules = scheme.enrolment(period_start=standing.starts_on)
        left_on = facts.left_on(before_step) if rules.leaver_cover == "leaving_day" else None
        invoice = facts.invoice
        billed = invoice is not None and invoice.step_id < before_step
        return CoverFacts(
            kind=EnrolmentKind(facts.enrolment.kind), joined_on=facts.enrolment.joined_on,
            ends_on=left_on or standing.ends_on,
            due_on=invoice.due_on if invoice and billed else None,
            paid_on=invoice.paid_on(before_step) if invoice and billed else None,
            consecutive_periods=self._consecutive(claim.member_id, facts, before_step),
            shares=shares_in(dict(facts.stated)),
            starts_on=standing.starts_on if scheme.period().rolling else None,
            since=since(facts, self._known(claim.member_id, before_step),
                        list(self._periods.values()), scheme),
        )  # fmt: skip

    def _consecutive(self, member_id: int, facts: EnrolmentFacts, before_step: int) -> int:
        enrolled = {
            self._periods[code].starts_on
            for code, each in self._enrolments[member_id].items()
            if each.enrolment.step_id < before_step
        }
        starts = [period.starts_on for period in self._periods.values()]
        this = self._periods[facts.enrolment.period_code].starts_on
        return consecutive_periods(enrolled, this, starts)

    def _facts(
        self,
        claim: Claim,
        before_step: int,
        standing: Standing,
        covered: CoverFacts | None,
        scheme: Scheme,
    ) -> Mapping[str, str]:
        """What the book knows of the person, numbers as text; of a stranger age and sex only."""
        member = self._members[claim.member_id]
        enrolled = standing.enrolment
        if enrolled is None or covered is None:
            if member.id_type != identity.RESIDENT_ID or identity.is_erased(member.id_number):
                return {}
            born_on = identity.birth_date(member.id_number)
            age = max(0, identity.age_on(born_on, standing.starts_on))
            return {"member.age": str(age), "member.sex": identity.sex(member.id_number).value}
        day = self.attributed_on(claim, scheme)
        employer_id = enrolled.employer_on(day, before_step)
        code = enrolled.enrolment.period_code
        found = person_facts(
            id_type=member.id_type, id_number=member.id_number,
            period_starts_on=standing.starts_on, kind=covered.kind,
            consecutive_periods=covered.consecutive_periods, shares=covered.shares,
            stated={name: text for name, text in enrolled.stated.items() if name != SHARES},
            employer_stated=self._employers.of(employer_id, code, before_step),
            declared=scheme.facts(),
        )  # fmt: skip
        return {name: str(value) for name, value in found.items()}

    def benefit(self, claim: Claim, before_step: int, scheme: Scheme) -> BenefitRules:
        """The benefit rules for the dates of a claim."""
        return self._alone(claim, before_step, scheme)[1]

    def _benefit(self, claim: Claim, standing: Standing, scheme: Scheme) -> BenefitRules:
        """A day before the scheme's first period is decided under the first rule: the stay lies
        before cover and is declined, with the reason stated.
        """
        first = scheme.period().first_starts_on
        dates = self.dates(claim)
        admitted_on, discharged_on, settled_on = (max(day or first, first) for day in dates)
        return scheme.benefit(
            discharged_on=discharged_on,
            admitted_on=admitted_on,
            settled_on=settled_on,
            period_start=standing.starts_on,
        )

    def decide(
        self, claim: Claim, before_step: int, earlier: Sequence[EarlierClaim], scheme: Scheme
    ) -> Decision:
        """The decision on a claim under ``scheme`` from what was known before a step.

        ``earlier``: the member's other claims as they stood decided then.
        """
        case = self.of(claim, before_step, earlier, scheme)
        return adjudication.decide(
            case,
            enrolment=scheme.enrolment(period_start=case.period_starts_on),
            contribution=scheme.contribution(period_start=case.period_starts_on),
            benefit=self.benefit(claim, before_step, scheme),
            facts=scheme.facts(),
            attribution=scheme.period().attribution,
        )

    def earlier_claim(
        self, claim: Claim, step_id: int, decision: Decision, scheme: Scheme
    ) -> EarlierClaim:
        """What a decision made in a step, under ``scheme``, counts towards those after it."""
        return adjudication.earlier_of(
            self.of(claim, step_id, (), scheme),
            decision,
            benefit=self.benefit(claim, step_id, scheme),
            facts=scheme.facts(),
        )


def _reversed_in(session: Session, claim_ids: Sequence[int]) -> dict[int, int]:
    """Settlement → the step that took it back, for those of claims that were."""
    found: dict[int, int] = {}
    for chunk in chunks(list(claim_ids)):
        query = (
            select(SettlementReversal.settlement_id, SettlementReversal.step_id)
            .join(SettlementRow, col(SettlementRow.id) == col(SettlementReversal.settlement_id))
            .where(among(session, col(SettlementRow.claim_id), chunk))
        )
        found |= dict(session.exec(query).all())
    return found
