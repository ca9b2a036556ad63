"""Digests of kept rows and of steps: the frozen encodings that ``verify`` recomputes.

An encoding, once released, never changes; another one gets another version. Everything is JSON
without spaces, UTF-8, dates in ISO 8601, moments in UTC, money in whole fen. Version 2 of a step
differs from version 1 in that sealed values count by their tags (``ledger.sealing``), in the step
and in the rows that it wrote. From version 3 the hash of a step is keyed, because whoever has only
the database could otherwise add a step at the end. A step says its version itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, TypeDecorator
from sqlalchemy.types import TypeEngine

from ledger.book.sealed import Sealed
from ledger.book.tables import Kept
from ledger.refusals import Refusal
from ledger.sealing import Keyring, tag_of

#: JSON of a text, as ``json.dumps(…, ensure_ascii=False)`` writes it.
quoted = json.encoder.encode_basestring

GENESIS = "0" * 64
STEP_VERSION = 3
_IN_CLEAR = 1  # the version whose digests were taken over the values themselves
_KEYED = 3  # the first whose steps are hashed with the book's first key
ENTRY_VERSION = 1


def canonical(value: object) -> str:
    """The one JSON text of a value made of dicts, lists, text, whole numbers, booleans, None."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def table_of(kind: type[Kept]) -> Table:
    table = kind.metadata.tables[str(kind.__tablename__)]
    assert isinstance(table, Table)
    return table


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of a kept table as its rows are digested and stored."""

    name: str
    kind: type
    nullable: bool
    max_length: int | None
    seal: str | None  # "table.column" where the value is sealed


def _bare(column_type: TypeEngine[Any]) -> TypeEngine[Any]:
    """SQLModel wraps its text columns; the wrapper does not say what it holds."""
    return column_type.impl_instance if isinstance(column_type, TypeDecorator) else column_type


class RowForm:
    """How the rows of one table are looked at, digested and stored; every write goes through it.

    ``columns`` are the names in the order of the table, without ``digest``.
    """

    def __init__(self, kind: type[Kept]) -> None:
        table = table_of(kind)
        self.kind = kind
        self.table = table.name
        self.parts = tuple(
            KeptColumn(
                column.name, _bare(column.type).python_type, bool(column.nullable),
                getattr(column.type, "length", None) or getattr(column.type, "limit", None),
                f"{table.name}.{column.name}" if isinstance(column.type, Sealed) else None,
            )
            for column in table.columns
            if column.name != "digest"
        )  # fmt: skip
        self.columns = tuple(column.name for column in self.parts)
        self.names = frozenset(self.columns)

    def written(self, row: Mapping[str, Any], keys: Keyring) -> tuple[str, list[Any]]:
        """The digest of a new row, and its values as either engine stores them.

        The last look at a row before it is written: SQLite would take text of any length and any
        type. A column that may be empty may be left out. Raises Refusal("text_too_long") for text
        beyond its column; a wrong type, or a column that the table has not, is a bug.
        """
        assert row.keys() <= self.names, f"{self.table} has no {sorted(row.keys() - self.names)}"
        encoded = [quoted(self.table)]
        stored: list[Any] = []
        for column in self.parts:
            value: Any = row.get(column.name)
            if value is None:
                assert column.nullable, f"{self.table}.{column.name} is empty"
                encoded.append("null")
            elif not _is_exactly(value, column.kind):
                raise AssertionError(f"{self.table}.{column.name} is {value!r}")
            elif column.kind is int:
                encoded.append(str(value))
            elif column.kind is str:
                counted, value = _text(column, value, keys)
                encoded.append(quoted(counted))
            elif column.kind is date:
                value = value.isoformat()
                encoded.append(f'"{value}"')
            else:
                encoded.append("true" if value else "false")
            stored.append(value)
        return sha256(f"[{','.join(encoded)}]"), stored


def _is_exactly(value: object, kind: type) -> bool:
    return type(value) is kind  # a bool is not a number here, a datetime not a date


def _text(column: KeptColumn, value: str, keys: Keyring) -> tuple[str, str]:
    """What counts for a text in the digest, and what is stored of it."""
    if column.max_length is not None and len(value) > column.max_length:
        raise Refusal("text_too_long", column=column.name, limit=column.max_length, text=value)
    if column.seal is None:
        return value, value
    return keys.tagged(column.seal, value)


@cache
def row_form(kind: type[Kept]) -> RowForm:
    return RowForm(kind)


def row_digest(kind: type[Kept], row: Mapping[str, Any], keys: Keyring) -> str:
    """SHA-256 of a kept row's columns in the order of the table, ``digest`` itself left out.

    Raises what ``RowForm.written`` raises.
    """
    return row_form(kind).written({n: row[n] for n in row_form(kind).columns}, keys)[0]


def stored_digest(
    kind: type[Kept], row: Mapping[str, Any], keys: Keyring, version: int = STEP_VERSION
) -> str:
    """The digest of a row as a raw query finds it, whatever somebody has put into its columns.

    It is that of ``row_digest`` where every column holds what it should: a date may come as the
    text that SQLite keeps, a yes or no as 1 or 0. ``version``: that of the step that wrote it.
    """
    values: list[object] = [kind.__tablename__]
    for column in row_form(kind).parts:
        value = row[column.name]
        if column.kind is bool and value in (0, 1):
            value = bool(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif column.seal is not None:
            value = hashed_as(column.seal, value, keys, version)
        values.append(value)
    return sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=repr))


def hashed_as(name: str, stored: Any, keys: Keyring, version: int) -> object:
    """What counts in a digest for a value as it is stored; what does not open is never right."""
    try:
        value = keys.open(name, stored)
    except (Refusal, AttributeError):
        return [stored]
    if version == _IN_CLEAR:
        return value
    return tag_of(stored)  # for a value opens only under its own tag


class RunningDigest:
    """The digest over the row digests of one table in one step, in the order of their ids."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, digest: str) -> None:
        self.rows += 1
        self._hash.update(digest.encode())

    def add_all(self, digests: Sequence[str]) -> None:
        self.rows += len(digests)
        self._hash.update("".join(digests).encode())

    def sealed(self) -> list[int | str]:
        return [self.rows, self._hash.hexdigest()]


