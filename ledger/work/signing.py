"""签字: signing what was seen. The levels that stood on the page must still be the next ones.

Two persons may look at one claim; whoever comes second is refused and told why. A claim that the
sample has drawn for a second look (抽查) is signed alone, so that somebody opened it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ledger.book import claim_lists
from ledger.core import approval
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.approve import approve_claims
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.door import Visitor

SAMPLE_EVERY = 10  # about one claim in ten is drawn


def is_sampled(claim_no: str) -> bool:
    """Whether a claim is drawn for a second look: by the digest of its number, nobody's choice."""
    return int(hashlib.sha256(claim_no.encode()).hexdigest()[:8], 16) % SAMPLE_EVERY == 0


def highest_level(visitor: Visitor) -> int | None:
    """The highest level somebody may sign: the first, or None for every level."""
    return None if visitor.may("claim.approve_all") else 1


@dataclass(frozen=True)
class _Watching(Desk):
    """A desk that looks once more, within the transaction, before it acts."""

    before: Callable[[Clerk], None] = lambda _clerk: None

    def once(
        self,
        name: str,
        content: Mapping[str, object],
        act: Callable[[Clerk], Answer],
        *,
        alone: bool = False,
    ) -> Answer:
        def watched(clerk: Clerk) -> Answer:
            self.before(clerk)
            return act(clerk)

        return super().once(name, content, watched, alone=alone)


def sign_claims(desk: Desk, levels: Mapping[str, int], most_level: int | None = None) -> Answer:
    """Sign the decisions on some claims, each at the level that was seen (claim number → level).

    One that is refused refuses all; the refusal names it (``claim_no``). Raises
    Refusal("nothing_chosen", "sampled_alone", "level_not_yours", "level_out_of_order"), and what
    ``approve_claims`` refuses.
    """
    if not levels:
        raise Refusal("nothing_chosen")
    sampled = [claim_no for claim_no in levels if is_sampled(claim_no)]
    if len(levels) > 1 and sampled:
        raise Refusal("sampled_alone", claim_no=sampled[0])
    for claim_no, level in levels.items():
        if most_level is not None and level > most_level:
            raise Refusal("level_not_yours", claim_no=claim_no, level=level)
    watching = _Watching(
        desk.book, desk.actor, desk.today, desk.request_id, desk.progress,
        lambda clerk: _check(clerk, levels),
    )  # fmt: skip
    return approve_claims(watching, list(levels))


def _check(clerk: Clerk, levels: Mapping[str, int]) -> None:
    """Every claim must still wait for the level that was seen, and for somebody else's hand."""
    rules = clerk.scheme.approval(signed_on=clerk.today)
    rows = claim_lists.by_numbers(clerk.session, list(levels))
    live = claim_lists.live(clerk.session, [row.id for row in rows])
    signers = claim_lists.signers(clerk.session, [each.row.id for each in live.values()])
    for row in rows:
        decision = live.get(row.id)
        if decision is None or not decision.stands or decision.subject_fen == 0:
            continue  # what follows says why these are not signed
        needed = approval.levels_for(decision.subject_fen, rules, row.line)
        signed = signers.get(decision.row.id, [])
        try:
            approval.check_signature(
                levels[row.claim_no], decision.row.made_by, signed, clerk.actor, needed
            )
        except Refusal as refusal:
            raise Refusal(refusal.code, **refusal.facts, claim_no=row.claim_no) from None
