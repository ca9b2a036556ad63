"""What every route of the interface shares: who asks, how fast, what may be answered, pages."""

from __future__ import annotations

import logging
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Annotated, Any, TypeAlias, TypeVar

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Operation
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from msgspec import Struct

from api.answers import tagged
from api.errors import problems
from ledger.refusals import Refusal
from ledger.work.books import OpenBook
from ledger.work.days import today
from ledger.work.desk import Desk
from ledger.work.door import Visitor
from ledger.work.reach import Reach

Body = TypeVar("Body", bound=Struct)

log = logging.getLogger(__name__)

MOST = 200
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_A_SECOND = 1_000_000_000  # in the nanoseconds of the clock

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="一页最多几条")]
Cursor = Annotated[
    str | None, QueryParameter(description="上一页的 next，原样送回；不写则从头查起")
]
Period = Annotated[str | None, QueryParameter(description="互助期，2012-08-01 或只写 2012")]
Needed: TypeAlias = list[dict[str, list[str]]]
ClaimNumber = Annotated[
    str,
    PathParameter(
        description="申报编号，按 URL 编码；编号是 new、file、batches、. 或 ..，含有 /、\\ 或 %，"
        "或以 ~ 开头的，写作 ~ 加编号 UTF-8 的 base64url（去掉末尾的 =），如 A/1 写作 ~QS8x"
    ),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="本次办理的编号：同号同内容，只办一次，答复相同；同号而内容不同，答 409",
    ),
]

READING: Needed = [{"token": []}, {"session": []}]
WRITING: Needed = [{"token": []}]


@dataclass
class Reading(Operation):
    """A route that looks. What is wrong with parameters is a 422, never the 400 of Litestar."""

    def __post_init__(self) -> None:
        (self.responses or {}).pop("400", None)


@dataclass
class Limiter:
    """A bucket of tokens for each asker: ``burst`` at once, then ``per_second``."""

    burst: int = 120
    per_second: int = 20
    most_askers: int = 10_000
    clock: Callable[[], int] = time.monotonic_ns
    _left: dict[str, tuple[int, int]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def take(self, asker: str) -> None:
        """One request of an asker. Raises Refusal("too_many_requests": seconds).

        The first of a row that are refused is a line in the log, so that the log is not flooded.
        """
        a_token = _A_SECOND // self.per_second
        full = self.burst * a_token
        now = self.clock()
        with self._lock:
            left, at = self._left.get(asker, (full, now))
            left = min(full, left + now - at)
            if left < a_token:
                self._left[asker] = (left, now)
                if asker not in self._told:
                    self._told.add(asker)
                    log.warning("too_many_requests %s", asker, extra={"event": "too_many_requests"})
                raise Refusal("too_many_requests", seconds=-((left - a_token) // _A_SECOND))
            self._left[asker] = (left - a_token, now)
            self._told.discard(asker)
            if len(self._left) > self.most_askers:
                self._forget_the_full(now, full)

    def _forget_the_full(self, now: int, full: int) -> None:
        """Drop the buckets that have filled up again: to be forgotten changes nothing for them."""
        self._left = {
            asker: (left, at) for asker, (left, at) in self._left.items() if left + now - at < full
        }  # fmt: skip
        self._told &= self._left.keys()


def limit_rate(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard behind the door: so many requests a second for each account or token."""
    limiter: Limiter = connection.app.state["limiter"]
    limiter.take(asker_of(connection.user))


def asker_of(visitor: Visitor) -> str:
    """Who asks, by account or token; tokens of one name are told apart by what they are for."""
    scopes = sorted(f"{role}={','.join(sorted(s))}" for role, s in visitor.roles.items())
    return "|".join([visitor.login, *scopes])


def only_tokens(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard of writing: a browser that is logged in may be led to send what nobody meant."""
    visitor: Visitor = connection.user
    if visitor.visit is not None:
        raise Refusal("token_needed")


def reach_of(request: Request[Any, Any, Any]) -> Reach:
    """Whose rows the visitor of a request sees, for the operation of its route."""
    return Reach.of(request.user, request.route_handler.opt["operation"])


def check_key(key: str | None) -> str:
    """Raises Refusal("idempotency_key_needed") and ("idempotency_key_form")."""
    if not key:
        raise Refusal("idempotency_key_needed")
    if not _KEY.fullmatch(key):
        raise Refusal("idempotency_key_form")
    return key


def desk_of(request: Request[Any, Any, Any], book: OpenBook, key: str) -> Desk:
    """The visitor at the desk; the request is named by the asker and the key of theirs."""
    named = sha256(f"{asker_of(request.user)}|{key}".encode()).hexdigest()
    return Desk(book, request.user.login, today(), f"api:{named}")


def after(cursor: str | None) -> int:
    """The place a cursor points at, 0 without one. Raises Refusal("cursor_unreadable")."""
    if cursor is None:
        return 0
    try:
        place = int(urlsafe_b64decode(cursor.encode("ascii")).decode("ascii"))
    except ValueError:
        raise Refusal("cursor_unreadable") from None
    if not 0 <= place < 2**63:
        raise Refusal("cursor_unreadable")
    return place


def cursor_at(place: int | None) -> str | None:
    """The cursor that points at a place; None at the end."""
    return None if place is None else urlsafe_b64encode(str(place).encode()).decode()


def private(body: Body, kept: str | None) -> Response[Body]:
    """As ``tagged``, kept by nobody but the asker."""
    answer = tagged(body, kept)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def refused_when(**others: str) -> dict[int, ResponseSpec]:
    """The problems of a route that needs a login, and those of its own."""
    return problems(
        UNAUTHORIZED="没有登录，或令牌无效、过期、已撤销",
        FORBIDDEN="没有这项权限（not_allowed），或须先改密码（password_first）、设置动态码（code_first）",
        TOO_MANY_REQUESTS="请求太密；按 Retry-After 放慢",
        INTERNAL_SERVER_ERROR="程序出错",
        SERVICE_UNAVAILABLE="账套现在不能使用",
        **others,
    )


def not_taken_when(**others: str) -> dict[int, ResponseSpec]:
    """The problems of a route that writes, and those of its own."""
    common: Mapping[str, str] = {
        "CONFLICT": "同一 Idempotency-Key 已用于别的内容（request_id_reused），或规则不允许",
        "REQUEST_ENTITY_TOO_LARGE": "内容太大",
        "UNSUPPORTED_MEDIA_TYPE": "Content-Type 不对",
        "UNPROCESSABLE_ENTITY": "内容有问题；findings 列出全部",
        "PRECONDITION_REQUIRED": "没有 Idempotency-Key 标头",
    }
    return refused_when(**{**common, **others})
