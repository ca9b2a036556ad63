"""What somebody with SQL and no scruples can do to a book, one deed at a time, each undone again.

A deed happens in a transaction in which no guard holds; ``verify`` is asked there, with the anchor
that was taken before, and all is rolled back. ``told`` is what verify must name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, update
from sqlalchemy.exc import DataError, IntegrityError, MultipleResultsFound, NoResultFound
from sqlmodel import Session

from ledger.book.connection import OpenBook
from ledger.book.sealed import give_keys, tolerant
from ledger.files.anchors import AnchorLine, read_anchors
from ledger.work.anchor import anchor
from ledger.work.verify import verify_rows
from ledger.work.verify.anchors import anchors
from ledger.work.verify.faults import Tally
from tests.work.forger import (
    KINDS,
    TABLES,
    add_copy,
    another,
    cut_off,
    ids_of,
    put,
    put_with_digest,
    reseal,
    row_of,
    take_out,
)
from tests.work.papers import on

TODAY = on("2013-12-31")
ANCHOR = "anchor 1"
# What the engine itself holds back even so: keys, lengths and checks that are no triggers.
HELD_BACK = (IntegrityError, DataError)
KINDS_OF_DEEDS = ("change", "digest", "rewrite", "delete", "insert", "swap", "tail")
# What verify cannot see, and why nothing depends on it.
UNSEEN = {("account_total", "id"): "the number of a sum, which nothing refers to"}
CELLS = tuple(
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if (table.name, column.name) not in UNSEEN
)


# What ``reseal`` writes itself: whatever somebody puts there, it is as it was again.
MADE_RIGHT = {
    ("entry_seal", "prev_hash"), ("entry_seal", "hash"), ("redaction", "digest_after"),
    ("redaction", "mac"),
}  # fmt: skip
SUMS = frozenset(table for table, _ in UNSEEN)


def record(table: str, row: Mapping[str, Any]) -> str:
    """The name under which verify knows a row: its number, or, of a sum, what it is the sum of."""
    if table in SUMS:
        return f"{table} {row['account']} {row['period_code']} {row['booked_on']}"
    return f"{table} {row['id']}"


@dataclass(frozen=True)
class Deed:
    """Something done to a book, in words, and the names of which verify must tell at least one."""

    words: str
    names: frozenset[str]


class Forger:
    """Tampers with one book. ``kept``: the anchors taken of it as it is."""

    def __init__(self, book: OpenBook, chance: Random, kept: Sequence[AnchorLine]) -> None:
        self.chance = chance
        self._book = book
        self._kept = kept
        self._engine = book.engine if book.engine.dialect.name == "postgresql" else _bare(book)

    def tell(self, deed: Callable[[Connection], Deed]) -> tuple[Deed, set[str]] | None:
        """Do a deed, and what verify names then; None where the engine held it back."""
        with self._unguarded() as connection:
            try:
                done = deed(connection)
            except HELD_BACK:
                return None
            return done, self._named(connection)

    @contextmanager
    def _unguarded(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin() as transaction:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                yield connection
            else:
                listed = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                self._guards = connection.exec_driver_sql(listed).all()
                for name, _ in self._guards:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
                yield connection
            transaction.rollback()

    def _named(self, connection: Connection) -> set[str]:
        if connection.dialect.name == "sqlite":
            for _, sql in self._guards:
                connection.exec_driver_sql(sql)
        with tolerant():
            answer = verify_rows(connection)
            named = {fault["record"] for check in answer["checks"] for fault in check["faults"]}
            session = Session(bind=connection, autoflush=False)
            signer = self._book.keys.signer
            with suppress(NoResultFound, MultipleResultsFound):  # no book, or two: named above
                named |= {each.record for each in anchors(session, Tally(), self._kept, signer)}
            return named

    # -- deeds ------------------------------------------------------------------------------------

    def change(self, table: str, column: str) -> Callable[[Connection], Deed]:
        """Another value in any one row."""

        def deed(connection: Connection) -> Deed:
            row_id = self.chance.choice(ids_of(connection, table))
            row = row_of(connection, table, row_id)
            value = another(TABLES[table].c[column], row[column])
            put(connection, table, row_id, **{column: value})
            names = {record(table, row), record(table, row | {column: value})}
            return Deed(f"{table} {row_id}: {column} changed", frozenset(names))

        return deed

    def change_with_digest(self, table: str, column: str) -> Callable[[Connection], Deed]:
        """The same by somebody who knows how the digest of a row is made, and has the keys."""

        def deed(connection: Connection) -> Deed:
            row_id = self.chance.choice(ids_of(connection, table))
            row = row_of(connection, table, row_id)
            value = another(TABLES[table].c[column], row[column])
            put_with_digest(connection, table, row_id, **{column: value})
            steps = {row["step_id"], value if column == "step_id" else row["step_id"]}
            names = {f"{table} of step {step_id}" for step_id in steps}
            return Deed(f"{table} {row_id}: {column} and digest changed", frozenset(names))

        return deed

    def rewrite(self, table: str, column: str) -> Callable[[Connection], Deed]:
        """The same by somebody who makes every digest and every hash of the book right again."""

        def deed(connection: Connection) -> Deed:
            row_id = self.chance.choice(ids_of(connection, table))
            value = another(TABLES[table].c[column], row_of(connection, table, row_id)[column])
            put(connection, table, row_id, **{column: value})
            reseal(connection)
            return Deed(f"{table} {row_id}: {column} changed, all resealed", frozenset({ANCHOR}))

        return deed

    def delete(self, table: str) -> Callable[[Connection], Deed]:
        def deed(connection: Connection) -> Deed:
            ids = ids_of(connection, table)
            row_id = self.chance.choice(ids)
            row = row_of(connection, table, row_id)
            take_out(connection, table, row_id)
            names = {record(table, row), f"{table} of step {row.get('step_id')}"}
            if table == "step":  # the next one says so, or, of the last, the anchor
                names = {f"step {row_id + 1}", ANCHOR} if row_id == ids[-1] else {
                    f"step {row_id + 1}"}  # fmt: skip
            return Deed(f"{table} {row_id} deleted", frozenset(names))

        return deed

    def insert(self, table: str) -> Callable[[Connection], Deed]:
        """A copy with a right digest of its own, in the name of a step that was."""

        def deed(connection: Connection) -> Deed:
            row_id = add_copy(connection, table, self.chance.choice(ids_of(connection, table)))
            row = row_of(connection, table, row_id)
            names = {record(table, row), f"{table} of step {row.get('step_id')}"}
            return Deed(f"{table} {row_id} inserted", frozenset(names))

        return deed

    def swap(self, table: str) -> Callable[[Connection], Deed]:
        """Two rows take each other's place, each with a digest that is right there."""

        def deed(connection: Connection) -> Deed:
            one, other = self.chance.sample(ids_of(connection, table), 2)
            rows = {row_id: row_of(connection, table, row_id) for row_id in (one, other)}
            ids = TABLES[table].c.id
            for before, after in ((one, 0), (other, one), (0, other)):
                connection.execute(
                    update(TABLES[table]).where(ids == before).values(id=after)
                )  # fmt: skip
            if table in KINDS:
                for row_id in (one, other):
                    put_with_digest(connection, table, row_id)
            names = {f"{table} of step {row.get('step_id')}" for row in rows.values()}
            names |= {f"{table} {one}", f"{table} {other}"}
            return Deed(f"{table} {one} and {other} swapped", frozenset(names))

        return deed

    def truncate(self, connection: Connection) -> Deed:
        """A step, and all that came after it, is gone with every row; what is left is sound."""
        from_step = self.chance.choice(ids_of(connection, "step")[1:])
        cut_off(connection, from_step)
        return Deed(f"cut off from step {from_step}", frozenset({ANCHOR}))

    def draw(self, kind: str = "") -> tuple[str, str, str]:
        """A kind of deed, any where none is named, and where it may be done."""
        kind = kind or self.chance.choice(KINDS_OF_DEEDS)
        while True:
            table, column = self.chance.choice(CELLS)
            if kind in ("digest", "rewrite") and (table not in KINDS or column == "digest"):
                continue  # a digest of these is made otherwise
            if kind == "rewrite" and (table, column) in MADE_RIGHT:
                continue  # a deed that undoes itself
            if kind == "swap" and (table in SUMS or not self._has_two(table)):
                continue  # sums that change places change nothing but their numbers
            return kind, table, column

    def deed(self, kind: str, table: str, column: str) -> Callable[[Connection], Deed]:
        match kind:
            case "change":
                return self.change(table, column)
            case "digest":
                return self.change_with_digest(table, column)
            case "rewrite":
                return self.rewrite(table, column)
            case "delete":
                return self.delete(table)
            case "insert":
                return self.insert(table)
            case "swap":
                return self.swap(table)
        assert kind == "tail"
        return self.truncate

    def _has_two(self, table: str) -> bool:
        with self._engine.connect() as connection:
            return len(ids_of(connection, table)) > 1


def _bare(book: OpenBook) -> Engine:
    """An engine on the same file that checks nothing and begins where it is told to."""
    engine = create_engine(f"sqlite:///{book.url.database}")
    give_keys(engine, book.keys)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA ignore_check_constraints = ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@dataclass
class Tried:
    """What was tried, by kind; what verify did not name; what the engine held back by itself."""

    tried: Counter[str] = field(default_factory=Counter)
    held_back: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)

    def count(self, forger: Forger, kind: str, table: str, column: str) -> None:
        told = forger.tell(forger.deed(kind, table, column))
        if told is None:
            self.held_back[kind] += 1
            return
        deed, named = told
        self.tried[kind] += 1
        if not deed.names & named:
            self.unseen.append(f"{deed.words}: only {sorted(named)[:5]}")


def anchors_of(book: OpenBook, folder: Path) -> Sequence[AnchorLine]:
    """The anchor of a book as it is, kept elsewhere."""
    path = folder / "anchors.jsonl"
    anchor(book, path, TODAY)
    return read_anchors(path)
