"""OpenTelemetry: traces and metrics of what the program does, for the federation's own monitoring.

Off unless the environment says where to: the standard's variables (``OTEL_TRACES_EXPORTER``,
``OTEL_METRICS_EXPORTER``, ``OTEL_EXPORTER_OTLP_ENDPOINT`` and those beside it). The packages come
with the extra ``telemetry``; switched off, nothing of them is imported.

What is told are names that the program gave and figures, never an address that was asked for, a
person, or the words of an error. No context is taken from a caller, and none is handed on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from ledger.refusals import Refusal
from ledger.tracing import Doing, mark, watched

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Observation
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import MetricReader
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

_NAME = "tongzhou"
_EXTRA = "telemetry"
#: What the standard advises for the duration of a request.
_MILLISECONDS = (5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000)

#: How many jobs wait; None where that cannot be known now.
Waiting = Callable[[], int | None]


@contextmanager
def telling(waiting: Waiting | None = None) -> Iterator[None]:
    """Tell of everything in the block, if the environment asks for it.

    Raises Refusal("telemetry_missing") where the packages are not installed, and
    Refusal("telemetry_unknown") for an exporter or protocol that there is none of here.
    """
    traces, metrics = _exporter("TRACES"), _exporter("METRICS")
    if not traces and not metrics:
        yield
        return
    try:
        tracers, meters = _providers(traces, metrics)
    except ImportError:
        raise Refusal("telemetry_missing", extra=_EXTRA) from None
    try:
        with watched(Telemetry(tracers, meters, waiting).watch):
            yield
    finally:
        tracers.shutdown()
        meters.shutdown()


class Telemetry:
    """Spans and measures of what is done, told to two providers."""

    def __init__(
        self, tracers: TracerProvider, meters: MeterProvider, waiting: Waiting | None = None
    ) -> None:
        self._tracer = tracers.get_tracer(_NAME)
        meter = meters.get_meter(_NAME)
        self._requests = meter.create_histogram(
            "http.server.request.duration", "s", "How long requests took",
            explicit_bucket_boundaries_advisory=[bound / 1000 for bound in _MILLISECONDS],
        )  # fmt: skip
        self._steps = meter.create_counter("tongzhou.steps", "{step}", "Steps by their outcome")
        self._jobs = meter.create_counter("tongzhou.jobs", "{job}", "Jobs by their outcome")
        self._verifications = meter.create_counter(
            "tongzhou.verifications", "{verification}", "Verifications by their outcome"
        )
        self._faults = meter.create_gauge(
            "tongzhou.verification.faults", "{fault}", "Faults that the last verification found"
        )
        if waiting is not None:
            meter.create_observable_gauge(
                "tongzhou.jobs.waiting",
                [_observed(waiting)],
                "{job}",
                "Jobs that wait",
            )

    @contextmanager
    def watch(self, doing: Doing) -> Iterator[None]:
        """A span around one thing, and its measures when it has ended."""
        from opentelemetry.trace import SpanKind, Status, StatusCode

        is_request = doing.what == "request"
        kind = SpanKind.SERVER if is_request else SpanKind.INTERNAL
        began = perf_counter()
        with self._tracer.start_as_current_span(
            f"{doing.what} {doing.name}", kind=kind, record_exception=False,
            set_status_on_exception=False,
        ) as span:  # fmt: skip
            yield
            facts = _http(doing) if is_request else _facts(doing)
            if is_request:
                span.update_name(f"{facts['http.request.method']} {doing.name}".strip())
            span.set_attributes(facts)
            span.set_attribute("tongzhou.mark", mark())
            if doing.outcome == "failed" or int(doing.facts.get("status", 0)) >= 500:
                span.set_status(Status(StatusCode.ERROR))
        self._measure(doing, facts, perf_counter() - began)

    def _measure(self, doing: Doing, facts: dict[str, str | int], took: float) -> None:
        if doing.what == "request":
            self._requests.record(took, facts)
        elif doing.what == "step":
            self._steps.add(1, facts)
        elif doing.what == "job":
            self._jobs.add(1, facts)
        else:
            faults = doing.facts.get("faults")
            if faults is not None:
                self._faults.set(int(faults))
            outcome = doing.outcome if faults is None else "unsound" if faults else "sound"
            self._verifications.add(1, {"outcome": outcome})


def _http(doing: Doing) -> dict[str, str | int]:
    """Names of the standard. ``doing.name`` is the route as it is declared, "" for none."""
    told: dict[str, str | int] = {
        "http.request.method": str(doing.facts.get("method") or "_OTHER"),
        "http.response.status_code": int(doing.facts.get("status", 500)),
    }
    return told | ({"http.route": doing.name} if doing.name else {})


def _facts(doing: Doing) -> dict[str, str | int]:
    return {"name": doing.name, "outcome": doing.outcome, **doing.facts}


def _observed(waiting: Waiting) -> Callable[[CallbackOptions], Iterable[Observation]]:
    from opentelemetry.metrics import Observation

    def observe(_options: CallbackOptions) -> Iterable[Observation]:
        count = waiting()
        return [] if count is None else [Observation(count)]

    return observe


# -- what the environment asks for ----------------------------------------------------------------


def _exporter(signal: str) -> str:
    """Where one of "TRACES" and "METRICS" goes: "otlp", "console", "" for nowhere.

    The standard sends where nothing is said; here that needs an exporter or an endpoint by name.
    """
    if _said("OTEL_SDK_DISABLED").lower() == "true":
        return ""
    named = _said(f"OTEL_{signal}_EXPORTER")
    place = _said(f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") or _said("OTEL_EXPORTER_OTLP_ENDPOINT")
    wanted = named or ("otlp" if place else "none")
    if wanted not in ("otlp", "console", "none"):
        raise Refusal("telemetry_unknown", variable=f"OTEL_{signal}_EXPORTER", text=wanted)
    for variable in ("OTEL_EXPORTER_OTLP_PROTOCOL", f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL"):
        protocol = _said(variable)
        if wanted == "otlp" and protocol not in ("", "http/protobuf"):
            raise Refusal("telemetry_unknown", variable=variable, text=protocol)
    return "" if wanted == "none" else wanted


def _said(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _providers(traces: str, metrics: str) -> tuple[TracerProvider, MeterProvider]:
    """They read the rest of the environment themselves: sampling, intervals, headers, resource."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    resource = Resource.create({} if _said("OTEL_SERVICE_NAME") else {"service.name": _NAME})
    tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
    if traces:
        tracers.add_span_processor(_processor(traces))
    readers = [_reader(metrics)] if metrics else []
    return tracers, MeterProvider(readers, resource, shutdown_on_exit=False)


def _processor(kind: str) -> SpanProcessor:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    if kind == "console":
        return BatchSpanProcessor(ConsoleSpanExporter(out=sys.stderr))
    return BatchSpanProcessor(OTLPSpanExporter())


def _reader(kind: str) -> MetricReader:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics.export import (
        ConsoleMetricExporter,
        PeriodicExportingMetricReader,
    )

    if kind == "console":
        return PeriodicExportingMetricReader(ConsoleMetricExporter(out=sys.stderr))
    return PeriodicExportingMetricReader(OTLPMetricExporter())
