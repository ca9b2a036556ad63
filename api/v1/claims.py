"""申报 for programs to look at: the list with its filters, and one claim with its workings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from msgspec import convert

from api.answers import TAG_HEADER, IfNoneMatch
from api.errors import spoken
from api.numbers import number_in
from api.v1 import shapes
from api.v1.common import (
    READING,
    ClaimNumber,
    Cursor,
    Limit,
    Period,
    Reading,
    after,
    cursor_at,
    private,
    reach_of,
    refused_when,
)
from ledger.money import yuan
from ledger.nouns import SETTLEMENT_AMOUNTS, Answer
from ledger.sentences import say, word
from ledger.work import listings
from ledger.work.books import opened
from ledger.work.listings import ClaimStanding, ClaimsWanted


@get(
    "/api/v1/claims",
    operation_id="listClaims",
    operation_class=Reading,
    opt={"operation": "claim.read"},
    tags=["申报"],
    summary="申报清单",
    security=READING,
    sync_to_thread=True,
    responses=refused_when(
        NOT_FOUND="没有这个互助期（period_unknown）",
        UNPROCESSABLE_ENTITY="参数不合要求，或游标不能识别（cursor_unreadable）",
    ),
)
def list_claims(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    period: Period = None,
    status: Annotated[ClaimStanding | None, QueryParameter(description="办理状态")] = None,
    line: Annotated[str | None, QueryParameter(description="保障项目代码，如 inpatient")] = None,
    submitted_from: Annotated[date | None, QueryParameter(description="申报日期，起")] = None,
    submitted_to: Annotated[date | None, QueryParameter(description="申报日期，止")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> shapes.ClaimPage:
    """A hospital sees what was handed to it, an officer the claims of the employer's members."""
    if line is not None and not line.isprintable():
        return shapes.ClaimPage(claims=[], next=None)
    wanted = ClaimsWanted(period, status, line, submitted_from, submitted_to)
    with opened(place) as book:
        answer = listings.claims_page(book, reach_of(request), wanted, after(cursor), limit)
    lang = spoken(request)
    lines = [convert(_line(each, lang), shapes.ClaimLine) for each in answer["claims"]]
    return shapes.ClaimPage(claims=lines, next=cursor_at(answer["next"]))


@get(
    "/api/v1/claims/{claim_no:str}",
    operation_id="getClaim",
    operation_class=Reading,
    opt={"operation": "claim.read"},
    tags=["申报"],
    summary="一笔申报：结算、审核决定与付款",
    security=READING,
    sync_to_thread=True,
    response_headers=[TAG_HEADER],
    responses={304: ResponseSpec(None, description="内容未变")}
    | refused_when(NOT_FOUND="没有这笔申报，或不属于本院、本单位（claim_unknown）"),
)
def get_claim(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    claim_no: ClaimNumber,
    if_none_match: IfNoneMatch = None,
) -> Response[shapes.ClaimInFull]:
    """Everything that led to what was granted, each step in words with its article.

    A decision is told to hospitals and officers once it has all its signatures.
    """
    with opened(place) as book:
        answer = listings.claim_in_full(book, reach_of(request), number_in(claim_no))
    lang = spoken(request)
    claim = _line(answer, lang) | {
        "receipt": {name: answer[name] for name in ("receipt_no", "received_on", "digest")},
        "diagnosis_code": answer["claim"]["diagnosis_code"],
        "settlements": [_settlement(each) for each in answer["settlements"]],
        "rounds": [_round(each, lang) for each in answer["rounds"]],
        "payables": [_payable(each, lang) for each in answer["payables"]],
    }
    return private(convert(claim, shapes.ClaimInFull), if_none_match)


def _line(answer: Answer, lang: str) -> Answer:
    names = ("claim_no", "receipt_no", "period", "line", "submitted_on", "member",
             "id_number", "hospital_code", "hospital_name", "diagnosis_name")  # fmt: skip
    benefit = answer["benefit_fen"]
    return {name: answer[name] for name in names} | {
        "status": answer["standing"],
        "status_words": say(f"claim_standing.{answer['standing']}", {}, lang),
        "benefit": None if benefit is None else yuan(benefit),
    }


def _settlement(answer: Answer) -> Answer:
    names = ("setl_id", "institution", "admitted_on", "discharged_on", "reversed_on")
    return {name: answer[name] for name in names} | {
        "amounts": {name: yuan(answer[f"{name}_fen"]) for name in SETTLEMENT_AMOUNTS}
    }


def _round(answer: Answer, lang: str) -> Answer:
    return {
        "round": answer["round"], "decided_on": answer["decided_on"],
        "outcome": answer["outcome"], "base": yuan(answer["base_fen"]),
        "benefit": yuan(answer["benefit_fen"]), "articles": answer["articles"],
        "signed_on": [each["on"] for each in answer["signed"]],
        "reasons": [
            {"code": each["code"], "words": say(each["code"], each["facts"], lang),
             "article": each["article"]}
            for each in answer["reasons"]
        ],
        "workings": [
            {"words": say(each["what"], each["facts"], lang), "article": each["article"],
             "before": yuan(each["before_fen"]), "after": yuan(each["after_fen"])}
            for each in answer["workings"]
        ],
    }  # fmt: skip


def _payable(answer: Answer, lang: str) -> Answer:
    names = ("payable_no", "standing", "payee_name", "payee_account")
    return {name: answer[name] for name in names} | {
        "amount": yuan(answer["amount_fen"]),
        "standing_words": word("standing", answer["standing"], lang),
    }


HANDLERS = (list_claims, get_claim)
