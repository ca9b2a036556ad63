"""首页: what waits for a visitor, which days come near, and how the fund stands, by role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from litestar import Request, get
from litestar.response import Template

from api.home_pictures import pictures
from api.language import language_of
from api.page import MENU, page
from ledger.nouns import Answer
from ledger.work import reminders
from ledger.work.books import opened
from ledger.work.days import today as federation_day
from ledger.work.door import Visitor
from ledger.work.report import home_office, home_waiting

MOST_REMINDERS = 8

#: Pile → its words behind the count, and the page where it is worked on.
PILES: Mapping[str, tuple[str, str]] = {
    "to_decide": ("件申报待审核", "/review"),
    "decisions": ("件决定待您签字", "/approve"),
    "own_undecided": ("件申报已交，等待审核", "/claims"),
    "unpaid": ("张缴费通知未缴清", "/invoices"),
    "unidentified": ("笔到账待认领", "/receipts"),
    "payables": ("笔应付待制批付款", "/batches"),
    "accounts_missing": ("笔应付缺收款账号", "/batches"),
    "unanswered": ("笔付款等银行回盘", "/batches"),
    "batches": ("个付款批次待您放行", "/batches"),
    "vouchers": ("张手工凭证待您签字", "/vouchers"),
    "refunds": ("笔退款待您签字", "/receipts"),
    "relief": ("期二次救助待您签字", "/year-end"),
    "periods_over": ("个互助期可以结账", "/year-end"),
    "objections": ("件异议待答复", "/year-end"),
    "first_passwords": ("个账号还没换初始密码", "/users"),
    "locked": ("个账号密码连错，已锁定", "/users"),
    "failed_tasks": ("项任务出错（近三十天）", "/jobs"),
}
#: Kind of reminder → who is told (an operation), and the page it leads to.
REMINDED: Mapping[str, tuple[str, str]] = {
    "invoice_overdue": ("invoice.read", "/invoices"),
    "invoice_due": ("invoice.read", "/invoices"),
    "window_opens": ("roster.read", "/rosters"),
    "window_closes": ("roster.read", "/rosters"),
    "claims_close": ("claim.read", "/claims"),
    "notice_closes": ("year_end.read", "/notices"),
}
#: What somebody comes for although nothing waits.
SHORTCUTS: tuple[tuple[str, str, str], ...] = (
    ("roster.import", "交名册", "/rosters"),
    ("claim.submit", "申报一次住院或门诊", "/claims/new"),
    ("claim.submit", "看申报办到哪里了", "/claims"),
    ("receipt.book", "登记银行到账", "/receipts"),
    ("ledger.read", "看科目余额和明细账", "/ledger"),
    ("book.verify", "让账套自证", "/audit"),
    ("user.manage", "开账号、发令牌", "/users"),
)


@dataclass(frozen=True)
class Waiting:
    """One card: how many things wait, in what words, where, the money meant, and since when."""

    count: int
    words: str
    href: str
    fen: int | None
    since: date | None
    days: int | None


@get("/", opt={"operation": "home.read"}, include_in_schema=False, sync_to_thread=True)
def show_home(request: Request[Any, Any, Any]) -> Template:
    """What waits for the visitor."""
    visitor: Visitor = request.user
    today = federation_day()
    office = request.app.state["office"]
    with opened(request.app.state["place"]) as book:
        piles = [*home_waiting.waiting(book, visitor, today), *home_office.waiting(office, visitor)]
        near = list(_near(reminders.waiting(book, today), visitor))
        drawn = pictures(book, visitor, today, language_of(request))
    proof = home_office.last_verification(office) if visitor.may("book.verify") else None
    return page(
        request, "home", cards=[_card(pile, visitor, today) for pile in piles],
        reminders=near[:MOST_REMINDERS], more=max(0, len(near) - MOST_REMINDERS), proof=proof,
        proves=visitor.may("book.verify"), pictures=drawn, today=today,
        shortcuts=[(words, href) for operation, words, href in SHORTCUTS
                   if visitor.may(operation) and _is_there(href, visitor)],
    )  # fmt: skip


def _card(pile: Answer, visitor: Visitor, today: date) -> Waiting:
    words, href = PILES[pile["what"]]
    if pile["what"] == "decisions" and visitor.may("claim.review"):
        href = "/review"
    since: date | None = pile["since"]
    return Waiting(
        pile["count"], words, href if _is_there(href, visitor) else "", pile["fen"], since,
        (today - since).days if since else None,
    )  # fmt: skip


def _is_there(href: str, visitor: Visitor) -> bool:
    """Whether the menu leads there for the visitor."""
    return any(link.href == href and visitor.may(link.operation) for link in MENU)


def _near(lines: list[Answer], visitor: Visitor) -> Iterator[Answer]:
    """The reminders that are the visitor's affair, the earliest first, each with its page."""
    for line in lines:
        operation, where = REMINDED[line["what"]]
        if not visitor.may(operation):
            continue
        within = visitor.scope(operation)
        if within is not None and line["scope"] and line["scope"] not in within:
            continue
        yield line | {"href": _place(line, where, visitor), "facts": _facts(line)}


def _place(line: Answer, where: str, visitor: Visitor) -> str:
    if where == "/notices":
        return f"/notices/{quote(line['subject'], safe='')}"
    if not _is_there(where, visitor):
        return ""
    own = where == "/invoices"
    return f"{where}/{quote(line['subject'], safe='')}" if own else where


def _facts(line: Answer) -> dict[str, str]:
    return {key: str(value) for key, value in line.items()}


HANDLERS = (show_home,)
