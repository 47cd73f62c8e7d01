"""Beat: hints at what is due every few seconds, and has tidied up every minute. There is one.

It counts time by the monotonic clock and needs no worker, so that neither a clock that is set nor a busy lane keeps a
lost hint from being found.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import structlog
from sqlalchemy.orm import Session

from claimdesk.erasure import retention
from claimdesk.errors import Unavailable
from claimdesk.events import history_chain
from claimdesk.intake import replanning, subscriptions
from claimdesk.outgoing import deliveries
from claimdesk.queue import refiling
from claimdesk.runs import heartbeats, taking
from claimdesk.runs.stages import STAGES
from claimdesk.settings import Settings
from workers import sweeps
from workers.resources import Tools

SWEEP_EVERY_S = 5.0
TEND_EVERY_S = 60.0
REPLAN_EVERY_S = 600.0  # the look reads all runs: .2 s for a million
FILING_PAUSE_S = 0.05  # between batches: on SQLite people who ask for a claim get their turn to write

log = structlog.get_logger()


class Beat:
    """What one beat process holds, and whether it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self.tools = Tools(settings)
        self.stopping = threading.Event()
        self._look_at = 0.0  # for what another version made: at the start, then every REPLAN_EVERY_S

    @property
    def name(self) -> str:
        return f"{socket.gethostname()}:{os.getpid()}"

    def run(self) -> None:
        """Beat until a signal says stop. Call it from the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        tending = threading.Thread(
            target=self._repeat, args=(self.tend, TEND_EVERY_S), name="tend", daemon=True
        )
        tending.start()
        self._repeat(self.sweep, SWEEP_EVERY_S)
        self._say_goodbye()

    def _repeat(self, work: Callable[[], None], every_s: float) -> None:
        """Do the work until told to stop; what is wrong this time may not be wrong the next time."""
        while not self.stopping.is_set():
            try:
                work()
            except Unavailable as error:
                log.warning("part_away", what=work.__name__, code=error.code, detail=error.detail)
            except Exception as error:  # noqa: BLE001  is logged; a beat that has ended finds nothing any more
                _log_defect(work.__name__, error)
            self.stopping.wait(every_s)

    def _say_goodbye(self) -> None:
        try:
            with self.tools.database.transaction() as session:
                heartbeats.remove_worker(session, self.name)
        except Unavailable as error:
            log.warning("goodbye_not_said", detail=error.detail)

    def sweep(self) -> None:
        """Make deliveries of new events, have feeds looked at, and hint at every stage that has something due: what a lost message or a dead worker left behind."""
        self._in_batches(deliveries.dispatch_events)
        self._in_batches(deliveries.plan_due_tries)
        self._in_batches(subscriptions.plan_due_polls)
        with self.tools.database.reading() as session:
            due = taking.list_due_stages(session)
        for stage in due:
            self.tools.send(stage)
        with self.tools.database.transaction() as session:
            heartbeats.record_beat(session, self.name, (), {"beat": True})

    def tend(self) -> None:
        """What is done now and then: versions adopted, silent workers forgotten, old answers dropped, queues filed, what is kept no longer ended, outdated work planned."""
        with self.tools.database.transaction() as session:
            sweeps.sweep_records(session)
        self._in_batches(refiling.file_next_batch)
        self._in_batches(history_chain.adopt_batch)
        self._in_batches(retention.end_next_batch)
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + REPLAN_EVERY_S
            self._replan_outdated()
            self._note_heads()

    def _note_heads(self) -> None:
        """Have the log say where the workspaces' chains end: whoever writes one anew would have to change the log too."""
        with self.tools.database.reading() as session:
            heads = history_chain.list_heads(session)
        for head in heads:
            if head.chain_id == head.workspace_id and head.peaks:
                position, own = head.peaks[-1]
                log.info("history_head", chain=str(head.chain_id), position=position, hash=own)

    def _replan_outdated(self) -> None:
        """Have done again what a version made that is gone."""
        with self.tools.database.reading() as session:
            outdated = replanning.list_outdated(session)
        for name in outdated:
            self._in_batches(partial(replanning.replan_batch, stage=STAGES[name]))

    def _in_batches(self, work: Callable[[Session], object]) -> None:
        """Do the work, a batch a transaction, until it says that nothing is left or beat stops."""
        while self.tools.database.retrying(work):
            if self.stopping.wait(FILING_PAUSE_S):
                return


def _log_defect(what: str, error: Exception) -> None:
    log.error("beat_defect", what=what, exc_info=error)
