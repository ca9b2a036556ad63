"""The counter with its doors: the public API, the pages, and what all of them share.

``create_site`` serves one book together with its office (accounts, sessions, jobs). Pages load
nothing from elsewhere: styles are ours, htmx and the API documentation come from their packages.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import ExceptionHandlersMap, Message, Scope

from api import documentation
from api.app import PUBLIC, SECURITY_HEADERS
from api.door import API, Doorkeeper, cookie_name, guard
from api.errors import HANDLERS, reference_of, status_of, unavailable
from api.language import language_of
from api.looking import recorded
from api.page import engine, page, see_other
from api.pages import HANDLERS as PAGES
from api.requests import logged
from api.told import tell
from api.v1 import ROUTER as INTERFACE
from api.v1.common import Limiter
from api.v1.documents import DESCRIPTION, SCHEMES, show_documentation
from ledger.office.connection import Office
from ledger.office.sealing import derived_key, key_file
from ledger.refusals import BadInput, Refusal
from ledger.sentences import say

#: A page may load from here and send forms here, and nothing else.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
LARGEST_FORM = 40_000_000  # bytes; a roster of 50,000 rows has about four million
STATIC = Path(__file__).parent / "static"


def create_site(
    place: str, office: Office, *, is_https: bool = False, needs_code: bool = False
) -> Litestar:
    """The application for the book at ``place`` and its office.

    ``needs_code``: nobody does anything before they have set up a second factor.
    """
    app = Litestar(
        route_handlers=[
            *PUBLIC, INTERFACE, *PAGES, show_documentation,
            create_static_files_router("/static/site", [STATIC], opt={"public": True}),
            create_static_files_router("/static/htmx", [_asset("js_lib_htmx", "static", "htmx")],
                                       opt={"public": True}),
            create_static_files_router(
                "/static/docs", [_asset("litestar_offline_docs", "static")], opt={"public": True}
            ),
        ],
        dependencies=documentation.dependencies(place),
        exception_handlers={**HANDLERS, **_handlers()},
        before_send=[_secure],
        before_request=recorded,
        guards=[guard],
        middleware=[DefineMiddleware(Doorkeeper)],
        csrf_config=CSRFConfig(
            secret=_csrf_secret(office), cookie_name=cookie_name("csrftoken", is_https=is_https),
            cookie_httponly=True, cookie_samesite="strict",
            cookie_secure=is_https, exclude=[f"^{API}"],
        ),
        template_config=TemplateConfig[JinjaTemplateEngine](instance=engine()),
        openapi_config=documentation.config(DESCRIPTION, SCHEMES, tell),
        request_max_body_size=LARGEST_FORM,
        logging_config=None,
    )  # fmt: skip
    app.state.update(fresh_state(place, office, is_https=is_https, needs_code=needs_code))
    app.asgi_handler = logged(app.asgi_handler)
    return app


def fresh_state(
    place: str, office: Office, *, is_https: bool = False, needs_code: bool = False
) -> dict[str, Any]:
    """What the handlers of a counter find in its ``state``: nobody has asked for anything yet."""
    return {
        "place": place,
        "office": office,
        "is_https": is_https,
        "needs_code": needs_code,
        "limiter": Limiter(),
        "code_limiter": Limiter(burst=10, per_second=1),
        "login_limiter": Limiter(burst=60, per_second=1),
    }


def _asset(package: str, *parts: str) -> Path:
    """A folder of a package that is installed, without importing it."""
    found = find_spec(package)
    folders = found.submodule_search_locations if found else None
    assert folders, f"{package} is installed"
    return Path(folders[0], *parts)


def _csrf_secret(office: Office) -> str:
    """From the office's key, so that it outlives a restart and is nobody's guess."""
    return derived_key(key_file(office.url), "cookies against forged forms").hex()


def _handlers() -> ExceptionHandlersMap:
    """On a page, refusals and failures are pages too; on the API they stay problems."""

    def shown(request: Request[Any, Any, Any], error: Exception) -> Any:
        if request.url.path.startswith((API, "/schema", "/healthz", "/readyz", "/static")):
            handler: Any = HANDLERS[_kind_of(error)]
            return handler(request, error)
        return _problem_page(request, error)

    return {Refusal: shown, BadInput: shown, HTTPException: shown, Exception: shown}


#: Where somebody is sent who must do something about their account before anything else.
_FIRST = {"password_first": "/password", "code_first": "/account/second-factor"}


def _kind_of(error: Exception) -> type[Exception]:
    """Which kind of ``HANDLERS`` an error is."""
    known: tuple[type[Exception], ...] = (Refusal, BadInput, HTTPException)
    return next((kind for kind in known if isinstance(error, kind)), Exception)


def _problem_page(
    request: Request[Any, Any, Any], error: Exception
) -> Template | Response[None]:  # fmt: skip
    """Why something was not done, in a sentence; to the login for who has not come in."""
    if isinstance(error, Refusal) and error.code in _FIRST:
        return see_other(_FIRST[error.code])
    status = getattr(error, "status_code", 500)
    if status == 401 and not request.scope.get("user"):
        return see_other("/login")
    if isinstance(error, Refusal):
        return _told(request, status_of(error.code), error)
    if isinstance(error, BadInput):
        return _shown(request, 422, "page.http_400")
    if isinstance(error, HTTPException) and status < 500:
        known = status if status in (403, 404, 405, 413) else 400
        return _shown(request, status, f"page.http_{known}")
    return _shown(request, 500, "internal_error", reference=reference_of(request, error))


def _told(request: Request[Any, Any, Any], status: int, refusal: Refusal) -> Template:
    if status == 503:
        return _shown(request, status, unavailable(refusal))
    return _shown(request, status, refusal.code, **refusal.facts)


def _shown(request: Request[Any, Any, Any], status: int, code: str, **facts: str) -> Template:
    lang = language_of(request)
    return page(
        request, "problem", status, title=say("page.refused", {}, lang),
        sentence=say(code, facts, lang),
    )  # fmt: skip


async def _secure(message: Message, scope: Scope) -> None:
    """Put the headers on every answer, those of errors among them."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    is_page = headers.get("content-type", "").startswith("text/html")
    own_policy = headers.get("Content-Security-Policy")  # of a paper, which is narrower still
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if own_policy:
        headers["Content-Security-Policy"] = own_policy
    if is_page:
        headers["Content-Security-Policy"] = PAGE_POLICY
    if scope["path"].startswith("/static/"):
        headers.setdefault("Cache-Control", "public, max-age=3600")
    headers.setdefault("Cache-Control", "no-store")
