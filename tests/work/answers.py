"""What comes of a step: rows in the book, a refusal, or findings in what was handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Kept
from ledger.refusals import BadInput, Refusal

K = TypeVar("K", bound=Kept)


def rows(book: OpenBook, kind: type[K]) -> list[K]:
    """Every row of a table, in the order they were kept."""
    with book.reading() as connection:
        session = Session(bind=connection, expire_on_commit=False)
        return list(session.exec(select(kind).order_by(col(kind.id))))


def codes(findings: Sequence[object]) -> list[str]:
    """The codes of findings, as they come from a step or in its answer."""
    return [
        finding["code"] if isinstance(finding, dict) else getattr(finding, "code", "")
        for finding in findings
    ]


@contextmanager
def refused(code: str, **facts: object) -> Iterator[None]:
    """The rules say no, exactly with this word, and with at least these facts."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.code == code
    assert {name: told.value.facts.get(name) for name in facts} == {
        name: str(fact) for name, fact in facts.items()
    }


@contextmanager
def found(*expected: str) -> Iterator[None]:
    """What was handed in cannot be taken, for these reasons in this order."""
    with pytest.raises(BadInput) as told:
        yield
    assert codes(told.value.findings) == list(expected)
