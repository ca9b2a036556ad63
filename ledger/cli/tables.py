"""Tables whose numbers are never cut and whose Chinese is broken where it may be.

Left to itself rich takes Chinese between two blanks for one word, and cuts what does not fit; so
the widths are chosen and the text is wrapped here, and rich only draws.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table
from rich.text import Text

from ledger.cli.help import display_width, wrap

GAP = 2
NARROWEST = 10  # to which a column of text gives way


@dataclass(frozen=True, slots=True)
class Column:
    """``is_whole``: its cells stand on one line whatever the width. ``styles``: one for each."""

    head: str
    cells: Sequence[str]
    footer: str = ""
    is_number: bool = False
    is_whole: bool = False
    styles: Sequence[str] = ()

    @property
    def natural(self) -> int:
        return max(display_width(text) for text in (self.head, self.footer, *self.cells))


def laid_out(columns: Sequence[Column], width: int) -> tuple[Table, int]:
    """The table and its width: ``width`` at most, unless what must stay whole needs more."""
    widths = _widths(columns, width)
    has_footer = any(column.footer for column in columns)
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False,
                  show_footer=has_footer, footer_style="bold")  # fmt: skip
    for column, own in zip(columns, widths, strict=True):
        table.add_column(
            Text("\n".join(wrap(column.head, own))), Text(column.footer),
            justify="right" if column.is_number else "left", no_wrap=True, width=own,
        )  # fmt: skip
    for number in range(len(columns[0].cells)):
        table.add_row(*(_cell(column, number, own)
                        for column, own in zip(columns, widths, strict=True)))  # fmt: skip
    return table, sum(widths) + GAP * len(widths)


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Natural widths; where they are too much, the widest columns of text give way first."""
    widths = [column.natural for column in columns]
    flexible = [i for i, column in enumerate(columns) if not (column.is_whole or column.is_number)]
    too_much = sum(widths) + GAP * len(widths) - GAP - width
    while too_much > 0 and (giving := [i for i in flexible if widths[i] > NARROWEST]):
        widest = max(giving, key=lambda i: widths[i])
        widths[widest] -= 1
        too_much -= 1
    return widths


def harmless(text: str) -> str:
    """Text without the codes that move a terminal's cursor or colour what follows."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)


def _cell(column: Column, number: int, width: int) -> Text:
    style = column.styles[number] if column.styles else ""
    return Text("\n".join(wrap(harmless(column.cells[number]), width)), style)
