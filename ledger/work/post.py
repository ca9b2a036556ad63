"""手工凭证: interest, bank fees, donations, subsidies; and red-letter reversals of them."""

from __future__ import annotations

from datetime import date

from ledger.book import vouchers
from ledger.book.digests import canonical
from ledger.book.tables import Voucher
from ledger.core import journal
from ledger.forms import VoucherForm
from ledger.nouns import Answer, Fen, PostingDraft
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

# Accounts that sub-ledgers explain to the fen are booked by their own steps only.
OPEN_ROLES = frozenset({None, "bank", "carried", "reserve"})


def voucher(desk: Desk, form: VoucherForm) -> Answer:
    """Prepare a manual voucher; it is booked when a second person approves it.

    Raises Refusal("account_unknown", "account_not_for_vouchers", and those of an unbalanced entry).
    """
    content = {
        "summary": form.summary, "effective_on": form.effective_on.isoformat(),
        "lines": [list(line) for line in form.lines],
    }  # fmt: skip
    return desk.once("post", content, lambda clerk: _voucher(clerk, form))


def _voucher(clerk: Clerk, form: VoucherForm) -> Answer:
    postings = tuple(PostingDraft(*line) for line in form.lines)
    journal.check_balanced(postings)
    for posting in postings:
        account = clerk.account(posting.account)
        if account.role not in OPEN_ROLES and not _is_relief_money(clerk, account.role):
            raise Refusal("account_not_for_vouchers", account=account.code, name=account.name)
    total, _ = journal.totals(postings)
    lines = canonical([[p.account, p.debit_fen, p.credit_fen] for p in postings])
    return _keep(clerk, form.summary, form.effective_on, lines, total, None)


def _is_relief_money(clerk: Clerk, role: str | None) -> bool:
    """Whether vouchers bring the money of the relief in: where a scheme raises it elsewhere."""
    stretches = clerk.scheme.chapters["relief"].stretches
    return role == "relief_pool" and any(rules.money == "other" for _, rules in stretches)


def reverse(desk: Desk, entry_no: str, reason: str) -> Answer:
    """红字冲销: prepare the reversal of a manual entry; booked when a second person approves it.

    Entries that a step made are corrected by that step (a claim is decided again, an invoice is
    cancelled). Raises Refusal("entry_unknown", "entry_not_reversible", "entry_reversed").
    """
    return desk.once("post", {"entry": entry_no, "reason": reason},
                     lambda clerk: _reverse(clerk, entry_no, reason))  # fmt: skip


def _reverse(clerk: Clerk, entry_no: str, reason: str) -> Answer:
    entry = vouchers.entry_by_no(clerk.session, entry_no)
    if entry is None:
        raise Refusal("entry_unknown", entry_no=entry_no)
    if entry.event != "voucher":
        raise Refusal("entry_not_reversible", entry_no=entry_no, event=entry.event)
    if vouchers.is_reversed(clerk.session, entry.id):
        raise Refusal("entry_reversed", entry_no=entry_no)
    original = vouchers.of_entry(clerk.session, entry)
    return _keep(clerk, reason, entry.effective_on, original.lines, original.total_fen, entry.id)


def _keep(
    clerk: Clerk, summary: str, effective_on: date, lines: str, total: Fen, reverses_id: int | None
) -> Answer:
    number = f"SG-{clerk.today.year}-{clerk.keeping.next_id(Voucher):04d}"
    clerk.keeping.add(
        Voucher, voucher_no=number, effective_on=effective_on, summary=summary,
        lines=lines, total_fen=total, reverses_id=reverses_id, made_by=clerk.actor,
    )  # fmt: skip
    return {"voucher_no": number, "total_fen": total, "summary": summary}
