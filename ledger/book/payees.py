"""Where money for members goes: plain columns, of many members at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.tables import MemberDetail


class Payee(NamedTuple):
    """Where money for a member goes, as it stands."""

    member_id: int
    name: str
    bank_account: str
    bank_name: str


def payees_of(session: Session, member_ids: Sequence[int]) -> dict[int, Payee]:
    """The payees that members are."""
    found: dict[int, Payee] = {}
    query = select(
        MemberDetail.member_id, MemberDetail.name, MemberDetail.bank_account, MemberDetail.bank_name
    ).order_by(col(MemberDetail.id))
    for chunk in chunks(list(member_ids)):
        its = session.exec(query.where(among(session, col(MemberDetail.member_id), chunk)))
        found |= {row[0]: Payee(*row) for row in its}
    return found
