"""What was written was right: invoices, decisions, payables, closings and awards, computed again.

Each is computed under the rulebook whose digest it holds, from what the book held before the step
that wrote it. A rule added later changes nothing here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from sqlmodel import Session, col, select

from ledger.book import claims, contributions, entries, year_ends
from ledger.book import payments as book_payments
from ledger.book.digests import canonical, sha256
from ledger.book.keeping import Keeping
from ledger.book.tables import (
    Allocation,
    AwardRow,
    Batch,
    Claim,
    Closing,
    DecisionRow,
    EmployerTerm,
    Entry,
    Invoice,
    InvoiceLine,
    Notice,
    Payable,
    Payment,
    PeriodRow,
    Posting,
    Recovery,
    Refund,
    Step,
    Voucher,
)
from ledger.core import approval, closing, contribution, journal
from ledger.nouns import AccountKind, Fen, PostingDraft
from ledger.work import allocate, publish
from ledger.work.adjudicate import reasons_text, workings_text
from ledger.work.bill import agreement_of
from ledger.work.cases import Cases
from ledger.work.clerk import Clerk, scheme_before, stored_scheme
from ledger.work.verify.faults import Fault, Tally, differs


def invoices(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each invoice is what its employer's agreement and the fee make of its members."""
    starts = {period.code: period.starts_on for period in entries.periods(session)}
    lines: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in session.exec(select(InvoiceLine).order_by(col(InvoiceLine.id))):
        lines[line.invoice_id].append(line)
    for invoice in session.exec(select(Invoice).order_by(col(Invoice.id))):
        tally.count += 1
        record = f"invoice {invoice.invoice_no}"
        term = _term_before(session, invoice)
        if term is None:
            yield Fault("agreement_missing", record, {})
            continue
        rules = stored_scheme(session, invoice.rules_digest).contribution(
            period_start=starts[invoice.period_code]
        )
        own = lines.pop(invoice.id, [])
        made = contribution.bill([line.enrolment_id for line in own], agreement_of(term), rules)
        if invoice.total_fen != made.total_fen or invoice.member_count != len(own):
            yield differs("invoice_total", record, invoice.total_fen, made.total_fen)
        columns = contributions.part_columns(dict(made.by_payer))
        if contributions.part_columns(contributions.parts_of(invoice)) != columns:
            yield Fault("invoice_parts", record, {})
        for line, expected in zip(own, made.lines, strict=True):
            parts = contributions.part_columns(dict(expected.parts))
            kept = contributions.part_columns(contributions.parts_of(line))
            if line.fee_fen != expected.fee_fen or kept != parts:
                yield Fault("invoice_line", f"{record}, invoice_line {line.id}", {})


def _term_before(session: Session, invoice: Invoice) -> EmployerTerm | None:
    query = (
        select(EmployerTerm)
        .where(
            EmployerTerm.employer_id == invoice.employer_id,
            EmployerTerm.period_code == invoice.period_code,
            EmployerTerm.step_id < invoice.step_id,
        )
        .order_by(col(EmployerTerm.id).desc())
    )
    return session.exec(query).first()


