"""What the interface answers, field by field: only what is named here leaves the house."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.answers import Yuan
from api.errors import FindingOut
from ledger.nouns import Answer
from ledger.work.listings import ClaimStanding

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256")]
Next = Annotated[str | None, Meta(description="下一页的 cursor；没有了为 null")]
Count = Annotated[int, Meta(ge=0)]


class Receipt(Struct, kw_only=True):
    """受理回执: the number to ask with; ``digest`` seals the claim in the chain of the book."""

    receipt_no: Annotated[str, Meta(description="SL-0000012-0000003")]
    received_on: date
    digest: Digest


class ClaimTaken(Struct, kw_only=True):
    """A claim that is in the book. ``is_new`` false: it was there already, word for word."""

    claim_no: str
    is_new: bool
    receipt: Receipt
    findings: Annotated[list[FindingOut], Meta(description="请核对的事项（warn）")]


class ClaimReceipt(Struct, kw_only=True):
    """One claim of a batch, with its receipt."""

    claim_no: str
    receipt: Receipt


class BatchTaken(Struct, kw_only=True):
    """What became of the claims of a batch."""

    claims: Count
    taken: Count
    unchanged: Annotated[int, Meta(ge=0, description="账套中已有，内容相同")]
    refused: Count
    receipts: list[ClaimReceipt]
    findings: list[FindingOut]


class ReversalTaken(Struct, kw_only=True):
    """结算撤销: which claim is open again. ``is_new`` false: it was taken back before."""

    claim_no: str
    is_new: bool


class ClaimLine(Struct, kw_only=True):
    """A claim in the list. ``benefit`` is told once it has been approved."""

    claim_no: str
    receipt_no: str
    period: str
    line: str
    status: ClaimStanding
    status_words: Annotated[str, Meta(description="待审核")]
    submitted_on: date
    member: str
    id_number: Annotated[str, Meta(description="321*************23")]
    hospital_code: str
    hospital_name: str
    diagnosis_name: str
    benefit: Yuan | None


class ClaimPage(Struct, kw_only=True):
    """Claims in the order they came in."""

    claims: list[ClaimLine]
    next: Next


class SettlementOut(Struct, kw_only=True):
    """结算. ``amounts`` has every amount of the national settlement record by its name."""

    setl_id: str
    institution: str
    admitted_on: date
    discharged_on: date
    reversed_on: date | None
    amounts: dict[str, Yuan]


class WorkingOut(Struct, kw_only=True):
    """One step of the calculation, in words."""

    words: str
    article: str
    before: Yuan
    after: Yuan


class ReasonOut(Struct, kw_only=True):
    """Why a claim was declined or cut, in words."""

    code: str
    words: str
    article: str


class ArticleOut(Struct, kw_only=True):
    """The words of an article that a decision rests on."""

    article: str
    words: str


class Round(Struct, kw_only=True):
    """审核决定, one a round; ``signed_on``: the days of its signatures."""

    round: int
    decided_on: date
    outcome: Literal["approved", "declined"]
    base: Yuan
    benefit: Yuan
    reasons: list[ReasonOut]
    workings: list[WorkingOut]
    articles: list[ArticleOut]
    signed_on: list[date]


class PayableOut(Struct, kw_only=True):
    """应付: what is to be paid, and where it stands."""

    payable_no: str
    amount: Yuan
    standing: Literal["open", "in_batch", "at_bank", "paid", "cancelled"]
    standing_words: str
    payee_name: str
    payee_account: Annotated[str, Meta(description="622*************23")]


class ClaimInFull(ClaimLine, kw_only=True):
    """A claim with its settlements, its decisions, and what became of the money."""

    receipt: Receipt
    diagnosis_code: str
    settlements: list[SettlementOut]
    rounds: list[Round]
    payables: list[PayableOut]


class InvoiceLine(Struct, kw_only=True):
    """缴费通知单 in the list."""

    invoice_no: str
    employer: str
    uscc: str
    period: str
    issued_on: date
    due_on: date
    members: Count
    total: Yuan
    received: Yuan
    open: Yuan
    is_cancelled: bool
    paid_on: date | None


class InvoicePage(Struct, kw_only=True):
    """Invoices in the order they were issued."""

    invoices: list[InvoiceLine]
    next: Next


class MoneyReceived(Struct, kw_only=True):
    """Money used for an invoice: when it came, when it was recognised."""

    received_on: date
    used_on: date
    amount: Yuan


class ByPayer(Struct, kw_only=True):
    """Each payer's part."""

    employer: Yuan
    member: Yuan
    union: Yuan
    superior: Yuan


class InvoiceInFull(InvoiceLine, kw_only=True):
    """An invoice with each payer's part and the money received."""

    by_payer: ByPayer
    receipts: list[MoneyReceived]


def receipt_out(answer: Answer) -> Receipt:
    return Receipt(
        receipt_no=answer["receipt_no"],
        received_on=date.fromisoformat(answer["received_on"]),
        digest=answer["digest"],
    )
