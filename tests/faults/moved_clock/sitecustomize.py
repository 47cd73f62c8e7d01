"""In every process of a disturbed desk: the product's clock is off by the seconds in the file that MOVED_CLOCK names."""

import contextlib
import os
from datetime import timedelta

_FILE = os.environ.get("MOVED_CLOCK", "")


def _read_offset() -> float:
    with contextlib.suppress(OSError, ValueError), open(_FILE, encoding="ascii") as file:  # noqa: PTH123  at each look at the clock
        return float(file.read())
    return 0.0


if _FILE:
    with contextlib.suppress(ImportError):  # the broker and other programs know no claimdesk
        from claimdesk import clock

        _now = clock.now
        clock.now = lambda: _now() + timedelta(seconds=_read_offset())
