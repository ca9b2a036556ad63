"""The counter without a login: what everybody may know of one book. Wiring and nothing else."""

from __future__ import annotations

from importlib.metadata import version

from litestar import Litestar, Response, Router
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Message, Scope

from api.chain import get_chain_head
from api.errors import HANDLERS
from api.health import get_health, get_readiness
from api.notices import get_notice

#: Nothing here is a page: it may load nothing, be framed by nobody, and tell no other site.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def create_app(place: str) -> Litestar:
    """The application for the book at ``place`` (a file or URL), which need not be there yet."""
    return Litestar(
        route_handlers=[get_health, get_readiness, get_notice, get_chain_head],
        dependencies={"place": Provide(lambda: place, sync_to_thread=False)},
        exception_handlers=HANDLERS,
        before_send=[_secure],
        openapi_config=OpenAPIConfig(
            title="同舟账本",
            version=version("tongzhou-ledger"),
            description="不须登录的查询：二次救助公示、凭证链末位与运行状况。",
            use_handler_docstrings=True,
            openapi_router=Router(
                "/schema", route_handlers=[], include_in_schema=False, after_request=_no_pages
            ),
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
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


async def _no_pages(response: Response[bytes]) -> Response[bytes]:
    """What Litestar has no schema for it answers with a page of its own; ours are problems."""
    if response.status_code == 404:
        raise NotFoundException
    return response
