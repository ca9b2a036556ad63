"""账簿 for the federation's own programs: trial balance, entries, the year in figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from msgspec import convert

from api.v1 import book_shapes as shapes
from api.v1.common import (
    READING,
    Cursor,
    Limit,
    Period,
    Reading,
    after,
    cursor_at,
    refused_when,
)
from ledger.money import yuan
from ledger.nouns import Answer
from ledger.work import report
from ledger.work.books import opened
from ledger.work.journal_pages import entries_page


@get(
    "/api/v1/trial-balance",
    operation_id="getTrialBalance",
    operation_class=Reading,
    opt={"operation": "ledger.read"},
    tags=["账簿"],
    summary="科目余额表",
    security=READING,
    sync_to_thread=True,
    responses=refused_when(UNPROCESSABLE_ENTITY="日期不合要求"),
)
def get_trial_balance(
    place: NamedDependency[str],
    on: Annotated[date | None, QueryParameter(description="截至哪一天；不写为全部")] = None,
) -> shapes.TrialBalance:
    """Turnover and balance of every account that something was booked on."""
    with opened(place) as book:
        answer = report.trial_balance(book, on)
    sums = ("debit", "credit", "debit_balances", "credit_balances")
    rows = [
        _yuan(row, "debit", "credit", "balance")
        | {name: row[name] for name in ("code", "name", "kind", "side")}
        for row in answer["rows"]
    ]
    balance = {"on": answer["on"], "rows": rows, **_yuan(answer, *sums)}
    return convert(balance, shapes.TrialBalance)


@get(
    "/api/v1/entries",
    operation_id="listEntries",
    operation_class=Reading,
    opt={"operation": "ledger.read"},
    tags=["账簿"],
    summary="记账凭证，按凭证链的次序",
    security=READING,
    sync_to_thread=True,
    responses=refused_when(
        NOT_FOUND="没有这个互助期（period_unknown）",
        UNPROCESSABLE_ENTITY="参数不合要求，或游标不能识别（cursor_unreadable）",
    ),
)
def list_entries(
    place: NamedDependency[str],
    period: Period = None,
    booked_from: Annotated[date | None, QueryParameter(description="记账日期，起")] = None,
    booked_to: Annotated[date | None, QueryParameter(description="记账日期，止")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> shapes.EntryPage:
    """Each with its postings and the hash that seals it."""
    with opened(place) as book:
        booked = (booked_from, booked_to)
        answer = entries_page(book, period, booked, after(cursor), limit)
    found = []
    for each in answer["entries"]:
        postings = [
            {"account": posting["account"], **_yuan(posting, "debit", "credit")}
            for posting in each["postings"]
        ]
        found.append(convert(each | {"postings": postings}, shapes.EntryOut))
    return shapes.EntryPage(entries=found, next=cursor_at(answer["next"]))


@get(
    "/api/v1/summary/{period:str}",
    operation_id="getSummary",
    operation_class=Reading,
    opt={"operation": "ledger.read"},
    tags=["账簿"],
    summary="一个互助期的汇总",
    security=READING,
    sync_to_thread=True,
    responses=refused_when(NOT_FOUND="没有这个互助期（period_unknown）"),
)
def get_summary(
    place: NamedDependency[str],
    period: Annotated[str, PathParameter(description="2012-08-01，或只写 2012")],
) -> shapes.Summary:
    """Counts and sums, as the annual report has them."""
    with opened(place) as book:
        answer: Any = report.summary(book, period)
    return convert(answer, shapes.Summary)


def _yuan(answer: Answer, *names: str) -> Answer:
    return {name: yuan(answer[f"{name}_fen"]) for name in names}


HANDLERS = (get_trial_balance, list_entries, get_summary)
