"""A request whose transaction the database gave up, to let another one through, is done again: nobody is told of it.

Locks are taken in one order as far as people's calls go (claimdesk/claims/locking.py); workers lock runs before claims,
so that a ring is still possible now and then, and PostgreSQL resolves it by refusing one of the two.
"""

import time

from flask import Request, g, request
from flask.typing import ResponseReturnValue
from flask_openapi3.openapi import OpenAPI

from claimdesk.database import RETRIES
from claimdesk.errors import DatabaseUnavailable

WITHIN_S = 5.0  # a database that is busy for longer is said to be
PAUSE_S = 0.02
REPEATABLE = (
    "",
    "application/json",
    "application/x-www-form-urlencoded",
)  # read whole and kept: not a stream


class RepeatingApp(OpenAPI):
    """The app; a view that changed nothing because of a deadlock is called anew."""

    def dispatch_request(self) -> ResponseReturnValue:
        """The view's answer. Raises what it raises, a transient DatabaseUnavailable only after some tries."""
        until = time.monotonic() + WITHIN_S
        for attempt in range(1, RETRIES):
            try:
                return super().dispatch_request()
            except DatabaseUnavailable as error:
                if not error.more.get("transient") or not is_repeatable(request) or time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S * 2**attempt)
        return super().dispatch_request()


def note_commit() -> None:
    """Say that the request has changed something: it is not done again."""
    g.has_committed = True


def is_repeatable(given: Request) -> bool:
    """Whether nothing of the request is kept yet, and its body can be read again."""
    return not g.get("has_committed") and given.mimetype in REPEATABLE
