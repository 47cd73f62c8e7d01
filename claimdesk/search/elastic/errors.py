"""The client's errors as ours, each with its reason and what helps."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    TransportError,
)

from claimdesk.errors import SearchReadOnly, SearchUnavailable

CONFLICT, BLOCKED, MISSING = 409, 403, 404
BUSY = {429, 503}
NO_MASTER = "the Elasticsearch cluster has no master: too many of its nodes are gone"
READ_ONLY = "Elasticsearch refuses writes (its disk is probably too full); writes wait and none is lost"


@contextmanager
def translated() -> Iterator[None]:
    """Raise SearchUnavailable or SearchReadOnly in place of the client's errors."""
    try:
        yield
    except AuthenticationException as error:
        raise SearchUnavailable("Elasticsearch refuses our user; check CLAIMDESK_SEARCH_URL") from error
    except AuthorizationException as error:
        if "block" in str(error):
            raise SearchReadOnly(READ_ONLY) from error
        raise SearchUnavailable("our Elasticsearch user lacks a privilege; see docs/deploy.md") from error
    except NotFoundError as error:
        raise SearchUnavailable("an index is gone; run: claimdesk reindex") from error
    except ApiError as error:
        if "master" in error.message or "no master" in str(error.body):
            raise SearchUnavailable(NO_MASTER) from error
        raise SearchUnavailable(
            f"Elasticsearch answered {error.status_code}: {describe_error(error)}"
        ) from error
    except ConnectionTimeout as error:
        raise SearchUnavailable("Elasticsearch is too slow to answer (CLAIMDESK_SEARCH_TIMEOUT_S)") from error
    except TransportError as error:
        raise SearchUnavailable(f"Elasticsearch can't be reached ({type(error).__name__})") from error


def describe_error(error: ApiError) -> str:
    """What Elasticsearch says is wrong, short."""
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("error", {})
    reason = said.get("reason") if isinstance(said, dict) else said
    return f"{error.message} ({str(reason)[:300]})"


class Swapped(Exception):
    """The build that we were writing to has lost its alias meanwhile."""


def find_problem(item: Mapping[str, Any]) -> str | None:
    """Why an entry could not be taken; an older version is no problem. Raises when the whole index can't write."""
    status = item["status"]
    if status < 300 or status == CONFLICT:
        return None
    error = item.get("error", {})
    reason = str(error.get("reason", "unknown"))
    if status == BLOCKED or "read-only" in reason or "blocked by" in reason:
        raise SearchReadOnly(READ_ONLY)
    if status in BUSY:
        raise SearchUnavailable(f"Elasticsearch is too busy to write: {reason[:200]}")
    if status == MISSING:
        raise Swapped(reason[:200])
    return reason[:300]


def describe_failure(error: Mapping[str, Any]) -> str:
    """What one search of an `_msearch` says is wrong, short."""
    causes: Iterable[Mapping[str, Any]] = error.get("root_cause") or [error]
    return "; ".join(
        f"{cause.get('type', 'unknown')}: {str(cause.get('reason', ''))[:200]}" for cause in causes
    )
