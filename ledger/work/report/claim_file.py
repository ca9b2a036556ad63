"""一件申报的全部: all that led to what it was granted, as far as the one who asks may know it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from ledger import identity
from ledger.book import claim_facts, claim_lists, claims
from ledger.book.claim_facts import Stated
from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, DecisionReturn
from ledger.money import show
from ledger.nouns import Answer
from ledger.work.articles import with_articles
from ledger.work.clerk import stored_scheme
from ledger.work.listings import receipt
from ledger.work.reach import Reach
from ledger.work.report import explain
from ledger.work.report.claim_lists import line_in_reach
from ledger.work.report.looking import looking
from ledger.work.telling import told


def claim_file(book: OpenBook, reach: Reach, claim_no: str, today: date) -> Answer:
    """What ``explain`` says of a claim, with the articles, what it states, and every payment.

    ``line``: the claim as a line of the list. ``returned``: how the latest decision was sent back,
    None where it was not. Who sees less than the whole book is not told of decisions that lack a
    signature. Raises Refusal("claim_unknown"), also out of reach.
    """
    line = line_in_reach(book, reach, claim_no, today)
    explained = with_articles(book, explain(book, claim_no))
    with looking(book) as session:
        row = claims.claims_by_no(session, [claim_no])[claim_no]
        more = {
            "stated": list(_stated(session, row)), "tries": list(_tries(session, row)),
            "receipt": receipt(session, row), "hospital_code": row.hospital_code,
        }  # fmt: skip
        returns = claims.returned(session, [row.id])
        rounds = {each.round: each.id for each in claims.rounds_of(session, row.id)}
    for each in explained["rounds"]:
        back = returns.get(rounds[each["round"]])
        each["returned"] = None if back is None else _returned(back)
    more["returned"] = explained["rounds"][-1]["returned"] if explained["rounds"] else None
    explained["rounds"] = told(book, reach, claim_no, explained["rounds"])
    return explained | more | {"line": line}


def _returned(row: DecisionReturn) -> Answer:
    return {"on": row.returned_on.isoformat(), "by": row.returned_by, "reason": row.reason}


def _stated(session: Session, row: Claim) -> Iterator[tuple[str, str]]:
    """What the claim states beyond its columns: title and value."""
    stated: Stated = claim_facts.statements(session, [row.id])[row.id]
    declared = stored_scheme(session).facts().facts
    for title, day in (
        ("入院日期", stated.admitted_on), ("出院日期", stated.discharged_on),
        ("确诊日期", stated.first_diagnosed_on),
    ):  # fmt: skip
        if day is not None:
            yield title, day.isoformat()
    for name, text in stated.facts.items():
        yield declared[name].title if name in declared else name, text
    for kind, fen in stated.aid.items():
        yield f"其他救助—{kind}", show(fen)
    if stated.papers is not None:
        yield "材料", "、".join(stated.papers)
    if stated.exclusions:
        yield "不予补助情形", "、".join(stated.exclusions)


def _tries(session: Session, row: Claim) -> Iterator[Answer]:
    """Every payment of the claim's payables, with the bank's answer."""
    payables = claim_lists.payables(session, [row.id])
    for payment, result in claim_lists.tries(session, list(payables)):
        yield {
            "payment_no": payment.payment_no, "amount_fen": payment.amount_fen,
            "payee": payment.payee_name, "account": identity.mask_id(payment.payee_account),
            "result": result.outcome if result else "", "reason": result.reason if result else "",
            "answered_on": result.answered_on.isoformat() if result else "",
        }  # fmt: skip
