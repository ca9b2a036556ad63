"""清单: claims and invoices page by page, as far as the asker's reach goes."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import claims, contributions, payments, people
from ledger.book.asking import chunks
from ledger.book.connection import OpenBook
from ledger.book.driver import among
from ledger.book.payments import Standing
from ledger.book.tables import (
    Approval,
    Claim,
    DecisionRow,
    Employer,
    Invoice,
    Payable,
    Receipt,
    SettlementReversal,
    SettlementRow,
    Step,
)
from ledger.nouns import Answer, Outcome
from ledger.refusals import Refusal
from ledger.work import report
from ledger.work.articles import with_articles
from ledger.work.reach import Reach
from ledger.work.report.looking import looking, period_code
from ledger.work.telling import told


class ClaimStanding(StrEnum):
    """What has become of a claim: 待审核, 待审批, 待付款, 不予补助, 已付款."""

    SUBMITTED = "submitted"
    DECIDED = "decided"
    APPROVED = "approved"
    DECLINED = "declined"
    PAID = "paid"


@dataclass(frozen=True)
class ClaimsWanted:
    """Which claims are asked for; None for any."""

    period: str | None = None
    standing: ClaimStanding | None = None
    line: str | None = None
    submitted_from: date | None = None
    submitted_to: date | None = None


def claims_page(
    book: OpenBook, reach: Reach, wanted: ClaimsWanted, after: int, most: int
) -> Answer:
    """Up to ``most`` claims behind the one with the id ``after``, in the order they came in.

    ``next``: the id to go on behind, None at the end. Raises Refusal("period_unknown").
    """
    with looking(book) as session:
        query = select(Claim).where(reach.claims()).order_by(col(Claim.id)).limit(most + 1)
        if wanted.period is not None:
            query = query.where(Claim.period_code == period_code(session, wanted.period))
        if wanted.line is not None:
            query = query.where(Claim.line == wanted.line)
        if wanted.submitted_from is not None:
            query = query.where(Claim.submitted_on >= wanted.submitted_from)
        if wanted.submitted_to is not None:
            query = query.where(Claim.submitted_on <= wanted.submitted_to)
        found: list[Answer] = []
        while len(found) <= most:
            rows = session.exec(query.where(col(Claim.id) > after)).all()
            lines = _claim_lines(session, rows)
            found += [
                line for line in lines if wanted.standing in (None, line["standing"])
            ]  # fmt: skip
            if len(rows) <= most:
                break
            after = rows[-1].id
    return _page("claims", found, most)


def _page(name: str, found: list[Answer], most: int) -> Answer:
    last = found[most - 1]["id"] if len(found) > most else None
    return {name: found[:most], "next": last}


def _claim_lines(session: Session, rows: Sequence[Claim]) -> list[Answer]:
    ids, member_ids = [row.id for row in rows], [row.member_id for row in rows]
    details = people.details_of(session, member_ids)
    numbers = people.numbers_of(session, member_ids)
    decisions, owed = claims.decisions(session, ids), _owed(session, ids)
    taken_back, sent_back = _reversed_at(session, ids), claims.returned(session, ids)
    signed = _signed(session, [row.id for row in decisions.values()])
    lines: list[Answer] = []
    for row in rows:
        decision = decisions.get(row.id)
        if decision is not None and (
            taken_back.get(row.id, 0) > decision.step_id or decision.id in sent_back
        ):
            decision = None
        standing = _standing(decision, owed.get(row.id, []), signed)
        is_told = standing in (ClaimStanding.APPROVED, ClaimStanding.PAID)
        lines.append(
            {"id": row.id, "claim_no": row.claim_no, "receipt_no": receipt_no(row.step_id, row.id),
             "period": row.period_code, "line": row.line, "standing": standing,
             "submitted_on": row.submitted_on.isoformat(),
             "member": details[row.member_id].name,
             "id_number": identity.mask_id(numbers[row.member_id]),
             "hospital_code": row.hospital_code, "hospital_name": row.hospital_name,
             "diagnosis_name": row.diagnosis_name,
             "benefit_fen": decision.benefit_fen if is_told and decision else None}
        )  # fmt: skip
    return lines


def _reversed_at(session: Session, claim_ids: Sequence[int]) -> dict[int, int]:
    """Claim → the last step in which a settlement of it was taken back."""
    query = (
        select(SettlementRow.claim_id, func.max(SettlementReversal.step_id))
        .join(SettlementReversal, col(SettlementReversal.settlement_id) == col(SettlementRow.id))
        .where(col(SettlementRow.claim_id).in_(claim_ids))
        .group_by(col(SettlementRow.claim_id))
    )
    return dict(session.exec(query).all())


def _signed(session: Session, decision_ids: Sequence[int]) -> set[int]:
    query = select(Approval.subject_id).where(
        Approval.subject == "decision", col(Approval.subject_id).in_(decision_ids)
    )
    return set(session.exec(query))


def _owed(session: Session, claim_ids: Sequence[int]) -> dict[int, list[Standing]]:
    """Claim → where each of its payables stands, those taken back left out."""
    query = (
        select(Payable.id, DecisionRow.claim_id)
        .join(DecisionRow, col(DecisionRow.id) == col(Payable.decision_id))
        .where(col(DecisionRow.claim_id).in_(claim_ids))
    )
    claim_of = dict(session.exec(query).all())
    found: dict[int, list[Standing]] = {}
    for state in payments.states(session, list(claim_of)) if claim_of else []:
        if state.standing is not Standing.CANCELLED:
            found.setdefault(claim_of[state.payable.id], []).append(state.standing)
    return found


def _standing(
    decision: DecisionRow | None, owed: Sequence[Standing], signed: Container[int]
) -> ClaimStanding:
    """``decision``: the live one, None where the claim is open."""
    if decision is None:
        return ClaimStanding.SUBMITTED
    if decision.outcome == Outcome.DECLINED.value:
        return ClaimStanding.DECLINED
    if not owed or decision.id not in signed:
        return ClaimStanding.DECIDED
    is_paid = all(standing is Standing.PAID for standing in owed)
    return ClaimStanding.PAID if is_paid else ClaimStanding.APPROVED


def receipt_no(step_id: int, claim_id: int) -> str:
    """受理编号: the step that took the claim in, and the claim's place in it."""
    return f"SL-{step_id:07d}-{claim_id:07d}"


