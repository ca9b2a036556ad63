"""A table of fractions rounded to whole numbers so that rows and columns still agree.

Every cell becomes one of the two whole numbers beside it (a whole one stays), every row keeps its
sum, which must be whole, and every column's sum becomes one of the two whole numbers beside it.
Rounding cell by cell could not promise that for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

_Row = list[Fraction]
_Cell = tuple[int, int]  # row, column


def round_table(rows: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    """The table in whole numbers. Raises ``ValueError`` if a row does not sum to a whole number.

    Broken cells that form a ring, across a row, down a column and so on back to the start, are
    moved up and down by turns until one of them is whole: sums along the ring stay. A further row,
    what each column lacks to the next whole number, makes the columns whole too; then rings are
    left as long as anything is broken. Every step takes the shorter way; where both are as short,
    the first cell of the ring goes up, so that an exact half falls on an earlier column.
    """
    table = [list(row) for row in rows]
    if any(sum(row, Fraction()).denominator != 1 for row in table):
        raise ValueError("a row does not sum to a whole number")
    lacking = [-sum(column, Fraction()) % 1 for column in zip(*table, strict=True)]
    broken: list[_Row] = []
    for row in [*table, lacking]:
        broken.append(row)
        while ring := _ring(broken):
            _turn(broken, ring)
        broken = [row for row in broken if any(map(_is_broken, row))]
    assert not broken, "every table can be rounded"
    return [[int(cell) for cell in row] for row in table]


def _is_broken(number: Fraction) -> bool:
    return number.denominator != 1


def _ring(rows: Sequence[_Row]) -> list[_Cell]:
    """Broken cells by turns in one row and in one column, back to the first; empty if none are.

    Rows and columns are places (columns as negative numbers) and a broken cell joins two of them;
    dead ends are taken away, and a walk that never turns round then meets itself.
    """
    joined: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if _is_broken(cell):
                joined[at].append(~column)
                joined[~column].append(at)
    while ends := [place for place, others in joined.items() if len(others) < 2]:
        for place in ends:
            for other in joined.pop(place, []):
                joined[other].remove(place)
    if not joined:
        return []
    path = [max(joined)]
    came_from: int | None = None
    while True:
        place = next(other for other in joined[path[-1]] if other != came_from)
        if place in path:
            ring = path[path.index(place) :]
            return [_cell(*ends) for ends in pairwise([*ring, place])]
        came_from = path[-1]
        path.append(place)


def _cell(one: int, other: int) -> _Cell:
    return (one, ~other) if other < 0 else (other, ~one)


def _turn(rows: Sequence[_Row], ring: Sequence[_Cell]) -> None:
    """Move the cells of a ring up and down by turns until the first of them is whole."""
    start = ring.index(min(ring))
    ups = [rows[row][column] for row, column in ring[start % 2 :: 2]]
    downs = [rows[row][column] for row, column in ring[1 - start % 2 :: 2]]
    forward = min(*(-cell % 1 for cell in ups), *(cell % 1 for cell in downs))
    backward = min(*(cell % 1 for cell in ups), *(-cell % 1 for cell in downs))
    step = forward if forward <= backward else -backward
    for number, (row, column) in enumerate(ring):
        rows[row][column] += step if (number - start) % 2 == 0 else -step
