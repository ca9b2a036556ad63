"""Many claims at once and one at a time: the same decisions, findings, entries and chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.book import asking, entries, keeping
from ledger.book.connection import OpenBook
from ledger.forms import ClaimForm
from ledger.nouns import Answer
from ledger.work import adjudicate, approve, intake
from ledger.work.verify import causes, recomputation, verify
from tests.conftest import second_book
from tests.work.papers import (
    CHEN,
    LI,
    STRANGER,
    SUN,
    WU,
    ZHANG,
    ZHOU,
    claim,
    digest,
    reversal,
    stay,
)
from tests.work.test_bulk_enrolling import content, sums, told
from tests.work.year import STAGES, at

#: Two of one member, whose turn is not that of arrival; one late, one of a stranger, one that needs
#: two signatures, one with nothing in scope; and two that are not taken.
_CLAIMS = (
    claim(1, ZHANG, "2012-12-01", stay("B1", "2012-11-10", "4200", "3600")),
    claim(2, ZHANG, "2012-12-01", stay("B2", "2012-10-10", "40000", "3600")),
    claim(3, LI, "2012-11-20", stay("B3", "2012-10-10", "30000", "18000"),
          stay("B4", "2012-10-30", "8000", "5000"), diagnosis="C34.1"),
    claim(4, ZHOU, "2012-12-01", stay("B5", "2012-11-15", "10000", "5000"),
          line="special_outpatient"),
    claim(5, SUN, "2012-12-05", stay("B6", "2012-09-05", "2000", "1000")),
    claim(6, STRANGER, "2012-12-05", stay("B7", "2012-11-05", "2000", "1000")),
    claim(7, WU, "2012-12-05", stay("B8", "2012-11-05", "1000", "1000")),
    claim(8, replace(CHEN, name="陈二"), "2012-12-05", stay("B9", "2012-11-05", "2000", "1000")),
    claim(9, CHEN, "2012-12-05", stay("B1", "2012-11-05", "2000", "1000")),
)  # fmt: skip
CLAIMS = tuple(
    replace(
        form,
        row=10 * number,
        settlement_rows=tuple(range(10 * number, 10 * number + len(form.settlements))),
    )
    for number, form in enumerate(_CLAIMS, start=1)
)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every walk over rows takes several batches."""
    monkeypatch.setattr(asking, "CHUNK", 3)
    monkeypatch.setattr(keeping, "_AT_ONCE", 4)
    monkeypatch.setattr(entries, "_ENTRIES_AT_ONCE", 2)
    monkeypatch.setattr(causes, "_AT_A_TIME", 2)
    monkeypatch.setattr(recomputation, "_MEMBERS_AT_A_TIME", 2)


@pytest.fixture
def books(
    request: pytest.FixtureRequest, book: OpenBook, tmp_path: Path, sqlite_template: Path
) -> Iterator[tuple[OpenBook, OpenBook]]:
    """Two books of one engine as they stand before the first claim."""
    with second_book(book, request, tmp_path, sqlite_template) as other:
        for each in (book, other):
            for stage in STAGES[: [stage.name for stage in STAGES].index("claimed")]:
                stage.do(each)
        yield book, other


def take(book: OpenBook, forms: Sequence[ClaimForm]) -> Answer:
    file = digest(repr(forms))
    return intake.intake(at(book, "陈受理", "2012-12-10"), forms, file, accept_good=True)


def decide(book: OpenBook, claim_no: str | None = None) -> Answer:
    return adjudicate.adjudicate(at(book, "赵审核", "2012-12-11"), claim_no)


def sign(book: OpenBook, actor: str, claim_no: str | None = None) -> Answer:
    named = None if claim_no is None else [claim_no]
    return approve.approve_claims(at(book, actor, "2012-12-12"), named)


def test_claims_at_once_make_the_book_that_they_make_one_by_one(
    books: tuple[OpenBook, OpenBook],
) -> None:
    together, singly = books
    taken, each_taken = [take(together, CLAIMS)], [take(singly, [form]) for form in CLAIMS]
    counts = ("claims", "taken", "unchanged", "refused")
    assert sums(taken, *counts) == sums(each_taken, *counts) == (9, 7, 0, 2)
    assert told(taken) == told(each_taken)
    assert content(together) == content(singly)

    _decide_and_sign(together, singly)
    for book in books:
        back = at(book, "陈受理", "2012-12-12")
        undone = [reversal("B4", "2012-12-12"), reversal("B1", "2012-12-12", row=3)]
        intake.reverse_settlements(back, undone, digest("reversals"))
    _decide_and_sign(together, singly)

    assert content(together) == content(singly)
    proofs = [verify(book) for book in books]
    assert [proof["ok"] for proof in proofs] == [True, True]
    assert proofs[0]["head_hash"] == proofs[1]["head_hash"]
    assert proofs[0]["checks"] == [
        {**check, "counted": own["counted"]} if check["check"] in ("steps", "rows") else check
        for check, own in zip(proofs[1]["checks"], proofs[0]["checks"], strict=True)
    ]


def _decide_and_sign(together: OpenBook, singly: OpenBook) -> None:
    """All in one step each, and one by one in the same turn."""
    decided = decide(together)
    for line in decided["claims"]:
        assert decide(singly, line["claim_no"])["claims"] == [line]
    for actor in ("钱复核", "孙主席"):
        signed = sign(together, actor)
        for line in signed["lines"]:
            assert sign(singly, actor, line["number"])["lines"] == [line]
    assert content(together) == content(singly)
