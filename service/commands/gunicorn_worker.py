"""gunicorn's worker, as we run it: a client that is slow to send or to go costs a connection, not a thread.

The threat: clients that send half a request and wait. gunicorn gives a connection to a thread with its first byte, and
as many half-sent requests as there are threads stop everything. So what a client sends is read here, by the loop that
waits for all connections at once, until the head and a small body are there; only then a thread begins. A larger body
is waited for by the thread that reads it, with a limit on the time, and by a part of the threads at once. What never
becomes a request is answered as a problem too, not as a page.
"""

import ctypes
import json
import re
import selectors
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore
from typing import Any
from uuid import uuid4

import structlog
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.http.unreader import SocketUnreader
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import TConn, ThreadWorker

from claimdesk.errors import BadRequest, ClaimdeskError, TooLarge, TooSlow, Unavailable
from service.commands.supervisor import PR_SET_PDEATHSIG
from service.http.problems import MEDIA_TYPE, build_problem

LONGEST_LINE = (
    8190  # of a request: the most that gunicorn lets through, for questions that are long in other scripts
)
CUT_OFF: dict[type[ParseException], str] = {
    LimitRequestLine: f"the address is longer than {LONGEST_LINE} bytes",
    LimitRequestHeaders: "the headers are too large",
}
ARRIVES_WITHIN_S = 10.0  # head and small body, from the first byte on
STOPS_AFTER_S = 2.0  # that an accepted connection of a stopping process still has for its first byte
SMALL_BODY = 65_536  # bytes that are waited for without a thread
LARGEST_HEAD = 131_072  # bytes; the parser refuses less, and says why
STALLS_FOR_S = 10.0  # at once, of a larger body
BODY_PATIENCE_S, SLOWEST_BYTES_PER_S = 20.0, 4_096  # in all
WAITING_SHARE = 4  # one thread of so many may wait for bodies at a time
LINGERS_FOR_S = (
    2.0  # after an answer that ends the connection, so that the client reads it all (RFC 9112, 9.6)
)
MOST_DISCARDED = 65_536
READS_WITHIN = struct.pack(
    "ll", 30, 0
)  # a timeval: a client that reads nothing of an answer for so long is left

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
UNKNOWN_LENGTH = re.compile(rb"\r\n(?:transfer-encoding|expect)[ \t]*:", re.IGNORECASE)

log = structlog.get_logger()


@dataclass(slots=True)
class Arriving:
    """What a client has sent of its next request."""

    until: float
    content: bytearray = field(default_factory=bytearray)

    def is_complete(self) -> bool:
        """Whether a thread can begin: head and small body are there, or more than is waited for here."""
        end = self.content.find(END_OF_HEAD)
        if end < 0:
            return len(self.content) > LARGEST_HEAD
        head = self.content[: end + 2]
        length = LENGTH.search(head)
        if length is None or UNKNOWN_LENGTH.search(head):
            return True
        awaited = min(int(length.group(1)), SMALL_BODY)
        return len(self.content) >= end + len(END_OF_HEAD) + awaited


@dataclass(slots=True)
class Lingering:
    """An answered connection that its client has not closed yet."""

    until: float
    discarded: int = 0


