"""Making pages: a template with what every page needs: visitor, language, menu, money, dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from markupsafe import Markup

from api.door import lacks_code
from api.language import LANGUAGES, language_of, translate
from api.numbers import segment
from ledger.identity import ERASED
from ledger.money import show, yuan
from ledger.permissions import OPERATIONS
from ledger.sentences import say, word
from ledger.work import accounts
from ledger.work.days import ZONE, lived_on
from ledger.work.door import Visitor

_IN_ADDRESSES = "%/?#[]@!$&'()*+,;=:~"  # stand for themselves, or were encoded before
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Link:
    """A line of the menu: where it leads, its words in Chinese, and who sees it."""

    href: str
    words: str
    operation: str


#: The menu, in the order of the work; a visitor sees what they may do.
MENU: tuple[Link, ...] = (
    Link("/", "首页", "home.read"),
    Link("/employers", "单位", "roster.read"),
    Link("/rosters", "名册", "roster.read"),
    Link("/invoices", "缴费", "invoice.read"),
    Link("/claims/new", "申报", "claim.submit"),
    Link("/claims", "申报进度", "claim.read"),
    Link("/review", "审核", "claim.review"),
    Link("/approve", "审批", "claim.approve_all"),
    Link("/receipts", "到账", "receipt.read"),
    Link("/batches", "发放", "batch.read"),
    Link("/vouchers", "凭证", "ledger.read"),
    Link("/ledger", "账簿", "ledger.read"),
    Link("/year-end", "年终", "year_end.read"),
    Link("/audit", "核查", "book.verify"),
    Link("/jobs", "任务", "job.read"),
    Link("/persons", "个人信息", "person.export"),
    Link("/users", "账号", "user.manage"),
)


def engine() -> JinjaTemplateEngine:
    """Jinja with autoescaping; a name that a page forgot is a mistake, not an empty space."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["yuan"] = lambda fen: show(fen) if fen is not None else ""
    environment.filters["plain_yuan"] = yuan
    environment.filters["day"] = _day
    environment.filters["moment"] = _moment
    environment.filters["segment"] = segment
    environment.tests["erased"] = lambda text: text == ERASED
    return JinjaTemplateEngine.from_environment(environment)


def _day(value: date | str | None) -> str:
    return value if isinstance(value, str) else value.isoformat() if value else ""


def _moment(value: datetime | str | None) -> str:
    """A moment in the federation's time, to the minute."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def page(request: Request[Any, Any, Any], name: str, status: int = 200, **context: Any) -> Template:
    """The page ``name`` (a template in ``templates/pages``) for this request."""
    lang = language_of(request)
    visitor: Visitor | None = request.scope.get("user")  # nobody where no route was found
    lacks = lacks_code(request, visitor)
    menu = [link for link in MENU if visitor and not visitor.must_change and not lacks
            and visitor.may(link.operation)]  # fmt: skip
    here = max(
        (link.href for link in menu if _lies_under(request.url.path, link.href)),
        key=len, default="",
    )  # fmt: skip
    common: Mapping[str, Any] = {
        "demonstration": lived_on(), "visitor": visitor, "lang": lang,
        "languages": LANGUAGES, "lacks_code": lacks, "needs_code": request.app.state["needs_code"],
        "menu": menu, "here": here,
        "_": lambda text, **facts: translate(lang, text, **facts),
        "word": lambda kind, code: word(kind, code, lang),
        "say": lambda code, facts: say(code, facts, lang), "path": request.url.path,
        "may": lambda operation: visitor is not None and visitor.may(operation),
        "person": _persons(request) if visitor else Markup.escape,
    }  # fmt: skip
    assert all(link.operation in OPERATIONS for link in MENU), "a menu names what is known"
    return Template(
        f"pages/{name}.html", context={**common, **context}, status_code=status,
        media_type=MediaType.HTML,
    )  # fmt: skip


def _persons(request: Request[Any, Any, Any]) -> Callable[[str | None], Markup]:
    """Shows who made or signed something: the name, with the login of the books behind it."""
    known = accounts.names(request.app.state["office"])

    def shown(login: str | None) -> Markup:
        if not login or login not in known:
            return Markup.escape(login or "")
        return Markup('<span title="{}">{}</span>').format(login, known[login])

    return shown


def _lies_under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href + "/"))


def see_other(where: str) -> Response[None]:
    """Go and look there (303): the answer to a form that was carried out."""
    return Response(None, status_code=303, headers={"Location": quote(where, safe=_IN_ADDRESSES)})
