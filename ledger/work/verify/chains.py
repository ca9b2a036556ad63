"""Nothing changed since it was written: guards, steps, rows, and the chain of entries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select as sa_select
from sqlalchemy import text
from sqlmodel import Session, col, select

from ledger.book import entries as book_entries
from ledger.book.digests import (
    ENTRY_VERSION,
    GENESIS,
    STEP_VERSION,
    RunningDigest,
    entry_hash,
    step_hash,
    stored_digest,
    table_of,
)
from ledger.book.sealed import keys_used
from ledger.book.tables import Book, Entry, EntrySeal, Kept, Posting, SealingKey, Step
from ledger.core import journal
from ledger.nouns import PostingDraft
from ledger.work.verify.faults import Fault, Tally, differs
from migrations import guards_0007 as migration_guards

_STREAMING = {"yield_per": 2000}
_DRAFTED = ("account", "debit_fen", "credit_fen", "employer_id", "member_id")

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
    for step in session.exec(select(Step).order_by(col(Step.id))):
        tally.count += 1
        record = f"step {step.id}"
        if step.id != expected_id:
            yield differs("step_gap", record, step.id, expected_id)
        if step.prev_hash != prev_hash:
            yield differs("step_not_chained", record, step.prev_hash, prev_hash)
        if step.hash != step_hash(step.model_dump(), held):
            yield Fault("step_changed", record, {"request_id": step.request_id, "step": step.name})
        if not version <= step.hash_version <= STEP_VERSION:
            yield differs("step_version_wrong", record, step.hash_version, version)
        prev_hash, expected_id = step.hash, step.id + 1
        version = max(version, step.hash_version)


def rows(session: Session, tally: Tally) -> Iterator[Fault]:
    """Every row is as it was written, none is missing and none was added."""
    asked = session.exec(select(Step.id, Step.hash_version, Step.digests)).all()
    sealed = {step_id: json.loads(digests) for step_id, _, digests in asked}
    versions = {step_id: version for step_id, version, _ in asked}
    for kind in KINDS:
        yield from _rows_of(session, kind, sealed, versions, tally)


def _rows_of(
    session: Session,
    kind: type[Kept],
    sealed: dict[int, dict[str, Any]],
    versions: dict[int, int],
    tally: Tally,
) -> Iterator[Fault]:
    table, held = table_of(kind), keys_used(session.connection())
    running: dict[int, RunningDigest] = defaultdict(RunningDigest)
    expected_id = 1
    # A raw query: what somebody has put into a column may not even be of its type.
    asked = text(f"SELECT * FROM {table.name} ORDER BY id")
    result = session.connection().execute(asked, execution_options=_STREAMING)
    names = tuple(result.keys())
    for values in result:
        row = dict(zip(names, values, strict=True))  # a third of the time of a mapping
        row_id, step_id, digest = row["id"], row["step_id"], row["digest"]
        tally.count += 1
        while expected_id < row_id:
            yield Fault("row_missing", f"{table.name} {expected_id}", {})
            expected_id += 1
        expected_id = row_id + 1
        if stored_digest(kind, row, held, versions.get(step_id, STEP_VERSION)) != digest:
            yield Fault("row_changed", f"{table.name} {row_id}", {"step": str(step_id)})
        running[step_id].add(str(digest))
    written = {step_id for step_id, digests in sealed.items() if table.name in digests}
    for step_id in sorted(written | running.keys()):
        kept = sealed.get(step_id, {}).get(table.name)
        if kept != running[step_id].sealed():
            yield differs("rows_differ_from_step", f"{table.name} of step {step_id}",
                          running[step_id].rows, kept[0] if kept else 0)  # fmt: skip


def entries(session: Session, tally: Tally) -> Iterator[Fault]:
    """Every entry is sealed, balanced, in one currency, in its place of the chain."""
    currency = session.exec(select(Book.currency)).one()
    prev_hash, position = GENESIS, 0
    for entry, postings in _journal(session):
        tally.count += 1
        position += 1
        record = f"entry {entry['entry_no']}"
        if entry["position"] != position:
            yield differs("entry_gap", record, entry["position"], position)
            position = entry["position"]
        if entry["hash_version"] != ENTRY_VERSION or entry["prev_hash"] != prev_hash:
            yield differs("entry_not_chained", record, entry["prev_hash"], prev_hash)
        if entry["hash"] != entry_hash(entry, postings, position, entry["prev_hash"]):
            yield Fault("entry_changed", record, {"position": str(position)})
        prev_hash = entry["hash"]
        yield from _unsound(session, entry, postings, currency)
    unsealed = session.exec(select(Entry.entry_no).where(col(Entry.id) > position)).all()
    for entry_no in unsealed:
        yield Fault("entry_unsealed", f"entry {entry_no}", {})


_Columns = dict[str, Any]


def _journal(session: Session) -> Iterator[tuple[_Columns, list[_Columns]]]:
    """Every entry with its seal, and its postings, in the order of the chain, streaming.

    As plain columns: objects of the tables would take longer to make than to check.
    """
    connection = session.connection()
    entry, seal, posting = (table_of(kind) for kind in (Entry, EntrySeal, Posting))
    sealed = [seal.c[name] for name in ("position", "hash_version", "prev_hash", "hash")]
    own = [column for column in entry.c if column.name not in ("step_id", "digest")]
    headers = connection.execute(
        sa_select(*own, *sealed)
        .join(seal, seal.c.entry_id == entry.c.id)
        .order_by(seal.c.position),
        execution_options=_STREAMING,
    )
    kept = [column for column in posting.c if column.name not in ("step_id", "digest")]
    lines = connection.execute(
        sa_select(*kept)
        .join(seal, seal.c.entry_id == posting.c.entry_id)
        .order_by(seal.c.position, posting.c.line_no),
        execution_options=_STREAMING,
    )
    names, of_lines = tuple(headers.keys()), tuple(lines.keys())
    postings = (dict(zip(of_lines, line, strict=True)) for line in lines)
    ahead = next(postings, None)
    for header in headers:
        found = dict(zip(names, header, strict=True))
        own_lines = []
        while ahead is not None and ahead["entry_id"] == found["id"]:
            own_lines.append(ahead)
            ahead = next(postings, None)
        yield found, own_lines


def _unsound(
    session: Session, entry: _Columns, postings: list[_Columns], currency: str
) -> Iterator[Fault]:
    record = f"entry {entry['entry_no']}"
    debit = sum([posting["debit_fen"] for posting in postings])
    credit = sum([posting["credit_fen"] for posting in postings])
    if len(postings) < 2:
        yield differs("entry_too_short", record, len(postings), 2)
    if debit != credit:
        yield differs("entry_unbalanced", record, debit, credit)
    if entry["currency"] != currency:
        yield differs("entry_currency", record, entry["currency"], currency)
    if entry["reverses_id"] is not None:
        original = book_entries.postings_of(session, entry["reverses_id"])
        own = tuple(PostingDraft(*(line[name] for name in _DRAFTED)) for line in postings)
        if own != journal.reversal(original):
            yield Fault("reversal_inexact", record, {"reverses": str(entry["reverses_id"])})
