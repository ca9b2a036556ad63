"""恢复: a book and its office from an archive, in a fresh place, proved before anybody sees them.

Every digest of the archive is checked before anything is written; then the tables are made by the
migrations of this program, filled, brought to its migration, and verified, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import col

from ledger.book import copying, migrating
from ledger.book.connection import book_url, keyring_of, keys_path, shown
from ledger.book.forgetting import forget
from ledger.book.fresh import fresh
from ledger.book.migrating import HEAD
from ledger.book.sealed import give_keys, sealed_columns, tolerant
from ledger.files import archives
from ledger.files.archives import Archive
from ledger.nouns import Answer
from ledger.office import connection as office
from ledger.office.sealing import Seal, key_file
from ledger.office.tables import Visit
from ledger.refusals import Refusal
from ledger.sealing import Key, keys_in, keys_made_in
from ledger.work.door import now
from ledger.work.verify import Progress, verify_rows

#: What a row that no program of ours wrote raises, in Python or in the database.
UNFIT = (ValueError, TypeError, IntegrityError, DataError)


def restore(
    path: Path, place: str, *, with_faults: bool = False, progress: Progress | None = None
) -> Answer:
    """Restore the archive at ``path`` into ``place``, where nothing may be.

    ``with_faults``: keep the book even if ``verify`` finds faults in it; else
    Refusal("restored_unsound"). Raises also Refusal("archive_damaged", "archive_newer",
    "archive_other_head", "book_exists", "file_left_over"), and what ``keys_in`` and ``book_url``
    raise of keys and place. Nothing is left at ``place`` then.
    """
    url = book_url(place)
    with archives.reading(path) as archive:
        archive.check()
        _refuse_newer(archive)
        key = _key_for(archive, place)
        urls = {"office": office.office_url(place), "book": url}
        with fresh({name: urls[name] for name in urls if name in archive.databases}) as at:
            if "office" in archive.databases:
                _restore_office(archive, at("office"), urls["office"])
            verified = _restore_book(archive, at("book"), url, key, progress)
            _refuse_unsound(verified, with_faults)
    before = archive.databases["book"].revision
    if before != HEAD:
        forget(url, sealed_columns())
    counted = sum(part.rows for its in archive.databases.values() for part in its.tables)
    return {
        "book": shown(url), "made_at": archive.about["made_at"], "rows": counted,
        "program": archive.about["program"], "before": before, "after": HEAD,
        "with_office": "office" in archive.databases, "ok": verified["ok"],
        "faults": sum(len(check["faults"]) for check in verified["checks"]),
        "checks": verified["checks"], "entries": verified["entries"],
        "head_hash": verified["head_hash"],
    }  # fmt: skip


def _key_for(archive: Archive, place: str) -> Key:
    """The key to seal with what an early archive kept in clear; every other must lie ready."""
    path = keys_path(book_url(place))
    files = {"book": path, "office": key_file(office.office_url(place))}
    for name, its in archive.databases.items():
        held = {key.name for key in keys_in(files[name])} if its.keys else set()
        for key in its.keys:
            if key not in held:
                raise Refusal("key_unknown", file=str(files[name]), key=key[:40])
    return keys_made_in(path)[-1]


def _refuse_newer(archive: Archive) -> None:
    knows = {"book": migrating.knows, "office": office.knows}
    for name, its in archive.databases.items():
        if not knows[name](its.revision):
            raise Refusal(
                "archive_newer", name=archive.name, program=str(archive.about["program"])[:40]
            )


def _restore_book(
    archive: Archive, connection: Connection, url: URL, key: Key, progress: Progress | None
) -> Answer:
    """Make and fill the book as it was, compare the ends of its chains, and verify it as it is.

    Raises Refusal("archive_damaged", "archive_other_head", "key_unknown").
    """

    def upgrade(revision: str) -> None:
        migrating.upgrade(connection, key, revision)

    _refill(archive, "book", connection, upgrade)
    upgrade("head")
    if copying.heads(connection) != archive.heads:
        raise Refusal("archive_other_head", name=archive.name)
    give_keys(connection.engine, keyring_of(connection, url))
    with tolerant():
        return verify_rows(connection, progress)


def _restore_office(archive: Archive, connection: Connection, url: URL) -> None:
    """Make and fill the office. Everybody logs in again: a visit may have ended since."""
    seal = Seal(key_file(url))

    def upgrade(revision: str) -> None:
        office.upgrade(connection, seal, revision)

    _refill(archive, "office", connection, upgrade)
    upgrade("head")
    connection.execute(update(Visit).where(col(Visit.ended_at).is_(None)).values(ended_at=now()))


def _refill(
    archive: Archive, name: str, connection: Connection, upgrade: Callable[[str], None]
) -> None:
    """Make the tables of a database as they were, and put its rows into them."""
    its = archive.databases[name]
    upgrade(its.revision)
    tables = copying.tables_of(connection)
    parts = {part.name: part for part in its.tables}
    columns = {table.name: tuple(table.c.keys()) for table in tables}
    if {part.name: part.columns for part in its.tables} != columns:
        raise Refusal("archive_damaged", name=archive.name, part=archives.MANIFEST)
    with copying.unguarded(connection, tables):
        for table in tables:
            rows = archive.rows(name, parts[table.name])
            try:
                copying.fill(connection, table, rows)
            except UNFIT:
                raise Refusal("archive_damaged", name=archive.name, part=table.name) from None


def _refuse_unsound(verified: Answer, with_faults: bool) -> None:
    faults = [fault for check in verified["checks"] for fault in check["faults"]]
    if faults and not with_faults:
        raise Refusal("restored_unsound", faults=len(faults), record=faults[0]["record"])
