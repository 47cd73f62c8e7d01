"""Telling the workers of a lane that there is something to do. A hint may be lost: the sweep finds what is due.

One that waits in a lane is enough: whoever takes it looks at all that is due by then. So there is never a second, and
nothing of how many runs were planned is in the broker.

This is the one place outside workers/ that knows Celery: as a client that sends, never as a worker.
"""

import threading
import time
from typing import Any

import structlog

from claimdesk.runs.stages import STAGES, Lane
from claimdesk.terms import StageName

TASK = "claimdesk.run_stage"
BREAKER_S = 5.0  # requests are spared while the broker is away
WAITS_S = 1.0  # for one of the process's connections to the broker
TRANSPORT = {"socket_connect_timeout": 1.0, "socket_timeout": 5.0, "visibility_timeout": 3600}
ONE_TRY = {
    "max_retries": 0,
    "interval_start": 0,
}  # kombu tries for some seconds otherwise, and a request waits

log = structlog.get_logger()


def configure_celery(celery: Any, broker: str, prefix: str) -> None:
    """What the sending and the working side must agree on; the prefix keeps installations on one Redis apart."""
    celery.conf.update(
        broker_url=broker,
        broker_transport_options=TRANSPORT | {"global_keyprefix": f"{prefix}:"},
        broker_connection_retry_on_startup=True,
        task_default_queue="io",
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        result_backend=None,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        enable_utc=True,
    )


class HintSender:
    """Sends hints; a failure is logged once per outage, never raised."""

    def __init__(self, broker: str, prefix: str) -> None:
        self._broker = broker
        self._prefix = prefix
        self._celery: Any = None
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def __call__(self, stage: str) -> None:
        """Hint at the stage, unless a hint waits in its lane or the broker has just been found away."""
        if time.monotonic() < self._closed_until:
            return
        lane = STAGES[StageName(stage)].lane.value
        try:
            client = self._client()
            with client.producer_pool.acquire(block=True, timeout=WAITS_S) as producer:
                if not producer.channel.client.llen(lane):
                    client.send_task(
                        TASK, args=[stage], queue=lane, producer=producer, retry=False, ignore_result=True
                    )
        except Exception as error:  # noqa: BLE001  a hint is never worth a request; the sweep repeats it
            self._closed_until = time.monotonic() + BREAKER_S
            log.warning("hint_not_sent", stage=stage, error=type(error).__name__)

    def _client(self) -> Any:
        with self._lock:
            if self._celery is None:
                from celery import Celery

                self._celery = Celery("claimdesk", set_as_current=False)
                configure_celery(self._celery, self._broker, self._prefix)
                self._celery.conf.broker_transport_options |= ONE_TRY
            return self._celery

    def ping(self) -> float:
        """Seconds that the broker takes to answer. Raises the client's own error when it doesn't."""
        started = time.perf_counter()
        with self._client().connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2, errback=None)
            connection.default_channel.client.ping()
        return time.perf_counter() - started

    def waiting(self) -> dict[str, int]:
        """How many hints wait in each lane. Raises the client's own error when the broker is away."""
        with self._client().connection_for_write() as connection:
            client = connection.default_channel.client
            return {lane.value: int(client.llen(lane.value)) for lane in Lane}
