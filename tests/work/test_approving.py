"""审批: maker and checker are two; large amounts need more; the last signature makes it payable."""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.book.tables import Approval, Payable, PayableCancellation, Recovery
from ledger.work import adjudicate, approve, intake, pay, report
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import digest, reversal
from tests.work.year import at, live, stage

DAY = "2012-12-12"
SMALL, LARGE, CHRONIC, LATE = (f"SB-2012-{n:05d}" for n in (1, 2, 3, 4))


def take_back(book: OpenBook, *setl_ids: str) -> None:
    """The hospital reverses settlements and the claims are decided again."""
    forms = [reversal(setl_id, DAY, row) for row, setl_id in enumerate(setl_ids, start=2)]
    intake.reverse_settlements(at(book, "陈受理", DAY), forms, digest(repr(setl_ids)))
    adjudicate.adjudicate(at(book, "赵审核", DAY))


def test_the_last_signature_makes_it_payable(book: OpenBook) -> None:
    live(book, "decided")
    first = approve.approve_claims(at(book, "钱复核", DAY), [SMALL, LARGE])
    assert (first["signed"], first["in_force"], first["waiting_for_more"]) == (2, 1, 1)
    assert [row.amount_fen for row in rows(book, Payable)] == [300_00]
    second = approve.approve_claims(at(book, "孙主席", DAY), [LARGE])
    assert second["granted_fen"] == 7500_00
    assert [(row.level, row.signed_by) for row in rows(book, Approval)][-1] == (2, "孙主席")
    entry = report.export(book)[2][-1]
    assert (entry.made_by, entry.effective_on.isoformat()) == ("赵审核", "2012-10-30")
    assert verify(book)["ok"]


def test_the_maker_does_not_check(book_at: BookAt) -> None:
    with refused("maker_is_checker", actor=" 赵审核 "):
        approve.approve_claims(at(book_at("decided"), " 赵审核 ", DAY), [SMALL])


def test_nobody_signs_twice(book_at: BookAt) -> None:
    with refused("already_signed", actor="钱复核", level=1):
        approve.approve_claims(at(book_at("signed"), "钱复核", DAY), [LARGE])


def test_what_one_may_not_sign_is_passed_over(book_at: BookAt) -> None:
    book = book_at("signed")
    answer = approve.approve_claims(at(book, "钱复核", DAY))
    assert (answer["signed"], answer["passed_over"]) == (0, 1)
    answer = approve.approve_claims(at(book_at("decided"), "赵审核", DAY))
    assert (answer["signed"], answer["passed_over"]) == (0, 3)


def test_a_signed_decision_needs_no_more(book_at: BookAt) -> None:
    book = book_at("approved")
    assert approve.approve_claims(at(book, "郑主任", DAY), [SMALL])["signed"] == 0
    assert len(rows(book, Payable)) == 3


def test_a_claim_must_be_known(book_at: BookAt) -> None:
    with refused("claim_unknown"):
        approve.approve_claims(at(book_at("decided"), "钱复核", DAY), ["SB-2012-00099"])


def test_an_open_claim_is_not_signed(book_at: BookAt) -> None:
    with refused("claim_is_open"):
        approve.approve_claims(at(book_at("claimed"), "钱复核", DAY), [SMALL])


def test_a_declined_claim_needs_no_signature(book_at: BookAt) -> None:
    with refused("nothing_to_sign", number=LATE):
        approve.approve_claims(at(book_at("decided"), "钱复核", DAY), [LATE])


def test_one_refusal_stops_all_that_are_named(book_at: BookAt) -> None:
    book = book_at("decided")
    with refused("nothing_to_sign"):
        approve.approve_claims(at(book, "钱复核", DAY), [SMALL, LATE])
    assert rows(book, Payable) == []


# -- a later round --------------------------------------------------------------------------------


def test_an_unpaid_grant_is_taken_back_in_red(book_at: BookAt) -> None:
    book = book_at("approved")
    take_back(book, "S1", "S3")
    approve.approve_claims(at(book, "钱复核", DAY))
    # 张小三 has no stay left and gets nothing; taking 7,500.00 back needs two signatures again.
    assert [row.payable_id for row in rows(book, PayableCancellation)] == [1]
    (line,) = approve.approve_claims(at(book, "孙主席", DAY))["lines"]
    assert line["granted_fen"] == 6000_00
    assert len(rows(book, PayableCancellation)) == 2
    assert verify(book)["ok"]


def test_money_already_sent_becomes_a_recovery(book_at: BookAt) -> None:
    book = book_at("released")
    take_back(book, "S1")
    (line,) = approve.approve_claims(at(book, "钱复核", DAY))["lines"]
    assert (line["recovery_no"], line["recovery_fen"]) == ("ZH-2012-00001", 300_00)
    assert [row.amount_fen for row in rows(book, Recovery)] == [300_00]
    assert verify(book)["ok"]


def test_what_waits_in_a_batch_is_not_taken_back(book_at: BookAt) -> None:
    """Else it would be asked back first and, the batch withdrawn, be paid out after that."""
    book = book_at("approved")
    batch_no = pay.make_batch(at(book, "李出纳", DAY))["batch_no"]
    take_back(book, "S1")
    with refused("payable_in_batch", payable_no="YF-2012-000001"):
        approve.approve_claims(at(book, "钱复核", DAY), [SMALL])
    assert approve.approve_claims(at(book, "钱复核", DAY))["passed_over"] == 1
    pay.withdraw(at(book, "李出纳", DAY), batch_no, "医院撤销结算")
    approve.approve_claims(at(book, "钱复核", DAY), [SMALL])
    assert [row.payable_id for row in rows(book, PayableCancellation)] == [1]
    assert verify(book)["ok"]


def test_a_returned_payment_is_taken_back_and_not_recovered(book_at: BookAt) -> None:
    book = book_at("answered")
    take_back(book, "S4")  # 周八方's 2,500.00 came back from the bank
    approve.approve_claims(at(book, "钱复核", DAY))
    assert (len(rows(book, Recovery)), len(rows(book, PayableCancellation))) == (0, 1)
    with refused("nothing_to_pay"):
        pay.make_batch(at(book, "李出纳", DAY))
    assert verify(book)["ok"]


def test_a_round_nobody_signed_leaves_nothing_to_take_back(book_at: BookAt) -> None:
    book = book_at("decided")
    take_back(book, "S1")
    answer = stage("signed").do(book)
    assert [line.get("granted_fen") for line in answer["lines"]] == [0, None, 2500_00]
    assert [row.amount_fen for row in rows(book, Payable)] == [2500_00]
    assert verify(book)["ok"]
