"""Events as they happen: one poller a process reads the log, and gives what it finds to each open stream.

A stream first reads the log itself, from where its listener left off, and then what it was given meanwhile; a
sequence that it has already told it passes over. So nothing is missed and nothing told twice.
"""

import signal
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any
from uuid import UUID

import structlog

from claimdesk.database import Database
from claimdesk.errors import DatabaseUnavailable, Unavailable
from claimdesk.events import events
from claimdesk.events.types import EventType
from claimdesk.records.event import Event

log = structlog.get_logger()

POLL_S = 0.5
HEARTBEAT_S = 15.0
MOST_WAITING = 1_000  # events that a slow listener has not read; then it reads the log again
AT_ONCE = 200
PAUSE_S = 2.0  # after the database could not be asked


@dataclass(eq=False)
class Feed:
    """What one stream has been given and not told yet."""

    workspace_id: UUID
    types: frozenset[EventType]
    waiting: deque[Event] = field(default_factory=deque)
    is_behind: bool = True  # the log is to be read

    def give(self, event: Event) -> None:
        if event.workspace_id != self.workspace_id or event.type not in self.types:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            self.is_behind = True
        self.waiting.append(event)


class Live:
    """The open streams of this process, and the thread that feeds them while there are any."""

    def __init__(self, database: Database, most: int) -> None:
        self.database = database
        self.most = most
        self.heartbeat_s = HEARTBEAT_S
        self._feeds: set[Feed] = set()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._poller: threading.Thread | None = None
        self._last = 0

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        """End all streams, within POLL_S; may be called from a signal's handler."""
        self._stopping.set()

    def open(self, workspace_id: UUID, types: frozenset[EventType]) -> Feed:
        """A new stream's feed. Raises Unavailable when there are enough, or the process is stopping."""
        with self._changed:
            if self.is_stopping:
                raise Unavailable("the process is stopping; connect again", retry_after_s=2)
            if len(self._feeds) >= self.most:
                raise Unavailable(
                    f"{self.most} event streams are open; ask GET /changes until one ends", retry_after_s=30
                )
            if self._poller is None:
                with self.database.reading() as session:
                    self._last = events.find_last(session)
                self._poller = threading.Thread(target=self._poll_log, name="events", daemon=True)
                self._poller.start()
            feed = Feed(workspace_id, types)
            self._feeds.add(feed)
            return feed

    def close(self, feed: Feed) -> None:
        """The stream has ended."""
        with self._changed:
            self._feeds.discard(feed)

    def listen(self, feed: Feed, after: int) -> Iterator[list[Event]]:
        """The feed's events after the sequence, for ever; an empty list each `heartbeat_s` without any.

        Ends when the process stops, or the poller has. Raises DatabaseUnavailable.
        """
        while not self.is_stopping and self._poller is not None:
            if feed.is_behind:
                feed.is_behind = False
                for event in self._read_log(feed, after):
                    yield event
                    after = event[-1].sequence
            given = self._wait(feed)
            if given is not None:
                new = [event for event in given if event.sequence > after]
                after = new[-1].sequence if new else after
                if new or not given:
                    yield new

    def _read_log(self, feed: Feed, after: int) -> Iterator[list[Event]]:
        while not self.is_stopping:
            with self.database.reading() as session:
                found = events.list_events(session, feed.workspace_id, after, feed.types, AT_ONCE)
            if found:
                yield found
                after = found[-1].sequence
            if len(found) < AT_ONCE:
                return

    def _wait(self, feed: Feed) -> list[Event] | None:
        """What the feed was given, as soon as there is something; nothing after `heartbeat_s`; None: read the log."""
        with self._changed:
            self._changed.wait_for(
                lambda: feed.waiting or feed.is_behind or self.is_stopping or self._poller is None,
                self.heartbeat_s,
            )
            if feed.is_behind:
                return None
            given = list(feed.waiting)
            feed.waiting.clear()
            return given

    def _poll_log(self) -> None:
        try:
            while self._has_listeners():
                found = self._read_on()
                self._hand_out(found)
                if len(found) < AT_ONCE:
                    self._stopping.wait(POLL_S)
        finally:
            with self._changed:
                if self._poller is threading.current_thread():
                    self._poller = None
                self._changed.notify_all()

    def _has_listeners(self) -> bool:
        """Whether there is anybody to poll for; if not, the next stream begins with a poller of its own."""
        with self._changed:
            if self._feeds and not self.is_stopping:
                return True
            self._poller = None
            return False

    def _read_on(self) -> list[Event]:
        try:
            with self.database.reading() as session:
                return events.list_all(session, self._last, AT_ONCE)
        except DatabaseUnavailable as error:
            log.warning("events.not_read", why=error.detail)
            self._stopping.wait(PAUSE_S)
            return []

    def _hand_out(self, found: list[Event]) -> None:
        if not found:
            return
        with self._changed:
            for feed in self._feeds:
                for event in found:
                    feed.give(event)
            self._last = found[-1].sequence
            self._changed.notify_all()


def stop_with_process(live: Live) -> None:
    """End the streams when the process is told to stop: gunicorn waits for its threads else. Main thread only."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        before = signal.getsignal(number)

        def stop(given: int, frame: FrameType | None, before: Any = before) -> None:
            live.stop()
            if callable(before):
                before(given, frame)

        signal.signal(number, stop)
