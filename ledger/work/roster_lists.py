"""名册对比: this period's people of one employer beside those of the period before, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from ledger.book import people
from ledger.book.tables import MemberDetail, PeriodRow
from ledger.identity import mask_id
from ledger.nouns import Answer
from ledger.work.report.money_lists import MOST, Sheet, tail
from ledger.work.roster_standing import HERE, LEFT, OUT, Standing, previous_period, standing

#: The lists, in the order of their tabs.
LISTS = ("joined", "renewed", "not_renewed", "left", "moved_in", "moved_out", "changed", "doubles")

_DETAILS = ("name", "mobile", "bank_account", "bank_name")


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
    details = _details(session, present)
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


def _details(session: Session, member_ids: Sequence[int]) -> dict[int, list[MemberDetail]]:
    """All that was ever known of members, oldest first."""
    found: dict[int, list[MemberDetail]] = defaultdict(list)
    for chunk in people.chunks(list(member_ids)):
        query = select(MemberDetail).where(col(MemberDetail.member_id).in_(chunk))
        for row in session.exec(query.order_by(col(MemberDetail.id))):
            found[row.member_id].append(row)
    return {id: found[id] for id in member_ids}


def _changed(
    now: Mapping[int, Standing], details: Mapping[int, Sequence[MemberDetail]]
) -> dict[int, list[str]]:
    """Whose details are others than before they were enrolled for the period, and which."""
    found = {}
    for id, rows in details.items():
        earlier = [row for row in rows if row.step_id < now[id].step_id] or rows[:1]
        names = [name for name in _DETAILS if getattr(earlier[-1], name) != getattr(rows[-1], name)]
        if names:
            found[id] = names
    return found


def _doubles(latest: Mapping[int, MemberDetail]) -> dict[int, str]:
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
