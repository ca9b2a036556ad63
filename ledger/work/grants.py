"""What the last signature sets in force: payables and entries, or their being taken back.

Nothing here asks whether it may: ``approve`` has asked. The entries of one step are collected on
the clerk and booked together by ``book_all``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from ledger.book import claim_facts, claims, entries, payees, payments, recoveries, year_ends
from ledger.book.payments import PayableState, Standing
from ledger.book.tables import (
    Allocation,
    Claim,
    DecisionRow,
    Entry,
    Payable,
    PayableCancellation,
    Recovery,
    Refund,
    Voucher,
)
from ledger.nouns import Answer, EntryDraft, Fen, Part, PayableKind, PostingDraft, Settlement
from ledger.periods import dates_of
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk


class Benefits:
    """What granting some claims needs to know of them, loaded once for all when first asked for."""

    def __init__(self, clerk: Clerk, granted: Sequence[Claim]) -> None:
        self._session = clerk.session
        self._ids = [claim.id for claim in granted]
        self._member_ids = sorted({claim.member_id for claim in granted})

    @cached_property
    def to(self) -> Mapping[int, payees.Payee]:
        """Member → name and card as they stand on this day."""
        return payees.payees_of(self._session, self._member_ids)

    @cached_property
    def _stated(self) -> Mapping[int, claim_facts.Stated]:
        return claim_facts.statements(self._session, self._ids)

    @cached_property
    def _settlements(self) -> Mapping[int, list[Settlement]]:
        return claims.all_settlements(self._session, self._ids)

    def discharged_on(self, claim: Claim) -> date:
        """The last discharge; the day it came in, of a claim that states none."""
        stated = self._stated[claim.id]
        dates = dates_of(self._settlements[claim.id], stated.admitted_on, stated.discharged_on)
        return dates.discharged_on or claim.submitted_on


def book_all(clerk: Clerk) -> None:
    """Book the entries that the grants of this step have drafted, in their order."""
    drafts, clerk.drafts = clerk.drafts, []
    clerk.post(drafts)


def refuse_while_in_batch(clerk: Clerk, claim: Claim, decision: DecisionRow) -> None:
    """What an earlier round granted must not be changed while it waits in a batch for release."""
    for state in _granted_so_far(clerk, claim, decision):
        if state.standing is Standing.IN_BATCH:
            number = state.payable.payable_no
            raise Refusal("payable_in_batch", claim_no=claim.claim_no, payable_no=number)


def grant_benefit(clerk: Clerk, claim: Claim, decision: DecisionRow, known: Benefits) -> Answer:
    """Make payable what the decision grants beyond what earlier rounds have paid.

    An unpaid payable of an earlier round is taken back in red; money already paid that this round
    no longer grants becomes a recovery.
    """
    paid_fen = 0
    for state in _granted_so_far(clerk, claim, decision):
        if state.is_paid_out:
            paid_fen += state.payable.amount_fen
        elif state.standing is Standing.OPEN:
            _take_back(clerk, state, claim)
    if decision.round > 1:  # a first round has nothing to ask back
        paid_fen -= recoveries.of_claim(clerk.session, claim.id)
    if decision.benefit_fen > paid_fen:
        fen = decision.benefit_fen - paid_fen
        return _new_benefit(clerk, claim, decision, fen, known)
    if decision.benefit_fen < paid_fen:
        return _claim_back(clerk, claim, decision, paid_fen - decision.benefit_fen)
    return {"granted_fen": 0}


def _granted_so_far(clerk: Clerk, claim: Claim, decision: DecisionRow) -> list[PayableState]:
    """The payables of earlier rounds; a first round has none, and most are first."""
    return payments.of_claim(clerk.session, claim.id) if decision.round > 1 else []


def _new_benefit(
    clerk: Clerk, claim: Claim, decision: DecisionRow, fen: Fen, known: Benefits
) -> Answer:
    number, payee = _payable_no(clerk), known.to[claim.member_id]
    payable_id = _add_payable(
        clerk, PayableKind.BENEFIT, number, fen, payee, decision_id=decision.id
    )
    clerk.drafts.append(
        clerk.draft(
            "benefit_approved", ("payable", payable_id), clerk.period(claim.period_code),
            {"benefit": [Part(fen, None, claim.member_id)]}, {"claim_no": claim.claim_no},
            effective_on=known.discharged_on(claim), made_by=decision.made_by,
        )
    )  # fmt: skip
    return {"granted_fen": fen, "payable_no": number}


def _take_back(clerk: Clerk, state: PayableState, claim: Claim) -> None:
    reason = f"{claim.claim_no} 重新审核"
    cancellation = clerk.keeping.add(
        PayableCancellation, payable_id=state.payable.id, cancelled_on=clerk.today, reason=reason
    )
    entry = clerk.entry("benefit_approved", "payable", state.payable.id)
    cause = ("payable_cancellation", cancellation)
    clerk.drafts.append(clerk.reversal(entry, cause, "benefit_cancelled", reason))


def _claim_back(clerk: Clerk, claim: Claim, decision: DecisionRow, fen: Fen) -> Answer:
    number = f"ZH-{clerk.today.year}-{clerk.keeping.next_id(Recovery):05d}"
    recovery_id = clerk.keeping.add(
        Recovery, recovery_no=number, decision_id=decision.id, member_id=claim.member_id,
        amount_fen=fen, claimed_on=clerk.today,
    )  # fmt: skip
    clerk.drafts.append(
        clerk.draft(
            "recovery_claimed", ("recovery", recovery_id), clerk.period(claim.period_code),
            {"recovery": [Part(fen, None, claim.member_id)]},
            {"claim_no": claim.claim_no, "recovery_no": number}, made_by=decision.made_by,
        )
    )  # fmt: skip
    return {"granted_fen": 0, "recovery_no": number, "recovery_fen": fen}


def refuse_before_notice_closes(clerk: Clerk, allocation: Allocation) -> None:
    """Relief is signed only after its notice has closed with every objection answered."""
    notice = year_ends.notice_of(clerk.session, allocation.id)
    if notice is None:
        raise Refusal("notice_missing", period=allocation.period_code)
    if clerk.today <= notice.closes_on:
        raise Refusal(
            "notice_running", notice_no=notice.notice_no, closes_on=notice.closes_on.isoformat()
        )
    for objection, answer in year_ends.objections_to(clerk.session, notice.id):
        if answer is None:
            raise Refusal("objection_open", objection_no=objection.objection_no)


def grant_relief(clerk: Clerk, allocation: Allocation) -> Answer:
    """A payable for every award that stands; what is left of the pool goes back to the fund,
    unless it did not come from the fund."""
    notice = year_ends.notice_of(clerk.session, allocation.id)
    assert notice is not None, "relief is granted after its notice"
    withdrawn = year_ends.withdrawn_awards(clerk.session, notice.id)
    awards = [
        award
        for award in year_ends.awards_of(clerk.session, allocation.id)
        if award.award_fen > 0 and award.id not in withdrawn
    ]
    period = clerk.period(allocation.period_code)
    facts = {"period": allocation.period_code}
    found = payees.payees_of(clerk.session, [award.member_id for award in awards])
    for award in awards:
        payable_id = _add_payable(
            clerk, PayableKind.RELIEF, _payable_no(clerk), award.award_fen,
            found[award.member_id], award_id=award.id,
        )  # fmt: skip
        amounts = {"awarded": [Part(award.award_fen, None, award.member_id)]}
        clerk.drafts.append(
            clerk.draft("relief_awarded", ("payable", payable_id), period, amounts, facts,
                        made_by=allocation.made_by)
        )  # fmt: skip
    granted = sum(award.award_fen for award in awards)
    # Money that was brought in for relief stays in the pool for the next.
    left = 0 if _relief_money(clerk, allocation) == "other" else allocation.pool_fen - granted
    if left:
        clerk.drafts.append(
            clerk.draft("pool_returned", ("allocation", allocation.id), period,
                        {"remainder": [Part(left)]}, facts, made_by=allocation.made_by)
        )  # fmt: skip
    return {"granted_fen": granted, "awards": len(awards), "withdrawn": len(withdrawn),
            "returned_fen": left}  # fmt: skip


def _relief_money(clerk: Clerk, allocation: Allocation) -> str:
    """Where the money of an allocation came from, by the rules it was made under."""
    period = clerk.period(allocation.period_code)
    scheme = clerk.scheme_under(allocation.rules_digest)
    return scheme.relief(period_start=period.starts_on).money


def refuse_pool_short(clerk: Clerk, allocation: Allocation) -> None:
    """Money brought in for relief may have been taken out again since the allocation was fixed."""
    if _relief_money(clerk, allocation) != "other":
        return
    held = -entries.balance(clerk.session, clerk.codes_by_role["relief_pool"])
    if held < allocation.awarded_fen:
        raise Refusal("relief_pool_short", needed_fen=allocation.awarded_fen, held_fen=held)


def grant_refund(clerk: Clerk, refund: Refund) -> Answer:
    """Make a refund payable to who had paid the money."""
    number = _payable_no(clerk)
    payable_id = clerk.keeping.add(
        Payable, payable_no=number, kind=PayableKind.REFUND.value, refund_id=refund.id,
        amount_fen=refund.amount_fen, approved_on=clerk.today, payee_name=refund.payee_name,
        payee_account=refund.payee_account, payee_bank=refund.payee_bank,
    )  # fmt: skip
    clerk.drafts.append(
        clerk.draft(
            "refund_approved", ("payable", payable_id), clerk.period_of_books(None, clerk.today),
            {"refund": [Part(refund.amount_fen)]},
            {"refund_no": refund.refund_no, "payee": refund.payee_name}, made_by=refund.made_by,
        )
    )  # fmt: skip
    return {"granted_fen": refund.amount_fen, "payable_no": number}


def book_voucher(clerk: Clerk, voucher: Voucher) -> Answer:
    """Book a manual voucher, or the red-letter entry that it asks for."""
    cause = ("voucher", voucher.id)
    if voucher.reverses_id is not None:
        entry = clerk.session.get_one(Entry, voucher.reverses_id)
        draft = clerk.reversal(entry, cause, "voucher_reversed", voucher.summary)
        refuse_overdraft(clerk, draft.postings)
    else:
        period = clerk.period_of_books(None, voucher.effective_on)
        postings = tuple(PostingDraft(*line) for line in json.loads(voucher.lines))
        refuse_overdraft(clerk, postings)
        draft = EntryDraft(
            event="voucher", booked_on=clerk.today, effective_on=voucher.effective_on,
            period_code=period.code, cause_kind=cause[0], cause_id=cause[1],
            summary=voucher.summary, postings=postings, made_by=voucher.made_by,
            checked_by=clerk.actor,
        )  # fmt: skip
    clerk.drafts.append(draft)
    position = entries.head(clerk.session).position + len(clerk.drafts)
    return {"booked_fen": voucher.total_fen, "entry_no": entries.entry_no(position)}


def refuse_overdraft(clerk: Clerk, postings: tuple[PostingDraft, ...]) -> None:
    """The bank account never goes below zero by anything the fund itself does."""
    bank = clerk.codes_by_role["bank"]
    out = sum(p.credit_fen - p.debit_fen for p in postings if p.account == bank)
    held = entries.balance(clerk.session, bank)
    if out > 0 and out > held:
        raise Refusal("bank_short", needed_fen=out, held_fen=held)


def _payable_no(clerk: Clerk) -> str:
    return f"YF-{clerk.today.year}-{clerk.keeping.next_id(Payable):06d}"


def _add_payable(
    clerk: Clerk, kind: PayableKind, number: str, fen: Fen, payee: payees.Payee, **cause: int
) -> int:
    """A payable to a member, with name and card as they stand on this day."""
    return clerk.keeping.add(
        Payable, payable_no=number, kind=kind.value, member_id=payee.member_id, amount_fen=fen,
        approved_on=clerk.today, payee_name=payee.name, payee_account=payee.bank_account,
        payee_bank=payee.bank_name, **cause,
    )  # fmt: skip
