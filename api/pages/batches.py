"""发放: what waits to be paid, batches to the bank, their release, and the bank's answers."""

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
    quoted,
    tried,
    typed,
)
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import pay, typed_money
from ledger.work.report import payment_lists

BATCH = "/batches/{batch_no:str}"
ANSWER = ("outcome", "on", "reason", "bank_ref")
PAYEE = ("name", "account", "bank", "reason")


@get("/batches", opt={"operation": "batch.read"}, include_in_schema=False)
async def show_batches(request: Request[Any, Any, Any]) -> Template:
    """What waits to be paid, what came back, and the batches."""
    return await sync_to_thread(_batches, request)


def _batches(request: Request[Any, Any, Any], trouble: Trouble | None = None) -> Template:
    number, waiting_number = asked_number(request), asked_number(request, "waiting")

    def ask(book: Any) -> Answer:
        return {
            "waiting": payment_lists.waiting(book, waiting_number),
            "batches": payment_lists.batches(book, number),
        }

    return money_page(request, "batches", trouble, **looking(request, ask))


@post("/batches", opt={"operation": "batch.make"}, include_in_schema=False, status_code=200)
async def make_batch(request: Request[Any, Any, Any]) -> Shown:
    """制批: everything that waits and has an account."""
    form = await form_of(request)
    return await form.in_thread(_make, request, form)


def _make(request: Request[Any, Any, Any], form: Form) -> Shown:
    answer = tried("make", lambda: carried_out(request, form, pay.make_batch))
    if isinstance(answer, Trouble):
        return _batches(request, answer)
    return see_other(f"/batches/{quoted(answer['batch_no'])}?done=made")


@get(BATCH, opt={"operation": "batch.read"}, include_in_schema=False, sync_to_thread=True)
def show_batch(request: Request[Any, Any, Any], batch_no: FromPath[str]) -> Template:
    """One batch with its payments, names and accounts masked."""
    batch_no = plain(batch_no)
    return _batch(request, batch_no)


def _batch(
    request: Request[Any, Any, Any], batch_no: str, trouble: Trouble | None = None, **context: Any
) -> Template:
    standing = asked_word(request, "show") or "all"
    number = asked_number(request)
    found = looking(request, lambda book: payment_lists.batch(book, batch_no, standing, number))
    return money_page(request, "batch", trouble, batch=found, show=standing, **context)


@post(f"{BATCH}/release", opt={"operation": "batch.release"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def release_batch(request: Request[Any, Any, Any], batch_no: FromPath[str]) -> Shown:
    """放行 by a second person: the money leaves the fund's books."""
    batch_no = plain(batch_no)
    form = await form_of(request)
    return await form.in_thread(
        _step, request, batch_no, "release", "released",
        lambda: carried_out(request, form, lambda desk: pay.release(desk, batch_no)),
    )  # fmt: skip


@post(f"{BATCH}/withdraw", opt={"operation": "batch.make"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def withdraw_batch(request: Request[Any, Any, Any], batch_no: FromPath[str]) -> Shown:
    """撤批 before the release: the payables wait again."""
    batch_no = plain(batch_no)
    form = await form_of(request)
    reason = form.text("reason")

    def act() -> Answer:
        typed_money.needed({"reason": reason}, "reason")
        return carried_out(request, form, lambda desk: pay.withdraw(desk, batch_no, reason))

    return await form.in_thread(_step, request, batch_no, "withdraw", "withdrawn", act)


def _step(
    request: Request[Any, Any, Any], batch_no: str, name: str, done: str, act: Any
) -> Shown:  # fmt: skip
    answer = tried(name, act)
    if isinstance(answer, Trouble):
        return _batch(request, batch_no, answer)
    return see_other(f"/batches/{quoted(batch_no)}?done={done}")


@post(f"{BATCH}/results", opt={"operation": "batch.result"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def take_results(request: Request[Any, Any, Any], batch_no: FromPath[str]) -> Shown:
    """回盘: the bank's file, or one answer for the payments that are ticked."""
    batch_no = plain(batch_no)
    form = await form_of(request)
    act = _take_file if form.text("way") == "file" else _take_typed
    return await form.in_thread(act, request, batch_no, form)


def _take_file(request: Request[Any, Any, Any], batch_no: str, form: Form) -> Template:
    file = form.files.get("file")

    def act() -> Answer:
        if file is None:
            raise Refusal("upload_missing")
        office, actor = request.app.state["office"], request.user.login
        forms, found, digest = typed_money.bank_answers(office, actor, file.name, file.content)
        done = carried_out(request, form, lambda desk: pay.bank_results(desk, forms, digest))
        return done | {"findings": found}

    return _answered(request, batch_no, tried("file", act), {})


def _take_typed(request: Request[Any, Any, Any], batch_no: str, form: Form) -> Template:
    values, numbers = typed(form, *ANSWER), form.all("payment")

    def act() -> Answer:
        forms = typed_money.results(values, numbers)
        digest = typed_money.digest_of({**values, "payments": numbers})
        return carried_out(request, form, lambda desk: pay.bank_results(desk, forms, digest))

    return _answered(request, batch_no, tried("answer", act), {**values, "payments": numbers})


def _answered(
    request: Request[Any, Any, Any], batch_no: str, answer: Answer | Trouble, values: Any
) -> Template:
    if isinstance(answer, Trouble):
        return _batch(request, batch_no, answer, typed=values, answered=None)
    return _batch(request, batch_no, answered=answer)


@get("/payables/{payable_no:str}", opt={"operation": "batch.read"}, include_in_schema=False)
async def show_payable(request: Request[Any, Any, Any], payable_no: FromPath[str]) -> Template:
    """One payable: every try to pay it, and the form to put its payee right."""
    payable_no = plain(payable_no)
    return await sync_to_thread(_payable, request, payable_no)


def _payable(
    request: Request[Any, Any, Any], payable_no: str, trouble: Trouble | None = None, **context: Any
) -> Template:
    found = looking(request, lambda book: payment_lists.payable(book, payable_no))
    return money_page(request, "payable", trouble, payable=found, here="/batches", **context)


@post("/payables/{payable_no:str}", opt={"operation": "batch.make"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def correct_payee(request: Request[Any, Any, Any], payable_no: FromPath[str]) -> Shown:
    """更正收款人: what is left blank stays as it is."""
    payable_no = plain(payable_no)
    form = await form_of(request)
    return await form.in_thread(_correct, request, payable_no, form)


def _correct(request: Request[Any, Any, Any], payable_no: str, form: Form) -> Shown:
    values = typed(form, *PAYEE)

    def act() -> Answer:
        typed_money.needed(values, "reason")
        if not any(values[name] for name in PAYEE[:-1]):
            raise Refusal("nothing_to_correct")
        return carried_out(
            request, form,
            lambda desk: pay.correct_payee(
                desk, payable_no, values["name"], values["account"], values["bank"],
                values["reason"],
            ),
        )  # fmt: skip

    answer = tried("correct", act)
    if isinstance(answer, Trouble):
        return _payable(request, payable_no, answer, typed=values)
    return see_other(f"/payables/{quoted(payable_no)}?done=corrected")


HANDLERS = (
    show_batches, make_batch, show_batch, release_batch, withdraw_batch, take_results,
    show_payable, correct_payee,
)  # fmt: skip
