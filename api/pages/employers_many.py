"""单位登记 of many employers at once: from a sheet, or carried over from the period before."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Template

from api.forms import Form, form_of
from api.page import see_other
from api.pages.employers import split
from api.pages.jobs import XLSX, attachment
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    asked_word,
    carried_out,
    looking,
    money_page,
    new_request,
    today,
    tried,
)
from ledger.files.employer_sheet import write_employer_sheet
from ledger.files.rosters import employer_headings
from ledger.nouns import Answer, Finding
from ledger.office.connection import Office
from ledger.refusals import BadInput, Refusal
from ledger.work import register, register_overview, register_typed, uploads
from ledger.work.desk import Desk
from ledger.work.door import Visitor

Asked = Request[Any, Any, Any]
WRITES = {"operation": "employer.register"}


# -- a sheet --------------------------------------------------------------------------------------


@get("/employers/sheet", opt=WRITES, include_in_schema=False, sync_to_thread=True)
def show_sheet(request: Asked) -> Template:
    """The form for a sheet of registrations, with the columns that are read."""
    return _sheet(request, asked_word(request, "period", 20))


def _sheet(request: Asked, period: str, trouble: Trouble | None = None) -> Template:
    def ask(book: Any) -> Answer:
        found = register_overview.blank(book, period, today())
        headings = employer_headings(register.facts_declared(book))
        return found | {"headings": headings}

    return money_page(
        request, "employers_sheet", trouble, most=uploads.LARGEST // 1_000_000,
        **looking(request, ask),
    )  # fmt: skip


@get("/employers/sheet.xlsx", opt=WRITES, include_in_schema=False, sync_to_thread=True)
def get_sheet(request: Asked) -> Response[bytes]:
    """A sheet to go on with: every employer with what stands, or stood for the period before."""
    code = asked_word(request, "period", 20)

    def ask(book: Any) -> tuple[Any, list[dict[str, str]]]:
        facts = register.facts_declared(book)
        return facts, register_overview.as_filled(book, code, today())

    facts, rows = looking(request, ask)
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, "employers.xlsx")
        write_employer_sheet(path, employer_headings(facts), facts, rows)
        return attachment(path.read_bytes(), "单位登记表.xlsx", XLSX)


@post("/employers/sheet/try", opt=WRITES, include_in_schema=False, status_code=200)
async def take_sheet(request: Asked) -> Shown:
    """Keep the sheet and go to its trial; nobody is registered by it."""
    form = await form_of(request)
    return await form.in_thread(_take, request, form)


def _take(request: Asked, form: Form) -> Shown:
    period, file = form.text("period")[:20], form.files.get("file")
    office, actor = _office(request), request.user.login

    def act() -> Answer:
        if file is None:
            raise Refusal("upload_missing")
        return {"upload": register_typed.keep_sheet(office, actor, file.name, file.content)}

    answer = tried("sheet", act)
    if isinstance(answer, Trouble):
        return _sheet(request, period, answer)
    return see_other(f"/employers/sheet/{answer['upload']}?period={period}")


@get("/employers/sheet/{number:int}", opt=WRITES, include_in_schema=False)
async def show_trial(request: Asked, number: FromPath[int]) -> Template:
    """What a sheet would do, employer by employer, or everything that is wrong with it."""
    return await sync_to_thread(_trial, request, number, asked_word(request, "period", 20))


def _trial(request: Asked, number: int, period: str, trouble: Trouble | None = None) -> Template:
    office, visitor = _office(request), request.user

    def ask(book: Any) -> Answer:
        found = register_overview.blank(book, period, today())
        code = found["period"]["code"]
        name = uploads.upload_of(office, number, by=visitor.login).name
        desk = Desk(book, visitor.login, today(), new_request())
        findings: list[Finding] = []
        outlook: Answer | None = None
        try:
            outlook = register_typed.try_sheet(desk, office, number, code)
            findings = [*outlook["read"], *outlook["warnings"]]
        except BadInput as bad:
            findings = list(bad.findings)
        return found | {
            "file_name": name, "outlook": outlook,
            "whole": [each for each in findings if not each.row],
            "rows": _rows(book, office, visitor, number, findings),
        }  # fmt: skip

    return money_page(
        request, "employers_trial", trouble, number=number, split=split, **looking(request, ask)
    )


def _rows(
    book: Any, office: Office, visitor: Visitor, number: int, findings: list[Finding]
) -> list[Answer]:
    """Rows with findings; where the file cannot be read, the findings without its cells."""
    try:
        return register_typed.rows_found(book, office, visitor.login, number, findings)
    except BadInput:
        return [{"row": each.row, "values": {}, "findings": [each]}
                for each in findings if each.row]  # fmt: skip


@post("/employers/sheet/{number:int}/confirm", opt=WRITES, include_in_schema=False,
      status_code=200)  # fmt: skip
async def confirm_sheet(request: Asked, number: FromPath[int]) -> Shown:
    """Register the employers of a sheet as it was tried; twice is once."""
    form = await form_of(request)
    return await form.in_thread(_confirm, request, number, form)


def _confirm(request: Asked, number: int, form: Form) -> Shown:
    period, office = form.text("period")[:20], _office(request)
    answer = tried(
        "trial",
        lambda: carried_out(
            request, form,
            lambda desk: register_typed.register_sheet(desk, office, number, period),
        ),
    )  # fmt: skip
    if isinstance(answer, Trouble):
        return _trial(request, number, period, answer)
    return see_other(_done(answer))


def _done(answer: Answer) -> str:
    kept = answer["added"] + answer["changed"]
    return f"/employers?period={answer['period']}&done=many&kept={kept}&same={answer['unchanged']}"


# -- carried over ---------------------------------------------------------------------------------


@get("/employers/carry", opt=WRITES, include_in_schema=False, sync_to_thread=True)
def show_carry(request: Asked) -> Template:
    """Those of the period before who are not registered yet, with head counts to be confirmed."""
    return _carry(request, asked_word(request, "period", 20), asked_number(request))


def _carry(
    request: Asked, period: str, number: int, trouble: Trouble | None = None,
    typed: dict[str, dict[str, str]] | None = None,
) -> Template:  # fmt: skip
    def ask(book: Any) -> Answer:
        return register_overview.to_carry(book, period, today(), number)

    found = looking(request, ask)
    chosen = list(typed or {})  # in the order of the rows that findings count
    told: dict[str, list[Finding]] = {}
    for each in trouble.findings if trouble else ():
        if 0 < each.row <= len(chosen):
            told.setdefault(chosen[each.row - 1], []).append(each)
    return money_page(
        request, "employers_carry", trouble, told=told, split=split,
        chosen=None if typed is None else chosen,
        counts={uscc: values["headcount"] for uscc, values in (typed or {}).items()}, **found,
    )  # fmt: skip


@post("/employers/carry/confirm", opt=WRITES, include_in_schema=False, status_code=200)
async def confirm_carry(request: Asked) -> Shown:
    """Register the employers that were ticked, as in the period before but for the head count."""
    form = await form_of(request)
    return await form.in_thread(_confirm_carry, request, form)


def _confirm_carry(request: Asked, form: Form) -> Shown:
    period, at = form.text("period")[:20], form.text("at")
    number = int(at[:6]) if at.isascii() and at.isdigit() else 1
    chosen = {uscc: form.text(f"headcount-{uscc}")[:20] for uscc in form.all("uscc")}
    typed: dict[str, dict[str, str]] = {}

    def act() -> Answer:
        if not chosen:
            raise Refusal("employer_none_ticked")
        return carried_out(
            request, form, lambda desk: register_typed.carry_over(desk, period, chosen)
        )  # fmt: skip

    answer = tried("carry", act)
    if isinstance(answer, Trouble):
        typed = {uscc: {"headcount": text} for uscc, text in chosen.items()}
        return _carry(request, period, number, answer, typed)
    return see_other(_done(answer))


def _office(request: Asked) -> Office:
    office: Office = request.app.state["office"]
    return office


HANDLERS = (
    show_sheet, get_sheet, take_sheet, show_trial, confirm_sheet, show_carry, confirm_carry,
)  # fmt: skip
