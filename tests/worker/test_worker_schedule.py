"""What is due by itself: asked for once by however many workers, caught up, never booked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.files.anchors import read_anchors
from ledger.office.connection import Office
from ledger.office.tables import Job
from ledger.work import jobs, reminders, scheduled, uploads
from ledger.work.anchor import ANCHOR_VARIABLE
from ledger.work.books import chain_head
from ledger.work.running import run_waiting
from ledger.worker import ZONE
from tests.work.papers import on
from tests.work.year import live

DAY = timedelta(days=1)


@pytest.fixture
def office(place: str, book: OpenBook) -> Iterator[Office]:
    with jobs.office_at(place) as opened:
        yield opened


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


def asked(place: str, office: Office, moment: str) -> list[str]:
    """The kinds asked for at a moment."""
    numbers = scheduled.ask_due(place, office, at(moment))
    found = [jobs.job(office, number) for number in numbers]
    return [job["kind"] for job in found if job is not None]


def test_the_first_night_is_the_next_one(place: str, office: Office) -> None:
    assert asked(place, office, "2012-06-10 12:00") == []
    assert asked(place, office, "2012-06-11 02:29") == []
    assert asked(place, office, "2012-06-11 02:30") == ["verify"]
    assert asked(place, office, "2012-06-11 23:00") == []


def test_missed_nights_are_made_up_for_once(place: str, office: Office) -> None:
    asked(place, office, "2012-06-10 12:00")
    assert asked(place, office, "2012-06-20 12:00") == ["verify"]
    assert run_waiting(place, office) == 1
    last = scheduled.runs(office)[0]
    assert (last["kind"], last["due"], last["outcome"]) == ("verify", "2012-06-20", "done")


def test_the_night_leaves_an_anchor(
    place: str, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "anchors.jsonl"
    monkeypatch.setenv(ANCHOR_VARIABLE, str(path))
    asked(place, office, "2012-06-10 12:00")
    for day in (11, 12):
        asked(place, office, f"2012-06-{day} 03:00")
        assert run_waiting(place, office) == 1
    assert [line.is_signed and line.follows for line in read_anchors(path)][:1] == [True]
    asked_by_hand = jobs.ask(office, "verify", "auditor", {}, "by hand")
    before = path.read_bytes()
    run_waiting(place, office)
    done = jobs.job(office, asked_by_hand)
    assert done is not None
    assert done["answer"]["ok"]
    assert path.read_bytes() == before


def test_ended_tasks_are_kept_for_a_while_and_those_of_the_nights_for_good(
    place: str, office: Office
) -> None:
    asked(place, office, "2012-06-10 12:00")
    (night,) = scheduled.ask_due(place, office, at("2012-06-11 03:00"))
    old = jobs.ask(office, "verify", "甲", {"who": "李小四"}, "old")
    run_waiting(place, office)
    new = jobs.ask(office, "verify", "甲", {}, "new")
    run_waiting(place, office)
    waiting = jobs.ask(office, "verify", "甲", {}, "waiting")
    for number, age in ((night, 1), (old, 1), (new, -1)):
        with office.session() as session:
            job = session.get_one(Job, number)
            assert job.ended_at is not None
            job.ended_at = job.ended_at - uploads.KEPT_FOR - age * timedelta(hours=1)
            session.add(job)
    asked(place, office, "2012-06-12 03:00")
    assert {
        number: jobs.job(office, number) is not None for number in (night, old, new, waiting)
    } == {night: True, old: False, new: True, waiting: True}


def test_workers_at_once_ask_once(place: str, office: Office) -> None:
    asked(place, office, "2012-06-10 12:00")
    with ThreadPoolExecutor(4) as workers:
        found = list(workers.map(lambda _: asked(place, office, "2012-06-11 03:00"), range(4)))
    assert sorted(map(len, found)) == [0, 0, 0, 1]


def test_the_year_end_is_put_before_the_committee_and_books_nothing(
    place: str, office: Office, book: OpenBook
) -> None:
    live(book, until="answered")
    head = chain_head(book)
    assert reminders.periods_over(book, on("2013-08-01")) == [], "claims may still come"
    assert asked(place, office, "2014-03-01 01:00") == ["year_end"]
    assert run_waiting(place, office) == 1
    (job,) = jobs.jobs(office, frozenset(), frozenset({"year_end"}), 10)
    assert job["state"] == "done", job
    assert job["answer"]["period"] == "2012-08-01"
    assert job["answer"]["candidates"] == 2
    assert chain_head(book) == head
    assert "year_end" not in asked(place, office, "2014-03-02 01:00")


def test_a_notice_whose_days_are_over_is_put_before_the_committee(
    place: str, office: Office, book: OpenBook
) -> None:
    live(book, until="published")
    assert "notice_ended" not in asked(place, office, "2013-10-15 12:00")
    assert "notice_ended" in asked(place, office, "2013-11-15 01:00")
    run_waiting(place, office)
    (job,) = jobs.jobs(office, frozenset(), frozenset({"notice_ended"}), 10)
    assert (job["answer"]["notice_no"], job["answer"]["unanswered"]) == ("GS-2012-001", 0)


def test_what_waits_for_a_date(book: OpenBook) -> None:
    live(book, until="billed")
    assert {each["what"] for each in reminders.waiting(book, on("2012-07-20"))} >= {"invoice_due"}
    overdue = reminders.waiting(book, on("2013-01-01"))
    assert [each["what"] for each in overdue].count("invoice_overdue") == 3
    assert all(each["scope"] and each["amount_fen"] > 0 for each in overdue)
