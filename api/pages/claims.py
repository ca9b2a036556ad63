"""申报进度: the list of claims, and everything of one, with what its reader may do about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from api.errors import status_of
from api.forms import Form, form_of
from api.language import language_of
from api.numbers import number_in, segment
from api.page import page, see_other
from api.pages.claim_fields import GROUPS
from api.pages.claim_parts import TAGS, Asking, desk_of, line_titles, names_of, today
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.sentences.claims import AMOUNT_HEADINGS
from ledger.work import attach, submission
from ledger.work.adjudicate import adjudicate
from ledger.work.books import opened
from ledger.work.door import Visitor
from ledger.work.reach import Reach
from ledger.work.report import claim_lists
from ledger.work.report.claim_file import claim_file
from ledger.work.report.claim_lists import ClaimsWanted, Progress
from ledger.work.send_back import send_back
from ledger.work.signing import highest_level, is_sampled, sign_claims

ON_A_PAGE = 50
Shown = Template | Response[None]
#: What was just done to a claim, by the word in the address.
DONE = frozenset({"decided", "signed", "attached", "returned"})


@get("/claims", opt={"operation": "claim.read"}, include_in_schema=False, sync_to_thread=True)
def show_claims(request: Asking) -> Template:
    """The claims in the visitor's reach with how far each has come, the newest first."""
    asked = {key: value.strip()[:80] for key, value in request.query_params.items()}
    reach = Reach.of(request.user, "claim.read")
    before = asked.get("before", "")
    with opened(request.app.state["place"]) as book:
        choices = claim_lists.choices(book)
        wanted = _wanted(asked, choices)
        answer = claim_lists.claims_page(
            book, reach, wanted, today(), _number(before), ON_A_PAGE
        )  # fmt: skip
    chosen = {
        "period": wanted.period, "progress": wanted.progress, "line": wanted.line,
        "text": wanted.text,
    }  # fmt: skip
    given = {key: value for key, value in chosen.items() if value}
    more = urlencode({**given, "before": answer["next"]}) if answer["next"] else ""
    return page(
        request, "claims", **answer, choices=choices, chosen=chosen, more=more, tags=TAGS,
        first=urlencode(given), is_first=_number(before) is None, every=list(Progress),
        line_titles=line_titles(choices["lines"], language_of(request)),
    )  # fmt: skip


def _wanted(asked: dict[str, str], choices: Answer) -> ClaimsWanted:
    """What the address asks for; a value that nobody could choose asks for nothing."""
    period, line, progress = asked.get("period"), asked.get("line"), asked.get("progress")
    return ClaimsWanted(
        period=period if period in choices["periods"] else None,
        progress=Progress(progress) if progress in set(Progress) else None,
        line=line if line in choices["lines"] else None,
        text="".join(each for each in asked.get("text", "") if each.isprintable()),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@get("/claims/{claim_no:str}", opt={"operation": "claim.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_claim(request: Asking, claim_no: FromPath[str]) -> Template:
    """Everything of one claim."""
    return claim_page(request, number_in(claim_no))


def claim_page(
    request: Asking,
    claim_no: str,
    problem: Refusal | None = None,
    at: str = "",
    typed: str = "",
) -> Template:
    """The claim, with why something was refused: above it all, or ``at`` a part of the page, where
    ``typed`` is what stood in its field."""
    visitor: Visitor = request.user
    reach = Reach.of(visitor, "claim.read")
    with opened(request.app.state["place"]) as book:
        found = claim_file(book, reach, claim_no, today())
        papers = attach.listed(book, reach, claim_no)
        lines = claim_lists.choices(book)["lines"]
        kinds = submission.asked(book).papers
    done = request.query_params.get("done", "")
    return page(
        request, "claim_file", status_of(problem.code) if problem else 200, **found,
        problem=problem, at=at, typed=typed, groups=GROUPS,
        done=done if done in DONE and not problem else "",
        papers=papers, kinds=kinds, most=attach.MOST, largest=attach.LARGEST // 1_000_000,
        headings=AMOUNT_HEADINGS, tags=TAGS, names=names_of(request.app.state["office"]),
        line_titles=line_titles(lines, language_of(request)), request_id=uuid4().hex,
        own=claim_lists.own(found["line"], visitor.login), is_sampled=is_sampled(claim_no),
        above=_is_above(visitor, found["line"]["level"]),
    )  # fmt: skip


def _is_above(visitor: Visitor, level: int | None) -> bool:
    """Whether a signature is due at a level that is not the visitor's."""
    highest = highest_level(visitor)
    return level is not None and highest is not None and level > highest


@post("/claims/{claim_no:str}/decide", opt={"operation": "claim.decide"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def decide(request: Asking, claim_no: FromPath[str]) -> Shown:
    """Decide this claim, or say why not."""
    form = await form_of(request)
    return await form.in_thread(_decide, request, form, number_in(claim_no))


def _decide(request: Asking, form: Form, claim_no: str) -> Shown:
    def act(book: Any) -> None:
        adjudicate(desk_of(request, book, form), claim_no)

    return _acted(request, claim_no, "decided", act)


@post("/claims/{claim_no:str}/sign", opt={"operation": "claim.approve"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def sign(request: Asking, claim_no: FromPath[str]) -> Shown:
    """Sign the decision at the level that was shown, or say why not."""
    form = await form_of(request)
    return await form.in_thread(_sign, request, form, number_in(claim_no))


def _sign(request: Asking, form: Form, claim_no: str) -> Shown:
    def act(book: Any) -> None:
        levels = {claim_no: _number(form.text("level")) or 0}
        sign_claims(desk_of(request, book, form), levels, highest_level(request.user))

    return _acted(request, claim_no, "signed", act)


def _acted(request: Asking, claim_no: str, done: str, act: Any, typed: str = "") -> Shown:
    """Do it and show the claim as it then is; on a refusal show it with the reason."""
    try:
        with opened(request.app.state["place"]) as book:
            act(book)
    except Refusal as refusal:
        return claim_page(request, claim_no, refusal, done, typed)
    return see_other(f"/claims/{segment(claim_no)}?done={done}")


@post("/claims/{claim_no:str}/send-back", opt={"operation": "claim.approve"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def return_decision(request: Asking, claim_no: FromPath[str]) -> Shown:
    """Send the decision back with a reason, or say why not."""
    form = await form_of(request)
    return await form.in_thread(_return, request, form, number_in(claim_no))


def _return(request: Asking, form: Form, claim_no: str) -> Shown:
    def act(book: Any) -> None:
        round_ = _number(form.text("round")) or 0
        send_back(desk_of(request, book, form), claim_no, round_, form.text("reason"))

    return _acted(request, claim_no, "returned", act, form.text("reason"))


HANDLERS = (show_claims, show_claim, decide, sign, return_decision)
