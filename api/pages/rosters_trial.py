"""交名册: the form for a file, its trial with live progress, and what either came to."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from api.errors import status_of
from api.forms import Form, form_of
from api.page import see_other
from api.pages.jobs import asked_job, context_of
from api.pages.money_desk import (
    Shown,
    asked_number,
    asked_word,
    looking,
    money_page,
    new_request,
    today,
)
from api.pages.rosters import taking
from ledger.files.rosters import roster_headings
from ledger.files.sheets import Heading
from ledger.nouns import Answer
from ledger.refusals import BadInput, Refusal
from ledger.work import register, roster_mends, roster_overview, uploads
from ledger.work.door import Visitor, note
from ledger.work.roster_mends import MOST_ROWS, Found, RowFound

Asked = Request[Any, Any, Any]
TRIAL = "/rosters/trials/{number:int}"


# -- handing in -----------------------------------------------------------------------------------


@get("/rosters/new", opt={"operation": "roster.import"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_form(request: Asked) -> Template:
    """The form for a roster, with the columns that are read."""
    return _form(request, asked_word(request, "period", 20))


def _form(request: Asked, period: str, problem: Refusal | None = None) -> Template:
    def ask(book: Any) -> tuple[list[Answer], tuple[Heading, ...]]:
        facts = register.facts_declared(book)
        return roster_overview.periods(book, today()), roster_headings(facts)

    periods, headings = looking(request, ask)
    status = 422 if problem else 200
    found = money_page(
        request, "roster_new", periods=[each for each in periods if each["is_open"]],
        period=period, headings=headings, problem=problem, most=uploads.LARGEST // 1_000_000,
    )  # fmt: skip
    found.status_code = status
    return found


@post("/rosters/upload", opt={"operation": "roster.import"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def take_file(request: Asked) -> Shown:
    """Keep the file and try it; nothing is enrolled by it."""
    form = await form_of(request)
    return await form.in_thread(_take_file, request, form)


def _take_file(request: Asked, form: Form) -> Shown:
    period = form.text("period")[:20]
    try:
        known = looking(request, lambda book: roster_overview.periods(book, today()))
        if period not in {each["code"] for each in known}:
            listed = ", ".join(each["code"] for each in known)
            raise Refusal("period_unknown", period=period, known=listed)
        file = form.files.get("file")
        if file is None:
            raise Refusal("upload_missing")
        token = form.text("request")[:60] or new_request()
        content = {"period": period, "dry_run": True, "token": token}
        number = asked_job(request, "enrol", content, file, token, "/rosters")
    except Refusal as refusal:
        return _form(request, period, refusal)
    return see_other(f"/rosters/trials/{number}")


# -- looking on -----------------------------------------------------------------------------------


def trial_of(request: Asked, number: int) -> dict[str, Any]:
    """A roster job of the visitor's own, with what a page needs that looks on it.

    Raises Refusal("job_unknown").
    """
    context = context_of(request, number)
    job = context["job"]
    if job["kind"] != "enrol" or job["asked_by"] != request.user.login:
        raise Refusal("job_unknown", job=number)
    return context


@get(f"{TRIAL}/progress", opt={"operation": "roster.import"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_progress(request: Asked, number: FromPath[int]) -> Template | Response[str]:
    """How far it has come; once it has ended, the page is asked for anew."""
    context = trial_of(request, number)
    if context["job"]["ended_at"]:
        return Response("", media_type=MediaType.HTML, headers={"HX-Refresh": "true"})
    return money_page(request, "roster_progress", **context)


@get(TRIAL, opt={"operation": "roster.import"}, include_in_schema=False, sync_to_thread=True)
def show_trial(request: Asked, number: FromPath[int]) -> Template:
    """A roster on its way: the progress, its rows with mistakes, the summary, or the result."""
    return trial_page(request, number)


def trial_page(request: Asked, number: int, problem: Refusal | None = None) -> Template:
    """The page of a trial; ``problem``: why a form of it was not carried out."""
    context = trial_of(request, number)
    job = context["job"]
    answer: Answer = job["answer"] or {}
    is_trial = bool(job["content"].get("dry_run"))
    found = Found.of(answer.get("findings", []))
    context |= {
        "problem": problem, "answer": answer, "found": found, "grave": found.grave(),
        "mild": found.mild(), "content": job["content"], "taking": taking,
        "file": _name_of(request, job["content"].get("upload")),
        "original": _name_of(request, job["content"].get("origin")),
    }  # fmt: skip
    name = "roster_watch"
    if job["ended_at"] and (job["state"] != "done" or not is_trial):
        name = "roster_result"
        context["unbilled"] = _unbilled(request, job)
    elif job["ended_at"]:
        visitor: Visitor = request.user
        context["mends"] = roster_mends.mends_of(_office(request), visitor.login, number)
        name = "roster_clean"
        if context["grave"] or (asked_word(request, "show") == "mild" and context["mild"]):
            name = "roster_mend"
            context |= _rows(request, number, found, context["mends"])
    shown = money_page(request, name, **context)
    if problem is not None:
        shown.status_code = int(status_of(problem.code))
    return shown


def _unbilled(request: Asked, job: Answer) -> list[Answer]:
    """For whom an invoice can be issued now."""
    visitor: Visitor = request.user
    if job["state"] != "done" or not visitor.may("invoice.issue"):
        return []
    within = job["content"].get("within") or ()
    period = job["answer"]["period"]
    return looking(request, lambda book: roster_overview.unbilled(book, within, period))


def _office(request: Asked) -> Any:
    return request.app.state["office"]


def _name_of(request: Asked, number: object) -> str:
    """The name of a file that was handed in; "" for none, or one that is no longer kept."""
    if not isinstance(number, int):
        return ""
    try:
        return uploads.upload_of(_office(request), number, by=request.user.login).name
    except Refusal:
        return ""


def _rows(request: Asked, number: int, found: Found, mends: Any) -> dict[str, Any]:
    """A page of the rows to be mended: those with mistakes, or those to look at."""
    is_mild = asked_word(request, "show") == "mild" or not found.grave()
    rows = found.mild() if is_mild else found.grave()
    pages = max(1, -(-len(rows) // MOST_ROWS))
    at = min(asked_number(request), pages)
    own = rows[(at - 1) * MOST_ROWS : at * MOST_ROWS]
    return {
        "show": "mild" if is_mild else "grave", "at": at, "pages": pages, "count": len(rows),
        "rows": rows_of(request, number, own, mends, found),
        "left": len({each.row for each in found.grave()} - set(mends.cells) - mends.dropped),
    }  # fmt: skip


def rows_of(
    request: Asked, number: int, wanted: list[RowFound], mends: Any, found: Found
) -> list[Any]:
    """Rows with their values. What is wrong is shown in full, so the access record has it."""
    visitor: Visitor = request.user
    content = trial_of(request, number)["job"]["content"]
    try:
        upload = uploads.upload_of(_office(request), int(content["upload"]), by=visitor.login)
        every = [each.row for each in found.rows]
        rows = looking(
            request, lambda book: roster_mends.rows_to_mend(book, upload, wanted, mends, every)
        )  # fmt: skip
    except (BadInput, Refusal):  # no longer kept
        return []
    if rows:
        listed = ", ".join(str(each.row) for each in rows)
        note(_office(request), visitor.login, "roster_rows", upload.name, listed, "roster.import")
    return rows


HANDLERS = (show_form, take_file, show_progress, show_trial)
