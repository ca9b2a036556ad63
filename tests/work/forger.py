"""Somebody who can write into the database itself, has the keys, and puts the guards back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel

from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.digests import (
    GENESIS,
    RunningDigest,
    canonical,
    entry_hash,
    row_digest,
    step_hash,
    table_of,
)
from ledger.book.redactions import mac_of
from ledger.book.sealed import give_keys, keys_used
from ledger.book.tables import Kept
from ledger.work.verify import verify
from migrations import guards_0005

TABLES: dict[str, Table] = {table.name: table for table in SQLModel.metadata.sorted_tables}
KINDS: dict[str, type[Kept]] = {table_of(kind).name: kind for kind in Kept.__subclasses__()}


@contextmanager
def forging(book: OpenBook, *tables: str) -> Iterator[Connection]:
    """A transaction that no key and no check holds back, nor any guard of these tables (or all)."""
    forge = _forging_sqlite if book.url.drivername == "sqlite" else _forging_postgresql
    with forge(book, tables or tuple(TABLES)) as connection:
        yield connection


@cache
def _plain_engine(path: str) -> Engine:
    return create_engine(f"sqlite:///{path}", poolclass=NullPool)


@contextmanager
def _forging_sqlite(book: OpenBook, tables: tuple[str, ...]) -> Iterator[Connection]:
    engine = _plain_engine(str(book.url.database))
    if hasattr(book, "keys"):
        give_keys(engine, book.keys)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("PRAGMA synchronous = OFF")  # a forger may lose his work
        triggers = connection.exec_driver_sql(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        guards = [(name, sql) for table, name, sql in triggers if table in tables]
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.exec_driver_sql(sql)
        connection.commit()


@contextmanager
def _forging_postgresql(book: OpenBook, _tables: tuple[str, ...]) -> Iterator[Connection]:
    with book.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


def row_of(connection: Connection, table: str, row_id: int) -> dict[str, Any]:
    query = select(TABLES[table]).where(TABLES[table].c.id == row_id)
    return dict(connection.execute(query).mappings().one())


def ids_of(connection: Connection, table: str) -> list[int]:
    return list(connection.scalars(select(TABLES[table].c.id).order_by(TABLES[table].c.id)))


def put(connection: Connection, table: str, row_id: int, /, **columns: Any) -> None:
    """Change a row, and nothing else."""
    connection.execute(update(TABLES[table]).where(TABLES[table].c.id == row_id).values(columns))


def put_with_digest(connection: Connection, table: str, row_id: int, /, **columns: Any) -> None:
    """Change a row and make its own digest right again."""
    row = row_of(connection, table, row_id) | columns
    put(
        connection,
        table,
        row_id,
        **columns,
        digest=row_digest(KINDS[table], row, keys_used(connection)),
    )


def take_out(connection: Connection, table: str, row_id: int) -> None:
    """Delete a row, and nothing else."""
    connection.execute(delete(TABLES[table]).where(TABLES[table].c.id == row_id))


def cut_off(connection: Connection, from_step: int) -> None:
    """A step, and all that came after it, with every row, and what they counted for."""
    for table in reversed([name for name in TABLES if name != "account_total"]):
        for row_id in ids_of(connection, table):
            row = row_of(connection, table, row_id)
            if row.get("step_id", row["id"]) >= from_step:
                take_out(connection, table, row_id)
    sum_again(connection)


def sum_again(connection: Connection) -> None:
    """Make the totals of the accounts right again."""
    connection.execute(delete(TABLES["account_total"]))
    connection.exec_driver_sql(guards_0005.filling())


def add_copy(connection: Connection, table: str, row_id: int) -> int:
    """A second row like the first, under the next free id, with a right digest; returns the id."""
    row = row_of(connection, table, row_id)
    row["id"] = max(ids_of(connection, table)) + 1
    for column in _unique_columns(TABLES[table]):
        row[column.name] = another(column, row[column.name])
    if table in KINDS:
        row["digest"] = row_digest(KINDS[table], row, keys_used(connection))
    connection.execute(insert(TABLES[table]), [row])
    return int(row["id"])


def _unique_columns(table: Table) -> Iterator[Column[Any]]:
    """One column of each key that would refuse a copy."""
    for constraint in table.constraints | table.indexes:
        columns = list(getattr(constraint, "columns", ()))
        unique = getattr(constraint, "unique", type(constraint).__name__ == "UniqueConstraint")
        if unique and columns:
            yield columns[-1]


def another(column: Column[Any], value: Any) -> Any:
    """Something else of the same type; money is off by one fen."""
    if value is None:
        value = "" if _python_type(column) is str else 0
    match value:
        case bool():
            return not value
        case int():
            return value + (1 if column.name.endswith("_fen") else 1000)
        case datetime():
            return value + timedelta(seconds=1)
        case date():
            return value + timedelta(days=1)
    return value[:-1] + ("y" if value.endswith("x") else "x")


def _python_type(column: Column[Any]) -> type:
    return getattr(column.type, "impl_instance", column.type).python_type


def reseal(connection: Connection) -> None:
    """Make every digest and every hash of the book right again, as the program would have."""
    _reseal_entries(connection)
    sum_again(connection)
    cut = _renew_redactions(connection)
    written: dict[int, dict[str, RunningDigest]] = defaultdict(lambda: defaultdict(RunningDigest))
    for name, kind in KINDS.items():
        query = select(TABLES[name]).order_by(TABLES[name].c.id)
        for row in connection.execute(query).mappings().all():
            own = cut.get((name, row["id"])) or row_digest(kind, dict(row), keys_used(connection))
            written[row["step_id"]][name].add(own)
            if own != row["digest"]:
                put(connection, name, row["id"], digest=own)
    _reseal_steps(connection, written)


def _renew_redactions(connection: Connection) -> dict[tuple[str, int], str]:
    """Make what accounts for cut rows right for what stands there; the digest that each keeps."""
    keys, kept = keys_used(connection), {}
    for row_id in ids_of(connection, "redaction"):
        note = row_of(connection, "redaction", row_id)
        table, cut_id = note["table_name"], note["row_id"]
        if cut_id in (ids_of(connection, table) if table in KINDS else ()):
            kept[table, cut_id] = note["kept"]
            stands = row_digest(KINDS[table], row_of(connection, table, cut_id), keys)
            note["digest_after"] = stands
        put(connection, "redaction", row_id, **note | {"mac": mac_of(note, keys)})
    return kept


def _reseal_entries(connection: Connection) -> None:
    prev_hash = GENESIS
    session = Session(bind=connection, expire_on_commit=False)
    for entry, seal, postings in list(entries.journal(session)):
        lines = [posting.model_dump() for posting in postings]
        own = entry_hash(entry.model_dump(), lines, seal.position, prev_hash)
        put(connection, "entry_seal", seal.id, prev_hash=prev_hash, hash=own)
        prev_hash = own


def _reseal_steps(connection: Connection, written: dict[int, dict[str, RunningDigest]]) -> None:
    prev_hash = GENESIS
    for row in connection.execute(select(TABLES["step"]).order_by(TABLES["step"].c.id)).mappings():
        digests = {name: its.sealed() for name, its in sorted(written[row["id"]].items())}
        step = dict(row) | {"digests": canonical(digests), "prev_hash": prev_hash}
        step["hash"] = prev_hash = step_hash(step, keys_used(connection))
        put(connection, "step", row["id"], **step)


def faults(book: OpenBook) -> dict[str, set[str]]:
    """The records with a fault, and what is said of each."""
    found: dict[str, set[str]] = {}
    for check in verify(book)["checks"]:
        for fault in check["faults"]:
            found.setdefault(fault["record"], set()).add(fault["code"])
    return found
