"""One line in the log for every request, and the mark by which its other lines are found.

The line names the route (``/claims/{claim_no}``), never the address that was asked for, nor what
was sent or answered: those name people. The answer bears the mark as ``X-Request-ID``.
"""

from __future__ import annotations

import logging
from time import perf_counter_ns

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ledger.tracing import marked

HEADER = "X-Request-ID"
#: Methods that a route can have; anything else is somebody's own word.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger(__name__)


def logged(app: ASGIApp) -> ASGIApp:
    """The application with every request of it marked and told in the log."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        status = 500  # what a client that hung up, or a bug below the routes, leaves behind
        began = perf_counter_ns()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders.from_message(message)[HEADER] = request_id
            await send(message)

        with marked() as request_id:
            try:
                await app(scope, receive, answer)
            finally:
                _tell(scope, status, (perf_counter_ns() - began) // 1_000_000)

    return handle


def route_of(scope: Scope) -> str:
    """The route as it is declared; "" where none was found."""
    return str(scope.get("path_template") or "")


def _tell(scope: Scope, status: int, took: int) -> None:
    method = str(scope.get("method", ""))
    facts = {
        "event": "request", "method": method if method in METHODS else "", "route": route_of(scope),
        "status": status, "milliseconds": took,
    }  # fmt: skip
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s %s %d", facts["method"], facts["route"], status, extra=facts)