def step_hash(step: Mapping[str, Any], keys: Keyring) -> str:
    """The chain hash of a step over its own columns and the hash of the step before."""
    at: datetime = step["at"]
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    version, answer = step["hash_version"], step["answer"]
    if version != _IN_CLEAR:
        answer = keys.tag("step.answer", answer)
    fields = [
        version, step["id"], step["request_id"], step["name"], step["content_hash"],
        step["actor"], step["today"].isoformat(), at.astimezone(UTC).isoformat(),
        step["outcome"], answer, step["digests"], step["prev_hash"],
    ]  # fmt: skip
    encoded = canonical(fields)
    return keys.step_hash(encoded) if version >= _KEYED else sha256(encoded)


def entry_hash(
    entry: Mapping[str, Any], postings: Sequence[Mapping[str, Any]], position: int, prev_hash: str
) -> str:
    """The chain hash of an entry: its header, all its postings, and the hash before. No clock."""
    header = [
        entry["entry_no"], entry["booked_on"].isoformat(), entry["effective_on"].isoformat(),
        entry["period_code"], entry["event"], entry["cause_kind"], entry["cause_id"],
        entry["summary"], entry["currency"], entry["made_by"], entry["checked_by"],
        entry["reverses_id"],
    ]  # fmt: skip
    lines = [
        [p["line_no"], p["account"], p["debit_fen"], p["credit_fen"], p["employer_id"],
         p["member_id"]]
        for p in postings
    ]  # fmt: skip
    return sha256(canonical([ENTRY_VERSION, position, header, lines, prev_hash]))
