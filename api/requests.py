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

from ledger.tracing import doing, marked

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

        with marked() as request_id, doing("request", "") as told:
            try:
                await app(scope, receive, answer)
            finally:
                told.name = route_of(scope)
                told.facts |= {"method": _method(scope), "status": status}
                _tell(scope, status, (perf_counter_ns() - began) // 1_000_000)

    return handle


def route_of(scope: Scope) -> str:
    """The route as it is declared; "" where none was found."""
    return str(scope.get("path_template") or "")


def _method(scope: Scope) -> str:
    method = str(scope.get("method", ""))
    return method if method in METHODS else ""


def _tell(scope: Scope, status: int, took: int) -> None:
    facts = {
        "event": "request", "method": _method(scope), "route": route_of(scope),
        "status": status, "milliseconds": took,
    }  # fmt: skip
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s %s %d", facts["method"], facts["route"], status, extra=facts)
