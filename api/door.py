"""Who is asking: the visitor of a request, from a cookie or a token, and whether they may.

Behind a proxy that ends TLS, the counter is told that it is reached by https: cookies then carry
the ``__Host-`` prefix, so that no neighbouring site can plant one.

Every route names its operation in ``opt`` (``operation="claim.read"``), or says ``public=True``; a
route that says neither is refused to everybody, so that a forgotten line lets nobody in.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any
from uuid import uuid4

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import door
from ledger.work.door import Visitor

COOKIE = "tongzhou"
API = "/api/"

log = logging.getLogger(__name__)

Connection = ASGIConnection[Any, Any, Any, Any]


class Doorkeeper(AbstractAuthenticationMiddleware):
    """Puts the visitor, or None, into every request."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        if _is_odd(connection):
            raise NotFoundException
        office: Office | None = connection.app.state.get("office")
        if office is None:
            return AuthenticationResult(user=None, auth=None)
        visitor = await sync_to_thread(_visitor, office, connection)
        if visitor is None and _brings_a_body(connection):
            # Before the body is read: a stranger may send what has a limit for strangers.
            raise NotAuthorizedException
        return AuthenticationResult(user=visitor, auth=None)


def _is_odd(connection: Connection) -> bool:
    """Whether a page's address holds the one character that PostgreSQL takes nowhere.

    The interface answers for itself.
    """
    path = connection.scope["path"]
    is_there = "\0" in path or b"%00" in connection.scope["query_string"]
    return is_there and not path.startswith(API)


def _brings_a_body(connection: Connection) -> bool:
    handler: BaseRouteHandler = connection.scope["route_handler"]
    return connection.scope.get("method") == "POST" and not handler.opt.get("public")


def cookie_name(name: str, *, is_https: bool) -> str:
    """How a cookie is called; by https so that only this very host can have set it."""
    return f"__Host-{name}" if is_https else name


def address_of(connection: Connection) -> str:
    """Where a request comes from, for limits: an address, of IPv6 the network of one household.

    Behind a proxy the server has put the address of the client here, if the proxy is trusted.
    """
    text = connection.client.host if connection.client else ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)


def request_named(visitor: Visitor, given: str) -> str:
    """The name in book and office of the request that a form was shown with.

    It is the visitor's own: whatever a form says, it is no request of anybody else, of a program,
    or of the schedule.
    """
    own = f"{visitor.login}|{given or uuid4().hex}"
    return f"form:{sha256(own.encode()).hexdigest()}"


def _visitor(office: Office, connection: Connection) -> Visitor | None:
    """A token speaks on the API only, a cookie on pages and on reading the API."""
    words = connection.headers.get("authorization", "").split()
    if len(words) == 2 and words[0].lower() == "bearer":
        is_api = connection.url.path.startswith(API)
        return door.program_with(office, words[1]) if is_api else None
    cookie = connection.cookies.get(
        cookie_name(COOKIE, is_https=connection.app.state["is_https"])
    )  # fmt: skip
    return door.visitor_with(office, cookie) if cookie else None


def lacks_code(connection: Connection, visitor: Visitor | None) -> bool:
    """Whether a visitor must set up a second factor before anything else."""
    return bool(connection.app.state["needs_code"]) and visitor is not None and not visitor.has_code


def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Lets a request pass if its route is public or its visitor may.

    Raises NotAuthorizedException for nobody, Refusal("password_first") for who still has a first
    password, Refusal("code_first") for who has no second factor where everybody needs one,
    Refusal("not_allowed") for who may not.
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
    if lacks_code(connection, visitor):
        raise Refusal("code_first")
    if operation is None:
        raise Refusal("not_allowed", operation=connection.url.path)
    try:
        visitor.need(operation)
    except Refusal:
        log.warning("not_allowed %s %s", visitor.login, operation)
        raise
