"""What the program books by itself: the roles it needs, its events, and what each event hands over.

A scheme writes the entry of every event; this is the vocabulary it writes in. Amounts are listed
with the sums they must satisfy, so that an entry that cannot balance is refused when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.nouns import Payer

_PAYERS = tuple(str(payer) for payer in Payer)
_PAYABLES = ("benefit", "relief", "refund")

#: The accounts the program knows by role; every chart must have each exactly once.
ROLES: tuple[str, ...] = (
    "bank",
    *(f"receivable.{payer}" for payer in _PAYERS),
    "recovery",
    "unidentified",
    *(f"payable.{kind}" for kind in _PAYABLES),
    *(f"income.{payer}" for payer in _PAYERS),
    "expense.benefit",
    "surplus",
    "carried",
    "reserve",
    "relief_pool",
)


@dataclass(frozen=True, slots=True)
class EventForm:
    """The amounts an event hands over, and the words its summary may use in braces.

    ``sums``: an amount that is always the sum of others, such as the money of a bank batch.
    """

    amounts: tuple[str, ...]
    words: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.sums, *self.amounts)


EVENTS: Mapping[str, EventForm] = {
    # 开具缴费通知
    "invoice_issued": EventForm(_PAYERS, ("invoice_no", "employer", "period")),
    # 收到款项: what settles an invoice, and the rest
    "money_received": EventForm(
        (*_PAYERS, "unidentified"),
        ("bank_ref",),
        sums={"received": (*_PAYERS, "unidentified")},
    ),
    # 待确认收款认领
    "receipt_identified": EventForm(
        _PAYERS, ("invoice_no", "employer"), sums={"identified": _PAYERS}
    ),
    # 撤销缴费通知: what had been paid on it becomes unidentified again
    "invoice_released": EventForm(_PAYERS, ("invoice_no", "employer"), sums={"released": _PAYERS}),
    "refund_approved": EventForm(("refund",), ("refund_no",)),
    "benefit_approved": EventForm(("benefit",), ("claim_no",)),
    # 追回: asked for; and received, out of money that had come in unidentified
    "recovery_claimed": EventForm(("recovery",), ("recovery_no", "claim_no")),
    "recovery_received": EventForm(("recovered",), ("recovery_no",)),
    "batch_released": EventForm(_PAYABLES, ("batch_no",), sums={"total": _PAYABLES}),
    "payment_returned": EventForm(_PAYABLES, ("batch_no", "payment_no"), sums={"total": _PAYABLES}),
    "reserve_set_aside": EventForm(("reserve",), ("period",)),
    "pool_set_aside": EventForm(("pool",), ("period",)),
    "surplus_carried": EventForm(("carried",), ("period",)),
    "deficit_carried": EventForm(("deficit",), ("period",)),
    "relief_awarded": EventForm(("awarded",), ("period",)),
    "pool_returned": EventForm(("remainder",), ("period",)),
}

#: Events that a scheme writes where its rules need them, and may leave out otherwise.
OPTIONAL_EVENTS: Mapping[str, EventForm] = {
    # 中途退出退费 (contribution: refund_on_leaving): it waits, as unidentified, to be approved
    "contribution_returned": EventForm(
        _PAYERS, ("refund_no", "employer", "period"), sums={"returned": _PAYERS}
    ),
    # 二次救助 out of the fund carried forward (relief: money: carried)
    "pool_drawn": EventForm(("pool",), ("period",)),
}
