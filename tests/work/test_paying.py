"""付款: payables to the bank, released by a second person; what comes back is paid again."""

from __future__ import annotations

from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.book.tables import Payment
from ledger.nouns import Answer
from ledger.work import enrol, pay, report
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.core.builders import id_number
from tests.work.answers import found, refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import PERSONS, card, digest, result, roster
from tests.work.year import NAMES, RESULTS, at, live, stage

DAY = "2012-12-15"
BATCH = "FK-2012-0001"
RETURNED = "YF-2012-000002"


def correct(
    book: OpenBook, payable_no: str, account: str, *, name: str = "", bank: str = ""
) -> Answer:
    desk = at(book, "李出纳", "2012-12-20")
    return pay.correct_payee(desk, payable_no, name, account, bank, "更正")


def standings(book: OpenBook) -> list[str]:
    """How the first three members' payables stand."""
    told = [report.member_statement(book, id_number(number)) for number in (1, 6, 2)]
    return [payable["standing"] for each in told for payable in each["payables"]]


def test_a_batch_goes_to_the_bank(book: OpenBook) -> None:
    live(book, "approved")
    batch = stage("batched").do(book)
    assert (batch["payments"], batch["total_fen"]) == (3, 10300_00)
    assert standings(book) == ["in_batch"] * 3
    stage("released").do(book)
    assert standings(book) == ["at_bank"] * 3
    stage("answered").do(book)
    assert standings(book) == ["paid", "open", "paid"]
    number, lines = report.bank_file(book, BATCH)
    assert (number, [line.amount_fen for line in lines]) == (BATCH, [300_00, 2500_00, 7500_00])
    assert verify(book)["ok"]


def test_there_must_be_something_to_pay(book_at: BookAt) -> None:
    for name in ("decided", "batched"):
        with refused("nothing_to_pay", without_account=0):
            pay.make_batch(at(book_at(name), "李出纳", DAY))


def test_a_payable_without_account_waits(book_at: BookAt) -> None:
    book = book_at("registered")
    named = [
        structs.replace(row, bank_account="") if row.row == 2 else row for row in roster(*PERSONS)
    ]
    enrol.enrol(at(book, "王登记", "2012-07-05"), "2012", named, ("名册.xlsx", digest("no card")))
    for name in NAMES[NAMES.index("billed") : NAMES.index("batched")]:
        stage(name).do(book)
    batch = pay.make_batch(at(book, "李出纳", DAY))
    assert (batch["payments"], batch["without_account"]) == (2, ["YF-2012-000001"])
    with refused("nothing_to_pay", without_account=1):
        pay.make_batch(at(book, "李出纳", DAY))
    correct(book, "YF-2012-000001", card(1))
    assert pay.make_batch(at(book, "李出纳", "2012-12-21"))["total_fen"] == 300_00


def test_the_maker_does_not_release(book_at: BookAt) -> None:
    with refused("maker_is_checker"):
        pay.release(at(book_at("batched"), "李出纳", DAY), BATCH)


def test_a_batch_is_released_once(book_at: BookAt) -> None:
    with refused("batch_released"):
        pay.release(at(book_at("released"), "周主任", DAY), BATCH)
    with refused("batch_released"):
        pay.withdraw(at(book_at("released"), "周主任", DAY), BATCH, "有误")


def test_a_batch_must_be_known(book_at: BookAt) -> None:
    book = book_at("batched")
    with refused("batch_unknown"):
        pay.release(at(book, "周主任", DAY), "FK-2012-0009")
    with refused("batch_unknown"):
        pay.withdraw(at(book, "周主任", DAY), "FK-2012-0009", "有误")
    with refused("batch_unknown"):
        report.bank_file(book, "FK-2012-0009")


def test_the_bank_account_never_goes_below_zero(book_at: BookAt) -> None:
    """Without the superior union's money there are 600.00 for 10,300.00."""
    book = book_at("new")
    live(book, "batched", without=("granted", "checked", "funded"))
    with refused("bank_short", needed_fen=10300_00, held_fen=600_00):
        pay.release(at(book, "周主任", DAY), BATCH)