class PatientUnreader(SocketUnreader):  # type: ignore[misc]  # gunicorn has no types
    """A client's bytes, waited for within limits: on each wait, on all of them, and on how many wait at once."""

    def __init__(self, sock: socket.socket, slots: BoundedSemaphore) -> None:
        super().__init__(sock)
        self._slots = slots
        self.begin()

    def begin(self) -> None:
        """Count anew, for the next request."""
        self._waited_s, self._received = 0.0, 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes. Raises TooSlow, and Unavailable when too many threads wait like this one."""
        if self.sock.gettimeout() is not None:  # gunicorn drains a body, with a limit of its own
            drained: bytes = super().chunk(size_hint)
            return drained
        size = min(max(size_hint or 0, self.mxchunk), self.max_body_chunk)
        try:
            found: bytes = self.sock.recv(size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            found = self._wait_for_chunk(size)
        self._received += len(found)
        return found

    def _wait_for_chunk(self, size: int) -> bytes:
        began = time.monotonic()
        with self._take_slot():
            try:
                self.sock.settimeout(STALLS_FOR_S)
                found: bytes = self.sock.recv(size)
            except TimeoutError as error:
                raise TooSlow(f"nothing came for {STALLS_FOR_S:.0f} s") from error
            finally:
                self.sock.settimeout(None)
                self._waited_s += time.monotonic() - began
        if self._waited_s > BODY_PATIENCE_S + self._received / SLOWEST_BYTES_PER_S:
            raise TooSlow(f"less than {SLOWEST_BYTES_PER_S} bytes a second came")
        return found

    @contextmanager
    def _take_slot(self) -> Iterator[None]:
        if not self._slots.acquire(blocking=False):
            raise Unavailable("too many bodies are being waited for; try again in some seconds")
        try:
            yield
        finally:
            self._slots.release()


class Worker(ThreadWorker):  # type: ignore[misc]
    """A process with threads."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._arriving: dict[TConn, Arriving] = {}  # both in the order in which their time runs out
        self._lingering: dict[TConn, Lingering] = {}
        self._slots = BoundedSemaphore(max(1, self.cfg.threads // WAITING_SHARE))

    def init_process(self) -> None:
        """Begin; and end with the master, however that ends: an orphan would hold the port that its successor needs."""
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """A new connection; where there are as many as may be, the one that has been unready for longest goes."""
        if self._arriving and self.nr_conns >= self.worker_connections - 1:
            self._refuse(next(iter(self._arriving)), TooSlow("others are waiting for this connection"))
        super().accept(listener)

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for the connection's next request; gunicorn calls this when there may be one."""
        arriving = Arriving(time.monotonic() + ARRIVES_WITHIN_S)
        if conn.parser is not None:
            arriving.content += conn.parser.unreader.take_buffered()
        conn.sock.setblocking(False)
        self._arriving[conn] = arriving
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))
        self._begin_complete(conn, arriving)

    def _receive(self, conn: TConn, _sock: object) -> None:
        arriving = self._arriving.get(conn)
        if arriving is None:
            return  # it was ended after this was heard of
        try:
            found = conn.sock.recv(SMALL_BODY)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        arriving.content += found
        if found:
            self._begin_complete(conn, arriving)
        else:
            self._forget(conn, self._arriving)

    def _begin_complete(self, conn: TConn, arriving: Arriving) -> None:
        """Have a thread work on a request that is there."""
        if not arriving.is_complete():
            return
        del self._arriving[conn]
        self.poller.unregister(conn.sock)
        conn.arrived, conn.data_ready = bytes(arriving.content), True
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Answer the request that has arrived; in a thread."""
        conn.init()
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, READS_WITHIN)
        if not isinstance(conn.parser.unreader, PatientUnreader):
            conn.parser.unreader = PatientUnreader(conn.sock, self._slots)
        conn.parser.unreader.begin()
        conn.parser.unreader.unread(conn.arrived)
        conn.arrived = b""
        return super().handle(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Whether another request may follow: not where the body of this one was not wanted and is still to come."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + 0.05))

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Go on with the connection. One that ends is waited for by the loop: gunicorn's wait stops the loop for 2 s."""
        if fs.cancelled() or fs.exception() is not None or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._discard, conn))
        except (OSError, ValueError):  # the client was first
            self.nr_conns -= 1
            conn.close()
            return
        self._lingering[conn] = Lingering(time.monotonic() + LINGERS_FOR_S)

    def _discard(self, conn: TConn, _sock: object) -> None:
        lingering = self._lingering.get(conn)
        if lingering is None:
            return
        try:
            found = conn.sock.recv(SMALL_BODY)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        lingering.discarded += len(found)
        if not found or lingering.discarded > MOST_DISCARDED:
            self._forget(conn, self._lingering)

    def murder_pending(self) -> None:
        """End what has taken too long; gunicorn calls this every second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arriving in list(self._arriving.items()):
            patience = 0.0 if self.alive or arriving.content else ARRIVES_WITHIN_S - STOPS_AFTER_S
            if arriving.until - patience <= now:
                self._refuse(conn, TooSlow("the request did not arrive in time"))
        for conn, lingering in list(self._lingering.items()):
            if lingering.until <= now:
                self._forget(conn, self._lingering)

    def _refuse(self, conn: TConn, error: ClaimdeskError) -> None:
        if self._arriving[conn].content:
            _write_answer(conn.sock, error)
        self._forget(conn, self._arriving)

    def _forget(self, conn: TConn, among: dict[TConn, Any]) -> None:
        del among[conn]
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read; everything else is gunicorn's, which is told no address: it would log its query."""
        if not isinstance(exc, ParseException):
            super().handle_error(None, client, addr, exc)
            return
        log.info("request.unreadable", why=type(exc).__name__)
        why = CUT_OFF.get(type(exc))
        _write_answer(client, TooLarge(why) if why else BadRequest("this is no HTTP request"))


def _write_answer(client: socket.socket, error: ClaimdeskError) -> None:
    try:
        write_nonblock(client, build_answer(error))
    except OSError as failure:
        log.debug("request.unanswered", why=str(failure))


def build_answer(error: ClaimdeskError) -> bytes:
    """The whole answer to bytes that are no request, to be written before the connection is closed."""
    request_id = uuid4().hex
    body = json.dumps({**build_problem(error), "request_id": request_id}).encode()
    head = (
        f"HTTP/1.1 {error.status} {error.title}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"X-Request-ID: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("latin-1") + body