def claim_in_full(book: OpenBook, reach: Reach, claim_no: str) -> Answer:
    """One claim with all that led to its decision, and what became of the money.

    Who sees less than the whole book is not told of decisions that lack a signature. Raises
    Refusal("claim_unknown"), also for a claim out of reach.
    """
    with looking(book) as session:
        claim = _claim(session, reach, claim_no)
        line = _claim_lines(session, [claim])[0] | receipt(session, claim)
    explained = with_articles(book, report.explain(book, claim_no))
    explained["rounds"] = told(book, reach, claim_no, explained["rounds"])
    return line | explained


def _claim(session: Session, reach: Reach, claim_no: str) -> Claim:
    query = select(Claim).where(Claim.claim_no == claim_no).where(reach.claims())
    claim = session.exec(query).first() if claim_no.isprintable() else None
    if claim is None:
        raise Refusal("claim_unknown", claim_no=claim_no[:40])
    return claim


def receipt(session: Session, claim: Claim) -> Answer:
    """受理回执: when a claim was taken in, and the digest of its row, sealed in the chain."""
    day = session.get_one(Step, claim.step_id).today
    return _receipt(claim.step_id, claim.id, day.isoformat(), claim.digest)


def _receipt(step_id: int, claim_id: int, day: str, digest: str) -> Answer:
    return {"receipt_no": receipt_no(step_id, claim_id), "received_on": day, "digest": digest}


