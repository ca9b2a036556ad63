"""缴费: the invoices (缴费通知单) as they stand, each as it is printed, and taking one back."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Template

from api.forms import Form, form_of
from api.page import see_other
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    asked_word,
    looking,
    money_page,
    plain,
    quoted,
    today,
    typed,
    with_reason,
)
from ledger.money import capital
from ledger.nouns import Answer
from ledger.work import bill, paper_facts
from ledger.work.reach import Reach
from ledger.work.report import money_lists

INVOICE = "/invoices/{invoice_no:str}"


@get("/invoices", opt={"operation": "invoice.read"}, include_in_schema=False, sync_to_thread=True)
def show_invoices(request: Request[Any, Any, Any]) -> Template:
    """The invoices one may see: an officer those of the own employer."""
    show, period, words = (asked_word(request, name) for name in ("show", "period", "words"))
    show = show if show in money_lists.INVOICE_STANDINGS else "all"
    reach = Reach.of(request.user, "invoice.read")
    wanted, number = (show, period, words), asked_number(request)
    found = looking(
        request, lambda book: money_lists.invoices(book, reach, today(), wanted, number)
    )
    return money_page(
        request, "invoices", show=show, period=period, words=words, is_whole=reach.is_whole,
        standings=money_lists.INVOICE_STANDINGS, **found,
    )  # fmt: skip


@get(INVOICE, opt={"operation": "invoice.read"}, include_in_schema=False, sync_to_thread=True)
def show_invoice(request: Request[Any, Any, Any], invoice_no: FromPath[str]) -> Template:
    """One invoice as it is printed, and the money that came in for it."""
    invoice_no = plain(invoice_no)
    return _invoice(request, invoice_no)


def _invoice(
    request: Request[Any, Any, Any], invoice_no: str, trouble: Trouble | None = None, **context: Any
) -> Template:
    reach = Reach.of(request.user, "invoice.read")

    def ask(book: Any) -> Answer:
        paper = paper_facts.facts(book, "invoice", invoice_no, reach)
        receipts = money_lists.receipts_of_invoice(book, invoice_no)
        return {"paper": paper, "receipts": receipts, "capital": capital(paper["total_fen"])}

    return money_page(request, "invoice", trouble, **looking(request, ask), **context)


@post(f"{INVOICE}/cancel", opt={"operation": "invoice.cancel"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def cancel_invoice(request: Request[Any, Any, Any], invoice_no: FromPath[str]) -> Shown:
    """作废 an invoice that is not paid in full."""
    invoice_no = plain(invoice_no)
    form = await form_of(request)
    return await form.in_thread(_cancel, request, invoice_no, form)


def _cancel(request: Request[Any, Any, Any], invoice_no: str, form: Form) -> Shown:
    trouble = with_reason(
        request, form, "cancel", lambda desk, reason: bill.cancel_invoice(desk, invoice_no, reason)
    )
    if trouble:
        return _invoice(request, invoice_no, trouble, typed=typed(form, "reason"))
    return see_other(f"/invoices/{quoted(invoice_no)}?done=cancelled")


HANDLERS = (show_invoices, show_invoice, cancel_invoice)
