"""The counter without a login: what everybody may know of one book. Wiring and nothing else."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from api import documentation
from api.chain import get_chain_head
from api.errors import HANDLERS
from api.health import get_health, get_readiness
from api.notices import get_notice
from api.told import tell

#: Nothing here is a page: it may load nothing, be framed by nobody, and tell no other site.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


#: The routes for everybody.
PUBLIC = (get_health, get_readiness, get_notice, get_chain_head)


def create_app(place: str) -> Litestar:
    """The application for the book at ``place`` (a file or URL), which need not be there yet."""
    return Litestar(
        route_handlers=list(PUBLIC),
        dependencies=documentation.dependencies(place),
        exception_handlers=HANDLERS,
        before_send=[_secure],
        openapi_config=documentation.config(
            "不须登录的查询：二次救助公示、凭证链末位与运行状况。", tell=tell
        ),
        logging_config=None,
    )


async def _secure(message: Message, _scope: Scope) -> None:
    """Put the headers on every answer, those of errors among them."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
