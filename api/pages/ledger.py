"""账簿: the trial balance of a span of days, one account's ledger, and every entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template

from api.pages.money_desk import (
    asked_day,
    asked_number,
    asked_word,
    looking,
    money_page,
    plain,
    today,
)
from ledger.nouns import Answer
from ledger.work.report import account_lists


def _days(request: Request[Any, Any, Any], book: Any) -> tuple[date, date]:
    start, end = asked_day(request, "start"), asked_day(request, "end")
    return account_lists.span(book, start, end, today())


@get("/ledger", opt={"operation": "ledger.read"}, include_in_schema=False, sync_to_thread=True)
def show_trial(request: Request[Any, Any, Any]) -> Template:
    """科目余额表: opening, turnover and closing of every account."""

    def ask(book: Any) -> Answer:
        start, end = _days(request, book)
        return {"start": start, "end": end, "trial": account_lists.trial(book, start, end)}

    return money_page(request, "ledger", **looking(request, ask))


@get("/ledger/{code:str}", opt={"operation": "ledger.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_account(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """总账 and 明细账 of one account, with running balances."""
    code = plain(code)
    number = asked_number(request)

    def ask(book: Any) -> Answer:
        days = _days(request, book)
        found = account_lists.account(book, code, days, number)
        return {"start": days[0], "end": days[1], "account": found}

    return money_page(request, "account", **looking(request, ask))


@get("/entries", opt={"operation": "ledger.read"}, include_in_schema=False, sync_to_thread=True)
def show_entries(request: Request[Any, Any, Any]) -> Template:
    """序时账: every entry, newest first, narrowed by words, days, period and business."""
    wanted = account_lists.EntriesWanted(
        words=asked_word(request, "words"), start=asked_day(request, "start"),
        end=asked_day(request, "end"), period=asked_word(request, "period") or None,
        event=asked_word(request, "event"),
    )  # fmt: skip
    number = asked_number(request)
    found = looking(request, lambda book: account_lists.entries_page(book, wanted, number))
    return money_page(request, "entries", wanted=wanted, here="/ledger", **found)


HANDLERS = (show_trial, show_account, show_entries)
