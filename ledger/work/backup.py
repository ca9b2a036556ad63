"""备份: a book and its office as they stand at one moment, in one file, while others go on.

Rows are copied, not files: an archive made from SQLite is restored into PostgreSQL as well as back;
it needs no program of the database's; and nothing in it is ever run, as triggers in a copied file
would be. Keys are not in it, and none is needed to make it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import URL, Connection

from ledger.book import copying
from ledger.book.connection import book_url, keys_path, open_engine, revision, shown
from ledger.files import archives
from ledger.nouns import Answer
from ledger.office.connection import office_url
from ledger.office.sealing import key_file
from ledger.refusals import Refusal
from ledger.sealing import keys_in

#: Rows of the office that are in memory at once: one may be a whole file.
OFFICE_ROWS_AT_ONCE = 5
KEYS_APART = (
    "密钥不在本备份中；请另行保管密钥文件，没有它，身份证号和银行账号打不开。"
    " The keys are not in this archive: keep the key file apart; without it identity and account"
    " numbers cannot be opened."
)

Progress = Callable[[str, int, int], None]


def backup(place: str, archive: Path, now: datetime, progress: Progress | None = None) -> Answer:
    """Write the archive of the book at ``place``, at whatever migration it is, and its office.

    ``now`` is written into it; ``progress`` is told (table, how many are done, how many there are).
    Raises Refusal("book_missing", "archive_exists", "archive_row_large", "row_unreadable"), what
    ``book_url`` raises, and OSError; nothing is left at ``archive`` then.
    """
    with _views(place) as views, archives.writing(archive) as writer:
        counted = sum(len(copying.tables_of(view)) for view in views.values())
        databases, done = {}, 0
        for name, view in views.items():
            parts = []
            for table in copying.tables_of(view):
                if progress is not None:
                    progress(table.name, done, counted)
                rows = copying.rows_of(
                    view, table, copying.ROWS_AT_ONCE if name == "book" else OFFICE_ROWS_AT_ONCE
                )
                parts.append(writer.part(name, table.name, table.c.keys(), rows))
                done += 1
            at = revision(view)
            assert at is not None, "only what is at a migration is viewed"
            databases[name] = archives.Database(at, _key_names(place, name), tuple(parts))
        heads = copying.heads(views["book"])
        about = {
            "program": version("tongzhou-ledger"), "made_at": now.isoformat("T", "seconds"),
            "engine": views["book"].dialect.name, "keys_note": KEYS_APART, "heads": heads,
        }  # fmt: skip
        writer.manifest(about, databases)
    return {
        "archive": str(archive), "size": archive.stat().st_size, "tables": counted,
        "rows": sum(part.rows for its in databases.values() for part in its.tables),
        "key_file": str(_key_path(place, "book")), "with_office": "office" in databases,
        "entries": heads["entries"]["count"], "head_hash": heads["entries"]["hash"],
    }  # fmt: skip


@contextmanager
def _views(place: str) -> Iterator[Mapping[str, Connection]]:
    """Views of the book and, where there is one, its office, fixed while no step is under way.

    So a paper that a claim names is among those of the office, and a job is told to be done only
    if its step is in the book.
    """
    urls = {"book": book_url(place), "office": office_url(place)}
    there = {name: url for name, url in urls.items() if _is_there(url)}
    if "book" not in there:
        raise Refusal("book_missing", url=shown(urls["book"]))
    with ExitStack() as stack:
        engines = {}
        for name, url in there.items():
            engines[name] = open_engine(url)
            stack.callback(engines[name].dispose)
        with copying.held(engines["book"]):
            views = {
                name: stack.enter_context(copying.view(engine)) for name, engine in engines.items()
            }
        yield views


def _is_there(url: URL) -> bool:
    """Does a database of ours lie there? One that does not is not made by looking."""
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        return False
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return revision(connection) is not None
    finally:
        engine.dispose()


def _key_path(place: str, name: str) -> Path:
    return keys_path(book_url(place)) if name == "book" else key_file(office_url(place))


def _key_names(place: str, name: str) -> tuple[str, ...]:
    """The fingerprints of the keys that lie ready; none where they are lost: rows are saved yet."""
    try:
        return tuple(key.name for key in keys_in(_key_path(place, name)))
    except Refusal:
        return ()
