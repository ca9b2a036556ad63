"""Who is asking: the visitor of a request, from a cookie or a token, and whether they may.

Every route names its operation in ``opt`` (``operation="claim.read"``), or says ``public=True``; a
route that says neither is refused to everybody, so that a forgotten line lets nobody in.
"""

from __future__ import annotations

from typing import Any

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import door
from ledger.work.door import Visitor

COOKIE = "tongzhou"
API = "/api/"

Connection = ASGIConnection[Any, Any, Any, Any]


class Doorkeeper(AbstractAuthenticationMiddleware):
    """Puts the visitor, or None, into every request."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        office: Office | None = connection.app.state.get("office")
        if office is None:
            return AuthenticationResult(user=None, auth=None)
        visitor = await sync_to_thread(_visitor, office, connection)
        return AuthenticationResult(user=visitor, auth=None)


def _visitor(office: Office, connection: Connection) -> Visitor | None:
    """A token speaks on the API only, a cookie on pages and on reading the API."""
    words = connection.headers.get("authorization", "").split()
    if len(words) == 2 and words[0].lower() == "bearer":
        is_api = connection.url.path.startswith(API)
        return door.program_with(office, words[1]) if is_api else None
    cookie = connection.cookies.get(COOKIE)
    return door.visitor_with(office, cookie) if cookie else None


def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Lets a request pass if its route is public or its visitor may.

    Raises NotAuthorizedException for nobody, Refusal("password_first") for who still has a first
    password, Refusal("not_allowed") for who may not.
    """
    if handler.opt.get("public"):
        return
    visitor: Visitor | None = connection.user
    if visitor is None:
        raise NotAuthorizedException
    operation = handler.opt.get("operation")
    if operation == "own":  # the visitor's own account
        return
    if visitor.must_change:
        raise Refusal("password_first")
    if operation is None:
        raise Refusal("not_allowed", operation=connection.url.path)
    visitor.need(operation)
