"""个人信息: everything that is held about one member, taken out with a stated purpose."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template

from api.errors import status_of
from api.forms import Form, form_of
from api.page import page
from ledger import papers
from ledger.files.persons import person_archive
from ledger.refusals import Refusal
from ledger.work.books import opened
from ledger.work.days import today
from ledger.work.person import LONGEST_PURPOSE, held_about

Asking = Request[Any, Any, Any]


@get("/persons", opt={"operation": "person.export"}, include_in_schema=False, sync_to_thread=True)
def show_form(request: Asking) -> Template:
    """Whose data, and what for."""
    return _form(request)


def _form(
    request: Asking, problem: Refusal | None = None, typed: Form | None = None
) -> Template:  # fmt: skip
    return page(
        request, "persons", status_of(problem.code) if problem else 200, problem=problem,
        typed={name: typed.text(name) if typed else "" for name in ("id_number", "purpose")},
        longest=LONGEST_PURPOSE,
    )  # fmt: skip


@post("/persons/export", opt={"operation": "person.export"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def export_person(request: Asking) -> Template | Response[bytes]:
    """The copy, as a file; the number stands in the form and never in an address."""
    form = await form_of(request)
    return await form.in_thread(_export, request, form)


def _export(request: Asking, form: Form) -> Template | Response[bytes]:
    try:
        with opened(request.app.state["place"]) as book:
            held = held_about(
                book, request.app.state["office"], request.user.login, form.text("id_number"),
                form.text("purpose"), today(),
            )  # fmt: skip
    except Refusal as refusal:
        return _form(request, refusal, form)
    paper = papers.pdf(papers.paper_of("person", held.answer))
    return Response(
        person_archive(held.answer, paper, held.papers), media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="person.zip"'},
    )  # fmt: skip


HANDLERS = (show_form, export_person)
