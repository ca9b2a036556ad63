"""What a paper is made of: a head, and blocks one below the other. All of it is text.

The blocks are what ``typst/paper.typ`` can set. A text is never read as a program there, whatever
stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from ledger.money import capital, show
from ledger.nouns import Fen

Block: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. ``day`` is its own date: the same paper printed later has the same bytes.

    ``stamp`` is set in red beside the title: 作废, 待审批.
    """

    title: str
    number: str
    day: date
    federation: str
    fund: str
    blocks: Sequence[Block]
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width (0: as wide as it needs)."""

    heading: str
    width: int = 0
    align: str = "left"


def money_column(heading: str) -> Column:
    return Column(heading, 0, "right")


def facts(*pairs: tuple[str, str], wide: Iterable[str] = ()) -> Block:
    """Labels and values in a frame, two pairs a row; those in ``wide`` take a row of their own."""
    alone = set(wide)
    return {
        "kind": "facts",
        "pairs": [
            {"label": label, "value": value, "wide": label in alone} for label, value in pairs
        ],
    }  # fmt: skip


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], footer: Sequence[str] = ()
) -> Block:
    """A table whose heading is repeated on every page; the footer is set apart."""
    return {
        "kind": "table",
        "columns": [
            {"heading": each.heading, "width": each.width, "align": each.align} for each in columns
        ],
        "rows": [list(row) for row in rows],
        "footer": list(footer),
    }  # fmt: skip


def amount(label: str, fen: Fen) -> Block:
    """An amount as it stands on a voucher: in 大写 and in figures."""
    figures = f"{'-' if fen < 0 else ''}¥{show(abs(fen))}"
    return {"kind": "amount", "label": label, "capital": capital(fen), "figures": figures}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def text(words: str, *, indent: bool = True) -> Block:
    return {"kind": "text", "text": words, "indent": indent}


def small(words: str) -> Block:
    """Small print."""
    return {"kind": "small", "text": words}


def code(label: str, value: str) -> Block:
    """A hash, in one line, so that it can be copied and compared."""
    return {"kind": "code", "label": label, "value": value}


def signatures(*places: tuple[str, str]) -> Block:
    """Places to sign: who signs, and the name where the book knows it."""
    return {
        "kind": "signatures", "places": [{"label": label, "name": name} for label, name in places]
    }  # fmt: skip


def closing(federation: str, day: date) -> Block:
    """Who issues the paper, and when, at the right below: the place of the seal."""
    return {"kind": "closing", "federation": federation, "day": day_words(day)}


def day_words(day: date | str) -> str:
    """A day as it is written on a paper: 2012年7月15日."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{on.year}年{on.month}月{on.day}日"


def chain_head(head: Mapping[str, Any]) -> Block:
    """The end of the chain of entries when the paper was printed."""
    return code(f"打印时凭证链末位（共 {head['position']} 张凭证）", head["hash"])


def period_words(period: Mapping[str, Any]) -> str:
    """A cover period by its first and last day."""
    return f"{day_words(period['starts_on'])}至{day_words(period['ends_on'])}"
