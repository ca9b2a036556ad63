"""改正名册: what an officer mends in a roster on trial, row by row, and the file it becomes.

What is mended is kept with the files of the office until the roster is checked again; then it
becomes a workbook of its own, whose digest the book cites. The roster handed in stays beside it.
"""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from sqlmodel import col, select

from ledger.book.connection import OpenBook
from ledger.files.mending import Handed, Mends, field_of, read_handed, write_mended
from ledger.files.rosters import roster_headings
from ledger.files.sheets import Heading
from ledger.identity import mask_id
from ledger.nouns import Answer, Severity
from ledger.office.connection import Office
from ledger.office.tables import Job, Upload
from ledger.refusals import Refusal
from ledger.work import jobs, register, uploads

MOST_ROWS = 20  # on a page
LONGEST_VALUE = 120  # characters of a cell that is mended
MENDED_MARK = "-已改"

#: Values that are shown in full only where they are what is wrong.
_MASKED = frozenset({"id_number", "bank_account"})


@dataclass(frozen=True)
class RowFound:
    """A row of a roster on trial: everything found in it, by severity and place."""

    row: int
    findings: Sequence[Answer]

    @property
    def is_grave(self) -> bool:
        return any(each["severity"] == Severity.REFUSE for each in self.findings)


@dataclass(frozen=True)
class Found:
    """What a trial found: of the file as a whole, and row by row in the order of the file."""

    whole: Sequence[Answer]
    rows: Sequence[RowFound]

    @classmethod
    def of(cls, findings: Sequence[Answer]) -> Found:
        by_row: dict[int, list[Answer]] = defaultdict(list)
        for each in findings:
            by_row[0 if each["code"] in _OF_FILE else each["row"]].append(each)
        whole = by_row.pop(0, [])
        return cls(whole, [RowFound(row, by_row[row]) for row in sorted(by_row)])

    def grave(self) -> list[RowFound]:
        return [each for each in self.rows if each.is_grave]

    def mild(self) -> list[RowFound]:
        return [each for each in self.rows if not each.is_grave]


#: Findings that name a row and are about no person: headings, and sums below the list.
_OF_FILE = frozenset({"column_extra", "column_missing", "column_twice", "total_row_skipped",
                      "heading_not_found"})  # fmt: skip


def waiting(office: Office, actor: str) -> Answer | None:
    """Somebody's last roster unless it is taken in: its ``job``, when, and what it waits for.

    ``what``: "working", "mend", "confirm", "nothing" (it changes nothing) or "failed".
    """
    query = select(Job).where(Job.kind == "enrol", Job.asked_by == actor)
    with office.session() as session:
        last = session.exec(query.order_by(col(Job.id).desc()).limit(1)).first()
        found = jobs.shown(last) if last is not None else None
    if found is None or (found["state"] == "done" and not found["content"].get("dry_run")):
        return None
    answer = found["answer"] or {}
    what = "failed"
    if found["ended_at"] is None:
        what = "working"
    elif found["state"] == "done":
        what = "confirm" if _changes(answer) else "nothing"
        if any(each["severity"] == Severity.REFUSE for each in answer["findings"]):
            what = "mend"
    return {"job": found["id"], "asked_at": found["asked_at"], "what": what}


def _changes(answer: Answer) -> int:
    return sum(answer[name] for name in ("joined", "left", "transferred", "changed"))


# -- what is mended so far ------------------------------------------------------------------------


def _name(trial: int) -> str:
    return f"roster-mends-{trial}.json"


def mends_of(office: Office, actor: str, trial: int) -> Mends:
    """What was mended since a trial and not checked yet."""
    query = (
        select(Upload.id)
        .where(Upload.name == _name(trial), Upload.by == actor)
        .order_by(col(Upload.at).desc(), col(Upload.id).desc())
    )
    with office.session() as session:
        number = session.exec(query).first()
    if number is None:
        return Mends()
    kept = json.loads(uploads.upload_of(office, number, by=actor).content)
    cells = {int(row): dict(values) for row, values in kept["cells"].items()}
    return Mends(cells, frozenset(kept["dropped"]))


def keep_mends(office: Office, actor: str, trial: int, mends: Mends) -> None:
    """Keep what was mended, in the place of what was kept before."""
    kept = {
        "cells": {str(row): dict(values) for row, values in sorted(mends.cells.items()) if values},
        "dropped": sorted(mends.dropped),
    }
    content = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()
    uploads.keep_upload(office, actor, _name(trial), content, most=None)


def with_rows(mends: Mends, told: Mapping[int, Mapping[str, str] | None]) -> Mends:
    """``mends`` with some rows told anew: their cells, or None for a row that is left out."""
    cells = {row: values for row, values in mends.cells.items() if row not in told}
    dropped = set(mends.dropped) - set(told)
    for row, values in told.items():
        if values is None:
            dropped.add(row)
        elif values:
            cells[row] = values
    return Mends(cells, frozenset(dropped))


