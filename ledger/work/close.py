"""结账: a period's income and expense into its result, and the result to reserve, pool and fund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.book import claims, contributions, entries
from ledger.book.entries import Turnover
from ledger.book.tables import AccountRow, Closing
from ledger.book.tables import PeriodRow as Period
from ledger.core import closing
from ledger.nouns import (
    AccountKind,
    Answer,
    ClosingResult,
    EntryDraft,
    Fen,
    Part,
    PostingDraft,
)
from ledger.periods import deadline, last_day
from ledger.refusals import Refusal
from ledger.rules import Anchor, TimeLimit
from ledger.work import withdrawals
from ledger.work.approve import claims_unsigned
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


def close(desk: Desk, period: str) -> Answer:
    """Close a period for good. Raises Refusal with the first reason why it cannot be closed yet:

    "period_unknown", "period_closed", "period_earlier_open", "period_running",
    "claims_still_possible", "claims_undecided", "claims_unsigned", "vouchers_unsigned",
    "invoices_unpaid".
    """
    return desk.once("close", {"period": period}, lambda clerk: _close(clerk, period))


def preview(desk: Desk, period: str) -> Answer:
    """What ``close`` would come to (试算); nothing is kept. Raises what ``close`` does."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        return _answer(row, _worked_out(clerk, row).result)


@dataclass(frozen=True)
class _Closed:
    """A period's income and expense, account by account, and what they come to."""

    income: Mapping[str, Fen]
    expense: Mapping[str, Fen]
    contributed_fen: Fen
    result: ClosingResult


def _worked_out(clerk: Clerk, period: Period) -> _Closed:
    """The result of a period that may be closed; refused where it may not."""
    _refuse_too_early(clerk, period)
    _refuse_unfinished(clerk, period)
    turnovers = entries.turnovers(clerk.session, period=period.code)
    accounts = {row.code: row for row in entries.accounts(clerk.session)}
    income = _result_of(accounts, turnovers, AccountKind.INCOME)
    expense = _result_of(accounts, turnovers, AccountKind.EXPENSE)
    contributed = sum(
        fen for code, fen in income.items() if (accounts[code].role or "").startswith("income.")
    )
    rules = clerk.scheme.closing(period_start=period.starts_on)
    result = closing.close(sum(income.values()), sum(expense.values()), contributed, rules)
    return _Closed(income, expense, contributed, result)


def _close(clerk: Clerk, period_code: str) -> Answer:
    period = clerk.period(period_code)
    closed = _worked_out(clerk, period)
    closing_id = clerk.keeping.next_id(Closing)
    cause = ("closing", closing_id)
    drafts = [
        *_result_entries(clerk, period, cause, closed.income, closed.expense),
        *_share_entries(clerk, period, cause, closed.result),
    ]
    clerk.post(drafts)
    _keep(clerk, period, closed.result, closed.contributed_fen)
    clerk.keeping.flush()
    clerk.period_on(deadline(period.ends_on, 1))  # the next period takes what is booked from here
    return _answer(period, closed.result)


def _answer(period: Period, result: ClosingResult) -> Answer:
    return {
        "period": period.code, "closed_through": period.ends_on.isoformat(),
        "income_fen": result.income_fen, "expense_fen": result.expense_fen,
        "surplus_fen": result.surplus_fen, "deficit_fen": result.deficit_fen,
        "reserve_fen": result.reserve_fen, "relief_pool_fen": result.relief_pool_fen,
        "carried_fen": result.carried_fen,
    }  # fmt: skip


def _refuse_too_early(clerk: Clerk, period: Period) -> None:
    session = clerk.session
    if entries.is_closed(session, period.code):
        raise Refusal("period_closed", period=period.code)
    for earlier in entries.periods(session):
        if earlier.ends_on < period.starts_on and not entries.is_closed(session, earlier.code):
            raise Refusal("period_earlier_open", period=period.code, earlier=earlier.code)
    if clerk.today <= period.ends_on:
        raise Refusal("period_running", period=period.code, ends_on=period.ends_on.isoformat())
    last = last_claim_day(clerk, period)
    if last is not None and clerk.today <= last:
        raise Refusal("claims_still_possible", period=period.code, last=last.isoformat())


