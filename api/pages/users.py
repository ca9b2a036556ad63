"""账号: users, roles, tokens and the access record, for the administrator."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.response import Template

from api.errors import status_of
from api.forms import Form, form_of
from api.language import language_of
from api.page import page, see_other
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.permissions import SCOPED, Role
from ledger.refusals import Refusal
from ledger.sentences import word
from ledger.work import accounts

Asking = Request[Any, Any, Any]
TOKEN_ROLES = (Role.HOSPITAL, Role.OFFICER)
_SOUGHT = ("subject", "actor")
_MOST_RECORDS = 200


@get("/users", opt={"operation": "user.manage"}, include_in_schema=False, sync_to_thread=True)
def show_users(request: Asking) -> Template:
    """Every account and token."""
    return _users(request)


def _users(
    request: Asking, problem: Refusal | None = None, made: Answer | None = None,
    typed: Form | None = None,
) -> Template:  # fmt: skip
    """``made``: what was made just now, with the password or key that is shown this once."""
    office: Office = request.app.state["office"]
    return page(
        request, "users", status_of(problem.code) if problem else 200, problem=problem, made=made,
        users=accounts.users(office), tokens=accounts.tokens(office), roles=list(Role),
        scoped=SCOPED, token_roles=TOKEN_ROLES,
        typed={
            "login": typed.text("login") if typed else "",
            "name": typed.text("name") if typed else "",
            "scope": typed.text("scope") if typed else "",
            "roles": typed.all("role") if typed else [],
        },
    )  # fmt: skip


@post("/users/change", opt={"operation": "user.manage"}, include_in_schema=False, status_code=200)
async def change_users(request: Asking) -> Template | Response[None]:
    """Add or change an account or a token: the form's ``act`` says which."""
    form = await form_of(request)
    return await form.in_thread(_change, request, form)


def _change(request: Asking, form: Form) -> Template | Response[None]:
    try:
        made = _act(request, form)
    except Refusal as refusal:
        return _users(request, refusal, typed=form)
    return _users(request, made=made) if made else see_other("/users")


def _act(request: Asking, form: Form) -> Answer | None:
    office: Office = request.app.state["office"]
    actor, login = request.user.login, form.text("login")
    match form.text("act"):
        case "add":
            return accounts.add_user(office, actor, login, form.text("name"), _roles(form))
        case "roles":
            accounts.set_roles(office, actor, login, _roles(form))
        case "reset":
            return accounts.reset_password(office, actor, login)
        case "close" | "open" as act:
            accounts.set_active(office, actor, login, active=act == "open")
        case "factor_off":
            accounts.take_off_second_factor(office, actor, login)
        case "token":
            role = Role(form.text("role")) if form.text("role") in TOKEN_ROLES else Role.HOSPITAL
            return accounts.add_token(office, actor, form.text("name"), role, form.text("scope"))
        case "revoke":
            number = form.text("token")
            accounts.revoke_token(office, actor, int(number) if number.isdecimal() else 0)
    return None


def _roles(form: Form) -> dict[Role, list[str]]:
    """The ticked roles; what looks after one employer or hospital is limited to ``scope``."""
    scopes = form.text("scope").upper().split()
    ticked = [Role(word) for word in form.all("role") if word in set(Role)]
    return {role: (scopes if role in SCOPED else []) for role in ticked}


@get("/records", opt={"operation": "record.read"}, include_in_schema=False, sync_to_thread=True)
def show_records(request: Asking) -> Template:
    """Who came in, changed an account, or looked at persons' data, and for what; newest first."""
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None
    wanted = {name: request.query_params.get(name, "").strip()[:120] for name in _SOUGHT}
    lines = accounts.records(
        request.app.state["office"], _MOST_RECORDS, number, wanted["subject"], wanted["actor"]
    )
    lang = language_of(request)
    older = {"before": str(lines[-1]["id"])} if len(lines) == _MOST_RECORDS else None
    return page(
        request, "records", lines=lines, detail=lambda line: _detail(line, lang), wanted=wanted,
        older=urlencode({**wanted, **older}) if older else None,
    )  # fmt: skip


def _detail(line: Answer, lang: str) -> str:
    """What a line of the record says beside; roles in words."""
    detail = str(line["detail"])
    if line["what"] not in ("user_added", "roles_set", "token_added"):
        return detail
    told = []
    for part in detail.split(", "):
        role, _, scopes = part.partition(" ")
        told.append(f"{word('role', role, lang)} {scopes}".strip())
    return ", ".join(told)


HANDLERS = (show_users, change_users, show_records)
