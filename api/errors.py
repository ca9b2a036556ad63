"""Refusals and failures as HTTP: one table of statuses, one shape of answer (RFC 9457)."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import uuid4

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Operation
from litestar.types import ExceptionHandlersMap
from msgspec import UNSET, Meta, Struct, UnsetType

from ledger.refusals import Refusal
from ledger.sentences import say

PROBLEM_JSON = "application/problem+json"

log = logging.getLogger(__name__)

#: Refusal code → status, where neither the ending of the code (``_BY_ENDING``) nor 409 is right.
STATUS: Mapping[str, HTTPStatus] = {
    "book_missing": HTTPStatus.SERVICE_UNAVAILABLE,
    "book_unreachable": HTTPStatus.SERVICE_UNAVAILABLE,
    "book_at_other_migration": HTTPStatus.SERVICE_UNAVAILABLE,
    "book_url_unknown": HTTPStatus.SERVICE_UNAVAILABLE,
    "book_schema_name": HTTPStatus.SERVICE_UNAVAILABLE,
    "text_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "password_first": HTTPStatus.FORBIDDEN,
    "login_refused": HTTPStatus.UNAUTHORIZED,
    "login_locked": HTTPStatus.UNAUTHORIZED,
    "code_needed": HTTPStatus.UNAUTHORIZED,
}
_BY_ENDING = {"_unknown": HTTPStatus.NOT_FOUND, "_missing": HTTPStatus.NOT_FOUND}

#: What has no Refusal: HTTP status → code and sentence.
_HTTP: Mapping[int, tuple[str, str]] = {
    401: ("login_needed", "须先登录，或随请求带上有效的接口令牌。"),
    403: ("not_allowed", "没有这项权限；需要的话请向系统管理员申请。"),
    404: ("route_unknown", "没有这个网址；请对照接口说明 /schema/openapi.json 核对。"),
    405: ("method_not_allowed", "这个网址不接受所用的方法；可用的方法见 Allow 标头。"),
    413: ("too_large", "交来的内容太大；请分成几份再交。"),
    500: ("internal_error", "程序出错，请求没有办成；请把编号 {reference} 告诉维护人员。"),
    503: ("book_unavailable", "账套现在不能使用；请稍后再试，仍不能用时请告诉维护人员。"),
}
_OTHER = ("request_refused", "请求不能受理；请对照接口说明 /schema/openapi.json 改正。")


class Problem(Struct, kw_only=True):
    """问题: why a request was not answered (RFC 9457)."""

    type: str = "about:blank"
    title: Annotated[str, Meta(description="The phrase of the HTTP status.")]
    status: Annotated[int, Meta(ge=400, le=599)]
    code: Annotated[str, Meta(description="What is wrong, for programs; never changes meaning.")]
    detail: Annotated[str, Meta(description="What is wrong and how to mend it, in Chinese.")]
    reference: (
        Annotated[str, Meta(description="With a 500: the number in our log.")] | UnsetType
    ) = UNSET


def status_of(code: str) -> HTTPStatus:
    """The HTTP status of a refusal code."""
    if code in STATUS:
        return STATUS[code]
    endings = (status for ending, status in _BY_ENDING.items() if code.endswith(ending))
    return next(endings, HTTPStatus.CONFLICT)


@dataclass
class NoBadRequest(Operation):
    """An operation whose parameters take any text: it never answers the 400 that Litestar adds."""

    def __post_init__(self) -> None:
        (self.responses or {}).pop("400", None)


def problems(**statuses: str) -> dict[int, ResponseSpec]:
    """The problem answers of a route for its OpenAPI operation: ``NOT_FOUND="when"`` and so on."""
    return {
        HTTPStatus[name].value: ResponseSpec(
            data_container=Problem, media_type=PROBLEM_JSON, description=description,
            generate_examples=False,
        )
        for name, description in statuses.items()
    }  # fmt: skip


def _answer(
    status: HTTPStatus, code: str, detail: str, headers: Mapping[str, str] | None = None,
    reference: str | UnsetType = UNSET,
) -> Response[Problem]:  # fmt: skip
    problem = Problem(
        title=status.phrase, status=status.value, code=code, detail=detail, reference=reference
    )
    return Response(
        problem, status_code=status.value, media_type=PROBLEM_JSON, headers=dict(headers or {})
    )


def _refused(_request: Request[Any, Any, Any], refusal: Refusal) -> Response[Problem]:
    status = status_of(refusal.code)
    detail = say(refusal.code, refusal.facts)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        # Where the book lies and what its database says is for the log, not for the public.
        log.error("%s: %s", refusal.code, detail)
        code, sentence = _HTTP[status]
        return _answer(status, code, sentence, {"Retry-After": "60"})
    return _answer(status, refusal.code, detail)


def _not_served(_request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    code, sentence = _HTTP.get(error.status_code, _OTHER)
    return _answer(HTTPStatus(error.status_code), code, sentence, error.headers)


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    reference = uuid4().hex[:12]
    # The message of an error can quote what stands in the book; the place where it happened cannot.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s: %s\n%s", reference, request.url.path, type(error).__name__, where)
    code, sentence = _HTTP[500]
    sentence = sentence.format(reference=reference)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, code, sentence, reference=reference)


HANDLERS: ExceptionHandlersMap = {
    Refusal: _refused, HTTPException: _not_served, Exception: _failed,
}  # fmt: skip
