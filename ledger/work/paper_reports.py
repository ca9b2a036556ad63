"""What stands on the papers that tell of a decision, of the relief, and of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import entries, people, year_ends
from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, Employer, Enrolment, Entry, PeriodRow, Posting
from ledger.money import parse_yuan
from ledger.nouns import AccountKind, Answer
from ledger.refusals import Refusal
from ledger.work import articles, report
from ledger.work.books import chain_head
from ledger.work.clerk import stored_scheme
from ledger.work.reach import Reach
from ledger.work.report.looking import looking
from ledger.work.telling import final_rounds, told


def decision(book: OpenBook, claim_no: str, reach: Reach) -> Answer:
    """审核决定书: the latest decision on a claim with everything that led to it; the member masked.

    Who sees less than the whole book gets the latest that has all its signatures. Raises
    Refusal("claim_unknown", "decision_missing").
    """
    with looking(book) as session:
        _claim(session, claim_no, reach)
    explained = articles.with_articles(book, report.explain(book, claim_no))
    rounds = told(book, reach, claim_no, explained["rounds"])
    if not rounds:
        raise Refusal("decision_missing", claim_no=claim_no)
    live = rounds[-1]
    with looking(book) as session:
        claim = _claim(session, claim_no, reach)
        scheme = stored_scheme(session, live["rules_digest"])
        member = people.members_by_id(session, [claim.member_id])[claim.member_id]
        employer = _employer_of(session, claim)
        is_final = live["round"] in final_rounds(session, claim)
        line = scheme.lines().get(claim.line)
    claimed = explained["claim"]
    claimed["is_open"] = claimed["is_open"] or live is not explained["rounds"][-1]
    return {
        "title": scheme.info.title, "federation": scheme.info.federation,
        "fund": scheme.info.fund, "decision": live, "settlements": explained["settlements"],
        "claim": claimed | {"member": identity.mask_name(claimed["member"])},
        "id_number": identity.mask_id(member.id_number), "line": line or claim.line,
        "employer": employer.name if employer else "", "is_final": is_final,
        "head": chain_head(book),
    }  # fmt: skip


def _claim(session: Session, claim_no: str, reach: Reach) -> Claim:
    query = select(Claim).where(Claim.claim_no == claim_no, reach.claims())
    claim = session.exec(query).first()
    if claim is None:
        raise Refusal("claim_unknown", claim_no=claim_no)
    return claim


def _employer_of(session: Session, claim: Claim) -> Employer | None:
    """The employer that enrolled the member for the claim's period; None where nobody did."""
    query = (
        select(Employer)
        .join(Enrolment, col(Enrolment.employer_id) == col(Employer.id))
        .where(Enrolment.member_id == claim.member_id)
        .where(Enrolment.period_code == claim.period_code)
    )
    return session.exec(query).first()


def notice(book: OpenBook, period: str) -> Answer:
    """公示名单: word for word as published; of the objections only how many and how they stand.

    Raises Refusal("period_unknown", "notice_missing").
    """
    published = report.notice(book, period)
    objections = published.pop("objections")
    with looking(book) as session:
        row = entries.period_named(session, published["period"])
    return {
        **published, "period": _days(row), "objections": len(objections),
        "answered": sum(each["upheld"] is not None for each in objections),
        "upheld": sum(each["upheld"] is True for each in objections),
        "head": chain_head(book),
    }  # fmt: skip


def _days(row: PeriodRow) -> Answer:
    return {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}


def annual(book: OpenBook, period: str) -> Answer:
    """年度报告: the year's summary, income and expense by account, and what the fund holds.

    Balances are those of the day of closing; of an open period those of the last entry.
    Raises Refusal("period_unknown").
    """
    summed = _in_fen(report.summary(book, period))
    with looking(book) as session:
        row = entries.period_named(session, period)
        closing = year_ends.closing_of(session, row.code)
        last_on = session.exec(select(func.max(Entry.booked_on))).one()
        day = closing.closed_on if closing else last_on or row.starts_on
        info = stored_scheme(session).info
        results = _results(session, row.code)
        closed = None if closing is None else {
            "closed_on": closing.closed_on.isoformat(), "surplus_fen": closing.surplus_fen,
            "deficit_fen": closing.deficit_fen, "reserve_fen": closing.reserve_fen,
            "relief_pool_fen": closing.relief_pool_fen, "carried_fen": closing.carried_fen,
        }  # fmt: skip
    return {
        "title": info.title, "federation": info.federation, "fund": info.fund,
        "period": _days(row), "day": day.isoformat(), "summary": summed, "closing": closed,
        "income": results[AccountKind.INCOME], "expense": results[AccountKind.EXPENSE],
        "balances": _balances(book, day), "head": chain_head(book),
    }  # fmt: skip


_COUNTS = frozenset({"ratio", "head_hash"})


def _in_fen(summed: Mapping[str, object]) -> Answer:
    """A summary with its amounts in fen again: ``income`` becomes ``income_fen``."""
    found: Answer = {}
    for key, value in summed.items():
        if isinstance(value, Mapping):
            found[key] = _in_fen(value)
        elif isinstance(value, str) and key not in _COUNTS:
            found[f"{key}_fen"] = parse_yuan(value)
        else:
            found[key] = value
    return found


def _results(session: Session, period: str) -> dict[AccountKind, list[Answer]]:
    """Income and expense of a period by account, without what the closing took out again."""
    known = {row.code: row for row in entries.accounts(session)}
    query = (
        select(Posting.account, func.sum(Posting.debit_fen - Posting.credit_fen))
        .join(Entry, col(Entry.id) == col(Posting.entry_id))
        .where(Entry.period_code == period, Entry.cause_kind != "closing")
        .group_by(Posting.account)
        .order_by(Posting.account)
    )
    found: dict[AccountKind, list[Answer]] = {AccountKind.INCOME: [], AccountKind.EXPENSE: []}
    for code, debit in session.exec(query):
        kind = AccountKind(known[code].kind)
        if kind in found:
            net = int(debit) if kind.debit_is_increase else -int(debit)
            found[kind].append({"code": code, "name": known[code].name, "amount_fen": net})
    return found


def _balances(book: OpenBook, day: date) -> list[Answer]:
    """The balances of assets, liabilities and net assets on a day, each on its own side."""
    kept = (AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.NET_ASSET)
    found: list[Answer] = []
    for row in report.trial_balance(book, day)["rows"]:
        kind = AccountKind(row["kind"])
        if kind in kept and row["balance_fen"]:
            net = row["balance_fen"] if kind.debit_is_increase else -row["balance_fen"]
            found.append({"code": row["code"], "name": row["name"], "kind": row["kind"],
                          "amount_fen": net})  # fmt: skip
    return found
