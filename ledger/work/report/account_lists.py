"""账簿清单: entries found again, the trial balance of a span, one account by month and by line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from ledger.book import claims, entries, journal_lists, vouchers
from ledger.book.connection import OpenBook
from ledger.book.entries import Turnover
from ledger.book.journal_lists import DayTotal, EntriesWanted
from ledger.book.tables import AccountRow
from ledger.core import statements
from ledger.core.statements import AccountSums, TrialBalance, side_of
from ledger.nouns import AccountKind, Answer, Fen
from ledger.periods import ONE_DAY
from ledger.refusals import Refusal
from ledger.rules import Account
from ledger.work import withdrawals
from ledger.work.clerk import stored_scheme
from ledger.work.post import OPEN_ROLES
from ledger.work.report import money_lists
from ledger.work.report.looking import looking
from ledger.work.report.money_lists import Sheet, cut, levels_of

__all__ = ["EntriesWanted", "account", "entries_page", "postable", "reversal", "span",
           "trial", "vouchers_page"]  # fmt: skip


def span(book: OpenBook, start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """The days somebody means: until the last that anything was booked on, from that 1 January."""
    with looking(book) as session:
        last = min(journal_lists.last_day(session) or today, today)
    end = end or (last if start is None or start <= last else today)
    return start or end.replace(month=1, day=1), end


def trial(book: OpenBook, start: date, end: date) -> TrialBalance:
    """科目余额表 of a span of days: opening, turnover and closing of every account with figures."""
    with looking(book) as session:
        before = entries.turnovers(session, until=start - ONE_DAY)
        within = entries.turnovers(session, after=start - ONE_DAY, until=end)
        chart = [Account(row.code, row.name, AccountKind(row.kind), row.role)
                 for row in entries.accounts(session)]  # fmt: skip
    none = Turnover(0, 0)
    sums = []
    for each in chart:
        old, new = before.get(each.code, none), within.get(each.code, none)
        opening = old.debit_fen - old.credit_fen
        sums.append(AccountSums(each.code, opening, new.debit_fen, new.credit_fen))
    return statements.trial_balance(chart, sums)


def account(book: OpenBook, code: str, days: tuple[date, date], number: int) -> Answer:
    """One account over a span: 总账 by month and a page of 明细账, both with running balances.

    Raises Refusal("account_unknown").
    """
    start, end = days
    with looking(book) as session:
        row = _account(session, code)
        opening = entries.balance_before(session, code, start)
        by_day = journal_lists.by_day(session, code, start, end)
        sheet, moved = _lines_on(session, code, by_day, number)
        before = opening + moved
        return {
            "code": code, "name": row.name, "kind": row.kind, "sheet": sheet,
            "opening": _balance(opening), "before": _balance(before),
            "is_first": sheet.number == 1,
            "months": _months(opening, by_day), "lines": _lines(before, sheet),
            "debit_fen": sum(each.debit_fen for each in by_day),
            "credit_fen": sum(each.credit_fen for each in by_day),
            "closing": _balance(opening + sum(each.debit_fen - each.credit_fen for each in by_day)),
        }  # fmt: skip


def _lines_on(
    session: Session, code: str, by_day: Sequence[DayTotal], number: int
) -> tuple[Sheet, Fen]:
    """A page of the lines of an account, and what it moved by from the first line to the page.

    The totals say on which days the lines of the page lie, so no others are read or counted.
    """
    most = money_lists.MOST
    count = sum(each.lines for each in by_day)
    pages = max(1, -(-count // most))
    number = min(max(1, number), pages)
    if not count:
        return Sheet([], number, pages, count, most), 0
    skipped, moved, first = (number - 1) * most, 0, 0
    while by_day[first].lines <= skipped:
        skipped -= by_day[first].lines
        moved += by_day[first].debit_fen - by_day[first].credit_fen
        first += 1
    last, held = first, by_day[first].lines
    while held < skipped + most and last + 1 < len(by_day):
        last += 1
        held += by_day[last].lines
    query = journal_lists.lines(code, by_day[first].day, by_day[last].day)
    moved += journal_lists.sum_of_first(session, query, skipped)
    rows = session.execute(query.offset(skipped).limit(most)).all()
    return Sheet(list(rows), number, pages, count, most), moved


def _account(session: Session, code: str) -> AccountRow:
    found = {row.code: row for row in entries.accounts(session)}.get(code)
    if found is None:
        raise Refusal("account_unknown", account=code[:40])
    return found


def _balance(fen: Fen) -> Answer:
    """A balance as it is printed: without a sign, beside its side."""
    return {"side": side_of(fen).value, "fen": abs(fen)}


def _months(opening: Fen, by_day: Sequence[DayTotal]) -> list[Answer]:
    """本月合计 with the balance at the end of each month, for months with anything booked."""
    sums: dict[str, tuple[Fen, Fen]] = {}
    for each in by_day:
        month = f"{each.day:%Y-%m}"
        so_far = sums.get(month, (0, 0))
        sums[month] = (so_far[0] + each.debit_fen, so_far[1] + each.credit_fen)
    found: list[Answer] = []
    balance = opening
    for month, (debit, credit) in sums.items():
        balance += debit - credit
        line = {"month": month, "debit_fen": debit, "credit_fen": credit}
        found.append(line | {"balance": _balance(balance)})
    return found


def _lines(before: Fen, sheet: Sheet) -> list[Answer]:
    found: list[Answer] = []
    balance = before
    for entry, posting in sheet.rows:
        balance += posting.debit_fen - posting.credit_fen
        found.append(
            {"booked_on": entry.booked_on, "entry_no": entry.entry_no, "summary": entry.summary,
             "debit_fen": posting.debit_fen, "credit_fen": posting.credit_fen,
             "balance": _balance(balance)}
        )  # fmt: skip
    return found


# -- entries and vouchers -------------------------------------------------------------------------


def entries_page(book: OpenBook, wanted: EntriesWanted, number: int) -> Answer:
    """A page of entries, newest first; with the periods and events to choose from."""
    with looking(book) as session:
        sheet = cut(session, journal_lists.entries(wanted), number)
        lines = [
            {"entry_no": entry.entry_no, "booked_on": entry.booked_on, "event": entry.event,
             "summary": entry.summary, "amount_fen": int(total or 0), "made_by": entry.made_by,
             "checked_by": entry.checked_by, "is_red": entry.reverses_id is not None}
            for entry, total in sheet.rows
        ]  # fmt: skip
        return {
            "sheet": sheet, "lines": lines, "events": journal_lists.events(session),
            "periods": [row.code for row in entries.periods(session)],
        }  # fmt: skip


def vouchers_page(book: OpenBook, today: date, number: int) -> Answer:
    """The vouchers that wait for signatures, and a page of all of them, newest first."""
    with looking(book) as session:
        sheet = cut(session, journal_lists.vouchers(), number)
        gone = withdrawals.withdrawn(session)
        signed = claims.signatures_on(session, "voucher")
        levels = levels_of(session, today)
        names = {row.code: row.name for row in entries.accounts(session)}
        waiting = [
            {"voucher_no": row.voucher_no, "effective_on": row.effective_on,
             "summary": row.summary, "total_fen": row.total_fen, "made_by": row.made_by,
             "lines": _voucher_lines(names, row.lines, red=row.reverses_id is not None),
             "is_red": row.reverses_id is not None,
             "signed_by": [each.signed_by for each in signed.get(row.id, [])]}
            | levels(row.total_fen)
            for row in withdrawals.waiting(session)
        ]  # fmt: skip
        lines = [
            {"voucher_no": row.voucher_no, "effective_on": row.effective_on,
             "summary": row.summary, "total_fen": row.total_fen, "made_by": row.made_by,
             "is_red": row.reverses_id is not None, "entry_no": entry.entry_no if entry else None,
             "withdrawn": gone.get(row.voucher_no)}
            for row, entry in sheet.rows
        ]  # fmt: skip
    return {"waiting": waiting, "sheet": sheet, "lines": lines}


def _voucher_lines(names: Mapping[str, str], kept: str, *, red: bool) -> list[Answer]:
    """The lines of a voucher as it keeps them; a reversal will book them in red."""
    sign = -1 if red else 1
    return [
        {"account": code, "name": names[code], "debit_fen": sign * debit,
         "credit_fen": sign * credit}
        for code, debit, credit in json.loads(kept)
    ]  # fmt: skip


def postable(book: OpenBook) -> list[AccountRow]:
    """The accounts that a manual voucher may use; the others are booked by their own steps."""
    with looking(book) as session:
        stretches = stored_scheme(session).chapters["relief"].stretches
        brings_relief = any(rules.money == "other" for _, rules in stretches)
        roles = OPEN_ROLES | ({"relief_pool"} if brings_relief else set())
        return [row for row in entries.accounts(session) if row.role in roles]


def reversal(book: OpenBook, entry_no: str) -> Answer:
    """Whether an entry can be reversed in red, has been asked to be, or is.

    Raises Refusal("entry_unknown").
    """
    with looking(book) as session:
        entry = vouchers.entry_by_no(session, entry_no)
        if entry is None:
            raise Refusal("entry_unknown", entry_no=entry_no[:40])
        asked, done = journal_lists.reversals_of(session, entry.id)
        return {
            "is_manual": entry.event == "voucher", "event": entry.event,
            "asked": asked.voucher_no if asked else None, "done": done.entry_no if done else None,
        }  # fmt: skip
