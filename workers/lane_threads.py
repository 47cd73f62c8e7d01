"""How many threads of this process work in a lane at once, where it serves several."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass
class LaneThreads:
    """A lane's threads in this process. A hint that finds all of them at work is remembered, not waited with.

    So slow work in one lane never takes the threads that the process has for another.
    """

    most: int
    _at_work: int = 0
    _is_hinted: bool = False
    _lock: Lock = field(default_factory=Lock)

    def enter(self) -> bool:
        """Whether this thread may work in the lane; where not, the next to leave it is told of the hint."""
        with self._lock:
            if self._at_work >= self.most:
                self._is_hinted = True
                return False
            self._at_work += 1
            return True

    def leave(self) -> bool:
        """The thread's work in the lane is over; whether a hint came meanwhile that nobody has followed."""
        with self._lock:
            self._at_work -= 1
            was_hinted, self._is_hinted = self._is_hinted, False
            return was_hinted
