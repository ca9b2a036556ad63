"""申报进度与待办: every claim in reach with how far it has come, and what waits for a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from ledger import identity
from ledger.book import claim_lists, claims, entries, payments, people
from ledger.book.claim_lists import Live
from ledger.book.connection import OpenBook
from ledger.book.payments import PayableState, Standing
from ledger.book.tables import Claim
from ledger.core import approval
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.rules import ApprovalRules
from ledger.work.clerk import stored_scheme
from ledger.work.reach import Reach
from ledger.work.report.looking import looking, period_code
from ledger.work.signing import is_sampled

CHUNK = 400  # claims that are looked at together where only some are wanted


class Progress(StrEnum):
    """已受理, 待签字, 不予补助, 应付, 付款中, 退回, 已付."""

    RECEIVED = "received"
    REVIEWED = "reviewed"
    DECLINED = "declined"
    PAYABLE = "payable"
    PAYING = "paying"
    RETURNED = "returned"
    PAID = "paid"


#: Before this a claim may still come out otherwise, so that nobody is told an amount.
_NOT_FINAL = (Progress.RECEIVED, Progress.REVIEWED)


@dataclass(frozen=True)
class ClaimsWanted:
    """Which claims are asked for; None and "" for any. ``text``: in the number or the name."""

    period: str | None = None
    progress: Progress | None = None
    line: str | None = None
    text: str = ""


def claims_page(
    book: OpenBook, reach: Reach, wanted: ClaimsWanted, today: date, before: int | None, most: int
) -> Answer:
    """Up to ``most`` claims in reach that came in before the one with an id, newest first.

    ``next``: the id to go on before, None at the end. ``count``: of all that fit, None where a
    progress is wanted, which would have to be looked up for each. Raises Refusal("period_unknown").
    """
    with looking(book) as session:
        conditions = _conditions(session, reach, wanted)
        rules = stored_scheme(session).approval(signed_on=today)
        count = None if wanted.progress else claim_lists.count(session, conditions)
        size = CHUNK if wanted.progress else most + 1
        found: list[Answer] = []
        while len(found) <= most:
            rows = claim_lists.newest(session, conditions, before, size)
            lines = _lines(session, rows, rules)
            found += [line for line in lines if wanted.progress in (None, line["progress"])]
            if len(rows) < size:
                break
            before = rows[-1].id
    for line in found if not reach.is_whole else ():
        if line["progress"] in _NOT_FINAL:
            line["benefit_fen"] = None
    last = found[most - 1]["id"] if len(found) > most else None
    return {"claims": found[:most], "next": last, "count": count}


def _conditions(
    session: Session, reach: Reach, wanted: ClaimsWanted
) -> list[ColumnElement[bool]]:  # fmt: skip
    conditions = [reach.claims()]
    if wanted.period is not None:
        conditions.append(col(Claim.period_code) == period_code(session, wanted.period))
    if wanted.line is not None:
        conditions.append(col(Claim.line) == wanted.line)
    if wanted.text:
        conditions.append(claim_lists.mentions(wanted.text))
    if wanted.progress is Progress.RECEIVED:
        conditions.append(claim_lists.is_open())
    elif wanted.progress is not None:
        conditions.append(~claim_lists.is_open())
    return conditions


def choices(book: OpenBook) -> Answer:
    """What a list may be narrowed to: the periods, newest first, and the scheme's lines."""
    with looking(book) as session:
        periods = [row.code for row in entries.periods(session)]
        return {"periods": periods[::-1], "lines": stored_scheme(session).lines()}


def _lines(session: Session, rows: Sequence[Claim], rules: ApprovalRules) -> list[Answer]:
    ids = [row.id for row in rows]
    details = people.details_of(session, [row.member_id for row in rows])
    live = claim_lists.live(session, ids)
    signers = claim_lists.signers(session, [each.row.id for each in live.values()])
    owed = _owed(session, ids)
    found: list[Answer] = []
    for row in rows:
        decision = live.get(row.id)
        signed = signers.get(decision.row.id, []) if decision else []
        progress, level = _progress(row, decision, signed, owed.get(row.id, []), rules)
        found.append(
            _basics(row, details[row.member_id].name) | {
                "id": row.id, "progress": progress, "level": level,
                "made_by": decision.row.made_by if decision else "", "signed_by": signed,
                "benefit_fen": decision.row.benefit_fen if decision and decision.stands else None,
            }
        )  # fmt: skip
    return found


def _basics(row: Claim, name: str) -> Answer:
    return {
        "claim_no": row.claim_no, "member": name, "line": row.line, "period": row.period_code,
        "hospital": row.hospital_name, "diagnosis": row.diagnosis_name,
        "submitted_on": row.submitted_on.isoformat(),
    }  # fmt: skip


