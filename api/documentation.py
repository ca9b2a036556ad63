"""The OpenAPI document, the page that shows it, and the place of the book every route asks for."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.response import Template

from api.door import COOKIE
from api.page import page

#: How a request says who asks: by the names that routes use in ``security``.
SCHEMES = {
    "token": SecurityScheme(
        type="http", scheme="bearer",
        description="系统管理员发给医院或单位的接口令牌：Authorization: Bearer …",
    ),
    "session": SecurityScheme(
        type="apiKey", name=COOKIE, security_scheme_in="cookie",
        description="已登录的浏览器；只能查询",
    ),
}  # fmt: skip


def dependencies(place: str) -> dict[str, Provide]:
    """What handlers may ask for by name: ``place``, where the book lies."""
    return {"place": Provide(lambda: place, sync_to_thread=False)}


def config(description: str, *, with_login: bool = False) -> OpenAPIConfig:
    """``with_login``: some routes need a token or a login."""
    return OpenAPIConfig(
        title="同舟账本",
        version=version("tongzhou-ledger"),
        description=description,
        use_handler_docstrings=True,
        components=Components(security_schemes=dict(SCHEMES) if with_login else {}),
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, after_request=_no_pages,
            opt={"public": True},
        ),
        render_plugins=[_Document(path="/openapi.json")],
    )  # fmt: skip


class _Document(JsonRenderPlugin):
    """The document, in which a route without login says so: ``security`` is empty."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        for item in openapi_schema["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict):
                    operation.setdefault("security", [])
        return super().render(request, openapi_schema)


async def _no_pages(response: Response[bytes]) -> Response[bytes]:
    """What Litestar has no schema for it answers with a page of its own; ours are problems."""
    if response.status_code == 404:
        raise NotFoundException
    return response


@get("/docs", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def show_documentation(request: Request[Any, Any, Any]) -> Template:
    """The document for people, shown by Swagger UI from its installed package."""
    return page(request, "docs")
