"""Background jobs: taken by one, taken again after a silence, done once whatever is killed."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Step
from ledger.cli import main
from ledger.office.connection import Office
from ledger.office.tables import Job
from ledger.permissions import Role
from ledger.refusals import Refusal
from ledger.work import days, jobs, proof
from ledger.work.first_accounts import first_accounts, to_try_a_claim_with
from ledger.work.running import run_next, run_waiting
from tests.web.conftest import QUICK
from tests.work.papers import CHEN, HOSPITAL, QIAN, STORE
from tests.work.year import live

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(place: str, book: OpenBook) -> Iterator[Office]:
    with jobs.office_at(place) as opened:
        yield opened


def fall_silent(office: Office, number: int) -> None:
    """Put the last sign of life of a job's runner long ago."""
    with office.session() as session:
        job = session.get_one(Job, number)
        job.beat_at = (job.beat_at or job.asked_at) - 2 * jobs.SILENT_AFTER
        session.add(job)


def test_the_same_request_is_the_same_job(office: Office) -> None:
    first = jobs.ask(office, "verify", "a", {"x": 1}, "r1")
    assert jobs.ask(office, "verify", "a", {"x": 1}, "r1") == first
    with pytest.raises(Refusal) as refused:
        jobs.ask(office, "verify", "a", {"x": 2}, "r1")
    assert refused.value.code == "request_id_reused"


