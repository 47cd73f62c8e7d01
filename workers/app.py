"""The Celery application: two lanes, one task that works on a stage, the sweep, and heartbeats."""

import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from celery import Celery, signals
from sqlalchemy.orm import Session

from claimdesk import logs
from claimdesk.errors import Unavailable
from claimdesk.intake import replanning
from claimdesk.queue import refiling
from claimdesk.runs import heartbeats, hints, taking
from claimdesk.runs.stages import STAGES, Lane
from claimdesk.settings import Settings
from claimdesk.terms import StageName
from workers import metrics, running, sweeps
from workers.resources import Tools
from workers.run_keepalive import LONGEST_S
from workers.shutdown import Stopping
from workers.stages import find_module

SOFT_LIMIT_S = (
    int(LONGEST_S + running.WORK_S) + 10
)  # a taking may begin late in its task, and is let go of before
HARD_LIMIT_S = SOFT_LIMIT_S + 30
SWEEP_EVERY_S = 5.0
TEND_EVERY_S = 60.0
REPLAN_EVERY_S = 600.0  # the look reads all runs: .2 s for a million
FILING_PAUSE_S = 0.05  # between batches: on SQLite people who ask for a claim get their turn to write
LANGUAGE_NICE = 10  # a query's embedding beside a batch takes 52 ms p95, not 245

log = structlog.get_logger()


def create_celery(settings: Settings, lanes: tuple[Lane, ...] = ()) -> Celery:
    """The application for a worker of these lanes, or, without lanes, for beat. Nothing is connected yet."""
    celery = Celery("claimdesk", set_as_current=True)
    hints.configure_celery(celery, settings.broker, settings.broker_prefix)
    celery.conf.update(
        worker_redirect_stdouts=False,
        worker_log_color=False,
        task_soft_time_limit=SOFT_LIMIT_S,
        task_time_limit=HARD_LIMIT_S,
        beat_scheduler="celery.beat.Scheduler",
        beat_max_loop_interval=2,
        beat_schedule={
            "sweep": {
                "task": "claimdesk.sweep",
                "schedule": SWEEP_EVERY_S,
                "options": {"expires": SWEEP_EVERY_S, "queue": Lane.IO.value},
            },
            "tend": {
                "task": "claimdesk.tend",
                "schedule": TEND_EVERY_S,
                "options": {"expires": TEND_EVERY_S, "queue": Lane.IO.value},
            },
        },
    )
    process = WorkerProcess(settings, lanes)
    # typing: Celery reads a bound method's signature with its self, and beat would send nothing;
    # shared: the tasks belong to this application and process, not to every Celery application there is
    for name, work in (
        (hints.TASK, process.run_stage),
        ("claimdesk.sweep", process.sweep),
        ("claimdesk.tend", process.tend),
    ):
        celery.task(name=name, typing=False, shared=False)(work)
    if lanes:
        process.listen()
    return celery


class WorkerProcess:
    """What one worker process holds: its tools, its heartbeat, and whether it is told to stop."""

    def __init__(self, settings: Settings, lanes: tuple[Lane, ...]) -> None:
        self.settings = settings
        self.lanes = lanes
        self.stopping = Stopping()
        self.tools = Tools(settings)
        self._look_at = 0.0  # for what another version made: at the start, then every REPLAN_EVERY_S

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
        for lane in self.lanes:
            metrics.serve(self.tools.counted, self.settings, lane)
            for stage in STAGES.values():
                if stage.lane == lane:
                    self.tools.send(stage.name)

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
            if self.stopping.wait(heartbeats.EVERY.total_seconds()):
                return

    def run_stage(self, stage: str) -> None:
        """Work on a stage; hint again while more is due."""
        if stage not in STAGES:
            log.warning("unknown_stage", stage=stage)
            return
        try:
            more = running.take_and_work(
                self.tools, STAGES[StageName(stage)], find_module(stage), self.name, self.stopping
            )
        except running.GivenBack:
            log.warning("soft_limit", stage=stage)
            more = True
        except Unavailable as error:
            log.warning("part_away", stage=stage, code=error.code, detail=error.detail)
            more = False
        if more:
            self.tools.send(stage)

    def sweep(self) -> None:
        """Hint at every stage that has something due: what a lost message or a dead worker left behind."""
        try:
            with self.tools.database.reading() as session:
                due = taking.list_due_stages(session)
        except Unavailable as error:
            log.warning("sweep_failed", detail=error.detail)
            return
        for stage in due:
            self.tools.send(stage)

    def tend(self) -> None:
        """What is done now and then: versions adopted, silent workers forgotten, old answers dropped, queues filed, outdated work planned."""
        try:
            with self.tools.database.transaction() as session:
                sweeps.sweep_records(session)
            self._in_batches(refiling.file_next_batch)
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + REPLAN_EVERY_S
                self._replan_outdated()
        except Unavailable as error:
            log.warning("tending_failed", detail=error.detail)

    def _replan_outdated(self) -> None:
        """Have done again what a version made that is gone."""
        with self.tools.database.reading() as session:
            outdated = replanning.list_outdated(session)
        for name in outdated:
            self._in_batches(partial(replanning.replan_batch, stage=STAGES[name]))

    def _in_batches(self, work: Callable[[Session], object]) -> None:
        """Do the work, a batch a transaction, until it says that nothing is left or the worker stops."""
        while self.tools.database.retrying(work):
            if self.stopping.wait(FILING_PAUSE_S):
                return
