"""Prometheus metrics on a port of their own: what the web process does. Nothing of a workspace is in them."""

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds; the goals lie at .01, .1 and .15


def configure(app: Flask, registry: CollectorRegistry) -> None:
    """Count answers and their times by route."""
    answers = Counter(
        "claimdesk_http_answers",
        "Answers by route and status.",
        ["method", "route", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "claimdesk_http_seconds",
        "Time to answer by route.",
        ["method", "route"],
        buckets=BUCKETS,
        registry=registry,
    )

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        answers.labels(request.method, route, response.status_code).inc()
        seconds.labels(request.method, route).observe(g.took_s)
        return response

    app.after_request(count)


def serve(registry: CollectorRegistry, host: str, port: int) -> None:
    """Answer /metrics on the port, in a thread of its own."""
    start_http_server(port, host, registry)
