"""我的账号: roles, last logins, open visits, and the second factor of the visitor's own account."""

from __future__ import annotations

import segno
from litestar import get, post
from litestar.response import Template
from markupsafe import Markup

from api.errors import status_of
from api.forms import Form, form_of
from api.language import language_of
from api.page import page, see_other
from api.pages.money_desk import Asked, Shown, done_of
from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.work import own_account

QUIET = 4  # modules of white around the code, which readers need


@get("/account", opt={"operation": "own"}, include_in_schema=False, sync_to_thread=True)
def show_account(request: Asked) -> Template:
    """The visitor's own account."""
    return _account(request)


def _account(request: Asked, problem: Refusal | None = None) -> Template:
    found = own_account.account(request.app.state["office"], request.user)
    status = status_of(problem.code) if problem else 200
    return page(
        request, "own_account", status, problem=problem, done=done_of(request), account=found
    )


@get("/account/second-factor", opt={"operation": "own"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_set_up(request: Asked) -> Shown:
    """The code to read with an authenticator; nothing counts before one is typed in."""
    if own_account.account(request.app.state["office"], request.user)["has_second_factor"]:
        return see_other("/account")
    return _set_up(request, own_account.new_secret())


def _set_up(request: Asked, secret: str, problem: Refusal | None = None) -> Template:
    issuer = say("account.issuer", {}, language_of(request))
    uri = own_account.device_uri(request.user, secret, issuer)
    picture = segno.make(uri, error="m").svg_inline(
        border=QUIET, omitsize=True, svgclass="qr", lineclass=None
    )
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(
        request, "second_factor", status_of(problem.code) if problem else 200, problem=problem,
        picture=Markup(picture), secret=secret, groups=groups,
    )  # fmt: skip


@post("/account/second-factor/on", opt={"operation": "own"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def turn_on(request: Asked) -> Shown:
    """Turn the second factor on with a first code from the device."""
    form = await form_of(request)
    return await form.in_thread(_turn_on, request, form)


def _turn_on(request: Asked, form: Form) -> Shown:
    office, secret = request.app.state["office"], form.text("secret")
    try:
        own_account.turn_on(
            office, request.user, secret, form.exact("password"), form.text("code")
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code == "second_factor_on":
            return _account(request, refusal)
        kept = secret if own_account.is_secret(secret) else own_account.new_secret()
        return _set_up(request, kept, refusal)
    return see_other("/account?done=on")


@post("/account/second-factor/off", opt={"operation": "own"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def turn_off(request: Asked) -> Shown:
    """Turn the second factor off; it takes the password and a code."""
    form = await form_of(request)
    return await form.in_thread(_turn_off, request, form)


def _turn_off(request: Asked, form: Form) -> Shown:
    office = request.app.state["office"]
    try:
        own_account.turn_off(office, request.user, form.exact("password"), form.text("code"))
    except Refusal as refusal:
        return _account(request, refusal)
    return see_other("/account?done=off")


@post("/account/visits/end", opt={"operation": "own"}, include_in_schema=False, status_code=200)
async def end_visit(request: Asked) -> Shown:
    """End one of the visitor's other visits, on a computer they have left."""
    form = await form_of(request)
    return await form.in_thread(_end_visit, request, form)


def _end_visit(request: Asked, form: Form) -> Shown:
    number = form.text("visit")
    try:
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        own_account.end_visit(
            request.app.state["office"], request.user, int(number) if is_number else 0,
            form.exact("password"), form.text("code"),
        )  # fmt: skip
    except Refusal as refusal:
        return _account(request, refusal)
    return see_other("/account?done=ended")


HANDLERS = (show_account, show_set_up, turn_on, turn_off, end_visit)
