"""What a book could not carry out is refused when its rulebook is adopted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.work.open_book import adopt_rules, new_book
from tests.conftest import FOUNDED_ON
from tests.work.answers import refused
from tests.work.made_up import made_up_book, made_up_scheme
from tests.work.year import at


def open_with(folder: Path, **changes: dict[str, str]) -> None:
    place = str(folder / "book.db")
    new_book(place, made_up_scheme(folder, **changes), "管理员", FOUNDED_ON, "book")


def test_a_refund_needs_an_entry(tmp_path: Path) -> None:
    with refused("book_needs_event", key="refund_on_leaving", event="contribution_returned"):
        open_with(tmp_path, accounts={})
    assert not (tmp_path / "book.db").exists()


def test_relief_from_the_fund_needs_an_entry(tmp_path: Path) -> None:
    no_refund = {"refund_on_leaving": "none"}
    with refused("book_needs_event", key="money", event="pool_drawn"):
        open_with(tmp_path, accounts={}, contribution=no_refund)


@pytest.mark.parametrize("money", ["carried", "other"])
def test_no_pool_is_set_aside_that_relief_does_not_use(tmp_path: Path, money: str) -> None:
    with refused("book_cannot_pool", money=money, rate="1/2"):
        open_with(tmp_path, relief={"money": money}, closing={"relief_pool_rate": "1/2"})


def test_relief_from_the_fund_is_not_rationed_by_tranches(tmp_path: Path) -> None:
    half = "[{groups: [major], share: 1/2}, {groups: [chronic], share: 1/1}]"
    with refused("book_cannot_tranche"):
        open_with(tmp_path, relief={"tranches": half})


@pytest.mark.parametrize(
    ("key", "value", "only"),
    [("mid_period_fee", "by_month", "full"), ("refund_on_leaving", "by_day", "none")],
)
def test_own_periods_know_no_parts_of_fees(tmp_path: Path, key: str, value: str, only: str) -> None:
    plain = {"mid_period_fee": "full", "refund_on_leaving": "none"}
    with refused("book_cannot_roll", key=key, only=only):
        open_with(tmp_path, period={"start": "rolling"}, contribution={**plain, key: value})


def test_entries_that_older_invoices_need_stay(tmp_path: Path) -> None:
    """The new rulebook gives nothing back, and invoices of the old one still do."""
    surplus = {"money": "surplus", "shortage": "pro_rata"}
    with made_up_book(str(tmp_path / "book.db"), tmp_path, relief=surplus) as book:
        newer = made_up_scheme(
            tmp_path / "newer", accounts={}, relief=surplus,
            contribution={"refund_on_leaving": "none"},
        )  # fmt: skip
        with refused("book_needs_event", event="contribution_returned"):
            adopt_rules(at(book, "管理员", "2012-09-01"), newer)
