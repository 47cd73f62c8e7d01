"""A limit on the time that the language part computes on a text, which holds in the middle of a pattern too.

The threat: a text on which a pattern of ours takes time without end. Such a match holds the interpreter's lock, so that
neither the heartbeat nor the thread that keeps the taking gets a turn, and the whole lane seems dead. A signal is heard
within a match: it lets the other threads have their turn, and at the limit it raises.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from claimdesk.errors import TakesTooLong

TICK_S = 0.5  # of the process's user time
# Some 6,000 characters a second are usual on one core (docs/performance.md). Time of the computing thread, not of the
# clock: a machine that is busy with other work gives no article up.
ALONE_S, ALONE_CHARACTERS_PER_S = 20.0, 1_000
BATCH_S, BATCH_CHARACTERS_PER_S = 10.0, 2_000  # then each is taken alone: a batch need not be patient


def allow_seconds(characters: int, texts: int) -> float:
    """The processor seconds that so many texts of so many characters in all may take."""
    if texts > 1:
        return BATCH_S + characters / BATCH_CHARACTERS_PER_S
    return ALONE_S + characters / ALONE_CHARACTERS_PER_S


@contextmanager
def limit_computing(seconds: float) -> Iterator[None]:
    """Raise TakesTooLong in the block when this thread has computed longer in it, whatever it is doing.

    Signals reach the main thread alone, which is where the language lane computes; elsewhere there is no limit.
    Load models before the block: an import that is broken off can't be done again.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    began = time.thread_time()
    is_over = False

    def look(_number: int, _frame: FrameType | None) -> None:
        time.sleep(0)  # the lock goes to a thread that waits for it
        if not is_over and time.thread_time() - began > seconds:
            raise TakesTooLong(
                f"its text was given up after {seconds:.0f} s of computing, which is many times what a text of this "
                "length takes; something in it defeats the reader: cut it into parts to find out what"
            )

    before = signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, TICK_S, TICK_S)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
