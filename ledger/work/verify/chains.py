"""Nothing changed since it was written: guards, steps, rows, and the chain of entries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from ledger.book import entries as book_entries
from ledger.book import proving
from ledger.book.asking import chunks
from ledger.book.digests import (
    ENTRY_VERSION,
    GENESIS,
    STEP_VERSION,
    RunningDigest,
    step_hash,
    stored_digest,
    table_of,
)
from ledger.book.redactions import Note, notes
from ledger.book.sealed import keys_used
from ledger.book.tables import Book, Entry, Kept, SealingKey, Step
from ledger.core import journal
from ledger.nouns import PostingDraft
from ledger.work.verify.faults import Fault, Tally, differs
from migrations import guards_0009 as migration_guards

_AT_ONCE = 1000  # rows
_MOST_MISSING = 1000  # named of one gap: somebody may have made up a number beyond all others
_STEP_ID = itemgetter(2)  # of a row as it is looked at
_DRAFTED, _DEBIT = 2, 3  # places in a posting: where what was drafted begins, its debit

KINDS: tuple[type[Kept], ...] = tuple(Kept.__subclasses__())


def guards(session: Session, tally: Tally) -> Iterator[Fault]:
    """Every trigger that the migrations installed is still there."""
    dialect = session.connection().dialect.name
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if dialect == "sqlite"
        else "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        " AND c.relnamespace = current_schema()::regnamespace"
    )
    present = set(session.connection().execute(text(asked)).scalars())
    for name in sorted(migration_guards.names(dialect)):
        tally.count += 1
        if name not in present:
            yield Fault("guard_missing", name, {})


def keys(session: Session, tally: Tally) -> Iterator[Fault]:
    """The list of the book's keys is the one that was written, and one of them is there."""
    held = keys_used(session.connection())
    found = session.exec(select(SealingKey).order_by(col(SealingKey.id))).all()
    for place, key in enumerate(found, start=1):
        tally.count += 1
        if key.id != place or key.mac != held.mac(place, key.name):
            yield Fault("key_changed", f"sealing_key {key.id}", {})
    if [key.name for key in found] != held.names:
        yield Fault("keys_differ", f"sealing_key {len(found) + 1}", {})


def steps(session: Session, tally: Tally) -> Iterator[Fault]:
    """The steps are numbered without gap and each hash follows from the step and the one before."""
    prev_hash, expected_id, version = GENESIS, 1, 1
    held = keys_used(session.connection())
    noted = notes(session).get("step", {})
    for step in session.exec(select(Step).order_by(col(Step.id))):
        tally.count += 1
        record = f"step {step.id}"
        if step.id != expected_id:
            yield differs("step_gap", record, step.id, expected_id)
        if step.prev_hash != prev_hash:
            yield differs("step_not_chained", record, step.prev_hash, prev_hash)
        if not _stands(noted.get(step.id), step.hash, step_hash(step.model_dump(), held)):
            yield Fault("step_changed", record, {"request_id": step.request_id, "step": step.name})
        if not version <= step.hash_version <= STEP_VERSION:
            yield differs("step_version_wrong", record, step.hash_version, version)
        prev_hash, expected_id = step.hash, step.id + 1
        version = max(version, step.hash_version)


def _stands(note: Note | None, kept: object, digest: str) -> bool:
    """Whether a row is as it was written, or as the erasure of a person left it."""
    return kept == digest if note is None else note.covers(kept, digest)


def rows(session: Session, tally: Tally) -> Iterator[Fault]:
    """Every row is as it was written, none is missing and none was added."""
    asked = session.exec(select(Step.id, Step.hash_version, Step.digests)).all()
    sealed = {step_id: json.loads(digests) for step_id, _, digests in asked}
    versions = {step_id: version for step_id, version, _ in asked}
    noted = notes(session)
    for kind in KINDS:
        own = noted.get(str(kind.__tablename__), {})
        yield from _rows_of(session, kind, sealed, versions, own, tally)


