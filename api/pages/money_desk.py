"""What the money pages share: the visitor's desk at the book, pages of lists, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

from litestar import Request, Response
from litestar.exceptions import NotFoundException
from litestar.response import Template

from api.door import request_named
from api.errors import status_of
from api.forms import Form
from api.page import page
from ledger.nouns import Answer, Finding
from ledger.refusals import BadInput, Refusal
from ledger.work import typed_money
from ledger.work.books import OpenBook, opened
from ledger.work.days import today as today
from ledger.work.desk import Desk
from ledger.work.door import Visitor

Asked = Request[Any, Any, Any]
Shown = Template | Response[None]
T = TypeVar("T")


@dataclass(frozen=True)
class Trouble:
    """Why a form was not carried out, to stand beside it; ``form`` names the one of the page."""

    form: str
    problem: Refusal | None = None
    findings: Sequence[Finding] = ()

    @property
    def status(self) -> int:
        return 422 if self.problem is None else int(status_of(self.problem.code))


def new_request() -> str:
    """A name for one request, put into a form when it is shown: sending it twice acts once."""
    return uuid4().hex


def looking(request: Asked, ask: Callable[[OpenBook], T]) -> T:
    """What the book says."""
    with opened(request.app.state["place"]) as book:
        return ask(book)


def carried_out(request: Asked, form: Form, act: Callable[[Desk], Answer]) -> Answer:
    """One step by the visitor, today, under the request id of the form."""
    visitor: Visitor = request.user
    with opened(request.app.state["place"]) as book:
        asked = request_named(visitor, form.text("request"))
        return act(Desk(book, visitor.login, today(), asked))


def tried(name: str, act: Callable[[], Answer]) -> Answer | Trouble:
    """What a step answered, or why it did not, for the form called ``name``."""
    try:
        return act()
    except Refusal as refusal:
        return Trouble(name, refusal)
    except BadInput as bad:
        return Trouble(name, None, bad.findings)


def with_reason(
    request: Asked, form: Form, name: str, act: Callable[[Desk, str], Answer]
) -> Trouble | None:
    """One step that needs the reason typed into the form; None once it is done, or why not."""
    reason = form.text("reason")

    def step() -> Answer:
        typed_money.needed({"reason": reason}, "reason")
        return carried_out(request, form, lambda desk: act(desk, reason))

    answer = tried(name, step)
    return answer if isinstance(answer, Trouble) else None


def money_page(
    request: Asked, name: str, trouble: Trouble | None = None, **context: Any
) -> Template:  # fmt: skip
    """A page with what these pages need beside the usual; its status says if a form failed."""
    status = trouble.status if trouble else 200
    common: dict[str, Any] = {
        "trouble": trouble, "new_request": new_request, "typed": {}, "today": today(),
        "done": done_of(request), "query": query_with(request), "seg": quoted,
    }  # fmt: skip
    return page(request, name, status, **{**common, **context})


def quoted(text: str) -> str:
    """A number or name as one segment of an address."""
    return quote(text, safe="")


def query_with(request: Asked) -> Callable[..., str]:
    """What makes the query of this page with something changed, for links to other pages of it."""
    own = {key: value for key, value in request.query_params.items() if key != "done"}

    def changed(**values: object) -> str:
        kept = own | {key: str(value) for key, value in values.items()}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    return changed


def done_of(request: Asked) -> str:
    """What was just done, by the word that the step's answer put into the address."""
    return asked_word(request, "done")


def asked_word(request: Asked, name: str, most: int = 80) -> str:
    """A word of the query, without what cannot be printed; "" where there is none."""
    text = str(request.query_params.get(name, ""))[:most]
    return "".join(each for each in text if each.isprintable()).strip()


def asked_day(request: Asked, name: str) -> date | None:
    """A day of the query; None where there is none, or what is no day."""
    try:
        return date.fromisoformat(asked_word(request, name))
    except ValueError:
        return None


def asked_number(request: Asked, name: str = "page") -> int:
    """Which page of a list is wanted, from 1."""
    text = asked_word(request, name, 6)
    return max(1, int(text)) if text.isascii() and text.isdigit() else 1


def typed(form: Form, *names: str) -> dict[str, str]:
    """What was typed into some fields."""
    return {name: form.text(name) for name in names}


def plain(number: str) -> str:
    """A number out of an address. Raises NotFoundException for what nobody could print."""
    if not number.isprintable() or len(number) > 60:
        raise NotFoundException
    return number


def gone(code: str, **facts: str) -> NoReturn:
    """What does not exist, or not for the visitor: 404."""
    raise Refusal(code, **facts)
