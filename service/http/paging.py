"""Pages of lists: keyset cursors over immutable keys, so that a walk sees each item exactly once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from claimdesk.records.base import Identified
from service.http.context import parts, principal
from service.http.schemas import ListQuery

T = TypeVar("T")
Row = TypeVar("Row", bound=Identified)


def read_position(query: ListQuery, name: str) -> Any:
    """Where the page begins: what next_page() was given of the item before it; None at the start.

    Raises InvalidCursor for a cursor of another list or workspace.
    """
    return unseal_cursor(name, query.cursor) if query.cursor is not None else None


def unseal_cursor(name: str, cursor: str) -> Any:
    """What seal() was given for this list and workspace. Raises InvalidCursor."""
    return parts().signer.open(_build_binding(name), cursor)


def read_position_id(query: ListQuery, name: str) -> UUID | None:
    """The id behind which the page begins."""
    found = read_position(query, name)
    return UUID(found) if found is not None else None


def split_page(
    items: Sequence[T], query: ListQuery, name: str, key: Callable[[T], Any]
) -> tuple[Sequence[T], str | None]:
    """The page and its next cursor, of one item more than asked for; key gives an item's JSON-able position."""
    page = items[: query.limit]
    more = len(items) > query.limit
    return page, seal_cursor(name, key(page[-1])) if more else None


def read_page(
    query: ListQuery, name: str, read: Callable[[UUID | None, int], Sequence[Row]]
) -> tuple[Sequence[Row], str | None]:
    """The page and its next cursor of a list that goes by ids; `read` is told behind which id, and how many."""
    found = read(read_position_id(query, name), query.limit + 1)
    return split_page(found, query, name, lambda record: str(record.id))


def split_counted(items: Sequence[T], query: ListQuery, name: str) -> tuple[Sequence[T], str | None]:
    """The page and its next cursor of a short list that is read whole; the position is how many went before."""
    start = read_position(query, name) or 0
    end = start + query.limit
    return items[start:end], seal_cursor(name, end) if end < len(items) else None


def seal_cursor(name: str, position: Any) -> str:
    """A cursor of the list for this workspace."""
    return build_sealer(name)(position)


def build_sealer(name: str) -> Callable[[Any], str]:
    """What makes the list's cursors for this workspace, also when the request's context is gone."""
    return partial(parts().signer.seal, _build_binding(name))


def _build_binding(name: str) -> str:
    return f"{name}\x1f{principal().workspace_id}"
