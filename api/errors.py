"""Refusals and failures as HTTP: one table of statuses, one shape of answer (RFC 9457)."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import uuid4

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example, Operation
from litestar.types import ExceptionHandlersMap
from msgspec import UNSET, Meta, Struct, UnsetType, to_builtins

from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput, Refusal
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
    "key_file_missing": HTTPStatus.SERVICE_UNAVAILABLE,
    "keys_lost": HTTPStatus.SERVICE_UNAVAILABLE,
    "keys_unreadable": HTTPStatus.SERVICE_UNAVAILABLE,
    "key_unknown": HTTPStatus.SERVICE_UNAVAILABLE,
    "text_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "upload_missing": HTTPStatus.UNPROCESSABLE_ENTITY,  # a form without its file
    "not_allowed": HTTPStatus.FORBIDDEN,
    "token_needed": HTTPStatus.FORBIDDEN,
    "password_first": HTTPStatus.FORBIDDEN,
    "code_first": HTTPStatus.FORBIDDEN,
    "login_refused": HTTPStatus.UNAUTHORIZED,
    "login_locked": HTTPStatus.UNAUTHORIZED,
    "code_needed": HTTPStatus.UNAUTHORIZED,
    "code_used": HTTPStatus.UNAUTHORIZED,
    "attachment_kind": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "attachment_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "nothing_attached": HTTPStatus.UNPROCESSABLE_ENTITY,
    "reason_missing": HTTPStatus.UNPROCESSABLE_ENTITY,
    "purpose_missing": HTTPStatus.UNPROCESSABLE_ENTITY,
    "own_line_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "tries_too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "scan_gone": HTTPStatus.GONE,
    "scan_damaged": HTTPStatus.INTERNAL_SERVER_ERROR,
    "media_type_refused": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "cursor_unreadable": HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency_key_form": HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency_key_needed": HTTPStatus.PRECONDITION_REQUIRED,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
}
_BY_ENDING = {"_unknown": HTTPStatus.NOT_FOUND, "_missing": HTTPStatus.NOT_FOUND}

#: What has no Refusal: HTTP status → code, and its sentence.
_HTTP: Mapping[int, str] = {
    401: "login_needed",
    403: "not_allowed",
    404: "route_unknown",
    405: "method_not_allowed",
    413: "too_large",
    500: "internal_error",
    503: "book_unavailable",
}
_OTHER = "request_refused"


class FindingOut(Struct, kw_only=True):
    """问题: one thing found in what was sent, where, and how to mend it."""

    field: Annotated[str, Meta(description="settlements[0].setl_id; empty: the whole.")]
    row: Annotated[int, Meta(ge=0, description="The line of a batch; 0: the whole.")]
    code: Annotated[str, Meta(description="What is wrong, for programs.")]
    severity: Annotated[
        Literal["refuse", "warn"], Meta(description="refuse: mend it; warn: look at it.")
    ]
    sentence: Annotated[str, Meta(description="What is wrong and how to mend it.")]


class Problem(Struct, kw_only=True):
    """问题: why a request was not answered (RFC 9457)."""

    type: str = "about:blank"
    title: Annotated[str, Meta(description="The phrase of the HTTP status.")]
    status: Annotated[int, Meta(ge=400, le=599)]
    code: Annotated[str, Meta(description="What is wrong, for programs; never changes meaning.")]
    detail: Annotated[
        str,
        Meta(description="What is wrong and how to mend it: in Chinese, or as Accept-Language."),
    ]
    reference: (
        Annotated[str, Meta(description="With a 500: the number in our log.")] | UnsetType
    ) = UNSET
    findings: (
        Annotated[list[FindingOut], Meta(description="With a 422: everything that was found.")]
        | UnsetType
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


#: Status → the code and facts of an example of it, for the OpenAPI document.
_EXAMPLES: Mapping[int, tuple[str, Mapping[str, str]]] = {
    401: ("login_needed", {}),
    403: ("not_allowed", {}),
    409: ("request_id_reused", {"request_id": "api:5f2c…", "step": "intake"}),
    413: ("too_large", {}),
    415: ("media_type_refused", {"wanted": "application/json"}),
    422: ("findings", {"count": "1"}),
    428: ("idempotency_key_needed", {}),
    429: ("too_many_requests", {"seconds": "2"}),
    500: ("internal_error", {"reference": "9c0d5e7a1b2f"}),
    503: ("book_unavailable", {}),
}


#: Facts of the examples of what only some routes answer, such as "claim_unknown".
_FACTS: Mapping[str, str] = {
    "period": "2013", "known": "2012-08-01", "claim_no": "SB201211-0009", "number": "3",
    "invoice_no": "JF-2012-00009", "institution": "H32128200001", "setl_id": "S201211080009",
}  # fmt: skip


def _examples(status: HTTPStatus, description: str) -> list[Example]:
    """``description`` names in brackets the codes of a status that routes use differently."""
    named = re.search("（([a-z_]+)）", description)
    code, facts = _EXAMPLES.get(status, (named[1] if named else "", _FACTS))
    if not code:
        return []
    problem: dict[str, object] = {
        "type": "about:blank", "title": status.phrase, "status": status.value, "code": code,
        "detail": say(code, facts), **({"reference": facts["reference"]} if status == 500 else {}),
    }  # fmt: skip
    if code == "findings":
        found = Finding("id_check_digit", Severity.REFUSE, 0, "certno", {})
        problem["findings"] = to_builtins(findings_out([found], "zh"))
    return [Example(value=problem)]


def problems(**statuses: str) -> dict[int, ResponseSpec]:
    """The problem answers of a route for its OpenAPI operation: ``NOT_FOUND="when"`` and so on."""
    return {
        HTTPStatus[name].value: ResponseSpec(
            data_container=Problem, media_type=PROBLEM_JSON, description=description,
            generate_examples=False, examples=_examples(HTTPStatus[name], description),
        )
        for name, description in statuses.items()
    }  # fmt: skip


def spoken(request: Request[Any, Any, Any]) -> str:
    """The language an answer to a program is in: English where Accept-Language prefers it."""
    best, weight = "zh", 0
    for each in request.headers.get("accept-language", "").lower().split(","):
        tag, _, quality = each.strip().partition(";q=")
        thousandths = _thousandths(quality or "1")
        if tag[:2] in ("zh", "en") and thousandths > weight:
            best, weight = tag[:2], thousandths
    return best


def _thousandths(quality: str) -> int:
    """A quality value of RFC 9110 ("0.8") in thousandths; what is none counts nothing."""
    whole, _, rest = quality.strip().partition(".")
    digits = f"{whole}{rest[:3]:0<3}"
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) == 4 else 0


def findings_out(findings: Sequence[Finding], lang: str) -> list[FindingOut]:
    """Findings with their sentences."""
    return [
        FindingOut(
            field=each.column, row=each.row, code=each.code, severity=each.severity.value,
            sentence=say(each.code, each.facts, lang),
        )
        for each in findings
    ]  # fmt: skip


def _answer(
    status: HTTPStatus, code: str, detail: str, headers: Mapping[str, str] | None = None,
    reference: str | UnsetType = UNSET, findings: list[FindingOut] | UnsetType = UNSET,
) -> Response[Problem]:  # fmt: skip
    problem = Problem(
        title=status.phrase, status=status.value, code=code, detail=detail, reference=reference,
        findings=findings,
    )  # fmt: skip
    return Response(
        problem, status_code=status.value, media_type=PROBLEM_JSON, headers=dict(headers or {})
    )


def _refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Problem]:
    status = status_of(refusal.code)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        code = unavailable(refusal)
        return _answer(status, code, say(code, {}, spoken(request)), {"Retry-After": "60"})
    headers = {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = refusal.facts["seconds"]
    detail = say(refusal.code, refusal.facts, spoken(request))
    return _answer(status, refusal.code, detail, headers)


def _found_wrong(request: Request[Any, Any, Any], bad: BadInput) -> Response[Problem]:
    """Every finding at once (422)."""
    lang = spoken(request)
    graves = sum(finding.severity.value == "refuse" for finding in bad.findings)
    return _answer(
        HTTPStatus.UNPROCESSABLE_ENTITY, "findings", say("findings", {"count": str(graves)}, lang),
        findings=findings_out(bad.findings, lang),
    )  # fmt: skip


def _not_served(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    lang = spoken(request)
    extra: object = error.extra
    if error.status_code == 400 and isinstance(extra, list):
        return _parameters(extra, lang)
    headers = dict(error.headers or {})
    if error.status_code == 401:
        headers["WWW-Authenticate"] = "Bearer"
    code = _HTTP.get(error.status_code, _OTHER)
    return _answer(HTTPStatus(error.status_code), code, say(code, {}, lang), headers)


def _parameters(wrong: list[Any], lang: str) -> Response[Problem]:
    """Parameters that are not as the document says (422), each by its name."""
    names = dict.fromkeys(str(each.get("key", "")) for each in wrong if isinstance(each, dict))
    found = [
        FindingOut(
            field=name, row=0, code="parameter_wrong", severity="refuse",
            sentence=say("parameter_wrong", {"name": name}, lang),
        )
        for name in names
    ]  # fmt: skip
    detail = say("findings", {"count": str(len(found))}, lang)
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, "findings", detail, findings=found)


def unavailable(refusal: Refusal) -> str:
    """The code that everybody is told of a book that cannot be opened.

    Where the book lies and what its database says is for the log, not for the public.
    """
    log.error("%s: %s", refusal.code, say(refusal.code, refusal.facts))
    return _HTTP[HTTPStatus.SERVICE_UNAVAILABLE]


def reference_of(request: Request[Any, Any, Any], error: Exception) -> str:
    """Write a failure into the log; the number by which it is found there.

    The message of an error can quote what stands in the book; the place where it happened cannot.
    """
    reference = uuid4().hex[:12]
    where = "".join(traceback.format_tb(error.__traceback__))
    route = request.scope.get("path_template") or ""  # the address itself may name somebody
    log.error("%s %s: %s\n%s", reference, route, type(error).__name__, where)
    return reference


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    reference = reference_of(request, error)
    sentence = say(_HTTP[500], {"reference": reference}, spoken(request))
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, _HTTP[500], sentence, reference=reference)


HANDLERS: ExceptionHandlersMap = {
    Refusal: _refused, BadInput: _found_wrong, HTTPException: _not_served, Exception: _failed,
}  # fmt: skip
