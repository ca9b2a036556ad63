"""Many rows of one table at once, column by column: what ``RowForm.written`` makes of each alone.

Most of what a row costs is to look at its values one by one. A column of them is looked at by a few
calls, so that rows made by the thousand cost a third. The encoding is the same to the byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from types import NoneType
from typing import Any

from ledger.book.digests import KeptColumn, RowForm, quoted
from ledger.refusals import Refusal
from ledger.sealing import Keyring

_sha256 = hashlib.sha256


def written_all(
    form: RowForm, count: int, columns: Mapping[str, Any], keys: Keyring
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The digests of ``count`` new rows, and the rows as either engine stores them, digest last.

    Each column is a list or range of a value for each row, or one value that all rows share. A
    column that may be empty may be left out. Raises what ``RowForm.written`` raises.
    """
    unknown = columns.keys() - form.names
    assert not unknown, f"{form.table} has no {sorted(unknown)}"
    encoded: list[Iterable[str]] = []
    stored: list[Iterable[Any]] = []
    for column in form.parts:
        given = columns.get(column.name)
        if isinstance(given, list | range):
            assert len(given) == count, f"{form.table}.{column.name} has {len(given)} values"
            texts, its = _encoded(column, given, keys)
            encoded.append(texts)
            stored.append(its)
        else:
            texts, its = _encoded(column, [given], keys)
            encoded.append(repeat(texts[0], count))
            stored.append(repeat(its[0], count))
    start = f"[{quoted(form.table)},"
    digests = [
        _sha256(f"{start}{','.join(row)}]".encode()).hexdigest()
        for row in zip(*encoded, strict=True)
    ]
    return digests, list(zip(*stored, digests, strict=True))


def _encoded(
    column: KeptColumn, values: Sequence[Any], keys: Keyring
) -> tuple[Sequence[str], Sequence[Any]]:
    """The values of a column as they count in digests, and as they are stored."""
    kinds = set(map(type, values))
    if NoneType in kinds:
        return _partly_empty(column, values, keys)
    assert kinds == {column.kind}, f"{column.name} holds {kinds}"
    if column.kind is int:
        return list(map(str, values)), values
    if column.kind is str:
        return _texts(column, values, keys)
    if column.kind is date:
        days = list(map(date.isoformat, values))
        return [f'"{day}"' for day in days], days
    return ["true" if value else "false" for value in values], values


def _partly_empty(
    column: KeptColumn, values: Sequence[Any], keys: Keyring
) -> tuple[Sequence[str], Sequence[Any]]:
    assert column.nullable, f"{column.name} is empty"
    there = [value for value in values if value is not None]
    if not there:
        return ["null"] * len(values), values
    texts, its = map(iter, _encoded(column, there, keys))
    return (
        ["null" if value is None else next(texts) for value in values],
        [None if value is None else next(its) for value in values],
    )


def _texts(
    column: KeptColumn, values: Sequence[str], keys: Keyring
) -> tuple[Sequence[str], Sequence[str]]:
    limit = column.max_length
    if limit is not None and max(map(len, values)) > limit:
        text = next(value for value in values if len(value) > limit)
        raise Refusal("text_too_long", column=column.name, limit=limit, text=text)
    if column.seal is None:
        return list(map(quoted, values)), values
    tags, sealed = keys.tagged_all(column.seal, values)
    return list(map(quoted, tags)), sealed
