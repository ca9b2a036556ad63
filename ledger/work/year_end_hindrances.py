"""结账前: what stands in the way of closing a period, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from ledger.book import claims, contributions, entries, payments, vouchers
from ledger.book.payments import Standing
from ledger.book.tables import Batch, BatchCancellation, PeriodRow, Refund, Release
from ledger.nouns import Answer
from ledger.work import close
from ledger.work.approve import claims_unsigned
from ledger.work.clerk import Clerk


def hindrances(clerk: Clerk, row: PeriodRow) -> Iterator[Answer]:
    """Everything at once that ``close`` would refuse one after another, by the same codes."""
    session = clerk.session
    for earlier in entries.periods(session):
        if earlier.ends_on < row.starts_on and not entries.is_closed(session, earlier.code):
            facts = {"period": row.code, "earlier": earlier.code}
            yield {"code": "period_earlier_open", "facts": facts}
            break
    if clerk.today <= row.ends_on:
        facts = {"period": row.code, "ends_on": row.ends_on.isoformat()}
        yield {"code": "period_running", "facts": facts}
    last = close.last_claim_day(clerk, row)
    if last is not None and clerk.today <= last:
        facts = {"period": row.code, "last": last.isoformat()}
        yield {"code": "claims_still_possible", "facts": facts}
    states = claims.states(session, row.code)
    waiting = [v.voucher_no for v in vouchers.waiting(session) if v.effective_on <= row.ends_on]
    unpaid = contributions.open_invoices(session, row.code)
    for code, numbers in (
        ("claims_undecided", [state.claim.claim_no for state in states if state.is_open]),
        ("claims_unsigned", claims_unsigned(clerk, states)),
        ("vouchers_unsigned", waiting),
        ("invoices_unpaid", [each.invoice.invoice_no for each in unpaid]),
    ):
        if numbers:
            yield {"code": code, "facts": {"count": str(len(numbers)), "first": numbers[0]}}


def open_ends(clerk: Clerk) -> Iterator[Answer]:
    """Money on its way: closing does not wait for it, since the books go on in the next period."""
    session = clerk.session
    signed = claims.signatures_on(session, "refund")
    refunds = [row.refund_no for row in session.exec(select(Refund)) if row.id not in signed]
    cancelled = select(BatchCancellation.batch_id)
    released = select(Release.batch_id)
    unreleased = session.exec(
        select(Batch.batch_no).where(
            col(Batch.id).not_in(cancelled), col(Batch.id).not_in(released)
        )
    )
    states = payments.states(session)
    for code, count in (
        ("refunds_unsigned", len(refunds)),
        ("batches_unreleased", len(list(unreleased))),
        ("payments_unanswered", sum(s.standing is Standing.AT_BANK for s in states)),
        ("payables_waiting", sum(s.standing is Standing.OPEN for s in states)),
    ):
        if count:
            yield {"code": code, "facts": {"count": str(count)}}
