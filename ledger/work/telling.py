"""告知: which decisions those outside the federation's office may know of.

Until its last signature a decision may still come out otherwise, so neither amounts nor reasons
are told to officers and hospitals; one that was sent back is never told.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from ledger.book import claims
from ledger.book.connection import OpenBook
from ledger.book.tables import Approval, Claim
from ledger.core import approval
from ledger.nouns import Answer, Fen
from ledger.scheme import Scheme
from ledger.work.clerk import stored_scheme
from ledger.work.reach import Reach
from ledger.work.report.looking import looking


def told(book: OpenBook, reach: Reach, claim_no: str, rounds: Sequence[Answer]) -> list[Answer]:
    """The rounds of a claim, as ``explain`` lists them, that somebody may know of; who sees the
    whole book, all of them."""
    if reach.is_whole or not rounds:
        return list(rounds)
    with looking(book) as session:
        row = claims.claims_by_no(session, [claim_no])[claim_no]
        final = final_rounds(session, row)
    return [each for each in rounds if each["round"] in final]


def final_rounds(session: Session, claim: Claim) -> set[int]:
    """The rounds of a claim that have every signature they need, or need none."""
    scheme = stored_scheme(session)
    returned = claims.returned(session, [claim.id])
    found: set[int] = set()
    before_fen = 0
    for row in claims.rounds_of(session, claim.id):
        # What takes back an earlier grant is signed like that grant.
        subject_fen = before_fen = max(row.benefit_fen, before_fen)
        if row.id in returned:
            continue
        signed = claims.signatures(session, "decision", row.id)
        if subject_fen == 0 or (signed and _is_signed(scheme, claim, subject_fen, signed)):
            found.add(row.round)
    return found


def _is_signed(scheme: Scheme, claim: Claim, subject_fen: Fen, signed: Sequence[Approval]) -> bool:
    """Whether the signatures are all that the rules of the day of the last one asked for."""
    rules = scheme.approval(signed_on=signed[-1].signed_on)
    names = [each.signed_by for each in signed]
    return approval.next_level(subject_fen, rules, names, claim.line) is None
