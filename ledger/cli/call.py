"""One call of the command line: what was typed, with the book, the desk and the day it means."""

from __future__ import annotations

import os
import sqlite3
import uuid
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from ledger.book.connection import OpenBook
from ledger.cli.parsing import Parser
from ledger.cli.screen import Screen
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.desk import Desk

#: A database that cannot be reached says so in one of these; their subclasses, constraints and
#: guards among them, would be mistakes of the program.
UNREACHABLE = (DatabaseError, OperationalError, sqlite3.DatabaseError, sqlite3.OperationalError)


@dataclass(frozen=True)
class Reply:
    """What a command answers: ``answer`` as JSON, or what ``show`` puts on the screen.

    Without an answer everything asked for was written already, line by line.
    """

    answer: Answer | None
    show: Callable[[Screen], None]
    status: int = 0


def machine_day() -> date:
    """What day it is by the clock of this machine."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True)
class Call:
    args: Namespace
    lang: str

    @property
    def parser(self) -> Parser:
        parser: Parser = self.args.parser
        return parser

    @property
    def wants_json(self) -> bool:
        return bool(getattr(self.args, "json", False))

    @cached_property
    def today(self) -> date:
        """The day that was named, or that of the clock on this machine."""
        return getattr(self.args, "today", None) or machine_day()

    @cached_property
    def actor(self) -> str:
        """Who is acting. Raises Misuse where nobody was named."""
        actor: str = getattr(self.args, "actor", "") or os.environ.get("TONGZHOU_ACTOR", "").strip()
        if not actor:
            raise self.parser.misuse("usage.no_actor")
        return actor

    @cached_property
    def request_id(self) -> str:
        return getattr(self.args, "request_id", None) or uuid.uuid4().hex

    @property
    def place(self) -> str:
        """Where the book is. Raises Misuse where none was named."""
        place: str = getattr(self.args, "book", "") or os.environ.get("TONGZHOU_BOOK", "")
        if not place:
            raise self.parser.misuse("usage.no_book")
        return place

    @contextmanager
    def book(self) -> Iterator[OpenBook]:
        """The book that was named, open. Refuses ``book_unreachable`` as long as it is."""
        with reaching(self.place), OpenBook(self.place) as book:
            yield book

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk of who is acting, at the book that was named."""
        actor = self.actor
        with self.book() as book:
            yield self.desk_at(book, actor)

    def desk_at(self, book: OpenBook, actor: str = "", part: int | None = None) -> Desk:
        """A desk at an open book; ``part`` is the number of one step among several.

        Without an actor it can only look.
        """
        request_id = self.request_id if part is None else f"{self.request_id}:{part}"
        return Desk(book, actor, self.today, request_id)


@contextmanager
def reaching(place: str) -> Iterator[None]:
    """A database that cannot be opened, read or written is a refusal, and no fault of ours."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        if type(problem) not in UNREACHABLE:
            raise
        cause = getattr(problem, "orig", None) or problem
        first_line = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        raise Refusal("book_unreachable", url=shown_place(place), problem=first_line) from problem


def shown_place(place: str) -> str:
    """The place of a book without the password in it."""
    if "://" not in place:
        return place
    return make_url(place).render_as_string(hide_password=True)
