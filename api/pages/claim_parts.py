"""What the pages about claims share: the desk of a form, names of lines, marks of progress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from litestar import Request

from api.door import request_named
from api.forms import Form
from ledger.office.connection import Office
from ledger.sentences import word
from ledger.work import accounts
from ledger.work.books import OpenBook
from ledger.work.days import today as today
from ledger.work.desk import Desk
from ledger.work.door import Visitor
from ledger.work.report.claim_lists import Progress

Asking: TypeAlias = Request[Any, Any, Any]

#: Progress → how its tag looks.
TAGS: Mapping[str, str] = {
    Progress.RECEIVED: "", Progress.REVIEWED: "warn", Progress.DECLINED: "",
    Progress.PAYABLE: "warn", Progress.PAYING: "warn", Progress.RETURNED: "bad",
    Progress.PAID: "good",
}  # fmt: skip


def desk_of(request: Asking, book: OpenBook, form: Form) -> Desk:
    """The visitor at the desk, with the request that the form was shown with."""
    visitor: Visitor = request.user
    named = request_named(visitor, form.text("request_id"))
    return Desk(book, visitor.login, today(), named)


def line_titles(lines: Mapping[str, str], lang: str) -> dict[str, str]:
    """Benefit line → what it is called: by the scheme, or in English where that is known."""
    if lang == "zh":
        return {code: title or word("line", code) for code, title in lines.items()}
    return {code: word("line", code, lang) for code in lines}


def names_of(office: Office) -> dict[str, str]:
    """Login → the name of its holder, for showing who decided and who signed."""
    return {user["login"]: user["name"] for user in accounts.users(office)}
