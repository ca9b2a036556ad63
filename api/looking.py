"""Looking at persons' data: every look is a line of the access record before anything is shown.

Who, when, what is shown of whom (by the number in the address, never by a name or what was searched
for), and for what: the operation of the counter that the look belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.enums import HttpMethod

from ledger.work.door import Visitor, note

#: Route → what of persons a look at it shows. Those that write a fuller line themselves, as of
#: scans, check codes, bank files and rows of a roster, are not among them.
SHOWS: Mapping[str, str] = {
    "/claims": "claims_read",
    "/claims/{claim_no}": "claim_read",
    "/claims/{claim_no}/receipt": "claim_read",
    "/api/v1/claims": "claims_read",
    "/api/v1/claims/{claim_no}": "claim_read",
    "/api/v1/claims/{claim_no}/attachments": "claim_read",
    "/papers/decision/{name}": "claim_read",
    "/review": "claims_read",
    "/approve": "claims_read",
    "/rosters": "members_read",
    "/batches/{batch_no}": "payees_read",
    "/payables/{payable_no}": "payees_read",
    "/papers/batch/{name}": "payees_read",
    "/receipts/{receipt_id}": "payer_read",
    "/year-end/{period}/fix": "relief_read",
    "/year-end/{period}/relief": "relief_read",
    "/year-end/{period}/trials": "relief_read",
    "/year-end/{period}/trials/{number}": "relief_read",
    "/year-end/{period}/trials/{number}/against/{other}": "relief_read",
    "/jobs/{number}": "job_read",
    "/jobs/{number}/findings": "job_read",
    "/jobs/{number}/file": "job_read",
}


async def recorded(request: Request[Any, Any, Any]) -> None:
    """Before a handler runs, and after the guards: write the line that its route asks for."""
    what = SHOWS.get(request.scope.get("path_template", ""))
    visitor: Visitor | None = request.scope.get("user")
    if what is None or visitor is None or request.method != HttpMethod.GET:
        return
    subject = " ".join(str(value) for value in request.path_params.values())
    purpose = request.route_handler.opt["operation"]
    await sync_to_thread(
        note, request.app.state["office"], visitor.login, what,
        subject if subject.isprintable() else "", "", purpose,
    )  # fmt: skip
