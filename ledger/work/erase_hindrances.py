"""What is in the way of erasing a person: business that is not over, or too young."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from ledger.book import claims, contributions, payments, recoveries, year_ends
from ledger.book.asking import chunks
from ledger.book.of_person import Row
from ledger.book.payments import Standing
from ledger.book.tables import (
    AwardRow,
    Claim,
    Closing,
    MemberDetail,
    Notice,
    Payable,
    Receipt,
    Recovery,
    Refund,
    Step,
)

#: Rows that tell of the erasure itself.
ITS_OWN = ("erasure_request", "erasure", "redaction")
_OVER = (Standing.PAID, Standing.CANCELLED)

Rows = Mapping[str, list[Row]]


def last_day(session: Session, rows: Rows) -> date:
    """The last day on which anything happened in a person's business, closings included."""
    days: set[date] = set()
    steps: set[int] = set()
    for name, its in rows.items():
        if name not in ITS_OWN:
            steps |= {row["step_id"] for row in its}
            days |= {value for row in its for value in row.values() if isinstance(value, date)}
    for chunk in chunks(sorted(steps)):
        days.update(session.exec(select(col(Step.today)).where(col(Step.id).in_(chunk))))
    codes = _periods(rows)
    closings = select(col(Closing.closed_on)).where(col(Closing.period_code).in_(codes))
    days.update(session.exec(closings))
    shared = {row["allocation_id"] for row in rows.get("award", [])}
    notices = select(col(Notice.closes_on)).where(col(Notice.allocation_id).in_(shared))
    days.update(session.exec(notices))
    return max(days)


def open_business(session: Session, member_id: int, rows: Rows) -> list[str]:
    """The numbers of all that is not over yet."""
    return [
        *_open_periods(session, rows),
        *_open_claims(session, member_id),
        *_open_payables(session, [row["id"] for row in rows.get("payable", [])]),
        *_open_awards(session, rows),
        *_open_recoveries(session, rows),
        *_open_receipts(session, rows),
        *_open_refunds(session, member_id),
    ]


def _periods(rows: Rows) -> list[str]:
    return sorted(
        {row["period_code"] for name in ("enrolment", "claim") for row in rows.get(name, [])}
    )


def _open_periods(session: Session, rows: Rows) -> Iterator[str]:
    for code in _periods(rows):
        if year_ends.closing_of(session, code) is None:
            yield code


def _open_claims(session: Session, member_id: int) -> Iterator[str]:
    """Claims without a standing decision, and those granted that wait for a signature."""
    own = claims.claims_of_members(session, [member_id])
    payable = _with_payables(session, own)
    for state in claims.states_of(session, own):
        is_granted = state.decision is not None and state.decision.benefit_fen > 0
        if state.is_open or (is_granted and state.claim.id not in payable):
            yield state.claim.claim_no


def _with_payables(session: Session, own: Sequence[Claim]) -> set[int]:
    rounds = {row.id: row.claim_id for row in claims.all_rounds(session, [c.id for c in own])}
    found: set[int] = set()
    for chunk in chunks(sorted(rounds)):
        query = select(Payable.decision_id).where(col(Payable.decision_id).in_(chunk))
        found |= {rounds[decision_id] for decision_id in session.exec(query) if decision_id}
    return found


def _open_payables(session: Session, ids: Sequence[int]) -> Iterator[str]:
    if ids:
        for state in payments.states(session, ids):
            if state.standing not in _OVER:
                yield state.payable.payable_no


def _open_awards(session: Session, rows: Rows) -> Iterator[str]:
    """Relief that is not payable yet, and objections to it that wait for an answer."""
    for row in rows.get("award", []):
        notice = year_ends.notice_of(session, row["allocation_id"])
        pairs = year_ends.objections_to(session, notice.id) if notice else []
        for objection, answer in pairs:
            if answer is None and objection.award_id == row["id"]:
                yield objection.objection_no
        withdrawn = year_ends.withdrawn_awards(session, notice.id) if notice else set()
        made = session.exec(select(Payable.id).where(Payable.award_id == row["id"])).first()
        award = session.get_one(AwardRow, row["id"])
        if award.award_fen and made is None and award.id not in withdrawn:
            yield award.case_no


def _open_recoveries(session: Session, rows: Rows) -> Iterator[str]:
    for row in rows.get("recovery", []):
        if recoveries.open_fen(session, session.get_one(Recovery, row["id"])) > 0:
            yield str(row["recovery_no"])


def _open_receipts(session: Session, rows: Rows) -> Iterator[str]:
    """Money that the person paid back of which something is still unidentified."""
    for receipt_id in sorted({row["receipt_id"] for row in rows.get("recovery_use", [])}):
        receipt = session.get_one(Receipt, receipt_id)
        if contributions.unidentified_of(session, receipt) > 0:
            yield receipt.bank_ref


def _open_refunds(session: Session, member_id: int) -> Iterator[str]:
    """Fees given back on leaving that are not paid yet."""
    for refund in refunds_of(session, member_id):
        made = session.exec(select(Payable.id).where(Payable.refund_id == refund.id)).all()
        states = payments.states(session, made) if made else []
        if not any(state.standing in _OVER for state in states):
            yield refund.refund_no


def refunds_of(session: Session, member_id: int) -> list[Refund]:
    """The refunds of fees to whoever paid for a member that left."""
    return [row for (who, _), row in contributions.returned(session).items() if who == member_id]


def shared_words(session: Session, member_id: int, words: Collection[str]) -> set[str]:
    """Those of a person's names and numbers that stand in the details of somebody else, too."""
    others = select(MemberDetail.id).where(col(MemberDetail.member_id) != member_id).limit(1)
    has = (
        lambda word: col(MemberDetail.name).contains(word, autoescape=True),
        lambda word: col(MemberDetail.mobile) == word,
        lambda word: col(MemberDetail.bank_account) == word,
    )
    return {
        word for word in words
        if any(session.exec(others.where(is_had(word))).first() is not None for is_had in has)
    }  # fmt: skip
