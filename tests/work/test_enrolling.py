"""参保: joiners, leavers and transfers; everything wrong with a roster at once."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.book.tables import Enrolment, EnrolmentChange, Member, MemberDetail
from ledger.nouns import Answer, EnrolmentKind, RosterRow
from ledger.work import enrol, intake
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.work.answers import codes, found, refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import (
    LI,
    PERSONS,
    SCHOOL,
    SHIPYARD,
    STORE,
    STRANGER,
    WANG,
    ZHANG,
    ZHOU,
    claim,
    digest,
    roster,
    stay,
)
from tests.work.year import at, live

DAY = "2012-07-20"


def take(
    book: OpenBook,
    *roster_rows: RosterRow,
    day: str = DAY,
    period: str = "2012",
    name: str = "",
    accept_good: bool = False,
) -> Answer:
    """Hand a roster in; one with a name of its own is another file."""
    file = ("名册.xlsx", digest(name or repr(roster_rows)))
    return enrol.enrol(at(book, "王登记", day), period, roster_rows, file, accept_good=accept_good)


def test_a_roster_of_many_employers(book: OpenBook) -> None:
    live(book, "registered")
    answer = take(book, *roster(*PERSONS))
    assert (answer["joined"], answer["refused"], answer["findings"]) == (12, 0, [])
    assert [each["ratio"] for each in answer["participation"]] == ["1", "1", "1"]
    assert {row.kind for row in rows(book, Enrolment)} == {EnrolmentKind.FIRST}
    assert len(rows(book, Member)) == len(rows(book, MemberDetail)) == 12


def test_one_finding_is_enough_to_enrol_nobody(book_at: BookAt) -> None:
    book = book_at("registered")
    before = dump(book)
    nobody = structs.replace(LI.row(3), name="")
    with found("field_missing"):
        take(book, ZHANG.row(2), nobody)
    assert dump(book) == before


def test_the_sound_rows_can_be_taken(book_at: BookAt) -> None:
    book = book_at("registered")
    answer = take(book, ZHANG.row(2), structs.replace(LI.row(3), id_number="1"), accept_good=True)
    assert (answer["joined"], answer["refused"]) == (1, 1)
    assert [(each["row"], each["code"]) for each in answer["findings"]] == [(3, "id_length")]


def test_a_preview_keeps_nothing(book_at: BookAt) -> None:
    book = book_at("registered")
    before = dump(book)
    preview = enrol.preview(at(book, "王登记", DAY), "2012", roster(*PERSONS))
    assert dump(book) == before
    done = take(book, *roster(*PERSONS))
    assert {name: done[name] for name in preview} == preview


def test_the_same_file_again_changes_nothing(book_at: BookAt) -> None:
    book = book_at("enrolled")
    before = dump(book) | {"step": []}
    answer = take(book, *roster(*PERSONS))
    assert (answer["joined"], answer["unchanged"]) == (0, 12)
    assert dump(book) | {"step": []} == before


def test_an_old_file_does_not_undo_a_correction(book_at: BookAt) -> None:
    book = book_at("enrolled")
    old = structs.replace(ZHANG.row(), mobile="13800000002")
    new = structs.replace(ZHANG.row(), mobile="13800000003")
    assert take(book, old, name="old")["changed"] == 1
    assert take(book, new, name="new")["changed"] == 1
    again = take(book, old, name="old")
    assert (again["changed"], again["uploaded_on"]) == (0, DAY)
    assert rows(book, MemberDetail)[-1].mobile == "13800000003"


def test_nobody_stands_twice_in_a_roster(book_at: BookAt) -> None:
    with found("twice_in_roster"):
        take(book_at("registered"), ZHANG.row(2), ZHANG.row(3))


def test_nobody_belongs_to_two_employers(book_at: BookAt) -> None:
    book = book_at("registered")
    elsewhere = replace(ZHANG, unit=SCHOOL)
    with found("two_employers_in_roster", "two_employers_in_roster"):
        take(book, ZHANG.row(2), elsewhere.row(3))
    take(book, ZHANG.row(2))
    with found("enrolled_elsewhere"):
        take(book, elsewhere.row(2))


def test_an_employer_must_be_registered(book_at: BookAt) -> None:
    with found("employer_unknown"):
        take(book_at("new"), ZHANG.row())


def test_leaving_moving_and_coming_back(book_at: BookAt) -> None:
    book = book_at("received")
    answer = take(
        book,
        ZHANG.row(2, change="离职", changed_on="2013-02-01"),
        replace(LI, unit=STORE).row(3, change="调入", changed_on="2013-02-01"),
        day="2013-02-10",
    )
    assert (answer["left"], answer["transferred"], answer["joined"]) == (1, 1, 0)
    back = ZHANG.row(change="新增", changed_on="2013-03-01")
    assert take(book, back, day="2013-03-05")["transferred"] == 1
    changes = [(row.kind, row.to_employer_id) for row in rows(book, EnrolmentChange)]
    assert changes == [("leave", None), ("transfer", 3), ("transfer", 1)]
    assert len(rows(book, Enrolment)) == 12


def test_who_is_not_there_cannot_leave(book_at: BookAt) -> None:
    with found("not_enrolled_here"):
        take(book_at("registered"), ZHANG.row(change="离职", changed_on="2013-02-01"))


def test_blank_details_do_not_wipe_known_ones(book_at: BookAt) -> None:
    book = book_at("enrolled")
    take(book, structs.replace(ZHANG.row(), bank_account="", bank_name="", mobile="13900000000"))
    detail = rows(book, MemberDetail)[-1]
    assert (detail.bank_account, detail.mobile) == (ZHANG.card, "13900000000")


def test_participation_below_the_minimum_is_told(book_at: BookAt) -> None:
    """The school has a staff of four, and small units bring everybody."""
    (school,) = take(book_at("registered"), ZHOU.row())["participation"]
    assert (school["enrolled"], school["ratio"], school["minimum"]) == (1, "1/4", "1")
    assert not school["met"]


def test_first_renewed_and_lapsed(book_at: BookAt) -> None:
    """The year after, 张小三 renews and 何不在 is new; 李四平, who paused a year, has lapsed."""
    book = book_at("relieved")
    later = claim(9, WANG, "2014-09-20", stay("S9", "2014-09-10", "2000", "1000"))
    answer = take(book, ZHANG.row(2), STRANGER.row(3), period="2013", day="2013-10-20")
    assert answer["joined"] == 2
    intake.intake(at(book, "陈受理", "2014-09-21"), [later], digest("2014"))  # opens 2014
    take(book, LI.row(), period="2014", day="2014-09-22")
    kinds = [row.kind for row in rows(book, Enrolment)][-3:]
    assert kinds == [EnrolmentKind.RENEWED, EnrolmentKind.FIRST, EnrolmentKind.LAPSED]
    assert verify(book)["ok"]


def test_who_was_refused_is_told_why(book_at: BookAt) -> None:
    wrong = structs.replace(ZHANG.row(), uscc="1", employer_name=SHIPYARD.name)
    answer = take(book_at("registered"), wrong, accept_good=True)
    assert codes(answer["findings"]) == ["uscc_length"]


def test_a_period_must_be_known(book_at: BookAt) -> None:
    with refused("period_unknown"):
        take(book_at("registered"), ZHANG.row(), period="2013")


def test_a_closed_period_takes_nobody(book_at: BookAt) -> None:
    with refused("period_is_closed"):
        take(book_at("closed"), ZHANG.row(), day="2013-10-20")
