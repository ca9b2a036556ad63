"""Is the process alive, and can it answer from its book?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from api.errors import problems
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work.books import HEAD, chain_head, opened
from ledger.work.running import OFFICE_LOST
from ledger.work.scheduled import last_beat


class Alive(Struct, kw_only=True):
    """The process answers; it has not looked at the book."""

    status: Literal["alive"] = "alive"


class Ready(Struct, kw_only=True):
    """Book and office open with their keys and are at the program's migrations.

    ``worker_at`` says when a worker last looked for work, which it does every minute; a worker that
    is away is for whoever watches it: the counter serves without one.
    """

    status: Literal["ready"] = "ready"
    migration: Annotated[str, Meta(min_length=1)]
    office: Literal["ready", "none"]
    worker_at: datetime | None
    entries: Annotated[int, Meta(ge=0)]
    head_hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256")]


@get(
    "/healthz",
    operation_id="getHealth",
    opt={"public": True},
    tags=["运行"],
    summary="程序在运行",
    sync_to_thread=False,
    responses=problems(INTERNAL_SERVER_ERROR="程序出错"),
)
def get_health() -> Alive:
    """For whoever restarts a process that hangs."""
    return Alive()


@get(
    "/readyz",
    operation_id="getReadiness",
    opt={"public": True},
    tags=["运行"],
    summary="账套可以使用",
    sync_to_thread=True,
    responses=problems(INTERNAL_SERVER_ERROR="程序出错", SERVICE_UNAVAILABLE="账套现在不能使用"),
)
def get_readiness(request: Request[Any, Any, Any], place: NamedDependency[str]) -> Ready:
    """For whoever sends requests here only when they can be answered."""
    with opened(place) as book:
        head = chain_head(book)
    office: Office | None = request.app.state.get("office")
    return Ready(
        entries=head["position"], head_hash=head["hash"], migration=HEAD,
        office="ready" if office else "none", worker_at=_worker_at(office) if office else None,
    )  # fmt: skip


def _worker_at(office: Office) -> datetime | None:
    """Raises Refusal("book_unreachable"): without the office nobody comes in."""
    try:
        return last_beat(office)
    except OFFICE_LOST as problem:
        words = type(problem).__name__
        raise Refusal("book_unreachable", url="office", problem=words) from None
