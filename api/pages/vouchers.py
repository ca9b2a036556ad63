"""凭证: manual vouchers made, signed, booked and reversed in red; one entry as it is printed."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.concurrency import sync_to_thread
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
    money_page,
    plain,
    quoted,
    today,
    tried,
    typed,
    with_reason,
)
from ledger.money import capital
from ledger.nouns import Answer
from ledger.work import approve, paper_facts, typed_money, withdrawals
from ledger.work import post as posting
from ledger.work.report import account_lists

LINES, MOST_LINES = 4, 60  # a voucher begins with so many lines, and has so many at most


@get("/vouchers", opt={"operation": "ledger.read"}, include_in_schema=False, sync_to_thread=True)
def show_vouchers(request: Request[Any, Any, Any]) -> Template:
    """The vouchers that wait for a signature, and all of them."""
    return _vouchers(request)


def _vouchers(
    request: Request[Any, Any, Any], trouble: Trouble | None = None, **context: Any
) -> Template:
    number = asked_number(request)
    found = looking(request, lambda book: account_lists.vouchers_page(book, today(), number))
    return money_page(request, "vouchers", trouble, **found, **context)


@get("/vouchers/new", opt={"operation": "voucher.make"}, include_in_schema=False)
async def show_new(request: Request[Any, Any, Any]) -> Template:
    """An empty voucher."""
    values = {"summary": "", "effective_on": today().isoformat()}
    return await sync_to_thread(_new, request, values, [("", "", "")] * LINES)


def _new(
    request: Request[Any, Any, Any], values: dict[str, str], lines: list[tuple[str, str, str]],
    trouble: Trouble | None = None,
) -> Template:  # fmt: skip
    chart = looking(request, account_lists.postable)
    kinds = {row.kind: [each for each in chart if each.kind == row.kind] for row in chart}
    return money_page(
        request, "voucher_new", trouble, typed=values, lines=lines, kinds=kinds,
        can_grow=len(lines) < MOST_LINES,
    )  # fmt: skip


@post("/vouchers/new", opt={"operation": "voucher.make"}, include_in_schema=False, status_code=200)
async def make_voucher(request: Request[Any, Any, Any]) -> Shown:
    """Prepare a voucher; it is booked when others have signed it."""
    form = await form_of(request)
    return await form.in_thread(_make, request, form)


def _make(request: Request[Any, Any, Any], form: Form) -> Shown:
    values = typed(form, "summary", "effective_on")
    columns = (form.all(name)[:MOST_LINES] for name in ("account", "debit", "credit"))
    lines = list(zip(*columns, strict=False))
    if form.text("more"):  # without JavaScript, a line is added here
        return _new(request, values, [*lines, ("", "", "")][:MOST_LINES])

    def act() -> Answer:
        made = typed_money.voucher(values["summary"], values["effective_on"], lines)
        return carried_out(request, form, lambda desk: posting.voucher(desk, made))

    answer = tried("voucher", act)
    if isinstance(answer, Trouble):
        return _new(request, values, lines or [("", "", "")] * LINES, answer)
    return see_other("/vouchers?done=made")


@post("/vouchers/{voucher_no:str}/sign", opt={"operation": "voucher.approve"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def sign_voucher(request: Request[Any, Any, Any], voucher_no: FromPath[str]) -> Shown:
    """The signature of another person; the last one books the entry."""
    voucher_no = plain(voucher_no)
    form = await form_of(request)
    return await form.in_thread(_sign, request, voucher_no, form)


def _sign(request: Request[Any, Any, Any], voucher_no: str, form: Form) -> Shown:
    answer = tried(
        "sign",
        lambda: carried_out(request, form, lambda desk: approve.approve_voucher(desk, voucher_no)),
    )
    if isinstance(answer, Trouble):
        return _vouchers(request, answer)
    return see_other(f"/vouchers?done={'booked' if answer['in_force'] else 'signed'}")


@post("/vouchers/{voucher_no:str}/withdraw", opt={"operation": "voucher.make"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def withdraw_voucher(request: Request[Any, Any, Any], voucher_no: FromPath[str]) -> Shown:
    """作废: the maker takes back a voucher that is not booked yet."""
    voucher_no = plain(voucher_no)
    form = await form_of(request)
    return await form.in_thread(_withdraw, request, voucher_no, form)


def _withdraw(request: Request[Any, Any, Any], voucher_no: str, form: Form) -> Shown:
    trouble = with_reason(
        request, form, "sign", lambda desk, reason: withdrawals.withdraw(desk, voucher_no, reason)
    )
    if trouble:
        values = typed(form, "reason") | {"voucher": voucher_no}
        return _vouchers(request, trouble, typed=values)
    return see_other("/vouchers?done=withdrawn")


@get("/entries/{entry_no:str}", opt={"operation": "ledger.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_entry(request: Request[Any, Any, Any], entry_no: FromPath[str]) -> Template:
    """One entry in the layout of a 记账凭证."""
    entry_no = plain(entry_no)
    return _entry(request, entry_no)


def _entry(
    request: Request[Any, Any, Any], entry_no: str, trouble: Trouble | None = None, **context: Any
) -> Template:
    def ask(book: Any) -> Answer:
        paper = paper_facts.facts(book, "entry", entry_no)
        return {"paper": paper, "reversal": account_lists.reversal(book, entry_no)}

    found = looking(request, ask)
    words = capital(found["paper"]["debit_fen"])
    return money_page(
        request, "entry", trouble, capital=words, here="/vouchers", **found, **context
    )  # fmt: skip


@post("/entries/{entry_no:str}/reverse", opt={"operation": "voucher.make"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def reverse_entry(request: Request[Any, Any, Any], entry_no: FromPath[str]) -> Shown:
    """红字冲销: prepare the reversal of a manual entry; it is signed like any voucher."""
    entry_no = plain(entry_no)
    form = await form_of(request)
    return await form.in_thread(_reverse, request, entry_no, form)


def _reverse(request: Request[Any, Any, Any], entry_no: str, form: Form) -> Shown:
    trouble = with_reason(
        request, form, "reverse", lambda desk, reason: posting.reverse(desk, entry_no, reason)
    )
    if trouble:
        return _entry(request, entry_no, trouble, typed=typed(form, "reason"))
    return see_other(f"/entries/{quoted(entry_no)}?done=asked")


HANDLERS = (
    show_vouchers, show_new, make_voucher, sign_voucher, withdraw_voucher, show_entry,
    reverse_entry,
)  # fmt: skip