def _rows_of(
    session: Session,
    kind: type[Kept],
    sealed: dict[int, dict[str, Any]],
    versions: dict[int, int],
    noted: dict[int, Note],
    tally: Tally,
) -> Iterator[Fault]:
    table, held = table_of(kind), keys_used(session.connection())
    running: dict[int, RunningDigest] = defaultdict(RunningDigest)
    look = proving.Look(kind, held)
    expected_id = 1
    for step_id, of_step in groupby(look.rows(session.connection()), key=_STEP_ID):
        version = versions.get(step_id, STEP_VERSION)
        while some := list(islice(of_step, _AT_ONCE)):
            tally.count += len(some)
            for row in some:
                row_id = row[1]
                for missing in range(expected_id, min(row_id, expected_id + _MOST_MISSING)):
                    yield Fault("row_missing", f"{table.name} {missing}", {})
                expected_id = row_id + 1
                if row_id in noted or not look.is_as_written(row, version):
                    columns = dict(zip(look.columns, row[1:], strict=True))
                    own = stored_digest(kind, columns, held, version)
                    if not _stands(noted.get(row_id), row[-1], own):
                        yield Fault("row_changed", f"{table.name} {row_id}", {"step": str(step_id)})
            running[step_id].add_all([str(row[-1]) for row in some])
    written = {step_id for step_id, digests in sealed.items() if table.name in digests}
    for step_id in sorted(written | running.keys()):
        kept = sealed.get(step_id, {}).get(table.name)
        if kept != running[step_id].sealed():
            yield differs("rows_differ_from_step", f"{table.name} of step {step_id}",
                          running[step_id].rows, kept[0] if kept else 0)  # fmt: skip


def redactions(session: Session, tally: Tally) -> Iterator[Fault]:
    """What accounts for values that were cut was written by the program, about rows there are."""
    tables = {str(kind.__tablename__): kind for kind in KINDS} | {"step": Step}
    for table, noted in notes(session).items():
        tally.count += len(noted)
        ours = sorted(row_id for row_id, note in noted.items() if note.is_ours)
        there: set[int] = set()
        for chunk in chunks(ours):
            ids = col(tables[table].id)
            there.update(session.exec(select(ids).where(ids.in_(chunk))))
        for row_id, note in noted.items():
            if not note.is_ours:
                yield Fault("redaction_forged", f"redaction {note.id}", {})
            elif row_id not in there:
                facts = {"record": f"{table} {row_id}"}
                yield Fault("redaction_unfounded", f"redaction {note.id}", facts)


def entries(session: Session, tally: Tally) -> Iterator[Fault]:
    """Every entry is sealed, balanced, in one currency, in its place of the chain."""
    currency = session.exec(select(Book.currency)).one()
    prev_hash, position = GENESIS, 0
    for entry in proving.journal(session.connection()):
        tally.count += 1
        position += 1
        if entry.position != position:
            yield differs("entry_gap", _named(entry), entry.position, position)
            position = entry.position
        if entry.hash_version != ENTRY_VERSION or entry.prev_hash != prev_hash:
            yield differs("entry_not_chained", _named(entry), entry.prev_hash, prev_hash)
        if entry.hash != entry.expected_hash():
            yield Fault("entry_changed", _named(entry), {"position": str(position)})
        prev_hash = entry.hash
        yield from _unsound(session, entry, currency)
    unsealed = session.exec(select(Entry.entry_no).where(col(Entry.id) > position)).all()
    for entry_no in unsealed:
        yield Fault("entry_unsealed", f"entry {entry_no}", {})


def _named(entry: proving.Sealed) -> str:
    return f"entry {entry.entry_no}"


def _unsound(session: Session, entry: proving.Sealed, currency: str) -> Iterator[Fault]:
    debit = sum([line[_DEBIT] for line in entry.lines])
    credit = sum([line[_DEBIT + 1] for line in entry.lines])
    if len(entry.lines) < 2:
        yield differs("entry_too_short", _named(entry), len(entry.lines), 2)
    if debit != credit:
        yield differs("entry_unbalanced", _named(entry), debit, credit)
    if entry.currency != currency:
        yield differs("entry_currency", _named(entry), entry.currency, currency)
    if entry.reverses_id is not None:
        original = book_entries.postings_of(session, entry.reverses_id)
        own = tuple(PostingDraft(*line[_DRAFTED:]) for line in entry.lines)
        if own != journal.reversal(original):
            yield Fault("reversal_inexact", _named(entry), {"reverses": str(entry.reverses_id)})
