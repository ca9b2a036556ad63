"""作废: a manual voucher that is not booked yet, taken back by its maker with a reason.

The voucher stays as it was written. That it was withdrawn, by whom, when and why, is a step of its
own in the chain of steps, as everything that is done; nobody can sign the voucher after it.
"""

from __future__ import annotations

import json

from sqlmodel import Session, col, select

from ledger.book import vouchers
from ledger.book.tables import Step, Voucher
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

STEP = "withdraw"
LONGEST_REASON = 200


def withdraw(desk: Desk, voucher_no: str, reason: str) -> Answer:
    """Withdraw a voucher that awaits signatures; nothing that is booked ever changes.

    Raises Refusal("voucher_unknown", "voucher_not_yours", "voucher_booked", "voucher_withdrawn",
    "voucher_is_red", "reason_too_long").
    """
    content = {"voucher": voucher_no, "reason": reason}
    return desk.once(STEP, content, lambda clerk: _withdraw(clerk, voucher_no, reason.strip()))


def _withdraw(clerk: Clerk, voucher_no: str, reason: str) -> Answer:
    voucher = vouchers.voucher_by_no(clerk.session, voucher_no)
    if voucher is None:
        raise Refusal("voucher_unknown", voucher_no=voucher_no)
    if voucher.made_by != clerk.actor:
        raise Refusal("voucher_not_yours", voucher_no=voucher_no)
    refuse_withdrawn(clerk.session, voucher_no)
    if voucher.id not in {row.id for row in vouchers.waiting(clerk.session)}:
        raise Refusal("voucher_booked", voucher_no=voucher_no)
    if voucher.reverses_id is not None:
        # The book takes one request to reverse an entry and no second: it must be seen through.
        raise Refusal("voucher_is_red", voucher_no=voucher_no)
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_too_long", most=LONGEST_REASON)
    return {"voucher_no": voucher_no, "reason": reason}


def refuse_withdrawn(session: Session, voucher_no: str) -> None:
    """Raises Refusal("voucher_withdrawn") for one that was taken back."""
    if voucher_no in withdrawn(session):
        raise Refusal("voucher_withdrawn", voucher_no=voucher_no)


def withdrawn(session: Session) -> dict[str, Answer]:
    """The vouchers that were taken back, by number: ``by``, ``on`` and the ``reason``."""
    query = select(Step).where(Step.name == STEP, Step.outcome == "done").order_by(col(Step.id))
    found: dict[str, Answer] = {}
    for step in session.exec(query):
        answer = json.loads(step.answer)
        found[answer["voucher_no"]] = {
            "by": step.actor, "on": step.today, "reason": answer["reason"]
        }  # fmt: skip
    return found


def waiting(session: Session) -> list[Voucher]:
    """The vouchers that still lack a signature and were not taken back."""
    gone = withdrawn(session)
    return [row for row in vouchers.waiting(session) if row.voucher_no not in gone]
