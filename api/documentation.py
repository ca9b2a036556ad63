"""The OpenAPI document, and the place of the book that every route asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme


def dependencies(place: str) -> dict[str, Provide]:
    """What handlers may ask for by name: ``place``, where the book lies."""
    return {"place": Provide(lambda: place, sync_to_thread=False)}


def config(
    description: str,
    schemes: Mapping[str, SecurityScheme] | None = None,
    tell: Callable[[dict[str, Any]], None] | None = None,
) -> OpenAPIConfig:
    """``schemes``: how a request can say who asks, by the names that routes use; ``tell`` puts
    words and examples into the finished document."""
    return OpenAPIConfig(
        title="同舟账本",
        version=version("tongzhou-ledger"),
        description=description,
        use_handler_docstrings=True,
        components=Components(security_schemes=dict(schemes or {})),
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, after_request=_no_pages,
            opt={"public": True},
        ),
        render_plugins=[_Document(tell)],
    )  # fmt: skip


class _Document(JsonRenderPlugin):
    """The document, in which a route without login says so: ``security`` is empty."""

    def __init__(self, tell: Callable[[dict[str, Any]], None] | None) -> None:
        super().__init__(path="/openapi.json")
        self._tell = tell

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        for item in openapi_schema["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict):
                    operation.setdefault("security", [])
        if self._tell is not None:
            self._tell(openapi_schema)
        return super().render(request, openapi_schema)


async def _no_pages(response: Response[bytes]) -> Response[bytes]:
    """What Litestar has no schema for it answers with a page of its own; ours are problems."""
    if response.status_code == 404:
        raise NotFoundException
    return response
