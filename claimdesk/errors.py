"""The error tree: each class knows its HTTP status, its stable code and whether trying again helps.

Foreign exceptions are translated into these at the seam where they appear. The codes are documented in
docs/problems.md; a structure test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one value of a request body; pointer is a JSON pointer."""

    pointer: str
    detail: str


class ClaimdeskError(Exception):
    """Something went wrong that has a name."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.more = more  # further members of the problem, e.g. current={"version": 3}


class Unauthenticated(ClaimdeskError):
    status, code, title = 401, "unauthenticated", "A valid API key is needed"


class Forbidden(ClaimdeskError):
    status, code, title = 403, "forbidden", "Not allowed"


class MissingScope(Forbidden):
    code, title = "missing_scope", "The key lacks a scope"


class NotIndependent(Forbidden):
    code, title = "not_independent", "Nobody reads the same claim twice"


class NotFound(ClaimdeskError):
    status, code, title = 404, "not_found", "Not found"


class MethodNotAllowed(ClaimdeskError):
    status, code, title = 405, "method_not_allowed", "Method not allowed"


class TooSlow(ClaimdeskError):
    status, code, title = 408, "too_slow", "The request came too slowly"
    retryable = True


class Conflict(ClaimdeskError):
    status, code, title = 409, "conflict", "Conflict"


class WrongState(Conflict):
    code, title = "wrong_state", "The object's state does not allow this"


class ClaimLeased(Conflict):
    code, title = "claim_leased", "Somebody else holds this claim"


class LeaseLost(Conflict):
    code, title = "lease_lost", "The lease is not yours any more"


class UrlMissing(Conflict):
    code, title = "url_missing", "The verdict has no public address yet"


class KeyInUse(Conflict):
    code, title = "idempotency_key_in_use", "The first request with this Idempotency-Key is still running"
    retryable = True


class Gone(ClaimdeskError):
    status, code, title = 410, "gone", "No longer there"


class StaleVersion(ClaimdeskError):
    status, code, title = 412, "stale_version", "The object has changed since it was read"


class TooLarge(ClaimdeskError):
    status, code, title = 413, "too_large", "The request is too large"


class UnsupportedMediaType(ClaimdeskError):
    status, code, title = 415, "unsupported_media_type", "Unsupported media type"


class BadRequest(ClaimdeskError):
    status, code, title = 400, "bad_request", "The request can't be read"


class Invalid(ClaimdeskError):
    """The body was read but doesn't fit."""

    status, code, title = 422, "invalid", "The request does not fit its schema"

    def __init__(self, detail: str = "", errors: Sequence[FieldError] = (), **more: Any) -> None:
        super().__init__(detail, **more)
        self.errors = tuple(errors)


class InvalidCursor(Invalid):
    code, title = "invalid_cursor", "The cursor is not one of this list"


class KeyReused(Invalid):
    code, title = "idempotency_key_reused", "This Idempotency-Key was used with another request"


class VersionRequired(ClaimdeskError):
    status, code, title = 428, "version_required", "If-Match with the version that was read is needed"


class TooManyRequests(ClaimdeskError):
    status, code, title = 429, "too_many_requests", "Too many requests"
    retryable = True


class Unavailable(ClaimdeskError):
    """A part that the answer needs is away; trying again later helps."""

    status, code, title = 503, "unavailable", "A part of the service is away"
    retryable = True


class DatabaseUnavailable(Unavailable):
    code, title = "database_unavailable", "The database is away"


class SearchUnavailable(Unavailable):
    code, title = "search_unavailable", "The search index is away"


class SearchReadOnly(SearchUnavailable):
    code, title = "search_read_only", "The search index refuses writes"


class DiskFull(Unavailable):
    status, code, title = 507, "disk_full", "The disk is full"


class EncoderMismatch(Unavailable):
    """Index runs wait for the rebuild; none dies of it."""

    code, title = "encoder_mismatch", "The index holds vectors of another encoder"


class NotStartable(ClaimdeskError):
    """A setting, a package or a service is wrong or missing; the detail says what to do."""

    code, title = "not_startable", "claimdesk can't start"


class Unfetchable(ClaimdeskError):
    """A web page that can't or may not be fetched."""

    status, code, title = 422, "unfetchable", "The address can't be fetched"


class FetchFailed(Unfetchable):
    """The page's server failed or was too slow; trying again may help."""

    code, title = "fetch_failed", "The page could not be fetched"
    retryable = True


class TakesTooLong(ClaimdeskError):
    """An input that one taking can't be done with in time, even alone."""

    status, code, title = 422, "takes_too_long", "Too much for one piece of work"


class Unreadable(ClaimdeskError):
    """A text or a file that holds nothing that can be read."""

    status, code, title = 422, "unreadable", "Nothing that can be read"
