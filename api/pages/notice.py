"""公示: the notice of relief for everybody, names masked, and the way to find one's own line."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import FromPath, PathParameter
from litestar.response import Template

from api.door import address_of
from api.errors import status_of
from api.forms import Form, form_of
from api.page import page
from ledger.refusals import Refusal
from ledger.work import own_line, report
from ledger.work.books import chain_head, opened
from ledger.work.reach import Reach

LONGEST = 40
LARGEST_FORM = 2**14  # bytes
Asking = Request[Any, Any, Any]
Period = Annotated[str, PathParameter(description="2012-08-01，或只写 2012")]


@get("/notices/{period:str}", opt={"public": True}, include_in_schema=False, sync_to_thread=True)
def show_notice(request: Asking, period: Period) -> Template:
    """The published notice; ``case`` leaves the one line of a case number."""
    return _notice(request, period)


def _notice(request: Asking, period: str, problem: Refusal | None = None) -> Template:
    with opened(request.app.state["place"]) as book:
        notice = report.notice(book, period)
        head = chain_head(book)
    wanted = request.query_params.get("case", "").strip().upper()[:LONGEST]
    lines = [line for line in notice["lines"] if not wanted or line["case_no"] == wanted]
    status = status_of(problem.code) if problem else 200
    return page(
        request, "notice", status, notice=notice, lines=lines, wanted=wanted, head=head,
        problem=problem,
    )  # fmt: skip


@post("/notices/{period:str}/own-line", opt={"public": True}, include_in_schema=False,
      status_code=200, request_max_body_size=LARGEST_FORM)  # fmt: skip
async def show_own_line(request: Asking, period: FromPath[str]) -> Template:
    """The one line that a code opens. What is typed stands in no address and no log."""
    form = await form_of(request)
    return await form.in_thread(_own_line, request, form, period)


def _own_line(request: Asking, form: Form, period: str) -> Template:
    try:
        _slow_down(request)
        with opened(request.app.state["place"]) as book:
            found = own_line.own_line(
                book, request.app.state["office"], period, form.text("code"), form.text("tail")
            )
    except Refusal as refusal:
        return _notice(request, period, refusal)
    return page(request, "own_line", line=found, period=period)


def _slow_down(request: Asking) -> None:
    """Raises Refusal("tries_too_many": seconds) for an address that tries too often."""
    try:
        request.app.state["code_limiter"].take(address_of(request))
    except Refusal as refusal:
        raise Refusal("tries_too_many", seconds=refusal.facts["seconds"]) from None


@get("/notices/{period:str}/codes", opt={"operation": "notice.codes"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_codes(request: Asking, period: FromPath[str]) -> Template:
    """告知单: the code of each line in the visitor's reach, a slip for each member."""
    reach = Reach.of(request.user, "notice.codes")
    office = request.app.state["office"]
    with opened(request.app.state["place"]) as book:
        found = own_line.codes(book, office, reach, request.user.login, period)
    address = f"{str(request.base_url).rstrip('/')}/notices/{found['period']}"
    return page(request, "notice_codes", **found, address=address)


HANDLERS = (show_notice, show_own_line, show_codes)
