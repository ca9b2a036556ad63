"""How a relief pool was shared, on the screen."""

from __future__ import annotations

from ledger.cli.screen import Screen
from ledger.nouns import Answer


def show_tranches(screen: Screen, answer: Answer) -> None:
    """What each tranche needed and got, and the sums of the pool."""
    screen.title("tranches")
    rows = [
        tranche | {"groups": "、".join(screen.cell("group", each) for each in tranche["groups"])}
        for tranche in answer["tranches"]
    ]
    screen.table("groups available_fen need_fen awarded_fen ratio", rows)
    screen.blank()
    screen.pairs("pool_fen need_fen awarded_fen remainder_fen", answer)
