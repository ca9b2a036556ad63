"""付款: payables in a batch to the bank, released by a second person, and the bank's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger import identity
from ledger.book import payments
from ledger.book.payments import PayableState, Standing
from ledger.book.tables import (
    BankResult,
    Batch,
    BatchCancellation,
    Payable,
    PayeeCorrection,
    Payment,
    Release,
)
from ledger.core import approval
from ledger.forms import BankResultForm
from ledger.nouns import Answer, EntryDraft, Finding, Part, PayableKind, Severity
from ledger.refusals import BadInput, Refusal
from ledger.work import grants
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


def make_batch(desk: Desk) -> Answer:
    """制批: a batch of every open payable that has an account to go to.

    Payables without account, or with one that reads as erased, are listed, to be corrected first.
    Raises Refusal("nothing_to_pay").
    """
    return desk.once("pay", {"make": True}, _make)


def _make(clerk: Clerk) -> Answer:
    open_ones = [s for s in payments.states(clerk.session) if s.standing is Standing.OPEN]
    ready = [s for s in open_ones if s.payee_account and not identity.is_erased(s.payee_account)]
    paid = {state.payable.id for state in ready}
    without = [s.payable.payable_no for s in open_ones if s.payable.id not in paid]
    if not ready:
        raise Refusal("nothing_to_pay", without_account=len(without))
    number = f"FK-{clerk.today.year}-{clerk.keeping.next_id(Batch):04d}"
    total = sum(state.payable.amount_fen for state in ready)
    batch_id = clerk.keeping.add(
        Batch, batch_no=number, made_on=clerk.today, made_by=clerk.actor,
        payment_count=len(ready), total_fen=total,
    )  # fmt: skip
    for n, state in enumerate(ready, start=1):
        clerk.keeping.add(
            Payment, payment_no=f"{number}-{n:05d}", batch_id=batch_id,
            payable_id=state.payable.id, attempt=state.attempts + 1,
            amount_fen=state.payable.amount_fen, payee_name=state.payee_name,
            payee_account=state.payee_account, payee_bank=state.payee_bank,
        )  # fmt: skip
    return {"batch_no": number, "payments": len(ready), "total_fen": total,
            "without_account": without}  # fmt: skip


def refuse_erased(payees: Iterable[tuple[str, str]]) -> None:
    """Refuse ("payee_erased") payables whose account is gone: a person is erased when all is paid.

    ``payees``: number of the payable and account.
    """
    erased = [number for number, account in payees if identity.is_erased(account)]
    if erased:
        raise Refusal("payee_erased", numbers=", ".join(erased[:20]))


def release(desk: Desk, batch_no: str) -> Answer:
    """放行: the second person's signature; the money leaves the fund's books here.

    Raises Refusal("batch_unknown", "batch_withdrawn", "batch_released", "maker_is_checker",
    "bank_short", "payee_erased").
    """
    return desk.once("pay", {"release": batch_no}, lambda clerk: _release(clerk, batch_no))


def _release(clerk: Clerk, batch_no: str) -> Answer:
    batch = _unreleased(clerk, batch_no)
    approval.refuse_maker(batch.made_by, clerk.actor)
    pairs = payments.payments_of(clerk.session, batch.id)
    refuse_erased((row.payable_no, payment.payee_account) for payment, row in pairs)
    clerk.keeping.add(
        Release, batch_id=batch.id, made_by=batch.made_by, released_by=clerk.actor,
        released_on=clerk.today,
    )  # fmt: skip
    amounts = _amounts_by_kind(pairs)
    draft = clerk.draft(
        "batch_released", ("batch", batch.id), clerk.period_of_books(None, clerk.today),
        amounts | {"total": [Part(batch.total_fen)]},
        {"batch_no": batch_no, "count": str(len(pairs))}, made_by=batch.made_by,
    )  # fmt: skip
    grants.refuse_overdraft(clerk, draft.postings)
    clerk.post([draft])
    return {"batch_no": batch_no, "payments": len(pairs), "total_fen": batch.total_fen}


def _unreleased(clerk: Clerk, batch_no: str) -> Batch:
    batch = payments.batch_by_no(clerk.session, batch_no)
    if batch is None:
        raise Refusal("batch_unknown", batch_no=batch_no)
    if payments.is_withdrawn(clerk.session, batch.id):
        raise Refusal("batch_withdrawn", batch_no=batch_no)
    if payments.release_of(clerk.session, batch.id) is not None:
        raise Refusal("batch_released", batch_no=batch_no)
    return batch


def _amounts_by_kind(pairs: Sequence[tuple[Payment, Payable]]) -> dict[str, list[Part]]:
    amounts: dict[str, list[Part]] = {kind.value: [] for kind in PayableKind}
    for payment, payable in pairs:
        amounts[payable.kind].append(Part(payment.amount_fen, None, payable.member_id))
    return amounts


def withdraw(desk: Desk, batch_no: str, reason: str) -> Answer:
    """撤批: give up a batch before its release; its payables are open again.

    Raises Refusal("batch_unknown", "batch_withdrawn", "batch_released").
    """

    def act(clerk: Clerk) -> Answer:
        batch = _unreleased(clerk, batch_no)
        clerk.keeping.add(
            BatchCancellation, batch_id=batch.id, cancelled_on=clerk.today, reason=reason
        )
        return {"batch_no": batch_no, "total_fen": batch.total_fen}

    return desk.once("pay", {"withdraw": batch_no, "reason": reason}, act)


def bank_results(desk: Desk, forms: Sequence[BankResultForm], file_digest: str) -> Answer:
    """回盘: what became of each payment. A returned one is owed again and its money is back.

    All or nothing: an unknown payment, one not released, or a second answer that differs from the
    first is a finding (BadInput).
    """
    return desk.once("pay", {"results": file_digest}, lambda clerk: _results(clerk, forms))


def _results(clerk: Clerk, forms: Sequence[BankResultForm]) -> Answer:
    known = payments.payments_by_no(clerk.session, [form.payment_no for form in forms])
    fresh = _fresh_results(clerk, forms, known)
    drafts = []
    for form in fresh:
        payment, payable = known[form.payment_no]
        result_id = clerk.keeping.add(
            BankResult, payment_id=payment.id, payable_id=payable.id,
            outcome="paid" if form.paid else "returned", reason=form.reason,
            answered_on=form.on, bank_ref=form.bank_ref,
        )  # fmt: skip
        if not form.paid:
            drafts.append(_returned(clerk, form, payment, payable, result_id))
    clerk.post(drafts)
    returned = [form.payment_no for form in fresh if not form.paid]
    return {
        "answers": len(fresh), "unchanged": len(forms) - len(fresh),
        "paid": len(fresh) - len(returned), "returned": len(returned),
        "returned_amount_fen": sum(known[number][0].amount_fen for number in returned),
        "to_correct": [known[number][1].payable_no for number in returned],
        "lines": [
            {
                "payment_no": form.payment_no, "payable_no": known[form.payment_no][1].payable_no,
                "amount_fen": known[form.payment_no][0].amount_fen, "reason": form.reason,
            }
            for form in fresh
            if not form.paid
        ],
    }  # fmt: skip


def _fresh_results(
    clerk: Clerk, forms: Sequence[BankResultForm], known: dict[str, tuple[Payment, Payable]]
) -> list[BankResultForm]:
    """The first answer to each payment, leaving out those the book already has."""
    kept = payments.results_of(clerk.session, [payment.id for payment, _ in known.values()])
    answered = {payment_id: result.outcome for payment_id, result in kept.items()}
    released = payments.released_batches(clerk.session)
    findings = []
    fresh = []
    for form in forms:
        payment = known[form.payment_no][0] if form.payment_no in known else None
        outcome = "paid" if form.paid else "returned"
        if payment is None:
            code = "payment_unknown"
        elif payment.batch_id not in released:
            code = "payment_not_released"
        elif payment.id not in answered:
            answered[payment.id] = outcome
            fresh.append(form)
            continue
        elif answered[payment.id] != outcome:
            code = "bank_answer_differs"
        else:
            continue
        facts = {"payment_no": form.payment_no}
        findings.append(Finding(code, Severity.REFUSE, form.row, "付款编号", facts))
    if findings:
        raise BadInput(findings)
    return fresh


def _returned(
    clerk: Clerk, form: BankResultForm, payment: Payment, payable: Payable, result_id: int
) -> EntryDraft:
    amounts = _amounts_by_kind([(payment, payable)])
    batch_no = payments.batch_no_of(clerk.session, payment)
    return clerk.draft(
        "payment_returned", ("bank_result", result_id), clerk.period_of_books(None, form.on),
        amounts | {"total": [Part(payment.amount_fen)]},
        {"payment_no": payment.payment_no, "batch_no": batch_no}, effective_on=form.on,
    )  # fmt: skip


def correct_payee(
    desk: Desk, payable_no: str, name: str, account: str, bank: str, reason: str
) -> Answer:
    """更正收款人: put the account of an unpaid payable right; blank fields stay as they are.

    Raises Refusal("payable_unknown", "payable_not_open"), BadInput for a malformed card number.
    """
    content = {"payable_no": payable_no, "name": name, "account": account, "bank": bank,
               "reason": reason}  # fmt: skip

    def act(clerk: Clerk) -> Answer:
        payable = payments.payable_by_no(clerk.session, payable_no)
        if payable is None:
            raise Refusal("payable_unknown", payable_no=payable_no)
        (state,) = payments.states(clerk.session, [payable.id])
        if state.standing is not Standing.OPEN:
            raise Refusal("payable_not_open", payable_no=payable_no, standing=state.standing.value)
        _correct(clerk, state, (name, account, bank), reason)
        return {"payable_no": payable_no, "amount_fen": payable.amount_fen}

    return desk.once("pay", content, act)


def _correct(clerk: Clerk, state: PayableState, put: tuple[str, str, str], reason: str) -> None:
    name, account, bank = put
    if state.payable.member_id is not None and account:
        problems = identity.check_bank_card(account)
        if problems:
            raise BadInput(
                [Finding(code, Severity.REFUSE, 0, "银行卡号", facts) for code, facts in problems]
            )
    clerk.keeping.add(
        PayeeCorrection, payable_id=state.payable.id, payee_name=name or state.payee_name,
        payee_account=identity.normalise(account) or state.payee_account,
        payee_bank=bank or state.payee_bank, corrected_on=clerk.today, reason=reason,
    )  # fmt: skip
