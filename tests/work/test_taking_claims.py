"""受理: claims and their settlements, each once; what the hospital takes back opens them again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, Member, SettlementReversal, SettlementRow
from ledger.forms import ClaimForm
from ledger.nouns import Answer, Finding, Settlement, Severity
from ledger.work import intake, report
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.core.builders import fen
from tests.work.answers import codes, found, refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import LI, STRANGER, ZHANG, claim, digest, reversal, stay
from tests.work.year import CLAIMS, at, live

DAY = "2012-12-20"
STAY = stay("S9", "2012-11-10", "2000", "1000")


def take(book: OpenBook, *forms: ClaimForm, day: str = DAY, accept_good: bool = False) -> Answer:
    desk = at(book, "陈受理", day)
    return intake.intake(desk, forms, digest(repr(forms)), accept_good=accept_good)


def changed(settlement: Settlement, **yuan: str) -> Settlement:
    amounts = {name: fen(text) for name, text in yuan.items()}
    return structs.replace(settlement, amounts={**settlement.amounts, **amounts})


def test_a_claim_may_have_several_settlements(book: OpenBook) -> None:
    live(book, "received")
    answer = take(book, *CLAIMS)
    assert (answer["taken"], answer["refused"], answer["findings"]) == (4, 0, [])
    assert [row.claim_id for row in rows(book, SettlementRow)] == [1, 2, 2, 3, 4]
    assert rows(book, SettlementRow)[0].inscp_scp_amt_fen == 4200_00


def test_the_same_claims_again_change_nothing(book_at: BookAt) -> None:
    book = book_at("claimed")
    before = dump(book) | {"step": []}
    answer = take(book, *CLAIMS)
    assert (answer["taken"], answer["unchanged"]) == (0, 4)
    assert dump(book) | {"step": []} == before


def test_a_person_nobody_enrolled_may_ask(book_at: BookAt) -> None:
    """Whether there is a right to benefit is decided, with reasons, and not refused here."""
    book = book_at("received")
    take(book, claim(9, STRANGER, "2012-12-01", STAY))
    assert rows(book, Member)[-1].id_number == STRANGER.id_number


def test_a_claim_belongs_to_the_period_of_its_discharge(book_at: BookAt) -> None:
    """One from before the first period counts to the first; a later one opens its period."""
    book = book_at("received")
    early = claim(8, LI, "2012-08-20", stay("S8", "2012-07-20", "2000", "1000"))
    late = claim(9, LI, "2013-08-20", stay("S9", "2013-08-10", "2000", "1000"), row=3)
    take(book, early, late, day="2013-08-21")
    assert [row.period_code for row in rows(book, Claim)] == ["2012-08-01", "2013-08-01"]


# -- findings -------------------------------------------------------------------------------------

LIKE_ANOTHER = structs.replace(STAY, receipt_no="No-S1")
TAKEN = structs.replace(STAY, setl_id="S1")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (claim(9, replace(ZHANG, name="张三"), "2012-12-01", STAY), ["claim_name_differs"]),
        (replace(claim(9, ZHANG, "2012-12-01", STAY), certno="1"), ["id_length"]),
        (claim(9, ZHANG, "2012-11-09", STAY), ["submitted_too_early"]),
        (claim(9, ZHANG, "2012-12-21", STAY), ["submitted_in_future"]),
        (claim(9, ZHANG, "2012-12-01", TAKEN), ["settlement_claimed"]),
        (claim(9, ZHANG, "2012-12-01", LIKE_ANOTHER), ["receipt_claimed"]),
        (claim(1, ZHANG, "2012-12-01", STAY), ["claim_no_taken"]),
        (claim(9, ZHANG, "2012-12-01", STAY, STAY), ["settlement_claimed", "receipt_claimed"]),
        (claim(9, ZHANG, "2012-12-01", changed(STAY, psn_cash_pay="1")),
         ["settlement_paid_differs"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_taken(book_at: BookAt, form: ClaimForm, expected: list[str]) -> None:
    book = book_at("claimed")
    before = dump(book)
    with found(*expected):
        take(book, form)
    assert dump(book) == before


def test_a_claim_number_stands_once_in_a_file(book_at: BookAt) -> None:
    other = stay("S8", "2012-11-20", "2000", "1000")
    with found("claim_no_twice"):
        take(
            book_at("received"),
            claim(9, ZHANG, "2012-12-01", STAY), claim(9, ZHANG, "2012-12-01", other, row=3),
        )  # fmt: skip


def test_the_same_stay_in_two_claims_of_a_file(book_at: BookAt) -> None:
    with found("settlement_claimed", "receipt_claimed"):
        take(
            book_at("received"),
            claim(8, ZHANG, "2012-12-01", STAY), claim(9, LI, "2012-12-01", STAY, row=3),
        )  # fmt: skip


def without_number(stay: Settlement) -> Settlement:
    return structs.replace(stay, receipt_code="", receipt_no="")


def test_stays_whose_sheets_print_no_number_of_a_receipt(book_at: BookAt) -> None:
    """Two in a file and one by itself are taken; the same stay is still claimed once."""
    book = book_at("received")
    others = [without_number(stay(f"S{n}", "2012-11-20", "2000", "1000")) for n in (7, 8)]
    first = claim(9, ZHANG, "2012-12-01", without_number(STAY))
    assert take(book, first, claim(8, LI, "2012-12-01", others[0], row=3))["taken"] == 2
    assert take(book, claim(7, LI, "2012-12-01", others[1]))["taken"] == 1
    assert [row.receipt_no for row in rows(book, SettlementRow)] == ["", "", ""]
    with found("settlement_claimed"):
        take(book, claim(6, LI, "2012-12-01", others[1]))


def test_the_same_stay_twice_in_one_line_of_a_file(book_at: BookAt) -> None:
    """A line of a JSON file holds a whole claim, so both stand in the same row."""
    twice = replace(claim(9, ZHANG, "2012-12-01", STAY, STAY), settlement_rows=(2, 2))
    book = book_at("received")
    with found("settlement_claimed", "receipt_claimed"):
        take(book, twice)
    other = claim(8, LI, "2012-12-01", stay("S8", "2012-11-20", "2000", "1000"), row=3)
    assert take(book, twice, other, accept_good=True)["taken"] == 1


def test_a_warning_stops_nothing(book_at: BookAt) -> None:
    """The parts by catalogue differ from the total: cities are known to differ here."""
    odd = changed(STAY, preselfpay_amt="0.01")
    answer = take(book_at("received"), claim(9, ZHANG, "2012-12-01", odd))
    assert (answer["taken"], codes(answer["findings"])) == (1, ["settlement_parts_differ"])


def test_the_sound_claims_can_be_taken(book_at: BookAt) -> None:
    book = book_at("received")
    wrong = claim(9, ZHANG, "2012-11-09", STAY, row=7)
    answer = take(book, *CLAIMS, wrong, accept_good=True)
    assert (answer["taken"], answer["refused"]) == (4, 1)
    assert [each["row"] for each in answer["findings"]] == [7]


def test_what_the_reader_found_counts(book_at: BookAt) -> None:
    book = book_at("received")
    unreadable = Finding("amount_unreadable", Severity.REFUSE, 6, "医疗费总额", {})
    desk = at(book, "陈受理", DAY)
    answer = intake.intake(
        desk, CLAIMS, digest("claims"), read_findings=[unreadable], accept_good=True
    )
    assert (answer["taken"], answer["refused"]) == (3, 1)


def test_a_dry_run_keeps_nothing(book_at: BookAt) -> None:
    book = book_at("received")
    before = dump(book)
    answer = intake.preview(at(book, "陈受理", DAY), CLAIMS)
    assert (answer["claims"], answer["good"], answer["refused"]) == (len(CLAIMS), len(CLAIMS), 0)
    assert dump(book) == before


def test_text_too_long_for_its_column_is_refused(book_at: BookAt) -> None:
    book = book_at("received")
    long = replace(claim(9, ZHANG, "2012-12-01", STAY), diagnosis_name="病" * 121)
    with refused("text_too_long", column="diagnosis_name", limit=120):
        take(book, long)
    assert rows(book, Claim) == []


# -- 结算撤销 -------------------------------------------------------------------------------------


def test_a_reversed_settlement_opens_its_claim(book: OpenBook) -> None:
    live(book, "approved")
    desk = at(book, "陈受理", DAY)
    answer = intake.reverse_settlements(desk, [reversal("S3", DAY)], digest("S3"))
    assert (answer["reversed"], answer["reopened"]) == (1, ["SB-2012-00002"])
    told = report.explain(book, "SB-2012-00002")
    assert told["claim"]["is_open"]
    assert [each["reversed_on"] for each in told["settlements"]] == [None, DAY]
    assert verify(book)["ok"]


def test_a_settlement_is_reversed_once(book_at: BookAt) -> None:
    book = book_at("approved")
    for name, changes in (("one", 1), ("other", 0)):
        desk = at(book, "陈受理", DAY)
        answer = intake.reverse_settlements(desk, [reversal("S3", DAY)], digest(name))
        assert (answer["reversed"], answer["unchanged"]) == (changes, 1 - changes)
    assert len(rows(book, SettlementReversal)) == 1


def test_a_settlement_nobody_claimed_is_told(book_at: BookAt) -> None:
    desk = at(book_at("claimed"), "陈受理", DAY)
    answer = intake.reverse_settlements(desk, [reversal("S99", DAY)], digest("S99"))
    assert (answer["reversed"], codes(answer["findings"])) == (0, ["settlement_unknown"])


def test_a_reversed_settlement_cannot_be_claimed_again(book_at: BookAt) -> None:
    book = book_at("claimed")
    desk = at(book, "陈受理", DAY)
    intake.reverse_settlements(desk, [reversal("S1", DAY)], digest("S1"))
    with found("settlement_claimed"):
        take(book, claim(9, ZHANG, "2012-12-01", structs.replace(TAKEN, receipt_no="No-new")))
