"""参保情况 on both engines: each employer's line, and one employer in full."""

from __future__ import annotations

import pytest

from ledger.book.connection import OpenBook
from ledger.refusals import Refusal
from ledger.work import roster_overview
from tests.work.papers import SCHOOL, SHIPYARD, STORE, on
from tests.work.year import live

TODAY = on("2012-08-20")


def test_every_employer_has_its_line(book: OpenBook) -> None:
    live(book, until="received")
    found = roster_overview.of_employers(book, None, "", TODAY, "", 1)
    lines = {line["uscc"]: line for line in found["lines"]}
    assert set(lines) == {SHIPYARD.uscc, SCHOOL.uscc, STORE.uscc}
    assert (found["handed_in"], found["enrolled"]) == (3, 12)
    school = lines[SCHOOL.uscc]
    assert (school["enrolled"], school["last_on"]) == (4, on("2012-07-05"))
    assert school["invoice"]["total_fen"] == school["invoice"]["received_fen"] == 20000
    only = roster_overview.of_employers(book, {STORE.uscc}, "", TODAY, "", 1)
    assert [line["name"] for line in only["lines"]] == [STORE.name]


def test_one_employer_in_full(book: OpenBook) -> None:
    live(book, until="billed")
    found = roster_overview.of_employer(book, SHIPYARD.uscc, "", TODAY, ("", 1))
    assert (found["present"], found["unbilled"], found["previous"]) == (5, 0, None)
    assert found["participation"]["ratio"] == "100%"
    assert found["counts"]["joined"] == 5
    assert [line["total_fen"] for line in found["invoices"]] == [25000]
    assert [(file["name"], file["joined"]) for file in found["files"]] == [("名册.xlsx", 5)]


def test_what_is_not_there_is_refused(book: OpenBook) -> None:
    live(book, until="registered")
    for uscc, period, code in (("x", "", "employer_unknown"), (STORE.uscc, "1", "period_unknown")):
        with pytest.raises(Refusal) as refused:
            roster_overview.of_employer(book, uscc, period, TODAY, ("", 1))
        assert refused.value.code == code