def test_a_batch_can_be_withdrawn_before_release(book_at: BookAt) -> None:
    book = book_at("batched")
    pay.withdraw(at(book, "周主任", DAY), BATCH, "有误")
    assert standings(book) == ["open"] * 3
    for act in (pay.release, lambda desk, number: pay.withdraw(desk, number, "有误")):
        with refused("batch_withdrawn"):
            act(at(book, "周主任", DAY), BATCH)
    assert pay.make_batch(at(book, "李出纳", DAY))["batch_no"] == "FK-2012-0002"
    assert [row.attempt for row in rows(book, Payment)] == [1, 1, 1, 2, 2, 2]
    assert verify(book)["ok"]


# -- 回盘 -----------------------------------------------------------------------------------------


def test_a_returned_payment_is_corrected_and_paid(book_at: BookAt) -> None:
    book = book_at("answered")
    correct(book, RETURNED, card(77))
    batch = pay.make_batch(at(book, "李出纳", "2012-12-21"))
    pay.release(at(book, "周主任", "2012-12-21"), batch["batch_no"])
    (line,) = report.bank_file(book, batch["batch_no"])[1]
    assert (line.payee_account, line.amount_fen) == (card(77), 2500_00)
    paid = [result(line.payment_no, "2012-12-23")]
    pay.bank_results(at(book, "李出纳", "2012-12-23"), paid, digest("again"))
    assert standings(book) == ["paid"] * 3
    assert verify(book)["ok"]


def test_the_same_answers_again_change_nothing(book_at: BookAt) -> None:
    book = book_at("answered")
    before = dump(book) | {"step": []}
    answer = pay.bank_results(at(book, "李出纳", "2012-12-20"), RESULTS, digest("again"))
    assert (answer["answers"], answer["unchanged"]) == (0, 3)
    assert dump(book) | {"step": []} == before


def test_what_the_bank_cannot_have_answered(book_at: BookAt) -> None:
    desk = at(book_at("batched"), "李出纳", "2012-12-18")
    unknown = result("FK-2012-0009-00001", "2012-12-17", row=5)
    with found("payment_not_released", "payment_not_released", "payment_not_released",
               "payment_unknown"):  # fmt: skip
        pay.bank_results(desk, [*RESULTS, unknown], digest("early"))


def test_the_bank_does_not_change_its_mind(book_at: BookAt) -> None:
    book = book_at("answered")
    before = dump(book)
    other = result(RESULTS[0].payment_no, "2012-12-19", returned="户名不符")
    with found("bank_answer_differs"):
        pay.bank_results(at(book, "李出纳", "2012-12-20"), [other], digest("other"))
    assert dump(book) == before
    both = [RESULTS[0], other]
    with found("bank_answer_differs"):
        pay.bank_results(at(book_at("released"), "李出纳", "2012-12-20"), both, digest("both"))


# -- 更正收款人 -----------------------------------------------------------------------------------


def test_blank_fields_stay_as_they_are(book_at: BookAt) -> None:
    book = book_at("answered")
    correct(book, RETURNED, "", bank="中国银行靖江支行")
    pay.make_batch(at(book, "李出纳", "2012-12-21"))
    last = rows(book, Payment)[-1]
    assert (last.payee_name, last.payee_account) == ("周八方", card(6))
    assert last.payee_bank == "中国银行靖江支行"


def test_a_card_number_must_be_sound(book_at: BookAt) -> None:
    with found("bank_card_check_digit"):
        correct(book_at("answered"), RETURNED, str(int(card(77)) + 1))


def test_only_an_open_payable_is_corrected(book_at: BookAt) -> None:
    with refused("payable_not_open", standing="paid"):
        correct(book_at("answered"), "YF-2012-000001", card(77))
    with refused("payable_not_open", standing="in_batch"):
        correct(book_at("batched"), RETURNED, card(77))


def test_a_payable_must_be_known(book_at: BookAt) -> None:
    with refused("payable_unknown"):
        correct(book_at("answered"), "YF-2012-000099", card(77))
