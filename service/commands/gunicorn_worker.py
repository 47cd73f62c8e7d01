"""gunicorn's worker, as we run it: what never becomes a request is answered as a problem too, not as a page."""

import ctypes
import json
import signal
import sys
from socket import socket
from typing import Any
from uuid import uuid4

import structlog
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from claimdesk.errors import BadRequest, ClaimdeskError, TooLarge
from service.commands.supervisor import PR_SET_PDEATHSIG
from service.http.problems import MEDIA_TYPE, build_problem

LONGEST_LINE = (
    8190  # of a request: the most that gunicorn lets through, for questions that are long in other scripts
)
CUT_OFF: dict[type[ParseException], str] = {
    LimitRequestLine: f"the address is longer than {LONGEST_LINE} bytes",
    LimitRequestHeaders: "the headers are too large",
}

log = structlog.get_logger()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process with threads."""

    def init_process(self) -> None:
        """Begin; and end with the master, however that ends: an orphan would hold the port that its successor needs."""
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().init_process()

    def handle_error(self, req: Any, client: socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read; everything else is gunicorn's."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        log.info("request.unreadable", why=type(exc).__name__)
        try:
            write_nonblock(client, build_answer(exc))
        except OSError as error:
            log.debug("request.unanswered", why=str(error))


def build_answer(exc: ParseException) -> bytes:
    """The whole answer to bytes that are no request, to be written before the connection is closed."""
    why = CUT_OFF.get(type(exc))
    error: ClaimdeskError = TooLarge(why) if why else BadRequest("this is no HTTP request")
    request_id = uuid4().hex
    body = json.dumps({**build_problem(error), "request_id": request_id}).encode()
    head = (
        f"HTTP/1.1 {error.status} {error.title}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"X-Request-ID: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("latin-1") + body
