"""Asking a book for many rows at once, by their ids or by other values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, BigInteger, Text, any_, func, literal, tuple_
from sqlmodel import Session, select

T = TypeVar("T")
CHUNK = 2_000  # ids asked for in one query, all in one parameter (``among``)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def among(session: Session, column: Any, values: Sequence[int] | Sequence[str]) -> Any:
    """The condition that a column is one of some values, whole numbers or plain text.

    All values are in one parameter: a list of parameters takes longer to send and to plan than the
    rows to find.
    """
    if session.connection().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))
    kind: Any = Text if isinstance(values[0], str) else BigInteger
    return column == any_(literal(list(values), ARRAY(kind)))


def among_pairs(session: Session, first: Any, second: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    """The condition that two columns of text are together one of some pairs."""
    if session.connection().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(pairs)).table_valued("value")
        its = [func.json_extract(listed.c.value, f"$[{place}]") for place in (0, 1)]
    else:
        its = [func.unnest(literal(list(each), ARRAY(Text))) for each in zip(*pairs, strict=True)]
    return tuple_(first, second).in_(select(*its))
