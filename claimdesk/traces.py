"""OpenTelemetry traces, where CLAIMDESK_TRACES_URL asks for them: a request and the runs that it caused are one trace.

A run knows its request by the request's id alone, so the numbers of a trace and of its root follow from that id, and a
worker needs nothing more to hang a run's span under its request. Texts, names and addresses are in no span.
"""

import time
from collections.abc import Mapping
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from claimdesk.errors import NotStartable
from claimdesk.settings import Settings

NAME = "claimdesk"
TRACE_BYTES, SPAN_BYTES = 16, 8  # W3C Trace Context

_ROOT: ContextVar[str | None] = ContextVar("root_of_trace", default=None)


class Tracer:
    """Records spans that have ended; `provider` is OpenTelemetry's, and with None nothing happens."""

    def __init__(self, provider: Any = None) -> None:
        self._tracer: Any = provider.get_tracer(NAME) if provider is not None else None

    def record_request(
        self, name: str, request_id: str, took_s: float, said: Mapping[str, str | int]
    ) -> None:
        """The root span of the request's trace, ended now."""
        if self._tracer is None:
            return
        from opentelemetry.context import Context
        from opentelemetry.trace import SpanKind

        token = _ROOT.set(request_id)
        try:
            self._add(name, Context(), SpanKind.SERVER, took_s, said)
        finally:
            _ROOT.reset(token)

    def record_run(
        self, name: str, request_id: str | None, took_s: float, said: Mapping[str, str | int]
    ) -> None:
        """A span of a run that has ended now, under the request that caused it; on its own where there is none."""
        if self._tracer is None:
            return
        from opentelemetry.context import Context
        from opentelemetry.trace import SpanKind

        parent = _build_parent(request_id) if request_id else Context()
        self._add(name, parent, SpanKind.CONSUMER, took_s, said)

    def _add(self, name: str, parent: Any, kind: Any, took_s: float, said: Mapping[str, str | int]) -> None:
        ended = time.time_ns()
        began = ended - int(took_s * 1e9)
        self._tracer.start_span(name, context=parent, kind=kind, start_time=began, attributes=dict(said)).end(
            ended
        )


def open_tracer(settings: Settings, process: str) -> Tracer:
    """The tracer that the settings ask for. Raises NotStartable where OpenTelemetry's packages are missing."""
    if not settings.traces_url:
        return Tracer()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise NotStartable(
            "CLAIMDESK_TRACES_URL is set, but OpenTelemetry is not installed: pip install 'claimdesk[traces]'"
        ) from error
    provider = build_provider(process)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.traces_url)))
    return Tracer(provider)


def build_provider(process: str) -> Any:
    """OpenTelemetry's provider with our numbers of traces and roots, and nobody yet to send spans to."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class NumbersOfRequests(RandomIdGenerator):
        """A root's numbers follow from its request; others' are random."""

        def generate_trace_id(self) -> int:
            root = _ROOT.get()
            return _number_trace(root) if root else super().generate_trace_id()

        def generate_span_id(self) -> int:
            root = _ROOT.get()
            return _number_root(root) if root else super().generate_span_id()

    resource = Resource.create({"service.name": NAME, "service.instance.id": process})
    return TracerProvider(id_generator=NumbersOfRequests(), resource=resource)


def _build_parent(request_id: str) -> Any:
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    root = SpanContext(
        _number_trace(request_id),
        _number_root(request_id),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return set_span_in_context(NonRecordingSpan(root))


def _number_trace(request_id: str) -> int:
    return int.from_bytes(sha256(request_id.encode()).digest()[:TRACE_BYTES], "big")


def _number_root(request_id: str) -> int:
    return int.from_bytes(sha256(request_id.encode()).digest()[TRACE_BYTES : TRACE_BYTES + SPAN_BYTES], "big")
