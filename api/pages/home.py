"""首页: what waits for a visitor, by role, and the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.response import Template

from api.page import ZONE, page
from ledger.work.books import OpenBook, opened
from ledger.work.door import Visitor
from ledger.work.report import claim_lists, money_lists, payment_lists


@dataclass(frozen=True)
class Waiting:
    """One card: how many things wait (None: nothing is counted), in what words, and where."""

    words: str
    href: str
    count: int | None = None
    fen: int | None = None


@get("/", opt={"operation": "home.read"}, include_in_schema=False, sync_to_thread=True)
def show_home(request: Request[Any, Any, Any]) -> Template:
    """What waits for the visitor."""
    with opened(request.app.state["place"]) as book:
        cards = list(_waiting(book, request.user))
    return page(request, "home", cards=cards)


def _waiting(book: OpenBook, visitor: Visitor) -> Iterator[Waiting]:
    today = datetime.now(ZONE).date()
    if visitor.may("claim.submit"):
        yield Waiting("申报一次住院或门诊", "/claims/new")
        yield Waiting("看申报办到哪里了", "/claims")
    if visitor.may("claim.review"):
        undecided = claim_lists.to_decide(book, today, 1, by_cost=False)["count"]
        yield Waiting("件申报待审核", "/review", undecided)
    if visitor.may("claim.approve"):
        to_sign = claim_lists.to_sign(book, visitor.login, today, by_amount=False)
        mine = [line for line in to_sign if not line["own"]]
        where = "/review" if visitor.may("claim.review") else "/approve"
        total = sum(line["benefit_fen"] for line in mine)
        yield Waiting("件决定待您签字", where, len(mine), total)
    if visitor.may("receipt.book"):
        receipts = money_lists.receipts(book, "", 1, only_unidentified=True)
        yield Waiting(
            "笔到账待认领", "/receipts", receipts["unidentified"], receipts["unidentified_fen"]
        )
    if visitor.may("batch.read"):
        waiting = payment_lists.waiting(book, 1)
        yield Waiting("笔应付待发放", "/batches", waiting["ready"], waiting["ready_fen"])
    if visitor.may("ledger.read"):
        yield Waiting("看科目余额和明细账", "/ledger")
    if visitor.may("book.verify"):
        yield Waiting("让账套自证", "/audit")
    if visitor.may("user.manage"):
        yield Waiting("开账号、发令牌", "/users")


HANDLERS = (show_home,)
