"""A worker that hears no hint any more: alive, connected, idle, and the hints stay where they are.

Celery's consumer is known to end up so after a broken connection to Redis. Nothing inside the process mends it, so it
ends, and whoever keeps it running (`up`, compose, systemd) starts it again.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

DEAF_AFTER_S = 40.0  # a worker that hears takes a waiting hint within a second


@dataclass
class Hearing:
    """Whether this process still hears: what it was told, and what waited meanwhile."""

    clock: Callable[[], float] = time.monotonic
    _at_work: int = 0
    _waits_since: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """A hint was heard, and work begins."""
        with self._lock:
            self._at_work += 1
            self._waits_since = None

    def end(self) -> None:
        """The work is over."""
        with self._lock:
            self._at_work -= 1
            self._waits_since = None

    def note(self, *, waits: bool) -> bool:
        """Whether the worker is deaf, now that a hint is seen to wait in its lanes, or none.

        Deaf is who was idle and heard nothing, while at every look for so long a hint was waiting.
        """
        with self._lock:
            if not waits or self._at_work:
                self._waits_since = None
                return False
            if self._waits_since is None:
                self._waits_since = self.clock()
            return self.clock() - self._waits_since >= DEAF_AFTER_S
