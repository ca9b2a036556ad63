"""二次救助: fixed for good, published, objected to, approved, and on its way to being paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Template

from api.forms import Form, form_of
from api.page import see_other
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    carried_out,
    looking,
    plain,
    tried,
    typed,
)
from api.pages.year_end import YEAR, desk_at, shown, standing_of, year_page
from api.pages.year_end_trials import cut_of, hundredths
from ledger.money import exact_percent
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import (
    approve,
    publish,
    scenario_adopting,
    scenarios,
    typed_money,
    year_end_relief,
    year_end_steps,
)
from ledger.work.desk import Desk

Asked = Request[Any, Any, Any]
Act = Callable[[Desk], Answer]


# -- fixing ----------------------------------------------------------------------------------------


@get(f"{YEAR}/fix", opt={"operation": "year_end.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_fix(request: Asked, period: FromPath[str]) -> Template:
    """The allocation under the rulebook in force, to be looked at before it is fixed."""
    return _fix(request, plain(period))


def _fix(request: Asked, period: str, trouble: Trouble | None = None) -> Template:
    standing = standing_of(request, period)
    ahead: Answer | None = None
    if standing["allocation"] is None:
        found = tried("fix", lambda: looking(
            request,
            lambda book: year_end_steps.allocation_ahead(desk_at(request, book), period),
        ))  # fmt: skip
        if isinstance(found, Trouble):
            trouble = trouble or found
        else:
            ahead = found
    return year_page(request, "year_end_fix", standing, trouble, ahead=ahead,
                     terms=_grounds(request, period), percent=exact_percent,
                     hundredths=hundredths, basis=scenarios.in_ten_thousandths)  # fmt: skip


def _grounds(request: Asked, period: str) -> Answer:
    return looking(
        request, lambda book: scenario_adopting.grounds(desk_at(request, book), period)
    )  # fmt: skip


@post(f"{YEAR}/fix/confirm", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def fix_relief(request: Asked, period: FromPath[str]) -> Shown:
    """确定分配, as it was looked at."""
    period = plain(period)
    form = await form_of(request)

    def act() -> Shown:
        answer = tried("fix", lambda: carried_out(
            request, form,
            lambda desk: year_end_steps.fix_as_seen(desk, period, form.text("seen")),
        ))  # fmt: skip
        if isinstance(answer, Trouble):
            return _fix(request, period, answer)
        return see_other(f"/year-end/{answer['period']}?done=fixed")

    return await form.in_thread(act)


# -- the notice and what is objected to it ---------------------------------------------------------


@post(f"{YEAR}/publish", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def publish_notice(request: Asked, period: FromPath[str]) -> Shown:
    """公示."""
    form = await form_of(request)
    period = plain(period)
    return await form.in_thread(
        _step, request, period, form, "publish", "published",
        lambda desk: publish.publish(desk, period),
    )  # fmt: skip


def _step(request: Asked, period: str, form: Form, name: str, done: str, act: Act) -> Shown:
    """One step from the page of steps; what is refused stands beside its form there."""
    answer = tried(name, lambda: carried_out(request, form, act))
    if isinstance(answer, Trouble):
        return shown(request, period, answer)
    return see_other(f"/year-end/{period}?done={done}")


@get(f"{YEAR}/relief", opt={"operation": "year_end.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_relief(request: Asked, period: FromPath[str]) -> Template:
    """The relief as it was fixed, line by line, with what was objected and who has signed."""
    return _relief(request, plain(period))


def _relief(
    request: Asked, period: str, trouble: Trouble | None = None, values: Answer | None = None
) -> Template:
    standing = standing_of(request, period)
    if standing["allocation"] is None:
        raise Refusal("allocation_missing", period=standing["period"])
    lines = looking(request, lambda book: year_end_relief.lines(book, standing["period"]))
    sheet = cut_of(lines, asked_number(request))
    names = looking(
        request,
        lambda book: scenarios.named(
            book, standing["period"], [line["member_id"] for line in sheet.rows]
        ),
    )
    return year_page(request, "year_end_relief", standing, trouble, sheet=sheet, names=names,
                     terms=_grounds(request, period), percent=exact_percent,
                     typed=values or {}, hundredths=hundredths,
                     basis=scenarios.in_ten_thousandths)  # fmt: skip


@post(f"{YEAR}/objections", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def note_objection(request: Asked, period: FromPath[str]) -> Shown:
    """登记异议 while the notice runs."""
    form = await form_of(request)
    return await form.in_thread(_note, request, plain(period), form)


def _note(request: Asked, period: str, form: Form) -> Shown:
    values = typed(form, "by", "words", "case")
    notice = standing_of(request, period)["notice"]

    def act() -> Answer:
        typed_money.needed(values, "by", "words")
        if notice is None:
            raise Refusal("notice_missing", period=period)
        case = values["case"].upper() or None
        return carried_out(
            request, form,
            lambda desk: publish.object_to(
                desk, notice["notice_no"], values["by"][:80], values["words"][:1000], case
            ),
        )  # fmt: skip

    answer = tried("object", act)
    if isinstance(answer, Trouble):
        return _relief(request, period, answer, values)
    return see_other(f"/year-end/{period}/relief?done=noted#objections")


@post(f"{YEAR}/objections/{{objection_no:str}}", opt={"operation": "year_end.prepare"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def answer_objection(
    request: Asked, period: FromPath[str], objection_no: FromPath[str]
) -> Shown:
    """答复异议: upheld, the award is taken out; dismissed, it stands."""
    form = await form_of(request)
    return await form.in_thread(_answer, request, plain(period), plain(objection_no), form)


def _answer(request: Asked, period: str, objection_no: str, form: Form) -> Shown:
    values = typed(form, "outcome", "answer")

    def act() -> Answer:
        typed_money.needed(values, "outcome", "answer")
        return carried_out(
            request, form,
            lambda desk: publish.answer_objection(
                desk, objection_no, upheld=values["outcome"] == "upheld",
                words=values["answer"][:1000],
            ),
        )  # fmt: skip

    answer = tried(objection_no, act)
    if isinstance(answer, Trouble):
        return _relief(request, period, answer, values)
    return see_other(f"/year-end/{period}/relief?done=answered#objections")


# -- approval --------------------------------------------------------------------------------------


@post(f"{YEAR}/approve", opt={"operation": "year_end.approve"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def approve_relief(request: Asked, period: FromPath[str]) -> Shown:
    """签批: the last signature makes the payables."""
    form = await form_of(request)
    return await form.in_thread(_approve, request, plain(period), form)


def _approve(request: Asked, period: str, form: Form) -> Shown:
    answer = tried("approve", lambda: carried_out(
        request, form, lambda desk: approve.approve_relief(desk, period)
    ))  # fmt: skip
    if isinstance(answer, Trouble):
        return _relief(request, period, answer)
    done = "granted" if answer["in_force"] else "signed"
    return see_other(f"/year-end/{period}?done={done}")


HANDLERS = (
    show_fix, fix_relief, publish_notice, show_relief, note_objection, answer_objection,
    approve_relief,
)  # fmt: skip
