"""A book for the programs that only look at one: opened for a while, and the end of its chain."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from ledger.book import entries
from ledger.book.connection import OpenBook as OpenBook
from ledger.book.connection import book_url, shown, unreachable
from ledger.book.migrating import HEAD as HEAD
from ledger.nouns import Answer
from ledger.refusals import Refusal

# What a database says when it cannot be reached or read. The subclasses, constraints and guards
# among them, would be mistakes of the program and pass through.
_UNREACHABLE = (DatabaseError, OperationalError, sqlite3.DatabaseError, sqlite3.OperationalError)


_SHARED: dict[str, OpenBook] = {}


@contextmanager
def opened(place: str) -> Iterator[OpenBook]:
    """The book at a place, closed at the end; a database that gives way in between is refused too.

    It is the one that this program shares, if it does (``sharing``).

    Raises Refusal("book_url_unknown", "book_schema_name", "book_missing",
    "book_at_other_migration", "book_unreachable").
    """
    try:
        shared = _SHARED.get(place)
        if shared is not None and shared.is_there:
            yield shared
            return
        with _open(place) as book:
            yield book
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        if type(problem) not in _UNREACHABLE:
            raise
        raise unreachable(book_url(place), problem) from None


@contextmanager
def sharing(place: str) -> Iterator[OpenBook]:
    """For a program that serves: all in it who open the book in the block have the same one.

    To connect anew takes longer than most of what is asked. Raises what ``opened`` raises.
    """
    with opened(place) as book:
        _SHARED[place] = book
        try:
            yield book
        finally:
            del _SHARED[place]


def _open(place: str) -> OpenBook:
    try:
        return OpenBook(place)
    except OSError as problem:
        words = problem.strerror or type(problem).__name__
        raise Refusal("book_unreachable", url=shown_place(place), problem=words) from None


def shown_place(place: str) -> str:
    """The place of a book without the password in it. Raises Refusal("book_url_unknown")."""
    return place if "://" not in place else shown(book_url(place))


def chain_head(book: OpenBook) -> Answer:
    """The end of the chain of entries: ``position``, which counts them, and the last ``hash``.

    Whoever keeps the two can show later that no entry up to there was changed.
    """
    with book.reading() as connection:
        end = entries.head(Session(bind=connection, autoflush=False))
    return {"position": end.position, "hash": end.hash}
