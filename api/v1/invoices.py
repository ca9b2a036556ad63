"""缴费通知单 for the systems of employers."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter
from msgspec import convert

from api.answers import TAG_HEADER, IfNoneMatch
from api.v1 import shapes
from api.v1.common import (
    READING,
    Cursor,
    Limit,
    Period,
    Reading,
    after,
    cursor_at,
    private,
    reach_of,
    refused_when,
)
from ledger.money import yuan
from ledger.nouns import Answer
from ledger.work import listings
from ledger.work.books import opened


@get(
    "/api/v1/invoices",
    operation_id="listInvoices",
    operation_class=Reading,
    opt={"operation": "invoice.read"},
    tags=["缴费"],
    summary="缴费通知单清单",
    security=READING,
    sync_to_thread=True,
    responses=refused_when(
        NOT_FOUND="没有这个互助期（period_unknown）",
        UNPROCESSABLE_ENTITY="参数不合要求，或游标不能识别（cursor_unreadable）",
    ),
)
def list_invoices(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    period: Period = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> shapes.InvoicePage:
    """An officer sees those of the employer."""
    with opened(place) as book:
        answer = listings.invoices_page(book, reach_of(request), period, after(cursor), limit)
    lines = [convert(_line(each), shapes.InvoiceLine) for each in answer["invoices"]]
    return shapes.InvoicePage(invoices=lines, next=cursor_at(answer["next"]))


@get(
    "/api/v1/invoices/{invoice_no:str}",
    operation_id="getInvoice",
    operation_class=Reading,
    opt={"operation": "invoice.read"},
    tags=["缴费"],
    summary="一份缴费通知单与到账",
    security=READING,
    sync_to_thread=True,
    response_headers=[TAG_HEADER],
    responses={304: ResponseSpec(None, description="内容未变")}
    | refused_when(NOT_FOUND="没有这份通知单，或不属于本单位（invoice_unknown）"),
)
def get_invoice(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    invoice_no: Annotated[str, PathParameter(description="缴费通知单编号")],
    if_none_match: IfNoneMatch = None,
) -> Response[shapes.InvoiceInFull]:
    """What each payer owes, and the money received for it."""
    with opened(place) as book:
        answer = listings.invoice_in_full(book, reach_of(request), invoice_no)
    invoice = _line(answer) | {
        "by_payer": {payer: yuan(fen) for payer, fen in answer["by_payer"].items()},
        "receipts": [
            {"received_on": each["received_on"], "used_on": each["used_on"],
             "amount": yuan(each["amount_fen"])}
            for each in answer["receipts"]
        ],
    }  # fmt: skip
    return private(convert(invoice, shapes.InvoiceInFull), if_none_match)


def _line(answer: Answer) -> Answer:
    names = ("invoice_no", "employer", "uscc", "period", "issued_on", "due_on", "members",
             "is_cancelled", "paid_on")  # fmt: skip
    money = ("total", "received", "open")
    return {name: answer[name] for name in names} | {
        name: yuan(answer[f"{name}_fen"]) for name in money
    }


HANDLERS = (list_invoices, get_invoice)
