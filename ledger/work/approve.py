"""审批: signatures of persons who are not the maker; the last one makes the entry and payables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.book import claims, vouchers, year_ends
from ledger.book.claims import ClaimState
from ledger.book.tables import Approval, DecisionRow
from ledger.core import approval
from ledger.nouns import Answer, Fen
from ledger.packed import collecting_seldom
from ledger.refusals import Refusal
from ledger.work import grants, withdrawals
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


@dataclass(frozen=True)
class _Subject:
    """Something to sign: what it is called, who made it, how much it is, what follows.

    ``line``: the benefit line, or relief, whose own levels it may need. ``refuse_effect`` says no
    to the last signature where what follows cannot be done now.
    """

    kind: str
    id: int
    number: str
    made_by: str
    amount_fen: Fen
    take_effect: Callable[[Clerk], Answer]
    line: str | None = None
    refuse_effect: Callable[[Clerk], None] = lambda _clerk: None


@collecting_seldom()
def approve_claims(desk: Desk, claim_nos: Sequence[str] | None = None) -> Answer:
    """Sign decisions at their next level: the claims named, or all that this person may sign.

    The last signature books expense and payable. Decisions of zero need no signature unless an
    earlier round was granted. Raises Refusal("claim_unknown", "claim_is_open", "nothing_to_sign",
    "maker_is_checker", "already_signed", "payable_in_batch") for claims named; with none named
    they are passed over.
    """
    content = {"claims": list(claim_nos) if claim_nos is not None else None}
    return desk.once("approve", content, lambda clerk: _claims(clerk, claim_nos))


def _claims(clerk: Clerk, claim_nos: Sequence[str] | None) -> Answer:
    if claim_nos is None:
        states = claims.states_of(clerk.session, claims.unpaid(clerk.session))
        subjects = _decision_subjects(clerk, states)
        return _sign_all(clerk, subjects, _signed(clerk, subjects), passing_over=True)
    rows = claims.claims_by_no(clerk.session, claim_nos)
    states = claims.states_of(clerk.session, list(rows.values()))
    by_no = {state.claim.claim_no: state for state in states}
    known = grants.Benefits(clerk, [state.claim for state in states])
    subjects = []
    for claim_no in claim_nos:
        if claim_no not in by_no:
            raise Refusal("claim_unknown", claim_no=claim_no)
        if by_no[claim_no].is_open:
            raise Refusal("claim_is_open", claim_no=claim_no)
        subject = _decision_subject(clerk, by_no[claim_no], known)
        if subject is None:
            raise Refusal("nothing_to_sign", number=claim_no)
        subjects.append(subject)
    return _sign_all(clerk, subjects, _signed(clerk, subjects), passing_over=False)


def _signed(clerk: Clerk, subjects: Sequence[_Subject]) -> dict[int, list[Approval]]:
    ids = [subject.id for subject in subjects]
    return claims.signatures_on(clerk.session, "decision", ids)


def _decision_subjects(clerk: Clerk, states: Sequence[ClaimState]) -> list[_Subject]:
    known = grants.Benefits(clerk, [state.claim for state in states])
    found = (_decision_subject(clerk, state, known) for state in states)
    return [subject for subject in found if subject is not None]


def _decision_subject(clerk: Clerk, state: ClaimState, known: grants.Benefits) -> _Subject | None:
    decision = state.decision
    if decision is None or state.is_open:
        return None
    before = _granted_before(clerk, decision) if decision.round > 1 else 0
    if decision.benefit_fen == 0 and before == 0:
        return None
    claim = state.claim
    return _Subject(
        "decision", decision.id, claim.claim_no, decision.made_by,
        max(decision.benefit_fen, before),
        lambda c: grants.grant_benefit(c, claim, decision, known), claim.line,
        lambda c: grants.refuse_while_in_batch(c, claim, decision),
    )  # fmt: skip


def claims_unsigned(clerk: Clerk, states: Sequence[ClaimState]) -> list[str]:
    """The numbers of claims whose decision still lacks a signature."""
    rules = clerk.scheme.approval(signed_on=clerk.today)
    subjects = _decision_subjects(clerk, states)
    signed = _signed(clerk, subjects)
    return [
        subject.number
        for subject in subjects
        if len(signed.get(subject.id, ()))
        < len(approval.levels_for(subject.amount_fen, rules, subject.line))
    ]


def _granted_before(clerk: Clerk, decision: DecisionRow) -> Fen:
    """The largest amount an earlier round granted: taking it back needs as many signatures."""
    rounds = claims.rounds_of(clerk.session, decision.claim_id)
    return max((r.benefit_fen for r in rounds if r.round < decision.round), default=0)


@collecting_seldom()
def approve_relief(desk: Desk, period: str) -> Answer:
    """Sign the fixed 二次救助 of a period, once its notice has closed and objections are answered.

    Raises Refusal("period_unknown", "allocation_missing", "notice_missing", "notice_running",
    "objection_open", and those of signing).
    """

    def act(clerk: Clerk) -> Answer:
        allocation = year_ends.allocation_of(clerk.session, clerk.period(period).code)
        if allocation is None:
            raise Refusal("allocation_missing", period=period)
        grants.refuse_before_notice_closes(clerk, allocation)
        subject = _Subject(
            "allocation", allocation.id, allocation.period_code, allocation.made_by,
            allocation.awarded_fen, lambda c: grants.grant_relief(c, allocation), approval.RELIEF,
            lambda c: grants.refuse_pool_short(c, allocation),
        )  # fmt: skip
        return _sign_one(clerk, subject)

    return desk.once("approve", {"relief": period}, act)


def approve_refund(desk: Desk, refund_no: str) -> Answer:
    """Sign a refund. Raises Refusal("refund_unknown", and those of signing)."""

    def act(clerk: Clerk) -> Answer:
        refund = vouchers.refund_by_no(clerk.session, refund_no)
        if refund is None:
            raise Refusal("refund_unknown", refund_no=refund_no)
        return _sign_one(
            clerk,
            _Subject("refund", refund.id, refund_no, refund.made_by, refund.amount_fen,
                     lambda c: grants.grant_refund(c, refund)),
        )  # fmt: skip

    return desk.once("approve", {"refund": refund_no}, act)


def approve_voucher(desk: Desk, voucher_no: str) -> Answer:
    """Sign a manual voucher.

    Raises Refusal("voucher_unknown", "voucher_withdrawn", and those of signing).
    """

    def act(clerk: Clerk) -> Answer:
        voucher = vouchers.voucher_by_no(clerk.session, voucher_no)
        if voucher is None:
            raise Refusal("voucher_unknown", voucher_no=voucher_no)
        withdrawals.refuse_withdrawn(clerk.session, voucher_no)
        return _sign_one(
            clerk,
            _Subject("voucher", voucher.id, voucher_no, voucher.made_by, voucher.total_fen,
                     lambda c: grants.book_voucher(c, voucher)),
        )  # fmt: skip

    return desk.once("approve", {"voucher": voucher_no}, act)


def _sign_one(clerk: Clerk, subject: _Subject) -> Answer:
    signatures = claims.signatures(clerk.session, subject.kind, subject.id)
    return _sign_all(clerk, [subject], {subject.id: signatures}, passing_over=False)


def _sign_all(
    clerk: Clerk,
    subjects: Sequence[_Subject],
    signed: dict[int, list[Approval]],
    *,
    passing_over: bool,
) -> Answer:
    lines: list[Answer] = []
    passed_over: list[_Subject] = []

    def sign(some: Sequence[_Subject]) -> None:
        for subject in some:
            try:
                line = _sign(clerk, subject, signed.get(subject.id, []))
            except Refusal:
                if not passing_over:
                    raise
                passed_over.append(subject)
                continue
            if line is not None:
                lines.append(line)
        grants.book_all(clerk)

    clerk.keeping.written_behind(subjects, sign)
    return {
        "signed": len(lines), "passed_over": len(passed_over),
        "in_force": sum(line["in_force"] for line in lines),
        "waiting_for_more": sum(not line["in_force"] for line in lines),
        "granted_fen": sum(line.get("granted_fen", 0) for line in lines), "lines": lines,
    }  # fmt: skip


def _sign(clerk: Clerk, subject: _Subject, earlier: Sequence[Approval]) -> Answer | None:
    """One signature; None where all have been given already."""
    rules = clerk.scheme.approval(signed_on=clerk.today)
    signed_by = [row.signed_by for row in earlier]
    level = approval.next_level(subject.amount_fen, rules, signed_by, subject.line)
    if level is None:
        return None
    needed = approval.levels_for(subject.amount_fen, rules, subject.line)
    approval.check_signature(level.level, subject.made_by, signed_by, clerk.actor, needed)
    is_last = len(earlier) + 1 == len(needed)
    if is_last:
        subject.refuse_effect(clerk)
    clerk.keeping.add(
        Approval, subject=subject.kind, subject_id=subject.id, level=level.level,
        made_by=subject.made_by, signed_by=clerk.actor, signed_on=clerk.today,
    )  # fmt: skip
    line: Answer = {"number": subject.number, "level": level.level, "in_force": is_last}
    return line | subject.take_effect(clerk) if is_last else line
