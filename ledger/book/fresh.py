"""Fresh places: a book and its office appear where nothing was, whole and together, or not at all.

SQLite: files of another name beside the place, which take their names when everything in them is
done. PostgreSQL: the schemas are made and filled in one transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from ledger.book.connection import open_engine, schema_of, shown
from ledger.disk import sync
from ledger.refusals import Refusal

#: Name of a database → a connection to it, within the one transaction that it is made in.
At = Callable[[str], Connection]


@contextmanager
def fresh(urls: Mapping[str, URL]) -> Iterator[At]:
    """Make the databases at ``urls``, the last of which is the book's; kept if the block ends well.

    Raises Refusal("book_exists") where anything is already, and Refusal("file_left_over") where
    SQLite would take what is left of another database for a part of this one.
    """
    in_files = next(iter(urls.values())).drivername == "sqlite"
    with (_files if in_files else _schemas)(urls) as at:
        yield at


@contextmanager
def _schemas(urls: Mapping[str, URL]) -> Iterator[At]:
    engine = open_engine(next(iter(urls.values())))
    names = {name: schema_of(url) for name, url in urls.items()}
    try:
        with engine.begin() as connection:

            def at(name: str) -> Connection:
                connection.execute(text(f"SET LOCAL search_path TO {names[name]}"))
                return connection

            for name, url in urls.items():
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {names[name]}"))
                if inspect(at(name)).get_table_names():
                    raise Refusal("book_exists", url=shown(url))
            yield at
    finally:
        engine.dispose()


@contextmanager
def _files(urls: Mapping[str, URL]) -> Iterator[At]:
    places = {name: Path(url.database or "") for name, url in urls.items()}
    for place in places.values():
        _refuse_taken(place)
    mark = os.urandom(6).hex()
    made = {name: place.with_name(f".{place.name}.{mark}") for name, place in places.items()}
    try:
        with ExitStack() as stack:
            connections: dict[str, Connection] = {}
            for name, url in urls.items():
                os.close(os.open(made[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                engine = open_engine(url.set(database=str(made[name])))
                stack.callback(engine.dispose)
                connections[name] = stack.enter_context(engine.begin())
            yield connections.__getitem__
        # The last connection is closed: what lay in the log beside is in the file now.
        _put(list(made.values()), list(places.values()))
    finally:
        for path in made.values():
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


def _refuse_taken(place: Path) -> None:
    if place.exists():
        raise Refusal("book_exists", url=str(place))
    for suffix in ("-wal", "-shm", "-journal"):
        left = place.with_name(place.name + suffix)
        if left.exists():
            raise Refusal("file_left_over", file=str(left))


def _put(made: list[Path], places: list[Path]) -> None:
    """Give the files their names, the book's last; nothing is ever overwritten."""
    for path in made:
        sync(path)
    put: list[Path] = []
    try:
        for path, place in zip(made, places, strict=True):
            try:
                os.link(path, place)
            except FileExistsError:
                raise Refusal("book_exists", url=str(place)) from None
            put.append(place)
    except BaseException:
        for place in put:
            place.unlink()
        raise
    sync(places[-1].parent)