def _owed(session: Session, claim_ids: Sequence[int]) -> dict[int, list[tuple[PayableState, int]]]:
    """Claim → each payable that is not taken back, and the decision it came from."""
    causes = claim_lists.payables(session, claim_ids)
    found: dict[int, list[tuple[PayableState, int]]] = {}
    for state in payments.states(session, list(causes)) if causes else []:
        if state.standing is not Standing.CANCELLED:
            claim_id, decision_id = causes[state.payable.id]
            found.setdefault(claim_id, []).append((state, decision_id))
    return found


def _progress(
    row: Claim,
    decision: Live | None,
    signed: Sequence[str],
    owed: Sequence[tuple[PayableState, int]],
    rules: ApprovalRules,
) -> tuple[Progress, int | None]:
    """How far a claim has come, and the level whose signature it waits for."""
    if decision is None or not decision.stands:
        return Progress.RECEIVED, None
    level = None
    if decision.subject_fen and decision.row.id not in {cause for _, cause in owed}:
        level = approval.next_level(decision.subject_fen, rules, signed, row.line)
    if level is not None:
        return Progress.REVIEWED, level.level
    if decision.row.benefit_fen == 0:
        return Progress.DECLINED, None
    return _paid([state for state, _ in owed]), None


def _paid(owed: Sequence[PayableState]) -> Progress:
    waiting = [state for state in owed if state.standing is not Standing.PAID]
    if owed and not waiting:
        return Progress.PAID
    if any(state.standing in (Standing.IN_BATCH, Standing.AT_BANK) for state in waiting):
        return Progress.PAYING
    # A payable is open again after a try when the bank sent it back or the batch was withdrawn.
    return Progress.RETURNED if any(state.attempts for state in waiting) else Progress.PAYABLE


# -- queues ---------------------------------------------------------------------------------------


def to_decide(book: OpenBook, today: date, most: int, *, by_cost: bool) -> Answer:
    """待审核: how many claims are open, and the first of them by age, or by cost."""
    with looking(book) as session:
        rows = claim_lists.undecided(session, most, by_cost=by_cost)
        details = people.details_of(session, [row.member_id for row in rows])
        costs = claim_lists.costs(session, [row.id for row in rows])
        live = claim_lists.live(session, [row.id for row in rows])
        sent_back = claims.returned(session, [row.id for row in rows])
        lines = [
            _basics(row, details[row.member_id].name) | {
                "days": (today - row.submitted_on).days, "is_again": row.id in live,
                "is_returned": row.id in live and live[row.id].row.id in sent_back,
                "cost_fen": costs.get(row.id, (0, 0))[0], "cash_fen": costs.get(row.id, (0, 0))[1],
            }
            for row in rows
        ]  # fmt: skip
        return {"count": claim_lists.count(session, [claim_lists.is_open()]), "claims": lines}


def to_sign(book: OpenBook, actor: str, today: date, *, by_amount: bool) -> list[Answer]:
    """待签字: decisions that lack a signature, with the level that is next, longest first.

    ``own``: why the actor cannot give it: "made" the decision, or "signed" before; else "".
    ``is_sampled``: drawn for a second look, which is signed on the page of its own.
    """
    with looking(book) as session:
        rules = stored_scheme(session).approval(signed_on=today)
        rows = claim_lists.perhaps_unsigned(session)
        costs = claim_lists.costs(session, [row.id for row in rows])
        lines = [
            line | {
                "days": (today - row.submitted_on).days, "own": own(line, actor),
                "cost_fen": costs.get(row.id, (0, 0))[0], "is_sampled": is_sampled(row.claim_no),
            }
            for row, line in zip(rows, _lines(session, rows, rules), strict=True)
            if line["level"] is not None
        ]  # fmt: skip
    if by_amount:
        lines.sort(key=lambda line: -line["benefit_fen"])
    return lines


def own(line: Answer, actor: str) -> str:
    """Whether somebody "made" or "signed" the decision of a line of the list; "" for neither."""
    if line["made_by"] == actor:
        return "made"
    return "signed" if actor in line["signed_by"] else ""


def line_in_reach(book: OpenBook, reach: Reach, claim_no: str, today: date) -> Answer:
    """One claim as a line of the list. Raises Refusal("claim_unknown"), also out of reach."""
    with looking(book) as session:
        conditions = [reach.claims(), col(Claim.claim_no) == claim_no]
        rows = claim_lists.newest(session, conditions, None, 1) if claim_no.isprintable() else []
        if not rows:
            raise Refusal("claim_unknown", claim_no=claim_no[:40])
        rules = stored_scheme(session).approval(signed_on=today)
        line = _lines(session, rows, rules)[0]
        number = people.numbers_of(session, [rows[0].member_id])[rows[0].member_id]
    if not reach.is_whole and line["progress"] in _NOT_FINAL:
        line["benefit_fen"] = None
    return line | {"id_number": identity.mask_id(number)}


def hospital_name(book: OpenBook, code: str) -> str:
    """What a hospital was called on its latest claim; "" where it has none."""
    with looking(book) as session:
        rows = claim_lists.newest(session, [col(Claim.hospital_code) == code], None, 1)
        return rows[0].hospital_name if rows else ""
