"""名册: how far the enrolment of a period has come, for one employer or all one may see."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template

from api.forms import Form, form_of
from api.page import see_other
from api.pages.jobs import XLSX, attachment
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    asked_word,
    carried_out,
    looking,
    money_page,
    quoted,
    today,
    tried,
)
from ledger.files.roster_template import write_roster_template
from ledger.files.rosters import roster_headings
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.work import bill, register, roster_mends, roster_overview
from ledger.work.door import Visitor
from ledger.work.roster_lists import LISTS

Asked = Request[Any, Any, Any]


@get("/rosters", opt={"operation": "roster.read"}, include_in_schema=False, sync_to_thread=True)
def show_rosters(request: Asked) -> Template:
    """One employer's enrolment, or a line for each where one sees several."""
    return _rosters(request, asked_word(request, "employer", 18), asked_word(request, "period", 20))


def _rosters(
    request: Asked, employer: str, period: str, trouble: Trouble | None = None
) -> Template:  # fmt: skip
    visitor: Visitor = request.user
    scope = visitor.scope("roster.read")
    if scope is not None and len(scope) == 1 and not employer:
        (employer,) = scope
    if employer:
        return _employer(request, employer, period, trouble)
    words, number = asked_word(request, "words"), asked_number(request)

    def ask(book: Any) -> Answer:
        found = roster_overview.of_employers(book, scope, period, today(), words, number)
        return found | {"periods": roster_overview.periods(book, today())}

    return money_page(request, "rosters", words=words, **looking(request, ask))


def _employer(request: Asked, uscc: str, period: str, trouble: Trouble | None) -> Template:
    visitor: Visitor = request.user
    scope = visitor.scope("roster.read")
    if scope is not None and uscc not in scope:
        raise Refusal("employer_unknown", uscc=uscc)
    shown = (asked_word(request, "list", 20), asked_number(request))

    def ask(book: Any) -> Answer:
        found = roster_overview.of_employer(book, uscc, period, today(), shown)
        return found | {"periods": roster_overview.periods(book, today())}

    return money_page(
        request, "roster", trouble, tabs=LISTS, waiting=_waiting(request),
        is_only=scope is not None and len(scope) == 1, taking=taking, **looking(request, ask),
    )  # fmt: skip


def _waiting(request: Asked) -> Answer | None:
    """The visitor's own roster that is on its way, or waits for being mended or confirmed."""
    visitor: Visitor = request.user
    if not visitor.may("roster.import"):
        return None
    return roster_mends.waiting(request.app.state["office"], visitor.login)


def taking(found: Answer, lang: str) -> str:
    """A participation in words."""
    needed = found["needed"] - found["enrolled"]
    facts = {key: str(value) for key, value in found.items()} | {"short": str(max(needed, 0))}
    facts["fewest"] = str(found["minimum_members"])
    if not found["headcount"]:
        return say("roster_taking.unknown", facts, lang)
    if found["met"]:
        return say("roster_taking.met", facts, lang)
    is_few = found["enrolled"] < found["minimum_members"] == found["needed"]
    return say("roster_taking.few" if is_few else "roster_taking.short", facts, lang)


@get("/rosters/template.xlsx", opt={"operation": "roster.import"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def get_template(request: Asked) -> Response[bytes]:
    """An empty roster to fill in, with the columns that the scheme asks for."""
    facts = looking(request, register.facts_declared)
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, "roster.xlsx")
        write_roster_template(path, roster_headings(facts), facts)
        return attachment(path.read_bytes(), "参加人员名册.xlsx", XLSX)


@post("/rosters/invoice", opt={"operation": "invoice.issue"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def issue_invoice(request: Asked) -> Shown:
    """开具缴费通知 for those of an employer who are enrolled and stand on no invoice yet."""
    form = await form_of(request)
    return await form.in_thread(_issue, request, form)


def _issue(request: Asked, form: Form) -> Shown:
    visitor: Visitor = request.user
    scope = visitor.scope("invoice.issue")
    uscc, period = form.text("employer")[:18], form.text("period")[:20]
    if scope is not None and uscc not in scope:
        raise Refusal("employer_unknown", uscc=uscc)
    answer = tried(
        "invoice",
        lambda: carried_out(request, form, lambda desk: bill.bill(desk, period, uscc)),
    )
    if isinstance(answer, Trouble):
        return _rosters(request, uscc, period, answer)
    return see_other(f"/invoices/{quoted(answer['papers'][0]['invoice_no'])}?done=issued")


HANDLERS = (show_rosters, get_template, issue_invoice)
