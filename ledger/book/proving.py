"""Looking at kept rows by the million: whatever is as it was written is passed over quickly.

A look says only that a row is what its digest was taken over, or that it is not so at first sight;
then ``digests.stored_digest`` has the word. The bytes hashed here are those of ``canonical``, made
by a faster encoder, of values that are of the types which it encodes alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from ledger.book.digests import ENTRY_VERSION, hashed_as, row_form
from ledger.book.driver import read, stream
from ledger.book.tables import Kept
from ledger.sealing import Keyring

_encode = msgspec.json.Encoder().encode

#: What a driver may hand over for a column. SQLite keeps days as text and truth as a number; the
#: latter is not encoded alike, so it gets the second look.
_HANDED = {int: (int,), str: (str,), date: (date, str), bool: (bool,)}
_NONE = (type(None),)


class Look:
    """A quick look at the rows of one table. A row here is a tuple of the table's name, its columns
    in their order and, last, its digest."""

    def __init__(self, kind: type[Kept], keys: Keyring) -> None:
        form = row_form(kind)
        self.columns = (*form.columns, "digest")
        self._asked = (
            f"SELECT '{form.table}' AS of_table, {', '.join(self.columns)}"
            f" FROM {form.table} ORDER BY id"
        )
        self._keys = keys
        handed = [(*_HANDED[part.kind], *_NONE[: part.nullable]) for part in form.parts]
        self._handed: list[tuple[type, ...]] = [(str,), *handed]
        self._known: set[tuple[type, ...]] = set()  # shapes of rows that were found right
        self._seals = [
            (place, part.seal) for place, part in enumerate(form.parts, start=1) if part.seal
        ]

    def rows(self, connection: Connection) -> Iterator[tuple[Any, ...]]:
        """All of the table in the order of ids, whatever somebody has put into them.

        Nothing else may be asked over the connection until all were read.
        """
        return stream(connection, self._asked)

    def is_as_written(self, row: tuple[Any, ...], version: int) -> bool:
        """Whether a row, written by a step of that version, is certainly what its digest says."""
        values: Sequence[Any] = row[:-1]
        shape = tuple(map(type, values))
        if shape not in self._known and not self._is_right(shape):
            return False
        if self._seals:
            values = self._as_hashed(values, version)
        digest: object = row[-1]
        return sha256(_encode(values)).hexdigest() == digest

    def _is_right(self, shape: tuple[type, ...]) -> bool:
        right = all(each in handed for each, handed in zip(shape, self._handed, strict=True))
        if right:
            self._known.add(shape)
        return right

    def _as_hashed(self, values: Sequence[Any], version: int) -> Sequence[Any]:
        found = list(values)
        for place, seal in self._seals:
            found[place] = hashed_as(seal, found[place], self._keys, version)
        return found


class Sealed(NamedTuple):
    """An entry with its seal and its postings, as columns; ``fields`` and ``lines`` as hashed."""

    fields: tuple[Any, ...]
    entry_id: int
    position: int
    hash_version: int
    prev_hash: str
    hash: str
    lines: list[tuple[Any, ...]]

    @property
    def entry_no(self) -> str:
        return str(self.fields[0])

    @property
    def currency(self) -> str:
        return str(self.fields[8])

    @property
    def reverses_id(self) -> int | None:
        found: int | None = self.fields[-1]
        return found

    def expected_hash(self) -> str:
        """As ``digests.entry_hash``, of the columns as a driver hands them over."""
        lines = [line[1:] for line in self.lines]
        hashed = [ENTRY_VERSION, self.position, self.fields, lines, self.prev_hash]
        return sha256(_encode(hashed)).hexdigest()


_HEADERS = """
SELECT e.entry_no, e.booked_on, e.effective_on, e.period_code, e.event, e.cause_kind, e.cause_id,
 e.summary, e.currency, e.made_by, e.checked_by, e.reverses_id,
 e.id, s.position, s.hash_version, s.prev_hash, s.hash
FROM entry e JOIN entry_seal s ON s.entry_id = e.id ORDER BY s.position
"""
_FIELDS = 12
_LINES = "SELECT entry_id, line_no, account, debit_fen, credit_fen, employer_id, member_id FROM"
_ALL_LINES = f"{_LINES} posting ORDER BY entry_id, line_no"


def journal(connection: Connection) -> Iterator[Sealed]:
    """Every entry with its seal and its postings, in the order of the chain, streaming.

    Entries are numbered in that order; where somebody has changed it, their postings are looked up.
    """
    lines = read(connection, _ALL_LINES)
    ahead = next(lines, None)
    last_id = 0
    for header in read(connection, _HEADERS):
        entry_id, own = header[_FIELDS], []
        if entry_id > last_id:
            last_id = entry_id
            while ahead is not None and ahead[0] <= entry_id:
                if ahead[0] == entry_id:
                    own.append(ahead)
                ahead = next(lines, None)
        else:
            own = _lines_of(connection, entry_id)
        _, position, version, prev_hash, own_hash = header[_FIELDS:]
        yield Sealed(header[:_FIELDS], entry_id, position, version, prev_hash, own_hash, own)


def _lines_of(connection: Connection, entry_id: int) -> list[tuple[Any, ...]]:
    asked = f"{_LINES} posting WHERE entry_id = {int(entry_id)} ORDER BY line_no"
    return [tuple(line) for line in connection.exec_driver_sql(asked)]
