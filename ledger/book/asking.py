"""Asking a book for many rows at once, by their ids or by other values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, BigInteger, Text, any_, func, literal
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


def listed(session: Session, values: Sequence[str]) -> tuple[str, dict[str, str | list[str]]]:
    """That a column is one of some texts, for what is asked in words; and the parameter of it."""
    if session.connection().dialect.name == "sqlite":
        return "IN (SELECT value FROM json_each(:listed))", {"listed": json.dumps(list(values))}
    return "= ANY(CAST(:listed AS text[]))", {"listed": list(values)}


def listed_pairs(
    session: Session, pairs: Sequence[tuple[str, str]]
) -> tuple[str, dict[str, str | list[str]]]:
    """A query that gives some pairs of text, and its parameters."""
    if session.connection().dialect.name == "sqlite":
        its = "json_extract(value, '$[0]'), json_extract(value, '$[1]')"
        return f"SELECT {its} FROM json_each(:pairs)", {"pairs": json.dumps(pairs)}
    firsts, seconds = map(list, zip(*pairs, strict=True))
    its = "unnest(CAST(:firsts AS text[])), unnest(CAST(:seconds AS text[]))"
    return f"SELECT {its}", {"firsts": firsts, "seconds": seconds}
