"""One consistent look at a book, without writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from ledger.book import entries
from ledger.book.connection import OpenBook


@contextmanager
def looking(book: OpenBook) -> Iterator[Session]:
    with book.reading() as connection:
        yield Session(bind=connection, autoflush=False)


def period_code(session: Session, wanted: str) -> str:
    """The code of the period a person means ("2012"). Raises Refusal("period_unknown")."""
    return entries.period_named(session, wanted).code
