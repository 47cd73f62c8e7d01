"""A request and the runs that it caused are one trace, and no text is in it."""

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from claimdesk.database import REQUEST_ID
from claimdesk.settings import Settings
from claimdesk.traces import Tracer, build_provider, open_tracer

WORDS = "The town of Northam planted 1,200 trees in 2024, its council said."


@pytest.fixture
def sent():
    return InMemorySpanExporter()


@pytest.fixture
def tracer(sent):
    provider = build_provider("test")
    provider.add_span_processor(SimpleSpanProcessor(sent))
    return Tracer(provider)


def test_the_runs_of_an_article_hang_under_its_request(desk, tracer, sent):
    desk.tools.__dict__["tracer"] = tracer
    token = REQUEST_ID.set("request-42")
    try:
        desk.submit(text=WORDS)
    finally:
        REQUEST_ID.reset(token)
    desk.work()
    tracer.record_request("POST /api/v1/articles", "request-42", 0.02, {"http.route": "/api/v1/articles"})
    *runs, root = sent.get_finished_spans()
    assert root.parent is None
    assert {"split", "match", "retrieve", "settle"} <= {run.name for run in runs}
    mine = [run for run in runs if run.context.trace_id == root.context.trace_id]
    assert {"split", "match"} <= {run.name for run in mine}
    assert {run.parent.span_id for run in mine} == {root.context.span_id}
    assert {run.attributes["claimdesk.outcome"] for run in mine} == {"passed"}
    assert "Northam" not in "".join(span.to_json() for span in [*runs, root])


def test_another_request_is_another_trace(tracer, sent):
    for request in ("request-1", "request-2"):
        tracer.record_request("GET /api/v1/claims", request, 0.01, {})
    first, second = sent.get_finished_spans()
    assert first.context.trace_id != second.context.trace_id
    assert (first.end_time - first.start_time) == pytest.approx(1e7, rel=0.01)


def test_without_an_address_nothing_is_recorded(tmp_path):
    tracer = open_tracer(Settings(var=tmp_path), "web")
    tracer.record_request("GET /", "request-1", 0.01, {})
    tracer.record_run("split", None, 0.01, {})
    assert tracer._tracer is None
