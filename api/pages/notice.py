"""公示: the notice of relief for everybody, names masked, and the way to find one's own line."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.params import PathParameter
from litestar.response import Template

from api.page import page
from ledger.work import report
from ledger.work.books import chain_head, opened

LONGEST = 40


@get("/notices/{period:str}", opt={"public": True}, include_in_schema=False, sync_to_thread=True)
def show_notice(
    request: Request[Any, Any, Any],
    period: Annotated[str, PathParameter(description="2012-08-01，或只写 2012")],
) -> Template:
    """The published notice; ``case`` leaves the one line of a case number."""
    with opened(request.app.state["place"]) as book:
        notice = report.notice(book, period)
        head = chain_head(book)
    wanted = request.query_params.get("case", "").strip().upper()[:LONGEST]
    lines = [line for line in notice["lines"] if not wanted or line["case_no"] == wanted]
    return page(request, "notice", notice=notice, lines=lines, wanted=wanted, head=head)


HANDLERS = (show_notice,)
