"""首页: what waits for a visitor, by role."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.response import Template

from api.page import page


@get("/", opt={"operation": "home.read"}, include_in_schema=False, sync_to_thread=True)
def show_home(request: Request[Any, Any, Any]) -> Template:
    """What waits for the visitor."""
    return page(request, "home")


HANDLERS = (show_home,)
