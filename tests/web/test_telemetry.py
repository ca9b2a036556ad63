"""OpenTelemetry: what is told where it is switched on, that it names nobody, and that it is off."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ledger import tracing
from ledger.book.connection import OpenBook
from ledger.cli import main
from ledger.refusals import BadInput, Refusal
from ledger.telemetry import Telemetry, telling
from ledger.tracing import doing, watched
from ledger.work import jobs, running
from ledger.worker import main as watch
from tests.conftest import desk
from tests.web.conftest import Site, came_in, client, sent
from tests.web.programs import claim, program, submit
from tests.work.papers import STRANGER, ZHANG
from tests.worker.tampering import NAME, tamper

VARIABLES = [
    "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER",
    "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL",
]  # fmt: skip


@dataclass
class Told:
    """What reached the exporters of the SDK."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader

    def spans(self, what: str) -> list[ReadableSpan]:
        kinds = {"request": "SERVER"}
        return [
            span for span in self.exporter.get_finished_spans()
            if span.name.startswith(what + " ") or kinds.get(what) == span.kind.name
        ]  # fmt: skip

    def measures(self, name: str) -> list[Any]:
        data = self.reader.get_metrics_data()
        return [
            point
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]

    @property
    def text(self) -> str:
        data = self.reader.get_metrics_data()
        spans = [span.to_json() for span in self.exporter.get_finished_spans()]
        return "\n".join([*spans, data.to_json() if data else ""])


def telling_to(waiting: int | None = 0) -> tuple[Told, Telemetry]:
    told = Told(InMemorySpanExporter(), InMemoryMetricReader())
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(told.exporter))
    meters = MeterProvider([told.reader], shutdown_on_exit=False)
    return told, Telemetry(tracers, meters, lambda: waiting)


@pytest.fixture
def told() -> Iterator[Told]:
    told, telemetry = telling_to(7)
    with watched(telemetry.watch):
        yield told


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


def test_a_request_is_a_span_by_its_route_and_a_duration(site: Site, told: Told) -> None:
    answer = client(site).get("/readyz?who=" + ZHANG.id_number)
    (span,) = told.spans("request")
    assert span.name == "GET /readyz"
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET", "http.route": "/readyz", "http.response.status_code": 200,
        "tongzhou.mark": answer.headers["x-request-id"],
    }  # fmt: skip
    (point,) = told.measures("http.server.request.duration")
    assert (point.count, point.attributes["http.route"]) == (1, "/readyz")
    assert point.sum > 0


def test_a_step_lies_within_its_request(early_site: Site, told: Told) -> None:
    submit(program(early_site, "hospital"), claim(1, ZHANG))
    (step,) = told.spans("step")
    request = told.spans("request")[-1]
    assert step.parent is not None
    assert step.parent.span_id == request.context.span_id
    assert dict(step.attributes or {}) | {"tongzhou.mark": ""} == {
        "name": "intake", "outcome": "done", "tongzhou.mark": "",
    }  # fmt: skip


def test_steps_are_counted_by_their_outcome(book: OpenBook, told: Told) -> None:
    def broken(_clerk: object) -> Any:
        raise RuntimeError(ZHANG.name)

    def refused(_clerk: object) -> Any:
        raise Refusal("period_unknown", period="2099")

    day = date(2012, 6, 2)
    for _ in range(2):
        desk(book, "甲", day, "again").once("look", {}, lambda _clerk: {})
    with pytest.raises(RuntimeError):
        desk(book, "甲", day).once("look", {}, broken)
    with pytest.raises(Refusal):
        desk(book, "甲", day).once("look", {}, refused)
    counted = {
        tuple(sorted((point.attributes or {}).items())): point.value
        for point in told.measures("tongzhou.steps")
    }
    assert counted == {
        (("name", "look"), ("outcome", "done")): 1,
        (("name", "look"), ("outcome", "repeated")): 1,
        (("code", "RuntimeError"), ("name", "look"), ("outcome", "failed")): 1,
        (("code", "period_unknown"), ("name", "look"), ("outcome", "refused")): 1,
    }
    assert [span.status.is_ok for span in told.spans("step")] == [True, True, False, True]
    assert ZHANG.name not in told.text


def test_findings_are_a_refusal(told: Told) -> None:
    with pytest.raises(BadInput), doing("job", "enrol"):
        raise BadInput([])
    (point,) = told.measures("tongzhou.jobs")
    assert point.attributes == {"name": "enrol", "outcome": "refused", "code": "findings"}


def test_jobs_and_what_waits(early_site: Site) -> None:
    told, telemetry = telling_to(None)
    office = early_site.office
    for name in ("one", "other"):
        jobs.ask(office, "verify", "赵审核", {}, name)
    jobs.ask(office, "verify", "赵审核", {"upload": 99}, "without its file")
    assert running.waiting(office) == 3
    with watched(telemetry.watch):
        assert running.run_waiting(early_site.place, office) == 3
    assert running.waiting(office) == 0
    assert told.measures("tongzhou.jobs.waiting") == []  # nobody could say
    outcomes = [(span.attributes or {})["outcome"] for span in told.spans("job")]
    assert outcomes == ["done", "done", "refused"]
    assert (told.spans("job")[-1].attributes or {})["code"] == "upload_gone"
    assert {point.value for point in told.measures("tongzhou.verification.faults")} == {0}


