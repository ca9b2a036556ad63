"""The help of a command as text: our own layout, since argparse counts a 汉字 as one column."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_INDENT = "  "
_WIDEST_LEFT = 32
_WIDEST = 110
#: What a line may be broken between: a word, one wide character, or a blank.
_PIECES = re.compile(r"[^\S\n]+|[^\s\u2e80-\u9fff\uff00-\uffef“”‘’…—]+|.", re.S)
_NEVER_FIRST = frozenset("，。；：、！？）》”’…」』")


def display_width(text: str) -> int:
    """How many columns a terminal gives to ``text``: two for a wide character."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def terminal_width() -> int:
    """The columns to write help for: those of the terminal, within reason."""
    return max(50, min(shutil.get_terminal_size((100, 24)).columns, _WIDEST))


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns; Chinese may break between characters.

    No line begins with a closing mark: the character before it comes along.
    """
    lines: list[str] = []
    line: list[str] = []
    for piece in _pieces(text, width):
        if line and display_width("".join(line) + piece.rstrip()) > width:
            keep = [line.pop()] if piece in _NEVER_FIRST and len(line) > 1 else []
            lines.append("".join(line).rstrip())
            line = [*keep, piece] if keep or piece.strip() else []
        else:
            line.append(piece)
    return [*lines, "".join(line).rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """Words, blanks and wide characters; a word too long for any line comes in parts."""
    for piece in _PIECES.findall(text):
        for start in range(0, len(piece), width):
            yield piece[start : start + width]


def paragraph(text: str, width: int, indent: str = "") -> list[str]:
    return [indent + line for line in wrap(text, width - display_width(indent))]


def usage(parts: Sequence[str], width: int) -> list[str]:
    """A usage line in lines of ``width``; an option and its value stay together."""
    lines = [_INDENT + parts[0]]
    for part in parts[1:]:
        if display_width(f"{lines[-1]} {part}") <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(_INDENT * 3 + part)
    return lines


def left_column(rows: Sequence[tuple[str, str]]) -> int:
    """How wide the left column is: as its widest entry, unless that is too wide."""
    widths = [display_width(left) for left, _ in rows]
    return max((width for width in widths if width <= _WIDEST_LEFT), default=_WIDEST_LEFT)


def two_columns(
    rows: Sequence[tuple[str, str]], width: int, column: int | None = None
) -> list[str]:
    """What is on the left, and beside it what it means; a long left side gets its own line."""
    widths = [display_width(left) for left, _ in rows]
    column = column or left_column(rows)
    start = len(_INDENT) + column + 2
    lines: list[str] = []
    for (left, right), left_width in zip(rows, widths, strict=True):
        wrapped = wrap(right, width - start)
        head = _INDENT + left
        if left_width <= column:
            lines.append((head + " " * (start - len(_INDENT) - left_width) + wrapped[0]).rstrip())
            wrapped = wrapped[1:]
        else:
            lines.append(head)
        lines += [" " * start + line for line in wrapped]
    return lines


def section(title: str, lines: Iterable[str]) -> list[str]:
    """A titled block with a blank line before it; nothing where there are no lines."""
    found = list(lines)
    return ["", title, *found] if found else []
