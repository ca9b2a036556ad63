"""Pictures of figures, drawn here as SVG: bars, columns and a waterfall.

Each function takes labelled whole numbers (fen, or a count with a ``show`` of its own) and returns
an ``<svg role="img">`` with a title and a description that says every figure; it holds no style and
no script. A page puts the same figures into a table beside it. ``name`` tells the pictures of one
page apart; it becomes part of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

from ledger.money import show as show_yuan

WIDTH = 440  # of every picture, in its own units; the page scales it
TEXT = 16  # the height of its letters
INK, SOFT, LINE = "#1d2430", "#5a6576", "#c3c9d3"

#: What a colour stands for. The words beside each figure say the same.
TONES = {
    "in": "#1b6b3a", "out": "#a3171d", "total": "#3d4a5c", "kept": "#2b5f9e",
    "given": "#8a5a00", "soft": "#8a93a1",
}  # fmt: skip

Show = Callable[[int], str]


@dataclass(frozen=True)
class Bar:
    """A labelled figure: fen or a count, and the tone of its colour (a key of ``TONES``)."""

    label: str
    value: int
    tone: str = "total"
    of: int | None = None  # what it is measured against, drawn as a mark; for bars alone


@dataclass(frozen=True)
class Step:
    """One step of a waterfall: what is added (or taken away, below zero); a total stands alone."""

    label: str
    value: int
    tone: str = "total"
    is_total: bool = False


@dataclass(frozen=True)
class Series:
    """A row of columns: what they are, their colour, one value for each label; none below zero."""

    label: str
    values: Sequence[int]
    tone: str = "total"


# -- bars and the waterfall: one line of words, and under it a bar ---------------------------------

_ROW, _BAR = 44, 16


def bars(name: str, title: str, rows: Sequence[Bar], show: Show = show_yuan) -> Markup:
    """Horizontal bars from nought, all on one scale; a thin mark where each should have come to."""
    most = max((max(abs(row.value), row.of or 0) for row in rows), default=0) or 1
    parts = []
    for number, row in enumerate(rows):
        words = show(row.value) if row.of is None else f"{show(row.value)} / {show(row.of)}"
        parts += _words(number, row.label, words)
        y = number * _ROW + 22
        parts.append(_rect(0, y, WIDTH, _BAR, "#eef0f4"))
        parts.append(_rect(0, y, _part(abs(row.value), most, WIDTH), _BAR, TONES[row.tone]))
        if row.of is not None:
            x = min(_part(row.of, most, WIDTH), WIDTH - 2)
            parts.append(_line(x, y - 3, x, y + _BAR + 3, INK, 2))
    said = "；".join(f"{row.label} {show(row.value)}" for row in rows)
    return _svg(name, title, said, len(rows) * _ROW, parts)


def waterfall(name: str, title: str, steps: Sequence[Step], show: Show = show_yuan) -> Markup:
    """How one figure becomes another: each step begins where the one before it ended."""
    spans = list(_spans(steps))
    low = min(0, *(min(span) for span in spans)) if spans else 0
    high = max(0, *(max(span) for span in spans)) if spans else 0
    whole = (high - low) or 1
    nought = _part(-low, whole, WIDTH)
    parts = [_line(nought, 18, nought, len(steps) * _ROW, LINE)]
    said = "；".join(f"{step.label} {show(step.value)}" for step in steps)
    for number, (_, end) in enumerate(spans[:-1]):
        x = min(_part(end - low, whole, WIDTH), WIDTH - 1)
        y = number * _ROW + 22 + _BAR
        parts.append(_line(x, y, x, y + _ROW - _BAR, SOFT, 1, "3 3"))
    for number, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        left = _part(min(start, end) - low, whole, WIDTH)
        right = _part(max(start, end) - low, whole, WIDTH)
        y = number * _ROW + 22
        parts += _words(number, step.label, show(step.value))
        parts.append(_rect(left, y, max(right - left, 2), _BAR, TONES[step.tone]))
    return _svg(name, title, said, len(steps) * _ROW, parts)


def _spans(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """Where each step begins and ends."""
    level = 0
    for step in steps:
        start = 0 if step.is_total else level
        level = start + step.value
        yield start, level


def _words(number: int, label: str, figure: str) -> list[Markup]:
    y = number * _ROW + 15
    return [_text(0, y, label), _text(WIDTH, y, figure, anchor="end")]


# -- columns ---------------------------------------------------------------------------------------

_TOP, _HIGH, _LEGEND = 20, 150, 24


def columns(
    name: str, title: str, labels: Sequence[str], series: Sequence[Series], show: Show = show_yuan
) -> Markup:
    """Upright columns, one group for each label and in it one of each series; with a legend.

    The scale's greatest figure stands at the top. Labels that would run into each other are left
    out in between; the description says them all. Raises ValueError where a series has not one
    value for each label.
    """
    most = max((value for each in series for value in each.values), default=0) or 1
    floor = _TOP + _HIGH
    parts = [
        _text(0, 13, show(most), fill=SOFT),
        _line(0, _TOP, WIDTH, _TOP, LINE, 1, "2 4"), _line(0, floor, WIDTH, floor, SOFT),
    ]  # fmt: skip
    slot = WIDTH // max(len(labels), 1)
    wide = max((slot * 7 // 10) // max(len(series), 1), 1)
    for place, each in enumerate(series):
        for number, (_, value) in enumerate(zip(labels, each.values, strict=True)):
            left = number * slot + (slot - wide * len(series)) // 2 + place * wide
            high = _part(value, most, _HIGH)
            high = max(high, 1) if value else 0
            parts.append(_rect(left, floor - high, max(wide - 1, 1), high, TONES[each.tone]))
    parts += _labels(labels, slot, floor + 18)
    legend, height = _legend(series, floor + 30) if len(series) > 1 else ([], floor + 26)
    parts += legend
    return _svg(name, title, _said(labels, series, show), height, parts)


def _said(labels: Sequence[str], series: Sequence[Series], show: Show) -> str:
    lines = []
    for number, label in enumerate(labels):
        figures = "，".join(f"{each.label} {show(each.values[number])}" for each in series)
        lines.append(f"{label}：{figures}")
    return "；".join(lines)


def _labels(labels: Sequence[str], slot: int, y: int) -> Iterator[Markup]:
    """The labels under their columns, within the picture; some are left out where room is short."""
    free = 0
    for number in range(0, len(labels), _every(labels, slot)):
        half = _wide(labels[number]) // 2
        x = max(half, min(number * slot + slot // 2, WIDTH - half))
        if x - half >= free:
            yield _text(x, y, labels[number], anchor="middle", fill=SOFT)
            free = x + half + 6


def _every(labels: Sequence[str], slot: int) -> int:
    """Of how many labels one is written, so that none runs into the next."""
    widest = max((_wide(label) for label in labels), default=0) + 6
    widest += max(widest - slot, 0) // 2  # as far as the first is moved in from the edge
    return max(-(-widest // max(slot, 1)), 1)


def _legend(series: Sequence[Series], y: int) -> tuple[list[Markup], int]:
    """What each colour stands for, on as many lines as it takes; and where it ends."""
    parts, x = [], 0
    for each in series:
        wide = 18 + _wide(each.label)
        if x and x + wide > WIDTH:
            x, y = 0, y + _LEGEND
        parts += [_rect(x, y + 2, 12, 12, TONES[each.tone]), _text(x + 18, y + 13, each.label)]
        x += wide + 18
    return parts, y + _LEGEND


def _wide(text: str) -> int:
    """About how wide a text is."""
    return sum(TEXT if east_asian_width(each) in "WF" else TEXT * 6 // 10 for each in text)


# -- pieces ----------------------------------------------------------------------------------------


def _part(value: int, whole: int, length: int) -> int:
    """``length`` in the ratio of value to whole, to the nearest unit."""
    return (2 * value * length + whole) // (2 * whole)


def _rect(x: int, y: int, width: int, height: int, fill: str) -> Markup:
    shape = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
    return Markup(shape).format(x, y, width, height, fill)


def _line(
    x1: int, y1: int, x2: int, y2: int, stroke: str, wide: int = 1, dashes: str = ""
) -> Markup:
    drawn = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>'
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else ""
    return Markup(drawn).format(x1, y1, x2, y2, stroke, wide, dashed)


def _text(x: int, y: int, words: str, anchor: str = "start", fill: str = INK) -> Markup:
    # A white edge keeps the letters readable where a line passes behind them.
    drawn = (
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}"'
        ' stroke="#fff" stroke-width="4" paint-order="stroke">{}</text>'
    )
    return Markup(drawn).format(x, y, TEXT, anchor, fill, words)


def _svg(name: str, title: str, said: str, height: int, parts: Sequence[Markup]) -> Markup:
    drawn = (
        '<svg class="picture" role="img" viewBox="0 0 {} {}"'
        ' aria-labelledby="{name}-title" aria-describedby="{name}-said"'
        ' xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{}</title>'
        '<desc id="{name}-said">{}</desc><g aria-hidden="true">{}</g></svg>'
    )
    return Markup(drawn).format(
        WIDTH, max(height, 1), title, said, Markup("").join(parts), name=name
    )  # fmt: skip
