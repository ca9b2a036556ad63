"""附件 from programs: a paper of a claim handed in, the list of them, and each as it came."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, ClassVar

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.exceptions import ClientException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter
from msgspec import Meta, Struct, convert

from api.forms import File, form_of
from api.numbers import number_in
from api.pages.claim_papers import paper_answer
from api.v1 import reading
from api.v1.bodies import Writing
from api.v1.common import (
    READING,
    WRITING,
    ClaimNumber,
    IdempotencyKey,
    Reading,
    check_key,
    desk_of,
    not_taken_when,
    only_tokens,
    reach_of,
    refused_when,
)
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import attach
from ledger.work.attach import Scanned
from ledger.work.books import opened

MULTIPART = "multipart/form-data"
LARGEST_BODY = attach.LARGEST + 2**16  # the paper, and what a form puts around it

_NO_CLAIM = "没有这笔申报，或不属于本院、本单位（claim_unknown）"


class AttachmentOut(Struct, kw_only=True):
    """附件: what the book says of a paper."""

    number: Annotated[int, Meta(ge=1, le=attach.MOST, description="第几个")]
    paper: Annotated[str, Meta(description="是什么材料；没有写明的为空")]
    file_name: str
    media_type: Annotated[str, Meta(description="由文件内容判定")]
    size: Annotated[int, Meta(ge=1, description="字节")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="已封入账套")]


class Attachments(Struct, kw_only=True):
    """The papers of a claim in the order they came."""

    attachments: list[AttachmentOut]


@dataclass
class WritingPaper(Writing):
    """One paper as a form with a file, as browsers send it."""

    media_type = MULTIPART
    body = Schema(
        type=OpenAPIType.OBJECT,
        required=["file"],
        properties={
            "file": Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream",
                           description="PDF、JPEG 或 PNG，不超过 10 MB"),
            "paper": Schema(type=OpenAPIType.STRING, max_length=80, description="是什么材料"),
        },
    )  # fmt: skip
    example: ClassVar[Any] = {"paper": "出院小结", "file": "(二进制)"}


@post(
    "/api/v1/claims/{claim_no:str}/attachments",
    operation_id="attachPaper",
    operation_class=WritingPaper,
    opt={"operation": "claim.submit"},
    guards=[only_tokens],
    tags=["申报"],
    summary="给一笔申报交一个附件",
    security=WRITING,
    request_max_body_size=LARGEST_BODY,
    responses=not_taken_when(NOT_FOUND=_NO_CLAIM),
)
async def attach_paper(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    claim_no: ClaimNumber,
    idempotency_key: IdempotencyKey = None,
) -> AttachmentOut:
    """Until the claim is decided. What a file is, is told by its content, not by its name."""
    key = check_key(idempotency_key)
    reading.check_media(request, MULTIPART)
    file, paper = await _sent(request)
    return await sync_to_thread(_attach, request, place, number_in(claim_no), file, paper, key)


async def _sent(request: Request[Any, Any, Any]) -> tuple[File, str]:
    """The file of the form. Raises Refusal("nothing_attached") where there is none."""
    try:
        form = await form_of(request)
    except (ClientException, ValueError) as wrong:
        if getattr(wrong, "status_code", 0) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise
        raise Refusal("nothing_attached") from None
    if "file" not in form.files:
        raise Refusal("nothing_attached")
    return form.files["file"], form.text("paper")


def _attach(
    request: Request[Any, Any, Any], place: str, claim_no: str, file: File, paper: str, key: str
) -> AttachmentOut:
    reach = reach_of(request)
    with opened(place) as book:
        attach.listed(book, reach, claim_no)  # nothing is kept for a claim out of reach
        taken = attach.take(request.app.state["office"], file.name, file.content, paper)
        answer = attach.attach(desk_of(request, book, key), reach, claim_no, [taken])
    return _out(answer["numbers"][0], taken)


def _out(number: int, taken: Scanned) -> AttachmentOut:
    return AttachmentOut(
        number=number, paper=taken.paper, file_name=taken.file_name, media_type=taken.media_type,
        size=taken.size, sha256=taken.sha256,
    )  # fmt: skip


@get(
    "/api/v1/claims/{claim_no:str}/attachments",
    operation_id="listAttachments",
    operation_class=Reading,
    opt={"operation": "claim.read"},
    tags=["申报"],
    summary="一笔申报的附件",
    security=READING,
    responses=refused_when(NOT_FOUND=_NO_CLAIM),
)
async def list_attachments(
    request: Request[Any, Any, Any], place: NamedDependency[str], claim_no: ClaimNumber
) -> Attachments:
    """What the book says of each; the papers themselves one by one."""
    # Not by the decorator: it would wrap twice where a path has two methods.
    found = await sync_to_thread(_listed, request, place, number_in(claim_no))
    return convert({"attachments": found}, Attachments)


def _listed(request: Request[Any, Any, Any], place: str, claim_no: str) -> list[Answer]:
    with opened(place) as book:
        found = attach.listed(book, reach_of(request), claim_no)
    return [{name: each[name] for name in AttachmentOut.__struct_fields__} for each in found]


@get(
    "/api/v1/claims/{claim_no:str}/attachments/{number:int}",
    operation_id="getAttachment",
    operation_class=Reading,
    opt={"operation": "claim.read"},
    tags=["申报"],
    summary="一个附件的内容",
    security=READING,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
    responses={
        200: ResponseSpec(
            bytes, media_type="application/octet-stream", generate_examples=False,
            description="原样的 PDF、JPEG 或 PNG；每次读取都记入访问记录",
        ),
    }
    | refused_when(
        NOT_FOUND="没有这笔申报（claim_unknown），或没有这个附件（attachment_unknown）",
        GONE="内容已不在库中（scan_gone）",
    ),
)  # fmt: skip
def get_attachment(
    request: Request[Any, Any, Any],
    place: NamedDependency[str],
    claim_no: ClaimNumber,
    number: Annotated[int, PathParameter(ge=1, le=attach.MOST, description="第几个")],
) -> Response[bytes]:
    """The bytes as they came, whose digest is compared with that in the book."""
    office = request.app.state["office"]
    with opened(place) as book:
        paper, content = attach.read(
            book, office, reach_of(request), request.user.login, number_in(claim_no), number
        )
    return paper_answer(paper, content)


HANDLERS = (attach_paper, list_attachments, get_attachment)
