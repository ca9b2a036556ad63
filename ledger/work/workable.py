"""Whether a book can carry out all that a rulebook says; what it cannot is refused on adoption.

The rulebook itself is sound: it was read. Here is what only shows where money is booked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.refusals import Refusal
from ledger.rules import ClosingRules, ContributionRules, ReliefRules
from ledger.scheme import Scheme
from ledger.work.returns import EVENT as CONTRIBUTION_RETURNED


def refuse_unworkable(scheme: Scheme, *before: Scheme) -> None:
    """Refuse a rulebook with rules that a book cannot carry out.

    ``before``: the rulebooks that the book has worked under, whose invoices it still has to keep.
    Raises Refusal("book_needs_event", "book_cannot_pool", "book_cannot_tranche",
    "book_cannot_roll").
    """
    for each in (*before, scheme):
        for chapter, key, event, since in _events_needed(each):
            _refuse_missing_event(scheme, chapter, key, event, since if each is scheme else None)
    for since, end, relief in _stretches(scheme, "relief"):
        _refuse_two_pools(scheme, (since, end), relief)
    if scheme.period().rolling:
        _refuse_parts_of_fees(scheme)


def _stretches(scheme: Scheme, chapter: str) -> list[tuple[date, date, Any]]:
    """A chapter's rules with the first day they stand on and the first they do not."""
    found = scheme.chapters[chapter].stretches
    ends = [starts_on for starts_on, _ in found[1:]] + [date.max]
    return [(since, end, rules) for (since, rules), end in zip(found, ends, strict=True)]


def _events_needed(scheme: Scheme) -> Iterator[tuple[str, str, str, date]]:
    """Chapter and key of each rule that needs an event of its own, the event, and since when."""
    for since, _, rules in _stretches(scheme, "contribution"):
        if rules.refund_on_leaving != "none":
            yield "contribution", "refund_on_leaving", CONTRIBUTION_RETURNED, since
    for since, _, rules in _stretches(scheme, "relief"):
        if rules.money == "carried":
            yield "relief", "money", "pool_drawn", since


def _refuse_missing_event(
    scheme: Scheme, chapter: str, key: str, event: str, since: date | None
) -> None:
    """The entry must be there from the day the rule begins; None: on every day."""
    for _, end, rules in _stretches(scheme, "accounts"):
        if event not in rules.events and (since is None or end > since):
            raise Refusal("book_needs_event", chapter=chapter, key=key, event=event)


def _refuse_two_pools(scheme: Scheme, days: tuple[date, date], relief: ReliefRules) -> None:
    """A closing must not set aside what the relief of the same period never uses."""
    if relief.money == "surplus":
        return
    closing: ClosingRules
    for since, end, closing in _stretches(scheme, "closing"):
        if closing.relief_pool_rate and since < days[1] and end > days[0]:
            rate = str(closing.relief_pool_rate)
            raise Refusal("book_cannot_pool", money=relief.money, rate=rate)
    if relief.money == "carried" and any(t.share != 1 for t in relief.formula.tranches):
        raise Refusal("book_cannot_tranche")


def _refuse_parts_of_fees(scheme: Scheme) -> None:
    rules: ContributionRules
    for _, _, rules in _stretches(scheme, "contribution"):
        if rules.mid_period_fee != "full":
            raise Refusal("book_cannot_roll", key="mid_period_fee", only="full")
        if rules.refund_on_leaving != "none":
            raise Refusal("book_cannot_roll", key="refund_on_leaving", only="none")
