"""One cell as text, exactly: what the person sees in the cell is what the program reads."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

#: From 16 figures on a spreadsheet's number no longer holds every digit that was typed.
LOST_DIGITS_FROM = 10**15

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,3}")
_AS_FORMULA = re.compile(r'="([^"]*)"')  # ="320…": how exports keep Excel from eating digits

# Invisible signs that come along when text is copied from chats and web pages, and control codes
# that no database takes; tab and line ends stay for ``strip`` and for the eye.
_INVISIBLE = dict.fromkeys(
    (
        *(*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF),
    )
)


class LostDigits(ValueError):  # noqa: N818
    """A number too long for a spreadsheet's number: its last digits are gone."""


def cell_text(cell: Cell) -> str:
    """The text of a cell: 12.5 → "12.5", 50.0 → "50", a date → ISO; blanks around it dropped.

    Raises ``LostDigits`` for a number of 16 figures or more, and for text such as "3.2E+17" that
    a spreadsheet made of one.
    """
    if isinstance(cell, str):
        # Most cells are letters and figures, of which nothing is cleaned: six times as quick.
        return cell if cell.isalnum() or not cell else _clean(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def shown_text(cell: Cell) -> str:
    """Like ``cell_text``, but never fails: for showing the cell to its author again."""
    try:
        return cell_text(cell)
    except LostDigits:
        return cell if isinstance(cell, str) else format(cell, ".15g")


def _clean(text: str) -> str:
    text = text.translate(_INVISIBLE).strip()
    if match := _AS_FORMULA.fullmatch(text):
        text = match[1].strip()
    if _SCIENTIFIC.fullmatch(text):
        raise LostDigits(text)
    return text[1:].lstrip() if text.startswith("'") else text


def _number(number: float) -> str:
    """The number in plain decimals with the 15 figures that a spreadsheet works with.

    A sum such as 0.1 + 0.2 is 0.30000000000000004 in the file and 0.3 to its author; anything a
    person can type has at most 15 figures and comes back as typed.
    """
    if abs(number) >= LOST_DIGITS_FROM:
        raise LostDigits(str(number))
    text = format(number, ".15g")
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text
