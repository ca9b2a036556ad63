"""The OpenAPI document, and the place of the book that every route asks for."""

from __future__ import annotations

from importlib.metadata import version

from litestar import Response, Router
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin


def dependencies(place: str) -> dict[str, Provide]:
    """What handlers may ask for by name: ``place``, where the book lies."""
    return {"place": Provide(lambda: place, sync_to_thread=False)}


def config(description: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="同舟账本",
        version=version("tongzhou-ledger"),
        description=description,
        use_handler_docstrings=True,
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, after_request=_no_pages,
            opt={"public": True},
        ),
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
    )  # fmt: skip


async def _no_pages(response: Response[bytes]) -> Response[bytes]:
    """What Litestar has no schema for it answers with a page of its own; ours are problems."""
    if response.status_code == 404:
        raise NotFoundException
    return response
