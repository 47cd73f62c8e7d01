"""A taking kept alive while its computing goes on; let go of, uncounted, when it may not go on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog

from claimdesk.database import Database
from claimdesk.errors import Unavailable
from claimdesk.runs import taking
from claimdesk.runs.taking import Taking

LONGEST_S = 600.0  # one taking's computing; a batch of split takes some seconds
STOPS_WITHIN_S = 10.0  # a computing may still end when its worker is told to stop; `up` kills after 25 s
LOOKS_EVERY_S = 1.0

log = structlog.get_logger()


class Told(Protocol):
    """Whether the worker is told to stop."""

    def is_set(self) -> bool: ...


@contextmanager
def keep_alive(
    database: Database, held: Taking, stopping: Told, longest_s: float = LONGEST_S
) -> Iterator[None]:
    """Extend the taking from a thread of its own while the block runs.

    After longest_s, or soon after the worker is told to stop, its runs are let go of, and what the block computes
    is not written any more: the fence refuses it.
    """
    done = threading.Event()
    keeper = threading.Thread(
        target=_extend_until_done,
        args=(database, held, stopping, done, longest_s),
        name=f"keep {held.stage.name}",
        daemon=True,
    )
    keeper.start()
    try:
        yield
    finally:
        done.set()


def _extend_until_done(
    database: Database, held: Taking, stopping: Told, done: threading.Event, longest_s: float
) -> None:
    now = time.monotonic()
    ends, extends = now + longest_s, now + held.stage.patience_s / 3
    lets_go: float | None = None
    while not done.wait(min(LOOKS_EVERY_S, longest_s)):
        now = time.monotonic()
        if lets_go is None and stopping.is_set():
            lets_go = now + STOPS_WITHIN_S
        try:
            if now >= ends:
                give_up_taking(database, held, longest_s)
                return
            if lets_go is not None and now >= lets_go:
                with database.transaction() as session:
                    taking.give_back_runs(session, held, [run.id for run in held.runs])
                log.info("taking_given_back", stage=held.stage.name, runs=len(held.runs))
                return
            if now >= extends:
                extends = now + held.stage.patience_s / 3
                with database.transaction() as session:
                    taking.extend_taking(session, held)
        except Unavailable as error:
            log.warning("taking_not_extended", stage=held.stage.name, detail=error.detail)


def give_up_taking(database: Database, held: Taking, longest_s: float = LONGEST_S) -> None:
    """The computing has taken too long: of several runs each is taken alone from now on, one alone is dead."""
    log.error("taking_too_long", stage=held.stage.name, runs=[str(run.id) for run in held.runs])
    with database.transaction() as session:
        taking.let_go_of_taking(session, held, longest_s)
