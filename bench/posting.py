"""Entries of two or three postings, two thirds of them over the one bank account; posted by ours.

Every account is touched over and over, the bank account in most entries: the worst case for locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from bench.lab import Lab, opened, seconds, share
from ledger.nouns import Answer, EntryDraft, PostingDraft
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

BANK, INTEREST, FEES, SUBSIDY = "1002", "490101", "540101", "440101"
DAY = date(2012, 9, 3)
PERIOD = "2012-08-01"

Line = tuple[str, int, int]  # account, debit and credit in fen


def lines(number: int, bank: str = BANK) -> tuple[Line, ...]:
    """What the entry of that number books."""
    fen = 1 + number * 7919 % 1_000_000
    match number % 3:
        case 0:
            return (bank, fen + 10, 0), (INTEREST, 0, fen), (SUBSIDY, 0, 10)
        case 1:
            return (FEES, fen, 0), (bank, 0, fen)
    return (FEES, fen, 0), (SUBSIDY, 0, fen)


def draft(number: int, bank: str = BANK) -> EntryDraft:
    return EntryDraft(
        event="bench", booked_on=DAY, effective_on=DAY, period_code=PERIOD, cause_kind="bench",
        cause_id=number, summary=f"第 {number} 张", made_by="会计",
        postings=tuple(PostingDraft(*line) for line in lines(number, bank)),
    )  # fmt: skip


def post(lab: Lab, name: str, numbers: Sequence[int], clients: int, bank: str = BANK) -> float:
    """Seconds to post entries, each a request of its own, so many at a time."""
    with opened(lab, name) as book:

        def one(number: int) -> Answer:
            def act(clerk: Clerk) -> Answer:
                return {"entry": clerk.post([draft(number, bank)])[0]}

            return Desk(book, "会计", DAY, f"post-{number}").once("bench", {"entry": number}, act)

        last = max(numbers)
        with ThreadPoolExecutor(clients) as pool:
            # Connections and plans are there before the clock starts.
            list(pool.map(one, range(last + 1, last + 1 + clients)))
            return seconds(lambda: share(pool, clients, one, numbers))


def post_many(lab: Lab, name: str, count: int, at_once: int, bank: str = BANK) -> float:
    """Seconds to post entries, so many in one request."""
    drafts = [draft(number, bank) for number in range(count)]
    with opened(lab, name) as book:

        def some(first: int) -> int:
            def act(clerk: Clerk) -> Answer:
                return {"entries": len(clerk.post(drafts[first : first + at_once]))}

            Desk(book, "会计", DAY, f"post-{first}").once("bench", {"first": first}, act)
            return first

        return seconds(lambda: [some(first) for first in range(0, count, at_once)])
