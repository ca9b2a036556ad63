"""What the log tells of requests and jobs: enough to find what happened, and nobody's name."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.v1.common import Limiter
from ledger.office.tables import JobRun
from ledger.refusals import Refusal
from ledger.sealing import KEY_VARIABLE, keys_made_in
from ledger.tracing import mark, marked
from ledger.work import jobs, scheduled
from ledger.work.running import run_waiting
from ledger.worker.logs import JsonLines
from ledger.worker.service import look
from tests.web.conftest import Site, came_in, client, sent
from tests.web.programs import claim, program, submit
from tests.work.papers import STRANGER, ZHANG

ACCOUNT = "6222020200112230011"


class Log:
    """Every line from now on, as the server writes it."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line.get("event") == event]


@pytest.fixture
def log() -> Iterator[Log]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the client of the test, not ours
    yield Log(stream)
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_one_line_with_its_route_and_its_mark(site: Site, log: Log) -> None:
    answer = client(site).get("/readyz?who=" + ZHANG.id_number)
    (line,) = log.of("request")
    assert {key: line[key] for key in ("method", "route", "status", "level")} == {
        "method": "GET", "route": "/readyz", "status": 200, "level": "info",
    }  # fmt: skip
    assert answer.headers["x-request-id"] == line["request_id"]
    assert type(line["milliseconds"]) is int


def test_the_mark_is_ours_whatever_was_sent(site: Site, log: Log) -> None:
    sent_with = {"X-Request-ID": ZHANG.id_number}
    marks = {client(site).get("/healthz", headers=sent_with).headers["x-request-id"] for _ in "12"}
    assert len(marks) == 2
    assert ZHANG.id_number not in log.text


def test_what_is_asked_for_names_nobody(early_site: Site, log: Log) -> None:
    hospital = program(early_site, "hospital")
    for person in (ZHANG, STRANGER):
        body = claim(1, person)
        body["settlements"][0]["bank_account"] = ACCOUNT
        submit(hospital, body)
        submit(hospital, claim(2, person))
    submit(hospital, {"psn_name": ZHANG.name, "certno": ZHANG.id_number})
    hospital.get(f"/api/v1/claims/{ZHANG.id_number}")
    hospital.get(f"/{ZHANG.name}/{ACCOUNT}")
    hospital.request(ZHANG.id_number, "/healthz")
    sent(client(early_site), "/login", login=ZHANG.name, password=ZHANG.id_number)
    reviewer = came_in(early_site, "reviewer")
    reviewer.get("/claims", params={"q": ZHANG.name})
    number = jobs.ask(early_site.office, "adjudicate", "赵审核", {"note": ZHANG.name}, ZHANG.name)
    run_waiting(early_site.place, early_site.office)

    assert len(log.of("request")) > 10
    (ended,) = log.of("job_ended")
    assert ended["request_id"] == f"job-{number}"
    for secret in (
        ZHANG.name, ZHANG.id_number, STRANGER.name, STRANGER.id_number, ACCOUNT,
        json.dumps(ZHANG.name), ZHANG.id_number[6:14],
    ):  # fmt: skip
        assert secret not in log.text


def test_a_failure_names_nobody_either(
    site: Site, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object, **_more: object) -> None:
        raise RuntimeError(f"cannot place {ZHANG.name} {ZHANG.id_number} {ACCOUNT}")

    monkeypatch.setattr("api.health.chain_head", broken)
    answer = client(site).get("/readyz")
    assert answer.status_code == 500
    failed, told = log.lines
    assert answer.json()["reference"] in failed["message"]
    assert failed["request_id"] == told["request_id"] == answer.headers["x-request-id"]
    assert (told["level"], told["status"]) == ("error", 500)
    for secret in (ZHANG.name, ZHANG.id_number, ACCOUNT):
        assert secret not in log.text


def test_the_first_of_too_many_tries_is_a_line(log: Log) -> None:
    clock = [0]
    limiter = Limiter(burst=1, per_second=1, clock=lambda: clock[0])
    limiter.take("198.51.100.7")
    for _ in range(3):
        with pytest.raises(Refusal):
            limiter.take("198.51.100.7")
    assert [line["message"] for line in log.of("too_many_requests")] == [
        "too_many_requests 198.51.100.7"
    ]
    clock[0] = 2_000_000_000
    limiter.take("198.51.100.7")
    with pytest.raises(Refusal):
        limiter.take("198.51.100.7")
    assert len(log.of("too_many_requests")) == 2


def test_a_mark_ends_with_its_block() -> None:
    with marked("job-1"):
        with marked() as inner:
            assert mark() == inner != "job-1"
        assert mark() == "job-1"
    assert mark() == ""


# -- readiness ------------------------------------------------------------------------------------


def test_readiness_tells_of_the_last_sign_of_a_worker(new_site: Site) -> None:
    assert client(new_site).get("/readyz").json()["worker_at"] is None
    began = datetime.now(UTC)
    for _ in range(2):
        look(new_site.place, new_site.office, scheduled.NIGHTLY_AT)
    ready = client(new_site).get("/readyz").json()
    assert began <= datetime.fromisoformat(ready["worker_at"]) <= datetime.now(UTC)
    assert (ready["office"], ready["status"]) == ("ready", "ready")
    assert scheduled.BEAT not in {run["kind"] for run in scheduled.runs(new_site.office)}


def test_a_counter_without_its_office_is_not_ready(new_site: Site) -> None:
    with new_site.office.session() as session:
        JobRun.__table__.drop(session.connection())  # type: ignore[attr-defined]
    answer = client(new_site).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["code"] == "book_unavailable"


def test_a_counter_without_its_keys_is_not_ready(
    new_site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "lost.key"))
    for _ in ("lost", "those of another book"):
        answer = client(new_site).get("/readyz")
        assert answer.status_code == 503
        assert "lost.key" not in answer.text
        keys_made_in(tmp_path / "lost.key")
