"""Prometheus metrics of one worker process: what it has done and how long that took."""

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from claimdesk.runs.stages import Lane
from claimdesk.scraping import serve_metrics
from claimdesk.settings import Settings

BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)  # seconds; a batch of split takes some seconds

log = structlog.get_logger()


class TakingMetrics:
    """Takings and their runs by stage."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "claimdesk_taking_seconds",
            "Time from taking a batch to its commit.",
            ["stage"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._runs = Counter(
            "claimdesk_worker_runs",
            "Runs that this worker has finished; failed ones may be tried again.",
            ["stage", "outcome"],
            registry=self.registry,
        )

    def add(self, stage: str, seconds: float, passed: int, failed: int) -> None:
        """Count one taking."""
        self._seconds.labels(stage).observe(seconds)
        self._runs.labels(stage, "passed").inc(passed)
        self._runs.labels(stage, "failed").inc(failed)


def serve(counted: TakingMetrics, settings: Settings, lane: Lane) -> None:
    """Answer /metrics on the lane's port, where metrics are wanted: the web's port and one to three more."""
    if not settings.metrics_port:
        return
    port = settings.metrics_port + 1 + list(Lane).index(lane)
    try:
        serve_metrics(counted.registry, settings, port)
    except OSError as error:  # another worker of the lane on this machine has it
        log.warning("metrics_not_served", port=port, error=error.strerror)
