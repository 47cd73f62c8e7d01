"""Processes that an earlier `claimdesk up` left behind: they hold its port, and are ended before the next one starts."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import structlog

MARK = "UP_FOLDER"  # in the environment of whatever `up` starts, and of what these start
PATIENCE_S = 20.0  # gunicorn finishes its requests in 15

log = structlog.get_logger()


def end_leftovers(folder: Path, patience_s: float = PATIENCE_S) -> list[int]:
    """End every process that an `up` on this data folder has started; their pids. Call it with the folder's lock held.

    Whoever holds the lock is the folder's only `up`, so what carries its mark has lost its own. Processes of other
    users can't be read and are left.
    """
    found = list(_find_marked(folder))
    for process in found:
        log.warning("leftover_ended", pid=process.pid)
        with suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(found, timeout=patience_s)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=patience_s)
    return [process.pid for process in found]


def _find_marked(folder: Path) -> Iterator[psutil.Process]:
    mine = {process.pid for process in [psutil.Process(), *psutil.Process().parents()]}
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid not in mine and process.environ().get(MARK) == str(folder):
                yield process
