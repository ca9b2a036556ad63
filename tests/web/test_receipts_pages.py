"""到账: what a cashier takes in, places and pays back, and what others may not."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book import contributions, money_lists
from ledger.book.connection import OpenBook
from ledger.book.tables import Receipt
from ledger.refusals import Refusal
from ledger.work import approve, receive
from ledger.work.report import money_lists as lists
from ledger.work.report.looking import looking
from tests.web.conftest import Client, Site, book_of, came_in, sent
from tests.work.papers import SCHOOL, SHIPYARD, digest, receipt
from tests.work.year import RECEIPTS, at, live

STATEMENT = "交易日期,流水号,付款户名,付款账号,金额,附言\n" + "".join(
    f"2012-08-0{day},{ref},{payer},1102000000001,{amount},{memo}\n"
    for day, ref, payer, amount, memo in (
        (3, "R1", SHIPYARD.name, "250.00", "缴费 JF-2012-00001"),
        (4, "R2", "第一小学财务室", "200.00", ""),
    )
)


@pytest.fixture
def billed(site_at) -> Site:  # type: ignore[no-untyped-def]
    """A counter where invoices are out and no money has come in."""
    made: Site = site_at("billed")
    return made


def typed(**fields: str) -> dict[str, str]:
    sound = {"way": "typed", "received_on": "2012-08-04", "bank_ref": "R9", "amount": "210.00",
             "payer_name": "第一小学财务室", "payer_account": "", "memo": ""}  # fmt: skip
    return sound | fields


def held(site: Site, bank_ref: str) -> int:
    """The receipt with a bank reference."""
    with book_of(site) as book, looking(book) as session:
        found = contributions.receipt_by_ref(session, bank_ref)
        assert found is not None
        return found.id


def test_a_statement_is_taken_in_and_the_rest_is_shown_as_unidentified(billed: Site) -> None:
    cashier = came_in(billed, "cashier")
    file = {"file": ("到账.csv", STATEMENT.encode())}
    answer = sent(cashier, "/receipts", files=file, way="file", request="a1")
    assert answer.status_code == 200
    assert "已入账 2 笔" in answer.text
    assert "共有 1 笔到账、200.00 元待确认" in answer.text
    again = sent(cashier, "/receipts", files=file, way="file", request="a2")
    assert "另有 2 笔以前已经入账" in again.text
    only = cashier.get("/receipts?show=unidentified").text
    assert "第一小学财务室" in only
    assert f">{SHIPYARD.name}<" not in only


def test_a_reload_of_the_form_books_nothing_twice(billed: Site) -> None:
    cashier = came_in(billed, "cashier")
    for _ in range(2):
        answer = sent(cashier, "/receipts", request="same", **typed())
        assert "已入账 1 笔" in answer.text
    with book_of(billed) as book, looking(book) as session:
        assert lists.counted(session, money_lists.receipts()) == 1


def test_what_is_wrong_stands_beside_what_was_typed(billed: Site) -> None:
    answer = sent(came_in(billed, "cashier"), "/receipts", **typed(amount="abc", bank_ref=""))
    assert answer.status_code == 422
    assert "金额（元）" in answer.text
    assert 'value="abc"' in answer.text
    assert "此栏必填" in answer.text


def test_a_file_of_another_kind_is_refused(billed: Site) -> None:
    file = {"file": ("到账.exe", b"MZ")}
    answer = sent(came_in(billed, "cashier"), "/receipts", files=file, way="file")
    assert answer.status_code in (409, 422)
    assert "没有办成" in answer.text


def test_money_is_placed_where_the_page_suggests(billed: Site) -> None:
    cashier = came_in(billed, "cashier")
    sent(cashier, "/receipts", **typed())
    number = held(billed, "R9")
    page = cashier.get(f"/receipts/{number}").text
    assert page.index("JF-2012-00002") < page.index("JF-2012-00001")  # 靖江市第一小学 first
    answer = sent(cashier, f"/receipts/{number}/use", target="JF-2012-00002")
    assert answer.status_code == 303
    after = cashier.get(answer.headers["location"]).text
    assert "已认领" in after
    assert "10.00" in after
    refused = sent(cashier, f"/receipts/{number}/use", other="JF-2012-99999")
    assert refused.status_code == 404
    assert "JF-2012-99999" in refused.text


def test_a_refund_is_asked_by_one_and_signed_by_another(billed: Site) -> None:
    cashier, approver = came_in(billed, "cashier"), came_in(billed, "approver")
    sent(cashier, "/receipts", **typed())
    number = held(billed, "R9")
    blank = sent(cashier, f"/receipts/{number}/refund", reason="", amount="")
    assert (blank.status_code, "此栏必填" in blank.text) == (422, True)
    much = sent(cashier, f"/receipts/{number}/refund", reason="错汇", amount="999")
    assert (much.status_code, "210.00" in much.text) == (409, True)
    asked = sent(cashier, f"/receipts/{number}/refund", reason="错汇", amount="",
                 account="6222000000001")  # fmt: skip
    assert asked.status_code == 303
    assert sent(cashier, "/refunds/TK-2026-00001/sign").status_code == 403
    refund = refund_no(billed)
    assert "您经办的" not in approver.get("/receipts").text
    signed = sent(approver, f"/refunds/{refund}/sign")
    assert signed.status_code == 303
    assert "6222000000001" not in cashier.get("/receipts").text
    assert "退款" in cashier.get("/batches").text


def refund_no(site: Site) -> str:
    with book_of(site) as book:
        return str(lists.refunds(book, date(2026, 1, 1))[0]["refund_no"])


def test_who_may_not_sees_nothing(billed: Site) -> None:
    for login in ("officer", "hospital", "reviewer", "administrator"):
        assert came_in(billed, login).get("/receipts").status_code == 403
    auditor = came_in(billed, "auditor")
    assert "导入银行到账明细" not in auditor.get("/receipts").text
    assert sent(auditor, "/receipts", **typed()).status_code == 403
    assert auditor.get("/receipts/4711").status_code == 404


def english(visitor: Client) -> Client:
    sent(visitor, "/language", language="en", back="/")
    return visitor


def test_the_rest_agrees_with_what_each_step_counts(book: OpenBook) -> None:
    """On both engines: after uses, a refund, and an invoice that was cancelled."""
    live(book, "billed")
    more = receipt("R4", "2012-08-05", "何人", "33", row=5)
    clerk = at(book, "李出纳", "2012-08-10")
    receive.receive(clerk, (*RECEIPTS, more), digest("more"))
    receive.ask_refund(at(book, "李出纳", "2012-08-11"), "R4", 1000, "错汇", "62", "")
    approve.approve_refund(at(book, "钱复核", "2012-08-12"), "TK-2012-00001")
    with looking(book) as session:
        rows = session.execute(money_lists.receipts()).all()
        assert [int(rest) for _, rest in rows] == [
            contributions.unidentified_of(session, row) for row, _ in rows
        ]
        assert sum(int(rest) for _, rest in rows) == 2300
    found = lists.receipts(book, "33", 1, only_unidentified=False)
    assert [line["bank_ref"] for line in found["lines"]] == ["R4"]
    assert lists.refunds(book, date(2012, 9, 1))[0]["standing"] == "open"
    with looking(book) as session:
        last = session.get(Receipt, 4)
        assert last is not None
    with pytest.raises(Refusal, match="receipt_unknown"):
        lists.receipt(book, 99, date(2012, 9, 1))


def test_names_are_alike_by_what_they_share() -> None:
    assert lists._alike(SCHOOL.name, SCHOOL.name) == 2
    assert lists._alike(SHIPYARD.name, "江河船舶有限公司") == 2
    assert lists._alike(SHIPYARD.name, "江苏江河船舶有限责任") == 1
    assert lists._alike(SCHOOL.name, SHIPYARD.name) == 0
