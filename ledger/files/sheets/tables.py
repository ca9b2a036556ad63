"""A table: the row of headings found in a grid, and the rows below it as text by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from ledger.files.sheets.cells import Cell, LostDigits, cell_text, shown_text
from ledger.files.sheets.grids import SHEET_KINDS, Grid, csv_rows, read_grids
from ledger.files.sheets.guard import MOST_STREAMED_ROWS, bad_file, check_extent, kind_of
from ledger.nouns import Finding, Severity
from ledger.refusals import MOST_LISTED, BadInput

#: People put titles and dates of printing above the headings; so far down they are looked for.
HEADING_WITHIN = 10

_TOTAL_ROW = re.compile(
    r"(合计|总计|共计|小计|total)([:(].*)?|(制表|填表|审核|复核|经办|负责)人?:.*"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


_READABLE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column we know: its ``field``, its ``name`` as printed on our forms, and other names."""

    field: str
    name: str
    required: bool = False
    also: tuple[str, ...] = ()

    def folded_names(self) -> frozenset[str]:
        return frozenset(fold_heading(name) for name in (self.name, self.field, *self.also))


class TableRow(NamedTuple):
    """``values`` has every known field, "" where blank or absent; ``unreadable`` are its fields
    whose cell could not be read (a finding says why)."""

    number: int
    values: Mapping[str, str]
    unreadable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """``columns``: field → heading as written, for the columns found. ``findings``: what was
    skipped, ignored or unreadable."""

    columns: Mapping[str, str]
    heading_row: int
    rows: list[TableRow]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class TableStream:
    """A table whose ``rows`` come one after another, once; ``findings`` is complete after them."""

    columns: Mapping[str, str]
    heading_row: int
    rows: Iterator[TableRow]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class _Match:
    """How one row of a grid fits the headings. ``at``: field → columns with that heading."""

    grid: Grid
    row: int  # index into grid.rows
    at: Mapping[str, list[int]]
    extra: list[int]
    missing: list[Heading]


def fold_heading(text: str) -> str:
    """A heading without what does not tell it apart: width, case, spaces, a star, the colon."""
    return re.sub(r"[*:]", "", _fold(text))


def _fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).casefold())


def read_table(path: Path, headings: Sequence[Heading]) -> Table:
    """Read the one sheet of ``path`` that has all required ``headings``.

    Blank rows are skipped, also those with nothing but a running number; so are rows of totals and
    signatures at the end, with a note. Raises ``BadInput`` for a file that cannot be read, for
    missing required columns (a finding each), for two columns with one heading, and where several
    sheets fit: taking one of them would silently drop the other's rows.
    """
    chosen = _chosen(path, headings)
    stream = _stream(chosen, chosen.grid.rows[chosen.row + 1 :], headings)
    return Table(stream.columns, stream.heading_row, list(stream.rows), stream.findings)


def stream_table(path: Path, headings: Sequence[Heading]) -> TableStream:
    """``read_table`` for long lists: a CSV is read row by row, as its rows are asked for.

    It may be as long as MOST_STREAMED_ROWS. Raises ``BadInput`` as ``read_table``, while the rows
    are read as well.
    """
    if kind_of(path, SHEET_KINDS, streamed=("csv",)) != "csv":
        chosen = _chosen(path, headings)
        return _stream(chosen, chosen.grid.rows[chosen.row + 1 :], headings)
    rows = _counted(csv_rows(path))
    head = list(islice(rows, HEADING_WITHIN))
    if not any(cell for row in head for cell in row) and not any(map(any, rows)):
        raise bad_file("file_empty", name=path.name)
    best = _best_match(Grid("", [[*row] for row in head]), headings, _known(headings))
    _demand_columns(best, headings)
    return _stream(best, chain(head[best.row + 1 :], rows), headings)


