"""The interface for hospital systems and other programs, under /api/v1."""

from __future__ import annotations

from litestar import Router

from api.v1 import attachments, books, claims, invoices, submitting
from api.v1.common import limit_rate

ROUTER = Router(
    "/",
    route_handlers=[
        *claims.HANDLERS, *submitting.HANDLERS, *attachments.HANDLERS, *invoices.HANDLERS,
        *books.HANDLERS,
    ],
    guards=[limit_rate],
)  # fmt: skip
