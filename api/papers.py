"""单据: the papers as PDF, limited to what the visitor may see.

The address ends in the number printed on the paper and ``.pdf``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.numbers import number_in
from ledger import papers
from ledger.work import paper_facts
from ledger.work.books import opened
from ledger.work.reach import Reach

ENDING = ".pdf"


def _printed(
    request: Request[Any, Any, Any], kind: str, name: str, operation: str
) -> Response[bytes]:
    """The paper, shown in the browser; refused as unknown where it lies out of reach."""
    number = name.removeprefix("/").removesuffix(ENDING)
    if number == name.removeprefix("/") or not number:
        raise NotFoundException
    if kind == "decision":
        number = number_in(number)
    reach = Reach.of(request.user, operation) if operation else paper_facts.WHOLE
    with opened(request.app.state["place"]) as book:
        facts = paper_facts.facts(book, kind, number, reach)
    content = papers.pdf(papers.paper_of(kind, facts))
    named = f"inline; filename=\"{kind}.pdf\"; filename*=UTF-8''{quote(name.rsplit('/')[-1])}"
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": named}
    )  # fmt: skip


@get("/papers/invoice/{name:str}", opt={"operation": "invoice.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_invoice(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """缴费通知单 by its number; of an officer's own employer only."""
    return _printed(request, "invoice", name, "invoice.read")


@get("/papers/receipt/{name:path}", opt={"operation": "receipt.print"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_receipt(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """收据 by the bank's reference, in which a bank may put a slash; for an officer, of money that
    paid the own employer's invoices."""
    return _printed(request, "receipt", name, "receipt.print")


@get("/papers/decision/{name:str}", opt={"operation": "claim.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_decision(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """审核决定书 by the number of the claim; told once every signature is there."""
    return _printed(request, "decision", name, "claim.read")


@get("/papers/entry/{name:str}", opt={"operation": "ledger.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_entry(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """记账凭证 by its number."""
    return _printed(request, "entry", name, "ledger.read")


@get("/papers/batch/{name:str}", opt={"operation": "batch.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_batch(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """付款凭证 by the number of a batch or of one payment."""
    return _printed(request, "batch", name, "batch.read")


@get("/papers/notice/{name:str}", opt={"public": True}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_notice(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """公示名单 of a period, for everybody."""
    return _printed(request, "notice", name, "")


@get("/papers/annual/{name:str}", opt={"operation": "ledger.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def print_annual(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """年度报告 of a period."""
    return _printed(request, "annual", name, "ledger.read")


HANDLERS = (print_invoice, print_receipt, print_decision, print_entry, print_batch, print_notice,
            print_annual)  # fmt: skip
