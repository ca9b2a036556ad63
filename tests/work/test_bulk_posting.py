"""Many entries in one request and each in its own: the same rows, totals and chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bench.posting import DAY, draft
from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.nouns import Answer, EntryDraft, PostingDraft
from ledger.work.clerk import Clerk
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.conftest import second_book
from tests.work.test_bulk_enrolling import content
from tests.work.year import at


def post(book: OpenBook, drafts: Sequence[EntryDraft]) -> None:
    def act(clerk: Clerk) -> Answer:
        return {"entries": clerk.post(drafts)}

    at(book, "会计", DAY.isoformat()).once("test", {"of": [each.cause_id for each in drafts]}, act)


@pytest.fixture(autouse=True)
def _a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_ENTRIES_AT_ONCE", 40)  # as many as a server takes by COPY


def test_entries_at_once_make_the_book_that_they_make_one_by_one(
    request: pytest.FixtureRequest, book: OpenBook, tmp_path: Path, sqlite_template: Path
) -> None:
    drafts = [draft(number) for number in range(1, 101)]
    with second_book(book, request, tmp_path, sqlite_template) as singly:
        post(book, drafts)
        for each in drafts:
            post(singly, [each])
        assert content(book) == content(singly)
        assert verify(book)["head_hash"] == verify(singly)["head_hash"]


@pytest.mark.parametrize("wrong", [1, 60, 100])
def test_one_that_is_wrong_leaves_none_of_them(book: OpenBook, wrong: int) -> None:
    """Written with the first, in the middle while others are made, or with the last."""
    drafts = [draft(number) for number in range(1, 101)]
    lines = (PostingDraft("1002", 100, 0), PostingDraft("490101", 0, 99))
    drafts[wrong - 1] = replace(drafts[wrong - 1], postings=lines)
    before = dump(book)
    with pytest.raises(IntegrityError, match="debits and credits"):
        post(book, drafts)
    assert dump(book) == before
