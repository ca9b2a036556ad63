"""Payments together and one at a time; and a year whose rows are written in batches of any size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.book import asking, entries, keeping
from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.work import bill, enrol, pay, report, roster_keeping
from ledger.work.verify import verify
from tests.conftest import second_book
from tests.core.builders import id_number
from tests.work.papers import digest, result
from tests.work.test_bulk_enrolling import content, sums
from tests.work.year import NAMES, RESULTS, at, live, stage

_MEMBERS = (1, 6, 2)  # to whom something is owed
_REASON = "账户已销户"  # why a payment comes back


@pytest.fixture
def other(
    request: pytest.FixtureRequest, book: OpenBook, tmp_path: Path, sqlite_template: Path
) -> Iterator[OpenBook]:
    """A second new book of the engine of the first."""
    with second_book(book, request, tmp_path, sqlite_template) as second:
        yield second


def test_results_of_one_file_make_the_book_that_they_make_file_by_file(
    book: OpenBook, other: OpenBook
) -> None:
    for each in (book, other):
        live(each, "released")
    counts = ("paid", "returned", "unchanged")
    whole = pay.bank_results(at(book, "李出纳", "2012-12-18"), RESULTS, digest("all"))
    single = [
        pay.bank_results(at(other, "李出纳", "2012-12-18"), [one], digest(one.payment_no))
        for one in RESULTS
    ]
    assert sums([whole], *counts) == sums(single, *counts) == (2, 1, 0)
    assert content(book) == content(other)
    assert verify(book)["head_hash"] == verify(other)["head_hash"]


def test_payables_of_one_batch_end_as_those_of_two(book: OpenBook, other: OpenBook) -> None:
    """One batch after all signatures, or one of what is signed and then one of the rest."""
    live(book, "batched")
    live(other, "signed")
    for _ in (1, 2):
        pay.make_batch(at(other, "李出纳", "2012-12-15"))
        stage("approved").do(other)
    assert _sent(book, "FK-2012-0001") == [3]
    assert _sent(other, "FK-2012-0001", "FK-2012-0002") == [2, 1]

    for number in _MEMBERS:
        mine, its = (report.member_statement(each, id_number(number)) for each in (book, other))
        assert mine["payables"], number
        assert _owed(mine) == _owed(its)
    assert _totals(book) == _totals(other)
    for proof in (verify(book), verify(other)):
        assert proof["ok"], proof


def _sent(book: OpenBook, *batch_nos: str) -> list[int]:
    """The payments of each batch, which is released; the bank pays all but the 2,500.00."""
    counts = []
    for batch_no in batch_nos:
        pay.release(at(book, "周主任", "2012-12-15"), batch_no)
        _, lines = report.bank_file(book, batch_no)
        answers = [
            result(line.payment_no, "2012-12-17", _REASON if line.amount_fen == 2500_00 else "")
            for line in lines
        ]
        pay.bank_results(at(book, "李出纳", "2012-12-18"), answers, digest(batch_no))
        counts.append(len(lines))
    return counts


def _totals(book: OpenBook) -> list[tuple[Any, ...]]:
    """Account, period, day, debits and credits; a release is one entry, however many it pays."""
    return [(*day, debit, credit) for *day, _, debit, credit in content(book)["account_total"]]


def _owed(statement: Answer) -> list[tuple[str, int, str]]:
    return sorted(
        (payable["kind"], payable["amount_fen"], payable["standing"])
        for payable in statement["payables"]
    )


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_year_is_the_same_however_many_rows_are_written_at_once(
    book: OpenBook, other: OpenBook, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(book, NAMES[-1])
    for module, name in (
        (keeping, "_AT_ONCE"), (entries, "_ENTRIES_AT_ONCE"), (asking, "CHUNK"),
        (enrol, "_TOGETHER"), (roster_keeping, "_TOGETHER"), (bill, "_TOGETHER"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, at_once)
    live(other, NAMES[-1])
    assert content(book) == content(other)
    proofs = [verify(each) for each in (book, other)]
    assert [proof["ok"] for proof in proofs] == [True, True]
    assert proofs[0]["head_hash"] == proofs[1]["head_hash"]
