"""手工凭证: prepared by one person, booked by another, taken back in red at most once."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import Entry, Voucher
from ledger.forms import VoucherForm
from ledger.sentences import say
from ledger.work import approve, close, post, report, withdrawals
from ledger.work.report.looking import looking
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import BANK, FEES, INTEREST, voucher
from tests.work.year import at, live

DAY = "2012-09-21"
Typed = tuple[str, str, str]  # account, debit, credit

LINES = ((BANK, "5.51", "0"), (INTEREST, "0", "5.51"))


def prepare(book: OpenBook, form: VoucherForm, day: str = DAY) -> str:
    return str(post.voucher(at(book, "吴会计", day), form)["voucher_no"])


def book_it(book: OpenBook, voucher_no: str, day: str = DAY) -> str:
    (line,) = approve.approve_voucher(at(book, "钱复核", day), voucher_no)["lines"]
    return str(line["entry_no"])


def interest(effective_on: str = DAY) -> VoucherForm:
    return voucher("利息", effective_on, *LINES)


def test_a_voucher_is_booked_by_the_second_person(book: OpenBook) -> None:
    number = prepare(book, interest())
    assert rows(book, Entry) == []
    with refused("maker_is_checker"):
        approve.approve_voucher(at(book, "吴会计", DAY), number)
    entry_no = book_it(book, number)
    (entry,) = rows(book, Entry)
    assert (entry.entry_no, entry.made_by, entry.checked_by) == (entry_no, "吴会计", "钱复核")
    assert verify(book)["ok"]


def test_an_entry_and_its_reversal_are_nothing(book: OpenBook) -> None:
    live(book, "funded")
    before = report.trial_balance(book)["rows"]
    entry_no = book_it(book, prepare(book, interest()))
    red = post.reverse(at(book, "吴会计", DAY), entry_no, "重复入账")
    book_it(book, red["voucher_no"])
    after = report.trial_balance(book)["rows"]
    assert [row for row in after if row["debit_fen"] or row["credit_fen"]] == before
    assert rows(book, Entry)[-1].reverses_id == rows(book, Entry)[-2].id
    assert verify(book)["ok"]


def test_a_voucher_of_a_closed_period_goes_to_the_next(book_at: BookAt) -> None:
    book = book_at("closed")
    book_it(book, prepare(book, interest("2013-07-21"), "2013-10-20"), "2013-10-20")
    assert rows(book, Entry)[-1].period_code == "2013-08-01"
    assert verify(book)["ok"]


def test_nothing_is_booked_on_a_closed_day(book_at: BookAt) -> None:
    book = book_at("closed")
    number = prepare(book, interest("2013-07-21"), "2013-07-21")
    with refused("day_is_closed"):
        book_it(book, number, "2013-07-31")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (LINES[:1], "entry_too_short"),
        (((BANK, "5", "5"), (INTEREST, "0", "5")), "posting_not_one_sided"),
        (((BANK, "5", "0"), (INTEREST, "0", "6"), (FEES, "0", "-1")), "entry_signs_mixed"),
        (((BANK, "5.51", "0"), (INTEREST, "0", "5.50")), "entry_unbalanced"),
        (((BANK, "5", "0"), ("999999", "0", "5")), "account_unknown"),
        (((BANK, "5", "0"), ("220901", "0", "5")), "account_not_for_vouchers"),
    ],
)
def test_what_is_no_voucher(book_at: BookAt, lines: tuple[Typed, ...], code: str) -> None:
    book = book_at("new")
    with refused(code):
        prepare(book, voucher("有误", DAY, *lines))
    assert rows(book, Voucher) == []


def test_a_voucher_must_be_known(book_at: BookAt) -> None:
    with refused("voucher_unknown"):
        book_it(book_at("new"), "SG-2012-0009")


def test_a_voucher_does_not_overdraw_the_bank(book_at: BookAt) -> None:
    book = book_at("new")
    fee = voucher("手续费", DAY, (FEES, "0.01", "0"), (BANK, "0", "0.01"))
    with refused("bank_short", needed_fen=1, held_fen=0):
        book_it(book, prepare(book, fee))


# -- 红字冲销 -------------------------------------------------------------------------------------


def test_an_entry_must_be_known(book_at: BookAt) -> None:
    with refused("entry_unknown"):
        post.reverse(at(book_at("new"), "吴会计", DAY), "记000009", "有误")


def test_what_a_step_booked_is_corrected_by_that_step(book_at: BookAt) -> None:
    with refused("entry_not_reversible", event="invoice_issued"):
        post.reverse(at(book_at("billed"), "吴会计", DAY), "记000001", "有误")


def test_an_entry_is_reversed_once(book_at: BookAt) -> None:
    book = book_at("funded")
    entry_no = book_it(book, prepare(book, interest()))
    red = post.reverse(at(book, "吴会计", DAY), entry_no, "有误")
    with refused("entry_reversed"):
        post.reverse(at(book, "吴会计", DAY), entry_no, "有误")
    red_no = book_it(book, red["voucher_no"])
    with refused("entry_not_reversible", event="voucher_reversed"):
        post.reverse(at(book, "吴会计", DAY), red_no, "有误")


def test_a_reversal_does_not_overdraw_the_bank(book_at: BookAt) -> None:
    """Interest that was booked, spent, and then reversed: the money is not there any more."""
    book = book_at("new")
    entry_no = book_it(book, prepare(book, interest()))
    spent = voucher("手续费", DAY, (FEES, "5.51", "0"), (BANK, "0", "5.51"))
    book_it(book, prepare(book, spent))
    red = post.reverse(at(book, "吴会计", DAY), entry_no, "有误")
    with refused("bank_short", needed_fen=551, held_fen=0):
        book_it(book, red["voucher_no"])


def test_its_maker_withdraws_a_voucher_that_is_not_booked(book: OpenBook) -> None:
    number = prepare(book, interest())
    with refused("voucher_not_yours"):
        withdrawals.withdraw(at(book, "钱复核", DAY), number, "不是我的")
    kept = rows(book, Voucher)
    withdrawals.withdraw(at(book, "吴会计", DAY), number, "金额写错")
    assert rows(book, Voucher) == kept, "the voucher stays as it was written"
    with refused("voucher_withdrawn"):
        book_it(book, number)
    with refused("voucher_withdrawn"):
        withdrawals.withdraw(at(book, "吴会计", DAY), number, "再来一次")
    with looking(book) as session:
        told = withdrawals.withdrawn(session)[number]
        assert withdrawals.waiting(session) == []
    assert (told["by"], told["on"].isoformat(), told["reason"]) == ("吴会计", DAY, "金额写错")
    assert rows(book, Entry) == []
    assert verify(book)["ok"]


def test_verify_finds_a_withdrawn_voucher_that_was_booked_all_the_same(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program without our refusal could book it; every digest and sum would be right."""
    number = prepare(book, interest())
    withdrawals.withdraw(at(book, "吴会计", DAY), number, "金额写错")
    with monkeypatch.context() as other_program:
        other_program.setattr(withdrawals, "refuse_withdrawn", lambda _session, _number: None)
        entry_no = book_it(book, number)
    faults = [fault for check in verify(book)["checks"] for fault in check["faults"]]
    assert [(fault["code"], fault["record"]) for fault in faults] == [
        ("voucher_was_withdrawn", f"voucher {number}")
    ]
    assert entry_no in say(f"fault.{faults[0]['code']}", faults[0]["facts"])


