"""凭证: made by one, signed by others, then booked; reversed in red; shown as printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.money import capital
from ledger.work.report import account_lists
from tests.web.conftest import Site, book_of, came_in, sent
from tests.work.papers import BANK, FEES, INTEREST


def voucher(*lines: tuple[str, str, str], **fields: str) -> dict[str, Any]:
    columns = zip(*lines, strict=True)
    values = dict(zip(("account", "debit", "credit"), map(list, columns), strict=True))
    return {"summary": "存款利息", "effective_on": "2013-10-20", **values, **fields}


INTEREST_IN = voucher((BANK, "12.34", ""), ("", "", ""), (INTEREST, "", "12.34"))


def last_entry(site: Site) -> str:
    with book_of(site) as book:
        page = account_lists.entries_page(book, account_lists.EntriesWanted(), 1)
    return str(page["lines"][0]["entry_no"])


def waiting_no(site: Site) -> str:
    with book_of(site) as book:
        page = account_lists.vouchers_page(book, date(2026, 1, 1), 1)
    return str(page["waiting"][0]["voucher_no"])


def booked(site: Site) -> str:
    """A voucher made and signed; the number of its entry."""
    assert sent(came_in(site, "cashier"), "/vouchers/new", **INTEREST_IN).status_code == 303
    answer = sent(came_in(site, "approver"), f"/vouchers/{waiting_no(site)}/sign")
    assert answer.headers["location"] == "/vouchers?done=booked"
    return last_entry(site)


def test_a_voucher_is_booked_when_another_has_signed(site: Site) -> None:
    cashier = came_in(site, "cashier")
    assert sent(cashier, "/vouchers/new", **INTEREST_IN).status_code == 303
    number = waiting_no(site)
    page = cashier.get("/vouchers").text
    assert "等审批人签字" in page
    assert sent(cashier, f"/vouchers/{number}/sign").status_code == 403
    assert number in came_in(site, "approver").get("/vouchers").text
    sent(came_in(site, "approver"), f"/vouchers/{number}/sign")
    entry = cashier.get(f"/entries/{last_entry(site)}").text
    assert capital(1234) in entry
    assert number in entry
    assert "存款利息" in entry


def test_a_large_voucher_needs_two(site: Site) -> None:
    large = voucher((BANK, "8000", ""), (INTEREST, "", "8,000.00"))
    sent(came_in(site, "cashier"), "/vouchers/new", **large)
    number, approver = waiting_no(site), came_in(site, "approver")
    first = sent(approver, f"/vouchers/{number}/sign")
    assert first.headers["location"] == "/vouchers?done=signed"
    assert "您已签字" in approver.get("/vouchers").text
    second = sent(came_in(site, "approver2"), f"/vouchers/{number}/sign")
    assert second.headers["location"] == "/vouchers?done=booked"


def test_what_does_not_balance_is_refused_with_the_difference(site: Site) -> None:
    uneven = voucher((FEES, "10", ""), (BANK, "", "9.50"), request="x")
    answer = sent(came_in(site, "cashier"), "/vouchers/new", **uneven)
    assert answer.status_code == 422
    assert "相差 0.50" in answer.text
    assert 'value="9.50"' in answer.text


def test_every_fault_is_told_by_its_line(site: Site) -> None:
    bad = voucher((BANK, "1", "1"), ("", "2", ""), (FEES, "zwei", ""), summary="")
    text = sent(came_in(site, "cashier"), "/vouchers/new", **bad).text
    for words in ("第 1 行", "第 2 行", "第 3 行", "摘要"):
        assert f"{words}" in text
    assert 'value="zwei"' in text


def test_accounts_of_the_steps_cannot_be_used(site: Site) -> None:
    cashier = came_in(site, "cashier")
    assert "220901" not in cashier.get("/vouchers/new").text
    forced = voucher((BANK, "1", ""), ("220901", "", "1"))
    assert sent(cashier, "/vouchers/new", **forced).status_code == 409


def test_a_line_is_added_without_javascript(site: Site) -> None:
    answer = sent(came_in(site, "cashier"), "/vouchers/new", **(INTEREST_IN | {"more": "1"}))
    assert answer.status_code == 200
    assert answer.text.count('name="account"') == 4
    assert 'value="12.34"' in answer.text


def test_an_entry_is_reversed_in_red(site: Site) -> None:
    entry = booked(site)
    cashier = came_in(site, "cashier")
    assert sent(cashier, f"/entries/{entry}/reverse", reason="").status_code == 422
    assert sent(cashier, f"/entries/{entry}/reverse", reason="记重了").status_code == 303
    page = cashier.get("/vouchers").text
    assert "红字冲销" in page
    assert "-12.34" in page
    assert "待签字" in cashier.get(f"/entries/{entry}").text
    sent(came_in(site, "approver"), f"/vouchers/{waiting_no(site)}/sign")
    red = cashier.get(f"/entries/{last_entry(site)}").text
    assert "红字冲销" in red
    assert entry in red
    assert "已被红字冲销" in cashier.get(f"/entries/{entry}").text


def test_an_entry_of_a_step_is_not_reversed_by_hand(site: Site) -> None:
    cashier = came_in(site, "cashier")
    assert "制红字凭证" not in cashier.get("/entries/记000001").text
    assert sent(cashier, "/entries/记000001/reverse", reason="x").status_code == 409
    assert cashier.get("/entries/记999999").status_code == 404


def test_who_may_make_and_who_may_look(site: Site) -> None:
    for login in ("approver", "auditor", "reviewer"):
        visitor = came_in(site, login)
        assert visitor.get("/vouchers").status_code == 200
        assert visitor.get("/vouchers/new").status_code == 403
        assert sent(visitor, "/vouchers/new", **INTEREST_IN).status_code == 403
    assert came_in(site, "officer").get("/vouchers").status_code == 403


def test_its_maker_withdraws_a_voucher_on_the_page(site: Site) -> None:
    cashier, approver = came_in(site, "cashier"), came_in(site, "approver")
    assert sent(cashier, "/vouchers/new", **INTEREST_IN).status_code == 303
    number = waiting_no(site)
    assert "作废这张凭证" in cashier.get("/vouchers").text
    assert "作废这张凭证" not in approver.get("/vouchers").text
    assert sent(approver, f"/vouchers/{number}/withdraw", reason="x").status_code == 403
    empty = sent(cashier, f"/vouchers/{number}/withdraw", reason=" ")
    assert empty.status_code == 422
    answer = sent(cashier, f"/vouchers/{number}/withdraw", reason="金额写错")
    assert answer.headers["location"] == "/vouchers?done=withdrawn"
    shown = cashier.get("/vouchers?done=withdrawn").text
    assert "没有待签字的凭证" in shown
    assert "金额写错" in shown
    late = sent(approver, f"/vouchers/{number}/sign")
    assert late.status_code == 409
    assert "已由制单人作废" in late.text
