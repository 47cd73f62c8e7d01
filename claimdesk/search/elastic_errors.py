"""The client's errors as ours, each with its reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    NotFoundError,
    TransportError,
)

from claimdesk.errors import SearchReadOnly, SearchUnavailable


@contextmanager
def translated() -> Iterator[None]:
    """Raise SearchUnavailable or SearchReadOnly in place of the client's errors."""
    try:
        yield
    except AuthenticationException as error:
        raise SearchUnavailable("Elasticsearch refuses our user; check CLAIMDESK_SEARCH_URL") from error
    except AuthorizationException as error:
        if "block" in str(error):
            raise SearchReadOnly(
                "Elasticsearch refuses writes (its disk is probably too full); writes wait and none is lost"
            ) from error
        raise SearchUnavailable("our Elasticsearch user lacks a privilege; see docs/deploy.md") from error
    except NotFoundError as error:
        raise SearchUnavailable("an index is gone; run: claimdesk reindex") from error
    except ApiError as error:
        raise SearchUnavailable(f"Elasticsearch answered {error.status_code}: {describe(error)}") from error
    except TransportError as error:
        raise SearchUnavailable(f"Elasticsearch can't be reached ({type(error).__name__})") from error


def describe(error: ApiError) -> str:
    """What Elasticsearch says is wrong, short."""
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("error", {})
    reason = said.get("reason") if isinstance(said, dict) else said
    return f"{error.message} ({str(reason)[:300]})"
