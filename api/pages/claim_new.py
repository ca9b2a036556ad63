"""申报: one claim typed as the settlement sheet has it, or a whole file; the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Template

from api.forms import Form, form_of
from api.language import language_of
from api.numbers import number_in, segment
from api.page import page, see_other
from api.pages.claim_fields import (
    GROUPS,
    MOST_SETTLEMENTS,
    Beside,
    Typed,
    beside,
    is_bare,
    stated,
    typed_in,
)
from api.pages.claim_papers import kept_of, taken
from api.pages.claim_parts import Asking, desk_of, line_titles, today
from api.pages.claims import claim_page
from api.pages.jobs import ask_job
from ledger.nouns import Answer, Finding, Severity
from ledger.office.connection import Office
from ledger.permissions import Role
from ledger.refusals import BadInput, Refusal
from ledger.sentences.claims import AMOUNT_HEADINGS
from ledger.work import attach, submission
from ledger.work.attach import Scanned
from ledger.work.books import OpenBook, opened
from ledger.work.door import Visitor
from ledger.work.listings import receipts_of
from ledger.work.reach import Reach
from ledger.work.report import claim_lists
from ledger.work.submission import Asked

Shown = Template | Response[None]


@get("/claims/new", opt={"operation": "claim.submit"}, include_in_schema=False)
async def show_form(request: Asking) -> Template:
    """The empty form, with what is known of who fills it in."""
    # Not by the decorator: it would wrap twice where a path has two methods.
    return await sync_to_thread(_empty_form, request)


def _empty_form(request: Asking) -> Template:
    with opened(request.app.state["place"]) as book:
        asked = submission.asked(book)
        typed = Typed(_first_values(book, request.user, asked))
    return _form_page(request, asked, typed)


def _first_values(book: OpenBook, visitor: Visitor, asked: Asked) -> dict[str, str]:
    values = {"submitted_on": today().isoformat()}
    if len(asked.lines) == 1:
        values["line"] = next(iter(asked.lines))
    hospitals = sorted(visitor.roles.get(Role.HOSPITAL, ()))
    if len(hospitals) == 1:
        values["fixmedins_code"] = hospitals[0]
        values["fixmedins_name"] = claim_lists.hospital_name(book, hospitals[0])
    return values


def _form_page(
    request: Asking,
    asked: Asked,
    typed: Typed,
    status: int = 200,
    *,
    found: Sequence[Beside] = (),
    problem: Refusal | None = None,
    file_problem: Refusal | None = None,
    paper_problems: Sequence[Refusal] = (),
    papers: Sequence[Scanned] = (),
    request_id: str = "",
) -> Template:
    visitor: Visitor = request.user
    office: Office = request.app.state["office"]
    grave = [each for each in found if each.is_grave]
    beside_field: dict[str, list[Beside]] = {}
    for each in found:
        beside_field.setdefault(each.at, []).append(each)
    return page(
        request, "claim_new", status, asked=asked, typed=typed, groups=GROUPS,
        headings=AMOUNT_HEADINGS, found=found, grave=grave, beside=beside_field,
        problem=problem, file_problem=file_problem, request_id=request_id or uuid4().hex,
        paper_problems=paper_problems, kept=kept_of(office, visitor.login, papers),
        most_papers=attach.MOST, largest=attach.LARGEST // 1_000_000,
        file_request_id=uuid4().hex, most=MOST_SETTLEMENTS, codes=_codes(visitor),
        own_hospital=len(visitor.roles.get(Role.HOSPITAL, ())) == 1,
        line_titles=line_titles(asked.lines, language_of(request)),
        is_bare=is_bare(typed, asked) and typed.text("line") in asked.bare,
        needs_look=bool(found) and not grave,
    )  # fmt: skip


def _codes(visitor: Visitor) -> list[str]:
    """The employers or hospitals that a visitor hands in claims for."""
    return sorted(visitor.scope("claim.submit") or ())


@post("/claims/new", opt={"operation": "claim.submit"}, include_in_schema=False, status_code=200)
async def take_in(request: Asking) -> Shown:
    """Take the claim in, or show everything that must be mended beside its fields."""
    form = await form_of(request)
    return await form.in_thread(_take_in, request, form)


def _take_in(request: Asking, form: Form) -> Shown:
    typed = typed_in(form)
    with opened(request.app.state["place"]) as book:
        asked = submission.asked(book)
        again = partial(_form_page, request, asked, request_id=form.text("request_id"))
        papers, problems = taken(request.app.state["office"], form, request.user.login)
        again = partial(again, papers=papers)
        if problems:
            return again(typed, 422, paper_problems=problems)
        if form.text("act") in ("more", "fewer"):
            step = 1 if form.text("act") == "more" else -1
            count = max(1, min(typed.settlements + step, MOST_SETTLEMENTS))
            return again(Typed(typed.texts, typed.ticked, count))
        try:
            answer = _submit(request, book, form, stated(form, typed, asked))
        except BadInput as bad:
            return again(typed, 422, found=beside(bad.findings, asked, language_of(request)))
        except Refusal as refusal:
            return again(typed, 422, problem=refusal, request_id="")
        if answer["claim_no"] is None:
            return again(typed, 422, found=beside(_findings(answer), asked, language_of(request)))
        return _with_papers(request, book, form, answer["claim_no"], papers)


def _with_papers(
    request: Asking, book: OpenBook, form: Form, claim_no: str, papers: Sequence[Scanned]
) -> Shown:
    """Put the papers to the claim just taken in, under a request that belongs to the claim's."""
    if papers:
        desk = desk_of(request, book, form)
        desk = replace(desk, request_id=f"{desk.request_id[:70]}-papers")
        try:
            attach.attach(desk, Reach.of(request.user, "claim.submit"), claim_no, papers)
        except Refusal as refusal:
            return claim_page(request, claim_no, refusal, at="papers")
    return see_other(f"/claims/{segment(claim_no)}/receipt")


