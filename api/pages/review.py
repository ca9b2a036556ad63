"""审核与审批: what waits for a decision, and what waits for a signature, by age or by amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from litestar import Response, get, post
from litestar.response import Template

from api.errors import status_of
from api.forms import Form, form_of
from api.language import language_of
from api.page import page, see_other
from api.pages.claim_parts import Asking, desk_of, line_titles, names_of, today
from api.pages.jobs import ask_job
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.books import OpenBook, opened
from ledger.work.door import Visitor
from ledger.work.report import claim_lists
from ledger.work.signing import SAMPLE_EVERY, highest_level, sign_claims

MOST = 100  # lines of each queue; what is decided or signed makes room for the next
Shown = Template | Response[None]


@get("/review", opt={"operation": "claim.review"}, include_in_schema=False, sync_to_thread=True)
def show_review(request: Asking) -> Template:
    """What a reviewer has to decide, and what others decided for them to sign."""
    return _queues(request, "/review")


@get("/approve", opt={"operation": "claim.approve_all"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_approve(request: Asking) -> Template:
    """What an approver has to sign, at whatever level is next."""
    return _queues(request, "/approve")


def _queues(
    request: Asking,
    at: str,
    problem: Refusal | None = None,
    ticked: Mapping[str, int] | None = None,
) -> Template:
    """``ticked``: what had been chosen when the signing was refused."""
    visitor: Visitor = request.user
    by_amount = request.query_params.get("order") == "amount"
    with opened(request.app.state["place"]) as book:
        waiting = _to_sign(book, visitor, at, by_amount=by_amount)
        undecided = _to_decide(book, by_amount=by_amount) if at == "/review" else None
        lines = claim_lists.choices(book)["lines"]
    return page(
        request, "review", status_of(problem.code) if problem else 200, at=at, problem=problem,
        undecided=undecided, waiting=waiting[:MOST], waiting_count=len(waiting), most=MOST,
        is_signable=any(_is_free(line) for line in waiting[:MOST]), by_amount=by_amount,
        ticked=ticked or {}, every=SAMPLE_EVERY, done=_done(request) if not problem else None,
        line_titles=line_titles(lines, language_of(request)),
        names=names_of(request.app.state["office"]), request_id=uuid4().hex,
        decide_request_id=uuid4().hex,
    )  # fmt: skip


def _to_sign(book: OpenBook, visitor: Visitor, at: str, *, by_amount: bool) -> list[Answer]:
    found = claim_lists.to_sign(book, visitor.login, today(), by_amount=by_amount)
    highest = highest_level(visitor) if at == "/approve" else 1
    return [line for line in found if highest is None or line["level"] <= highest]


def _to_decide(book: OpenBook, *, by_amount: bool) -> Answer:
    return claim_lists.to_decide(book, today(), MOST, by_cost=by_amount)


def _is_free(line: Answer) -> bool:
    """Whether a line may be signed together with others."""
    return not line["own"] and not line["is_sampled"]


def _done(request: Asking) -> dict[str, int] | None:
    """How many were signed, from the address that the signing led to."""
    told = {key: request.query_params.get(key, "") for key in ("signed", "in_force")}
    if not all(text.isascii() and text.isdigit() and len(text) < 9 for text in told.values()):
        return None
    return {key: int(text) for key, text in told.items()}


@post("/review/decide", opt={"operation": "claim.decide"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def decide_all(request: Asking) -> Shown:
    """Decide every open claim, in the background."""
    form = await form_of(request)
    return await form.in_thread(_decide_all, request, form)


def _decide_all(request: Asking, form: Form) -> Shown:
    try:
        return ask_job(
            request, "adjudicate", {}, request_id=form.text("request_id"), back="/review"
        )  # fmt: skip
    except Refusal as refusal:
        return _queues(request, "/review", refusal)


@post("/review/sign", opt={"operation": "claim.approve"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def sign_reviewed(request: Asking) -> Shown:
    """Sign what is ticked among the first signatures."""
    form = await form_of(request)
    return await form.in_thread(_sign, request, form, "/review")


@post("/approve/sign", opt={"operation": "claim.approve_all"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def sign_approved(request: Asking) -> Shown:
    """Sign what is ticked, each at its next level."""
    form = await form_of(request)
    return await form.in_thread(_sign, request, form, "/approve")


def _sign(request: Asking, form: Form, at: str) -> Shown:
    levels = _ticked(form)
    try:
        with opened(request.app.state["place"]) as book:
            answer = sign_claims(desk_of(request, book, form), levels, highest_level(request.user))
    except Refusal as refusal:
        return _queues(request, at, refusal, levels)
    return see_other(f"{at}?signed={answer['signed']}&in_force={answer['in_force']}")


def _ticked(form: Form) -> dict[str, int]:
    """Claim number → the level that was shown, of every box that is ticked ("2:SB-…")."""
    levels = {}
    for value in form.all("sign"):
        level, _, claim_no = value.partition(":")
        if level.isascii() and level.isdigit() and len(level) < 4 and claim_no:
            levels[claim_no] = int(level)
    return levels


HANDLERS: tuple[Any, ...] = (show_review, show_approve, decide_all, sign_reviewed, sign_approved)
