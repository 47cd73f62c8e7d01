"""Reading a text while somebody waits: in a process of its own, which a text that defeats the reader can be ended with.

The threat: a text on which a pattern of ours takes time without end holds the interpreter's lock, and with it every
request of the web process. The model stays with the parent: the child asks for the vectors that it needs.
"""

import atexit
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil
import structlog

from claimdesk.errors import TakesTooLong, Unavailable, Unreadable
from claimdesk.language.shapes import ArticleText, Encode, SplitArticle

STARTS_WITHIN_S = 60.0  # reading in the parser takes 2 s on a quiet machine
READS_WITHIN_S = 20.0  # of computing, as a worker has for a text that it takes alone; 800 words take .6 s
TICK_S = 0.5
MOST_WAITING = 4  # each holds a thread of the web process
WAITS_FOR_S = 10.0  # for those who came before
BUSY = "other texts are being read just now; try again in some seconds"
LONGEST_S = 300  # by the clock, whatever else the machine does

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """What the child is asked: to read this text."""

    article: ArticleText
    rewriting: bool


@dataclass(frozen=True, slots=True)
class WantedVectors:
    """What the child asks in between: vectors of these texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The child could not read the text; the name of what was raised."""

    what: str


class TextReader:
    """A process that reads texts one after the other; started when first needed, ended when one takes too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + MOST_WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def read(
        self, article: ArticleText, encode: Encode, *, rewriting: bool, patience_s: float = READS_WITHIN_S
    ) -> SplitArticle:
        """The claims of the text. Raises TakesTooLong, Unreadable, and Unavailable when others are before it."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(BUSY)
        try:
            return self._read_in_turn(TextQuestion(article, rewriting), encode, patience_s)
        finally:
            self._places.release()

    def _read_in_turn(self, question: TextQuestion, encode: Encode, patience_s: float) -> SplitArticle:
        if not self._lock.acquire(timeout=WAITS_FOR_S):
            raise Unavailable(BUSY)
        try:
            return self._ask(question, encode, patience_s)
        except (TakesTooLong, Unreadable):
            raise  # the child is ended, or has answered
        except (EOFError, OSError) as error:
            self._end()
            raise Unavailable("the process that reads texts has ended; try again") from error
        except BaseException:
            self._end()  # it waits for vectors, and would take the next question for them
            raise
        finally:
            self._lock.release()

    def warm(self) -> None:
        """Start the process, so that nobody waits for it."""
        with self._lock:
            try:
                self._running()
            except (EOFError, OSError) as error:
                self._end()
                log.warning("text_reader_not_started", detail=str(error))

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, reading: TextQuestion, encode: Encode, patience_s: float) -> SplitArticle:
        pipe = self._running()
        pipe.send(reading)
        began = self._count_seconds()
        while True:
            while not pipe.poll(TICK_S):
                if self._count_seconds() - began >= patience_s:
                    self._end()
                    raise TakesTooLong(
                        f"the text was given up after {patience_s:.0f} s of computing; cut it into parts"
                    )
            said: WantedVectors | Failure | SplitArticle = pipe.recv()
            if isinstance(said, WantedVectors):
                pipe.send(encode(said.texts))
            elif isinstance(said, Failure):
                log.error("text_not_read", what=said.what)
                raise Unreadable("the text can't be read")
            else:
                return said

    def _count_seconds(self) -> float:
        """The processor time that the child has used: a busy machine gives no text up."""
        if self._process is None:
            return 0.0
        try:
            used = psutil.Process(self._process.pid).cpu_times()
        except psutil.NoSuchProcess as error:
            raise EOFError from error
        return float(used.user + used.system)

    def _running(self) -> Connection:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None or self._pipe is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._pipe = Connection(ours.detach())
                command = [sys.executable, "-m", "claimdesk.claims.text_reader_child", str(theirs.fileno())]
                self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])  # noqa: S603  our own interpreter
            if not self._pipe.poll(STARTS_WITHIN_S):
                raise OSError("it does not say that it is ready")
            self._pipe.recv()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


READER = TextReader()
atexit.register(READER.close)
