"""对账单与说明: what one employer, one member and one claim have come to."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import claims, contributions, payments, people, recoveries
from ledger.book.connection import OpenBook
from ledger.book.tables import (
    Claim,
    DecisionRow,
    Enrolment,
    Invoice,
    InvoiceLine,
    Payable,
    SettlementReversal,
    SettlementRow,
)
from ledger.nouns import SETTLEMENT_AMOUNTS, Answer
from ledger.refusals import Refusal
from ledger.work.report.looking import looking


def employer_statement(book: OpenBook, uscc: str) -> Answer:
    """单位对账单: every invoice of an employer, what was received for it, and what is open.

    Raises Refusal("employer_unknown").
    """
    with looking(book) as session:
        employer = people.employer_by_uscc(session, identity.normalise(uscc))
        if employer is None:
            raise Refusal("employer_unknown", uscc=uscc)
        invoices = []
        query = select(Invoice).where(Invoice.employer_id == employer.id).order_by(col(Invoice.id))
        for invoice in session.exec(query):
            uses = contributions.uses_of(session, invoice.id)
            cancelled = contributions.is_cancelled(session, invoice.id)
            paid_on = contributions.paid_on(session, invoice)
            received = sum(use.total_fen for use in uses)
            invoices.append(
                {"invoice_no": invoice.invoice_no, "period": invoice.period_code,
                 "issued_on": invoice.issued_on.isoformat(), "due_on": invoice.due_on.isoformat(),
                 "members": invoice.member_count, "total_fen": invoice.total_fen,
                 "received_fen": 0 if cancelled else received,
                 "open_fen": 0 if cancelled else invoice.total_fen - received,
                 "cancelled": cancelled, "paid_on": paid_on.isoformat() if paid_on else None}
            )  # fmt: skip
        return {
            "employer": employer.name, "uscc": employer.uscc, "invoices": invoices,
            "total_fen": sum(row["total_fen"] for row in invoices if not row["cancelled"]),
            "open_fen": sum(row["open_fen"] for row in invoices),
        }  # fmt: skip


def member_statement(book: OpenBook, id_number: str) -> Answer:
    """职工对账单: a member's periods, contributions, claims and payments.

    Raises Refusal("member_unknown").
    """
    with looking(book) as session:
        number = identity.normalise(id_number)
        member = people.members_by_number(session, [number]).get(number)
        if member is None:
            raise Refusal("member_unknown", id_number=identity.mask_id(number))
        detail = people.details_of(session, [member.id])[member.id]
        claimed = [
            _claim_line(session, claim)
            for claim in session.exec(
                select(Claim).where(Claim.member_id == member.id).order_by(col(Claim.id))
            )
        ]
        owed = session.exec(select(Payable.id).where(Payable.member_id == member.id)).all()
        return {
            "member": detail.name, "id_number": identity.mask_id(number),
            "enrolments": list(_enrolment_lines(session, member.id)), "claims": claimed,
            "payables": [_payable_line(state) for state in payments.states(session, list(owed))],
        }  # fmt: skip


def _enrolment_lines(session: Session, member_id: int) -> Iterator[Answer]:
    query = (
        select(Enrolment, InvoiceLine)
        .outerjoin(InvoiceLine, col(InvoiceLine.enrolment_id) == col(Enrolment.id))
        .where(Enrolment.member_id == member_id)
        .order_by(col(Enrolment.id))
    )
    for enrolment, line in session.exec(query):
        employers = people.employer_names_of(session, [member_id], enrolment.period_code)
        parts = contributions.part_columns(contributions.parts_of(line)) if line else {}
        yield {
            "period": enrolment.period_code, "kind": enrolment.kind,
            "employer": employers[member_id], "joined_on": enrolment.joined_on.isoformat(),
            "fee_fen": line.fee_fen if line else 0, "parts": parts,
        }  # fmt: skip


def _claim_line(session: Session, claim: Claim) -> Answer:
    state = claims.state(session, claim)
    decision = state.decision
    return {
        "claim_no": claim.claim_no, "period": claim.period_code, "line": claim.line,
        "submitted_on": claim.submitted_on.isoformat(), "diagnosis": claim.diagnosis_name,
        "outcome": "open" if decision is None or state.is_open else decision.outcome,
        "benefit_fen": decision.benefit_fen if decision and not state.is_open else 0,
    }  # fmt: skip


def _payable_line(state: payments.PayableState) -> Answer:
    return {
        "payable_no": state.payable.payable_no, "kind": state.payable.kind,
        "amount_fen": state.payable.amount_fen, "standing": state.standing.value,
        "attempts": state.attempts, "payee_name": state.payee_name,
        "payee_account": identity.mask_id(state.payee_account),
    }  # fmt: skip


def explain(book: OpenBook, claim_no: str) -> Answer:
    """Everything that led to what a claim was granted, round by round. Refusal("claim_unknown")."""
    with looking(book) as session:
        claim = claims.claim_by_no(session, claim_no)
        if claim is None:
            raise Refusal("claim_unknown", claim_no=claim_no)
        detail = people.details_of(session, [claim.member_id])[claim.member_id]
        return {
            "claim": {
                "claim_no": claim.claim_no, "member": detail.name, "line": claim.line,
                "period": claim.period_code, "submitted_on": claim.submitted_on.isoformat(),
                "diagnosis_code": claim.diagnosis_code, "diagnosis_name": claim.diagnosis_name,
                "hospital": claim.hospital_name,
                "is_open": claims.state(session, claim).is_open,
            },
            "settlements": list(_settlement_lines(session, claim)),
            "rounds": [_round(session, row) for row in claims.rounds_of(session, claim.id)],
            "payables": [_payable_line(s) for s in payments.of_claim(session, claim.id)],
            "recoveries": [
                {"recovery_no": row.recovery_no, "claimed_on": row.claimed_on.isoformat(),
                 "amount_fen": row.amount_fen, "open_fen": recoveries.open_fen(session, row)}
                for row in recoveries.rows_of_claim(session, claim.id)
            ],
        }  # fmt: skip


def _settlement_lines(session: Session, claim: Claim) -> Iterator[Answer]:
    query = (
        select(SettlementRow, SettlementReversal)
        .outerjoin(
            SettlementReversal, col(SettlementReversal.settlement_id) == col(SettlementRow.id)
        )
        .where(SettlementRow.claim_id == claim.id)
        .order_by(col(SettlementRow.id))
    )
    for row, reversal in session.exec(query):
        yield {
            "setl_id": row.setl_id, "institution": row.institution,
            "receipt_code": row.receipt_code, "receipt_no": row.receipt_no,
            "admitted_on": row.admitted_on.isoformat(),
            "discharged_on": row.discharged_on.isoformat(),
            "reversed_on": reversal.reversed_on.isoformat() if reversal else None,
            **{f"{name}_fen": getattr(row, f"{name}_fen") for name in SETTLEMENT_AMOUNTS},
        }  # fmt: skip


def _round(session: Session, row: DecisionRow) -> Answer:
    signed = claims.signatures(session, "decision", row.id)
    return {
        "round": row.round, "decided_on": row.decided_on.isoformat(), "outcome": row.outcome,
        "base_fen": row.base_fen, "benefit_fen": row.benefit_fen, "made_by": row.made_by,
        "signed": [
            {"level": s.level, "by": s.signed_by, "on": s.signed_on.isoformat()} for s in signed
        ],
        "reasons": json.loads(row.reasons), "workings": json.loads(row.workings),
        "rules_digest": row.rules_digest,
    }  # fmt: skip
