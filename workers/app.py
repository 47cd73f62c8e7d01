"""The Celery application of a worker: its lanes, the one task that works in a lane, and the heartbeat."""

import os
import signal
import socket
import threading
import time
from typing import Any

import structlog
from celery import Celery, signals

from claimdesk import logs
from claimdesk.errors import Unavailable
from claimdesk.runs import heartbeats, hints
from claimdesk.runs.stages import STAGES, Lane, list_stages
from claimdesk.settings import Settings
from claimdesk.terms import StageName
from workers import metrics, running
from workers.hearing import Hearing
from workers.lane_threads import LaneThreads
from workers.resources import Tools
from workers.run_keepalive import LONGEST_S
from workers.shutdown import Stopping
from workers.stages import find_module

SOFT_LIMIT_S = (
    int(LONGEST_S + running.WORK_S) + 10
)  # a taking may begin late in its task, and is let go of before
HARD_LIMIT_S = SOFT_LIMIT_S + 30
ENDS_WITHIN_S = 20.0  # a deaf worker that was asked to
LANGUAGE_NICE = 10  # a query's embedding beside a batch takes 52 ms p95, not 245

log = structlog.get_logger()


def create_celery(settings: Settings, lanes: tuple[Lane, ...]) -> Celery:
    """The application for a worker of these lanes. Nothing is connected yet."""
    celery = Celery("claimdesk", set_as_current=True)
    hints.configure_celery(celery, settings.broker, settings.broker_prefix)
    celery.conf.update(
        worker_redirect_stdouts=False,
        worker_log_color=False,
        task_soft_time_limit=SOFT_LIMIT_S,
        task_time_limit=HARD_LIMIT_S,
    )
    process = WorkerProcess(settings, lanes)
    # typing: Celery reads a bound method's signature with its self, and would take no message for it;
    # shared: the task belongs to this application and process, not to every Celery application there is
    celery.task(name=hints.TASK, typing=False, shared=False)(process.run_stage)
    process.listen()
    return celery


def count_threads(lane: Lane, settings: Settings) -> int:
    """How many takings of the lane one worker computes at once."""
    return {Lane.LANGUAGE: 1, Lane.IO: settings.io_threads, Lane.FETCH: settings.fetch_threads}[lane]


class WorkerProcess:
    """What one worker process holds: its tools, its heartbeat, and whether it is told to stop."""

    def __init__(self, settings: Settings, lanes: tuple[Lane, ...]) -> None:
        self.settings = settings
        self.lanes = lanes
        self.stopping = Stopping()
        self.tools = Tools(settings)
        self._hearing = Hearing()
        self._threads = {lane: LaneThreads(count_threads(lane, settings)) for lane in lanes}

    @property
    def name(self) -> str:
        return f"{socket.gethostname()}:{os.getpid()}"

    def listen(self) -> None:
        """Hear of the worker's own life: in a child after its fork, else when the worker is ready."""
        if Lane.LANGUAGE in self.lanes:
            signals.worker_process_init.connect(self.begin, weak=False)
            signals.worker_process_shutdown.connect(self.end, weak=False)
        else:
            signals.worker_ready.connect(self.begin, weak=False)
            signals.worker_shutdown.connect(self.end, weak=False)
        signals.worker_shutting_down.connect(self.stop, weak=False)

    def begin(self, **_more: Any) -> None:
        """Start the heartbeat; in the language lane be nice and load the models."""
        logs.configure_logs(self.settings, f"worker-{'-'.join(self.lanes)}")
        if Lane.LANGUAGE in self.lanes:
            os.nice(LANGUAGE_NICE)
        threading.Thread(target=self._beat_until_stopped, name="heartbeat", daemon=True).start()
        metrics.serve(self.tools.counted, self.settings, self.lanes[0])
        for lane in self.lanes:
            self.tools.send(list_stages(lane)[0].name)

    def end(self, **_more: Any) -> None:
        self.stopping.end_here()
        try:
            with self.tools.database.transaction() as session:
                heartbeats.remove_worker(session, self.name)
        except Unavailable as error:
            log.warning("goodbye_not_said", detail=error.detail)

    def stop(self, **_more: Any) -> None:
        self.stopping.tell_all()

    def _beat_until_stopped(self) -> None:
        while True:
            try:
                with self.tools.database.transaction() as session:
                    heartbeats.record_beat(session, self.name, self.lanes, {"pid": os.getpid()})
            except Unavailable as error:
                log.warning("heartbeat_not_written", detail=error.detail)
            if self._hearing.note(waits=self._does_hint_wait()):
                self._end_deaf()
            if self.stopping.wait(heartbeats.EVERY.total_seconds()):
                return

    def _does_hint_wait(self) -> bool:
        """Whether a hint waits in the lanes of this worker; no, where the broker can't be asked."""
        try:
            waiting = self.tools.send.waiting()
        except Exception as error:  # noqa: BLE001  the broker's absence is no deafness; who sends hints tells of it
            log.debug("hints_not_counted", error=type(error).__name__)
            return False
        return any(waiting[lane.value] for lane in self.lanes)

    def _end_deaf(self) -> None:
        """End this worker, orderly where it can be: what it leaves is done by the next."""
        consumer = (
            os.getppid() if Lane.LANGUAGE in self.lanes else os.getpid()
        )  # whom Celery's messages reach
        log.error("worker_is_deaf", consumer=consumer)
        os.kill(consumer, signal.SIGTERM)
        time.sleep(ENDS_WITHIN_S)
        os.kill(consumer, signal.SIGKILL)
        os._exit(1)

    def run_stage(self, stage: str) -> None:
        """Work in the stage's lane until nothing is due there; hint again while more is."""
        if stage not in STAGES:
            log.warning("unknown_stage", stage=stage)
            return
        self._hearing.begin()
        try:
            self._enter_lane(StageName(stage))
        finally:
            self._hearing.end()

    def _enter_lane(self, stage: StageName) -> None:
        lane = STAGES[stage].lane
        threads = self._threads.get(lane)
        if threads is None or not threads.enter():
            return
        more = False
        try:
            more = self._work_in_lane(lane)
        finally:
            if threads.leave() or more:
                self.tools.send(stage)

    def _work_in_lane(self, lane: Lane) -> bool:
        """Whether more may be due."""
        try:
            return running.work_in_turns(self.tools, list_stages(lane), find_module, self.name, self.stopping)
        except running.GivenBack:
            log.warning("soft_limit", lane=lane.value)
            return True
        except Unavailable as error:
            log.warning("part_away", lane=lane.value, code=error.code, detail=error.detail)
            return False
