"""From claims in the book to cases for the core: what was known of each before a given step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from ledger.book import cover
from ledger.book.claims import settlement_of
from ledger.book.people import chunks
from ledger.book.tables import Claim, PeriodRow, SettlementReversal, SettlementRow
from ledger.core import adjudication
from ledger.nouns import BenefitLine, ClaimCase, CoverFacts, Decision, EnrolmentKind, Fen
from ledger.scheme import Scheme


class Cases:
    """Everything that decisions on some claims depend on, loaded once."""

    def __init__(self, session: Session, claims: Sequence[Claim]) -> None:
        self._periods = {row.code: row for row in session.exec(select(PeriodRow))}
        self._facts = cover.enrolment_facts(session, [claim.member_id for claim in claims])
        self._settlements: dict[int, list[SettlementRow]] = {claim.id: [] for claim in claims}
        self._reversed_in: dict[int, int] = {}
        for chunk in chunks([claim.id for claim in claims]):
            rows = session.exec(
                select(SettlementRow)
                .where(col(SettlementRow.claim_id).in_(chunk))
                .order_by(col(SettlementRow.id))
            )
            for row in rows:
                self._settlements[row.claim_id].append(row)
        for reversal in session.exec(select(SettlementReversal)):
            self._reversed_in[reversal.settlement_id] = reversal.step_id

    def discharged_on(self, claim: Claim) -> date:
        """The day that selects the benefit rules: the last discharge, reversed ones included."""
        return max(row.discharged_on for row in self._settlements[claim.id])

    def of(self, claim: Claim, before_step: int, earlier_fen: Fen, scheme: Scheme) -> ClaimCase:
        """The case of a claim from what was kept before a step.

        ``earlier_fen``: what the member's other claims of the period were granted so far.
        """
        period = self._periods[claim.period_code]
        return ClaimCase(
            claim_no=claim.claim_no, line=BenefitLine(claim.line), submitted_on=claim.submitted_on,
            diagnosis_code=claim.diagnosis_code, period_starts_on=period.starts_on,
            period_ends_on=period.ends_on,
            settlements=tuple(
                settlement_of(row)
                for row in self._settlements[claim.id]
                if self._reversed_in.get(row.id, before_step) >= before_step
            ),
            cover=self._cover(claim, before_step, period, scheme),
            earlier_benefit_fen=earlier_fen,
        )  # fmt: skip

    def _cover(
        self, claim: Claim, before_step: int, period: PeriodRow, scheme: Scheme
    ) -> CoverFacts | None:
        facts = self._facts.get((claim.member_id, claim.period_code))
        if facts is None or facts.enrolment.step_id >= before_step:
            return None
        rules = scheme.enrolment(period_start=period.starts_on)
        left_on = facts.left_on(before_step) if rules.leaver_cover == "leaving_day" else None
        invoice = facts.invoice
        billed = invoice is not None and invoice.step_id < before_step
        return CoverFacts(
            kind=EnrolmentKind(facts.enrolment.kind), joined_on=facts.enrolment.joined_on,
            ends_on=left_on or period.ends_on,
            due_on=invoice.due_on if invoice and billed else None,
            paid_on=invoice.paid_on(before_step) if invoice and billed else None,
        )  # fmt: skip

    def decide(self, claim: Claim, before_step: int, earlier_fen: Fen, scheme: Scheme) -> Decision:
        """The decision on a claim under ``scheme`` from what was known before a step.

        A discharge before the scheme's first benefit rule is decided under that first rule: the
        stay lies before cover and is declined, with the reason stated.
        """
        period = self._periods[claim.period_code]
        day = max(self.discharged_on(claim), scheme.period().first_starts_on)
        return adjudication.decide(
            self.of(claim, before_step, earlier_fen, scheme),
            enrolment=scheme.enrolment(period_start=period.starts_on),
            contribution=scheme.contribution(period_start=period.starts_on),
            benefit=scheme.benefit(discharged_on=day),
        )
