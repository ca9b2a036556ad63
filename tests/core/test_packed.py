"""Packed sequences: what goes in comes out, however many packs it takes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ledger import packed
from ledger.core.enrolment import Join, KnownPerson, Person
from ledger.nouns import EnrolmentKind
from ledger.packed import Packed, collecting_seldom, in_batches


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_TOGETHER", 3)


def letters(text: str) -> Packed[str]:
    def first(told: tuple[Any, ...]) -> str:
        return str(told[0])

    return Packed(lambda letter: (letter,), first, text)


@pytest.mark.parametrize("text", ["", "ab", "abc", "abcdefg"])
def test_it_is_the_sequence_that_went_in(text: str) -> None:
    found = letters(text)
    assert (list(found), len(found), bool(found)) == (list(text), len(text), bool(text))
    assert list(found) == list(text), "a second walk finds the same"
    assert found == list(text)
    assert found == letters(text)
    assert found != [*text, "z"]


def test_a_place_and_a_stretch_are_found_as_in_a_list() -> None:
    found = letters("abcdefg")
    assert (found[0], found[4], found[-1], found[2:5]) == ("a", "e", "g", ["c", "d", "e"])
    with pytest.raises(IndexError):
        found[7]


def test_it_grows_while_it_is_kept() -> None:
    found = letters("abc")
    found.append("d")
    assert list(found) == list("abcd")


def test_batches_are_full_but_the_last() -> None:
    assert list(in_batches("abcdefg", 3)) == [list("abc"), list("def"), ["g"]]
    assert list(in_batches("", 3)) == []


@pytest.mark.parametrize("known", [None, KnownPerson(7, "张三", "1", "", "工行")])
@pytest.mark.parametrize("joined_on", [None, date(2012, 9, 1)])
def test_a_join_survives_packing(known: KnownPerson | None, joined_on: date | None) -> None:
    person = Person("护照", "E12345678", "张三", "13800000001", "6222", "")
    facts = {"member.class": "劳模"}
    join = Join(5, person, 3, joined_on, 2, facts, EnrolmentKind.LAPSED, known)
    assert list(Packed(Join.as_tuple, Join.of, [join] * 4)) == [join] * 4


def test_details_are_kept_where_they_say_something_new() -> None:
    person = Person("居民身份证", "1", "张三", "13800000001", "", "")
    assert Join(2, person, 1, None).details_to_keep() == ("张三", "13800000001", "", "")
    same = KnownPerson(7, "张三", "13800000001", "6222", "工行")
    assert Join(2, person, 1, None, known=same).details_to_keep() is None
    moved = KnownPerson(7, "张三", "13900000009", "6222", "工行")
    kept = ("张三", "13800000001", "6222", "工行")
    assert Join(2, person, 1, None, known=moved).details_to_keep() == kept


@pytest.fixture(params=[700, 0])
def usual(request: pytest.FixtureRequest) -> Iterator[int]:
    """How many objects are made until cycles are looked for; 0: somebody has switched it off."""
    before = gc.get_threshold()
    gc.set_threshold(request.param, 10, 10)
    yield request.param
    gc.set_threshold(*before)


def test_cycles_are_looked_for_less_often_as_long_as_somebody_wants_it(usual: int) -> None:
    seldom = packed._SELDOM if usual else 0
    with collecting_seldom():
        assert gc.get_threshold() == (seldom, 10, 10)
        with pytest.raises(ZeroDivisionError), collecting_seldom():
            raise ZeroDivisionError
        assert gc.get_threshold() == (seldom, 10, 10)
    assert gc.get_threshold() == (usual, 10, 10)
