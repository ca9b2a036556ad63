"""What was written was right: decisions, payments, closings and awards, computed again.

Each is computed under the rulebook whose digest it holds, from what the book held before the step
that wrote it. A rule added later changes nothing here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.book import claims, entries, year_ends
from ledger.book.digests import canonical, sha256
from ledger.book.keeping import Keeping
from ledger.book.redactions import erased_members
from ledger.book.tables import (
    Allocation,
    Batch,
    Claim,
    Closing,
    DecisionRow,
    Entry,
    Notice,
    Payment,
    PeriodRow,
    Posting,
    Step,
    Voucher,
)
from ledger.core import closing, journal
from ledger.nouns import AccountKind, Answer, Fen, PostingDraft
from ledger.work import allocate, publish, withdrawals
from ledger.work.adjudicate import reasons_text, workings_text
from ledger.work.cases import Cases
from ledger.work.clerk import Clerk, stored_scheme
from ledger.work.history import History, Schemes, decision_in, schemes_of
from ledger.work.verify.causes import Payees, by_thousands, payables_of
from ledger.work.verify.faults import Fault, Tally, differs

_MEMBERS_AT_A_TIME = 5_000


def decisions(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each decision follows from its claim, what was known then, and the rules it cites.

    The members are taken some thousand at a time: nobody's decisions depend on another's. What
    those of erased persons followed from is gone.
    """
    schemes = schemes_of(session)
    gone = erased_members(session)
    found = session.exec(select(Claim.member_id).distinct().order_by(col(Claim.member_id)))
    members = [member_id for member_id in found if member_id not in gone]
    erased = [claim.id for claim in claims.claims_of_members(session, sorted(gone))]
    tally.erased += len(claims.all_rounds(session, erased))
    for start in range(0, len(members), _MEMBERS_AT_A_TIME):
        some = members[start : start + _MEMBERS_AT_A_TIME]
        yield from _decisions_of(session, claims.claims_of_members(session, some), schemes, tally)
        session.expunge_all()
    known = select(Claim.id).where(col(Claim.id) == col(DecisionRow.claim_id))
    lost = session.exec(select(DecisionRow.claim_id).where(~known.exists())).first()
    if lost is not None:
        raise LookupError(f"claim {lost}")


def _decisions_of(
    session: Session, decided: Sequence[Claim], schemes: Schemes, tally: Tally
) -> Iterator[Fault]:
    by_id = {claim.id: claim for claim in decided}
    cases = Cases(session, decided)
    history = History(cases)
    for row in claims.all_rounds(session, list(by_id)):
        tally.count += 1
        claim, scheme = by_id[row.claim_id], schemes(row.rules_digest)
        expected = cases.decide(claim, row.step_id, history.before(claim), scheme)
        history.add(claim, row.step_id, decision_in(row, expected.reasons), scheme)
        record = f"claim {claim.claim_no}, round {row.round}"
        if row.benefit_fen != expected.benefit_fen or row.base_fen != expected.base_fen:
            yield differs("decision_amount", record, row.benefit_fen, expected.benefit_fen)
        reasons = reasons_text(expected)
        if row.outcome != expected.outcome.value or row.reasons != reasons:
            yield differs("decision_reasons", record, row.reasons, reasons)
        if row.workings != workings_text(expected):
            yield Fault("decision_workings", record, {})


def payments(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each batch is the sum of its payments, and each payment pays its payable in full."""
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for some in by_thousands(session, Payment):
        payables = payables_of(session, (payment.payable_id for payment in some))
        payees = Payees(session, payables)
        for payment in some:
            tally.count += 1
            payable = payables[payment.payable_id]
            totals[payment.batch_id][0] += 1
            totals[payment.batch_id][1] += payment.amount_fen
            record = f"payment {payment.payment_no}"
            if payment.amount_fen != payable.amount_fen:
                yield differs("payment_amount", record, payment.amount_fen, payable.amount_fen)
            payee = payees.before(payable.id, payment.step_id)
            if payee != (payment.payee_name, payment.payee_account, payment.payee_bank):
                yield Fault("payment_payee", record, {"payable_no": payable.payable_no})
        session.expunge_all()
    for batch in session.exec(select(Batch)):
        kept = (batch.payment_count, batch.total_fen)
        expected = tuple(totals[batch.id])
        if kept != expected:
            yield differs("batch_total", f"batch {batch.batch_no}", kept, expected)


def vouchers(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each manual voucher sums to its total, and its entry is what was signed, or takes it back.

    One that its maker withdrew has none.
    """
    booked = {
        entry.cause_id: entry
        for entry in session.exec(select(Entry).where(Entry.cause_kind == "voucher"))
    }
    gone = withdrawals.withdrawn(session)
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
        if row.voucher_no in gone:
            yield Fault("voucher_was_withdrawn", record, {"entry": entry.entry_no})


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
        select(Posting.account, func.sum(Posting.debit_fen - Posting.credit_fen))
        .join(Entry, col(Entry.id) == col(Posting.entry_id))
        .where(Entry.period_code == row.period_code, Entry.cause_kind != "closing")
        .group_by(Posting.account)
    )
    for code, total in session.exec(query):
        account, net = accounts[code], int(total)  # a Decimal on PostgreSQL
        if account.kind == AccountKind.EXPENSE.value:
            expense += net
        elif account.kind == AccountKind.INCOME.value:
            income -= net
            contributed -= net if (account.role or "").startswith("income.") else 0
    return income, expense, contributed


def allocations(session: Session, tally: Tally) -> Iterator[Fault]:
    """Each award follows from the claims of its period and the relief rules it cites.

    What an erased person had to bear is taken from the award itself.
    """
    gone = erased_members(session)
    for row in session.exec(select(Allocation).order_by(col(Allocation.id))):
        clerk = _clerk(session, row.step_id)
        found = year_ends.closing_of(session, row.period_code)
        if found is None:
            yield Fault("closing_missing", f"allocation {row.period_code}", {})
            continue
        result, members = allocate.compute(clerk, found, row.rules_digest, row.step_id)
        kept = {award.case_no: award for award in year_ends.awards_of(session, row.id)}
        tally.count += len(kept)
        tally.erased += sum(award.member_id in gone for award in kept.values())
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
    """Each notice still says what was published, and that is what was awarded.

    Who was erased is no longer known by name; the notice keeps their lines as they were put up.
    """
    gone = erased_members(session)
    for row in session.exec(select(Notice)):
        tally.count += 1
        allocation = session.get_one(Allocation, row.allocation_id)
        clerk = _clerk(session, row.step_id)
        record = f"notice {row.notice_no}"
        if sha256(row.content) != row.content_digest:
            yield Fault("notice_changed", record, {})
        awards = year_ends.awards_of(session, allocation.id)
        erased = {award.case_no for award in awards if award.member_id in gone}
        expected = publish.notice_content(clerk, allocation, row.step_id)
        kept, tally.erased = json.loads(row.content), tally.erased + bool(erased)
        if canonical(_without(kept, erased)) != canonical(_without(expected, erased)):
            yield Fault("notice_differs", record, {})


def _without(content: Answer, erased: set[str]) -> Answer:
    """A notice with nothing in the lines of erased persons but number and amount."""
    lines = [
        {name: line[name] for name in ("case_no", "award_fen")}
        if line["case_no"] in erased
        else line
        for line in content["lines"]
    ]
    return {**content, "lines": lines}


def _clerk(session: Session, step_id: int) -> Clerk:
    step = session.get_one(Step, step_id)
    return Clerk(Keeping(session.connection(), "verify", step.actor, step.today))