def receipts_of(book: OpenBook, claim_nos: Sequence[str]) -> dict[str, Answer]:
    """The receipts of claims that were taken in, by their numbers: they never change."""
    found: dict[str, Answer] = {}
    for chunk in chunks(list(claim_nos)):
        its, values = among(book.engine, "c.claim_no", chunk)
        asked = (
            "SELECT c.claim_no, c.step_id, c.id, CAST(s.today AS TEXT), c.digest FROM claim c"
            f" JOIN step s ON s.id = c.step_id WHERE {its}"
        )
        with book.reading_after((asked, values)) as (_, (rows,)):
            found |= {claim_no: _receipt(*row) for claim_no, *row in rows}
    return found


def reversible(book: OpenBook, reach: Reach, institution: str, setl_id: str) -> str:
    """The number of the claim that holds a settlement.

    Raises Refusal("settlement_unknown") where none does, or the institution is out of reach.
    """
    with looking(book) as session:
        row = claims.settlement_row(session, institution, setl_id)
        is_own = reach.is_whole or institution in reach.hospitals
        if row is None or not is_own:
            raise Refusal("settlement_unknown", institution=institution, setl_id=setl_id)
        return claims.claim_no_of(session, row.claim_id)


def invoices_page(
    book: OpenBook, reach: Reach, period: str | None, after: int, most: int
) -> Answer:  # fmt: skip
    """Up to ``most`` invoices behind the one with the id ``after``, as ``claims_page``."""
    with looking(book) as session:
        query = (
            select(Invoice, Employer)
            .join(Employer, col(Employer.id) == col(Invoice.employer_id))
            .where(reach.invoices(), col(Invoice.id) > after)
            .order_by(col(Invoice.id))
            .limit(most + 1)
        )
        if period is not None:
            query = query.where(Invoice.period_code == period_code(session, period))
        found = [_invoice_line(session, *row) for row in session.exec(query)]
    return _page("invoices", found, most)


def invoice_in_full(book: OpenBook, reach: Reach, invoice_no: str) -> Answer:
    """One invoice with each payer's part and the money received for it.

    Raises Refusal("invoice_unknown"), also for one out of reach.
    """
    with looking(book) as session:
        query = (
            select(Invoice, Employer)
            .join(Employer, col(Employer.id) == col(Invoice.employer_id))
            .where(Invoice.invoice_no == invoice_no, reach.invoices())
        )
        found = session.exec(query).first() if invoice_no.isprintable() else None
        if found is None:
            raise Refusal("invoice_unknown", invoice_no=invoice_no[:40])
        parts = contributions.parts_of(found[0])
        return _invoice_line(session, *found) | {
            "by_payer": {payer.value: fen for payer, fen in parts.items()},
            "receipts": [
                {"received_on": session.get_one(Receipt, use.receipt_id).received_on.isoformat(),
                 "used_on": use.used_on.isoformat(), "amount_fen": use.total_fen}
                for use in contributions.uses_of(session, found[0].id)
            ],
        }  # fmt: skip


def _invoice_line(session: Session, invoice: Invoice, employer: Employer) -> Answer:
    received = sum(use.total_fen for use in contributions.uses_of(session, invoice.id))
    cancelled = contributions.is_cancelled(session, invoice.id)
    paid_on = contributions.paid_on(session, invoice)
    return {
        "id": invoice.id, "invoice_no": invoice.invoice_no, "employer": employer.name,
        "uscc": employer.uscc, "period": invoice.period_code,
        "issued_on": invoice.issued_on.isoformat(), "due_on": invoice.due_on.isoformat(),
        "members": invoice.member_count, "total_fen": invoice.total_fen,
        "received_fen": 0 if cancelled else received,
        "open_fen": 0 if cancelled else invoice.total_fen - received,
        "is_cancelled": cancelled, "paid_on": paid_on.isoformat() if paid_on else None,
    }  # fmt: skip