def without_rest(mends: Mends, found: Found) -> Mends:
    """``mends`` with every row left out that has a mistake and was not mended."""
    rest = {each.row for each in found.grave()} - set(mends.cells)
    return Mends(mends.cells, mends.dropped | rest)


# -- the rows to be mended ------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One value of a row: as handed in, as mended so far, and what is wrong with it.

    ``masked``: a number with nothing wrong is shown so; its box stays empty unless mended.
    """

    field: str
    label: str
    handed_in: str
    value: str
    findings: Sequence[Answer] = ()
    masked: str = ""


@dataclass(frozen=True)
class RowToMend:
    """A row with its cells: those that are wrong, and the others. ``whole``: of the whole row."""

    row: int
    name: str
    wrong: Sequence[Cell]
    others: Sequence[Cell]
    whole: Sequence[Answer] = ()
    is_dropped: bool = False
    is_mended: bool = False


#: The files read last, by digest and rows: who mends page after page waits for the first alone.
_read: OrderedDict[tuple[str, frozenset[int]], Handed] = OrderedDict()
_reading = Lock()
MOST_READ = 4


def rows_to_mend(
    book: OpenBook, upload: Upload, found: Sequence[RowFound], mends: Mends,
    rows: Collection[int] = (),
) -> list[RowToMend]:  # fmt: skip
    """Rows of a file with what was found in each; ``rows``: all that will be asked for in turn.

    Raises ``BadInput`` as reading the file does.
    """
    headings = _headings(book)
    handed = _handed(upload, headings, rows or [each.row for each in found])
    titles = dict(handed.columns)
    titles |= {each.field: each.name for each in headings if each.field not in titles}
    return [
        _row(each, handed.rows.get(each.row, {}), titles, headings, handed.columns, mends)
        for each in found
    ]


def _handed(upload: Upload, headings: Sequence[Heading], rows: Collection[int]) -> Handed:
    key = (upload.digest, frozenset(rows))
    with _reading:
        if key in _read:
            _read.move_to_end(key)
            return _read[key]
    with uploads.laid_out(upload) as path:
        handed = read_handed(path, headings, key[1])
    with _reading:
        _read[key] = handed
        while len(_read) > MOST_READ:
            _read.popitem(last=False)
    return handed


def _headings(book: OpenBook) -> tuple[Heading, ...]:
    return roster_headings(register.facts_declared(book))


def _row(
    each: RowFound, values: Mapping[str, str], titles: Mapping[str, str],
    headings: Sequence[Heading], columns: Mapping[str, str], mends: Mends,
) -> RowToMend:  # fmt: skip
    by_field: dict[str, list[Answer]] = defaultdict(list)
    for one in each.findings:
        by_field[field_of(one["column"], headings, columns)].append(one)
    told = mends.cells.get(each.row, {})
    cells = [
        _cell(name, title, values.get(name, ""), told.get(name), by_field.get(name, ()))
        for name, title in titles.items()
    ]
    return RowToMend(
        each.row, values.get("name", ""), [cell for cell in cells if cell.findings],
        [cell for cell in cells if not cell.findings], by_field.get("", ()),
        each.row in mends.dropped, each.row in mends.cells,
    )  # fmt: skip


def _cell(
    name: str, label: str, handed_in: str, told: str | None, found: Sequence[Answer]
) -> Cell:  # fmt: skip
    if found or name not in _MASKED or not handed_in:
        return Cell(name, label, handed_in, handed_in if told is None else told, found)
    return Cell(name, label, handed_in, told or "", found, mask_id(handed_in))


def told_in(row: RowToMend, typed: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row that are typed otherwise than they were handed in."""
    return {
        cell.field: typed[cell.field][:LONGEST_VALUE]
        for cell in (*row.wrong, *row.others)
        if cell.field in typed and typed[cell.field] != cell.handed_in
        if typed[cell.field] or not cell.masked
    }


# -- the mended file ------------------------------------------------------------------------------


def mended_upload(office: Office, book: OpenBook, actor: str, upload: Upload, mends: Mends) -> int:
    """The number of the file that a roster becomes with its mends; the same mends, the same file.

    Raises Refusal("roster_nothing_mended").
    """
    if not mends.cells and not mends.dropped:
        raise Refusal("roster_nothing_mended")
    stem = Path(upload.name).stem
    name = f"{stem if stem.endswith(MENDED_MARK) else stem + MENDED_MARK}.xlsx"
    with uploads.laid_out(upload) as source, TemporaryDirectory(prefix="tongzhou-") as folder:
        target = Path(folder, "mended.xlsx")
        write_mended(source, target, _headings(book), mends)
        content = target.read_bytes()
    return uploads.keep_upload(office, actor, name, content, most=None)
