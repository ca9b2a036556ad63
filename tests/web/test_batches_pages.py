"""发放: from what waits to the bank's answers; masked on pages, whole only in the bank's file."""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.work import accounts
from ledger.work.report import payment_lists
from tests.web.conftest import Site, came_in, sent
from tests.work.papers import LI, ZHANG, card
from tests.work.year import live

BATCH = "/batches/FK-2012-0001"


def made(site: Site) -> str:
    """A batch of everything that waits, by the cashier; where it is."""
    answer = sent(came_in(site, "cashier"), "/batches", request="make")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("?")[0]


def test_what_waits_is_told_by_kind_and_what_came_back_apart(site: Site) -> None:
    page = came_in(site, "cashier").get("/batches").text
    assert "账户已销户" in page
    assert "更正收款人" in page
    for person in (LI, ZHANG):
        assert person.name not in page
        assert person.card not in page


def test_one_makes_a_batch_and_another_releases_it(site: Site) -> None:
    where = made(site)
    cashier, approver = came_in(site, "cashier"), came_in(site, "approver")
    assert "等制批人以外的审批人放行" in cashier.get(where).text
    assert sent(cashier, f"{where}/release").status_code == 403
    assert sent(approver, f"{where}/release", request="r").status_code == 303
    assert sent(approver, f"{where}/release", request="r").status_code == 303  # a double click
    again = sent(approver, f"{where}/release", request="r2")
    assert (again.status_code, "已经放行" in again.text) == (409, True)
    assert "没有可以付款的" in sent(cashier, "/batches").text


def test_a_batch_is_withdrawn_for_a_reason(site: Site) -> None:
    where = made(site)
    cashier = came_in(site, "cashier")
    assert sent(cashier, f"{where}/withdraw", reason="").status_code == 422
    assert sent(cashier, f"{where}/withdraw", reason="漏了一人").status_code == 303
    assert "漏了一人" in cashier.get(where).text


def test_the_bank_answers_by_file_or_line_by_line(site: Site) -> None:
    where = made(site)
    number = where.rsplit("/", 1)[-1]
    cashier = came_in(site, "cashier")
    sent(came_in(site, "approver"), f"{where}/release")
    none = sent(cashier, f"{where}/results", way="typed", outcome="paid", on="2026-01-05")
    assert (none.status_code, "没有勾选付款" in none.text) == (422, True)
    first = f"{number}-00001"
    back = sent(cashier, f"{where}/results", way="typed", outcome="returned", on="2026-01-05",
                payment=[first], reason="")  # fmt: skip
    assert (back.status_code, f'value="{first}" aria' in back.text) == (422, True)
    back = sent(cashier, f"{where}/results", way="typed", outcome="returned", on="2026-01-05",
                payment=[first], reason="户名不符")  # fmt: skip
    assert "退汇 1" in back.text
    rest = "付款编号,结果,退回原因,交易日期\n" + f"{number}-00002,成功,,2026-01-05\n"
    done = sent(cashier, f"{where}/results", files={"file": ("回盘.csv", rest.encode())},
                way="file")  # fmt: skip
    assert "已付 1" in done.text
    wrong = "付款编号,结果,退回原因,交易日期\nFK-2012-0009-00001,成功,,2026-01-05\n"
    refused = sent(cashier, f"{where}/results", files={"file": ("回盘.csv", wrong.encode())},
                   way="file")  # fmt: skip
    assert (refused.status_code, "第 2 行" in refused.text) == (422, True)
    assert "户名不符" in cashier.get(f"{where}?show=returned").text


def test_the_file_for_the_bank_is_whole_and_taking_it_is_recorded(site: Site) -> None:
    cashier = came_in(site, "cashier")
    answer = cashier.get(f"{BATCH}/file/csv")
    assert ZHANG.card in answer.content.decode("utf-8-sig")
    assert "attachment" in answer.headers["content-disposition"]
    assert cashier.get(f"{BATCH}/file/xlsx").content[:2] == b"PK"
    assert cashier.get(f"{BATCH}/file/exe").status_code == 404
    for login in ("approver", "auditor", "committee"):
        assert came_in(site, login).get(f"{BATCH}/file/csv").status_code == 403
    taken = [row for row in accounts.records(site.office) if row["what"] == "bank_file"]
    assert [(row["actor"], row["subject"]) for row in taken] == [("cashier", "FK-2012-0001")] * 2


def test_a_payee_is_put_right_and_whoever_releases_is_told(site: Site) -> None:
    cashier = came_in(site, "cashier")
    where = "/payables/YF-2012-000002"
    assert "账户已销户" in cashier.get(where).text
    nothing = sent(cashier, where, reason="退汇")
    assert "没有填写要更正的内容" in nothing.text
    wrong = sent(cashier, where, reason="退汇", account="6222020000000000001")
    assert (wrong.status_code, "6222020000000000001" in wrong.text) == (422, True)
    assert sent(cashier, where, reason="退汇", account=card(77)).status_code == 303
    assert card(77) not in cashier.get(where).text
    assert "已更正，待再付" in cashier.get("/batches").text
    batch = made(site)
    assert "有 1 笔的收款人在批准后更正过" in came_in(site, "approver").get(batch).text


def test_others_look_or_see_nothing(site: Site) -> None:
    assert came_in(site, "officer").get("/batches").status_code == 403
    auditor = came_in(site, "auditor")
    assert "做成一个批次" not in auditor.get("/batches").text
    assert ZHANG.name not in auditor.get(BATCH).text
    for path in ("/batches/FK-2012-0009", "/payables/YF-2012-000999", "/batches/a%00b"):
        assert auditor.get(path).status_code == 404


def test_lists_are_the_same_on_both_engines(book: OpenBook) -> None:
    live(book, "answered")
    waiting = payment_lists.waiting(book, 1)
    assert [row["payable_no"] for row in waiting["returned"]] == ["YF-2012-000002"]
    assert waiting["ready_fen"] == sum(kind["total_fen"] for kind in waiting["kinds"])
    (line,) = payment_lists.batches(book, 1)["lines"]
    assert (line["standing"], line["paid"], line["returned"]) == ("answered", 2, 1)
    found = payment_lists.batch(book, "FK-2012-0001", "returned", 1)
    assert [row["reason"] for row in found["lines"]] == ["账户已销户"]
    assert payment_lists.payable(book, "YF-2012-000002")["tries"][0]["outcome"] == "returned"
