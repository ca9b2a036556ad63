"""Is the process alive, and can it answer from its book?"""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from api.errors import problems
from ledger.work.books import chain_head, opened


class Alive(Struct, kw_only=True):
    """The process answers; it has not looked at the book."""

    status: Literal["alive"] = "alive"


class Ready(Struct, kw_only=True):
    """The book opens and is at the program's migration."""

    status: Literal["ready"] = "ready"
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
def get_readiness(place: NamedDependency[str]) -> Ready:
    """For whoever sends requests here only when they can be answered."""
    with opened(place) as book:
        head = chain_head(book)
    return Ready(entries=head["position"], head_hash=head["hash"])
