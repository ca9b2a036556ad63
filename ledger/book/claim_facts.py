"""What claims state beyond the columns of their table: declared facts, dates, papers, aid.

Kept as names and texts, so that a scheme may ask for facts that no table knows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from ledger.book.asking import among, chunks
from ledger.book.digests import canonical
from ledger.book.tables import ClaimFact
from ledger.identity import is_erased
from ledger.nouns import Fen

_DAYS = ("admitted_on", "discharged_on", "first_diagnosed_on")
_LISTS = ("papers", "exclusions")
_AID = "aid."


@dataclass(frozen=True, slots=True)
class Stated:
    """What one claim states, as ``nouns.ClaimCase`` has it. Without anything: an empty one.

    ``admitted_on``, ``discharged_on`` are stated by a claim without settlements.
    """

    admitted_on: date | None = None
    discharged_on: date | None = None
    first_diagnosed_on: date | None = None
    papers: tuple[str, ...] | None = None
    exclusions: tuple[str, ...] = ()
    aid: Mapping[str, Fen] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> dict[str, str]:
        """Name → value, as it is kept."""
        found = {name: day.isoformat() for name in _DAYS if (day := getattr(self, name))}
        if self.papers is not None:
            found["papers"] = canonical(list(self.papers))
        if self.exclusions:
            found["exclusions"] = canonical(list(self.exclusions))
        found |= {f"{_AID}{kind}": str(fen) for kind, fen in self.aid.items()}
        return dict(sorted((found | dict(self.facts)).items()))


def stated_in(rows: Mapping[str, str]) -> Stated:
    """What was stated, from the names and values that are kept; what was erased is not."""
    rows = {name: value for name, value in rows.items() if not is_erased(value)}
    days = {name: date.fromisoformat(rows[name]) for name in _DAYS if name in rows}
    lists = {name: tuple(json.loads(rows[name])) for name in _LISTS if name in rows}
    others = {name: value for name, value in rows.items() if name not in (*_DAYS, *_LISTS)}
    return Stated(
        admitted_on=days.get("admitted_on"),
        discharged_on=days.get("discharged_on"),
        first_diagnosed_on=days.get("first_diagnosed_on"),
        papers=lists.get("papers"),
        exclusions=lists.get("exclusions", ()),
        aid={
            name.removeprefix(_AID): int(value)
            for name, value in others.items()
            if name.startswith(_AID)
        },
        facts={name: value for name, value in others.items() if not name.startswith(_AID)},
    )


def statements(session: Session, claim_ids: Sequence[int]) -> dict[int, Stated]:
    """What each of some claims states; a claim that states nothing more has an empty one."""
    found: dict[int, dict[str, str]] = {claim_id: {} for claim_id in claim_ids}
    for chunk in chunks(list(claim_ids)):
        for row in session.exec(
            select(ClaimFact).where(among(session, col(ClaimFact.claim_id), chunk))
        ):
            found[row.claim_id][row.name] = row.value
    return {claim_id: stated_in(rows) for claim_id, rows in found.items()}
