"""The pages, one module for each part of the work; their routes together."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from api.pages import home, login

HANDLERS: tuple[ControllerRouterHandler, ...] = (*login.HANDLERS, *home.HANDLERS)
