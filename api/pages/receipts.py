"""到账: receipts, typed or from the bank's statement, what each settled, what is unidentified."""

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
    asked_word,
    carried_out,
    looking,
    money_page,
    plain,
    today,
    tried,
    typed,
)
from ledger.money import MoneyError, parse_yuan
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import approve, receive, typed_money
from ledger.work.report import money_lists

FIELDS = ("received_on", "bank_ref", "payer_name", "payer_account", "amount", "memo")


@get("/receipts", opt={"operation": "receipt.read"}, include_in_schema=False)
async def show_receipts(request: Request[Any, Any, Any]) -> Template:
    """The receipts, newest first; those with unidentified money alone, if asked."""
    return await sync_to_thread(_receipts, request)


def _receipts(
    request: Request[Any, Any, Any], trouble: Trouble | None = None, **context: Any
) -> Template:
    words, only = asked_word(request, "words"), asked_word(request, "show") == "unidentified"
    number = asked_number(request)

    def ask(book: Any) -> Answer:
        found = money_lists.receipts(book, words, number, only_unidentified=only)
        return found | {"refunds": money_lists.refunds(book, today())}

    found = looking(request, ask)
    return money_page(
        request, "receipts", trouble, words=words, only=only, **{"taken": None, **found, **context}
    )


@post("/receipts", opt={"operation": "receipt.book"}, include_in_schema=False, status_code=200)
async def book_receipt(request: Request[Any, Any, Any]) -> Shown:
    """A receipt typed by hand, or every line of a bank statement."""
    form = await form_of(request)
    act = _take_statement if form.text("way") == "file" else _book_one
    return await form.in_thread(act, request, form)


def _book_one(request: Request[Any, Any, Any], form: Form) -> Template:
    values = typed(form, *FIELDS)

    def act() -> Answer:
        one = typed_money.receipt(values)
        digest = typed_money.digest_of(values)
        return carried_out(request, form, lambda desk: receive.receive(desk, [one], digest))

    return _taken(request, tried("typed", act), values)


def _take_statement(request: Request[Any, Any, Any], form: Form) -> Template:
    file = form.files.get("file")

    def act() -> Answer:
        if file is None:
            raise Refusal("upload_missing")
        office, actor = request.app.state["office"], request.user.login
        forms, found, digest = typed_money.statement(office, actor, file.name, file.content)
        done = carried_out(request, form, lambda desk: receive.receive(desk, forms, digest))
        return done | {"findings": found}

    return _taken(request, tried("file", act), {})


def _taken(
    request: Request[Any, Any, Any], answer: Answer | Trouble, values: dict[str, str]
) -> Template:
    """The list again, above it what was booked; or what was typed, and why it was not."""
    if isinstance(answer, Trouble):
        return _receipts(request, answer, typed=values)
    return _receipts(request, taken=answer)


@get(
    "/receipts/{receipt_id:int}", opt={"operation": "receipt.read"}, include_in_schema=False,
    sync_to_thread=True,
)  # fmt: skip
def show_receipt(request: Request[Any, Any, Any], receipt_id: FromPath[int]) -> Template:
    """One receipt: what it settled, what it may be for, its refunds."""
    return _receipt(request, receipt_id)


def _receipt(
    request: Request[Any, Any, Any], receipt_id: int, trouble: Trouble | None = None, **context: Any
) -> Template:
    found = looking(request, lambda book: money_lists.receipt(book, receipt_id, today()))
    return money_page(request, "receipt", trouble, receipt=found, **context)


@post(
    "/receipts/{receipt_id:int}/use", opt={"operation": "receipt.book"}, include_in_schema=False,
    status_code=200,
)  # fmt: skip
async def use_receipt(request: Request[Any, Any, Any], receipt_id: FromPath[int]) -> Shown:
    """认领: use what is unidentified for an invoice or a recovery."""
    form = await form_of(request)
    return await form.in_thread(_use, request, receipt_id, form)


def _use(request: Request[Any, Any, Any], receipt_id: int, form: Form) -> Shown:
    found = looking(request, lambda book: money_lists.receipt(book, receipt_id, today()))
    target = (form.text("target") or form.text("other")).upper()

    def act() -> Answer:
        typed_money.needed({"target": target}, "target")
        return carried_out(
            request, form, lambda desk: receive.identify(desk, found["bank_ref"], target)
        )  # fmt: skip

    answer = tried("use", act)
    if isinstance(answer, Trouble):
        return _receipt(request, receipt_id, answer, typed=typed(form, "target", "other"))
    return see_other(f"/receipts/{receipt_id}?done=used")


@post(
    "/receipts/{receipt_id:int}/refund", opt={"operation": "receipt.book"},
    include_in_schema=False, status_code=200,
)  # fmt: skip
async def ask_refund(request: Request[Any, Any, Any], receipt_id: FromPath[int]) -> Shown:
    """退款: ask for unidentified money to be paid back."""
    form = await form_of(request)
    return await form.in_thread(_ask_refund, request, receipt_id, form)


def _ask_refund(request: Request[Any, Any, Any], receipt_id: int, form: Form) -> Shown:
    found = looking(request, lambda book: money_lists.receipt(book, receipt_id, today()))
    values = typed(form, "amount", "reason", "account", "bank")

    def act() -> Answer:
        typed_money.needed(values, "reason")
        fen = _amount(values["amount"])
        return carried_out(
            request, form,
            lambda desk: receive.ask_refund(
                desk, found["bank_ref"], fen, values["reason"], values["account"], values["bank"]
            ),
        )  # fmt: skip

    answer = tried("refund", act)
    if isinstance(answer, Trouble):
        return _receipt(request, receipt_id, answer, typed=values)
    return see_other(f"/receipts/{receipt_id}?done=refund_asked")


def _amount(text: str) -> int | None:
    """Fen; None for all of it. Raises Refusal with the sentence of a MoneyError."""
    try:
        return parse_yuan(text) if text else None
    except MoneyError as error:
        raise Refusal(error.code, **error.facts) from None


@post(
    "/refunds/{refund_no:str}/sign", opt={"operation": "refund.approve"}, include_in_schema=False,
    status_code=200,
)  # fmt: skip
async def sign_refund(request: Request[Any, Any, Any], refund_no: FromPath[str]) -> Shown:
    """The signature of somebody who did not ask for the refund."""
    refund_no = plain(refund_no)
    form = await form_of(request)
    return await form.in_thread(_sign_refund, request, refund_no, form)


def _sign_refund(request: Request[Any, Any, Any], refund_no: str, form: Form) -> Shown:
    answer = tried(
        "refunds",
        lambda: carried_out(request, form, lambda desk: approve.approve_refund(desk, refund_no)),
    )
    if isinstance(answer, Trouble):
        return _receipts(request, answer)
    return see_other("/receipts?done=refund_signed")


HANDLERS = (show_receipts, book_receipt, show_receipt, use_receipt, ask_refund, sign_refund)
