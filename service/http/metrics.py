"""Prometheus metrics on a port of their own: what the web process does, and how the installation is.

Nothing of a workspace is in them. What is the same for all processes is read from records, index and broker at each
scrape, so one web process tells it all.
"""

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from claimdesk.errors import ClaimdeskError
from claimdesk.runs import backlog, heartbeats
from claimdesk.runs.stages import STAGES, Lane
from service.http import readiness
from service.http.context import Parts

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds; the goals lie at .01, .1 and .15
STATES = ("due", "later", "taken", "dead")

READING = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/v1"

Families = Iterator[GaugeMetricFamily]
T = TypeVar("T")


def configure(app: Flask, registry: CollectorRegistry, parts: Parts) -> None:
    """Count answers and their times, and tell of the installation.

    By noun, not by route: a count of reviews or of drafts would tell of a blind read while it is sealed (I7).
    """
    registry.register(Installation(parts))
    answers = Counter(
        "claimdesk_http_answers",
        "Answers by noun and status.",
        ["method", "noun", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "claimdesk_http_seconds",
        "Time to answer by noun.",
        ["method", "noun"],
        buckets=BUCKETS,
        registry=registry,
    )

    def count(response: Response) -> Response:
        noun, method = _find_noun(), request.method if request.method in READING else "change"
        answers.labels(method, noun, response.status_code).inc()
        seconds.labels(method, noun).observe(g.took_s)
        return response

    app.after_request(count)


def _find_noun() -> str:
    """The first word of the route's path behind the API's prefix: claims, queues, desk … ; none without a route."""
    if request.url_rule is None:
        return "none"
    return request.url_rule.rule.removeprefix(API).strip("/").partition("/")[0]


class Installation(Collector):
    """How the parts are, what waits, and whether the index holds what the records say."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def describe(self) -> Families:
        """Nothing: a registry would read all to learn the names."""
        yield from ()

    def collect(self) -> Families:
        """Every family; those of a part that is away have no samples, and claimdesk_part_up says so."""
        up = GaugeMetricFamily(
            "claimdesk_part_up", "1 when the part is well, as /readyz says.", labels=["part"]
        )
        for name, part in readiness.examine_parts(self._parts).items():
            up.add_metric([name], float(part.ok))
        yield up
        for read in (self._collect_runs, self._collect_workers, self._collect_index, self._collect_hints):
            yield from read()

    def _collect_runs(self) -> Families:
        runs = GaugeMetricFamily("claimdesk_runs", "Runs that are not done.", labels=["stage", "state"])
        oldest = GaugeMetricFamily(
            "claimdesk_runs_oldest_seconds", "Since when the first open run is wanted.", labels=["stage"]
        )
        measured = _or_none(self._measure_backlog)
        backlogs = {measured_stage.stage: measured_stage for measured_stage in measured or ()}
        for stage in STAGES if measured is not None else ():
            waiting = backlogs.get(stage, backlog.Backlog(stage))
            for state in STATES:
                runs.add_metric([stage, state], getattr(waiting, state))
            oldest.add_metric([stage], waiting.oldest_s)
        yield runs
        yield oldest

    def _measure_backlog(self) -> list[backlog.Backlog]:
        with self._parts.database.reading() as session:
            return backlog.measure_backlog(session)

    def _collect_workers(self) -> Families:
        workers = GaugeMetricFamily(
            "claimdesk_workers", "Workers that have reported lately.", labels=["lane"]
        )
        silent = GaugeMetricFamily(
            "claimdesk_heartbeat_age_seconds",
            "Since the last report of a worker; +Inf where none is known.",
            labels=["lane"],
        )

        def read() -> tuple[list[list[str]], dict[Lane, float]]:
            with self._parts.database.reading() as session:
                lanes = [heartbeat.lanes for heartbeat in heartbeats.list_live(session)]
                return lanes, heartbeats.measure_silence(session)

        found = _or_none(read)
        if found is not None:
            for lane in Lane:
                workers.add_metric([lane.value], sum(lane.value in lanes for lanes in found[0]))
                silent.add_metric([lane.value], found[1].get(lane, math.inf))
        yield workers
        yield silent

    def _collect_index(self) -> Families:
        counts = {
            name: GaugeMetricFamily(f"claimdesk_index_{name}", said, labels=["index"])
            for name, said in (
                ("records", "Records that the index should hold."),
                ("entries", "Live entries that it holds."),
                ("sampled", "Ids compared one by one at the last look, each minute at most."),
                ("differing", "Of those, the ones that differ and that no run is going to mend."),
            )
        }
        for parity in _or_none(self._parts.parity.look) or ():
            for name, family in counts.items():
                family.add_metric([parity.index.value], getattr(parity, name))
        yield from counts.values()

    def _collect_hints(self) -> Families:
        waiting = GaugeMetricFamily(
            "claimdesk_hints_waiting", "Messages in the broker's queue.", labels=["lane"]
        )
        try:
            found = self._parts.hints.waiting()
        except Exception:  # noqa: BLE001  whatever the client raises, the broker is away, and claimdesk_part_up says so
            found = {}
        for lane, number in found.items():
            waiting.add_metric([lane], number)
        yield waiting


def _or_none(read: Callable[[], T]) -> T | None:
    """What was read; None when the part is away."""
    try:
        return read()
    except ClaimdeskError:
        return None
