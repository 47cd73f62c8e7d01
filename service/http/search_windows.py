"""Frozen windows of ranked results: the second page goes on where the first ended, whatever was indexed since."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Lock
from typing import Any

KEPT = 64  # windows: of 500 hits at most, about 1 MB each
KEPT_S = 600


@dataclass(slots=True)
class Windows:
    """The latest windows of this process. One that is gone is searched anew, as of then."""

    kept: "OrderedDict[str, tuple[float, Any]]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def put(self, window: Any) -> str:
        """The name to find the window by."""
        name = token_hex(8)
        self._keep(name, window)
        return name

    def ensure(self, name: str, search: Callable[[], Any]) -> Any:
        """The window of that name; searched anew when it is gone."""
        with self.lock:
            made_at, window = self.kept.get(name, (0.0, None))
        if window is not None and time.monotonic() - made_at < KEPT_S:
            return window
        window = search()
        self._keep(name, window)
        return window

    def _keep(self, name: str, window: Any) -> None:
        """Keep the window as the latest, and no more than KEPT of them, none that has run out."""
        now = time.monotonic()
        with self.lock:
            self.kept[name] = (now, window)
            self.kept.move_to_end(name)
            while len(self.kept) > KEPT or now - next(iter(self.kept.values()))[0] >= KEPT_S:
                self.kept.popitem(last=False)
