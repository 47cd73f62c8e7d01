"""Request ids, and one log line a request."""

import re
import tempfile
import time
import uuid
from functools import partial
from typing import IO, cast

import structlog
from flask import Flask, Request, Response, g, request

from claimdesk import private_files
from claimdesk.database import REQUEST_ID
from claimdesk.logs import ANSWERED
from claimdesk.settings import Settings
from claimdesk.traces import Tracer

log = structlog.get_logger()

HEADER = "X-Request-ID"
UPLOADS = "uploads"
IN_MEMORY = 1_048_576  # bytes of an upload before it goes to disk
SANE = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")


def configure(app: Flask, settings: Settings, tracer: Tracer) -> None:
    """Take or make the id before anything else, and give it back with every answer; keep uploads in the data folder."""
    app.request_class = _build_request_class(settings)
    app.before_request(_begin)
    app.after_request(partial(_end, tracer))


def _build_request_class(settings: Settings) -> type[Request]:
    """Requests whose uploaded files are spooled beside the data: /tmp is often memory, and these may be 10 GB."""

    class SpoolingRequest(Request):
        def _get_file_stream(self, *_args: object, **_more: object) -> IO[bytes]:
            folder = settings.folder / UPLOADS
            private_files.make_folder(folder)
            return cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder)))

    return SpoolingRequest


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    REQUEST_ID.set(given if SANE.fullmatch(given) else uuid.uuid4().hex)
    g.began = time.monotonic()


def _end(tracer: Tracer, response: Response) -> Response:
    g.took_s = time.monotonic() - g.began
    response.headers[HEADER] = REQUEST_ID.get() or ""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    log.info(
        ANSWERED,
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        took_ms=round(g.took_s * 1000, 1),
    )
    route = request.url_rule.rule if request.url_rule else "none"
    tracer.record_request(
        f"{request.method} {route}",
        REQUEST_ID.get() or "",
        g.took_s,
        {
            "http.request.method": request.method,
            "http.route": route,
            "http.response.status_code": response.status_code,
        },
    )
    return response
