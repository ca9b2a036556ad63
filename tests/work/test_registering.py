"""单位登记: employers and what was agreed with them."""

from __future__ import annotations

from dataclasses import replace

from ledger.book.tables import Employer, EmployerTerm
from ledger.work import bill, register
from tests.book.forging import dump
from tests.work.answers import found, refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import SHIPYARD, STORE, UNITS, digest, register_of
from tests.work.year import at

DAY = "2012-07-10"


def test_employers_and_their_shares_are_kept(book_at: BookAt) -> None:
    book = book_at("registered")
    assert [row.uscc for row in rows(book, Employer)] == [unit.uscc for unit in UNITS]
    term = rows(book, EmployerTerm)[0]
    shares = (term.employer_share, term.member_share, term.union_share, term.superior_share)
    assert shares == ("2/3", "1/3", "0", "0")


def test_the_same_register_again_changes_nothing(book_at: BookAt) -> None:
    book = book_at("registered")
    answer = register.register(
        at(book, "王登记", DAY), "2012", register_of(*UNITS), digest("again")
    )
    assert (answer["added"], answer["changed"], answer["unchanged"]) == (0, 0, 3)
    assert len(rows(book, EmployerTerm)) == 3


def test_a_known_code_under_another_name_is_a_finding(book_at: BookAt) -> None:
    """A typing mistake in the code would give one employer the agreement of another."""
    book = book_at("registered")
    renamed = replace(SHIPYARD, name="靖江另一家船厂").row()
    with found("employer_renamed"):
        register.register(at(book, "王登记", DAY), "2012", [renamed], digest("renamed"))


def test_the_latest_agreement_stands(book_at: BookAt) -> None:
    book = book_at("enrolled")
    generous = replace(SHIPYARD, employer="1", member="")
    answer = register.register(at(book, "王登记", DAY), "2012", [generous.row()], digest("new"))
    assert (answer["added"], answer["changed"]) == (0, 1)
    papers = bill.bill(at(book, "李出纳", DAY), "2012")["papers"]
    assert papers[0]["by_payer"]["employer_fen"] == 250_00


def test_a_dry_run_keeps_nothing(book_at: BookAt) -> None:
    book = book_at("new")
    before = dump(book)
    desk = at(book, "", DAY)
    assert register.preview(desk, "2012", register_of(*UNITS)) == {"employers": 3, "dry_run": True}
    assert dump(book) == before


def test_one_finding_is_enough_to_keep_nothing(book_at: BookAt) -> None:
    book = book_at("new")
    before = dump(book)
    uneven = replace(STORE, union="1/3").row(3)
    with found("shares_not_one"):
        register.register(
            at(book, "王登记", DAY), "2012", [SHIPYARD.row(), uneven], digest("uneven")
        )
    assert dump(book) == before


def test_a_period_must_be_known(book_at: BookAt) -> None:
    with refused("period_unknown", period="2019"):
        register.register(
            at(book_at("new"), "王登记", DAY), "2019", register_of(*UNITS), digest("units")
        )
