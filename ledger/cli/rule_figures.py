"""Figures of a rulebook as people say them: 2 万元, 300 元, 16.67 元, 50%, 10.5%."""

from __future__ import annotations

from ledger.money import MoneyError, exact_percent, parse_yuan, show
from ledger.sentences import say


def money_text(text: str, lang: str) -> str:
    """An amount in yuan with its unit, whole ones without decimals; "" for what is no amount."""
    try:
        fen = parse_yuan(text)
    except MoneyError:
        return ""
    whole, odd = divmod(fen, 100)
    if lang == "zh" and whole and not odd and whole % 10_000 == 0:
        return say("rule.money", {"sum": f"{whole // 10_000:,} 万"}, lang)
    shown = show(fen, lang)
    return say("rule.money", {"sum": f"{shown if odd else shown[:-3]} "}, lang)


def percent_text(text: str) -> str:
    """A rate per cent; as it is written where two decimals are not exact; "" for no rate."""
    try:
        return exact_percent(text)
    except MoneyError:
        return ""
