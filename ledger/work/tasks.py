"""What a background job can be: each kind's step, who may ask for it, who may look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, overload
from zipfile import ZIP_DEFLATED, ZipFile

from sqlmodel import Session

from ledger.book import claims
from ledger.book.connection import OpenBook
from ledger.files import journals
from ledger.files.anchors import read_anchors
from ledger.files.claims import known_headings, read_claims
from ledger.files.rosters import read_roster, roster_headings
from ledger.files.sheets import Heading
from ledger.nouns import Answer, RosterRow, Severity
from ledger.office.connection import Office
from ledger.office.tables import Upload
from ledger.tracing import doing
from ledger.work import (
    adjudicate,
    allocate,
    anchor,
    enrol,
    intake,
    notices,
    register,
    report,
    roster_outlook,
    scenarios,
    uploads,
    verify,
    year_end_draft,
)
from ledger.work.claim_words import file_rules
from ledger.work.desk import Desk
from ledger.work.jobs import SCHEDULE, Task
from ledger.work.own_rows import claims_within, rows_of_employers
from ledger.work.reach import Reach

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
Row = TypeVar("Row")

#: Told: what the work is at ("reading", "checking", "keeping"), how far it has come, of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Work:
    """A job in hand."""

    office: Office
    book: OpenBook
    task: Task
    progress: Progress

    def desk(self, total: int = 0, rows_each: int = 1) -> Desk:
        """The desk of who asked. ``rows_each``: about how many rows of the book each of ``total``
        things becomes, for the progress."""

        def kept(rows: int) -> None:
            self.progress("keeping", min(rows // rows_each, total), total)

        task = self.task
        return Desk(self.book, task.actor, task.today, task.request_id, kept)

    def wanted(self, name: str) -> Any:
        return self.task.content.get(name)

    @contextmanager
    def file(self) -> Iterator[tuple[Upload, Path]]:
        """The file that came with the job. Raises Refusal("upload_gone")."""
        upload = uploads.upload_of(self.office, int(self.wanted("upload") or 0))
        self.progress("reading", 0, 0)
        with uploads.laid_out(upload) as path:
            yield upload, path

    def checking(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows as a sequence that says how far a walk through it has come."""
        # How many they are is told at once: what the book knows of them is looked up first.
        self.progress("checking", 0, len(rows))
        return _Watched(rows, lambda done: self.progress("checking", done, len(rows)))


class _Watched(Sequence[Row]):
    """A sequence that tells, every hundredth item of a walk, where the walk is."""

    def __init__(self, items: Sequence[Row], tell: Callable[[int], None]) -> None:
        self._items = items
        self._tell = tell

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._items[at]

    def __iter__(self) -> Iterator[Row]:
        for number, item in enumerate(self._items):
            if number % 100 == 0:
                self._tell(number)
            yield item


# -- the kinds ------------------------------------------------------------------------------------


def _enrol(work: Work) -> Answer:
    """``period``, ``accept_good``, ``dry_run``; ``within``: the employers it may be about."""
    with work.file() as (upload, path):
        read, found = read_roster(path, register.facts_declared(work.book))
    rows: Sequence[RosterRow] = read
    within = work.wanted("within")
    if within is not None:
        rows, outside = rows_of_employers(rows, within)
        found = [*found, *outside]
    watched, period = work.checking(rows), work.wanted("period")
    if work.wanted("dry_run"):
        tried = enrol.preview(work.desk(), period, watched, found, roster_outlook.outlook)
        unread = {one.row for one in found if one.row and one.severity is Severity.REFUSE}
        return tried | {"dry_run": True, "file_rows": len(rows) + len(unread)}
    return enrol.enrol(
        work.desk(len(rows), 3), period, watched, (upload.name, upload.digest),
        read_findings=found, accept_good=bool(work.wanted("accept_good")),
    )  # fmt: skip


def _intake(work: Work) -> Answer:
    """``accept_good``, ``dry_run``; ``within``: it may be about ``employers`` and ``hospitals``
    only."""
    with work.file() as (upload, path):
        forms, found = read_claims(path, *file_rules(work.book))
    if work.wanted("within") is not None:
        reach = Reach(
            hospitals=frozenset(work.wanted("hospitals") or ()),
            employers=frozenset(work.wanted("employers") or ()),
        )
        forms, outside = claims_within(work.book, forms, reach)
        found = [*found, *outside]
    watched = work.checking(forms)
    if work.wanted("dry_run"):
        return intake.preview(work.desk(), watched, found) | {"dry_run": True}
    return intake.intake(
        work.desk(len(forms), 2), watched, upload.digest, read_findings=found,
        accept_good=bool(work.wanted("accept_good")),
    )  # fmt: skip


