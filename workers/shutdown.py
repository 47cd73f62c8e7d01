"""Told to stop: a flag that a worker shares with the process that it forked to compute in."""

import mmap
import threading


class Stopping:
    """Set in the process that hears the signal, seen in those forked from it as well.

    One byte of shared memory: nothing to hold, so that a process killed at any moment leaves no lock behind.
    """

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)
        self._here = threading.Event()

    def tell_all(self) -> None:
        """Have this process and its children stop."""
        self._shared[0] = 1
        self._here.set()

    def end_here(self) -> None:
        """Have this process end; another one may be forked in its place."""
        self._here.set()

    def is_set(self) -> bool:
        return self._shared[0] == 1 or self._here.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait to be told, in this process; whether it was."""
        return self._here.wait(seconds) or self.is_set()
