"""Claims, invoices and entries page by page, on both engines; nobody reaches beyond their own."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.sentences import SENTENCES
from ledger.work import intake, listings
from ledger.work.journal_pages import entries_page
from ledger.work.listings import ClaimStanding, ClaimsWanted
from ledger.work.own_rows import claims_within
from ledger.work.reach import Reach, claims_outside
from tests.conftest import desk
from tests.work.papers import (
    HOSPITAL,
    SCHOOL,
    SHIPYARD,
    STORE,
    ZHANG,
    ZHOU,
    claim,
    digest,
    on,
    reversal,
    stay,
)
from tests.work.year import live

WHOLE = Reach(is_whole=True)
ANY = ClaimsWanted()


def employers(*units: str) -> Reach:
    return Reach(employers=frozenset(units))


def numbers(answer: Answer) -> list[str]:
    return [line["claim_no"] for line in answer["claims"]]


@pytest.fixture
def answered(book: OpenBook) -> OpenBook:
    live(book, until="answered")
    return book


def test_reach_and_pages(answered: OpenBook) -> None:
    whole = listings.claims_page(answered, WHOLE, ANY, 0, 200)
    assert [line["standing"] for line in whole["claims"]] == [
        "paid",
        "paid",
        "approved",
        "declined",
    ]
    assert whole["next"] is None
    first = listings.claims_page(answered, WHOLE, ANY, 0, 3)
    rest = listings.claims_page(answered, WHOLE, ANY, first["next"], 3)
    assert numbers(first) + numbers(rest) == numbers(whole)
    desk_of = Reach(hospitals=frozenset({HOSPITAL}))
    assert numbers(listings.claims_page(answered, desk_of, ANY, 0, 200)) == numbers(whole)
    own = {unit.name: numbers(listings.claims_page(answered, employers(unit.uscc), ANY, 0, 200))
           for unit in (SHIPYARD, SCHOOL, STORE)}  # fmt: skip
    assert [len(own[unit.name]) for unit in (SHIPYARD, SCHOOL, STORE)] == [3, 1, 0]
    assert numbers(listings.claims_page(answered, Reach(), ANY, 0, 200)) == []


def test_a_filter_on_the_standing_fills_its_pages(answered: OpenBook) -> None:
    wanted = ClaimsWanted(standing=ClaimStanding.PAID)
    first = listings.claims_page(answered, WHOLE, wanted, 0, 1)
    second = listings.claims_page(answered, WHOLE, wanted, first["next"], 1)
    assert (len(first["claims"]), len(second["claims"]), second["next"]) == (1, 1, None)
    assert numbers(first) != numbers(second)


def test_a_claim_whose_settlement_was_taken_back_is_to_be_decided(answered: OpenBook) -> None:
    taken_back = [reversal("S1", "2012-12-20")]
    clerk = desk(answered, "陈受理", on("2012-12-20"))
    intake.reverse_settlements(clerk, taken_back, digest("reversal"))
    first = listings.claims_page(answered, WHOLE, ANY, 0, 1)["claims"][0]
    assert (first["standing"], first["benefit_fen"]) == ("submitted", None)


def test_claims_that_are_not_ones_own_are_found(answered: OpenBook) -> None:
    form = claim(9, ZHOU, "2012-12-01", stay("S9", "2012-11-15", "10000", "5000"))
    assert claims_outside(answered, employers(SCHOOL.uscc), [form]) == []
    assert claims_outside(answered, Reach(hospitals=frozenset({HOSPITAL})), [form]) == []
    for reach in (employers(SHIPYARD.uscc), Reach(hospitals=frozenset({"H1"})), Reach()):
        assert claims_outside(answered, reach, [form])


def test_a_file_holds_ones_own_claims_and_says_nothing_of_the_others(answered: OpenBook) -> None:
    """The same definition as for one claim and for programs."""
    theirs = claim(9, ZHOU, "2012-12-01", stay("S9", "2012-11-15", "10000", "5000"))
    ours = claim(10, ZHANG, "2012-12-01", stay("S10", "2012-11-15", "10000", "5000"), row=5)
    both = [theirs, ours]
    of_hospital = Reach(hospitals=frozenset({HOSPITAL}))
    for reach, expected in (
        (employers(SHIPYARD.uscc), [ours]), (employers(SCHOOL.uscc), [theirs]), (Reach(), []),
        (of_hospital, both), (WHOLE, both),
    ):  # fmt: skip
        own, found = claims_within(answered, both, reach)
        assert own == expected
        assert own == [form for form in both if not claims_outside(answered, reach, [form])]
        assert {each.row for each in found}.isdisjoint(form.row for form in own)
        assert bool(found) == (own != both)
        assert all(each.code in SENTENCES for each in found)


def test_invoices_and_entries(answered: OpenBook) -> None:
    whole = listings.invoices_page(answered, WHOLE, "2012", 0, 2)
    assert len(whole["invoices"]) == 2
    assert len(listings.invoices_page(answered, WHOLE, "2012", whole["next"], 2)["invoices"]) == 1
    (own,) = listings.invoices_page(answered, employers(STORE.uscc), None, 0, 9)["invoices"]
    shown = listings.invoice_in_full(answered, employers(STORE.uscc), own["invoice_no"])
    assert sum(shown["by_payer"].values()) == shown["total_fen"]
    page = entries_page(answered, "2012", (on("2012-08-01"), None), 0, 2)
    assert [len(page["entries"]), page["next"]] == [2, page["entries"][1]["position"]]