def _adjudicate(work: Work) -> Answer:
    with work.book.reading() as connection:
        states = claims.states(Session(bind=connection))
    total = sum(state.is_open for state in states)
    work.progress("deciding", 0, total)
    return adjudicate.adjudicate(work.desk(total))


def _allocate(work: Work) -> Answer:
    work.progress("computing", 0, 0)
    return allocate.draft(work.desk(), work.wanted("period"))


def _year_end(work: Work) -> Answer:
    work.progress("computing", 0, 0)
    return year_end_draft.draft(work.desk(), work.wanted("period"))


def _scenario(work: Work) -> Answer:
    """``period``; ``instead``: relief as it is to be tried (see ``scenarios.content``)."""
    work.progress("computing", 0, 0)
    instead = scenarios.instead_of(work.wanted("instead") or {})
    return year_end_draft.draft(work.desk(), work.wanted("period"), instead)


def _notice_ended(work: Work) -> Answer:
    return notices.ended(work.book, work.wanted("notice_no"))


def _verify(work: Work) -> Answer:
    """``upload``: a file of anchors to compare with. That of the night has its own."""
    with doing("verification", "verify") as told:
        answer = _verified(work)
        told.facts["faults"] = verify.fault_count(answer)
    return answer


def _verified(work: Work) -> Answer:
    if work.task.actor == SCHEDULE:
        return anchor.nightly(work.book, work.task.today, work.progress)
    if work.wanted("upload") is None:
        return verify.verify(work.book, work.progress)
    with work.file() as (_, path):
        kept = read_anchors(path)
    return verify.verify(work.book, work.progress, kept)


def _export(work: Work) -> Answer:
    """``format``: "beancount", "hledger" or "csv"; the file is kept for who asked."""
    work.progress("reading", 0, 0)
    name = f"journal.{work.wanted('format')}"
    of_book, accounts, entries = report.export(work.book)
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, name)
        work.progress("writing", 0, 0)
        if work.wanted("format") == "csv":
            journals.write_csv(path, accounts, entries)
        elif work.wanted("format") == "hledger":
            journals.write_hledger(path, of_book, accounts, entries)
        else:
            journals.write_beancount(path, of_book, accounts, entries)
        packed = Path(folder, f"{name}.zip")
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.write(path, name)
        upload = uploads.keep_upload(
            work.office, work.task.actor, packed.name, packed.read_bytes(), most=None
        )
    return {"format": work.wanted("format"), "entries": len(entries), "upload": upload}


@dataclass(frozen=True)
class Kind:
    """``operation``: who may ask for it; ``reads``: who may see what it came to, beside them.

    ``suffixes``: what its file may end with, for a kind that has one; ``headings``: how the columns
    of that file are called.
    """

    operation: str
    reads: str
    act: Callable[[Work], Answer]
    suffixes: tuple[str, ...] = ()
    headings: Callable[[OpenBook], Sequence[Heading]] | None = None


def _roster_headings(book: OpenBook) -> Sequence[Heading]:
    return roster_headings(register.facts_declared(book))


def _claim_headings(book: OpenBook) -> Sequence[Heading]:
    return known_headings(file_rules(book).facts)


KINDS: Mapping[str, Kind] = {
    "enrol": Kind("roster.import", "roster.read", _enrol, SHEETS, _roster_headings),
    "intake": Kind("claim.submit", "claim.read", _intake, (*SHEETS, ".jsonl"), _claim_headings),
    "adjudicate": Kind("claim.decide", "claim.read", _adjudicate),
    "allocate": Kind("year_end.prepare", "year_end.read", _allocate),
    "year_end": Kind("year_end.prepare", "year_end.read", _year_end),
    "scenario": Kind("year_end.prepare", "year_end.read", _scenario),
    "notice_ended": Kind("year_end.prepare", "year_end.read", _notice_ended),
    "verify": Kind("book.verify", "book.verify", _verify, (".jsonl",)),
    "export": Kind("book.export", "book.export", _export),
}

#: Kinds of which an officer or a hospital may ask for their own rows only.
WITHIN_OWN = frozenset({"enrol", "intake"})