def last_claim_day(clerk: Clerk, period: Period) -> date | None:
    """The last day on which some claim of the period may come in, None where there is no end.

    It is that of a claim attributed to the last day of the period, under the line that waits
    longest; a stay that is settled later still is not waited for.
    """
    day = period.ends_on
    rules = clerk.scheme.benefit(
        discharged_on=day, admitted_on=day, settled_on=day, period_start=period.starts_on
    )
    general = rules.claim_deadline
    if rules.claim_deadline_days is not None:
        general = TimeLimit(Anchor.DISCHARGE, days=rules.claim_deadline_days)
    limits = [line.deadline or general for line in rules.lines.values()]
    anchors = dict.fromkeys(Anchor, day) | {Anchor.PERIOD_START: period.starts_on}
    known = [last_day(limit, anchors, rules.calendar) for limit in limits if limit is not None]
    return max(known, default=None)


def _refuse_unfinished(clerk: Clerk, period: Period) -> None:
    session = clerk.session
    states = claims.states(session, period.code)
    undecided = [state.claim.claim_no for state in states if state.is_open]
    if undecided:
        raise Refusal("claims_undecided", count=len(undecided), first=undecided[0])
    unsigned = claims_unsigned(clerk, states)
    if unsigned:
        raise Refusal("claims_unsigned", count=len(unsigned), first=unsigned[0])
    waiting = [
        v.voucher_no for v in withdrawals.waiting(session) if v.effective_on <= period.ends_on
    ]
    if waiting:
        raise Refusal("vouchers_unsigned", count=len(waiting), first=waiting[0])
    unpaid = contributions.open_invoices(session, period.code)
    if unpaid:
        first = unpaid[0].invoice.invoice_no
        raise Refusal("invoices_unpaid", count=len(unpaid), first=first)


def _result_of(
    accounts: Mapping[str, AccountRow], turnovers: Mapping[str, Turnover], kind: AccountKind
) -> dict[str, Fen]:
    """The period's result on each account of a kind: what increased it less what decreased it."""
    found = {}
    for code, turnover in sorted(turnovers.items()):
        if accounts[code].kind == kind.value:
            net = turnover.debit_fen - turnover.credit_fen
            found[code] = net if kind.debit_is_increase else -net
    return found


def _result_entries(
    clerk: Clerk,
    period: Period,
    cause: tuple[str, int],
    income: Mapping[str, Fen],
    expense: Mapping[str, Fen],
) -> list[EntryDraft]:
    surplus = clerk.codes_by_role["surplus"]
    drafts = []
    for event, summary, side, figures in (
        ("income_closed", "结转收入", 1, income), ("expense_closed", "结转支出", -1, expense)
    ):  # fmt: skip
        lines = [_line(code, side * fen) for code, fen in figures.items() if fen]
        if lines:
            lines.append(_line(surplus, -side * sum(figures.values())))
            drafts.append(
                EntryDraft(
                    event=event, booked_on=clerk.today, effective_on=period.ends_on,
                    period_code=period.code, cause_kind=cause[0], cause_id=cause[1],
                    summary=f"{summary} {period.code}", postings=tuple(lines),
                    made_by=clerk.actor,
                )
            )  # fmt: skip
    return drafts


def _line(code: str, signed_fen: Fen) -> PostingDraft:
    return PostingDraft(code, max(signed_fen, 0), max(-signed_fen, 0))


def _share_entries(
    clerk: Clerk, period: Period, cause: tuple[str, int], result: ClosingResult
) -> list[EntryDraft]:
    shares = (
        ("reserve_set_aside", "reserve", result.reserve_fen),
        ("pool_set_aside", "pool", result.relief_pool_fen),
        ("surplus_carried", "carried", result.carried_fen),
        ("deficit_carried", "deficit", result.deficit_fen),
    )
    return [
        clerk.draft(event, cause, period, {amount: [Part(fen)]}, {"period": period.code},
                    effective_on=period.ends_on)
        for event, amount, fen in shares
        if fen
    ]  # fmt: skip


def _keep(clerk: Clerk, period: Period, result: ClosingResult, contributed: Fen) -> None:
    clerk.keeping.add(
        Closing, period_code=period.code, closed_on=clerk.today, closed_through=period.ends_on,
        income_fen=result.income_fen, expense_fen=result.expense_fen,
        contributions_fen=contributed, surplus_fen=result.surplus_fen,
        deficit_fen=result.deficit_fen, reserve_fen=result.reserve_fen,
        relief_pool_fen=result.relief_pool_fen, carried_fen=result.carried_fen,
        rules_digest=clerk.scheme.digest,
    )  # fmt: skip
