"""年终: the committee's way through a year end, and its closing."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Template

from api import pictures
from api.forms import form_of
from api.language import language_of, translate
from api.page import see_other
from api.pages import money_desk
from api.pages.jobs import ask_job
from api.pages.money_desk import Shown, Trouble, carried_out, looking, money_page, plain, tried
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import scenarios, year_end, year_end_steps
from ledger.work.books import OpenBook
from ledger.work.desk import Desk

Asked = Request[Any, Any, Any]
YEAR = "/year-end/{period:str}"


def desk_at(request: Asked, book: OpenBook) -> Desk:
    """The visitor's desk today, for looking: nothing is asked for."""
    return Desk(book, request.user.login, money_desk.today(), "")


def standing_of(request: Asked, period: str) -> Answer:
    """Where a period's year end stands. Raises Refusal("period_unknown")."""
    return looking(request, lambda book: year_end.standing(desk_at(request, book), period))


def year_page(
    request: Asked, name: str, standing: Answer, trouble: Trouble | None = None, **context: Any
) -> Template:
    """A page of one year end: with where it stands."""
    here = f"/year-end/{standing['period']}"
    return money_page(request, name, trouble, year=standing, root=here, **context)


@get("/year-end", opt={"operation": "year_end.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_years(request: Asked) -> Template:
    """Every period that has begun, and how far its year end has come."""
    found = looking(request, lambda book: year_end.periods(book, money_desk.today()))
    return money_page(request, "year_ends", periods=found, steps=year_end.STEPS)


@get(YEAR, opt={"operation": "year_end.read"}, include_in_schema=False, sync_to_thread=True)
def show_year(request: Asked, period: FromPath[str]) -> Template:
    """The steps of one year end."""
    return shown(request, plain(period))


def shown(request: Asked, period: str, trouble: Trouble | None = None) -> Template:
    """The steps of one year end, with what could not be done just now."""
    standing = standing_of(request, period)
    trials = scenarios.kept(request.app.state["office"], standing["period"])
    draft = next((each for each in trials if each["kind"] == "year_end"), None)
    return year_page(request, "year_end", standing, trouble, trials=trials, draft=draft)


@post(f"{YEAR}/draft", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def ask_draft(request: Asked, period: FromPath[str]) -> Shown:
    """The draft that is made by itself on the scheme's date, asked for again."""
    form = await form_of(request)
    return await form.in_thread(_ask_draft, request, plain(period), form.text("request"))


def _ask_draft(request: Asked, period: str, request_id: str) -> Shown:
    code = standing_of(request, period)["period"]
    back = f"/year-end/{code}/trials"
    return ask_job(request, "year_end", {"period": code}, request_id=request_id, back=back)


# -- closing ---------------------------------------------------------------------------------------


@get(f"{YEAR}/close", opt={"operation": "year_end.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_closing(request: Asked, period: FromPath[str]) -> Template:
    """What closing comes to, before or after, as a picture and a table."""
    return _closing(request, plain(period))


def _closing(request: Asked, period: str, trouble: Trouble | None = None) -> Template:
    standing = standing_of(request, period)
    figures, mark = standing["closing"], ""
    if figures is None:
        ahead = looking(request, lambda book: _ahead(request, book, period))
        if isinstance(ahead, Refusal):
            trouble = trouble or Trouble("close", ahead)
        else:
            figures, mark = ahead, ahead["seen"]
    steps = surplus_steps(figures, language_of(request)) if figures else []
    picture = surplus_picture(steps, language_of(request)) if figures else ""
    return year_page(request, "year_end_close", standing, trouble, figures=figures, seen=mark,
                     rows=steps, picture=picture)  # fmt: skip


def _ahead(request: Asked, book: OpenBook, period: str) -> Answer | Refusal:
    try:
        return year_end_steps.closing_ahead(desk_at(request, book), period)
    except Refusal as refusal:
        return refusal


def surplus_steps(figures: Answer, lang: str) -> list[pictures.Step]:
    """How income becomes what is carried forward, step by step."""

    def step(words: str, fen: int, tone: str, *, is_total: bool = False) -> pictures.Step:
        return pictures.Step(translate(lang, words), fen, tone, is_total=is_total)

    steps = [
        step("收入", figures["income_fen"], "in", is_total=True),
        step("支出", -figures["expense_fen"], "out"),
    ]
    if figures["deficit_fen"]:
        return [*steps, step("亏损，由滚存结余弥补", -figures["deficit_fen"], "out", is_total=True)]
    return [
        *steps,
        step("结余", figures["surplus_fen"], "total", is_total=True),
        step("提取风险准备金", -figures["reserve_fen"], "kept"),
        step("转入二次救助资金", -figures["relief_pool_fen"], "given"),
        step("转入滚存结余", figures["carried_fen"], "soft", is_total=True),
    ]


def surplus_picture(steps: list[pictures.Step], lang: str) -> str:
    title = translate(lang, "收入、支出和结余的去向（元）")
    return pictures.waterfall("surplus", title, steps)


@post(f"{YEAR}/close/confirm", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def close_year(request: Asked, period: FromPath[str]) -> Shown:
    """结账, as it was looked at."""
    period = plain(period)
    form = await form_of(request)

    def act() -> Shown:
        answer = tried("close", lambda: carried_out(
            request, form,
            lambda desk: year_end_steps.close_as_seen(desk, period, form.text("seen")),
        ))  # fmt: skip
        if isinstance(answer, Trouble):
            return _closing(request, period, answer)
        return see_other(f"/year-end/{answer['period']}?done=closed")

    return await form.in_thread(act)


HANDLERS = (show_years, show_year, ask_draft, show_closing, close_year)
