"""登录, 修改密码, 退出, and the choice of language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Template

from api.door import COOKIE, address_of, cookie_name
from api.errors import status_of
from api.forms import form_of
from api.language import COOKIE as LANGUAGE_COOKIE
from api.language import LANGUAGES
from api.page import page, see_other
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import door, proof
from ledger.work.door import LONGEST

A_YEAR = 365 * 24 * 3600
LARGEST = 2**14  # bytes; more than any of these forms has
KNOWN = "known"  # the cookie of a browser that somebody came in from before


@get("/login", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def show_login(request: Request[Any, Any, Any]) -> Template:
    """The form to come in by."""
    return page(request, "login", login="", problem=None, code_needed=False)


@post("/login", opt={"public": True}, include_in_schema=False, status_code=200,
      request_max_body_size=LARGEST)  # fmt: skip
async def come_in(request: Request[Any, Any, Any]) -> Template | Response[None]:
    """Come in; on a page of one's own role at once."""
    form = await form_of(request)
    return await form.in_thread(_come_in, request, form)


def _come_in(request: Request[Any, Any, Any], form: Any) -> Template | Response[None]:
    office: Office = request.app.state["office"]
    login = form.text("login")
    known = request.cookies.get(_cookie(request, KNOWN, "").key, "")
    try:
        _slow_down(request)
        key, visitor = door.come_in(
            office, login, form.exact("password"), form.text("code"), known
        )  # fmt: skip
    except Refusal as refusal:
        needed = refusal.code in ("code_needed", "code_used")
        return page(
            request, "login", status_of(refusal.code), login=login, problem=refusal,
            code_needed=needed,
        )  # fmt: skip
    if request.user is not None:
        door.leave(office, request.user)
    answer = see_other("/")
    answer.set_cookie(_cookie(request, COOKIE, key, int(LONGEST.total_seconds())))
    word = proof.browser_word(office, visitor.login)
    answer.set_cookie(_cookie(request, KNOWN, word, A_YEAR))
    return answer


def _cookie(request: Request[Any, Any, Any], name: str, value: str, max_age: int = 0) -> Cookie:
    is_https = request.app.state["is_https"]
    return Cookie(
        key=cookie_name(name, is_https=is_https), value=value, max_age=max_age, httponly=True,
        samesite="strict", secure=is_https,
    )  # fmt: skip


def _slow_down(request: Request[Any, Any, Any]) -> None:
    """Raises Refusal("tries_too_many": seconds) for an address that tries too often."""
    try:
        request.app.state["login_limiter"].take(address_of(request))
    except Refusal as refusal:
        raise Refusal("tries_too_many", seconds=refusal.facts["seconds"]) from None


@post("/logout", opt={"operation": "own"}, include_in_schema=False, sync_to_thread=True)
def go_out(request: Request[Any, Any, Any]) -> Response[None]:
    """Leave; the cookie is worth nothing afterwards."""
    door.leave(request.app.state["office"], request.user)
    answer = see_other("/login")
    # With all it was set with: a browser takes a __Host- cookie back in no other way.
    answer.set_cookie(_cookie(request, COOKIE, ""))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@get("/password", opt={"operation": "own"}, include_in_schema=False, sync_to_thread=False)
def show_password(request: Request[Any, Any, Any]) -> Template:
    return page(request, "password", problem=None)


@post("/password", opt={"operation": "own"}, include_in_schema=False, status_code=200)
async def change_password(request: Request[Any, Any, Any]) -> Template | Response[None]:
    form = await form_of(request)
    return await form.in_thread(_change_password, request, form)


def _change_password(request: Request[Any, Any, Any], form: Any) -> Template | Response[None]:
    old, new, again = (form.exact(name) for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Refusal("password_twice")
        door.change_password(request.app.state["office"], request.user, old, new)
    except Refusal as refusal:
        return page(request, "password", 422, problem=refusal)
    return see_other("/" if request.user.must_change else "/account?done=password")


@post("/language", opt={"public": True}, include_in_schema=False, status_code=200,
      request_max_body_size=LARGEST)  # fmt: skip
async def choose_language(request: Request[Any, Any, Any]) -> Response[None]:
    """Another language, and back to where one was; never to another site."""
    form = await form_of(request)
    lang, back = form.text("language"), urlsplit(form.text("back"))
    is_here = not back.scheme and not back.netloc and back.path.startswith("/")
    # Of several slashes a browser makes another host, of either kind.
    answer = see_other("/" + back.path.lstrip("/\\") if is_here else "/")
    if lang in LANGUAGES:
        answer.set_cookie(_cookie(request, LANGUAGE_COOKIE, lang, A_YEAR))
    return answer


HANDLERS = (show_login, come_in, go_out, show_password, change_password, choose_language)