def _counted(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """``rows`` as long as there are not too many, and none is too wide."""
    for number, row in enumerate(rows, start=1):
        check_extent(number, len(row), 1, most_rows=MOST_STREAMED_ROWS)
        yield row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that ``read_table`` takes, as handed in. ``heading_row`` counts from 0; ``at``:
    field → its column, from 0."""

    grid: Grid
    heading_row: int
    at: Mapping[str, int]


def read_sheet(path: Path, headings: Sequence[Heading]) -> Sheet:
    """The sheet of ``path`` that has the ``headings``. Raises ``BadInput`` as ``read_table``."""
    chosen = _chosen(path, headings)
    return Sheet(chosen.grid, chosen.row, {field: places[0] for field, places in chosen.at.items()})


def _chosen(path: Path, headings: Sequence[Heading]) -> _Match:
    known = _known(headings)
    matches = [_best_match(grid, headings, known) for grid in read_grids(path)]
    complete = [match for match in matches if not match.missing]
    if len(complete) > 1:
        names = "、".join(match.grid.name for match in complete)
        raise bad_file("several_sheets", count=len(complete), names=names)
    best = complete[0] if complete else max(matches, key=lambda match: len(match.at))
    _demand_columns(best, headings)
    return best


def heading_row(grid: Grid, headings: Sequence[Heading]) -> tuple[int, int]:
    """How many of ``headings`` the best row of a grid has, and that row, counted from 0."""
    match = _best_match(grid, headings, _known(headings))
    return len(match.at), match.row


def _known(headings: Sequence[Heading]) -> dict[str, str]:
    return {name: heading.field for heading in headings for name in heading.folded_names()}


def _best_match(grid: Grid, headings: Sequence[Heading], known: Mapping[str, str]) -> _Match:
    candidates = [
        _match(grid, index, headings, known) for index in range(min(HEADING_WITHIN, len(grid.rows)))
    ]
    return max(candidates, key=lambda match: len(match.at))


def _match(grid: Grid, row: int, headings: Sequence[Heading], known: Mapping[str, str]) -> _Match:
    at: dict[str, list[int]] = {}
    extra = []
    for column, cell in enumerate(grid.rows[row]):
        name = fold_heading(shown_text(cell))
        field = known.get(name) or known.get(_IN_BRACKETS.sub("", name))
        if field:
            at.setdefault(field, []).append(column)
        elif name:
            extra.append(column)
    missing = [heading for heading in headings if heading.required and heading.field not in at]
    return _Match(grid, row, at, extra, missing)


def _demand_columns(match: _Match, headings: Sequence[Heading]) -> None:
    """Raises ``BadInput`` unless each required field has a column, and no field has two."""
    if not match.at:
        wanted = "、".join(heading.name for heading in headings if heading.required)
        raise bad_file("heading_not_found", within=HEADING_WITHIN, wanted=wanted)
    written = [shown_text(cell) for cell in match.grid.rows[match.row]]
    found = "、".join(text for text in written if text)
    findings = [
        _finding("column_missing", match.row + 1, heading.name, wanted=heading.name, found=found)
        for heading in match.missing
    ]
    for columns in match.at.values():
        if len(columns) > 1:
            names = "、".join(written[column] for column in columns)
            findings.append(
                _finding("column_twice", match.row + 1, written[columns[0]], names=names)
            )
    if findings:
        raise BadInput(findings)


def _finding(
    code: str, row: int, column: str, severity: Severity = Severity.REFUSE, **facts: str
) -> Finding:
    return Finding(code, severity, row, column, facts)


def _stream(
    match: _Match, rows: Iterable[Sequence[Cell]], headings: Sequence[Heading]
) -> TableStream:
    """The table below a row of headings; ``rows``: the rows below it."""
    written = [shown_text(cell) for cell in match.grid.rows[match.row]]
    columns = {field: written[places[0]] for field, places in match.at.items()}
    findings = [
        _finding("column_extra", match.row + 1, written[column], Severity.WARN)
        for column in match.extra
    ]
    places = [(field, columns_[0]) for field, columns_ in match.at.items()]
    blank = {heading.field: "" for heading in headings}

    def read() -> Iterator[TableRow]:
        for number, cells in _without_totals(rows, match.row + 2, findings):
            row = _read_row(cells, number, places, blank)
            if row.unreadable or any(row.values.values()):
                if row.unreadable:
                    findings.extend(
                        _finding("id_as_number", number, columns[field])
                        for field, _ in places
                        if field in row.unreadable
                    )
                if len(findings) > MOST_LISTED:
                    cut = _finding("digits_lost_everywhere", 0, "", listed=str(MOST_LISTED))
                    raise BadInput([cut, *findings])
                yield row

    return TableStream(columns, match.row + 1, read(), findings)


def _without_totals(
    rows: Iterable[Sequence[Cell]], first: int, findings: list[Finding]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows with their numbers from ``first``, blank ones left out, and so are totals and signatures
    at the end: they are told in ``findings``, behind the ones that are there now."""
    told = len(findings)
    waiting: list[tuple[int, Sequence[Cell]]] = []  # totals, as long as nothing comes below them
    for number, cells in enumerate(rows, start=first):
        filled = cells[0] if cells else ""
        if not (isinstance(filled, str) and filled.isalnum()):  # as the first cell of most is
            filled = next((text for cell in cells if (text := shown_text(cell))), "")
        if not filled:
            continue
        if _is_total(filled):
            waiting.append((number, cells))
            continue
        yield from waiting
        waiting.clear()
        yield number, cells
    findings[told:told] = [
        _finding("total_row_skipped", number, "", Severity.WARN) for number, _ in waiting
    ]


@lru_cache(maxsize=1_024)  # the first cell of a row is often the employer, hundreds of times
def _is_total(text: str) -> bool:
    return _TOTAL_ROW.fullmatch(_fold(text)) is not None


def _read_row(
    cells: Sequence[Cell],
    number: int,
    places: Sequence[tuple[str, int]],
    blank: Mapping[str, str],
) -> TableRow:
    values, faults = {**blank}, []
    width = len(cells)
    for field, column in places:
        if column < width:
            cell = cells[column]
            if isinstance(cell, str) and cell.isalnum():
                values[field] = cell
                continue
            try:
                values[field] = cell_text(cell)
            except LostDigits:
                faults.append(field)
    return TableRow(number, values, frozenset(faults) if faults else _READABLE)