def decisions(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each decision follows from its claim, what was known then, and the rules it cites."""
    by_id = {claim.id: claim for claim in session.exec(select(Claim))}
    cases = Cases(session, list(by_id.values()))
    granted: dict[tuple[int, str], dict[int, Fen]] = defaultdict(dict)
    for row in session.exec(select(DecisionRow).order_by(col(DecisionRow.id))):
        tally.count += 1
        claim = by_id[row.claim_id]
        mine = granted[(claim.member_id, claim.period_code)]
        earlier = sum(fen for claim_id, fen in mine.items() if claim_id != claim.id)
        scheme = stored_scheme(session, row.rules_digest)
        expected = cases.decide(claim, row.step_id, earlier, scheme)
        mine[claim.id] = row.benefit_fen
        record = f"claim {claim.claim_no}, round {row.round}"
        if row.benefit_fen != expected.benefit_fen or row.base_fen != expected.base_fen:
            yield differs("decision_amount", record, row.benefit_fen, expected.benefit_fen)
        if row.outcome != expected.outcome.value or row.reasons != reasons_text(expected):
            yield differs("decision_reasons", record, row.reasons, reasons_text(expected))
        if row.workings != workings_text(expected):
            yield Fault("decision_workings", record, {})


def payables(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each payable is what its cause grants, signed by enough persons who did not make it."""
    for payable in session.exec(select(Payable).order_by(col(Payable.id))):
        tally.count += 1
        record = f"payable {payable.payable_no}"
        expected, subject, subject_id = _cause(session, payable)
        if payable.amount_fen != expected:
            yield differs("payable_amount", record, payable.amount_fen, expected)
        signatures = claims.signatures(session, subject, subject_id)
        scheme = scheme_before(session, payable.step_id)
        rules = scheme.approval(signed_on=payable.approved_on)
        if not signatures or len(signatures) < len(approval.levels_for(expected, rules)):
            yield differs("signatures_missing", record, len(signatures),
                          len(approval.levels_for(expected, rules)))  # fmt: skip
        if len({row.signed_by for row in signatures}) < len(signatures):
            yield Fault("signed_twice", record, {})


def _cause(session: Session, payable: Payable) -> tuple[Fen, str, int]:
    """What a payable should come to, and what the signatures stand on."""
    if payable.decision_id is not None:
        decision = session.get_one(DecisionRow, payable.decision_id)
        return _granted_by(session, decision, payable), "decision", decision.id
    if payable.award_id is not None:
        award = session.get_one(AwardRow, payable.award_id)
        notice = year_ends.notice_of(session, award.allocation_id)
        out = year_ends.withdrawn_awards(session, notice.id) if notice else {award.id}
        return 0 if award.id in out else award.award_fen, "allocation", award.allocation_id
    assert payable.refund_id is not None, "the table allows one cause and no other"
    refund = session.get_one(Refund, payable.refund_id)
    return refund.amount_fen, "refund", refund.id


def _granted_by(session: Session, decision: DecisionRow, payable: Payable) -> Fen:
    """The benefit of a decision less what earlier rounds had paid and not asked back."""
    ids = [row.id for row in claims.rounds_of(session, decision.claim_id)]
    earlier = session.exec(
        select(Payable).where(col(Payable.decision_id).in_(ids), col(Payable.id) < payable.id)
    )
    standing = sum(
        other.amount_fen
        for other in earlier
        if not claims.was_taken_back(session, other.id, payable.step_id)
    )
    asked_back = session.exec(
        select(Recovery).where(
            col(Recovery.decision_id).in_(ids), col(Recovery.step_id) < payable.step_id
        )
    )
    return decision.benefit_fen - standing + sum(row.amount_fen for row in asked_back)


def payments(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each batch is the sum of its payments, and each payment pays its payable in full."""
    totals: dict[int, list[Fen]] = defaultdict(list)
    query = select(Payment, Payable).join(Payable, col(Payable.id) == col(Payment.payable_id))
    for payment, payable in session.exec(query):
        tally.count += 1
        totals[payment.batch_id].append(payment.amount_fen)
        record = f"payment {payment.payment_no}"
        if payment.amount_fen != payable.amount_fen:
            yield differs("payment_amount", record, payment.amount_fen, payable.amount_fen)
        payee = book_payments.payee_before(session, payable, payment.step_id)
        if payee != (payment.payee_name, payment.payee_account, payment.payee_bank):
            yield Fault("payment_payee", record, {"payable_no": payable.payable_no})
    for batch in session.exec(select(Batch)):
        kept = (batch.payment_count, batch.total_fen)
        expected = (len(totals[batch.id]), sum(totals[batch.id]))
        if kept != expected:
            yield differs("batch_total", f"batch {batch.batch_no}", kept, expected)


def vouchers(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each manual voucher sums to its total, and its entry is what was signed, or takes it back."""
    booked = {
        entry.cause_id: entry
        for entry in session.exec(select(Entry).where(Entry.cause_kind == "voucher"))
    }
    for row in session.exec(select(Voucher).order_by(col(Voucher.id))):
        tally.count += 1
        record = f"voucher {row.voucher_no}"
        lines = tuple(PostingDraft(*line) for line in json.loads(row.lines))
        total, _ = journal.totals(lines)
        if row.total_fen != total:
            yield differs("voucher_total", record, row.total_fen, total)
        entry = booked.get(row.id)
        if entry is None:
            continue
        expected = journal.reversal(lines) if row.reverses_id else lines
        if entry.reverses_id != row.reverses_id or expected != entries.postings_of(
            session, entry.id
        ):
            yield Fault("voucher_differs", record, {"entry": entry.entry_no})


def closings(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each closing is what the period's own entries and the closing chapter make."""
    for row in session.exec(select(Closing).order_by(col(Closing.id))):
        tally.count += 1
        period = session.exec(select(PeriodRow).where(PeriodRow.code == row.period_code)).one()
        sums = _results(session, row)
        rules = stored_scheme(session, row.rules_digest).closing(period_start=period.starts_on)
        expected = asdict(closing.close(*sums, rules)) | {"contributions_fen": sums[2]}
        for name, fen in expected.items():
            if getattr(row, name) != fen:
                yield differs("closing_amount", f"closing {row.period_code}: {name}",
                              getattr(row, name), fen)  # fmt: skip


def _results(session: Session, row: Closing) -> tuple[Fen, Fen, Fen]:
    """Income, expense and contributions of a period from its postings, closing entries aside."""
    accounts = {account.code: account for account in entries.accounts(session)}
    income = expense = contributed = 0
    query = (
        select(Posting)
        .join(Entry, col(Entry.id) == col(Posting.entry_id))
        .where(Entry.period_code == row.period_code, Entry.cause_kind != "closing")
    )
    for posting in session.exec(query):
        account = accounts[posting.account]
        net = posting.debit_fen - posting.credit_fen
        if account.kind == AccountKind.EXPENSE.value:
            expense += net
        elif account.kind == AccountKind.INCOME.value:
            income -= net
            contributed -= net if (account.role or "").startswith("income.") else 0
    return income, expense, contributed


def allocations(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each award follows from the claims of its period and the relief rules it cites."""
    for row in session.exec(select(Allocation).order_by(col(Allocation.id))):
        clerk = _clerk(session, row.step_id)
        found = year_ends.closing_of(session, row.period_code)
        if found is None:
            yield Fault("closing_missing", f"allocation {row.period_code}", {})
            continue
        result, members = allocate.compute(clerk, found, row.rules_digest, row.step_id)
        kept = {award.case_no: award for award in year_ends.awards_of(session, row.id)}
        tally.count += len(kept)
        figures = (row.pool_fen, row.need_fen, row.awarded_fen, row.remainder_fen)
        expected = (result.pool_fen, result.need_fen, result.awarded_fen, result.remainder_fen)
        if figures != expected or row.tranches != allocate.tranches_text(result):
            yield differs("allocation_amount", f"allocation {row.period_code}", figures, expected)
        for award in result.awards:
            own = kept.pop(award.case_no, None)
            wanted = (members[award.case_no], award.group, award.burden_fen, award.need_fen,
                      award.award_fen)  # fmt: skip
            if own is None or wanted != (own.member_id, own.diagnosis_group, own.burden_fen,
                                         own.need_fen, own.award_fen):  # fmt: skip
                yield Fault("award_amount", f"award {award.case_no}", {"expected": str(wanted)})
        for case_no in kept:
            yield Fault("award_unknown", f"award {case_no}", {})


def notices(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each notice still says what was published, and that is what was awarded."""
    for row in session.exec(select(Notice)):
        tally.count += 1
        allocation = session.get_one(Allocation, row.allocation_id)
        clerk = _clerk(session, row.step_id)
        record = f"notice {row.notice_no}"
        if sha256(row.content) != row.content_digest:
            yield Fault("notice_changed", record, {})
        expected = publish.notice_content(clerk, allocation, row.step_id)
        if canonical(json.loads(row.content)) != canonical(expected):
            yield Fault("notice_differs", record, {})


def _clerk(session: Session, step_id: int) -> Clerk:
    step = session.get_one(Step, step_id)
    return Clerk(Keeping(session.connection(), "verify", step.actor, step.today))
