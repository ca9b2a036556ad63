"""公示: the notice of 二次救助 as it was published, for everybody to read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter
from msgspec import Meta, Struct

from api.answers import TAG_HEADER, IfNoneMatch, Yuan, tagged
from api.errors import NoBadRequest, problems
from ledger.money import yuan
from ledger.nouns import Answer
from ledger.work import report
from ledger.work.books import opened


class AwardLine(Struct, kw_only=True):
    """One award. The name and the document number are masked in the book itself."""

    case_no: str
    name: Annotated[str, Meta(description="张*三")]
    id_number: Annotated[str, Meta(description="321*************23")]
    employer: str
    award: Yuan


class Tranche(Struct, kw_only=True):
    """What one batch of diagnosis groups needed and got; ``ratio`` is the exact fraction."""

    groups: list[str]
    available: Yuan
    need: Yuan
    awarded: Yuan
    ratio: Annotated[str, Meta(description="1, 2/3 …")]


class ObjectionStanding(Struct, kw_only=True):
    """An objection by its number; who raised it and in what words is not public."""

    objection_no: str
    answered: bool
    upheld: Annotated[bool | None, Meta(description="null until it is answered")]


class Notice(Struct, kw_only=True):
    """公示: totals, the awards with masked names, and how the objections stand."""

    notice_no: str
    period: str
    title: str
    federation: str
    fund: str
    published_on: date
    closes_on: Annotated[date, Meta(description="The last day for objections.")]
    pool: Yuan
    awarded: Yuan
    remainder: Yuan
    tranches: list[Tranche]
    lines: list[AwardLine]
    objection_count: int
    objections: list[ObjectionStanding]
    content_digest: Annotated[str, Meta(description="SHA-256 of the content, kept with it.")]


@get(
    "/api/v1/notices/{period:str}",
    operation_id="getNotice",
    opt={"public": True},
    operation_class=NoBadRequest,
    tags=["公示"],
    summary="一个互助期的二次救助公示",
    sync_to_thread=True,
    response_headers=[TAG_HEADER],
    responses={304: ResponseSpec(None, description="内容未变")}
    | problems(
        NOT_FOUND="没有这个互助期（period_unknown），或者还没有公示（notice_missing）",
        INTERNAL_SERVER_ERROR="程序出错",
        SERVICE_UNAVAILABLE="账套现在不能使用",
    ),
)
def get_notice(
    place: NamedDependency[str],
    period: Annotated[str, PathParameter(description="2012-08-01，或只写 2012")],
    if_none_match: IfNoneMatch = None,
) -> Response[Notice]:
    """The published notice, without anything about those who object."""
    with opened(place) as book:
        answer = report.notice(book, period)
    return tagged(_public(answer), if_none_match)


def _public(answer: Answer) -> Notice:
    """Named field by field: what is added to the answer one day stays inside until named here."""
    objections = [
        ObjectionStanding(
            objection_no=each["objection_no"],
            answered=each["upheld"] is not None,
            upheld=each["upheld"],
        )
        for each in answer["objections"]
    ]
    return Notice(
        notice_no=answer["notice_no"],
        period=answer["period"],
        title=answer["title"],
        federation=answer["federation"],
        fund=answer["fund"],
        published_on=date.fromisoformat(answer["published_on"]),
        closes_on=date.fromisoformat(answer["closes_on"]),
        pool=yuan(answer["pool_fen"]),
        awarded=yuan(answer["awarded_fen"]),
        remainder=yuan(answer["remainder_fen"]),
        tranches=[_tranche(each) for each in answer["tranches"]],
        lines=[_line(each) for each in answer["lines"]],
        objection_count=len(objections),
        objections=objections,
        content_digest=answer["content_digest"],
    )


def _tranche(answer: Answer) -> Tranche:
    return Tranche(
        groups=answer["groups"],
        available=yuan(answer["available_fen"]),
        need=yuan(answer["need_fen"]),
        awarded=yuan(answer["awarded_fen"]),
        ratio=answer["ratio"],
    )


def _line(answer: Answer) -> AwardLine:
    return AwardLine(
        case_no=answer["case_no"],
        name=answer["name"],
        id_number=answer["id_number"],
        employer=answer["employer"],
        award=yuan(answer["award_fen"]),
    )
