"""The end of the chain of entries, for anybody who wants to anchor it."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from api.errors import problems
from ledger.work.books import chain_head, opened


class ChainHead(Struct, kw_only=True):
    """How many entries the book has, and the hash of the last, which covers all before it."""

    position: Annotated[int, Meta(ge=0)]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256")]


@get(
    "/api/v1/chain-head",
    operation_id="getChainHead",
    opt={"public": True},
    tags=["凭证链"],
    summary="凭证链的末位",
    sync_to_thread=True,
    responses=problems(INTERNAL_SERVER_ERROR="程序出错", SERVICE_UNAVAILABLE="账套现在不能使用"),
)
def get_chain_head(place: NamedDependency[str]) -> ChainHead:
    """Whoever keeps the two can show later that no entry up to there was changed."""
    with opened(place) as book:
        head = chain_head(book)
    return ChainHead(position=head["position"], hash=head["hash"])
