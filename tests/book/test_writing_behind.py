"""Rows that are written while the next are made: all of them, or what stopped them is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from ledger.book.connection import OpenBook
from ledger.book.keeping import Keeping
from ledger.book.tables import Member, MemberDetail
from tests.book.stepping import TODAY

_BLANK = {"mobile": "", "bank_account": "", "bank_name": ""}


@pytest.fixture
def keeping(book: OpenBook) -> Iterator[Keeping]:
    """A step in the middle; what it does is thrown away."""
    with book.engine.connect() as connection:
        yield Keeping(connection, "test", "会计", TODAY)


def add(keeping: Keeping, numbers: range) -> None:
    ids = keeping.add_all(
        Member, len(numbers), id_type="护照", id_number=[f"P{number}" for number in numbers]
    )
    keeping.add_all(MemberDetail, len(ids), member_id=ids, name="张三", **_BLANK)
    keeping.flush()


def count(keeping: Keeping) -> int:
    return keeping.session.exec(select(func.count()).select_from(MemberDetail)).one()


def test_all_is_there_after_the_block(keeping: Keeping) -> None:
    with keeping.ends.writing_behind():
        for first in range(0, 100, 20):
            add(keeping, range(first, first + 20))
    assert count(keeping) == 100
    add(keeping, range(100, 120))
    assert count(keeping) == 120


def test_who_reads_in_the_block_sees_what_was_written(keeping: Keeping) -> None:
    with keeping.ends.writing_behind():
        for first in range(0, 60, 20):
            add(keeping, range(first, first + 20))
            assert count(keeping) == first + 20


@pytest.mark.parametrize("more", [0, 1])
def test_what_the_database_refuses_is_told(keeping: Keeping, more: int) -> None:
    """At the latest where the block ends, or with the rows written next."""
    told = pytest.raises(IntegrityError)
    with told, keeping.ends.writing_behind():
        keeping.add_all(MemberDetail, 20, member_id=999, name="张三", **_BLANK)
        keeping.flush()
        for _ in range(more):
            add(keeping, range(20))
        assert not more


def fail_after_adding(keeping: Keeping) -> None:
    add(keeping, range(20))
    raise ZeroDivisionError


def test_a_failure_in_the_block_goes_before_one_of_the_database(keeping: Keeping) -> None:
    with pytest.raises(ZeroDivisionError), keeping.ends.writing_behind():
        fail_after_adding(keeping)
    assert count(keeping) == 20


def test_threads_take_turns_as_before_once_all_is_written(keeping: Keeping) -> None:
    before = sys.getswitchinterval()
    with keeping.ends.writing_behind(), keeping.ends.writing_behind():
        add(keeping, range(20))
    assert sys.getswitchinterval() == before
    with pytest.raises(ZeroDivisionError), keeping.ends.writing_behind():
        raise ZeroDivisionError
    assert sys.getswitchinterval() == before
