"""Request ids, and one log line a request."""

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from claimdesk.database import REQUEST_ID

log = structlog.get_logger()

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")


def configure(app: Flask) -> None:
    """Take or make the id before anything else, and give it back with every answer."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    REQUEST_ID.set(given if SANE.fullmatch(given) else uuid.uuid4().hex)
    g.began = time.monotonic()


def _end(response: Response) -> Response:
    g.took_s = time.monotonic() - g.began
    response.headers[HEADER] = REQUEST_ID.get() or ""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    log.info(
        "request.answered",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        took_ms=round(g.took_s * 1000, 1),
    )
    return response
