"""缴费: invoices as they stand, each officer the own employer's, and what is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book.connection import OpenBook
from ledger.money import capital
from ledger.work import bill
from ledger.work.reach import Reach
from ledger.work.report import money_lists
from tests.web.conftest import Site, came_in, sent
from tests.work.papers import SCHOOL, SHIPYARD, STORE
from tests.work.year import at, live

OWN, OTHERS = "JF-2012-00001", "JF-2012-00002"


@pytest.fixture
def billed(site_at) -> Site:  # type: ignore[no-untyped-def]
    """A counter where invoices are out and no money has come in."""
    made: Site = site_at("billed")
    return made


def test_the_federation_sees_all_and_how_each_stands(site: Site) -> None:
    page = came_in(site, "cashier").get("/invoices").text
    for unit in (SHIPYARD, SCHOOL, STORE):
        assert unit.name in page
    assert "已缴清" in page
    narrowed = came_in(site, "cashier").get(f"/invoices?words={SCHOOL.name}").text
    assert OTHERS in narrowed
    assert OWN not in narrowed


def test_an_officer_sees_the_own_employer_only(site: Site) -> None:
    officer = came_in(site, "officer")
    page = officer.get("/invoices").text
    assert OWN in page
    assert OTHERS not in page
    assert officer.get(f"/invoices/{OWN}").status_code == 200
    other, nowhere = officer.get(f"/invoices/{OTHERS}"), officer.get("/invoices/JF-2012-99999")
    assert (other.status_code, nowhere.status_code) == (404, 404)
    assert other.text.replace(OTHERS, "") == nowhere.text.replace("JF-2012-99999", "")
    assert OTHERS not in officer.get(f"/invoices?words={SCHOOL.name}&show=paid").text
    assert came_in(site, "hospital").get("/invoices").status_code == 403


def test_an_invoice_is_shown_as_printed(site: Site) -> None:
    page = came_in(site, "officer").get(f"/invoices/{OWN}").text
    assert SHIPYARD.uscc in page
    assert capital(25000) in page
    assert f"/papers/invoice/{OWN}.pdf" in page
    assert "R1" in page
    assert "/receipts/" not in page  # an officer does not look into the receipts


def test_an_unpaid_invoice_is_taken_back_by_the_cashier(billed: Site) -> None:
    cashier = came_in(billed, "cashier")
    assert "逾期未缴" in cashier.get("/invoices?show=overdue").text
    assert sent(came_in(billed, "officer"), f"/invoices/{OWN}/cancel").status_code == 403
    assert sent(cashier, f"/invoices/{OWN}/cancel", reason="").status_code == 422
    done = sent(cashier, f"/invoices/{OWN}/cancel", reason="名册有误", request="c")
    assert done.status_code == 303
    assert "已作废" in cashier.get(f"/invoices/{OWN}").text
    again = sent(cashier, f"/invoices/{OWN}/cancel", reason="名册有误", request="d")
    assert (again.status_code, "已经作废" in again.text) == (409, True)


def test_a_paid_invoice_stays(site: Site) -> None:
    cashier = came_in(site, "cashier")
    assert f"/invoices/{OWN}/cancel" not in cashier.get(f"/invoices/{OWN}").text
    assert sent(cashier, f"/invoices/{OWN}/cancel", reason="x").status_code == 409


def test_standings_are_counted_on_both_engines(book: OpenBook) -> None:
    live(book, "billed")
    bill.cancel_invoice(at(book, "李出纳", "2012-07-16"), OWN, "名册有误")
    early, late = date(2012, 7, 20), date(2013, 1, 1)
    counts = money_lists.invoices(book, Reach(True), early, ("all", "", ""), 1)["counts"]
    assert counts == {"all": 3, "open": 2, "overdue": 0, "paid": 0, "cancelled": 1}
    own = Reach(employers=frozenset({SCHOOL.uscc}))
    found = money_lists.invoices(book, own, late, ("overdue", "2012", "小学"), 1)
    assert [line["invoice_no"] for line in found["lines"]] == [OTHERS]
    assert money_lists.receipts_of_invoice(book, OWN) == []
