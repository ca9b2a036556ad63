"""账簿: the trial balance agrees with the books' own, and every balance runs on across pages."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book.connection import OpenBook
from ledger.refusals import Refusal
from ledger.work import report
from ledger.work.report import account_lists, money_lists
from ledger.work.report.account_lists import EntriesWanted
from tests.web.conftest import Site, came_in
from tests.work.papers import BANK
from tests.work.year import live

YEAR = (date(2012, 1, 1), date(2012, 12, 31))


def test_the_trial_balance_has_openings_and_balances(site: Site) -> None:
    page = came_in(site, "auditor").get("/ledger?start=2013-01-01&end=2013-12-31").text
    assert "三项借贷平衡" in page
    assert "期初余额" in page
    assert f'href="/ledger/{BANK}?start=2013-01-01' in page


def test_an_empty_span_and_a_strange_day_do_no_harm(new_site: Site) -> None:
    cashier = came_in(new_site, "cashier")
    assert "还没有记账" in cashier.get("/ledger").text
    assert cashier.get("/ledger?start=gestern&end=2012-13-01").status_code == 200
    assert cashier.get("/entries?page=0&words=%25&start=x").status_code == 200


def test_an_account_is_shown_by_month_and_by_line(site: Site) -> None:
    cashier = came_in(site, "cashier")
    page = cashier.get(f"/ledger/{BANK}?start=2012-01-01&end=2012-12-31").text
    assert "银行存款" in page
    assert "2012-08" in page
    assert "/entries/%E8%AE%B0" in page
    assert cashier.get("/ledger/9999").status_code == 404


def test_entries_are_found_by_words_days_and_business(site: Site) -> None:
    cashier = came_in(site, "cashier")
    assert "上级工会补助" in cashier.get("/entries?words=上级工会").text
    assert "上级工会补助" not in cashier.get("/entries?words=nothing").text
    assert "没有符合条件" in cashier.get("/entries?end=2011-01-01").text
    assert "付款放行" in cashier.get("/entries?event=batch_released&period=2012-08-01").text


def test_who_may_not_look(site: Site) -> None:
    for login in ("officer", "hospital", "administrator"):
        visitor = came_in(site, login)
        for path in ("/ledger", f"/ledger/{BANK}", "/entries", "/entries/记000001"):
            assert visitor.get(path).status_code == 403


def test_balances_agree_and_run_on_across_pages(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On both engines, with pages of three lines."""
    live(book, "relieved")
    monkeypatch.setattr(money_lists, "MOST", 3)
    monkeypatch.setattr(money_lists.cut, "__defaults__", (3,))
    whole = report.general_ledger(book, BANK, *YEAR)
    lines, number = [], 1
    while True:
        page = account_lists.account(book, BANK, YEAR, number)
        lines += page["lines"]
        if number == page["sheet"].pages:
            break
        number += 1
    assert number > 1
    signs = {"借": 1, "贷": -1, "平": 0}
    assert [signs[line["balance"]["side"]] * line["balance"]["fen"] for line in lines] == [
        line["balance_fen"] for line in whole["lines"]
    ]
    assert page["months"][-1]["balance"] == page["closing"]
    trial = account_lists.trial(book, date(2012, 8, 1), date(2013, 12, 31))
    assert trial.balances
    closing = {row["code"]: abs(row["balance_fen"]) for row in report.trial_balance(book)["rows"]}
    assert {row.code: row.closing_fen for row in trial.rows} == closing
    assert account_lists.span(book, None, None, date(2026, 1, 1))[0].month == 1
    found = account_lists.entries_page(book, EntriesWanted(start=date(2013, 10, 1)), 1)
    assert found["lines"][0]["entry_no"] > found["lines"][1]["entry_no"]
    with pytest.raises(Refusal, match="entry_unknown"):
        account_lists.reversal(book, "记999999")
