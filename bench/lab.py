"""Where benchmarks are carried out: a database server of this run, books in it, and their copies.

A base book is made once; whoever is measured works on a copy of it, so that every round begins with
the same rows. On PostgreSQL a copy is a database made after a template, on SQLite a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from ledger.book.connection import OpenBook
from ledger.sealing import KEY_VARIABLE
from ledger.work.desk import Desk
from ledger.work.open_book import new_book

SCHEME = "jingjiang-2012"
FOUNDED_ON = date(2012, 6, 1)
BASE = "base"


@dataclass(frozen=True)
class Lab:
    """``server`` is the URL of the server's own database, "" for SQLite; ``data`` its directory."""

    server: str
    data: str
    folder: Path
    rows: int

    @property
    def is_sqlite(self) -> bool:
        return not self.server

    def place(self, name: str) -> str:
        """The place of a book by its name, whether it is there or not."""
        if self.is_sqlite:
            return str(self.folder / f"{name}.db")
        url = make_url(self.server).set(drivername="postgresql", database=name)
        return url.update_query_dict({"search_path": "public"}).render_as_string(False)

    def dsn(self, name: str = "postgres") -> str:
        """What psycopg connects to a database of the server with."""
        url = make_url(self.server).set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)

    def make(self, name: str = BASE) -> str:
        """A new book of the scheme of Jingjiang; what the name held before is gone."""
        self.keys()
        self.drop(name)
        if not self.is_sqlite:
            self._administer(f"CREATE DATABASE {name}")
        place = self.place(name)
        new_book(place, SCHEME, actor="管理员", today=FOUNDED_ON, request_id="book")
        return place

    def empty(self, name: str) -> None:
        """A database with nothing in it, for a peer."""
        self.drop(name)
        self._administer(f"CREATE DATABASE {name}")

    def copy(self, name: str, of: str = BASE) -> str:
        """A book that is the same as another, under a new name."""
        self.keys()
        self.drop(name)
        if self.is_sqlite:
            with sqlite3.connect(self.place(of)) as source:
                source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            source.close()
            shutil.copyfile(self.place(of), self.place(name))
        else:
            self._administer(f"CREATE DATABASE {name} TEMPLATE {of}")
        return self.place(name)

    def drop(self, name: str) -> None:
        if not self.is_sqlite:
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            return
        for suffix in ("", "-wal", "-shm"):
            Path(self.place(name) + suffix).unlink(missing_ok=True)

    def keys(self) -> None:
        """All books of a run are sealed with the keys of one file."""
        os.environ[KEY_VARIABLE] = str(self.folder / "books.key")

    def refuse_other_server(self) -> None:
        """What is measured must be the server of this run, and it must keep what it commits."""
        if self.is_sqlite:
            return
        with psycopg.connect(self.dsn()) as connection:
            said = {
                name: connection.execute(f"SHOW {name}").fetchone()
                for name in ("data_directory", "fsync", "synchronous_commit")
            }
        wanted = {"data_directory": (self.data,), "fsync": ("on",), "synchronous_commit": ("on",)}
        assert said == wanted, f"not the server that was started: {said}"

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def note(self, name: str, value: object) -> None:
        """Keep something for who is measured later; ``noted`` gives it back."""
        (self.folder / f"{name}.json").write_text(json.dumps(value), "utf-8")

    def noted(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text("utf-8"))


@contextmanager
def opened(lab: Lab, name: str) -> Iterator[OpenBook]:
    lab.keys()
    with OpenBook(lab.place(name)) as book:
        yield book


def at(book: OpenBook, day: str, actor: str = "王登记") -> Desk:
    """Somebody at the desk, with a new request."""
    return Desk(book, actor, date.fromisoformat(day), f"bench-{uuid4()}")


def digest(text: str) -> str:
    """Stands for the SHA-256 of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def share(pool: ThreadPoolExecutor, clients: int, act: Callable[[int], object],
          numbers: Sequence[int]) -> None:  # fmt: skip
    """Have numbers done by so many clients, each taking the next one as soon as it is free."""
    waiting = iter(numbers)

    def one_after_another(_client: int) -> None:
        for number in waiting:
            act(number)

    list(pool.map(one_after_another, range(clients)))


def seconds(act: Callable[[], object]) -> float:
    """How long something takes, by the clock on the wall."""
    began = perf_counter()
    act()
    return perf_counter() - began
