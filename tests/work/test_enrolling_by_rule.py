"""Rosters under a made-up scheme: facts and shares, conditions, the window, and two employers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import EmployerTerm, Enrolment, PeriodRow
from ledger.nouns import Answer, RosterRow
from ledger.refusals import BadInput
from ledger.sentences import say
from ledger.work import enrol, register
from tests.work.answers import codes, found, refused, rows
from tests.work.made_up import made_up_book, registered
from tests.work.papers import LI, SCHOOL, SHIPYARD, WANG, ZHANG, ZHOU, Person, digest
from tests.work.year import at

IN_WINDOW = "2012-07-05"


@pytest.fixture
def book(place: str, tmp_path: Path) -> Iterator[OpenBook]:
    with made_up_book(place, tmp_path) as opened:
        units(opened)
        yield opened


def units(book: OpenBook) -> Answer:
    desk = at(book, "王登记", "2012-06-25")
    both = [registered(SHIPYARD), registered(SCHOOL, 3)]
    return register.register(desk, "2012", both, digest("units"))


def handed_in(book: OpenBook, day: str, *people: RosterRow) -> Answer:
    desk = at(book, "王登记", day)
    return enrol.enrol(desk, "2012", people, (f"{day}.xlsx", digest(repr(people))))


def told(book: OpenBook, day: str, *people: RosterRow) -> list[str]:
    """The sentences about a roster that is not taken."""
    with pytest.raises(BadInput) as refusal:
        handed_in(book, day, *people)
    return [say(each.code, each.facts) for each in refusal.value.findings]


def test_a_word_that_the_scheme_does_not_know(book: OpenBook) -> None:
    assert told(book, IN_WINDOW, ZHANG.row(facts={"member.class": "临时工"})) == [
        "“人员类别”不能是“临时工”；请填写其中之一：在职、劳模、退休。"
    ]


def test_conditions_ask_for_the_period_before(book: OpenBook) -> None:
    """A retired person may renew and not begin; the next period is opened by its window."""
    retired = {"member.class": "退休"}
    assert told(book, IN_WINDOW, ZHANG.row(facts=retired)) == [
        "不符合参加条件：退休人员须上期已参加；请核对名册所填各项，确不符合的请删去本行。"
    ]
    handed_in(book, IN_WINDOW, ZHANG.row(), LI.row(3))
    units_2013 = [registered(SHIPYARD)]
    register.register(at(book, "王登记", "2013-06-01"), "2013", units_2013, digest("2013"))
    again = [ZHANG.row(facts=retired), WANG.row(3)]
    desk = at(book, "王登记", "2013-06-01")
    assert enrol.enrol(desk, "2013", again, ("名册.xlsx", digest("2013")))["joined"] == 2
    assert [row.kind for row in rows(book, Enrolment)] == ["first", "first", "renewed", "first"]


def test_the_next_period_waits_for_its_window(book: OpenBook) -> None:
    desk = at(book, "王登记", "2013-05-31")
    with refused("period_unknown", period="2013"):
        enrol.preview(desk, "2013", [ZHANG.row()])
    with refused("period_unknown", period="2014"):
        enrol.preview(at(book, "王登记", "2013-06-01"), "2014", [ZHANG.row()])
    tried = enrol.preview(at(book, "王登记", "2013-06-01"), "2013", [ZHANG.row()])
    assert (tried["period"], tried["joined"]) == ("2013-08-01", 1)
    assert [period.code for period in rows(book, PeriodRow)] == ["2012-08-01"]


@pytest.mark.parametrize("day", ["2012-05-31", "2012-08-01"])
def test_a_roster_comes_in_the_window(book: OpenBook, day: str) -> None:
    with found("outside_window"):
        handed_in(book, day, ZHANG.row())
    assert handed_in(book, "2012-06-01", ZHANG.row())["joined"] == 1
    assert handed_in(book, "2012-07-31", LI.row())["joined"] == 1


def test_new_hires_join_within_sixty_days(book: OpenBook) -> None:
    with found("joining_too_late"):
        handed_in(book, "2013-01-12", ZHANG.row(changed_on="2012-11-10"))
    assert handed_in(book, "2013-01-09", ZHANG.row(changed_on="2012-11-10"))["joined"] == 1


def test_shares_are_alike_within_an_employer(book: OpenBook) -> None:
    handed_in(book, IN_WINDOW, ZHANG.row(shares="2"), LI.row(3, shares="2"))
    with found("shares_not_as_unit"):
        handed_in(book, "2012-07-06", WANG.row(shares="1"))
    with found("shares_too_many"):
        handed_in(book, "2012-07-06", WANG.row(shares="3"))
    assert handed_in(book, "2012-07-06", WANG.row(shares="2"))["joined"] == 1


def test_a_roster_handed_in_again_is_unchanged(book: OpenBook) -> None:
    people = (ZHANG.row(shares="2", facts={"member.class": "劳模"}), LI.row(3, shares="2"))
    handed_in(book, IN_WINDOW, *people)
    answer = handed_in(book, "2012-07-20", *people)
    assert (answer["joined"], answer["unchanged"], answer["findings"]) == (0, 2, [])


def test_the_later_of_two_enrolments_is_void(place: str, tmp_path: Path) -> None:
    twice = Person(ZHANG.name, ZHANG.number, SCHOOL)
    with made_up_book(place, tmp_path, enrolment={"double_enrolment": "later_void"}) as book:
        units(book)
        handed_in(book, IN_WINDOW, ZHANG.row())
        answer = handed_in(book, "2012-07-06", twice.row(), ZHOU.row(3))
        assert (answer["joined"], codes(answer["findings"])) == (1, ["void_elsewhere"])
        assert len(rows(book, Enrolment)) == 2


# -- 单位登记 -------------------------------------------------------------------------------------


def test_shares_may_be_blank_where_the_scheme_says_who_pays(book: OpenBook) -> None:
    term = rows(book, EmployerTerm)[0]
    assert {term.employer_share, term.member_share, term.union_share, term.superior_share} == {"0"}


def test_written_shares_are_said_to_count_for_nothing(book: OpenBook) -> None:
    written = replace(registered(SHIPYARD), employer_share="1")
    desk = at(book, "王登记", "2012-06-26")
    answer = register.register(desk, "2012", [written], digest("written"))
    assert [(each["code"], each["severity"]) for each in answer["findings"]] == [
        ("shares_not_used", "warn")
    ]


def test_an_employer_states_words_that_the_scheme_knows(book: OpenBook) -> None:
    desk = at(book, "王登记", "2012-06-26")
    wrong = registered(SHIPYARD, kind="学校")
    with pytest.raises(BadInput) as refusal:
        register.register(desk, "2012", [wrong], digest("wrong"))
    (finding,) = refusal.value.findings
    assert (finding.row, finding.column) == (2, "性质")
    assert say(finding.code, finding.facts) == "“性质”不能是“学校”；请填写其中之一：企业、机关。"