def test_a_job_is_taken_by_one_of_many(office: Office) -> None:
    wanted = [jobs.ask(office, "verify", "a", {}, f"r{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as runners:
        taken = list(runners.map(lambda _: jobs.take(office), range(6)))
    assert sorted(task.id for task in taken if task) == wanted


def test_a_silent_runner_loses_its_job_and_a_third_silence_ends_it(office: Office) -> None:
    number = jobs.ask(office, "verify", "a", {}, "r1")
    for _ in range(jobs.MOST_TRIES):
        assert jobs.take(office) is not None
        assert jobs.take(office) is None, "its runner is heard of"
        fall_silent(office, number)
    assert jobs.take(office) is None
    given_up = jobs.job(office, number)
    assert given_up is not None
    assert (given_up["state"], given_up["answer"]["code"]) == ("failed", "job_given_up")


def test_progress_is_kept_and_the_first_ending_stays(office: Office) -> None:
    number = jobs.ask(office, "verify", "a", {}, "r1")
    jobs.take(office)
    jobs.beat(office, number, 3, 10, "checking")
    running = jobs.job(office, number)
    assert running is not None
    assert (running["done"], running["total"], running["phase"]) == (3, 10, "checking")
    jobs.finish(office, number, "refused", {"code": "no_pool", "facts": {"period": "2012"}})
    jobs.finish(office, number, "done", {})
    jobs.beat(office, number, 9, 10, "checking")
    ended = jobs.job(office, number)
    assert ended is not None
    assert (ended["state"], ended["answer"]["code"]) == ("refused", "no_pool")


def test_a_mistake_of_the_program_is_a_reference(place: str, office: Office) -> None:
    number = jobs.ask(office, "allocate", "a", {"period": 5}, "r1")
    assert run_waiting(place, office) == 1
    failed = jobs.job(office, number)
    assert failed is not None
    assert (failed["state"], failed["answer"]["code"]) == ("failed", "job_failed")


KILLED = """
import os, signal, sys
from ledger.work import jobs, running
def killed(*_): os.kill(os.getpid(), signal.SIGKILL)
place = sys.argv[1]
if sys.argv[2] == "after":  # the step is in the book, its job does not know it yet
    jobs.finish = killed
else:  # in the middle of the step
    from ledger.book.keeping import Keeping
    Keeping.finish = killed
with jobs.office_at(place) as office:
    running.run_next(place, office)
"""


@pytest.mark.parametrize("when", ["within", "after"])
def test_a_runner_that_is_killed_does_nothing_twice(
    place: str, office: Office, book: OpenBook, when: str
) -> None:
    live(book, until="claimed")
    number = jobs.ask(office, "adjudicate", "赵审核", {}, "job-1")
    done = subprocess.run([sys.executable, "-c", KILLED, place, when], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not run_next(place, office), "its runner may still be alive"
    fall_silent(office, number)
    assert run_next(place, office)
    ended = jobs.job(office, number)
    assert ended is not None
    assert (ended["state"], ended["answer"]["decided"]) == ("done", 4)
    with book.reading() as connection:
        count = select(func.count(col(Step.id))).where(Step.request_id == "job-1")
        assert Session(bind=connection).exec(count).one() == 1


# -- the programs that stay -----------------------------------------------------------------------


def started(*words: str) -> subprocess.Popen[str]:
    program = "import sys, ledger.cli; sys.exit(ledger.cli.main())"
    command = [sys.executable, "-W", "error", "-c", program, *words]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def ended_job(office: Office, number: int) -> str:
    """The state of a job once it has ended."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        job = jobs.job(office, number)
        if job is not None and job["ended_at"]:
            state: str = job["state"]
            return state
        time.sleep(0.2)
    raise AssertionError(f"job {number} did not end")


@pytest.mark.parametrize(
    "place", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"], indirect=True
)
def test_the_worker_carries_out_jobs_and_stops_when_told(place: str, office: Office) -> None:
    number = jobs.ask(office, "verify", "a", {}, "r1")
    with started("worker", "--book", place) as worker:
        try:
            assert ended_job(office, number) == "done"
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        finally:
            worker.kill()


def test_a_job_that_has_begun_is_ended_when_told_to_stop(place: str, office: Office) -> None:
    numbers = [jobs.ask(office, "verify", "a", {}, f"r{n}") for n in range(6)]
    with started("worker", "--book", place) as worker:
        try:
            until = time.monotonic() + 120
            while states_of(office, numbers) == {"waiting"} and time.monotonic() < until:
                time.sleep(0.02)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        finally:
            worker.kill()
    left = states_of(office, numbers)
    assert "done" in left, "the job that had begun is ended, not left"
    assert left <= {"done", "waiting"}
    run_waiting(place, office)
    assert states_of(office, numbers) == {"done"}


def states_of(office: Office, numbers: list[int]) -> set[str]:
    found = (jobs.job(office, number) for number in numbers)
    return {job["state"] for job in found if job is not None}


def test_serve_has_it_all_and_stops_when_told(place: str, office: Office) -> None:
    number = jobs.ask(office, "verify", "a", {}, "r1")
    with started("serve", "--book", place, "--port", "0") as server:
        try:
            assert ended_job(office, number) == "done"
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 0
            assert server.stdout is not None
            said = server.stdout.read()
        finally:
            server.kill()
    assert "http://127.0.0.1:" in said
    assert "administrator" in said
    assert "系统管理员" in said


def test_a_port_in_use_is_a_sentence(
    sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shutil.copyfile(sqlite_template, tmp_path / "book.db")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--book", str(place), "--port", str(port)]) == 1
    assert "端口已被占用" in capsys.readouterr().err


def test_a_day_of_its_own_is_for_a_demonstration(
    sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shutil.copyfile(sqlite_template, tmp_path / "book.db")
    assert main(["serve", "--book", str(place), "--port", "0", "--today", "2013-11-05"]) == 2
    assert "--demo" in capsys.readouterr().err
    assert days.lived_on() is None


def test_tasks_of_a_demonstration_are_done_on_its_day(office: Office) -> None:
    days.live_on(date(2013, 11, 5))
    try:
        jobs.ask(office, "verify", "a", {}, "r1")
        task = jobs.take(office)
        assert task is not None
        assert task.today == days.today() == days.beijing_now().date() == date(2013, 11, 5)
    finally:
        days.live_on(None)
    assert days.today() == datetime.now(days.ZONE).date()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are not what a test is about."""
    monkeypatch.setattr(proof, "_hasher", QUICK)


@pytest.mark.usefixtures("quick_hashes")
def test_a_demonstration_has_one_account_for_every_role(office: Office, book: OpenBook) -> None:
    live(book, until="claimed")
    made = first_accounts(office, book, demo=True)
    assert {line["role"] for line in made} == {role.value for role in Role}
    scopes = {line["role"]: line["scope"] for line in made}
    assert (scopes["officer"], scopes["hospital"]) == (STORE.uscc, HOSPITAL)
    assert first_accounts(office, book, demo=True) == []


@pytest.mark.usefixtures("quick_hashes")
def test_a_demonstration_names_covered_members_to_try_a_claim_with(
    office: Office, book: OpenBook
) -> None:
    assert to_try_a_claim_with(office, book, date(2012, 12, 10)) == []  # nobody has an account
    live(book, until="claimed")
    first_accounts(office, book, demo=True)
    found = to_try_a_claim_with(office, book, date(2012, 12, 10))
    assert [(each["member"], each["id_number"]) for each in found] == [
        (QIAN.name, QIAN.id_number), (CHEN.name, CHEN.id_number)]  # fmt: skip
    for each in found:
        assert each["owner"] == STORE.name
        assert date(2012, 8, 1) <= each["covered_from"] <= each["covered_to"] == date(2012, 12, 10)
    assert to_try_a_claim_with(office, book, date(2012, 7, 31)) == []  # no cover has begun


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)  # nothing in it asks the book
def test_a_request_that_has_begun_is_answered_when_told_to_stop(place: str, office: Office) -> None:
    with started("serve", "--book", place, "--port", "0") as server:
        assert server.stdout is not None
        try:
            port = next(int(found[1]) for line in server.stdout
                        if (found := re.search(r"127\.0\.0\.1:(\d+)/", line)))  # fmt: skip
            with socket.create_connection(("127.0.0.1", port), timeout=60) as asking:
                body = b"login=a&password=b"
                asking.sendall(
                    b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n"
                    b"Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n"
                    b"Connection: close\r\n\r\n" % len(body)
                )
                assert asking.recv(1024).startswith(b"HTTP/1.1 100 "), "it waits for the form"
                server.send_signal(signal.SIGTERM)
                asking.sendall(body)
                assert asking.recv(1024).startswith(b"HTTP/1.1 403 "), "a form without its token"
            assert server.wait(60) == 0
        finally:
            server.kill()