def test_a_withdrawn_voucher_does_not_hold_up_the_closing(book_at: BookAt) -> None:
    book = book_at("answered")
    number = prepare(book, interest("2013-06-21"), "2013-06-21")
    with refused("vouchers_unsigned"):
        close.close(at(book, "吴会计", "2013-10-08"), "2012")
    withdrawals.withdraw(at(book, "吴会计", "2013-10-08"), number, "重复")
    assert close.close(at(book, "吴会计", "2013-10-08"), "2012")
    assert verify(book)["ok"]


def test_what_is_booked_or_red_is_not_withdrawn(book: OpenBook) -> None:
    live(book, "funded")
    number = prepare(book, interest())
    entry_no = book_it(book, number)
    with refused("voucher_booked"):
        withdrawals.withdraw(at(book, "吴会计", DAY), number, "晚了")
    red = post.reverse(at(book, "吴会计", DAY), entry_no, "重复入账")["voucher_no"]
    with refused("voucher_is_red"):
        withdrawals.withdraw(at(book, "吴会计", DAY), red, "又不冲了")
    with refused("voucher_unknown"):
        withdrawals.withdraw(at(book, "吴会计", DAY), "SG-1999-0001", "没有")
    other = prepare(book, interest())
    with refused("reason_too_long"):
        withdrawals.withdraw(at(book, "吴会计", DAY), other, "长" * 201)
