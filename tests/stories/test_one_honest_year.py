"""One honest year, told in numbers that a clerk can check by hand, on both engines.

Three units and eleven members pay 550.00, the union above adds 13,300.00. Hospitals ask, and take
back what they asked; the bank returns a payment; a fee is typed wrong; somebody objects. At the end
every fen is where it belongs, and the book proves it.

The chapters are told in the order of the year; each says its arithmetic.
"""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.work import report
from ledger.work.verify import verify
from tests.stories import collecting, ending, granting
from tests.stories.telling import Office

CHAPTERS = (
    collecting.units_join,
    collecting.ten_are_enrolled,
    collecting.contributions_are_billed,
    collecting.the_union_above_helps,
    collecting.money_comes_in,
    granting.claims_come_in,
    granting.claims_are_decided,
    granting.decisions_are_signed,
    granting.a_stay_is_reversed_before_payment,
    granting.benefits_are_paid,
    granting.a_stay_is_reversed_after_payment,
    collecting.some_come_and_some_go,
    collecting.an_invoice_is_cancelled,
    granting.the_last_claim_is_paid,
    ending.small_sums_are_booked,
    ending.the_period_is_closed,
    ending.the_pool_is_allocated,
    ending.the_notice_hangs_for_a_week,
    ending.relief_is_paid,
)


def live_one_honest_year(book: OpenBook) -> None:
    office = Office(book)
    for chapter in CHAPTERS:
        chapter(office)


def test_one_honest_year(book: OpenBook) -> None:
    live_one_honest_year(book)

    proof = verify(book)
    assert [check for check in proof["checks"] if check["faults"]] == []
    assert proof["ok"]
    summary = report.summary(book, "2012")
    ledger = summary.pop("ledger")
    assert summary == {
        "members": 11, "employers": 3,
        "contributions": {
            "due": "550.00", "received": "550.00",
            "by_payer": {"employer": "416.65", "member": "108.35", "union": "25.00"},
        },
        "claims": {
            "submitted": 7, "approved": 4, "declined": 3,
            "in_scope_self_paid": "25600.01",  # 600.00 + 12,000.00 + 5,000.01 + 8,000.00
            "benefit": "12800.01",  # 300.00 + 6,000.00 + 2,500.01 + 4,000.00
        },
        "fund": {
            "income": "13855.51", "benefit_expense": "12800.01", "surplus": "1055.00",
            "reserve": "55.00", "relief_pool": "1000.00",
        },
        "relief": {
            "candidates": 3, "need": "1950.00", "ratio": "20/39", "awarded": "923.08",
            "remainder": "76.92",
        },
    }  # fmt: skip
    assert ledger["debits"] == ledger["credits"]
    assert ledger["head_hash"] == proof["head_hash"]
