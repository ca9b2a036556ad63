"""The worker as a process: once, for ever, told to stop, and started the wrong way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from ledger.worker import USAGE, ZONE, main
from tests.worker.tampering import NAME, tamper

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-W", "error", "-m", "ledger.worker"]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def once(place: str, reports: Path) -> subprocess.CompletedProcess[str]:
    words = [*COMMAND, "--book", place, "--reports", str(reports), "--once"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "place", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)], indirect=True
)
def test_once_on_a_good_book_ends_with_0_and_a_report(
    place: str, book: OpenBook, reports: Path
) -> None:
    done = once(place, reports)
    assert (done.returncode, done.stdout) == (0, "")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["verify_started", "verify_done"]
    assert lines[-1]["message"].startswith("核查通过")
    (path,) = reports.iterdir()
    assert lines[-1]["report"] == path.name
    assert json.loads(path.read_text(encoding="utf-8"))["ok"] is True


@pytest.mark.parametrize(
    "place", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"], indirect=True
)
def test_once_on_a_tampered_book_ends_with_1(place: str, book: OpenBook, reports: Path) -> None:
    tamper(book)
    done = once(place, reports)
    assert done.returncode == 1
    last = json.loads(done.stderr.splitlines()[-1])
    assert (last["level"], last["ok"]) == ("error", False)
    assert last["message"].startswith("核查未通过")
    assert NAME not in done.stderr


def test_a_book_that_is_not_there_is_a_sentence(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "none.db")
    for words in ([], ["--once"]):
        assert main(["--book", place, "--reports", str(reports), *words]) == 1
        assert capsys.readouterr().err.startswith(f"“{place}”处没有账套")


@pytest.mark.parametrize(
    "words",
    [
        ["--book", "a.db"],
        ["--book", "a.db", "--reports"],
        ["--book", "a.db", "--reports", "r", "--at", "24:00"],
        ["--book", "a.db", "--reports", "r", "--at", "2:30"],
        ["--book", "a.db", "--reports", "r", "--twice"],
    ],
)
def test_misuse_shows_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert USAGE in capsys.readouterr().err


def test_a_folder_for_reports_that_is_not_there_is_misuse(
    sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(tmp_path / "gone")
    assert main(["--book", str(sqlite_template), "--reports", gone]) == 2
    assert gone in capsys.readouterr().err


def test_a_book_must_be_named(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TONGZHOU_BOOK", raising=False)
    assert main(["--reports", str(reports)]) == 2
    assert "--book" in capsys.readouterr().err


def test_help_is_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-h"]) == 0
    assert capsys.readouterr().out == USAGE


# -- the process that stays -----------------------------------------------------------------------


@contextmanager
def worker(place: str, reports: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [*COMMAND, "--book", place, "--reports", str(reports), *words]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], event: str) -> list[dict[str, Any]]:
    """The lines of the log up to an event, that one included."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(json.loads(line))
        if lines[-1]["event"] == event:
            return lines
    raise AssertionError(f"no {event} in {lines}")


def far_away() -> str:
    """A time of day half a day from now, so that no night falls into the test."""
    return f"{datetime.now(ZONE) + timedelta(hours=12):%H:%M}"


def report_of(reports: Path, age: timedelta) -> Path:
    made_at = datetime.now(ZONE) - age
    path = reports / made_at.strftime("verify-%Y%m%d-%H%M%S.json")
    path.touch()
    return path


def stop(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> list[str]:
    """Tell it to stop; the events of the rest of its log. It must end with 0."""
    process.send_signal(number)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    return [json.loads(line)["event"] for line in rest.splitlines()]


def test_a_run_that_has_begun_is_ended_before_the_worker_stops(
    sqlite_template: Path, reports: Path
) -> None:
    report_of(reports, timedelta(days=3))
    with worker(str(sqlite_template), reports, "--at", far_away()) as process:
        read_until(process, "verify_started")
        assert stop(process) == ["verify_done", "worker_stopped"]
    assert len(list(reports.iterdir())) == 2


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)]
)
def test_a_worker_with_a_report_of_today_waits_for_the_night(
    sqlite_template: Path, reports: Path, number: int
) -> None:
    kept = report_of(reports, timedelta(hours=3))
    with worker(str(sqlite_template), reports, "--at", far_away()) as process:
        read_until(process, "worker_started")
        assert stop(process, number) == ["worker_stopped"]
    assert list(reports.iterdir()) == [kept]


def test_a_worker_goes_on_after_a_night_without_its_book(
    sqlite_template: Path, reports: Path, tmp_path: Path
) -> None:
    place = tmp_path / "book.db"
    place.write_bytes(sqlite_template.read_bytes())
    with worker(str(place), reports, "--at", far_away()) as process:
        read_until(process, "verify_done")
        assert process.poll() is None
        assert stop(process) == ["worker_stopped"]


@pytest.mark.soak
def test_the_book_is_verified_when_the_night_comes(sqlite_template: Path, reports: Path) -> None:
    report_of(reports, timedelta(hours=3))
    soon = datetime.now(ZONE) + timedelta(minutes=1, seconds=5)
    with worker(str(sqlite_template), reports, "--at", f"{soon:%H:%M}") as process:
        read_until(process, "verify_started")
        assert stop(process) == ["verify_done", "worker_stopped"]
    assert sorted(reports.iterdir())[-1].name == f"verify-{soon:%Y%m%d-%H%M}00.json"
