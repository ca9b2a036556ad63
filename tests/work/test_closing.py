"""结账: when a period may be closed, and where its result goes."""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.book.tables import Closing, PeriodRow
from ledger.nouns import Answer
from ledger.work import adjudicate, allocate, bill, close, intake, receive, report
from ledger.work.verify import verify
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import (
    LI,
    QIAN,
    SCHOOL,
    SHIPYARD,
    STORE,
    claim,
    digest,
    receipt,
    stay,
)
from tests.work.year import at, live

DAY = "2013-10-08"


def shut(book: OpenBook, period: str = "2012", day: str = DAY) -> Answer:
    return close.close(at(book, "吴会计", day), period)


def test_the_result_goes_to_reserve_and_pool(book: OpenBook) -> None:
    """20,600.00 − 10,300.00 = 10,300.00; a tenth of 600.00 is the reserve, the rest the pool."""
    live(book, "answered")
    answer = shut(book)
    assert (answer["surplus_fen"], answer["deficit_fen"]) == (10300_00, 0)
    assert (answer["reserve_fen"], answer["relief_pool_fen"]) == (60_00, 10240_00)
    assert [row.code for row in rows(book, PeriodRow)] == ["2012-08-01", "2013-08-01"]
    left = {row["kind"] for row in report.trial_balance(book)["rows"] if row["balance_fen"]}
    assert left == {"asset", "liability", "net_asset"}
    assert verify(book)["ok"]


def test_the_reserve_is_capped_by_the_surplus(book_at: BookAt) -> None:
    """600.00 − 550.00 = 50.00: less than the 60.00 a tenth of contributions would be."""
    book = book_at("new")
    live(book, "received", without=("granted", "checked", "funded"))
    form = claim(9, QIAN, "2012-12-01", stay("S9", "2012-11-10", "2000", "900"))
    intake.intake(at(book, "陈受理", "2012-12-10"), [form], digest("one"))
    live_on(book)
    answer = shut(book)
    assert (answer["surplus_fen"], answer["reserve_fen"]) == (50_00, 50_00)
    assert answer["relief_pool_fen"] == 0
    with refused("no_pool"):
        allocate.draft(at(book, "吴会计", DAY), "2012")
    assert verify(book)["ok"]


def live_on(book: OpenBook) -> None:
    live(book, "signed", without=[
        "registered", "enrolled", "billed", "granted", "checked", "funded", "received", "claimed",
    ])  # fmt: skip


def test_a_deficit_sets_nothing_aside(book_at: BookAt) -> None:
    book = book_at("new")
    live(book, "approved", without=("granted", "checked", "funded"))
    answer = shut(book)
    assert (answer["surplus_fen"], answer["deficit_fen"]) == (0, 9700_00)
    assert (answer["reserve_fen"], answer["relief_pool_fen"], answer["carried_fen"]) == (0, 0, 0)
    carried = {row["code"]: row["balance_fen"] for row in report.trial_balance(book)["rows"]}
    assert carried["310202"] == 9700_00
    with refused("no_pool"):
        allocate.fix(at(book, "吴会计", DAY), "2012")
    assert verify(book)["ok"]


def test_a_year_in_which_nothing_happened(book: OpenBook) -> None:
    answer = shut(book)
    assert (answer["income_fen"], answer["surplus_fen"]) == (0, 0)
    assert verify(book)["ok"]


# -- what must be done before ---------------------------------------------------------------------


def test_a_period_must_be_known(book_at: BookAt) -> None:
    with refused("period_unknown"):
        shut(book_at("answered"), "2013")


def test_a_period_is_closed_once(book_at: BookAt) -> None:
    book = book_at("closed")
    with refused("period_closed"):
        shut(book)
    assert len(rows(book, Closing)) == 1


def test_periods_are_closed_in_order(book_at: BookAt) -> None:
    book = book_at("answered")
    later = claim(9, LI, "2013-08-20", stay("S9", "2013-08-10", "2000", "1000"))
    intake.intake(at(book, "陈受理", "2013-08-21"), [later], digest("later"))
    with refused("period_earlier_open", earlier="2012-08-01"):
        shut(book, "2013", "2014-10-08")


def test_a_running_period_is_not_closed(book_at: BookAt) -> None:
    with refused("period_running", ends_on="2013-07-31"):
        shut(book_at("answered"), day="2013-07-31")


def test_not_while_claims_may_come(book_at: BookAt) -> None:
    book = book_at("answered")
    with refused("claims_still_possible", last="2013-09-29"):
        shut(book, day="2013-09-29")
    assert shut(book, day="2013-09-30")["period"] == "2012-08-01"


def test_every_claim_is_decided_before(book_at: BookAt) -> None:
    with refused("claims_undecided", count=4, first="SB-2012-00001"):
        shut(book_at("claimed"))


def test_every_decision_is_signed_before(book_at: BookAt) -> None:
    with refused("claims_unsigned", count=3):
        shut(book_at("decided"))
    with refused("claims_unsigned", count=1, first="SB-2012-00002"):
        shut(book_at("signed"))


def test_every_voucher_is_signed_before(book_at: BookAt) -> None:
    for name in ("granted", "checked"):
        with refused("vouchers_unsigned", count=1, first="SG-2012-0001"):
            shut(book_at(name))


def test_every_invoice_is_paid_or_cancelled_before(book_at: BookAt) -> None:
    book = book_at("funded")
    with refused("invoices_unpaid", count=3, first="JF-2012-00001"):
        shut(book)
    bill.cancel_invoice(at(book, "李出纳", "2013-09-01"), "JF-2012-00001", "未缴")
    forms = [
        receipt("R2", "2013-09-02", SCHOOL.name, "200"),
        receipt("R3", "2013-09-02", STORE.name, "150", row=3),
    ]
    receive.receive(at(book, "李出纳", "2013-09-02"), forms, digest("late"))
    assert shut(book)["income_fen"] == 20350_00


def test_a_claim_decided_after_closing_belongs_to_the_next_period(book_at: BookAt) -> None:
    """Late for a claim means declined, with nothing to book into the closed period."""
    book = book_at("closed")
    form = claim(9, LI, "2013-10-09", stay("S9", "2013-07-10", "2000", "1000"))
    intake.intake(at(book, "陈受理", "2013-10-09"), [form], digest("late"))
    (line,) = adjudicate.adjudicate(at(book, "赵审核", "2013-10-09"))["claims"]
    assert line["reasons"] == ["late"]
    assert report.employer_statement(book, SHIPYARD.uscc)["open_fen"] == 0
    assert verify(book)["ok"]
