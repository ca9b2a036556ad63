"""核查: the book proves itself on request, the ends of its chains, and what an auditor takes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.response import Template

from api.forms import File, Form, form_of
from api.page import page
from api.pages.jobs import ask_job
from ledger.work.books import chain_head, opened

Asking = Request[Any, Any, Any]


@get("/audit", opt={"operation": "book.verify"}, include_in_schema=False, sync_to_thread=True)
def show_audit(request: Asking) -> Template:
    """The end of the chain, and the buttons."""
    with opened(request.app.state["place"]) as book:
        head = chain_head(book)
    return page(request, "audit", head=head, request_id=uuid4().hex, export_id=uuid4().hex)


@post("/audit/verify", opt={"operation": "book.verify"}, include_in_schema=False, status_code=200)
async def ask_verify(request: Asking) -> Response[None]:
    """Verify in the background; the page of the job shows how far it is.

    ``anchors``: a file of anchors, every line of which is compared with the book.
    """
    form = await form_of(request)
    return await form.in_thread(_ask, request, form, "verify", form.files.get("anchors"))


@post("/audit/export", opt={"operation": "book.export"}, include_in_schema=False, status_code=200)
async def ask_export(request: Asking) -> Response[None]:
    """The journal for other people's tools, in the background."""
    form = await form_of(request)
    return await form.in_thread(_ask, request, form, "export")


def _ask(request: Asking, form: Form, kind: str, file: File | None = None) -> Response[None]:
    return ask_job(request, kind, {}, file, request_id=form.text("request_id"), back="/audit")


HANDLERS = (show_audit, ask_verify, ask_export)
