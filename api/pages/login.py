"""登录, 修改密码, 退出, and the choice of language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Template

from api.door import COOKIE
from api.forms import form_of
from api.language import COOKIE as LANGUAGE_COOKIE
from api.language import LANGUAGES
from api.page import page, see_other
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import door
from ledger.work.door import LONGEST

A_YEAR = 365 * 24 * 3600


@get("/login", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def show_login(request: Request[Any, Any, Any]) -> Template:
    """The form to come in by."""
    return page(request, "login", login="", problem=None, code_needed=False)


@post("/login", opt={"public": True}, include_in_schema=False, status_code=200)
async def come_in(request: Request[Any, Any, Any]) -> Template | Response[None]:
    """Come in; on a page of one's own role at once."""
    form = await form_of(request)
    return await form.in_thread(_come_in, request, form)


def _come_in(request: Request[Any, Any, Any], form: Any) -> Template | Response[None]:
    office: Office = request.app.state["office"]
    login = form.text("login")
    try:
        key, _ = door.come_in(office, login, form.text("password"), form.text("code"))
    except Refusal as refusal:
        needed = refusal.code == "code_needed"
        return page(
            request, "login", 401, login=login, problem=refusal, code_needed=needed
        )  # fmt: skip
    answer = see_other("/")
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=key,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.app.state["is_https"],
        )
    )
    return answer


@post("/logout", opt={"operation": "own"}, include_in_schema=False, sync_to_thread=True)
def go_out(request: Request[Any, Any, Any]) -> Response[None]:
    """Leave; the cookie is worth nothing afterwards."""
    door.leave(request.app.state["office"], request.user)
    answer = see_other("/login")
    answer.delete_cookie(COOKIE)
    return answer


@get("/password", opt={"operation": "own"}, include_in_schema=False, sync_to_thread=False)
def show_password(request: Request[Any, Any, Any]) -> Template:
    return page(request, "password", problem=None)


@post("/password", opt={"operation": "own"}, include_in_schema=False, status_code=200)
async def change_password(request: Request[Any, Any, Any]) -> Template | Response[None]:
    form = await form_of(request)
    return await form.in_thread(_change_password, request, form)


def _change_password(request: Request[Any, Any, Any], form: Any) -> Template | Response[None]:
    old, new, again = (form.text(name) for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Refusal("password_twice")
        door.change_password(request.app.state["office"], request.user, old, new)
    except Refusal as refusal:
        return page(request, "password", 422, problem=refusal)
    return see_other("/" if request.user.must_change else "/account?done=password")


@post("/language", opt={"public": True}, include_in_schema=False, status_code=200)
async def choose_language(request: Request[Any, Any, Any]) -> Response[None]:
    """Another language, and back to where one was; never to another site."""
    form = await form_of(request)
    lang, back = form.text("language"), urlsplit(form.text("back"))
    is_here = not back.scheme and not back.netloc and back.path.startswith("/")
    answer = see_other(back.path if is_here else "/")
    if lang in LANGUAGES:
        answer.set_cookie(
            Cookie(key=LANGUAGE_COOKIE, value=lang, max_age=A_YEAR, samesite="strict")
        )
    return answer


HANDLERS = (show_login, come_in, go_out, show_password, change_password, choose_language)
