"""A table: the row of headings found in a grid, and the rows below it as text by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.files.sheets.cells import Cell, LostDigits, cell_text, shown_text
from ledger.files.sheets.grids import Grid, read_grids
from ledger.files.sheets.guard import bad_file
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput

#: People put titles and dates of printing above the headings; so far down they are looked for.
HEADING_WITHIN = 10

_TOTAL_ROW = re.compile(
    r"(合计|总计|共计|小计|total)([:(].*)?|(制表|填表|审核|复核|经办|负责)人?:.*"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column we know: its ``field``, its ``name`` as printed on our forms, and other names."""

    field: str
    name: str
    required: bool = False
    also: tuple[str, ...] = ()

    def folded_names(self) -> frozenset[str]:
        return frozenset(fold_heading(name) for name in (self.name, self.field, *self.also))


@dataclass(frozen=True, slots=True)
class TableRow:
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
    return _read_rows(_chosen(path, headings), headings)


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


def _read_rows(match: _Match, headings: Sequence[Heading]) -> Table:
    written = [shown_text(cell) for cell in match.grid.rows[match.row]]
    columns = {field: written[places[0]] for field, places in match.at.items()}
    findings = [
        _finding("column_extra", match.row + 1, written[column], Severity.WARN)
        for column in match.extra
    ]
    end, skipped = _without_totals(match.grid.rows, match.row + 1)
    findings += [_finding("total_row_skipped", row, "", Severity.WARN) for row in skipped]
    blank = {heading.field: "" for heading in headings}
    rows = []
    for index in range(match.row + 1, end):
        row, faults = _read_row(match.grid.rows[index], index + 1, match.at, blank)
        if not any(row.values.values()) and not row.unreadable:
            continue
        rows.append(row)
        findings += [_finding("id_as_number", index + 1, columns[field]) for field in faults]
    return Table(columns, match.row + 1, rows, findings)


def _without_totals(rows: Sequence[Sequence[Cell]], first: int) -> tuple[int, list[int]]:
    """Where the rows end when totals and signatures below them are left out, and those rows."""
    end, skipped = len(rows), []
    while end > first:
        filled = [text for cell in rows[end - 1] if (text := shown_text(cell))]
        if filled and not _TOTAL_ROW.fullmatch(_fold(filled[0])):
            break
        if filled:
            skipped.append(end)
        end -= 1
    return end, sorted(skipped)


def _read_row(
    cells: Sequence[Cell], number: int, at: Mapping[str, list[int]], blank: Mapping[str, str]
) -> tuple[TableRow, list[str]]:
    values, faults = dict(blank), []
    for field, (column,) in at.items():
        try:
            values[field] = cell_text(cells[column]) if column < len(cells) else ""
        except LostDigits:
            faults.append(field)
    return TableRow(number, values, frozenset(faults)), faults