def _submit(request: Asking, book: OpenBook, form: Form, line: dict[str, Any]) -> Answer:
    visitor: Visitor = request.user
    codes = _codes(visitor)
    code = form.text("code") if form.text("code") in codes else codes[0]
    return submission.submit(
        desk_of(request, book, form), Reach.of(visitor, "claim.submit"), code, line,
        confirmed=form.text("confirmed") == "yes",
    )  # fmt: skip


def _findings(answer: Answer) -> list[Finding]:
    return [
        Finding(f["code"], Severity(f["severity"]), f["row"], f["column"], f["facts"])
        for f in answer["findings"]
    ]


@get("/claims/{claim_no:str}/receipt", opt={"operation": "claim.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_receipt(request: Asking, claim_no: FromPath[str]) -> Template:
    """受理回执: the number of the claim, and what happens next."""
    claim_no = number_in(claim_no)
    with opened(request.app.state["place"]) as book:
        claim = claim_lists.line_in_reach(book, Reach.of(request.user, "claim.read"), claim_no,
                                          today())  # fmt: skip
        receipt = receipts_of(book, [claim_no])[claim_no]
        papers = attach.listed(book, Reach.of(request.user, "claim.read"), claim_no)
        lines = claim_lists.choices(book)["lines"]
    return page(
        request, "claim_receipt", claim=claim, receipt=receipt, papers=papers,
        line_titles=line_titles(lines, language_of(request)),
    )  # fmt: skip


@post("/claims/file", opt={"operation": "claim.submit"}, include_in_schema=False, status_code=200)
async def take_file(request: Asking) -> Shown:
    """A file of claims, read and checked in the background."""
    form = await form_of(request)
    return await form.in_thread(_take_file, request, form)


def _take_file(request: Asking, form: Form) -> Shown:
    content = {"accept_good": form.text("accept_good") == "yes"}
    try:
        file = form.files.get("file")
        if file is None:
            raise Refusal("upload_missing")
        return ask_job(
            request, "intake", content, file, request_id=form.text("request_id"),
            back="/claims/new",
        )  # fmt: skip
    except Refusal as refusal:
        with opened(request.app.state["place"]) as book:
            asked = submission.asked(book)
            typed = Typed(_first_values(book, request.user, asked))
        return _form_page(request, asked, typed, 422, file_problem=refusal)


HANDLERS = (show_form, take_in, show_receipt, take_file)
