"""付款清单: what waits to be paid, the batches, and what the bank has answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import money_lists, payments
from ledger.book.connection import OpenBook
from ledger.book.payments import PayableState, Standing
from ledger.book.tables import (
    BankResult,
    Batch,
    BatchCancellation,
    Claim,
    DecisionRow,
    Payable,
    PayeeCorrection,
    Payment,
    Refund,
    Release,
)
from ledger.nouns import Answer, PayableKind
from ledger.refusals import Refusal
from ledger.work.report.looking import looking
from ledger.work.report.money_lists import MOST, Sheet, cut, tail

LONGEST_NAME = 4  # of a person, in characters
PAYMENT_STANDINGS = ("all", "waiting", "paid", "returned")


def waiting(book: OpenBook, number: int) -> Answer:
    """What is approved and not in a batch: sums by kind, what lacks an account, what came back."""
    with looking(book) as session:
        states = [s for s in payments.states(session) if s.standing is Standing.OPEN]
        ready = [state for state in states if state.payee_account]
        tried = [state for state in states if state.attempts]
        tries = money_lists.tries_of(session, [state.payable.id for state in tried])
        pages = max(1, -(-len(states) // MOST))
        number = min(max(1, number), pages)
        rows = states[(number - 1) * MOST : number * MOST]
        return {
            "kinds": [_of_kind(ready, kind) for kind in PayableKind],
            "ready": len(ready), "ready_fen": sum(state.payable.amount_fen for state in ready),
            "without_account": [_payable(s) for s in states if not s.payee_account],
            "returned": [_returned(s, tries[s.payable.id]) for s in tried
                         if _last_result(tries[s.payable.id]) is not None],
            "sheet": Sheet(rows, number, pages, len(states)),
            "lines": [_payable(state) for state in rows],
        }  # fmt: skip


def _of_kind(states: Sequence[PayableState], kind: PayableKind) -> Answer:
    own = [s.payable.amount_fen for s in states if s.payable.kind == kind.value]
    return {"kind": kind.value, "count": len(own), "total_fen": sum(own)}


def _payable(state: PayableState) -> Answer:
    row = state.payable
    return {
        "payable_no": row.payable_no, "kind": row.kind, "amount_fen": row.amount_fen,
        "approved_on": row.approved_on, "attempts": state.attempts,
        "payee": payee_shown(state.payee_name, row), "account": tail(state.payee_account),
        "bank": state.payee_bank, "standing": state.standing.value,
        "is_corrected": _is_other(row, state),
    }  # fmt: skip


def payee_shown(name: str, payable: Payable) -> str:
    """A person's name masked; a firm's, which gets money back, as it is: it is never so short."""
    is_person = payable.member_id is not None or len(name) <= LONGEST_NAME
    return identity.mask_name(name) if is_person else name


def _is_other(payable: Payable, paid: PayableState | Payment) -> bool:
    """Whether money goes elsewhere than to the payee as approved."""
    as_approved = (payable.payee_name, payable.payee_account)
    return (paid.payee_name, paid.payee_account) != as_approved


def _last_result(tries: Sequence[Any]) -> BankResult | None:
    result: BankResult | None = tries[-1][2]
    return result


def _returned(state: PayableState, tries: Sequence[Any]) -> Answer:
    """A payable that the bank sent back, and whether its account was put right since."""
    payment, batch, result = tries[-1]
    now = (state.payee_name, state.payee_account, state.payee_bank)
    then = (payment.payee_name, payment.payee_account, payment.payee_bank)
    return _payable(state) | {
        "batch_no": batch.batch_no, "reason": result.reason, "answered_on": result.answered_on,
        "is_mended": now != then,
    }  # fmt: skip


def payable(book: OpenBook, payable_no: str) -> Answer:
    """One payable: its payee, what it is for, every try to pay it, and its corrections.

    Raises Refusal("payable_unknown").
    """
    with looking(book) as session:
        row = payments.payable_by_no(session, payable_no)
        if row is None:
            raise Refusal("payable_unknown", payable_no=payable_no[:40])
        (state,) = payments.states(session, [row.id])
        tries = money_lists.tries_of(session, [row.id]).get(row.id, [])
        corrections = session.exec(
            select(PayeeCorrection)
            .where(PayeeCorrection.payable_id == row.id)
            .order_by(col(PayeeCorrection.id))
        )
        return _payable(state) | {
            "cause": _cause(session, row),
            "tries": [_try(row, *each) for each in tries],
            "corrections": [
                {"corrected_on": each.corrected_on, "reason": each.reason,
                 "payee": payee_shown(each.payee_name, row), "bank": each.payee_bank,
                 "account": tail(each.payee_account)}
                for each in corrections
            ],
        }  # fmt: skip


def _cause(session: Session, row: Payable) -> str:
    """The number of what a payable was granted for."""
    if row.decision_id is not None:
        decision = session.get_one(DecisionRow, row.decision_id)
        return session.get_one(Claim, decision.claim_id).claim_no
    if row.refund_id is not None:
        return session.get_one(Refund, row.refund_id).refund_no
    return ""


def _try(row: Payable, payment: Payment, batch: Batch, result: BankResult | None) -> Answer:
    return {
        "payment_no": payment.payment_no, "batch_no": batch.batch_no,
        "payee": payee_shown(payment.payee_name, row), "account": tail(payment.payee_account),
        "outcome": result.outcome if result else None, "reason": result.reason if result else "",
        "answered_on": result.answered_on if result else None,
    }  # fmt: skip


def batches(book: OpenBook, number: int) -> Answer:
    """A page of batches, newest first, with what the bank has answered."""
    with looking(book) as session:
        sheet = cut(session, money_lists.batches(), number)
        answered = money_lists.answers_of_batches(session, [row[0].id for row in sheet.rows])
        lines = [_batch(answered.get(row[0].id, {}), *row) for row in sheet.rows]
    return {"sheet": sheet, "lines": lines}


def _batch(
    answered: dict[str, int],
    batch: Batch,
    release: Release | None,
    cancellation: BatchCancellation | None,
) -> Answer:
    paid, returned = answered.get("paid", 0), answered.get("returned", 0)
    standing = "waiting"
    if cancellation is not None:
        standing = "withdrawn"
    elif release is not None:
        standing = "answered" if paid + returned == batch.payment_count else "released"
    return {
        "batch_no": batch.batch_no, "made_on": batch.made_on, "made_by": batch.made_by,
        "count": batch.payment_count, "total_fen": batch.total_fen, "standing": standing,
        "released_by": release.released_by if release else None,
        "released_on": release.released_on if release else None,
        "withdrawn": cancellation.reason if cancellation else None,
        "withdrawn_on": cancellation.cancelled_on if cancellation else None,
        "paid": paid, "returned": returned,
        "unanswered": batch.payment_count - paid - returned,
    }  # fmt: skip


def batch(book: OpenBook, batch_no: str, standing: str, number: int) -> Answer:
    """One batch with a page of its payments; ``standing`` is one of ``PAYMENT_STANDINGS``.

    Raises Refusal("batch_unknown").
    """
    with looking(book) as session:
        own = payments.batch_by_no(session, batch_no)
        if own is None:
            raise Refusal("batch_unknown", batch_no=batch_no[:40])
        found = session.execute(money_lists.batches().where(col(Batch.id) == own.id)).one()
        answered = money_lists.answers_of_batches(session, [own.id])
        sheet = cut(session, money_lists.payments(own.id, standing), number)
        everything = session.execute(money_lists.payments(own.id)).all()
        kinds = [
            {"kind": kind.value, "count": len(fens), "total_fen": sum(fens)}
            for kind in PayableKind
            if (fens := [p.amount_fen for p, row, _ in everything if row.kind == kind.value])
        ]
        return _batch(answered.get(own.id, {}), *found) | {
            "kinds": kinds, "sheet": sheet, "lines": [_line(*row) for row in sheet.rows],
            "corrected": sum(_is_other(row, p) for p, row, _ in everything),
        }  # fmt: skip


def _line(payment: Payment, row: Payable, result: BankResult | None) -> Answer:
    return {
        "payment_no": payment.payment_no, "payable_no": row.payable_no, "kind": row.kind,
        "payee": payee_shown(payment.payee_name, row), "account": tail(payment.payee_account),
        "bank": payment.payee_bank, "amount_fen": payment.amount_fen, "attempt": payment.attempt,
        "outcome": result.outcome if result else None, "reason": result.reason if result else "",
        "answered_on": result.answered_on if result else None,
        "is_corrected": _is_other(row, payment),
    }  # fmt: skip
