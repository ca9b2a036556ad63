"""The reports of the nightly verify: what they say, which are kept, and when one is overdue."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.work.verify import CHECKS, verify
from ledger.worker import KEPT_REPORTS, ZONE, NightWatch
from tests.worker.tampering import NAME, tamper

NIGHT = datetime(2013, 3, 1, 2, 30, tzinfo=ZONE)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def nights(place: str, reports: Path, *moments: datetime) -> NightWatch:
    """A watch whose clock shows the moments one after another, and then the last for ever."""

    def clock() -> Iterator[datetime]:
        yield from moments
        while True:
            yield moments[-1]

    times = clock()
    return NightWatch(place, reports, lambda: next(times))


def test_a_report_says_what_verify_found_and_when(
    place: str, book: OpenBook, reports: Path
) -> None:
    assert nights(place, reports, NIGHT, NIGHT + timedelta(seconds=7)).run() is True
    (path,) = reports.iterdir()
    assert path.name == "verify-20130301-023000.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report.pop("started_at") == "2013-03-01T02:30:00+08:00"
    assert report.pop("finished_at") == "2013-03-01T02:30:07+08:00"
    assert report.pop("book").split("?")[0].endswith(place.split("?")[0].rsplit("/", 1)[1])
    assert report == verify(book)
    assert [check["check"] for check in report["checks"]] == [check.name for check in CHECKS]


def test_a_report_can_be_read_by_its_owner_only(place: str, book: OpenBook, reports: Path) -> None:
    nights(place, reports, NIGHT).run()
    (path,) = reports.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_tampered_book_is_reported_and_the_log_says_only_how_much(
    place: str, book: OpenBook, reports: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tamper(book)
    with caplog.at_level("INFO"):
        assert nights(place, reports, NIGHT).run() is False
    (path,) = reports.iterdir()
    report = json.loads(path.read_text(encoding="utf-8"))
    codes = {fault["code"] for check in report["checks"] for fault in check["faults"]}
    assert report["ok"] is False
    assert {"guard_missing", "row_changed"} <= codes
    outcome = vars(caplog.records[-1])
    assert (outcome["event"], outcome["ok"], outcome["report"]) == ("verify_done", False, path.name)
    assert set(outcome["faults"]) >= {"guards", "rows"}
    assert NAME not in caplog.text + str([vars(record) for record in caplog.records])


def test_a_book_that_is_gone_leaves_no_report_and_a_sentence(
    reports: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert nights(str(tmp_path / "gone.db"), reports, NIGHT).run() is False
    assert list(reports.iterdir()) == []
    assert vars(caplog.records[-1])["code"] == "book_missing"
    assert "处没有账套" in caplog.records[-1].getMessage()


def test_a_folder_that_is_gone_is_a_sentence(
    sqlite_template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = tmp_path / "gone"
    assert nights(str(sqlite_template), gone, NIGHT).run() is False
    assert vars(caplog.records[-1])["code"] == "report_unwritten"
    assert str(gone) in caplog.records[-1].getMessage()


def test_the_newest_reports_are_kept_and_nothing_else_is_touched(
    sqlite_template: Path, reports: Path
) -> None:
    days = [NIGHT - timedelta(days=count) for count in range(1, KEPT_REPORTS + 3)]
    for day in days:
        (reports / day.strftime("verify-%Y%m%d-%H%M%S.json")).write_text("{}", encoding="utf-8")
    others = [reports / "verify-notes.json", reports / "核查说明.txt"]
    for other in others:
        other.touch()
    watch = nights(str(sqlite_template), reports, NIGHT)
    watch.run()
    kept = watch.kept()
    assert len(kept) == KEPT_REPORTS
    assert kept[-1].name == "verify-20130301-023000.json"
    assert kept[0].name == f"verify-{days[KEPT_REPORTS - 2]:%Y%m%d-%H%M%S}.json"
    assert all(other.exists() for other in others)


@pytest.mark.parametrize(
    ("age", "overdue"),
    [
        (timedelta(0), False),
        (timedelta(hours=23, minutes=59), False),
        (timedelta(days=1), False),
        (timedelta(days=1, seconds=1), True),
        (timedelta(days=40), True),
    ],
)
def test_a_run_is_overdue_a_day_after_the_newest_report(
    reports: Path, age: timedelta, overdue: bool
) -> None:
    for day in (NIGHT, NIGHT - timedelta(days=9)):
        (reports / day.strftime("verify-%Y%m%d-%H%M%S.json")).touch()
    assert nights("book.db", reports, NIGHT + age).is_overdue() is overdue


def test_a_run_is_overdue_where_there_is_no_report(reports: Path) -> None:
    (reports / "verify-notes.json").touch()
    assert nights("book.db", reports, NIGHT).is_overdue() is True


def test_a_clock_of_another_zone_names_the_same_moment(
    sqlite_template: Path, reports: Path
) -> None:
    nights(str(sqlite_template), reports, datetime.fromisoformat("2013-02-28T18:30:00+00:00")).run()
    (path,) = reports.iterdir()
    assert path.name == "verify-20130301-023000.json"