def test_an_office_that_is_away_has_no_number_of_jobs(early_site: Site) -> None:
    with early_site.office.session() as session:
        jobs.Job.__table__.drop(session.connection())  # type: ignore[attr-defined]
    assert running.waiting(early_site.office) is None


def test_what_waits_is_a_gauge(told: Told) -> None:
    (point,) = told.measures("tongzhou.jobs.waiting")
    assert point.value == 7


def test_a_verification_that_finds_faults_is_told(early_site: Site, told: Told) -> None:
    jobs.ask(early_site.office, "verify", "赵审核", {}, "sound")
    running.run_waiting(early_site.place, early_site.office)
    with OpenBook(early_site.place) as book:
        tamper(book)
    jobs.ask(early_site.office, "verify", "赵审核", {}, "unsound")
    running.run_waiting(early_site.place, early_site.office)
    (gauge,) = told.measures("tongzhou.verification.faults")
    assert gauge.value > 0
    outcomes = {p.attributes["outcome"]: p.value for p in told.measures("tongzhou.verifications")}
    assert outcomes == {"sound": 1, "unsound": 1}
    assert NAME not in told.text


def test_nobody_is_named(early_site: Site, told: Told) -> None:
    hospital = program(early_site, "hospital")
    submit(hospital, claim(1, ZHANG))
    submit(hospital, claim(2, STRANGER))
    hospital.get(f"/api/v1/claims/{ZHANG.id_number}")
    hospital.get(f"/{ZHANG.name}")
    hospital.request(ZHANG.id_number, "/healthz", headers={"traceparent": ZHANG.id_number})
    sent(client(early_site), "/login", login=ZHANG.name, password=ZHANG.id_number)
    came_in(early_site, "reviewer").get("/claims", params={"q": ZHANG.name})
    jobs.ask(early_site.office, "adjudicate", "赵审核", {"note": ZHANG.name}, ZHANG.name)
    running.run_waiting(early_site.place, early_site.office)
    assert len(told.spans("request")) > 8
    assert told.spans("step")
    for secret in (ZHANG.name, ZHANG.id_number, STRANGER.id_number, "赵审核", "testclient"):
        assert secret not in told.text
        assert json.dumps(secret) not in told.text


# -- switched on and off --------------------------------------------------------------------------


def is_told(**variables: str) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in variables.items():
            patch.setenv(variable, value)
        with telling():
            return bool(tracing._WATCHERS)


def test_it_is_off_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_told()
    assert not is_told(OTEL_SERVICE_NAME="x")
    assert not is_told(OTEL_TRACES_EXPORTER="none")
    assert not is_told(OTEL_EXPORTER_OTLP_ENDPOINT="http://[::1]:1", OTEL_SDK_DISABLED="true")
    assert is_told(OTEL_TRACES_EXPORTER="console")
    assert is_told(OTEL_METRICS_EXPORTER="console")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "variables",
    [
        {"OTEL_TRACES_EXPORTER": "zipkin"},
        {"OTEL_METRICS_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
    ],
)
def test_an_exporter_that_there_is_none_of_is_refused(variables: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        is_told(**variables)
    assert refused.value.code == "telemetry_unknown"


def test_without_its_packages_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("opentelemetry")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(Refusal) as refused:
        is_told(OTEL_TRACES_EXPORTER="otlp")
    assert refused.value.code == "telemetry_missing"
    assert not is_told()


def test_switched_off_nothing_of_it_is_imported() -> None:
    asked = (
        "import sys, api.serving, ledger.cli, ledger.worker.service;"
        "from ledger.telemetry import telling\n"
        "with telling(): print(any(name.startswith('opentelemetry.') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


@pytest.fixture
def collector() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A collector of this machine: its address, and what was sent to which path."""
    taken: dict[str, bytes] = {}

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken[self.path] = taken.get(self.path, b"") + body
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_what: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", taken
        server.shutdown()
        thread.join()


def test_a_worker_sends_to_the_collector_that_is_named(
    collector: tuple[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, taken = collector
    place = str(tmp_path / "book.db")
    assert main(["new-book", place, "--scheme", "jingjiang-2012", "--actor", "甲"]) == 0
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    assert watch(["--book", place, "--reports", str(tmp_path), "--once"]) == 0
    assert sorted(taken) == ["/v1/metrics", "/v1/traces"]
    assert b"tongzhou.verification.faults" in taken["/v1/metrics"]
    assert b"verification verify" in taken["/v1/traces"]
    assert str(tmp_path).encode() not in b"".join(taken.values())
