"""Statements that go to the driver together: each has its answer, and errors are told as ever."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from ledger.book.connection import OpenBook
from ledger.book.driver import among, answers
from ledger.book.rows import Rows, write
from tests.book.stepping import step


def test_each_question_has_its_own_answer(book: OpenBook) -> None:
    for request_id in ("R'1", "R 2", "R3"):
        step(book, request_id)
    is_one, wanted = among(book.engine, "request_id", ["R'1", "R 2", "nobody's"])
    asked = (f"SELECT request_id FROM step WHERE {is_one} ORDER BY id", wanted)
    with book.reading() as connection:
        first, second, third = answers(
            connection, [asked, ("SELECT 1 WHERE false", ()), ("SELECT 1 AS one, 2 AS two", ())]
        )
        assert [tuple(row) for row in first] == [("R'1",), ("R 2",)]
        assert list(second) == []
        assert [tuple(row) for row in third] == [(1, 2)]


def test_a_question_that_cannot_be_asked_is_told_as_by_the_engine(book: OpenBook) -> None:
    with book.reading() as connection, pytest.raises(DBAPIError, match="no_such_table"):
        list(answers(connection, [("SELECT 1", ()), ("SELECT * FROM no_such_table", ())]))
    with book.reading() as connection:  # the connection is whole again
        assert [len(found) for found in answers(connection, [("SELECT 1", ())])] == [1]


def test_answers_may_be_left_lying(book: OpenBook) -> None:
    with book.reading() as connection:
        asked = answers(connection, [("SELECT 1", ()), ("SELECT 2", ())])
        assert len(next(asked)) == 1
        asked.close()
        ((row,),) = answers(connection, [("SELECT 3", ())])
        assert tuple(row) == (3,)


def test_a_guard_that_refuses_one_of_several_tables_takes_all_back(book: OpenBook) -> None:
    """The second table's row breaks a key; the first table's is not there either."""
    step(book, "R1")
    with book.reading() as connection:
        asked = ("SELECT max(id), max(digest) FROM employer", ())
        (((one, digest),),) = answers(connection, [asked])
    columns = ("id", "step_id", "digest", "uscc", "name", "kind")
    employer = (one + 1, 2, digest, "U-new", "某单位", "企业")
    again = (one + 2, 2, digest, "U-new", "某单位", "企业")
    with pytest.raises(IntegrityError), book.writing() as connection:
        write(connection, [Rows("employer", columns, [employer]),
                           Rows("employer", columns, [again])])  # fmt: skip
    with book.reading() as connection:
        (found,) = answers(connection, [("SELECT max(id) FROM employer", ())])
        assert tuple(found[0]) == (one,)
