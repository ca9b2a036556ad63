"""名册对比: this period's people of one employer beside those of the period before, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlmodel import Session, col

from ledger.book import people
from ledger.book.tables import Enrolment, MemberDetail, PeriodRow
from ledger.identity import mask_id
from ledger.nouns import Answer
from ledger.work.report.money_lists import MOST, Sheet, tail
from ledger.work.roster_standing import (
    HERE,
    LEFT,
    OUT,
    Standing,
    enrolled_with,
    previous_period,
    standing,
)

#: The lists, in the order of their tabs.
LISTS = ("joined", "renewed", "not_renewed", "left", "moved_in", "moved_out", "changed", "doubles")

_DETAILS = ("name", "mobile", "bank_account", "bank_name")
_COLUMNS: list[Any] = [getattr(MemberDetail, name) for name in ("member_id", "step_id", *_DETAILS)]


@dataclass(frozen=True)
class Comparison:
    """``lists``: name of a list → member ids; ``now`` and ``before``: how each of them stands.

    ``changed``: member → the details that are others now; ``cards``: member → a bank card that
    another has as well.
    """

    now: Mapping[int, Standing]
    before: Mapping[int, Standing]
    lists: Mapping[str, Sequence[int]]
    changed: Mapping[int, Sequence[str]]
    cards: Mapping[int, str]

    def counts(self) -> dict[str, int]:
        return {name: len(ids) for name, ids in self.lists.items()}


def compared(session: Session, period: PeriodRow, employer_id: int) -> Comparison:
    """One employer's people of a period against those it had at the end of the one before."""
    earlier = previous_period(session, period)
    now = standing(session, period.code, employer_id)
    before = standing(session, earlier.code, employer_id) if earlier else {}
    had = {id for id, each in before.items() if each.state == HERE}
    present = [id for id, each in now.items() if each.state == HERE]
    details = _details(session, period.code, employer_id, present)
    changed = _changed(now, details)
    doubles = _doubles({id: rows[-1] for id, rows in details.items()})
    lists = {
        "joined": [id for id in present if not now[id].is_moved_in and id not in had],
        "renewed": [id for id in present if not now[id].is_moved_in and id in had],
        "not_renewed": [id for id in before if id in had and id not in now],
        "left": [id for id, each in now.items() if each.state == LEFT],
        "moved_in": [id for id in present if now[id].is_moved_in],
        "moved_out": [id for id, each in now.items() if each.state == OUT],
        "changed": list(changed),
        "doubles": list(doubles),
    }
    return Comparison(now, before, lists, changed, doubles)


def _details(
    session: Session, period_code: str, employer_id: int, present: Sequence[int]
) -> dict[int, list[Any]]:
    """All that was ever known of who is here, oldest first; rows with a few columns each."""
    query = (
        sqlalchemy.select(*_COLUMNS)
        .join(Enrolment, col(Enrolment.member_id) == col(MemberDetail.member_id))
        .where(enrolled_with(period_code, employer_id))
        .order_by(col(MemberDetail.id))
    )  # fmt: skip
    found: dict[int, list[Any]] = {id: [] for id in present}
    for row in session.execute(query):
        if row.member_id in found:
            found[row.member_id].append(row)
    return found


def _changed(
    now: Mapping[int, Standing], details: Mapping[int, Sequence[Any]]
) -> dict[int, list[str]]:
    """Whose details are others than before they were enrolled for the period, and which."""
    found = {}
    for id, rows in details.items():
        earlier = [row for row in rows if row.step_id < now[id].step_id] or rows[:1]
        names = [name for name in _DETAILS if getattr(earlier[-1], name) != getattr(rows[-1], name)]
        if names:
            found[id] = names
    return found


def _doubles(latest: Mapping[int, Any]) -> dict[int, str]:
    """Members who share a bank card with another: most likely one person twice, or a slip."""
    by_card: dict[str, list[int]] = defaultdict(list)
    for id, detail in latest.items():
        if detail.bank_account:
            by_card[detail.bank_account].append(id)
    return {id: card for card, ids in by_card.items() if len(ids) > 1 for id in ids}


def lines(
    session: Session, found: Comparison, name: str, number: int
) -> tuple[Sheet, list[Answer]]:
    """A page of one of the lists; document numbers are masked."""
    ids = found.lists[name]
    pages = max(1, -(-len(ids) // MOST))
    number = min(max(1, number), pages)
    own = list(ids[(number - 1) * MOST : number * MOST])
    members = people.members_by_id(session, own)
    details = people.details_of(session, own)
    listed: list[Answer] = [
        {"name": details[id].name, "id_number": mask_id(members[id].id_number),
         "since": (found.now.get(id) or found.before[id]).since,
         "fields": found.changed.get(id, ()), "card": tail(found.cards.get(id, ""))}
        for id in own
    ]  # fmt: skip
    return Sheet(own, number, pages, len(ids)), listed
