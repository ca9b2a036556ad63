"""申报 from programs: one claim, a batch of lines, and settlements taken back."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter, RawBody

from api.errors import FindingOut, findings_out, spoken
from api.v1 import reading, shapes
from api.v1.bodies import JSON, LINES, WritingClaim, WritingLines, WritingReversal
from api.v1.common import (
    WRITING,
    IdempotencyKey,
    check_key,
    desk_of,
    not_taken_when,
    only_tokens,
    reach_of,
)
from ledger.files.claims.reversal_lines import read_reversal_lines
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import BadInput
from ledger.work import intake, listings
from ledger.work.books import OpenBook, opened

LARGEST_CLAIM = 256 * 2**10
LARGEST_BATCH = 20 * 2**20


@post(
    "/api/v1/claims",
    operation_id="submitClaim",
    operation_class=WritingClaim,
    opt={"operation": "claim.submit"},
    guards=[only_tokens],
    tags=["申报"],
    summary="提交一笔申报",
    security=WRITING,
    sync_to_thread=True,
    request_max_body_size=LARGEST_CLAIM,
    responses={200: ResponseSpec(shapes.ClaimTaken, description="账套中已有，内容相同")}
    | not_taken_when(),
)
def submit_claim(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    body: RawBody,
    idempotency_key: IdempotencyKey = None,
) -> Response[shapes.ClaimTaken]:
    """Taken in at once, with a receipt; or refused with everything that is wrong."""
    key = check_key(idempotency_key)
    reading.check_media(request, JSON)
    with opened(place) as book:
        found = reading.one_claim(book, reach_of(request), body)
        answer = _intake(request, book, key, found, alone=True)
        claim_no = found.forms[0].claim_no
        receipt = listings.receipts_of(book, [claim_no])[claim_no]
    taken = shapes.ClaimTaken(
        claim_no=claim_no,
        is_new=answer["taken"] == 1,
        receipt=shapes.receipt_out(receipt),
        findings=_told(request, found, answer, alone=True),
    )
    return Response(taken, status_code=201 if taken.is_new else 200)


@post(
    "/api/v1/claims/batches",
    operation_id="submitClaims",
    operation_class=WritingLines,
    opt={"operation": "claim.submit"},
    guards=[only_tokens],
    tags=["申报"],
    summary="提交一批申报，每行一笔",
    security=WRITING,
    sync_to_thread=True,
    request_max_body_size=LARGEST_BATCH,
    responses=not_taken_when(),
)
def submit_claims(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    body: RawBody,
    accept_good: Annotated[
        bool, QueryParameter(description="有问题的申报除外，其余照收；不写则有一笔不行就都不收")
    ] = False,
    idempotency_key: IdempotencyKey = None,
) -> shapes.BatchTaken:
    """All or nothing, unless the good ones are to be taken by themselves."""
    key = check_key(idempotency_key)
    reading.check_media(request, LINES, "application/jsonl", "application/x-jsonlines")
    with opened(place) as book:
        found = reading.claims_of(book, reach_of(request), body)
        answer = _intake(request, book, key, found, accept_good=accept_good)
        numbers = list(dict.fromkeys(form.claim_no for form in found.forms))
        refused = {each["row"] for each in answer["findings"] if each["severity"] == "refuse"}
        good = {form.claim_no for form in found.forms if form.row not in refused}
        receipts = listings.receipts_of(book, [number for number in numbers if number in good])
    return shapes.BatchTaken(
        claims=answer["claims"], taken=answer["taken"], unchanged=answer["unchanged"],
        refused=answer["refused"], findings=_told(request, found, answer),
        receipts=[
            shapes.ClaimReceipt(claim_no=number, receipt=shapes.receipt_out(receipts[number]))
            for number in numbers if number in receipts
        ],
    )  # fmt: skip


def _intake(
    request: Request[Any, Any, Any],
    book: OpenBook,
    key: str,
    found: reading.Claims,
    *,
    alone: bool = False,
    accept_good: bool = False,
) -> Answer:
    """Take the claims in. Raises BadInput with places as they are in JSON."""
    desk = desk_of(request, book, key)
    try:
        return intake.intake(
            desk, found.forms, found.digest,
            read_findings=found.findings, accept_good=accept_good,
        )  # fmt: skip
    except BadInput as bad:
        raise BadInput(reading.in_json(found, bad.findings, alone=alone)) from None


def _told(
    request: Request[Any, Any, Any], found: reading.Claims, answer: Answer, *, alone: bool = False
) -> list[FindingOut]:
    findings = [_finding(each) for each in answer["findings"]]
    return findings_out(reading.in_json(found, findings, alone=alone), spoken(request))


def _finding(answer: Mapping[str, Any]) -> Finding:
    return Finding(
        answer["code"], Severity(answer["severity"]), answer["row"], answer["column"],
        answer["facts"],
    )  # fmt: skip


@post(
    "/api/v1/settlement-reversals",
    operation_id="reverseSettlement",
    operation_class=WritingReversal,
    opt={"operation": "claim.reverse"},
    guards=[only_tokens],
    tags=["申报"],
    summary="撤销一笔结算",
    security=WRITING,
    sync_to_thread=True,
    request_max_body_size=LARGEST_CLAIM,
    responses=not_taken_when(NOT_FOUND="没有申报持有这笔结算，或不属于本院（settlement_unknown）"),
)
def reverse_settlement(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    body: RawBody,
    idempotency_key: IdempotencyKey = None,
) -> shapes.ReversalTaken:
    """The hospital took a settlement back: its claim is decided again without it."""
    key = check_key(idempotency_key)
    reading.check_media(request, JSON)
    forms, findings = reading.read(reading.one_line(body), read_reversal_lines)
    if not forms:
        raise BadInput(findings or [Finding("json_broken", Severity.REFUSE, 0, "", {})])
    form = forms[0]
    with opened(place) as book:
        claim_no = listings.reversible(book, reach_of(request), form.institution, form.setl_id)
        answer = intake.reverse_settlements(
            desk_of(request, book, key), forms, sha256(body).hexdigest()
        )
    return shapes.ReversalTaken(claim_no=claim_no, is_new=answer["reversed"] == 1)


HANDLERS = (submit_claim, submit_claims, reverse_settlement)
