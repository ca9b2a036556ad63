"""The public notice: word for word what was published, and nothing about those who object."""

from __future__ import annotations

import re

import pytest

from ledger.book.connection import OpenBook
from ledger.money import yuan
from ledger.work import publish, report
from tests.api.conftest import OBJECTOR, WORDS, Client, accountant, client, problem
from tests.work.papers import PERSONS
from tests.work.year import live

NOTICE = "/api/v1/notices/2012"


def test_the_notice_says_what_was_published(counter: Client, ended: tuple[str, OpenBook]) -> None:
    published = report.notice(ended[1], "2012")
    shown = counter.get(NOTICE).json()
    same = ("notice_no", "period", "title", "federation", "fund", "published_on", "closes_on",
            "content_digest")  # fmt: skip
    assert {key: shown[key] for key in same} == {key: published[key] for key in same}
    assert [line | {"award": yuan(line.pop("award_fen"))} for line in published["lines"]] == (
        shown["lines"]
    )
    assert (shown["pool"], shown["awarded"], shown["remainder"]) == (
        "10240.00", "1800.00", "8440.00",
    )  # fmt: skip
    assert shown["tranches"] == [
        {"groups": ["major", "chronic"], "available": "10240.00", "need": "1800.00",
         "awarded": "1800.00", "ratio": "1"}
    ]  # fmt: skip


def test_a_period_can_be_named_in_full(counter: Client) -> None:
    assert counter.get("/api/v1/notices/2012-08-01").json() == counter.get(NOTICE).json()


def test_nobody_can_be_found_in_the_notice(counter: Client) -> None:
    text = counter.get(NOTICE).text
    assert not [person for person in PERSONS if person.name in text or person.card in text]
    assert not re.findall(r"\d{17}[\dX]", text)
    lines = counter.get(NOTICE).json()["lines"]
    assert [line["name"] for line in lines] == ["李*平", "周*方"]
    assert all(re.fullmatch(r"\d{3}\*{13}\d[\dX]", line["id_number"]) for line in lines)


def test_objections_are_counted_without_saying_whose_they_are(counter: Client) -> None:
    answer = counter.get(NOTICE)
    assert answer.json()["objection_count"] == 3
    assert answer.json()["objections"] == [
        {"objection_no": "YY-2013-0001", "answered": True, "upheld": False},
        {"objection_no": "YY-2013-0002", "answered": True, "upheld": True},
        {"objection_no": "YY-2013-0003", "answered": False, "upheld": None},
    ]
    assert OBJECTOR not in answer.text
    assert WORDS not in answer.text


@pytest.mark.parametrize("kept", ["{}", "W/{}", '"old", {}', "*"])
def test_who_has_the_notice_already_is_told_so(counter: Client, kept: str) -> None:
    tag = counter.get(NOTICE).headers["etag"]
    again = counter.get(NOTICE, headers={"If-None-Match": kept.format(tag)})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == "public, no-cache"


def test_who_has_another_notice_gets_this_one(counter: Client) -> None:
    assert counter.get(NOTICE, headers={"If-None-Match": '"old"'}).status_code == 200


def test_the_tag_changes_with_an_objection_and_with_its_answer(book: OpenBook, place: str) -> None:
    live(book, until="published")
    with client(place) as counter:
        tags = [counter.get(NOTICE).headers["etag"]]
        publish.object_to(accountant(book), "GS-2012-001", OBJECTOR, WORDS, None)
        tags.append(counter.get(NOTICE).headers["etag"])
        publish.answer_objection(accountant(book), "YY-2013-0001", upheld=False, words="已查")
        tags.append(counter.get(NOTICE).headers["etag"])
    assert len(set(tags)) == 3


def test_a_period_without_notice_is_not_found(new_counter: Client) -> None:
    found = problem(new_counter.get(NOTICE))
    assert (found["status"], found["code"]) == (404, "notice_missing")
    assert "2012-08-01" in found["detail"]


@pytest.mark.parametrize("period", ["1999", "%00", "2012-8-1", "x" * 3000, "%E4%BB%8A%E5%B9%B4"])
def test_a_period_that_the_book_does_not_have_is_not_found(
    new_counter: Client, period: str
) -> None:
    found = problem(new_counter.get(f"/api/v1/notices/{period}"))
    assert (found["status"], found["code"]) == (404, "period_unknown")
